"""A solver that believes nothing: which values may an institution have, for somebody who has read everything?

One requirement at a time, over all rounds in which it was asked. Values are the levels, „nicht relevant“ and „noch
nicht beurteilt“. An assignment gives every institution a value in every round; it is consistent if it fits all that
was printed, all that the reader knows from elsewhere, and the rule where it kept numbers back. A value is forced if an
institution has it in every consistent assignment.

To prove that nothing is forced, a second consistent assignment is enough. They are looked for next to a first one (the
true one, believed only after it was checked) by exchanging the values of two institutions; only where that fails, all
assignments are searched, institutions in the same position once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from .rule import NOT_RELEVANT, UNRATED, Value

Place = tuple[str, str]  # round, institution
Assignment = dict[Place, Value]


@dataclass(frozen=True)
class Compared:
    """A printed comparison: how many institutions, and the sums of their levels in both rounds."""

    number: int
    sum_then: int
    sum_now: int


@dataclass(frozen=True)
class Printed:
    """All that was printed about one requirement."""

    counts: Mapping[str, Mapping[Value, int]] = field(default_factory=dict)  # round → value → how many
    comparisons: Mapping[tuple[str, str], Compared] = field(default_factory=dict)  # (round before, round)


class Undecided(Exception):
    """The search was given up: too many assignments."""


@dataclass
class Puzzle:
    """One requirement. `participants` by round, `top` the highest level; `fits_rule` says whether the rule would have
    kept back what is missing and shown what is there. `alike` gives institutions in the same position the same key."""

    participants: Mapping[str, tuple[str, ...]]
    top: int
    printed: Printed
    fits_rule: Callable[[Assignment], bool] = lambda assignment: True
    alike: Callable[[str], object] = lambda institution: None
    budget: int = 200_000
    found: list[Assignment] = field(default_factory=list)  # consistent with what was printed, whoever reads

    @property
    def values(self) -> tuple[Value, ...]:
        return (*range(self.top + 1), NOT_RELEVANT, UNRATED)

    def is_consistent(self, assignment: Assignment) -> bool:
        """Whether it fits the printed numbers and the rule."""
        return self._fits_numbers(assignment) and self.fits_rule(assignment)

    def _fits_numbers(self, assignment: Assignment) -> bool:
        for name, counts in self.printed.counts.items():
            if Counter(assignment[name, one] for one in self.participants[name]) != counts:
                return False
        return all(
            compared(assignment, self.participants, *pair) == printed
            for pair, printed in self.printed.comparisons.items()
        )

    def forced(self, known: Mapping[Place, Value], witness: Assignment) -> dict[Place, Value]:
        """Every place that nobody told the reader, and that she knows. Raises Undecided; ValueError: wrong witness."""
        if not self.is_consistent(witness) or any(witness[place] != value for place, value in known.items()):
            raise ValueError("The witness does not fit what was printed.")
        return {
            place: value
            for place, value in witness.items()
            if place not in known and self.another(place, value, known, witness) is None
        }

    def another(self, place: Place, value: Value, known: Mapping[Place, Value], witness: Assignment):
        """A consistent assignment with another value at that place; None if there is none."""
        for assignment in self.found:
            if assignment[place] != value and _agrees(assignment, known):
                return assignment
        for begin in self._with_empty_rounds(known, witness):
            for assignment in self._neighbours(place, known, begin):
                if assignment[place] != value and self.is_consistent(assignment):
                    self.found.append(assignment)
                    return assignment
        if self._numbers_allow(known, unlike=(place, value)):
            for assignment in self.search(known, unlike=(place, value)):
                self.found.append(assignment)
                return assignment
        return None

    def _with_empty_rounds(self, known: Mapping[Place, Value], witness: Assignment) -> Iterator[Assignment]:
        """The witness, and the same where nobody has rated in a round without numbers: that alone keeps them back."""
        yield witness
        for name in self.participants.keys() - {*self.printed.counts, *sum(self.printed.comparisons, ())}:
            yield witness | {(name, one): UNRATED for one in self.participants[name] if (name, one) not in known}

    def _neighbours(self, place: Place, known: Mapping[Place, Value], witness: Assignment) -> Iterator[Assignment]:
        """Exchange with somebody in this round or in all; another value here or in all rounds."""
        name, institution = place
        for other in self.participants[name]:
            if other == institution or (name, other) in known or witness[name, other] == witness[place]:
                continue
            yield witness | {place: witness[name, other], (name, other): witness[place]}
            rounds = [r for r, who in self.participants.items() if institution in who and other in who]
            if len(rounds) > 1 and not any((r, one) in known for r in rounds for one in (institution, other)):
                yield witness | _exchanged(witness, rounds, institution, other)
        if name not in self.printed.counts:
            others = [one for one in self.participants[name] if one != institution and (name, one) not in known]
            for value in self.values:
                yield witness | {place: value}
                for other, second in product(others, self.values):
                    yield witness | {place: value, (name, other): second}

    # --- the numbers alone --------------------------------------------------------------------------------------------

    def _numbers_allow(self, known: Mapping[Place, Value], unlike: tuple[Place, Value]) -> bool:
        """Whether any assignment fits the printed numbers, whatever the rule says; every situation is tried once."""
        shown = tuple(self.printed.counts)
        pairs = tuple(self.printed.comparisons)
        printed = {name for name in (*shown, *(name for pair in pairs for name in pair))}
        steps = []
        for one in sorted({one for who in self.participants.values() for one in who}):
            choices = self._choices(one, known, unlike, [name for name in self.participants if name in printed])
            steps.append({self._effect(one, dict(chosen), shown, pairs) for chosen in choices})
        steps.sort(key=len)
        goal = tuple(self.printed.counts[name].get(value, 0) for name in shown for value in self.values) + tuple(
            number for pair in pairs for number in _three(self.printed.comparisons[pair])
        )
        return _reachable(steps, goal, self.budget)

    def _effect(self, institution, chosen, shown, pairs) -> tuple[int, ...]:
        """What these values add to the printed numbers."""
        counts = [chosen.get((name, institution)) == value for name in shown for value in self.values]
        both = [_three(_compared(chosen, [institution], *pair)) for pair in pairs]
        return (*map(int, counts), *(number for three in both for number in three))

    # --- all assignments ----------------------------------------------------------------------------------------------

    def search(
        self, known: Mapping[Place, Value], unlike: tuple[Place, Value] | None = None, *, every: bool = False
    ) -> Iterator[Assignment]:
        """All consistent assignments that fit what the reader knows; of those that differ only in who of several
        unknown institutions in the same position has which values, one (`every`: all)."""
        institutions = sorted({one for who in self.participants.values() for one in who})
        if unlike:  # the one in question first: its alternatives are the fewest
            institutions.sort(key=lambda one: one != unlike[0][1])
        steps = [
            (one, self._position(one, known, unlike, every), self._choices(one, known, unlike)) for one in institutions
        ]
        left = {name: Counter(counts) for name, counts in self.printed.counts.items()}
        yield from self._assign(steps, 0, {}, left, {}, [self.budget])

    def _position(self, institution, known, unlike, every):
        """Equal for institutions that nothing tells apart, so that exchanging them gives nothing new."""
        if every or (unlike and unlike[0][1] == institution):
            return institution
        rounds = [name for name, who in self.participants.items() if institution in who]
        if any((name, institution) in known for name in rounds):
            return institution
        return (self.alike(institution), *rounds)

    def _choices(self, institution, known, unlike, rounds=None) -> list[tuple[tuple[Place, Value], ...]]:
        """All combinations of values in these rounds (or in all), each with its place."""
        places = [(name, institution) for name in rounds or self.participants if institution in self.participants[name]]
        values = []
        for place in places:
            possible = [known[place]] if place in known else list(self.values)
            if place[0] in self.printed.counts:
                possible = [value for value in possible if self.printed.counts[place[0]].get(value)]
            if unlike and place == unlike[0]:
                possible = [value for value in possible if value != unlike[1]]
            values.append(possible)
        return [tuple(zip(places, chosen, strict=True)) for chosen in product(*values)]

    def _assign(self, steps, number, assignment, left, last, budget) -> Iterator[Assignment]:
        budget[0] -= 1
        if budget[0] < 0:
            raise Undecided
        if number == len(steps):
            if self.is_consistent(assignment):
                yield dict(assignment)
            return
        _, position, choices = steps[number]
        begin = last.get(position, 0)
        for index in range(begin, len(choices)):
            chosen = choices[index]
            if any(name in left and not left[name][value] for (name, _), value in chosen):
                continue
            for place, value in chosen:
                assignment[place] = value
                if place[0] in left:
                    left[place[0]][value] -= 1
            if self._may_still_compare(assignment):
                yield from self._assign(steps, number + 1, assignment, left, last | {position: index}, budget)
            for place, value in chosen:
                del assignment[place]
                if place[0] in left:
                    left[place[0]][value] += 1

    def _may_still_compare(self, assignment: Assignment) -> bool:
        """Numbers and sums only grow with every institution; what is still missing must be within reach."""
        for (then, now), printed in self.printed.comparisons.items():
            both = [one for one in self.participants[then] if one in self.participants[now]]
            rest = sum((now, one) not in assignment for one in both)
            found = _compared(assignment, both, then, now)
            missing = printed.number - found.number
            if not 0 <= missing <= rest:
                return False
            for printed_sum, found_sum in ((printed.sum_then, found.sum_then), (printed.sum_now, found.sum_now)):
                if not 0 <= printed_sum - found_sum <= missing * self.top:
                    return False
        return True


def compared(assignment: Assignment, participants: Mapping[str, tuple[str, ...]], then: str, now: str) -> Compared:
    """What a comparison of these rounds would print."""
    return _compared(assignment, [one for one in participants[then] if one in participants[now]], then, now)


def _compared(assignment, both, then, now) -> Compared:
    pairs = [(assignment.get((then, one)), assignment.get((now, one))) for one in both]
    pairs = [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int)]
    return Compared(len(pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs))


def _three(found: Compared) -> tuple[int, int, int]:
    return found.number, found.sum_then, found.sum_now


def _reachable(steps: list[set[tuple[int, ...]]], goal: tuple[int, ...], budget: int) -> bool:
    """Whether one vector of each set can be chosen so that together they are the goal."""
    most = [tuple(map(max, zip(*step, strict=True))) if step else None for step in steps]
    rest = [(0,) * len(goal)]
    for vector in reversed(most):
        if vector is None:
            return False
        rest.append(tuple(map(sum, zip(rest[-1], vector, strict=True))))
    rest.reverse()
    seen, stack = set(), [(0, goal)]
    while stack:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        if len(seen) > budget:
            raise Undecided
        number, missing = state
        if number == len(steps):
            return True  # nothing is missing: all that was left was within reach of no further step
        for vector in steps[number]:
            still = tuple(a - b for a, b in zip(missing, vector, strict=True))
            if all(0 <= a <= b for a, b in zip(still, rest[number + 1], strict=True)):
                stack.append((number + 1, still))
    return False


def _agrees(assignment: Assignment, known: Mapping[Place, Value]) -> bool:
    return all(assignment[place] == value for place, value in known.items())


def _exchanged(witness: Assignment, rounds: list[str], one: str, other: str) -> Assignment:
    return {(r, here): witness[r, there] for r in rounds for here, there in ((one, other), (other, one))}
