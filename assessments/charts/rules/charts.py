"""Geometry of the charts, shared by pages and PDF. Pure: numbers in, ready strings out, markup in templates/charts/.

Levels are one hue from light to dark, never a traffic light, and always carry their sign or number; "nicht relevant"
is hatched, "noch nicht beantwortet" empty with a dashed edge: every chart can be read without colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 480.0  # the width of the text on an A4 page, in points
ROW_HEIGHT = 37.0
BAR_TOP = 13.0
BAR_HEIGHT = 17.0
LEGEND_COLUMNS = 3
LEGEND_LINE = 15.0
CHARACTER = 4.6  # mean width of a character at 9 pt
LONGEST_LABEL = 66

LIGHTEST = (0xDD, 0xE6, 0xF8)
DARKEST = (0x1B, 0x37, 0x8C)
DARK_TEXT = "#0a0c18"
LIGHT_TEXT = "#ffffff"
NOT_RELEVANT = "nicht relevant für uns"
UNRATED = "noch nicht beantwortet"


@dataclass(frozen=True)
class ScaleLevel:
    symbol: str
    label: str


@dataclass(frozen=True)
class Row:
    """One bar. `distribution` is None where the numbers are suppressed; then `note` says why."""

    label: str
    distribution: tuple[int, ...] | None
    not_relevant: int = 0
    unrated: int = 0
    note: str = ""


@dataclass(frozen=True)
class Segment:
    kind: str  # "level", "not_relevant" or "unrated"
    x: str
    width: str
    fill: str
    text: str
    text_x: str
    text_fill: str


@dataclass(frozen=True)
class Bar:
    y: str
    label_y: str
    text_y: str
    label: str
    note: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class LegendEntry:
    kind: str
    x: str
    y: str
    text_x: str
    text_y: str
    fill: str
    text: str


@dataclass(frozen=True)
class StackedBars:
    """Everything templates/charts/stacked_bars.svg prints. `title` is the whole text alternative."""

    id: str
    width: str
    height: str
    bar_height: str
    title: str
    bars: tuple[Bar, ...]
    legend: tuple[LegendEntry, ...]


def stacked_bars(rows: Sequence[Row], levels: Sequence[ScaleLevel], *, chart_id: str, subject: str) -> StackedBars:
    """Distribution on the levels, one bar a row. `chart_id` must be unique on its page."""
    legend_top = len(rows) * ROW_HEIGHT + 8
    legend = _legend(levels, legend_top)
    lines = -(-len(legend) // LEGEND_COLUMNS)
    return StackedBars(
        id=chart_id,
        width=_number(WIDTH),
        height=_number(legend_top + lines * LEGEND_LINE),
        bar_height=_number(BAR_HEIGHT),
        title=" ".join([f"Balkendiagramm: {subject}.", *(_row_in_words(row, levels) for row in rows)]),
        bars=tuple(_bar(index, row, levels) for index, row in enumerate(rows)),
        legend=legend,
    )


COLUMN_WIDTH = 110.0
COLUMN_TOP = 18.0  # room for the number above the highest column
COLUMN_HEIGHT = 90.0


@dataclass(frozen=True)
class Column:
    x: str
    y: str
    height: str
    fill: str
    number: int
    number_y: str
    middle: str
    symbol: str
    label: str


@dataclass(frozen=True)
class Columns:
    """Everything templates/charts/columns.svg prints. `title` is the whole text alternative."""

    id: str
    width: str
    height: str
    column_width: str
    base: str
    symbol_y: str
    label_y: str
    title: str
    columns: tuple[Column, ...]


def columns(counts: Sequence[int], levels: Sequence[ScaleLevel], *, chart_id: str, subject: str) -> Columns:
    """How many chose each level, one column a level. `chart_id` must be unique on its page."""
    base = COLUMN_TOP + COLUMN_HEIGHT
    words = ", ".join(f"{level.label} {count}" for level, count in zip(levels, counts, strict=True))
    return Columns(
        id=chart_id,
        width=_number(COLUMN_WIDTH * len(levels)),
        height=_number(base + 36),
        column_width=_number(COLUMN_WIDTH - 16),
        base=_number(base),
        symbol_y=_number(base + 15),
        label_y=_number(base + 30),
        title=f"Säulendiagramm: {subject}. {words}.",
        columns=tuple(_column(index, counts, level) for index, level in enumerate(levels)),
    )


def _column(index: int, counts: Sequence[int], level: ScaleLevel) -> Column:
    height = COLUMN_HEIGHT * counts[index] / max(*counts, 1)
    top = COLUMN_TOP + COLUMN_HEIGHT - height
    left = COLUMN_WIDTH * index
    return Column(
        x=_number(left + 8),
        y=_number(top),
        height=_number(height),
        fill=level_fill(index, len(counts)),
        number=counts[index],
        number_y=_number(top - 5),
        middle=_number(left + COLUMN_WIDTH / 2),
        symbol=level.symbol,
        label=_shortened(level.label, 24),
    )


def level_fill(index: int, count: int) -> str:
    """Colour of the level `index` of `count`: the hue from light to dark."""
    share = index / (count - 1) if count > 1 else 1.0
    mixed = (round(light + (dark - light) * share) for light, dark in zip(LIGHTEST, DARKEST, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def text_fill(index: int, count: int) -> str:
    """White on the darker levels, dark on the lighter: a contrast of at least 4.5 for scales of two to six levels."""
    return LIGHT_TEXT if count == 1 or index / (count - 1) > 0.6 else DARK_TEXT


def _bar(index: int, row: Row, levels: Sequence[ScaleLevel]) -> Bar:
    top = index * ROW_HEIGHT
    return Bar(
        y=_number(top + BAR_TOP),
        label_y=_number(top + 9),
        text_y=_number(top + BAR_TOP + BAR_HEIGHT / 2 + 3.2),
        label=_shortened(row.label, LONGEST_LABEL),
        note=row.note,
        segments=_segments(row, levels),
    )


def _segments(row: Row, levels: Sequence[ScaleLevel]) -> tuple[Segment, ...]:
    if row.distribution is None:
        return ()
    parts = [
        ("level", count, level_fill(index, len(levels)), text_fill(index, len(levels)), level.symbol)
        for index, (count, level) in enumerate(zip(row.distribution, levels, strict=True))
    ]
    parts.append(("not_relevant", row.not_relevant, "", DARK_TEXT, "nicht relevant"))
    parts.append(("unrated", row.unrated, "#ffffff", DARK_TEXT, "offen"))
    total = sum(count for _, count, *_ in parts)
    segments = []
    x = 0.0
    for kind, count, fill, colour, sign in parts:
        if count:
            width = WIDTH * count / total
            text = (
                f"{sign} {count}" if width > (len(sign) + 3) * (7.5 if kind == "level" else CHARACTER) else str(count)
            )
            segments.append(Segment(kind, _number(x), _number(width), fill, text, _number(x + width / 2), colour))
            x += width
    return tuple(segments)


def _legend(levels: Sequence[ScaleLevel], top: float) -> tuple[LegendEntry, ...]:
    entries = [("level", level_fill(i, len(levels)), f"{level.symbol} {level.label}") for i, level in enumerate(levels)]
    entries += [("not_relevant", "", NOT_RELEVANT), ("unrated", "#ffffff", UNRATED)]
    column = WIDTH / LEGEND_COLUMNS
    return tuple(
        LegendEntry(
            kind=kind,
            x=_number(index % LEGEND_COLUMNS * column),
            y=_number(top + index // LEGEND_COLUMNS * LEGEND_LINE),
            text_x=_number(index % LEGEND_COLUMNS * column + 15),
            text_y=_number(top + index // LEGEND_COLUMNS * LEGEND_LINE + 8.5),
            fill=fill,
            text=_shortened(text, 32),
        )
        for index, (kind, fill, text) in enumerate(entries)
    )


def _row_in_words(row: Row, levels: Sequence[ScaleLevel]) -> str:
    if row.distribution is None:
        return f"{row.label}: {row.note}."
    counts = [f"{level.label} {count}" for level, count in zip(levels, row.distribution, strict=True)]
    counts += [f"{NOT_RELEVANT} {row.not_relevant}", f"{UNRATED} {row.unrated}"]
    return f"{row.label}: {', '.join(counts)}."


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _number(value: float) -> str:
    """A coordinate with a decimal point, whatever the language of the page."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def level_css(value: int, top: int) -> str:
    """Class of the colour of a level: four steps of one hue, whatever the length of the scale."""
    return f"cc-level-{round(3 * value / top) if top else 3}"
