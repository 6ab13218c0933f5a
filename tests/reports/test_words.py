"""Numbers as sentences: what a reader of the report could stumble over."""

from fractions import Fraction

from assessments.models import RatingLevel
from assessments.results.content.city_picture import most_frequent
from assessments.results.content.contents_of_reports import mean_beside_label
from assessments.results.rules.scoring import CitySummary, Label

LEVELS = [RatingLevel(value=value, label=label) for value, label in enumerate(("noch nicht", "wenig", "meist", "ganz"))]


def distributed(*distribution):
    return CitySummary(("K1",), (), sum(distribution), Fraction(3, 2), Label.ADVANCED, distribution)


def test_same_shown_mean_with_another_label_says_why():
    assert mean_beside_label(Fraction(3, 2), LEVELS) == "1,5"
    assert mean_beside_label(Fraction(149, 100), LEVELS) == "knapp 1,5"
    assert mean_beside_label(None, LEVELS) == "–"


def test_most_frequent_levels_in_one_sentence():
    assert most_frequent(distributed(1, 5, 2, 0), LEVELS) == "Am häufigsten wurde „wenig“ vergeben (5 von 8)."
    three = "Am häufigsten wurden „noch nicht“, „wenig“ und „ganz“ vergeben (je 2 von 6)."
    assert most_frequent(distributed(2, 2, 0, 2), LEVELS) == three
