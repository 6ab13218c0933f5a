"""The printed rules are those that are computed, whatever the scale."""

import re
from fractions import Fraction

import pytest

from assessments.catalogue.queries import tree as tree_queries
from assessments.models import RatingLevel, ResultLabel
from assessments.results.content.method import counting_rules, decimal, numeral, share
from assessments.results.rules import scoring
from tests import factories

WORDS = ("gar nicht", "ein wenig", "meistens", "fast immer", "immer")
SCALES = {1: ("0,25", "0,5", "0,75"), 2: ("0,5", "1", "1,5"), 3: ("0,75", "1,5", "2,25"), 4: ("1", "2", "3")}


def catalogue_tree(top, **shape):
    """A catalogue with the levels 0 … top; none for -1."""
    catalogue = factories.make_catalogue(status="draft", **shape)
    catalogue.levels.all().delete()
    RatingLevel.objects.bulk_create(
        RatingLevel(
            catalogue=catalogue, value=value, label=WORDS[value], symbol="●" * value + "○", meaning="", anchor=""
        )
        for value in range(top + 1)
    )
    return tree_queries.catalogue_tree(catalogue.pk)


@pytest.mark.parametrize("top", SCALES)
def test_thresholds_are_printed_for_each_scale(db, top):
    rules = " ".join(counting_rules(catalogue_tree(top)))
    first, second, third = SCALES[top]
    assert (
        f"unter {first} „am Anfang des Weges“, unter {second} „auf dem Weg“, "
        f"unter {third} „auf dem Weg fortgeschritten“, "
        f"ab {third} „chancengerecht aufgestellt“"
    ) in rules
    assert f"kein Bereich liegt unter {second}" in rules


@pytest.mark.parametrize("top", SCALES)
def test_printed_thresholds_are_where_the_label_changes(db, top):
    """Tried with every mean in steps of a thousandth, not read from the constants."""
    rules = " ".join(counting_rules(catalogue_tree(top)))
    printed = [Fraction(number.replace(",", ".")) for number in re.findall(r"(?:unter|ab) (\S+) „", rules)]
    means = [Fraction(step, 1000) for step in range(1000 * top + 1)]
    labels = [scoring.result_label(mean, True, top)[0] for mean in means]
    changes = [mean for mean, before, label in zip(means[1:], labels, labels[1:], strict=False) if before != label]
    assert printed == [*changes, changes[-1]]


@pytest.mark.parametrize(("top", "level"), [(2, "ein wenig"), (3, "meistens"), (4, "fast immer")])
def test_floor_names_the_level_below_the_highest(db, top, level):
    rules = " ".join(counting_rules(catalogue_tree(top)))
    assert f"Im Bereich liegt keine Anforderung unter „{level}“" in rules
    assert f"mindestens drei Viertel der Stufen bei „{level}“ oder höher" in rules
    below = [scoring.near_top(top) - 1, top, top]
    assert scoring.area_summary(below, top).label != ResultLabel.WELL_SET


def test_floor_of_two_levels_asks_for_nothing_in_an_area(db):
    rules = " ".join(counting_rules(catalogue_tree(1)))
    assert "Im Bereich liegt" not in rules
    assert "Insgesamt ist keine „gar nicht“" in rules


def test_without_levels_there_is_neither_mean_nor_threshold(db):
    assert counting_rules(catalogue_tree(scoring.NO_LEVELS)) == (
        "Gezählt wird nur, wie viele geantwortet haben.",
        "Stadtweit zählen nur abgenommene Selbstbewertungen, jede Institution einmal.",
    )


@pytest.mark.parametrize(("areas", "requirements", "number"), [(5, 3, "zehn"), (2, 2, "drei"), (3, 2, "vier")])
def test_number_of_levels_asked_for_is_that_of_the_catalogue(db, areas, requirements, number):
    rules = " ".join(counting_rules(catalogue_tree(3, areas=areas, requirements=requirements)))
    assert f"Insgesamt sind es mindestens {number} Stufen, zwei Drittel" in rules


def test_another_rule_is_printed_without_another_word(db, monkeypatch):
    monkeypatch.setattr(scoring, "MIN_COVERAGE", Fraction(3, 4))
    monkeypatch.setattr(scoring, "MIN_RATED_IN_AREA", 3)
    monkeypatch.setattr(scoring, "CITY_FLOOR", Fraction(4, 5))
    rules = " ".join(counting_rules(catalogue_tree(3)))
    assert "mindestens drei vergebene Stufen und drei Viertel der relevanten" in rules
    assert "mindestens vier Fünftel der Stufen" in rules


def test_numbers_in_words():
    assert (numeral(2), numeral(12), numeral(13)) == ("zwei", "zwölf", "13")
    assert (share(Fraction(2, 3)), share(Fraction(1, 4)), share(Fraction(5, 7))) == (
        "zwei Drittel",
        "ein Viertel",
        "5/7",
    )
    assert (decimal(Fraction(9, 4)), decimal(Fraction(2))) == ("2,25", "2")
