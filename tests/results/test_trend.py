"""Which rounds and requirements are compared, and that the database counts what `scoring_trend` compares."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.catalogue.steps.versions import copy_catalogue
from assessments.measures.queries.ledger import last_report
from assessments.models import Institution, Membership, Succession
from assessments.results.queries.city import city_numbers, city_result
from assessments.results.rules.disclosure import Reason
from assessments.results.rules.scoring_trend import Comparison
from tests import factories

pytestmark = pytest.mark.django_db


def make_round(catalogue, year, status="published", **values):
    values = {"opens_on": date(year, 4, 1), "submission_deadline": date(year, 6, 30)} | values
    return factories.make_round(catalogue, str(year), status, **values)


def take_part(assessment_round, levels, code="A1", **values):
    """Institution code → level; the assessment may be there already."""
    for name, level in levels.items():
        institution = Institution.objects.filter(code=name).first() or factories.make_institution(name)
        found = assessment_round.assessments.filter(institution=institution).first()
        assessment = found or factories.make_assessment(assessment_round, institution, "published", **values)
        factories.make_answer(assessment, code, level=level)


def five(level, first=0):
    """Five institutions, two of them a level higher."""
    return {f"I{first + number}": level + (number < 2) for number in range(5)}


@pytest.fixture
def catalogue():
    return factories.make_catalogue()


def published_copy(catalogue):
    copy = copy_catalogue(catalogue=catalogue, version="2", by=factories.make_user("fachadmin"))
    type(copy).objects.filter(pk=copy.pk).update(status="published", published_at=timezone.now())
    return type(copy).objects.get(pk=copy.pk)


def found_for(current):
    return city_numbers(current).trend


def test_same_institutions_are_compared_with_the_round_before(catalogue, django_assert_num_queries):
    oldest, then, now = (make_round(catalogue, year) for year in (2027, 2028, 2029))
    take_part(oldest, five(0))
    take_part(then, five(1))
    take_part(now, five(2))
    factories.make_edition(then, content={"suppressed": []})
    catalogue_tree(catalogue.pk)

    with django_assert_num_queries(4):  # status, readers, trend, levels
        found = found_for(now)

    assert found.then == then
    assert found.trend.requirements["A1"] == Comparison(5, (0, 3, 2, 0), (0, 0, 3, 2))
    assert found.trend.areas["A"].number == 5
    assert not found.trend.requirements["A2"].shown


def test_requirement_without_numbers_in_an_edition_stays_without_them(catalogue):
    then, now = make_round(catalogue, 2028), make_round(catalogue, 2029)
    take_part(then, five(1))
    take_part(now, five(2))
    factories.make_edition(then, content={"suppressed": [{"code": "A1"}]})
    assert found_for(now).trend.requirements["A1"].reason == Reason.NOT_IN_BOTH
    assert city_result(now).requirements["A1"].shown

    factories.make_edition(now, content={"suppressed": [{"code": "A1"}]})
    assert city_result(now).requirements["A1"].reason == Reason.EDITION


def test_comparison_that_would_leave_a_group_alike_takes_the_requirement_along(catalogue):
    """Five go on, five are new and all at level 3: whoever subtracts would know it of each."""
    then, now = make_round(catalogue, 2028), make_round(catalogue, 2029)
    take_part(then, five(1))
    take_part(now, five(1) | {f"N{number}": 3 for number in range(5)})

    found = city_numbers(now)

    assert found.result.requirements["A1"].reason == Reason.COMPARISON
    assert found.trend.trend.requirements["A1"].reason == Reason.ALIKE
    assert not found.public.trend.trend.requirements["A1"].shown


def test_who_speaks_for_two_institutions_takes_away_two(catalogue):
    """Six rated, two of them one level higher: who knows two of the others at most still sees both levels, but who
    knows those two sees one."""
    now = make_round(catalogue, 2029, "in_review")
    take_part(now, five(1) | {"I5": 1})
    assert city_result(now).requirements["A1"].shown

    both = factories.make_member("coordinator", Institution.objects.get(code="I0"), "beide")
    second = Membership.objects.create(user=both, role="head", institution=Institution.objects.get(code="I1"))
    assert city_result(now).requirements["A1"].reason == Reason.ALIKE

    second.valid_until = now.opens_on
    second.save()
    assert city_result(now).requirements["A1"].reason == Reason.ALIKE  # ended, but not forgotten

    second.valid_until = now.opens_on - timedelta(days=1)
    second.save()
    assert city_result(now).requirements["A1"].shown


def test_role_of_today_changes_nothing_of_an_edition(catalogue):
    now = make_round(catalogue, 2029)
    take_part(now, five(1) | {"I5": 1})
    factories.make_edition(now, content={"suppressed": []})
    both = factories.make_member("coordinator", Institution.objects.get(code="I0"), "beide")
    Membership.objects.create(user=both, role="head", institution=Institution.objects.get(code="I1"))

    assert city_result(now).requirements["A1"].shown


def test_who_speaks_for_a_successor_knows_the_predecessors_answers(catalogue):
    now = make_round(catalogue, 2029, "in_review")
    take_part(now, five(1) | {"I5": 1})
    member = factories.make_member("head", Institution.objects.get(code="I0"))
    Succession.objects.create(
        predecessor=Institution.objects.get(code="I1"),
        successor=member.memberships.get().institution,
        since=timezone.localdate(),
        ends=True,
        continues=True,
    )

    assert city_result(now).requirements["A1"].reason == Reason.ALIKE


def test_what_the_circle_does_not_read_must_hold_by_itself(catalogue):
    now = make_round(catalogue, 2029)
    take_part(now, {f"N{number}": number % 4 for number in range(6)}, publication_consent="named")
    take_part(now, {f"H{number}": 2 for number in range(10)}, publication_consent="anonymous_only")
    assert city_result(now).requirements["A1"].reason == Reason.CIRCLE

    now.assessments.filter(institution__code="H9").update(publication_consent="named")  # it reads none of sixteen then
    assert city_result(now).requirements["A1"].shown


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
    assert last_report(invented, date(2031, 1, 1)) is None
    assert last_report(now, date(2031, 1, 1)).opens_on == real.opens_on


def test_earlier_comparison_is_kept_from_subtraction(catalogue):
    """Five took part each time, four left and four came: what the round before showed would give them away."""
    oldest, then, now = (make_round(catalogue, year) for year in (2027, 2028, 2029))
    others = {f"A{number}": number for number in range(4)}
    take_part(oldest, five(1) | others)
    take_part(then, five(1) | others)
    take_part(now, five(2))

    assert found_for(then).trend.requirements["A1"].number == 9
    assert found_for(now).trend.requirements["A1"].reason == Reason.TOO_FEW


def test_small_pilot_does_not_silence_the_rounds_after(catalogue):
    pilot, then, now = (make_round(catalogue, year) for year in (2027, 2028, 2029))
    everybody = five(0) | five(1, first=5) | five(2, first=10)
    take_part(pilot, {"I0": 1, "I5": 2, "I10": 3})
    take_part(then, everybody)
    take_part(now, everybody)

    assert found_for(then).trend.requirements["A1"].reason == Reason.TOO_FEW
    assert found_for(now).trend.requirements["A1"].reason is None


def test_round_that_does_not_show_the_requirement_cuts_nothing(catalogue):
    """A comparison with the oldest round would set five apart, all at level 3; suppressed there, it is never made."""
    oldest, then, now = (make_round(catalogue, year) for year in (2027, 2028, 2029))
    take_part(oldest, five(0))
    for current in (then, now):
        take_part(current, five(1) | {f"N{number}": 3 for number in range(5)})
    factories.make_edition(then, content={"suppressed": []})
    assert city_result(now).requirements["A1"].reason == Reason.COMPARISON

    factories.make_edition(oldest, content={"suppressed": [{"code": "A1"}]})

    assert city_result(now).requirements["A1"].shown
    assert found_for(now).trend.requirements["A1"].reason is None


def test_round_published_out_of_order_gives_nobody_away(catalogue):
    """Published first: five new ones beside five old ones. Then the round in between, with four of the new ones."""
    oldest, now = make_round(catalogue, 2027), make_round(catalogue, 2029)
    take_part(oldest, five(0))
    take_part(now, five(0) | {f"N{number}": number % 4 for number in range(5)})
    assert found_for(now).trend.requirements["A1"].number == 5

    between = make_round(catalogue, 2028)
    take_part(between, five(0) | {f"N{number}": number for number in range(4)})

    assert found_for(between).trend.requirements["A1"].reason == Reason.TOO_FEW
    assert found_for(now).trend.requirements["A1"].reason == Reason.TOO_FEW


def test_only_accepted_assessments_are_compared(catalogue):
    then, now = make_round(catalogue, 2028), make_round(catalogue, 2029, "in_review")
    take_part(then, five(1))
    take_part(now, five(2))
    now.assessments.filter(institution__code="I0").update(status="submitted")

    assert found_for(now).trend.requirements["A1"].number == 4
    assert found_for(now).trend.requirements["A1"].reason


def test_new_version_is_joined_by_code_where_the_wording_is_equal(catalogue):
    copy = published_copy(catalogue)
    copy.requirements.filter(code="A1").update(wording="Neuer Wortlaut")
    then, now = make_round(catalogue, 2028), make_round(copy, 2029)
    for code in ("A1", "A2"):
        take_part(then, five(1), code)
        take_part(now, five(2), code)

    found = found_for(now)

    assert found.trend.requirements["A2"] == Comparison(5, (0, 3, 2, 0), (0, 0, 3, 2))
    assert "A1" not in found.trend.requirements


def test_other_levels_are_not_compared(catalogue):
    copy = published_copy(catalogue)
    copy.levels.filter(value=3).update(label="ganz anders")
    then, now = make_round(catalogue, 2028), make_round(copy, 2029)
    take_part(then, five(1))
    take_part(now, five(2))

    assert found_for(now).trend.requirements == {}
