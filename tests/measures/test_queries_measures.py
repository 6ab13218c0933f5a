"""Which measures wait for a Sachstand, and which good examples may be printed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assessments.good_examples.queries import good_examples
from assessments.measures.queries.measures import half_year_day, measures_awaiting_update, measures_overdue
from assessments.models import MeasureUpdate
from tests import factories

OCTOBER = date(2030, 10, 5)


@pytest.fixture
def accepted(assessment_round, institution):
    """Accepted long before the half-year day."""
    when = datetime(2030, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    return factories.make_assessment(assessment_round, institution, status="accepted", accepted_at=when)


def awaiting(on=OCTOBER):
    return [measure.title for measure in measures_awaiting_update(on)]


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2030, 3, 30), date(2029, 9, 30)),
        (date(2030, 3, 31), date(2030, 3, 31)),
        (date(2030, 9, 29), date(2030, 3, 31)),
        (date(2030, 12, 31), date(2030, 9, 30)),
    ],
)
def test_half_year_day_is_the_last_one(on, day):
    assert half_year_day(on) == day


def test_open_measure_without_update_since_the_half_year_day_waits(accepted):
    measure = factories.make_measure(accepted, title="Leitfaden")
    MeasureUpdate.objects.create(measure=measure, date=date(2030, 4, 2), text="Im Frühjahr geschrieben.")
    factories.make_measure(accepted, title="Fertig", status="done")
    factories.make_measure(accepted, title="Aufgegeben", status="cancelled", status_reason="Kein Bedarf mehr")

    assert (awaiting(date(2030, 9, 29)), awaiting()) == ([], ["Leitfaden"])


def test_measure_written_about_shortly_before_does_not_wait(accepted):
    measure = factories.make_measure(accepted)
    MeasureUpdate.objects.create(measure=measure, date=date(2030, 9, 2), text="Läuft.")

    assert awaiting() == []


def test_measure_of_an_assessment_accepted_since_does_not_wait(assessment_round, institution):
    factories.make_measure(
        factories.make_assessment(
            assessment_round, institution, status="accepted", accepted_at=timezone.make_aware(datetime(2030, 10, 1))
        )
    )

    assert awaiting() == []


def test_measure_still_written_with_the_answers_does_not_wait(assessment):
    factories.make_measure(assessment)

    assert awaiting() == []


def test_measure_of_a_round_that_ended_without_acceptance_waits(institution):
    over = factories.make_round(code="alt", status="published")
    factories.make_measure(factories.make_assessment(over, institution), title="Liegen geblieben")

    assert awaiting() == ["Liegen geblieben"]


def test_overdue_measures_are_those_of_scoring(accepted):
    for status in ("idea", "planned", "in_progress", "done", "postponed", "cancelled"):
        for due in (date(2030, 10, 4), OCTOBER):
            factories.make_measure(
                accepted,
                title=f"{status} {due}",
                status=status,
                due_date=due,
                original_due_date=date(2030, 1, 1),
                status_reason="Grund",
            )

    found = {measure.title for measure in accepted.measures.filter(measures_overdue(OCTOBER))}

    assert found == {measure.title for measure in accepted.measures.all() if measure.is_overdue(OCTOBER)}
    still_to_do = ("idea", "planned", "in_progress", "postponed")
    assert found == {f"{status} 2030-10-04" for status in still_to_do}


@pytest.mark.parametrize(
    ("consents", "publication_consent", "printed"),
    [
        (True, "named", ["Leitfaden"]),
        (True, "city_internal", []),
        (True, "anonymous_only", []),
        (False, "named", []),
    ],
)
def test_city_report_prints_examples_of_those_who_may_be_named(
    assessment_round, institution, head, consents, publication_consent, printed
):
    assessment = factories.make_assessment(
        assessment_round, institution, status="accepted", by=head, publication_consent=publication_consent
    )
    factories.make_example(assessment, title="Leitfaden", consented_by=head if consents else None)

    assert [example.title for example in good_examples(assessment_round)] == printed
