"""Random rounds from a seed: who takes part, what they answer and agree to, in which order it is published. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from .rule import NOT_RELEVANT, UNRATED, Value

CONSENTS = ("named", "city_internal", "anonymous_only")
IN_THE_DEMO = {0: 3, 1: 23, 2: 43, 3: 10}  # levels of the pilot's invented answers
NOT_RELEVANT_IN, UNRATED_IN = 0.04, 0.09


@dataclass(frozen=True)
class WorldRound:
    """One round: `consents` names all counted institutions, `uncounted` have not finished."""

    code: str
    year: int
    minimum: int
    consents: Mapping[str, str]
    uncounted: tuple[str, ...]
    marks: Mapping[str, Mapping[str, Value]]  # requirement → institution → value


@dataclass(frozen=True)
class World:
    """`steps`: (round, its edition) in the order of publication; edition 2 is a corrected one.

    `pair`: two institutions that have one head between them, or none.
    """

    seed: int
    top: int
    areas: Mapping[str, tuple[str, ...]]
    rounds: tuple[WorldRound, ...]
    steps: tuple[tuple[str, int], ...]
    pair: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for codes in self.areas.values() for code in codes)

    def round(self, code: str) -> WorldRound:
        return next(found for found in self.rounds if found.code == code)


def world(seed: int) -> World:
    """The same for the same seed, for ever."""
    random = Random(seed)  # noqa: S311 - no secret
    top = random.choice((1, 2, 3, 3, 3))
    areas = {
        letter: tuple(f"{letter}{number}" for number in range(1, random.randint(1, 2) + 1))
        for letter in "AB"[: random.randint(1, 2)]
    }
    town = [f"I{number:02}" for number in range(random.randint(3, 12))]
    number = random.choices((1, 2, 3), (45, 45, 10))[0]
    chances = Chances(
        agree=random.choice((0, 0.1, 0.2, 0.3, 0.5, 1)),
        stay=random.random(),
        minima=random.choice(((3,), (3,), (4,), (5,), (3, 4, 5))),
    )
    rounds = []
    for index in range(number):
        rounds.append(_round(random, index, top, areas, town, rounds[-1] if rounds else None, chances))
    pair = tuple(sorted(random.sample(town, 2))) if random.random() < 0.2 else ()
    return World(seed, top, areas, tuple(rounds), tuple(_steps(random, [found.code for found in rounds])), pair)


@dataclass(frozen=True)
class Chances:
    """How likely an institution agrees to be read, answers as before; from which minima a round has its own."""

    agree: float
    stay: float
    minima: tuple[int, ...]


def _round(random, index, top, areas, town, before, chances) -> WorldRound:
    taking_part = random.sample(town, random.randint(max(3, len(town) - 3), len(town)))
    rest = [one for one in town if one not in taking_part]
    consents = {}
    for one in sorted(taking_part):
        same = before.consents.get(one) if before else None
        fresh = random.choice(CONSENTS[:2]) if random.random() < chances.agree else CONSENTS[2]
        consents[one] = same if same and random.random() < 0.8 else fresh
    codes = [code for found in areas.values() for code in found]
    marks = {code: _marks(random, top, consents, before and before.marks[code], chances.stay) for code in codes}
    minimum = random.choice(chances.minima)
    return WorldRound(f"r{index}", 2021 + 2 * index, minimum, consents, tuple(rest[:2]), marks)


def _marks(random, top, institutions, before, stay) -> dict[str, Value]:
    kind = random.random()
    weights = [IN_THE_DEMO[level] for level in range(top + 1)]
    if kind < 0.1:  # nearly all alike
        most = random.randint(0, top)
        weights = [60 if level == most else 1 for level in range(top + 1)]
    missing = 0.4 if kind > 0.9 else 1
    marks = {}
    for one in institutions:
        if before and one in before and random.random() < stay:
            marks[one] = before[one]
        elif random.random() < NOT_RELEVANT_IN / missing:
            marks[one] = NOT_RELEVANT
        elif random.random() < UNRATED_IN / missing:
            marks[one] = UNRATED
        else:
            marks[one] = random.choices(range(top + 1), weights)[0]
    return marks


def _steps(random, codes):
    """Mostly in the order of the years; sometimes one is corrected, at once or after another one came out."""
    order = list(codes)
    if random.random() < 0.25:
        random.shuffle(order)
    steps = [(code, 1) for code in order]
    if random.random() < 0.3:
        code = random.choice(order)
        steps.insert(random.randint(steps.index((code, 1)) + 1, len(steps)), (code, 2))
    return steps
