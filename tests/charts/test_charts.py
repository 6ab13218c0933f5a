import re
import xml.etree.ElementTree as ET
from dataclasses import astuple

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts.rules.charts import Row, ScaleLevel, columns, level_css, level_fill, stacked_bars, text_fill

LEVELS = tuple(
    ScaleLevel(symbol, label)
    for symbol, label in (
        ("○○○", "noch nicht erfüllt"),
        ("●○○", "in Ansätzen erfüllt"),
        ("●●○", "überwiegend erfüllt"),
        ("●●●", "durchgängig erfüllt"),
    )
)
SVG = "{http://www.w3.org/2000/svg}"


def chart(*rows):
    return stacked_bars(rows, LEVELS, chart_id="diagramm", subject="Verteilung")


def markup(*rows):
    return render_to_string("charts/stacked_bars.svg", {"chart": chart(*rows)})


def test_stacked_bars_gives_unrated_and_not_relevant_their_own_segments():
    segments = chart(Row("K", (0, 1, 2, 0), not_relevant=1, unrated=2)).bars[0].segments
    assert [(s.kind, s.x, s.width, s.text) for s in segments] == [
        ("level", "0", "80", "●○○ 1"),
        ("level", "80", "160", "●●○ 2"),
        ("not_relevant", "240", "80", "nicht relevant 1"),
        ("unrated", "320", "160", "offen 2"),
    ]


def test_stacked_bars_lie_below_each_other_and_above_the_legend():
    found = chart(Row("K", (0, 1, 2, 0), not_relevant=1, unrated=2), Row("O3", None, note="zu wenige"))
    assert (found.id, found.width, found.height, found.bar_height) == ("diagramm", "480", "112", "17")
    assert [(bar.y, bar.label_y, bar.text_y, bar.label) for bar in found.bars] == [
        ("13", "9", "24.7", "K"),
        ("50", "46", "61.7", "O3"),
    ]
    assert [astuple(entry) for entry in found.legend] == [
        ("level", "0", "82", "15", "90.5", "#dde6f8", "○○○ noch nicht erfüllt"),
        ("level", "160", "82", "175", "90.5", "#9cacd4", "●○○ in Ansätzen erfüllt"),
        ("level", "320", "82", "335", "90.5", "#5c71b0", "●●○ überwiegend erfüllt"),
        ("level", "0", "97", "15", "105.5", "#1b378c", "●●● durchgängig erfüllt"),
        ("not_relevant", "160", "97", "175", "105.5", "", "nicht relevant für uns"),
        ("unrated", "320", "97", "335", "105.5", "#ffffff", "noch nicht beantwortet"),
    ]


def test_legend_begins_a_third_line_only_when_the_second_is_full():
    longer = stacked_bars([], (*LEVELS, ScaleLevel("●●●●", "vorbildlich")), chart_id="d", subject="")
    assert (longer.height, longer.legend[-1].x, longer.legend[-1].y) == ("53", "0", "38")


def test_segments_are_coloured_like_their_level_and_labelled_in_the_middle():
    segments = chart(Row("K", (0, 1, 2, 0), not_relevant=1, unrated=2)).bars[0].segments
    assert [(s.fill, s.text_x, s.text_fill) for s in segments] == [
        ("#9cacd4", "40", "#0a0c18"),
        ("#5c71b0", "160", "#ffffff"),
        ("", "280", "#0a0c18"),
        ("#ffffff", "400", "#0a0c18"),
    ]


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        (Row("K", (1, 9, 0, 0)), ["○○○ 1", "●○○ 9"]),  # 48 points, and the sign wants 45
        (Row("K", (3, 29, 0, 0)), ["3", "●○○ 29"]),  # exactly 45
        (Row("K", (5, 0, 0, 0), not_relevant=1), ["○○○ 5", "nicht relevant 1"]),  # 80; wants 78.2
        (Row("K", (5, 0, 0, 0), not_relevant=1, unrated=1), ["○○○ 5", "1", "offen 1"]),  # 68.6; wants 36.8
        (Row("K", (12, 0, 0, 0), unrated=1), ["○○○ 12", "offen 1"]),  # 36.9
        (Row("K", (13, 0, 0, 0), unrated=1), ["○○○ 13", "1"]),  # 34.3
    ],
)
def test_narrow_segment_has_its_number_only(row, texts):
    assert [segment.text for segment in chart(row).bars[0].segments] == texts


def test_columns_grow_with_their_number():
    found = columns((0, 3, 2, 1), LEVELS, chart_id="s", subject="Stufen")
    assert (found.id, found.width, found.height, found.column_width) == ("s", "440", "144", "94")
    assert (found.base, found.symbol_y, found.label_y) == ("108", "123", "138")
    assert found.title == (
        "Säulendiagramm: Stufen. noch nicht erfüllt 0, in Ansätzen erfüllt 3, überwiegend erfüllt 2, "
        "durchgängig erfüllt 1."
    )
    assert [astuple(column) for column in found.columns] == [
        ("8", "108", "0", "#dde6f8", 0, "103", "55", "○○○", "noch nicht erfüllt"),
        ("118", "18", "90", "#9cacd4", 3, "13", "165", "●○○", "in Ansätzen erfüllt"),
        ("228", "48", "60", "#5c71b0", 2, "43", "275", "●●○", "überwiegend erfüllt"),
        ("338", "78", "30", "#1b378c", 1, "73", "385", "●●●", "durchgängig erfüllt"),
    ]


