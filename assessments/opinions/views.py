"""How the opinions of a team lie, as a chart and a table: for the projector and the requirement's page."""

from dataclasses import dataclass

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.charts.rules import charts
from assessments.models import QualityRequirement, RatingLevel
from assessments.results.rules import scoring


@dataclass(frozen=True)
class SpreadPicture:
    """A spread with its chart and table; both are missing where it must not be shown."""

    spread: scoring.Spread
    chart: charts.Columns | None
    rows: tuple[tuple[RatingLevel, int], ...]
    words: str = ""


def spread_picture(tree: CatalogueTree, requirement: QualityRequirement, spread: scoring.Spread):
    """Chart and table of one spread."""
    if not spread.shown:
        return SpreadPicture(spread, None, ())
    chart = charts.columns(
        spread.distribution,
        [charts.ScaleLevel(level.symbol, level.label) for level in tree.levels],
        chart_id=f"streuung-{requirement.pk}",
        subject=f"Einschätzungen zu „{requirement.title}“",
    )
    rows = tuple(zip(tree.levels, spread.distribution, strict=True))
    return SpreadPicture(spread, chart, rows, spread_in_words(tree, spread))


def spread_in_words(tree: CatalogueTree, spread: scoring.Spread) -> str:
    """„7 Einschätzungen: von „…“ bis „…“.“; empty where nothing may be shown."""
    if not spread.shown:
        return ""
    labels = {level.value: level.label for level in tree.levels}
    return f"{spread.number} Einschätzungen: von „{labels[spread.lowest]}“ bis „{labels[spread.highest]}“."
