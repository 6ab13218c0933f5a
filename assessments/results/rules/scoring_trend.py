"""What changed since the round before: at the same wording, for the same institutions.

Pure, like `scoring`. Compared are the institutions that chose a level at a requirement in both rounds. The single
rounds are published as well, and so are other comparisons of both, so whoever subtracts gets the sums of groups: those
in this comparison and in none, in both, in the other alone. A comparison is shown only if each of these groups is
empty or could be shown by itself (`disclosure`). Groups are cut by those comparisons only that can ever be published:
a small pilot long ago, which nothing can be compared with, cuts nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.results.rules import disclosure
from assessments.results.rules.disclosure import Reason

THEN, NOW = 0, 1


@dataclass(frozen=True)
class Course:
    """How many institutions took the same course at one requirement.

    `levels` in the last round, in this one and in all others that are published; None without a level or where the
    wording was another. `hidden`: whether the circle does not read their answers, in the last round and in this one.
    """

    levels: tuple[int | None, ...]
    hidden: tuple[bool, bool]
    number: int


@dataclass(frozen=True)
class Reading:
    """What readers of one of the two rounds know (`scoring.Insight`): the most that one reader knows as his own, and
    whether the circle reads some of the assessments, but not all."""

    own: int = 1
    by_the_circle: bool = False


@dataclass(frozen=True)
class Comparison:
    """The same `number` of levels in the last round (`earlier`) and in this one (`later`), as distributions.

    `reason` says why others than the reviewer get nothing of it.
    """

    number: int | None
    earlier: tuple[int, ...] | None
    later: tuple[int, ...] | None
    reason: Reason | None = None

    @property
    def shown(self) -> bool:
        return bool(self.number)

    @property
    def mean_earlier(self) -> Fraction | None:
        return _mean(self.earlier)

    @property
    def mean_later(self) -> Fraction | None:
        return _mean(self.later)


NOT_SHOWN = Comparison(None, None, None)


@dataclass(frozen=True)
class Trend:
    """Comparisons of the requirements with the same wording, and of the areas from those that are shown."""

    requirements: Mapping[str, Comparison]
    areas: Mapping[str, Comparison]


def trend(
    structure: Mapping[str, Sequence[str]],
    courses: Mapping[str, Iterable[Course]],
    minimum: int,
    top: int,
    readings: Sequence[Reading] = (Reading(), Reading()),
) -> Trend:
    """The whole comparison for the reviewer: `structure` as for `scoring`, `courses` by the codes with the same
    wording."""
    return _with_areas(structure, {code: compare(found, minimum, top, readings) for code, found in courses.items()})


def public_trend(found: Trend) -> Trend:
    """What others than the reviewer get; the areas hold nothing else anyway."""
    return Trend({code: NOT_SHOWN if c.reason else c for code, c in found.requirements.items()}, found.areas)


def shown_in_both(structure: Mapping[str, Sequence[str]], found: Trend, shown: Iterable[str]) -> Trend:
    """The same, where a comparison at a requirement that one of the rounds does not show (all but `shown`) is none."""
    shown = frozenset(shown)
    requirements = {
        code: comparison if code in shown or comparison.reason else replace(comparison, reason=Reason.NOT_IN_BOTH)
        for code, comparison in found.requirements.items()
    }
    return _with_areas(structure, requirements)


def compare(
    courses: Iterable[Course], minimum: int, top: int, readings: Sequence[Reading] = (Reading(), Reading())
) -> Comparison:
    """One requirement, with the reason why others than the reviewer get nothing of it."""
    courses = list(courses)
    both = [course for course in courses if course.levels[THEN] is not None and course.levels[NOW] is not None]
    if not both:
        return NOT_SHOWN
    groups = [*_groups(courses, THEN, minimum, top), *_groups(courses, NOW, minimum, top)]
    number, earlier, later = _number(both), _distribution(both, THEN, top), _distribution(both, NOW, top)
    return Comparison(number, earlier, later, _refusal(groups, minimum, readings))


@dataclass(frozen=True)
class _Group:
    """Levels that the published numbers single out, in one of the rounds; `hidden` those the circle does not read."""

    position: int
    ratings: tuple[int, ...]
    hidden: tuple[int, ...]


def _refusal(groups: Sequence[_Group], minimum: int, readings: Sequence[Reading]) -> Reason | None:
    """First whether all groups are big enough, whatever the levels, then the levels."""
    known = [(group, readings[group.position]) for group in groups]
    if any(_is_small(group, minimum, reading) for group, reading in known):
        return Reason.TOO_FEW
    if any(_is_alike(group, reading) for group, reading in known):
        return Reason.ALIKE
    return None


def _is_small(group: _Group, minimum: int, reading: Reading) -> bool:
    hidden = sum(group.hidden) if reading.by_the_circle else 0
    return sum(group.ratings) - reading.own < minimum - 1 or 0 < hidden < minimum + reading.own


def _is_alike(group: _Group, reading: Reading) -> bool:
    if reading.by_the_circle:
        return not disclosure.differ_beside_the_circle(group.ratings, group.hidden, reading.own)
    return not disclosure.differs(group.ratings, reading.own)


def _groups(courses: Sequence[Course], position: int, minimum: int, top: int) -> list[_Group]:
    """The institutions with a level in the round at that position, by the comparisons they are part of."""
    others = [other for other in range(len(courses[0].levels)) if other != position]
    cutting = [o for o in others if o in (THEN, NOW) or _can_be_compared(courses, position, o, minimum)]
    found = defaultdict(list)
    for course in courses:
        if course.levels[position] is not None:
            found[tuple(course.levels[other] is not None for other in cutting)].append(course)
    return [
        _Group(
            position,
            _distribution(members, position, top),
            _distribution([course for course in members if course.hidden[position]], position, top),
        )
        for members in found.values()
    ]


def _can_be_compared(courses: Sequence[Course], one: int, other: int, minimum: int) -> bool:
    """Whether the numbers of institutions would allow a comparison of these two rounds."""
    in_one, in_other = ([c for c in courses if c.levels[position] is not None] for position in (one, other))
    both = _number(course for course in in_one if course.levels[other] is not None)
    alone = (_number(in_one) - both, _number(in_other) - both)
    return both >= minimum and all(number == 0 or number >= minimum for number in alone)


def _number(courses: Iterable[Course]) -> int:
    return sum(course.number for course in courses)


def _distribution(courses: Iterable[Course], position: int, top: int) -> tuple[int, ...]:
    numbers = [0] * (top + 1)
    for course in courses:
        numbers[course.levels[position]] += course.number
    return tuple(numbers)


def _with_areas(structure: Mapping[str, Sequence[str]], requirements: Mapping[str, Comparison]) -> Trend:
    areas = {area: _sum(requirements.get(code, NOT_SHOWN) for code in codes) for area, codes in structure.items()}
    return Trend(requirements, areas)


def _sum(comparisons: Iterable[Comparison]) -> Comparison:
    """Of an area: made from what everybody sees, for the reviewer too, so that all read the same."""
    shown = [comparison for comparison in comparisons if comparison.shown and not comparison.reason]
    if not shown:
        return NOT_SHOWN
    return Comparison(
        sum(comparison.number for comparison in shown),
        tuple(map(sum, zip(*(comparison.earlier for comparison in shown), strict=True))),
        tuple(map(sum, zip(*(comparison.later for comparison in shown), strict=True))),
    )


def _mean(distribution: tuple[int, ...] | None) -> Fraction | None:
    if not distribution:
        return None
    return Fraction(sum(level * number for level, number in enumerate(distribution)), sum(distribution))
