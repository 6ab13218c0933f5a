"""Which rounds and requirements are compared, and that the database counts what `scoring_trend` compares."""

from datetime import date

import pytest
from django.utils import timezone

from assessments import queries, workflow
from assessments.models import AssessmentRound
from assessments.scoring_trend import Comparison
from tests import factories

pytestmark = pytest.mark.django_db


def make_round(catalogue, year, status="published", **values):
    values = {"opens_on": date(year, 4, 1), "submission_deadline": date(year, 6, 30)} | values
    return factories.make_round(catalogue, str(year), status, **values)


def take_part(assessment_round, levels, code="A1", **values):
    """Institution code → level; the assessment may be there already."""
    for name, level in levels.items():
        institution = factories.Institution.objects.filter(code=name).first() or factories.make_institution(name)
        found = assessment_round.assessments.filter(institution=institution).first()
        assessment = found or factories.make_assessment(assessment_round, institution, "published", **values)
        factories.make_answer(assessment, code, level=level)


def five(level):
    return {f"I{number}": level for number in range(5)}


@pytest.fixture
def catalogue():
    return factories.make_catalogue()


def published_copy(catalogue):
    copy = workflow.copy_catalogue(catalogue=catalogue, version="2", by=factories.make_user("fachadmin"))
    type(copy).objects.filter(pk=copy.pk).update(status="published", published_at=timezone.now())
    return type(copy).objects.get(pk=copy.pk)


def found_for(current):
    return queries.round_trend(current, AssessmentRound.objects.all())


def test_same_institutions_are_compared_with_the_round_before(catalogue, django_assert_num_queries):
    oldest, then, now = (make_round(catalogue, year) for year in (2027, 2028, 2029))
    take_part(oldest, five(0))
    take_part(then, five(1))
    take_part(now, five(2))
    rounds = list(AssessmentRound.objects.all())
    queries.catalogue_tree(catalogue.pk)

    with django_assert_num_queries(1):
        found = queries.round_trend(now, rounds)

    assert found.then == then
    assert found.trend.requirements["A1"] == Comparison(5, (0, 5, 0, 0), (0, 0, 5, 0))
    assert found.trend.areas["A"].number == 5
    assert not found.trend.requirements["A2"].shown


def test_first_round_has_nothing_to_compare_with(catalogue):
    current = make_round(catalogue, 2028)
    make_round(catalogue, 2029)
    make_round(catalogue, 2027, "open")
    make_round(factories.make_catalogue("anderer"), 2026)

    assert found_for(current) is None


def test_invented_round_is_no_round_before_a_real_one(catalogue):
    real, invented, now = (make_round(catalogue, year, is_demo=year == 2028) for year in (2027, 2028, 2029))
    for index, current in enumerate((real, invented, now)):
        take_part(current, five(index))
        factories.make_edition(current)

    assert found_for(now).then == real
    assert found_for(invented) is None
    assert queries.last_report(invented, date(2031, 1, 1)) is None
    assert queries.last_report(now, date(2031, 1, 1)).opens_on == real.opens_on


def test_earlier_comparison_is_kept_from_subtraction(catalogue):
    """Five took part each time, four left and four came: what the round before showed would give them away."""
    oldest, then, now = (make_round(catalogue, year) for year in (2027, 2028, 2029))
    others = {f"A{number}": 1 for number in range(4)}
    take_part(oldest, five(1) | others)
    take_part(then, five(1) | others)
    take_part(now, five(2))

    assert found_for(then).trend.requirements["A1"].number == 9
    assert not found_for(now).trend.requirements["A1"].shown


def test_only_accepted_assessments_are_compared(catalogue):
    then, now = make_round(catalogue, 2028), make_round(catalogue, 2029, "in_review")
    take_part(then, five(1))
    take_part(now, five(2))
    now.assessments.filter(institution__code="I0").update(status="submitted")

    assert not found_for(now).trend.requirements["A1"].shown


def test_those_who_cannot_be_read_by_name_need_the_minimum_too(catalogue):
    then, now = make_round(catalogue, 2028), make_round(catalogue, 2029)
    take_part(then, five(1), publication_consent="named")
    take_part(now, five(2), publication_consent="named")
    assert found_for(now).trend.requirements["A1"].shown

    now.assessments.filter(institution__code="I0").update(publication_consent="anonymous_only")

    assert not found_for(now).trend.requirements["A1"].shown


def test_new_version_is_joined_by_code_where_the_wording_is_equal(catalogue):
    copy = published_copy(catalogue)
    copy.requirements.filter(code="A1").update(wording="Neuer Wortlaut")
    then, now = make_round(catalogue, 2028), make_round(copy, 2029)
    for code in ("A1", "A2"):
        take_part(then, five(1), code)
        take_part(now, five(3), code)

    found = found_for(now)

    assert found.trend.requirements["A2"] == Comparison(5, (0, 5, 0, 0), (0, 0, 0, 5))
    assert "A1" not in found.trend.requirements


def test_other_levels_are_not_compared(catalogue):
    copy = published_copy(catalogue)
    copy.levels.filter(value=3).update(label="ganz anders")
    then, now = make_round(catalogue, 2028), make_round(copy, 2029)
    take_part(then, five(1))
    take_part(now, five(3))

    assert found_for(now).trend.requirements == {}
