"""What everybody has read, given to the solver: who knows answers that nobody told her?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations, product

from .facts import Facts
from .rule import NOT_RELEVANT, UNRATED, Agreed, RoundKnown, Value, circle_reads
from .solver import Compared, Place, Printed, Puzzle, Undecided, compared
from .visiting import Context, Read, read
from .worlds import World

AGREED = Agreed()
BUDGET, DOUBTING = 4_000, 1_000


@dataclass(frozen=True)
class Forced:
    """Somebody knows an answer that nobody told her."""

    seed: int
    reader: str
    round: str
    requirement: str
    institution: str
    value: Value

    def __str__(self):
        return (
            f"{self.seed}: {self.reader} knows {self.institution} in {self.round} at {self.requirement}: {self.value}"
        )


@dataclass
class Found:
    """Of one world. `mismatches`: where the rule in words says something else than what was printed."""

    seed: int
    forced: list[Forced] = field(default_factory=list)
    forced_by_consents: list[Forced] = field(default_factory=list)  # if she knew who let the circle read
    forced_without_level: list[Forced] = field(default_factory=list)  # „nicht relevant“ or „noch nicht beantwortet“
    faults: list[str] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    readers: int = 0
    shown: Counter = field(default_factory=Counter)  # (participants, shown or not) → requirements

    @property
    def findings(self) -> list[str]:
        """All that may not be, each with its kind."""
        kinds = ("forced", "faults", "mismatches", "undecided")
        return [f"{kind}: {line}" for kind in kinds for line in getattr(self, kind)]


def attack(world: World, rule=AGREED, *, drawn: bool = False, thorough: bool = True) -> Found:
    """Publish, read, solve."""
    return solve(world, read(world, drawn=drawn, thorough=thorough), rule)


def solve(world: World, found: Read, rule) -> Found:
    """Look for forced levels with all that was read."""
    result = Found(seed=world.seed, faults=sorted(found.public.faults | found.insiders.faults | found.circle.faults))
    facts = Facts()
    for one in (found.public, found.insiders, found.circle):  # more than some of them read: nobody reads more
        facts.add(one)
    result.faults += sorted(fault for one in found.singles.values() for fault in one.faults)
    _check_truth(world, facts, result)
    rounds = _rounds_known(world, found)
    result.mismatches += _circle_reads_otherwise(world, rounds)
    for requirement in world.codes:
        _solve_requirement(world, found, facts, rounds, rule, requirement, result)
    for one in world.rounds:
        for requirement in world.codes:
            result.shown[len(one.consents), (one.code, requirement) in facts.shown] += 1
    return result


def truth_of(world: World, requirement: str) -> dict[Place, Value]:
    return {(r.code, one): value for r in world.rounds for one, value in r.marks[requirement].items()}


def _solve_requirement(world, found: Read, facts: Facts, rounds, rule, requirement, result: Found) -> None:
    truth = truth_of(world, requirement)
    participants = {r.code: tuple(r.consents) for r in world.rounds}
    contexts = [context for context in found.contexts if context.requirement == requirement]
    wrong = [context for context in contexts if not _fits(context, truth, participants, rounds, rule)]
    result.mismatches += [str(context) for context in wrong]
    contexts = [context for context in contexts if context not in wrong]

    def fits(assumed, assignment):
        return all(_fits(context, assignment, participants, assumed, rule) for context in contexts)

    def position(institution):
        return tuple(institution in rounds[r].hidden for r in participants if institution in participants[r])

    printed = _printed(world, facts, requirement, truth, participants)
    puzzle = Puzzle(participants, world.top, printed, partial(fits, rounds), position, BUDGET)
    if not puzzle.is_consistent(truth):
        result.faults.append(f"{requirement}: what is printed is not true")
        return
    readers = list(_readers(world, found, requirement, truth))
    result.readers = max(result.readers, len(readers))
    for name, known in readers:

        def doubting(name=name):
            if name.startswith("circle"):
                return puzzle
            fits_any = partial(_fits_any, fits, list(_consents_possible(world, rounds, name)))
            return Puzzle(participants, world.top, printed, fits_any, budget=DOUBTING)

        for place in truth.keys() - known.keys():
            forced = partial(Forced, world.seed, name, place[0], requirement)
            _judge(place, puzzle, doubting, known, truth, forced, result)


def _fits_any(fits, assumed, assignment) -> bool:
    return any(fits(rounds, assignment) for rounds in assumed)


def _judge(place, puzzle, doubting, known, truth, forced, result: Found) -> None:
    """One answer that nobody told this reader: forced, forced if she knew all consents, or open."""
    line, is_level = forced(place[1], truth[place]), isinstance(truth[place], int)
    if _has_another(puzzle, place, known, truth):
        return
    if not is_level:
        result.forced_without_level.append(line)
        return
    another = _has_another(doubting(), place, known, truth)
    if another:
        result.forced_by_consents.append(line)
    elif another is None:
        result.undecided.append(str(line))
    else:
        result.forced.append(line)


def _has_another(puzzle: Puzzle, place: Place, known, truth) -> bool | None:
    """None: not found out."""
    try:
        return puzzle.another(place, truth[place], known, truth) is not None
    except Undecided:
        return None


def _consents_possible(world: World, rounds, reader: str) -> Iterator[dict[str, RoundKnown]]:
    """Who, for all that this reader knows, may stay hidden from the circle; true first, not all, one is enough.

    Known are the institutions named in public, and the own consent.
    """
    own = world.pair if reader == "both" else (reader,)
    possible = []
    for one in world.rounds:
        true = rounds[one.code]
        unnamed = [i for i, consent in one.consents.items() if consent != "named" and i not in own]
        agreed = frozenset(one.consents) - frozenset(unnamed) - {i for i in own if i in true.hidden}
        hidden = frozenset(one.consents) - agreed
        sets = [hidden, hidden - frozenset(unnamed), *(hidden - {i} for i in unnamed)]
        sets += [hidden - set(two) for two in combinations(unnamed, 2)]
        possible.append([true, *(_if_hidden(true, one.consents, found) for found in dict.fromkeys(sets))])
    for chosen in product(*possible):
        yield dict(zip((one.code for one in world.rounds), chosen, strict=True))


def _if_hidden(true: RoundKnown, participants, hidden: frozenset[str]) -> RoundKnown:
    return replace(true, hidden=hidden, circle_reads=circle_reads(len(participants), len(hidden), true.minimum))


def _printed(world: World, facts: Facts, requirement: str, truth, participants) -> Printed:
    """Distributions as printed. Of the comparisons the exact sums: more than their rounded means tell."""
    values = (*range(world.top + 1), NOT_RELEVANT, UNRATED)
    counts = {
        code: Counter({value: number for value, number in zip(values, vector, strict=True) if number})
        for (code, one), vector in facts.shown.items()
        if one == requirement
    }
    pairs = [(then, now) for then, now, one in facts.compared if one == requirement]
    return Printed(counts, {pair: compared(truth, participants, *pair) for pair in pairs})


def _readers(world: World, found: Read, requirement: str, truth) -> Iterator[tuple[str, Mapping[Place, Value]]]:
    """Name and knowledge of everybody: nobody in particular, each institution, the circle with and without one."""
    yield "outsider", {}
    institutions = sorted({one for r in world.rounds for one in r.consents})
    for institution in institutions:
        yield institution, _own(institution, truth)
    if world.pair:
        yield "both", _own(world.pair[0], truth) | _own(world.pair[1], truth)
    yield "circle", _singles_of(found, "steering", requirement, truth)
    for institution in institutions:
        read_by_her = _singles_of(found, f"kreis-{institution}", requirement, truth)
        yield f"circle with {institution}", read_by_her | _own(institution, truth)


def _own(institution: str, truth) -> dict[Place, Value]:
    return {place: value for place, value in truth.items() if place[1] == institution}


def _singles_of(found: Read, name: str, requirement: str, truth) -> dict[Place, Value]:
    singles = found.singles.get(name, found.singles["steering"]).singles.items()
    return {
        (code, one): value for (code, one, asked), value in singles if asked == requirement and (code, one) in truth
    }


def _rounds_known(world: World, found: Read) -> dict[str, RoundKnown]:
    """Whom the circle may not read, by what it could read."""
    read_by = {(code, one) for code, one, _ in found.singles["steering"].singles}
    return {
        r.code: RoundKnown(
            r.minimum,
            frozenset(one for one in r.consents if (r.code, one) not in read_by),
            any((r.code, one) in read_by for one in r.consents),
            max(1, sum(one in r.consents for one in world.pair)),
        )
        for r in world.rounds
    }


def _circle_reads_otherwise(world: World, rounds: Mapping[str, RoundKnown]) -> Iterator[str]:
    """Rounds where the circle reads others than the rule and the consents say."""
    for one in world.rounds:
        anonymous = frozenset(i for i, consent in one.consents.items() if consent == "anonymous_only")
        reads = circle_reads(len(one.consents), len(anonymous), one.minimum)
        if (rounds[one.code].circle_reads, rounds[one.code].hidden) != (
            reads,
            anonymous if reads else frozenset(one.consents),
        ):
            yield f"{one.code}: the circle reads others than it should, {rounds[one.code]}"


def _fits(context: Context, assignment, participants, rounds, rule) -> bool:
    """Whether the rule would have shown just what this output showed."""
    marks = {
        code: {one: assignment[code, one] for one in participants[code]}
        for code in (context.before, context.round)
        if code
    }
    shown, is_compared = rule.decides(marks, rounds, context.before, context.round)
    if None in (context.compared, is_compared):
        return shown == context.shown
    return (shown, is_compared) == (context.shown, context.compared)


def _check_truth(world: World, facts: Facts, result: Found) -> None:
    """What is printed must be so; a solver that reads wrongly would find nothing."""
    values = (*range(world.top + 1), NOT_RELEVANT, UNRATED)
    for (code, requirement), vector in facts.shown.items():
        counted = Counter(world.round(code).marks[requirement].values())
        if vector != tuple(counted[value] for value in values):
            result.faults.append(f"{code} {requirement}: printed {vector}, counted {counted}")
    for (then, now, requirement), line in facts.compared.items():
        if requirement in world.codes:
            exact = compared(truth_of(world, requirement), {r.code: tuple(r.consents) for r in world.rounds}, then, now)
            if (line.number, line.then, line.now) != (exact.number, *_in_tenths(exact)):
                result.faults.append(f"{then}-{now} {requirement}: printed {line}, counted {exact}")


def _in_tenths(exact: Compared) -> tuple[int, ...]:
    number = exact.number or 1
    return tuple((20 * levels + number) // (2 * number) for levels in (exact.sum_then, exact.sum_now))
