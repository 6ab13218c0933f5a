"""A bar that stands in the row of a table, beside its numbers: geometry for templates/charts/row_bar.svg."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.charts.rules.charts import NOT_RELEVANT, UNRATED, ScaleLevel, level_fill

WIDTH = 480.0


@dataclass(frozen=True)
class Part:
    kind: str  # "level", "not_relevant" or "unrated"
    x: str
    width: str
    fill: str


@dataclass(frozen=True)
class RowBar:
    """`title` is the whole text alternative; `line` (empty without any) is where the upper levels begin."""

    id: str
    title: str
    parts: tuple[Part, ...]
    line: str


def row_bar(label: str, counts: Sequence[int], levels: Sequence[ScaleLevel], upper: int) -> RowBar:
    """`counts` go by level, then not relevant and unrated; `upper` is the index of the first of the upper levels."""
    names = [*(level.label for level in levels), NOT_RELEVANT, UNRATED]
    kinds = [*("level" for _ in levels), "not_relevant", "unrated"]
    fills = [*(level_fill(index, len(levels)) for index in range(len(levels))), "", "#ffffff"]
    total = sum(counts) or 1
    starts = [WIDTH * sum(counts[:index]) / total for index in range(len(counts))]
    given = ", ".join(f"{count} {name}" for count, name in zip(counts, names, strict=True) if count)
    return RowBar(
        id=f"balken-{label.split()[0]}",
        title=f"{label}: {given}.",
        parts=tuple(
            Part(kind, _number(start), _number(WIDTH * count / total), fill)
            for kind, start, count, fill in zip(kinds, starts, counts, fills, strict=True)
            if count
        ),
        line=_number(starts[upper]) if upper and sum(counts[: len(levels)]) else "",
    )


def _number(value: float) -> str:
    """A coordinate with a decimal point, whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")
