"""Charts along the scale of levels: places of everything that is drawn."""

from dataclasses import astuple
from fractions import Fraction

import pytest

from assessments.charts.rules.charts import ScaleLevel
from assessments.charts.rules.scale_charts import ScaleRow, scale_chart, share_in_words

LEVELS = [ScaleLevel("○○", "noch nicht"), ScaleLevel("●○", "teilweise"), ScaleLevel("●●", "ganz")]
SPREAD = ScaleRow(
    "K1", "9 Meinungen", "von 0 bis 1", Fraction(0), Fraction(1), (Fraction(4, 9), Fraction(5, 9), Fraction(0))
)
HIDDEN = ScaleRow("K2", "zu wenige Angaben", "zu wenige Angaben")


def chart(*rows, levels=LEVELS, **settings):
    return scale_chart(rows, levels, **{"chart_id": "d", "kind": "spread", "subject": "Streuung"} | settings)


def test_levels_stand_at_even_distances():
    found = chart(SPREAD)
    assert (found.id, found.kind, found.width, found.base) == ("d", "spread", "480", "66")
    assert [astuple(tick) for tick in found.ticks] == [("52", "noch nicht"), ("240", "teilweise"), ("428", "ganz")]
    assert [astuple(symbol) for symbol in found.symbols] == [("52", "○○"), ("240", "●○"), ("428", "●●")]


def test_row_lies_between_its_ends_and_the_circles_are_as_large_as_the_shares():
    assert astuple(chart(SPREAD).lines[0]) == (
        "K1", "9 Meinungen", "35", "46", "62", "52", "240",
        (("52", "6", "44 %"), ("240", "6.7", "56 %"), ("428", "", "0 %")),
        "M240 46m-6 0l6 -6l6 6l-6 6z",
    )  # fmt: skip


def test_suppressed_row_says_why_and_draws_nothing():
    line = chart(SPREAD, HIDDEN).lines[1]
    assert (line.label_y, line.y, line.text_y) == ("75", "86", "102")
    assert (line.note, line.start, line.end, line.bubbles) == ("zu wenige Angaben", "", "", ())


def test_all_is_said_in_words():
    assert chart(SPREAD, HIDDEN).title == "Diagramm: Streuung. K1: von 0 bis 1. K2: zu wenige Angaben."


def test_legend_stands_below_the_rows_in_thirds():
    found = chart(SPREAD, HIDDEN, legend=("vorher", "jetzt"))
    assert (found.base, found.height, found.legend_y) == ("106", "128", "122")
    assert [astuple(entry) for entry in found.legend] == [("12", "vorher"), ("172", "jetzt")]
    assert (chart(SPREAD).height, chart(SPREAD).legend) == ("70", ())


def test_scale_of_one_level_has_it_at_the_left():
    assert [tick.x for tick in chart(levels=LEVELS[:1]).ticks] == ["52"]


def test_long_label_is_shortened():
    labels = [chart(ScaleRow(label, "", "")).lines[0].label for label in ("a" * 66, "a" * 67, "a" * 64 + " bc")]
    assert labels == ["a" * 66, "a" * 65 + "…", "a" * 64 + "…"]


@pytest.mark.parametrize(
    ("share", "words"),
    [(Fraction(1, 3), "33 %"), (Fraction(1, 200), "1 %"), (Fraction(99, 20000), "0 %"), (Fraction(1), "100 %")],
)
def test_share_is_rounded_half_up(share, words):
    assert share_in_words(share) == words