def test_columns_without_a_number_lie_on_the_ground():
    found = columns((0, 0), LEVELS[:2], chart_id="s", subject="Stufen")
    assert [column.height for column in found.columns] == ["0", "0"]
    assert [column.height for column in columns((1,), LEVELS[:1], chart_id="s", subject="").columns] == ["90"]


@pytest.mark.parametrize(
    ("label", "shown"),
    [("a" * 24, "a" * 24), ("a" * 25, "a" * 23 + "…"), ("a" * 22 + " bcd", "a" * 22 + "…")],
)
def test_label_of_a_column_is_shortened_from_25_characters_on(label, shown):
    found = columns((1,), [ScaleLevel("●", label)], chart_id="s", subject="")
    assert found.columns[0].label == shown


def test_label_of_a_bar_may_have_66_characters_and_one_of_the_legend_32():
    labels = [chart(Row("a" * length, (1, 0, 0, 0))).bars[0].label for length in (66, 67)]
    assert labels == ["a" * 66, "a" * 65 + "…"]
    legends = [
        stacked_bars([], [ScaleLevel("●", "a" * length)], chart_id="d", subject="").legend[0].text
        for length in (30, 31)
    ]
    assert legends == ["● " + "a" * 30, "● " + "a" * 29 + "…"]


@pytest.mark.parametrize(
    ("top", "classes"), [(0, [3]), (1, [0, 3]), (2, [0, 2, 3]), (3, [0, 1, 2, 3]), (5, [0, 1, 1, 2, 2, 3])]
)
def test_class_of_a_level_is_one_of_four(top, classes):
    assert [level_css(value, top) for value in range(top + 1)] == [f"cc-level-{number}" for number in classes]


def test_scale_of_one_level_is_dark():
    assert (level_fill(0, 1), text_fill(0, 1)) == ("#1b378c", "#ffffff")


@pytest.mark.parametrize(("count", "dark"), [(2, 1), (3, 2), (4, 2), (5, 3), (6, 4)])
def test_text_is_white_from_the_darker_levels_on(count, dark):
    fills = [text_fill(index, count) for index in range(count)]
    assert fills == ["#0a0c18"] * dark + ["#ffffff"] * (count - dark)


def test_stacked_bars_suppressed_row_has_no_segments():
    bar = chart(Row("O3", None, note="zu wenige Angaben für einen anonymen Vergleich")).bars[0]
    assert (bar.segments, bar.note) == ((), "zu wenige Angaben für einen anonymen Vergleich")


def test_stacked_bars_says_everything_in_words():
    rows = (Row("K Kommunikation", (0, 1, 2, 0), unrated=1), Row("O3", None, note="zu wenige Angaben"))
    assert chart(*rows).title == (
        "Balkendiagramm: Verteilung. K Kommunikation: noch nicht erfüllt 0, in Ansätzen erfüllt 1, "
        "überwiegend erfüllt 2, durchgängig erfüllt 0, nicht relevant für uns 0, "
        "noch nicht beantwortet 1. O3: zu wenige Angaben."
    )


def test_markup_coordinates_have_no_decimal_comma():
    svg = markup(Row("K", (1, 1, 1, 0)), Row("Z", (3, 2, 1, 1), 0, 0))
    coordinates = re.findall(r' (?:x|y|width|height|viewBox|d)="([^"]*)"', svg)
    assert len(coordinates) > 40
    assert not [value for value in coordinates if re.search(r"\d,\d", value)]


def test_markup_passes_a_strict_content_security_policy():
    tree = ET.fromstring(markup(Row("K", (1, 0, 2, 0), 1, 1)))  # noqa: S314  our own markup
    assert not [e.tag for e in tree.iter() if e.tag in (f"{SVG}style", f"{SVG}script")]
    assert not [name for e in tree.iter() for name in e.attrib if name == "style" or name.startswith("on")]


def test_markup_carries_its_text_alternative_and_own_ids():
    tree = ET.fromstring(markup(Row("K", (1, 0, 2, 0))))  # noqa: S314  our own markup
    assert tree[0].tag == f"{SVG}title"
    assert tree[0].text == chart(Row("K", (1, 0, 2, 0))).title
    assert [e.get("id") for e in tree.iter() if e.get("id")] == ["diagramm-title", "diagramm-hatch"]


def test_markup_escapes_typed_text():
    svg = markup(Row("<script>alert(1)</script>", (1, 0, 0, 0)))
    assert "<script" not in svg


@given(st.tuples(*[st.integers(0, 5000)] * 4), st.integers(0, 5000), st.integers(0, 5000))
def test_segments_fill_the_bar_in_proportion(distribution, not_relevant, unrated):
    row = Row("K", distribution, not_relevant, unrated)
    segments = chart(row).bars[0].segments
    total = sum(distribution) + not_relevant + unrated
    assert len(segments) == sum(count > 0 for count in (*distribution, not_relevant, unrated))
    assert abs(sum(float(s.width) for s in segments) - (480 if total else 0)) < 0.05
    assert sum(int(s.text.split()[-1]) for s in segments) == total


@given(st.integers(2, 6).flatmap(lambda count: st.tuples(st.integers(0, count - 1), st.just(count))))
def test_text_on_every_level_can_be_read(index_and_count):
    index, count = index_and_count
    light, dark = sorted((_luminance(level_fill(index, count)), _luminance(text_fill(index, count))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_levels_get_darker():
    fills = [_luminance(level_fill(index, 4)) for index in range(4)]
    assert fills == sorted(fills, reverse=True)


def test_long_label_is_shortened_in_the_picture_only():
    row = Row("Sehr lange Bezeichnung " * 10, (1, 0, 0, 0))
    assert len(chart(row).bars[0].label) <= 66
    assert row.label in chart(row).title


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
