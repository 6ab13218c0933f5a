"""The results page of a round: numbers over all institutions, never a single one.

Shown as of today while a round is under way, and from its edition once it is published: templates read both alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.charts.rules import charts
from assessments.models import Assessment, Measure
from assessments.results.content.city_picture import CityArea, city_picture
from assessments.results.content.comparisons import SpreadPicture, TrendPicture, spread_picture, trend_picture
from assessments.results.content.contents_of_reports import (
    SUPPRESSED,
    CatalogueText,
    Figures,
    Requirement,
    catalogue_text,
)
from assessments.results.content.ledger_picture import CostPicture, LedgerPicture
from assessments.results.content.method import disclosure_rule
from assessments.results.queries import numbers as numbers_queries
from assessments.results.queries.city import CityNumbers
from assessments.results.queries.numbers import Participation
from assessments.results.rules import scoring


@dataclass(frozen=True)
class Share:
    """One bar: a number of a total. `percent` is the width of the bar, with a decimal point."""

    label: str
    number: int
    total: int
    percent: str


@dataclass(frozen=True)
class RoundMeasures:
    """Measures of this round alone."""

    numbers: scoring.MeasureNumbers
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class ResultsPage:
    """Everything on the page, in words. Charts are None for a catalogue without levels."""

    included: int
    invited: int
    min_institutions: int
    is_shown: bool  # whether any requirement has numbers
    shares: tuple[Share, ...]  # of the statuses that somebody has
    notes: Participation
    overall: Figures
    overall_chart: charts.StackedBars | None
    overall_sentences: tuple[str, ...]
    areas: tuple[CityArea, ...]
    suppressed: tuple[Requirement, ...]
    suppressed_text: str
    when_shown: str  # missing in editions from before
    spread: SpreadPicture | None
    trend: TrendPicture | None
    measures: RoundMeasures
    ledger: LedgerPicture  # missing in editions from before there was one
    costs: CostPicture  # likewise; pages show its totals
    catalogue: CatalogueText


def results_page(
    tree: CatalogueTree,
    numbers: CityNumbers,
    *,
    participation: Participation,
    measures: scoring.MeasureNumbers,
    ledger: LedgerPicture,
    costs: CostPicture,
) -> ResultsPage:
    """Takes the public numbers for the public, all of them for the reviewer."""
    result = numbers.result
    return ResultsPage(
        included=result.included,
        invited=result.invited_total,
        min_institutions=result.min_institutions,
        is_shown=result.overall.shown,
        shares=_participation(participation.by_status),
        notes=participation,
        **vars(city_picture(tree, result)),
        suppressed_text=SUPPRESSED,
        when_shown=disclosure_rule(tree.levels, result.min_institutions),
        spread=spread_picture(tree, result),
        trend=trend_picture(tree, numbers.trend),
        measures=RoundMeasures(measures, _shares(Measure.Status, measures.by_status)),
        ledger=ledger,
        costs=costs,
        catalogue=catalogue_text(tree),
    )


def _participation(by_status: Mapping[str, int]) -> tuple[Share, ...]:
    """One bar a status that somebody has; published assessments are accepted ones, and so they are called."""
    numbers = {status: number for status, number in by_status.items() if not Assessment.Status(status).is_counted}
    numbers[Assessment.Status.ACCEPTED] = numbers_queries.included(by_status)
    ordered = {status: numbers[status] for status in Assessment.Status.values if numbers.get(status)}
    return _shares(Assessment.Status, ordered)


def _shares(choices, numbers: Mapping[str, int]) -> tuple[Share, ...]:
    total = sum(numbers.values())
    return tuple(
        Share(choices(value).label, number, total, f"{float(Fraction(100 * number, total or 1)):.1f}")
        for value, number in numbers.items()
    )
