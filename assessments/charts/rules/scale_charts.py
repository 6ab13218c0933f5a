"""Charts along the scale of levels: how far apart the institutions are, and what changed since the round before.

Pure geometry like `charts`; the markup is templates/charts/scale.svg. Rows differ in shape and print their numbers, so
they can be read without colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from assessments.charts.rules.charts import LONGEST_LABEL, WIDTH, ScaleLevel
from assessments.results.rules import scoring

SIDE = 52.0  # room for the words of the outer levels
HEAD = 26.0
ROW_HEIGHT = 40.0
LINE = 17.0  # of the row, below its label
LEGEND = 22.0
LARGEST = 9.0  # radius of the circle of all


@dataclass(frozen=True)
class ScaleRow:
    """One row. `start` and `end` lie on the scale; both None where the numbers are suppressed, then `note` says why.

    `shares` (0 … 1) are drawn at the levels and printed below them; `words` is the row in the text alternative.
    """

    label: str
    note: str
    words: str
    start: Fraction | None = None
    end: Fraction | None = None
    shares: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Text:
    x: str
    text: str


@dataclass(frozen=True)
class Bubble:
    """A share at its level: the area of the circle is the share."""

    x: str
    radius: str  # empty where nobody is
    text: str


@dataclass(frozen=True)
class Line:
    label: str
    note: str
    label_y: str
    y: str
    text_y: str
    start: str
    end: str
    bubbles: tuple[Bubble, ...]
    diamond: str  # path of the mark at the end, around its middle


@dataclass(frozen=True)
class ScaleChart:
    """Everything templates/charts/scale.svg prints. `title` is the whole text alternative."""

    id: str
    kind: str  # "spread" draws circles on a line between two ends, "change" an arrow from a circle to a diamond
    width: str
    height: str
    title: str
    ticks: tuple[Text, ...]
    symbols: tuple[Text, ...]
    lines: tuple[Line, ...]
    base: str
    legend: tuple[Text, ...]
    legend_y: str


def scale_chart(
    rows: Sequence[ScaleRow],
    levels: Sequence[ScaleLevel],
    *,
    chart_id: str,
    kind: str,
    subject: str,
    legend: Sequence[str] = (),
) -> ScaleChart:
    """`chart_id` must be unique on its page."""
    base = HEAD + len(rows) * ROW_HEIGHT
    return ScaleChart(
        id=chart_id,
        kind=kind,
        width=_number(WIDTH),
        height=_number(base + (LEGEND if legend else 4)),
        title=" ".join([f"Diagramm: {subject}.", *(f"{row.label}: {row.words}." for row in rows)]),
        ticks=tuple(Text(_x(value, levels), level.label) for value, level in enumerate(levels)),
        symbols=tuple(Text(_x(value, levels), level.symbol) for value, level in enumerate(levels)),
        lines=tuple(_line(index, row, levels) for index, row in enumerate(rows)),
        base=_number(base),
        legend=tuple(Text(_number(12 + index * WIDTH / 3), words) for index, words in enumerate(legend)),
        legend_y=_number(base + LEGEND - 6),
    )


def _line(index: int, row: ScaleRow, levels: Sequence[ScaleLevel]) -> Line:
    top = HEAD + index * ROW_HEIGHT
    suppressed = row.start is None
    y, end = _number(top + LINE + 3), "" if suppressed else _x(row.end, levels)
    return Line(
        label=row.label if len(row.label) <= LONGEST_LABEL else row.label[: LONGEST_LABEL - 1].rstrip() + "…",
        note=row.note,
        label_y=_number(top + 9),
        y=y,
        text_y=_number(top + LINE + 19),
        start="" if suppressed else _x(row.start, levels),
        end=end,
        bubbles=tuple(
            Bubble(_x(value, levels), _number(LARGEST * sqrt(share)) if share else "", share_in_words(share))
            for value, share in enumerate(row.shares)
        ),
        diamond=f"M{end} {y}m-6 0l6 -6l6 6l-6 6z",
    )


def _x(value: Fraction | int, levels: Sequence[ScaleLevel]) -> str:
    top = max(len(levels) - 1, 1)
    return _number(SIDE + float(value) * (WIDTH - 2 * SIDE) / top)


def _number(value: float) -> str:
    """A coordinate with a decimal point, whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")


def share_in_words(share: Fraction) -> str:
    """„33 %“, rounded half up."""
    return f"{scoring.rounded(share * 10) * 10:.0f} %"
