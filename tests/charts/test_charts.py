import re
import xml.etree.ElementTree as ET

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts.rules.charts import Row, ScaleLevel, level_fill, stacked_bars, text_fill

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
