"""Which measures stand in the ledger of a round, read from the database in one query."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.measures.rules.costs import KindSum
from assessments.measures.rules.measure_ledger import Line
from assessments.models import MeasureUpdate
from tests import factories

REPORT, TODAY = date(2030, 1, 31), date(2030, 3, 31)
ACCEPTED_THEN, ACCEPTED_NOW = (datetime(year, 9, 1, 12, tzinfo=UTC) for year in (2027, 2029))
OPEN = Line(added=1, open_now=1, on_plan=1)


@pytest.fixture
def catalogue(db):
    return factories.make_catalogue()


def make_round(catalogue, year, **values):
    dates = {"opens_on": date(year, 4, 1), "submission_deadline": date(year, 6, 30)}
    return factories.make_round(catalogue, f"r{year}", "published", **dates | values)


@pytest.fixture
def then(catalogue):
    return make_round(catalogue, 2027)


@pytest.fixture
def now(catalogue):
    return make_round(catalogue, 2029)


def take_part(current, code="VHS", status="accepted", **values):
    institution = factories.make_institution(f"{code}{current.code}", **values)
    if status in ("accepted", "published"):
        accepted_at = ACCEPTED_THEN if current.opens_on.year == 2027 else ACCEPTED_NOW
        return factories.make_assessment(current, institution, status, accepted_at=accepted_at)
    return factories.make_assessment(current, institution, status)


def book(current, as_of=TODAY):
    return measure_book(current, as_of, last_report(current, as_of))


@pytest.mark.parametrize("status", ["invited", "in_progress", "awaiting_approval", "submitted", "returned"])
def test_measure_of_an_assessment_that_is_not_accepted_is_in_no_number(now, status):
    factories.make_measure(take_part(now, status=status))
    found = book(now)
    assert (found.ledger.total, found.own.total) == (Line(), 0)


@pytest.mark.parametrize("status", ["accepted", "published"])
def test_measure_of_an_accepted_assessment_counts(now, status):
    factories.make_measure(take_part(now, status=status), due_date=date(2031, 1, 1))
    found = book(now)
    assert (found.ledger.total, found.own.total) == (OPEN, 1)


def test_measures_of_earlier_rounds_count_and_later_ones_do_not(then, now):
    for current in (then, now):
        factories.make_measure(take_part(current), due_date=date(2031, 1, 1))
    assert list(book(now).ledger.rounds) == ["r2027", "r2029"]
    assert list(book(then).ledger.rounds) == ["r2027"]
    assert book(now).own.total == 1


def test_invented_measures_and_those_of_other_catalogues_stay_apart(now):
    others = (make_round(factories.make_catalogue("anderer"), 2026), make_round(now.catalogue, 2025, is_demo=True))
    for current in others:
        factories.make_measure(take_part(current))
    assert book(now).ledger.total == Line()


def test_flow_since_the_last_report(then, now):
    factories.make_edition(then)  # of 31.01.2030
    factories.make_edition(then, number=2, published_on=date(2030, 3, 1), reason="Fehler")  # is no report of its own
    old, new = take_part(then), take_part(now)
    factories.make_measure(old, status="done", done_on=REPORT)
    factories.make_measure(old, status="done", done_on=date(2030, 2, 1))
    factories.make_measure(old, status="cancelled", status_reason="Grund", cancelled_on=date(2030, 2, 1))
    factories.make_measure(old, due_date=date(2030, 3, 30))
    factories.make_measure(new, status="idea", due_date=None)
    factories.make_measure(new, status="done", done_on=date(2029, 12, 1))  # before the report, which knew nothing of it

    total = book(now).ledger.total

    assert total == Line(open_then=3, added=2, done=2, given_up=1, open_now=2, without_date=1, overdue=1)
    assert total.open_then == book(then, REPORT).ledger.total.open_now


def test_report_of_a_later_day_is_not_the_last_one(then, now):
    factories.make_edition(then)
    assert last_report(now, date(2030, 1, 30)) is None
    assert last_report(then, TODAY) is None


def test_changes_tell_the_state_of_a_past_day(now):
    measure = factories.make_measure(
        take_part(now),
        status="postponed",
        status_reason="Grund",
        original_due_date=date(2029, 12, 31),
        due_date=date(2030, 6, 30),
    )
    change = {"status": "postponed", "due_date": date(2030, 6, 30)}
    MeasureUpdate.objects.create(measure=measure, date=date(2030, 2, 1), **change)
    MeasureUpdate.objects.create(measure=measure, date=date(2030, 2, 2), text="Kein Wort vom Termin")

    assert book(now, REPORT).ledger.total.overdue == 1
    assert book(now).ledger.total.postponed == 1
    assert book(now, date(2030, 7, 1)).ledger.total == Line(added=1, open_now=1, overdue=1, overdue_again=1)


def test_area_is_the_one_of_this_version(then):
    later = factories.make_catalogue(version="2")
    moved, gone = later.requirements.get(code="B1"), later.requirements.get(code="A2")
    moved.origin = then.catalogue.requirements.get(code="A1")
    moved.save()
    gone.area.code = "Z"
    gone.area.save()
    now = make_round(later, 2029)
    assessment = take_part(then)
    for code in ("A1", "A2", "B2"):
        factories.make_measure(assessment, code)

    assert {area: line.added for area, line in book(now).ledger.areas.items()} == {"B": 2, "": 1}


def test_group_is_kept_with_the_assessment(now):
    assessment = take_part(now, department_group="Dezernat 1")
    factories.make_measure(assessment)
    assessment.institution.department_group = "Dezernat 2"
    assessment.institution.save()
    assert list(book(now).ledger.groups) == ["Dezernat 1"]


def test_costs_are_those_of_open_measures(now):
    assessment = take_part(now)
    cost = {"cost_amount": Decimal("0.10"), "cost_kind": "once", "cost_covered": "no"}
    for _ in range(3):
        factories.make_measure(assessment, **cost)
    factories.make_measure(assessment, status="done", **cost)
    factories.make_measure(assessment)

    costs = book(now).ledger.open_costs

    assert (costs.once, costs.unstated) == (KindSum(3, not_covered=Decimal("0.30")), 1)


@pytest.mark.parametrize("number", [1, 30])
def test_book_takes_one_query(now, django_assert_num_queries, number):
    for _ in range(number):
        measure = factories.make_measure(take_part(now, f"I{_}-"))
        for day in (1, 2, 3):
            MeasureUpdate.objects.create(
                measure=measure, date=date(2030, 2, day), status="planned", due_date=date(2031, 1, 1)
            )
    catalogue_tree(now.catalogue_id)
    with django_assert_num_queries(1):
        found = measure_book(now, TODAY, None)
    assert found.ledger.total.added == number
