"""What changed since the round before: at the same wording, for the same institutions, and nothing to subtract from.

Pure, like `scoring`. Compared are the institutions that chose a level at a requirement in both rounds. The single
rounds are published as well, so whoever subtracts gets those outside the comparison. The published sets cut the
institutions of a round into cells: in the comparison with the round after, in that with the round before, in both, in
none. Everything that can be computed is a sum of whole cells. So a comparison is shown only if no cell holds
1 … minimum − 1 institutions, nor as few whose answers nobody may read by name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Course:
    """How many institutions took the same course at one requirement.

    `levels` in the round before the last, the last one and this one, None without a level or where the wording was
    another; `hidden` whether nobody may read their answers by name, in the last round and in this one.
    """

    levels: tuple[int | None, int | None, int | None]
    hidden: tuple[bool, bool] = (True, True)
    number: int = 1


@dataclass(frozen=True)
class Comparison:
    """The same `number` of levels in the last round (`earlier`) and in this one (`later`), as distributions."""

    number: int | None
    earlier: tuple[int, ...] | None
    later: tuple[int, ...] | None

    @property
    def shown(self) -> bool:
        return self.number is not None

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
    structure: Mapping[str, Sequence[str]], courses: Mapping[str, Iterable[Course]], minimum: int, top: int
) -> Trend:
    """The whole comparison: `structure` as for `scoring`, `courses` by the codes with the same wording."""
    requirements = {code: compare(found, minimum, top) for code, found in courses.items()}
    areas = {area: _sum(requirements.get(code, NOT_SHOWN) for code in codes) for area, codes in structure.items()}
    return Trend(requirements, areas)


def compare(courses: Iterable[Course], minimum: int, top: int) -> Comparison:
    """One requirement, if nothing about fewer than `minimum` institutions can be computed from it."""
    courses = list(courses)
    both = [course for course in courses if None not in course.levels[1:]]
    number = sum(course.number for course in both)
    if number < minimum or not (_safe(_cells_then(courses), minimum) and _safe(_cells_now(courses), minimum)):
        return NOT_SHOWN
    return Comparison(number, _distribution(both, 1, top), _distribution(both, 2, top))


def _cells_then(courses: list[Course]) -> list[tuple]:
    """(cell, hidden, number) of those with a level in the last round."""
    return [
        ((course.levels[0] is None, course.levels[2] is None), course.hidden[0], course.number)
        for course in courses
        if course.levels[1] is not None
    ]


def _cells_now(courses: list[Course]) -> list[tuple]:
    return [
        (course.levels[1] is None, course.hidden[1], course.number)
        for course in courses
        if course.levels[2] is not None
    ]


def _safe(cells: list[tuple], minimum: int) -> bool:
    everybody, hidden = Counter(), Counter()
    for cell, is_hidden, number in cells:
        everybody[cell] += number
        hidden[cell] += number * is_hidden
    return all(not 0 < number < minimum for number in (*everybody.values(), *hidden.values()))


def _distribution(courses: list[Course], position: int, top: int) -> tuple[int, ...]:
    numbers = Counter()
    for course in courses:
        numbers[course.levels[position]] += course.number
    return tuple(numbers[level] for level in range(top + 1))


def _sum(comparisons: Iterable[Comparison]) -> Comparison:
    shown = [comparison for comparison in comparisons if comparison.shown]
    if not shown:
        return NOT_SHOWN
    return Comparison(
        sum(comparison.number for comparison in shown),
        tuple(map(sum, zip(*(comparison.earlier for comparison in shown), strict=True))),
        tuple(map(sum, zip(*(comparison.later for comparison in shown), strict=True))),
    )


def _mean(distribution: tuple[int, ...] | None) -> Fraction | None:
    if distribution is None:
        return None
    return Fraction(sum(level * number for level, number in enumerate(distribution)), sum(distribution))
