"""How the opinions of a team lie, as a chart and a table: for the projector and the requirement's page."""

from dataclasses import dataclass

from assessments import queries, scoring
from assessments.models import QualityRequirement, RatingLevel
from assessments.reports import charts


@dataclass(frozen=True)
class SpreadPicture:
    """A spread with its chart and table; both are missing where it must not be shown."""

    spread: scoring.Spread
    chart: charts.Columns | None
    rows: tuple[tuple[RatingLevel, int], ...]


def spread_picture(tree: queries.CatalogueTree, requirement: QualityRequirement, spread: scoring.Spread):
    """Chart and table of one spread."""
    if not spread.shown:
        return SpreadPicture(spread, None, ())
    chart = charts.columns(
        spread.distribution,
        [charts.ScaleLevel(level.symbol, level.label) for level in tree.levels],
        chart_id=f"streuung-{requirement.pk}",
        subject=f"Einzeleinschätzungen zu „{requirement.title}“",
    )
    return SpreadPicture(spread, chart, tuple(zip(tree.levels, spread.distribution, strict=True)))
