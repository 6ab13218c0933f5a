"""Every number: example tables of the demo, the rules one by one, and properties that hold for all inputs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assessments.results.rules import scoring
from assessments.results.rules.disclosure import Reason
from assessments.results.rules.scoring import NOT_RELEVANT, UNRATED, Counts, Label, MeasureFacts, Missing

DEMO = yaml.safe_load((Path(__file__).parents[2] / "fixtures" / "demo.yaml").read_text(encoding="utf-8"))
EXPECTED = DEMO["expected_results"]["institutions"]
STRUCTURE = {"A": ("A1", "A2", "A3"), "B": ("B1", "B2", "B3")}
CODES = [code for codes in STRUCTURE.values() for code in codes]

values = st.sampled_from([0, 1, 2, 3, NOT_RELEVANT, UNRATED])
marks = st.fixed_dictionaries({code: values for code in CODES})
cities = st.lists(marks, max_size=12)


def demo_marks(institution):
    rows = next(row for row in DEMO["assessments"] if row["institution"] == institution)["answers"]
    return {row["requirement"]: row["rating"] if row["status"] == "rated" else row["status"] for row in rows}


def demo_structure():
    codes = list(demo_marks("ABH"))
    return {area: [code for code in codes if code.startswith(area)] for area in dict.fromkeys(c[0] for c in codes)}


def block(summary):
    """A summary as demo.yaml writes it."""
    counts = summary.counts
    found = {
        "total": counts.total,
        "rated": counts.rated,
        "not_relevant": counts.not_relevant,
        "unrated": counts.unrated,
        "distribution": list(counts.distribution),
        "coverage": f"{counts.rated}/{counts.relevant}",
        "mean": str(scoring.rounded(summary.mean)).replace(".", ","),
        "label": str(summary.label),
    }
    return found | {"floor_applied": True} if summary.floor_applied else found


def city(institutions, minimum=5):
    return scoring.city_result(
        STRUCTURE, institutions, invited_total=len(institutions) + 3, min_institutions=minimum, top=3
    )


# --- counting ----------------------------------------------------------------------------------------------------


def test_count_keeps_the_four_numbers_apart():
    assert scoring.count([0, 3, 3, NOT_RELEVANT, UNRATED]) == Counts(5, 3, 1, 1, (1, 0, 0, 2))


def test_count_of_nothing():
    assert scoring.count([]) == Counts(0, 0, 0, 0, (0, 0, 0, 0))
    assert scoring.count([]).coverage is None
    assert scoring.count([]).raw_mean is None


@pytest.mark.parametrize("value", [-1, 4, "rated", None, "", 1.5])
def test_count_refuses_what_is_not_on_the_scale(value):
    with pytest.raises(ValueError, match="is not on the scale 0 to 3"):
        scoring.count([value])


def test_unrated_is_never_counted_as_zero():
    assert scoring.count([2, 2, UNRATED]).raw_mean == 2


@given(st.lists(values))
def test_rated_not_relevant_and_unrated_add_up_to_the_total(some):
    counts = scoring.count(some)
    assert counts.rated + counts.not_relevant + counts.unrated == counts.total == len(some)
    assert sum(counts.distribution) == counts.rated


# --- one institution ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("institution", sorted(EXPECTED))
def test_institution_result_equals_the_example_tables(institution):
    result = scoring.institution_result(demo_structure(), demo_marks(institution))
    assert {
        "areas": {area: block(summary) for area, summary in result.areas.items()},
        "overall": block(result.overall),
    } == EXPECTED[institution]


@pytest.mark.parametrize(
    ("area", "mean", "label", "missing"),
    [
        pytest.param([1, 2, UNRATED], Fraction(3, 2), Label.ADVANCED, None, id="two of three are enough"),
        pytest.param([1, UNRATED, UNRATED], None, None, Missing.TOO_FEW_RATED, id="one of three"),
        pytest.param([2, 2, UNRATED, UNRATED], None, None, Missing.TOO_FEW_RATED, id="half is below two thirds"),
        pytest.param([2, UNRATED, NOT_RELEVANT], None, None, Missing.TOO_FEW_RATED, id="one of two relevant"),
        pytest.param([2, 1, NOT_RELEVANT], Fraction(3, 2), Label.ADVANCED, None, id="two of two relevant"),
        pytest.param([3, NOT_RELEVANT, NOT_RELEVANT], None, None, Missing.ONLY_ONE_RELEVANT, id="only one relevant"),
        pytest.param([NOT_RELEVANT] * 3, None, None, Missing.NOTHING_RELEVANT, id="nothing relevant"),
        pytest.param([UNRATED] * 3, None, None, Missing.TOO_FEW_RATED, id="nothing rated"),
    ],
)
def test_area_mean_is_shown_only_with_enough_ratings(area, mean, label, missing):
    summary = scoring.area_summary(area)
    assert (summary.mean, summary.label, summary.missing) == (mean, label, missing)


@pytest.mark.parametrize(
    ("area", "label", "floor_applied"),
    [
        ([3, 3, 1], Label.ADVANCED, True),
        ([3, 3, 2], Label.WELL_SET, False),
        ([3, 2, 2], Label.WELL_SET, False),
        ([3, 2, 1], Label.ADVANCED, False),
        ([3, 3, NOT_RELEVANT], Label.WELL_SET, False),
    ],
)
def test_area_reaches_the_highest_label_only_without_a_level_below_two(area, label, floor_applied):
    summary = scoring.area_summary(area)
    assert (summary.label, summary.floor_applied) == (label, floor_applied)


def five_areas(*areas):
    return dict(zip("KZSBO", areas, strict=True))


@pytest.mark.parametrize(
    ("areas", "label", "floor_applied"),
    [
        pytest.param(five_areas(*[[3, 3, 3]] * 5), Label.WELL_SET, False, id="all at the top"),
        pytest.param(five_areas([3, 3, 0], *[[3, 3, 3]] * 4), Label.ADVANCED, True, id="one zero"),
        pytest.param(five_areas([1, 1, 2], *[[3, 3, 3]] * 4), Label.ADVANCED, True, id="one area at 1.33"),
        pytest.param(five_areas([1, 2], *[[3, 3, 3]] * 4), Label.WELL_SET, False, id="one area at exactly 1.5"),
        pytest.param(five_areas([NOT_RELEVANT] * 3, *[[3, 3, 3]] * 4), Label.WELL_SET, False, id="an area without"),
    ],
)
def test_overall_reaches_the_highest_label_only_by_its_floor_rule(areas, label, floor_applied):
    summary = scoring.overall_summary(areas)
    assert (summary.label, summary.floor_applied) == (label, floor_applied)


@pytest.mark.parametrize(
    ("areas", "missing"),
    [
        pytest.param(five_areas(*[[2, 2, UNRATED]] * 5), None, id="ten of fifteen"),
        pytest.param(five_areas([2, UNRATED, UNRATED], *[[2, 2, UNRATED]] * 4), Missing.TOO_FEW_RATED, id="nine"),
        pytest.param(
            five_areas(*[[2, 2, NOT_RELEVANT]] * 3, [2, 2, UNRATED], [2, UNRATED, UNRATED]),
            Missing.TOO_FEW_RATED,
            id="nine of twelve relevant",
        ),
        pytest.param(five_areas([UNRATED] * 3, *[[2, 2, 2]] * 4), Missing.TOO_FEW_RATED, id="an area without rating"),
        pytest.param(five_areas([NOT_RELEVANT] * 3, *[[2, 2, 2]] * 4), None, id="an area without relevance is exempt"),
        pytest.param(five_areas(*[[NOT_RELEVANT] * 3] * 5), Missing.NOTHING_RELEVANT, id="nothing relevant"),
        pytest.param(five_areas(*[[2, NOT_RELEVANT, NOT_RELEVANT]] * 5), Missing.TOO_FEW_RATED, id="five of five"),
    ],
)
def test_overall_mean_is_shown_only_with_enough_ratings(areas, missing):
    summary = scoring.overall_summary(areas)
    assert summary.missing == missing
    assert summary.mean == (2 if missing is None else None)


def test_overall_of_a_short_catalogue_asks_for_two_thirds():
    assert scoring.overall_summary({"A": [1, 1], "B": [2, UNRATED]}).mean == Fraction(4, 3)
    assert scoring.overall_summary({"A": [1, UNRATED], "B": [2, UNRATED]}).missing == Missing.TOO_FEW_RATED


@given(marks, st.randoms(use_true_random=False))
def test_order_of_answers_does_not_matter(some, shuffle):
    rows = list(some.items())
    shuffle.shuffle(rows)
    assert scoring.institution_result(STRUCTURE, dict(rows)) == scoring.institution_result(STRUCTURE, some)


def test_missing_mark_is_unrated():
    assert scoring.institution_result(STRUCTURE, {}).overall.counts == Counts(6, 0, 0, 6, (0, 0, 0, 0))


@given(marks)
def test_area_counts_add_up_to_the_overall_counts(some):
    result = scoring.institution_result(STRUCTURE, some)
    assert sum(area.counts.rated for area in result.areas.values()) == result.overall.counts.rated
    assert sum(area.counts.unrated for area in result.areas.values()) == result.overall.counts.unrated


# --- labels and rounding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mean", "label"),
    [
        (Fraction(0), Label.AT_START),
        (Fraction(7499, 10000), Label.AT_START),
        (Fraction(3, 4), Label.ON_WAY),
        (Fraction(14999, 10000), Label.ON_WAY),
        (Fraction(3, 2), Label.ADVANCED),
        (Fraction(22499, 10000), Label.ADVANCED),
        (Fraction(9, 4), Label.WELL_SET),
        (Fraction(3), Label.WELL_SET),
    ],
)
def test_result_label_thresholds_are_exact(mean, label):
    assert scoring.result_label(mean, floor_holds=True) == (label, False)


def test_result_label_is_lowered_by_the_floor_rule_at_the_top_only():
    assert scoring.result_label(Fraction(9, 4), floor_holds=False) == (Label.ADVANCED, True)
    assert scoring.result_label(Fraction(2), floor_holds=False) == (Label.ADVANCED, False)


@pytest.mark.parametrize(
    ("mean", "shown"),
    [
        (Fraction(5, 4), "1.3"),
        (Fraction(1, 20), "0.1"),
        (Fraction(4, 3), "1.3"),
        (Fraction(9, 4), "2.3"),
        (Fraction(13, 7), "1.9"),
        (Fraction(1249, 1000), "1.2"),
        (Fraction(0), "0.0"),
        (Fraction(3), "3.0"),
    ],
)
def test_rounded_is_half_up_with_one_decimal(mean, shown):
    assert scoring.rounded(mean) == Decimal(shown)


@pytest.mark.parametrize(
    ("mean", "top", "nearly"),
    [
        (Fraction(149, 100), 3, True),
        (Fraction(29, 20), 3, True),
        (Fraction(3, 2), 3, False),
        (Fraction(144, 100), 3, False),
        (Fraction(224, 100), 3, False),  # shown as 2,2
        (Fraction(99, 100), 4, True),
    ],
)
def test_mean_that_seems_to_have_reached_the_next_label(mean, top, nearly):
    assert scoring.rounds_up_to_a_threshold(mean, top) is nearly


# --- the city ----------------------------------------------------------------------------------------------------


def test_city_requirement_is_suppressed_below_the_minimum():
    result = city([{"A1": 1, "A2": 2}] * 3 + [{"A1": 3, "A2": NOT_RELEVANT}, {"A1": 3, "A2": 2}])
    assert result.requirements["A1"] == scoring.CityRequirement(5, 0, 0, True, Fraction(9, 5), (0, 3, 0, 2))
    assert result.requirements["A2"] == scoring.CityRequirement(4, 1, 0, False, None, None, Reason.TOO_FEW)
    assert result.requirements["A3"] == scoring.CityRequirement(0, 0, 5, False, None, None, Reason.TOO_FEW)


def test_city_requirement_is_suppressed_where_the_levels_give_somebody_away():
    result = city([{"A1": 1, "A2": 2}] * 4 + [{"A1": 3, "A2": 2}])
    assert result.requirements["A1"] == scoring.CityRequirement(5, 0, 0, False, None, None, Reason.ALIKE)
    assert (result.areas["A"].based_on, result.overall.ratings) == ((), 0)


def test_city_requirement_is_suppressed_where_something_else_forbids_it():
    tallies = {code: scoring.Counts(5, 5, 0, 0, (0, 2, 3, 0)) for code in CODES}
    insight = scoring.Insight(own=1, elsewhere={"A2": Reason.COMPARISON})
    result = scoring.city_result_from_counts(
        STRUCTURE, tallies, included=5, invited_total=5, min_institutions=5, insight=insight
    )
    assert (result.requirements["A1"].reason, result.requirements["A2"].reason) == (None, Reason.COMPARISON)
    assert result.areas["A"].suppressed == ("A2",)


def test_city_area_is_made_of_shown_requirements_only():
    result = city([{"A1": 1, "A2": 3}] * 3 + [{"A1": 2, "A2": 1}, {"A1": 2, "B1": 0}])
    assert result.areas["A"] == scoring.CitySummary(
        ("A1",), ("A2", "A3"), 5, Fraction(7, 5), Label.ON_WAY, (0, 3, 2, 0), False
    )
    assert result.areas["B"] == scoring.CitySummary((), ("B1", "B2", "B3"), 0, None, None, None, False)
    assert result.overall.based_on == ("A1",)


@pytest.mark.parametrize(
    ("levels", "label", "floor_applied"),
    [
        ([3, 3, 3, 3, 3, 3, 1, 1], Label.WELL_SET, False),
        ([3, 3, 3, 3, 3, 3, 0, 1, 3], Label.WELL_SET, False),
        ([3, 3, 3, 3, 3, 3, 1, 1, 1, 3], Label.ADVANCED, True),
    ],
)
def test_city_highest_label_needs_three_quarters_at_two_or_three(levels, label, floor_applied):
    summary = city([{"A1": level} for level in levels], minimum=1).areas["A"]
    assert (summary.label, summary.floor_applied) == (label, floor_applied)


def test_city_without_institutions_shows_nothing():
    result = city([])
    assert result.included == 0
    assert {requirement.shown for requirement in result.requirements.values()} == {False}
    assert result.overall.mean is None


def test_public_city_result_hides_the_counts_that_undo_a_suppression():
    result = scoring.public_city_result(city([{"A1": 1, "A2": 2}] * 3 + [{"A1": 3}] * 2))
    assert result.requirements["A2"] == scoring.CityRequirement(None, None, None, False, None, None, None)
    assert result.requirements["A1"].n == 5


@given(cities, st.randoms(use_true_random=False))
def test_order_of_institutions_does_not_matter(institutions, shuffle):
    shuffled = list(institutions)
    shuffle.shuffle(shuffled)
    assert city(shuffled) == city(institutions)


@given(cities)
def test_city_counts_add_up_to_the_included_institutions(institutions):
    for requirement in city(institutions).requirements.values():
        assert requirement.n + requirement.not_relevant + requirement.unrated == len(institutions)


@given(cities, st.data())
def test_suppressed_values_change_nothing_that_is_public(institutions, data):
    """Non-interference: whatever stands in a suppressed requirement, as long as it stays below the minimum."""
    before = city(institutions)
    suppressed = [code for code, requirement in before.requirements.items() if not requirement.shown]
    changed = [dict(some) for some in institutions]
    for code in suppressed:
        raters = data.draw(st.integers(0, min(4, len(institutions))))
        for index, some in enumerate(changed):
            some[code] = data.draw(st.integers(0, 3) if index < raters else st.sampled_from([NOT_RELEVANT, UNRATED]))
    assert scoring.public_city_result(city(changed)) == scoring.public_city_result(before)


@given(cities)
def test_shown_counts_are_made_of_shown_requirements_only(institutions):
    result = scoring.public_city_result(city(institutions))
    for summary in (*result.areas.values(), result.overall):
        counts = scoring.shown_counts(result, summary)
        assert counts.rated + counts.not_relevant + counts.unrated == counts.total
        assert counts.total == len(summary.based_on) * len(institutions)
        assert sum(counts.distribution) == counts.rated


@given(cities)
def test_city_result_from_counts_equals_the_one_from_marks(institutions):
    tallies = {code: scoring.count([some[code] for some in institutions]) for code in CODES}
    assert city(institutions) == scoring.city_result_from_counts(
        STRUCTURE,
        tallies,
        included=len(institutions),
        invited_total=len(institutions) + 3,
        min_institutions=5,
    )


# --- measures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "due", "overdue"),
    [
        ("idea", date(2022, 3, 30), True),
        ("planned", date(2022, 3, 30), True),
        ("in_progress", date(2022, 3, 30), True),
        ("in_progress", date(2022, 3, 31), False),
        ("in_progress", None, False),
        ("done", date(2022, 3, 30), False),
        ("postponed", date(2022, 3, 30), True),
        ("postponed", date(2022, 3, 31), False),
        ("cancelled", date(2022, 3, 30), False),
    ],
)
def test_is_overdue_when_the_date_has_passed_and_work_is_left(status, due, overdue):
    assert scoring.is_overdue(status, due, date(2022, 3, 31)) is overdue


def test_measure_summary_names_every_status():
    late = MeasureFacts("Schilder", "planned", date(2022, 1, 1))
    summary = scoring.measure_summary(
        [late, replace(late, title="Website", status="done"), MeasureFacts("Idee", "idea", None)],
        ["idea", "planned", "done", "cancelled"],
        date(2022, 3, 31),
    )
    assert summary == scoring.MeasureSummary(3, {"idea": 1, "planned": 1, "done": 1, "cancelled": 0}, ("Schilder",), 1)


def test_measure_numbers_count_groups():
    groups = [("planned", date(2022, 1, 1), 3), ("planned", date(2022, 9, 1), 2), ("idea", None, 4)]
    assert scoring.measure_numbers(groups, ["idea", "planned", "done"], date(2022, 3, 31)) == scoring.MeasureNumbers(
        total=9, by_status={"idea": 4, "planned": 5, "done": 0}, overdue=3, without_due_date=4
    )


def test_without_levels_answers_are_counted_and_nothing_is_averaged():
    values = {"A": [scoring.ANSWERED, scoring.UNRATED], "B": [scoring.ANSWERED, scoring.ANSWERED]}
    overall = scoring.overall_summary(values, scoring.NO_LEVELS)
    area = scoring.area_summary(values["A"], scoring.NO_LEVELS)
    assert (overall.counts.rated, overall.counts.unrated, overall.counts.distribution) == (3, 1, ())
    assert (overall.mean, overall.label, overall.missing) == (None, None, scoring.Missing.NO_LEVELS)
    assert (area.counts.coverage, area.missing) == (Fraction(1, 2), scoring.Missing.NO_LEVELS)


def test_without_levels_the_city_counts_answers_and_keeps_the_minimum():
    institutions = [{"A1": scoring.ANSWERED}] * 5 + [{"A2": scoring.ANSWERED}]
    city = scoring.city_result(
        {"A": ["A1", "A2"]}, institutions, invited_total=6, min_institutions=5, top=scoring.NO_LEVELS
    )
    assert (city.requirements["A1"].n, city.requirements["A1"].shown, city.requirements["A2"].shown) == (5, True, False)
    assert (city.overall.based_on, city.overall.ratings, city.overall.mean) == (("A1",), 5, None)


def test_answer_in_words_is_not_on_a_scale():
    with pytest.raises(ValueError, match="not on the scale"):
        scoring.count([scoring.ANSWERED])
