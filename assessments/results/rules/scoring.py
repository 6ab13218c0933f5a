"""Every number of the ChancenCheckLU. Pure: plain values in, frozen dataclasses out, no Django, no clock.

Source of the rules: `summary_rules` and `result_labels` of the catalogue's working version.
A value is a level (0 … top), NOT_RELEVANT or UNRATED; unrated is never counted as 0. In a catalogue without levels
(top NO_LEVELS) answers are texts only, and ANSWERED stands in place of a level.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum, auto
from fractions import Fraction
from math import ceil

from assessments.results.rules import disclosure

NOT_RELEVANT = "not_relevant"
UNRATED = "unrated"
ANSWERED = "answered"

Value = int | str
Structure = Mapping[str, Sequence[str]]  # area code → codes of its requirements
Marks = Mapping[str, Value]  # requirement code → value; a missing code is unrated

MIN_COVERAGE = Fraction(2, 3)
MIN_RATED_IN_AREA = 2
MIN_RATED_OVERALL = 10  # a shorter catalogue asks for the same share
CITY_FLOOR = Fraction(3, 4)  # so many ratings near the top for the highest label of the city
DEFAULT_TOP = 3
NO_LEVELS = -1  # top of a catalogue without levels
MEASURE_IS_OVER = ("done", "cancelled")  # status of a measure


class Label(StrEnum):
    """Ergebnisstufe. The words stand in `models.ResultLabel`."""

    AT_START = auto()
    ON_WAY = auto()
    ADVANCED = auto()
    WELL_SET = auto()


class Missing(StrEnum):
    """Why there is no mean."""

    NO_LEVELS = auto()
    NOTHING_RELEVANT = auto()
    ONLY_ONE_RELEVANT = auto()
    TOO_FEW_RATED = auto()
    TOO_FEW_INSTITUTIONS = auto()


@dataclass(frozen=True)
class Counts:
    """rated + not_relevant + unrated = total; distribution holds the number of ratings at level 0 … top.

    Without levels the distribution is empty, and rated counts the answers in words.
    """

    total: int
    rated: int
    not_relevant: int
    unrated: int
    distribution: tuple[int, ...]

    @property
    def relevant(self) -> int:
        return self.total - self.not_relevant

    @property
    def answered(self) -> int:
        return self.total - self.unrated

    @property
    def coverage(self) -> Fraction | None:
        """Rated of relevant; None without a relevant requirement."""
        return Fraction(self.rated, self.relevant) if self.relevant else None

    @property
    def raw_mean(self) -> Fraction | None:
        """Exact mean of the ratings, whether it may be shown or not; None without a rating."""
        return _mean(self.distribution)


@dataclass(frozen=True)
class Summary:
    """One area, or the whole, of one institution. `missing` says why mean and label are None."""

    counts: Counts
    mean: Fraction | None
    label: Label | None
    missing: Missing | None
    floor_applied: bool = False


@dataclass(frozen=True)
class InstitutionResult:
    areas: Mapping[str, Summary]
    overall: Summary


@dataclass(frozen=True)
class CityRequirement:
    """One requirement over the included institutions. Suppressed (shown False): mean and distribution are None,
    in the public result the counts and the reason as well."""

    n: int | None
    not_relevant: int | None
    unrated: int | None
    shown: bool
    mean: Fraction | None
    distribution: tuple[int, ...] | None
    reason: disclosure.Reason | None = None


@dataclass(frozen=True)
class CitySummary:
    """An area or the whole city, made from the shown requirements only, so nothing can be got by subtraction."""

    based_on: tuple[str, ...]
    suppressed: tuple[str, ...]
    ratings: int
    mean: Fraction | None
    label: Label | None
    distribution: tuple[int, ...] | None
    floor_applied: bool = False

    @property
    def shown(self) -> bool:
        """Whether there are numbers; those of a catalogue without levels are an empty distribution."""
        return self.distribution is not None


@dataclass(frozen=True)
class Insight:
    """What readers of a round know besides the numbers (`disclosure`).

    `own`: the most assessments that one reader knows as his own. `hidden`: for each requirement the ratings that stay
    unread, where the circle reads all others; None where it reads none, or all. `elsewhere`: requirements that other
    outputs forbid to show, whatever the ratings.
    """

    own: int = 1
    hidden: Mapping[str, Sequence[int]] | None = None
    elsewhere: Mapping[str, disclosure.Reason] = field(default_factory=dict)


@dataclass(frozen=True)
class CityResult:
    included: int
    invited_total: int
    min_institutions: int
    requirements: Mapping[str, CityRequirement]
    areas: Mapping[str, CitySummary]
    overall: CitySummary


@dataclass(frozen=True)
class Spread:
    """Streuung: how the individual opinions on one requirement lie. `number` and `distribution` (number of opinions
    at level 0 … top) are None where showing them would show single people."""

    number: int | None
    distribution: tuple[int, ...] | None

    @property
    def shown(self) -> bool:
        return self.distribution is not None

    @property
    def lowest(self) -> int | None:
        """Lowest level that somebody chose."""
        return min(self._chosen, default=None)

    @property
    def highest(self) -> int | None:
        return max(self._chosen, default=None)

    @property
    def difference(self) -> Fraction | None:
        """How many levels two different people lie apart, in the mean of all pairs; None without a distribution."""
        if self.distribution is None:
            return None
        levels = list(enumerate(self.distribution))
        apart = sum((b - a) * m * n for a, m in levels for b, n in levels if a < b)
        return Fraction(2 * apart, self.number * (self.number - 1))

    @property
    def _chosen(self) -> list[int]:
        return [level for level, number in enumerate(self.distribution or ()) if number]


@dataclass(frozen=True)
class MeasureFacts:
    title: str
    status: str
    due_date: date | None


@dataclass(frozen=True)
class MeasureSummary:
    total: int
    by_status: Mapping[str, int]
    overdue: tuple[str, ...]
    without_due_date: int


@dataclass(frozen=True)
class MeasureNumbers:
    """`overdue` and `without_due_date` are counted among the total, not beside it."""

    total: int
    by_status: Mapping[str, int]
    overdue: int
    without_due_date: int


def count(values: Iterable[Value], top: int = DEFAULT_TOP) -> Counts:
    """Count values of a scale 0 … top. Raises ValueError for anything that is not on it."""
    distribution = [0] * (top + 1)
    not_relevant = unrated = answered = 0
    for value in values:
        if value == NOT_RELEVANT:
            not_relevant += 1
        elif value == UNRATED:
            unrated += 1
        elif value == ANSWERED and top == NO_LEVELS:
            answered += 1
        elif isinstance(value, int) and 0 <= value <= top:
            distribution[value] += 1
        else:
            raise ValueError(f"{value!r} is not on the scale 0 to {top}")
    rated = sum(distribution) + answered
    return Counts(rated + not_relevant + unrated, rated, not_relevant, unrated, tuple(distribution))


def area_summary(values: Iterable[Value], top: int = DEFAULT_TOP) -> Summary:
    """One area of one institution (`institution_area`)."""
    counts = count(values, top)
    missing = Missing.NO_LEVELS if top == NO_LEVELS else _area_missing(counts)
    if missing:
        return Summary(counts, None, None, missing)
    floor_holds = sum(counts.distribution[: near_top(top)]) == 0
    return _labelled(counts, floor_holds, top)


def overall_summary(areas: Mapping[str, Sequence[Value]], top: int = DEFAULT_TOP) -> Summary:
    """All areas of one institution, each rated requirement with the same weight (`institution_overall`)."""
    counts = count([value for values in areas.values() for value in values], top)
    if top == NO_LEVELS:
        return Summary(counts, None, None, Missing.NO_LEVELS)
    by_area = [count(values, top) for values in areas.values()]
    if not counts.relevant:
        return Summary(counts, None, None, Missing.NOTHING_RELEVANT)
    every_area_rated = all(area.rated for area in by_area if area.relevant)
    if counts.rated < enough_rated(counts.total) or counts.coverage < MIN_COVERAGE or not every_area_rated:
        return Summary(counts, None, None, Missing.TOO_FEW_RATED)
    _, middle, _ = thresholds(top)
    no_area_low = all(area.raw_mean >= middle for area in by_area if area.rated)
    return _labelled(counts, counts.distribution[0] == 0 and no_area_low, top)


def institution_result(structure: Structure, marks: Marks, top: int = DEFAULT_TOP) -> InstitutionResult:
    """All numbers of one institution."""
    values = {area: [marks.get(code, UNRATED) for code in codes] for area, codes in structure.items()}
    return InstitutionResult(
        areas={area: area_summary(area_values, top) for area, area_values in values.items()},
        overall=overall_summary(values, top),
    )


def city_result(
    structure: Structure,
    institutions: Sequence[Marks],
    *,
    invited_total: int,
    min_institutions: int,
    top: int = DEFAULT_TOP,
) -> CityResult:
    """City-wide numbers over the included (accepted) institutions; each counts once, none is ranked (`city_wide`)."""
    tallies = {
        code: count((marks.get(code, UNRATED) for marks in institutions), top)
        for codes in structure.values()
        for code in codes
    }
    return city_result_from_counts(
        structure, tallies, included=len(institutions), invited_total=invited_total, min_institutions=min_institutions
    )


def city_result_from_counts(
    structure: Structure,
    tallies: Mapping[str, Counts],
    *,
    included: int,
    invited_total: int,
    min_institutions: int,
    insight: Insight = Insight(),
) -> CityResult:
    """The same from counts per requirement, as a database can give them for thousands of institutions."""
    reasons = {code: _refusal(code, counts, min_institutions, insight) for code, counts in tallies.items()}
    requirements = {code: _city_requirement(counts, reasons[code]) for code, counts in tallies.items()}
    return CityResult(
        included=included,
        invited_total=invited_total,
        min_institutions=min_institutions,
        requirements=requirements,
        areas={area: _city_summary(codes, requirements) for area, codes in structure.items()},
        overall=_city_summary([code for codes in structure.values() for code in codes], requirements),
    )


def public_city_result(result: CityResult) -> CityResult:
    """What others than the reviewer get: also without the counts that would undo a suppression."""
    return CityResult(
        included=result.included,
        invited_total=result.invited_total,
        min_institutions=result.min_institutions,
        requirements={
            code: requirement if requirement.shown else CityRequirement(None, None, None, False, None, None)
            for code, requirement in result.requirements.items()
        },
        areas=result.areas,
        overall=result.overall,
    )


def shown_counts(result: CityResult, summary: CitySummary) -> Counts:
    """Counts over the requirements that a summary is based on: all its bars and totals, nothing suppressed."""
    shown = [result.requirements[code] for code in summary.based_on]
    return Counts(
        total=sum(requirement.n + requirement.not_relevant + requirement.unrated for requirement in shown),
        rated=summary.ratings,
        not_relevant=sum(requirement.not_relevant for requirement in shown),
        unrated=sum(requirement.unrated for requirement in shown),
        distribution=summary.distribution or (),
    )


def opinion_number(on_screen: int, on_paper: int, minimum: int) -> int | None:
    """How many opinions count at one requirement; None for fewer than the minimum.

    Who entered the paper sheets knows their number. So opinions given on screen count from the minimum on by
    themselves, else one could tell by subtraction whether there are one, four or none of them.
    """
    number = on_paper + (on_screen if on_screen >= minimum else 0)
    return number if number >= minimum else None


def spread(on_screen: Sequence[int], on_paper: Sequence[int], minimum: int) -> Spread:
    """Opinions at the levels 0 … top, given on screen and on paper, as far as they may be shown (`disclosure`)."""
    shown = disclosure.shown_opinions(on_screen, on_paper, minimum)
    return Spread(None, None) if shown is None else Spread(sum(shown), shown)


def by_difference(spreads: Mapping[str, Spread]) -> list[str]:
    """Codes of the requirements with a shown spread, the biggest differences first, else in the given order."""
    shown = [code for code, found in spreads.items() if found.shown]
    return sorted(shown, key=lambda code: -spreads[code].difference)


def is_overdue(status: str, due_date: date | None, as_of: date) -> bool:
    """Overdue is computed: the date has passed and the measure is still to be done (a rule of the city).

    A postponed measure has a new date; once that has passed, it is overdue like any other.
    """
    return status not in MEASURE_IS_OVER and has_passed(due_date, as_of)


def has_passed(due_date: date | None, as_of: date) -> bool:
    """Whether a date lies before that day; the day itself is still in time."""
    return due_date is not None and due_date < as_of


def measure_summary(measures: Iterable[MeasureFacts], statuses: Iterable[str], as_of: date) -> MeasureSummary:
    """Measures by status (every status named, also with 0), overdue and without a date."""
    measures = list(measures)
    by_status = dict.fromkeys(statuses, 0)
    for measure in measures:
        by_status[measure.status] += 1
    return MeasureSummary(
        total=len(measures),
        by_status=by_status,
        overdue=tuple(m.title for m in measures if is_overdue(m.status, m.due_date, as_of)),
        without_due_date=sum(m.due_date is None for m in measures),
    )


def measure_numbers(
    groups: Iterable[tuple[str, date | None, int]], statuses: Iterable[str], as_of: date
) -> MeasureNumbers:
    """The same in numbers only, from (status, due date, how many), as a database can group thousands of measures."""
    by_status = dict.fromkeys(statuses, 0)
    overdue = without_due_date = 0
    for status, due_date, number in groups:
        by_status[status] += number
        overdue += number * is_overdue(status, due_date, as_of)
        without_due_date += number * (due_date is None)
    return MeasureNumbers(sum(by_status.values()), by_status, overdue, without_due_date)


def rounded(mean: Fraction) -> Decimal:
    """One decimal place, half up (kaufmännisch); done once, at display."""
    tenths = (mean * 10 + Fraction(1, 2)).__floor__()
    return Decimal(tenths).scaleb(-1)


def rounds_up_to_a_threshold(mean: Fraction, top: int = DEFAULT_TOP) -> bool:
    """Shown with one decimal, the mean seems to have reached the next label, which it has not."""
    shown = Fraction(rounded(mean))
    return any(mean < threshold <= shown for threshold in thresholds(top))


def result_label(mean: Fraction, floor_holds: bool, top: int = DEFAULT_TOP) -> tuple[Label, bool]:
    """Label of an unrounded mean and whether the floor rule lowered it."""
    on_way, advanced, well_set = thresholds(top)
    if mean < on_way:
        return Label.AT_START, False
    if mean < advanced:
        return Label.ON_WAY, False
    if mean < well_set or not floor_holds:
        return Label.ADVANCED, mean >= well_set
    return Label.WELL_SET, False


def thresholds(top: int) -> tuple[Fraction, Fraction, Fraction]:
    """From which mean on each label but the lowest is given: the quarters of the scale, 0.75, 1.5, 2.25 of 0 … 3."""
    first, second, third = (Fraction(quarter * top, 4) for quarter in (1, 2, 3))
    return first, second, third


def enough_rated(total: int) -> int:
    """How many of so many requirements an institution must have rated for a mean of the whole."""
    return min(MIN_RATED_OVERALL, ceil(total * MIN_COVERAGE))


def near_top(top: int) -> int:
    """„überwiegend erfüllt“: the level below the highest."""
    return max(top - 1, 0)


def _mean(distribution: Sequence[int]) -> Fraction | None:
    ratings = sum(distribution)
    if not ratings:
        return None
    return Fraction(sum(level * number for level, number in enumerate(distribution)), ratings)


def _area_missing(counts: Counts) -> Missing | None:
    if not counts.relevant:
        return Missing.NOTHING_RELEVANT
    if counts.relevant == 1:
        return Missing.ONLY_ONE_RELEVANT
    if counts.rated < MIN_RATED_IN_AREA or counts.coverage < MIN_COVERAGE:
        return Missing.TOO_FEW_RATED
    return None


def _labelled(counts: Counts, floor_holds: bool, top: int) -> Summary:
    label, floor_applied = result_label(counts.raw_mean, floor_holds, top)
    return Summary(counts, counts.raw_mean, label, None, floor_applied)


def _refusal(code: str, counts: Counts, minimum: int, insight: Insight) -> disclosure.Reason | None:
    if not counts.distribution:  # without levels there are none to give away
        return disclosure.Reason.TOO_FEW if counts.rated < minimum else None
    hidden = None if insight.hidden is None else insight.hidden[code]
    reason = disclosure.refusal(counts.distribution, minimum, own=insight.own, hidden=hidden)
    return reason or insight.elsewhere.get(code)


def _city_requirement(counts: Counts, reason: disclosure.Reason | None) -> CityRequirement:
    shown = reason is None
    return CityRequirement(
        n=counts.rated,
        not_relevant=counts.not_relevant,
        unrated=counts.unrated,
        shown=shown,
        mean=counts.raw_mean if shown else None,
        distribution=counts.distribution if shown else None,
        reason=reason,
    )


def _city_summary(codes: Sequence[str], requirements: Mapping[str, CityRequirement]) -> CitySummary:
    based_on = tuple(code for code in codes if requirements[code].shown)
    suppressed = tuple(code for code in codes if not requirements[code].shown)
    if not based_on:
        return CitySummary((), suppressed, 0, None, None, None)
    distribution = tuple(map(sum, zip(*(requirements[code].distribution for code in based_on), strict=True)))
    top = len(distribution) - 1
    if top == NO_LEVELS:
        return CitySummary(based_on, suppressed, sum(requirements[code].n for code in based_on), None, None, ())
    ratings = sum(distribution)
    mean = _mean(distribution)
    floor_holds = Fraction(sum(distribution[near_top(top) :]), ratings) >= CITY_FLOOR
    label, floor_applied = result_label(mean, floor_holds, top)
    return CitySummary(based_on, suppressed, ratings, mean, label, distribution, floor_applied)
