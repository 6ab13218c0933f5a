"""Spread and trend in words and charts: what is shown, and that suppressed numbers are in none of it."""

from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.charts.rules.scale_charts import ScaleRow, scale_chart, share_in_words
from assessments.results.content.comparisons import OTHER_WORDING, spread_picture, trend_picture
from assessments.results.content.contents_of_reports import REASONS, SUPPRESSED
from assessments.results.queries.trend import RoundTrend
from assessments.results.rules import scoring
from assessments.results.rules.disclosure import Reason
from assessments.results.rules.scoring_trend import Course, public_trend, trend
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return catalogue_tree(factories.make_catalogue().pk)


def city(tree, **distributions):
    """A city result with these distributions, nothing at the other requirements."""
    counts = {r.code: distributions.get(r.code, (0, 0, 0, 0)) for r in tree.requirements}
    return scoring.city_result_from_counts(
        tree.structure,
        {code: scoring.Counts(10, sum(found), 0, 10 - sum(found), found) for code, found in counts.items()},
        included=10,
        invited_total=10,
        min_institutions=5,
    )


def test_spread_names_the_widest_requirement_and_hides_the_suppressed(tree):
    picture = spread_picture(tree, city(tree, A1=(0, 2, 8, 0), A2=(5, 0, 0, 5), B1=(1, 0, 0, 3)))

    widest, shown, hidden = picture.lines[1], picture.lines[0], picture.lines[2]
    assert (widest.lowest, widest.highest) == ("0 noch nicht erfüllt", "3 durchgängig erfüllt")
    assert (widest.shares, widest.difference) == (("50 %", "0 %", "0 %", "50 %"), "1,7")
    assert (shown.shares, shown.difference) == (("0 %", "20 %", "80 %", "0 %"), "0,4")
    assert (hidden.lowest, hidden.shares) == ("", ())
    assert picture.sentence == (
        "Am weitesten liegen die Institutionen bei A2 Anforderung A2 auseinander: "
        "Zwei Institutionen trennen dort durchschnittlich 1,7 Stufen."
    )
    assert f"B1 Anforderung B1: {SUPPRESSED}." in picture.chart.title


def test_nothing_shown_is_no_spread(tree):
    assert spread_picture(tree, city(tree, A1=(4, 0, 0, 0), A2=(0, 9, 0, 0))) is None


def test_trend_says_number_direction_and_why_not(tree):
    earlier = factories.make_round(tree.catalogue, "2028")
    courses = {
        "A1": [Course((1, 2), (True, True), 3), Course((0, 1), (True, True), 3)],
        "A2": [Course((1, 1), (True, True), 3), Course((2, 2), (True, True), 2)],
        "B1": [Course((3, 3), (True, True), 4)],
    }
    whole = RoundTrend(earlier, trend(tree.structure, courses, 5, 3))
    found = RoundTrend(earlier, public_trend(whole.trend))

    picture = trend_picture(tree, found)

    assert [(line.label, line.number, line.then, line.now, line.direction) for line in picture.lines] == [
        ("A Bereich A", "11 Vergleiche", "0,9", "1,5", "höher"),
        ("A1 Anforderung A1", "6 Institutionen", "0,5", "1,5", "höher"),
        ("A2 Anforderung A2", "5 Institutionen", "1,4", "1,4", "gleich"),
        ("B Bereich B", "", "", "", SUPPRESSED),
        ("B1 Anforderung B1", "", "", "", SUPPRESSED),
        ("B2 Anforderung B2", "", "", "", OTHER_WORDING),
    ]
    assert "je Anforderung 5 bis 6 Institutionen, die in „Runde 2028“" in picture.sentence
    assert "Von 2 verglichenen Anforderungen liegen 1 höher, 1 gleich und 0 niedriger." in picture.sentence
    assert f"B Bereich B: {SUPPRESSED}." in picture.chart.title

    picture = trend_picture(tree, whole)

    assert [(line.label, line.number, line.reason) for line in picture.lines if line.reason] == [
        ("B1 Anforderung B1", "4 Institutionen", REASONS[Reason.TOO_FEW])
    ]
    assert picture.sentence.endswith("Andere sehen davon 2.")


def test_trend_without_anything_to_show_has_no_chart(tree):
    earlier = factories.make_round(tree.catalogue, "2028")
    picture = trend_picture(tree, RoundTrend(earlier, trend(tree.structure, {"A1": []}, 5, 3)))

    assert picture.chart is None
    assert SUPPRESSED in picture.sentence
    assert trend_picture(tree, None) is None


@pytest.mark.parametrize(("share", "words"), [((1, 3), "33 %"), ((2, 3), "67 %"), ((1, 8), "13 %"), ((0, 5), "0 %")])
def test_share_is_rounded_half_up(share, words):
    assert share_in_words(Fraction(*share)) == words


@pytest.mark.parametrize("kind", ["spread", "change"])
def test_chart_prints_its_numbers_with_a_decimal_point_and_escapes_words(tree, kind):
    levels = queries_levels(tree)
    row = ScaleRow('<b>"', "1,0 → 2,5", "Worte", Fraction(1), Fraction(5, 2), (Fraction(1, 4),) * 4)
    hidden = ScaleRow("Gesperrt", SUPPRESSED, SUPPRESSED)
    chart = scale_chart([row, hidden], levels, chart_id="d", kind=kind, subject="Prüfung", legend=("vorher", "jetzt"))

    svg = render_to_string("charts/scale.svg", {"chart": chart})

    assert "&lt;b&gt;&quot;" in svg
    assert "<b>" not in svg
    assert "25 %" in svg or kind == "change"
    assert chart.title == f'Diagramm: Prüfung. <b>": Worte. Gesperrt: {SUPPRESSED}.'


def queries_levels(tree):
    return tuple(tree.levels)
