"""The results page of a round: numbers over all institutions, never a single one.

Shown as of today while a round is under way, and from its edition once it is published: templates read both alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments import queries, scoring
from assessments.models import Assessment, AssessmentRound, Measure
from assessments.reports import charts
from assessments.reports.city_picture import CityArea, city_picture
from assessments.reports.comparisons import SpreadPicture, TrendPicture, spread_picture
from assessments.reports.content import SUPPRESSED, CatalogueText, Figures, Requirement, catalogue_text, day


@dataclass(frozen=True)
class Share:
    """One bar: a number of a total. `percent` is the width of the bar, with a decimal point."""

    label: str
    number: int
    total: int
    percent: str


@dataclass(frozen=True)
class RoundMeasures:
    """`since` is the day of the last city report before this round, empty without one."""

    numbers: scoring.MeasureNumbers
    shares: tuple[Share, ...]
    since: str
    done_since: int


@dataclass(frozen=True)
class ResultsPage:
    """Everything on the page, in words. Charts are None for a catalogue without levels."""

    included: int
    invited: int
    min_institutions: int
    is_shown: bool  # whether any requirement has numbers
    shares: tuple[Share, ...]  # of the statuses that somebody has
    notes: queries.Participation
    overall: Figures
    overall_chart: charts.StackedBars | None
    overall_sentences: tuple[str, ...]
    areas: tuple[CityArea, ...]
    suppressed: tuple[Requirement, ...]
    suppressed_text: str
    spread: SpreadPicture | None
    trend: TrendPicture | None
    measures: RoundMeasures
    catalogue: CatalogueText


def results_page(
    assessment_round: AssessmentRound,
    as_of: date,
    *,
    result: scoring.CityResult,
    participation: queries.Participation,
    trend: TrendPicture | None,
) -> ResultsPage:
    """Takes the public result for the public, the full one for the reviewer; two queries, for the measures."""
    tree = queries.catalogue_tree(assessment_round.catalogue_id)
    picture = city_picture(tree, result)
    return ResultsPage(
        included=result.included,
        invited=result.invited_total,
        min_institutions=result.min_institutions,
        is_shown=result.overall.shown,
        shares=_participation(participation.by_status),
        notes=participation,
        **vars(picture),
        suppressed_text=SUPPRESSED,
        spread=spread_picture(tree, result),
        trend=trend,
        measures=_measures(assessment_round, as_of),
        catalogue=catalogue_text(tree),
    )


def _participation(by_status: Mapping[str, int]) -> tuple[Share, ...]:
    """One bar a status that somebody has; published assessments are accepted ones, and so they are called."""
    numbers = {status: number for status, number in by_status.items() if not Assessment.Status(status).is_counted}
    numbers[Assessment.Status.ACCEPTED] = queries.included(by_status)
    ordered = {status: numbers[status] for status in Assessment.Status.values if numbers.get(status)}
    return _shares(Assessment.Status, ordered)


def _shares(choices, numbers: Mapping[str, int]) -> tuple[Share, ...]:
    total = sum(numbers.values())
    return tuple(
        Share(choices(value).label, number, total, f"{float(Fraction(100 * number, total or 1)):.1f}")
        for value, number in numbers.items()
    )


def _measures(assessment_round: AssessmentRound, as_of: date) -> RoundMeasures:
    numbers = queries.measure_numbers(assessment_round, as_of)
    since, done = queries.measures_done_since_last_report(assessment_round) or (None, 0)
    return RoundMeasures(numbers, _shares(Measure.Status, numbers.by_status), day(since, ""), done)
