"""How far apart the institutions are, and what changed since the round before: words and charts for page and PDF."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.charts.rules.scale_charts import ScaleChart, ScaleRow, scale_chart, share_in_words
from assessments.results.content.contents_of_reports import NO_NUMBERS, REASONS, SUPPRESSED, mean_in_words, scale_of
from assessments.results.queries.trend import RoundTrend
from assessments.results.rules import scoring
from assessments.results.rules.scoring_trend import Comparison

OTHER_WORDING = "Wortlaut neu oder geändert, deshalb kein Vergleich"


@dataclass(frozen=True)
class SpreadLine:
    """One requirement; `lowest` is empty where it is suppressed. `shares` go by level."""

    code: str
    title: str
    lowest: str = ""
    highest: str = ""
    shares: tuple[str, ...] = ()
    difference: str = ""


@dataclass(frozen=True)
class SpreadPicture:
    """Spannweite: where the institutions stand, never which."""

    lines: tuple[SpreadLine, ...]
    chart: ScaleChart
    sentence: str


@dataclass(frozen=True)
class TrendLine:
    """An area or a requirement; `direction` is a word, or why there is no comparison (then `number` is empty).

    `reason` tells the reviewer why others do not see the line's numbers; it is empty in the public picture.
    """

    label: str
    number: str
    then: str
    now: str
    direction: str
    is_area: bool = False
    reason: str = ""


@dataclass(frozen=True)
class TrendPicture:
    then_title: str
    lines: tuple[TrendLine, ...]
    chart: ScaleChart | None
    sentence: str


def spread_picture(tree: CatalogueTree, result: scoring.CityResult) -> SpreadPicture | None:
    """None where nothing may be shown."""
    spreads = {
        code: scoring.Spread(numbers.n, numbers.distribution)
        for code, numbers in result.requirements.items()
        if numbers.shown
    }
    if not spreads or not tree.levels:
        return None
    lines = tuple(_spread_line(tree, requirement, spreads.get(requirement.code)) for requirement in tree.requirements)
    rows = [_spread_row(tree, line, spreads.get(line.code)) for line in lines]
    return SpreadPicture(
        lines,
        scale_chart(
            rows,
            scale_of(tree.levels),
            chart_id="diagramm-spannweite",
            kind="spread",
            subject="Niedrigste bis höchste Stufe je Anforderung und Anteil der Institutionen je Stufe",
        ),
        _spread_sentence(tree, spreads),
    )


def _spread_line(tree: CatalogueTree, requirement, spread: scoring.Spread | None) -> SpreadLine:
    if spread is None:
        return SpreadLine(requirement.code, requirement.title)
    labels = {level.value: f"{level.value} {level.label}" for level in tree.levels}
    return SpreadLine(
        requirement.code,
        requirement.title,
        labels[spread.lowest],
        labels[spread.highest],
        tuple(share_in_words(share) for share in _shares(spread)),
        mean_in_words(spread.difference),
    )


def _spread_row(tree: CatalogueTree, line: SpreadLine, spread: scoring.Spread | None) -> ScaleRow:
    label = f"{line.code} {line.title}"
    if spread is None:
        return ScaleRow(label, NO_NUMBERS, SUPPRESSED)
    shares = ", ".join(
        f"{level.label} {share}" for level, share in zip(tree.levels, line.shares, strict=True) if share != "0 %"
    )
    words = f"Stufe {spread.lowest} bis {spread.highest}; {shares}"
    note = f"{spread.number} Institutionen"
    return ScaleRow(label, note, words, spread.lowest, spread.highest, _shares(spread))


def _shares(spread: scoring.Spread) -> tuple[Fraction, ...]:
    return tuple(Fraction(number, spread.number) for number in spread.distribution)


def _spread_sentence(tree: CatalogueTree, spreads: dict[str, scoring.Spread]) -> str:
    widest = scoring.by_difference(spreads)[0]
    difference = spreads[widest].difference
    return (
        f"Am weitesten liegen die Institutionen bei {tree.requirement(widest)} auseinander: "
        f"Zwei Institutionen trennen dort durchschnittlich {mean_in_words(difference)} Stufen."
    )


def trend_picture(tree: CatalogueTree, found: RoundTrend | None) -> TrendPicture | None:
    """None without an earlier round."""
    if found is None:
        return None
    areas = [(f"{area.code} {area.title}", found.trend.areas[area.code]) for area in tree.areas]
    return TrendPicture(
        found.then.title,
        tuple(line for area in tree.areas for line in _trend_lines(area, found)),
        _trend_chart(tree, areas, found) if any(comparison.shown for _, comparison in areas) else None,
        _trend_sentence(found),
    )


def _trend_lines(area, found: RoundTrend) -> list[TrendLine]:
    lines = [_trend_line(f"{area.code} {area.title}", found.trend.areas[area.code], is_area=True)]
    for requirement in area.requirements.all():
        comparison = found.trend.requirements.get(requirement.code)
        lines.append(_trend_line(str(requirement), comparison))
    return lines


def _trend_line(label: str, comparison: Comparison | None, *, is_area: bool = False) -> TrendLine:
    if comparison is None:
        return TrendLine(label, "", "", "", OTHER_WORDING, is_area)
    if not comparison.shown:
        return TrendLine(label, "", "", "", SUPPRESSED, is_area)
    then, now = mean_in_words(comparison.mean_earlier), mean_in_words(comparison.mean_later)
    unit = "Vergleiche" if is_area else "Institutionen"
    reason = REASONS[comparison.reason] if comparison.reason else ""
    return TrendLine(label, f"{comparison.number} {unit}", then, now, _direction(comparison), is_area, reason)


def _direction(comparison: Comparison) -> str:
    """As the printed means say it."""
    then, now = scoring.rounded(comparison.mean_earlier), scoring.rounded(comparison.mean_later)
    if then == now:
        return "gleich"
    return "höher" if now > then else "niedriger"


def _trend_chart(tree: CatalogueTree, areas: list[tuple[str, Comparison]], found: RoundTrend) -> ScaleChart:
    return scale_chart(
        [_trend_row(label, comparison) for label, comparison in areas],
        scale_of(tree.levels),
        chart_id="diagramm-entwicklung",
        kind="change",
        subject=f"Durchschnitt je Bereich, {found.then.title} und diese Runde, dieselben Institutionen",
        legend=(found.then.title, "diese Runde"),
    )


def _trend_row(label: str, comparison: Comparison) -> ScaleRow:
    if not comparison.shown:
        return ScaleRow(label, NO_NUMBERS, SUPPRESSED)
    then, now = mean_in_words(comparison.mean_earlier), mean_in_words(comparison.mean_later)
    return ScaleRow(
        label, f"{then} → {now}", f"vorher {then}, jetzt {now}", comparison.mean_earlier, comparison.mean_later
    )


def _trend_sentence(found: RoundTrend) -> str:
    shown = [comparison for comparison in found.trend.requirements.values() if comparison.shown]
    if not shown:
        return f"Zum Vergleich mit „{found.then.title}“ zeigen wir {SUPPRESSED}."
    least, most = min(c.number for c in shown), max(c.number for c in shown)
    number = f"{least}" if least == most else f"{least} bis {most}"
    ways = [_direction(comparison) for comparison in shown]
    return (
        f"Verglichen sind je Anforderung {number} Institutionen, die in „{found.then.title}“ und in dieser Runde eine "
        f"Stufe angegeben haben. Von {len(shown)} verglichenen Anforderungen liegen {ways.count('höher')} höher, "
        f"{ways.count('gleich')} gleich und {ways.count('niedriger')} niedriger.{_unseen_by_others(shown)}"
    )


def _unseen_by_others(shown: list[Comparison]) -> str:
    """A sentence for the reviewer, who reads all comparisons; empty for everybody else."""
    unseen = sum(comparison.reason is not None for comparison in shown)
    return f" Andere sehen davon {len(shown) - unseen}." if unseen else ""
