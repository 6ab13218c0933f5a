"""Who is reminded when: 30, 7 and 1 days before and after the deadline, and only those who have not finished."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from assessments.mail.steps import outbox
from assessments.models import Assessment, MailKind, OutgoingMail
from assessments.rounds.steps import reminders
from assessments.rounds.steps.reminders import LeftOut
from tests import factories

DEADLINE = date(2026, 6, 30)
DAYS = (-30, -7, -1, 1, 7, 30)


@pytest.fixture
def running(institution):
    """An assessment in progress with a mailbox, in a round whose deadline is DEADLINE."""
    institution.mailbox = "vhs@stadt.example"
    institution.save()
    assessment_round = factories.make_round(opens_on=date(2026, 4, 1), submission_deadline=DEADLINE)
    return factories.make_assessment(assessment_round, institution)


def runs_on(*days) -> list[str]:
    """Occasions of the reminders that are new on each of the days."""
    written = []
    for day in days:
        before = set(OutgoingMail.objects.values_list("pk", flat=True))
        with time_machine.travel(f"{day}T08:00+02:00", tick=False):
            call_command("send_reminders", verbosity=0)
        written += OutgoingMail.objects.exclude(pk__in=before).values_list("occasion", flat=True)
    return written


def test_daily_runs_remind_six_times(running):
    days = [DEADLINE + timedelta(days=n) for n in range(-45, 46)]

    written = runs_on(*days)

    assert written == [f"2026-06-30 {days:+d}" for days in (30, 7, 1, -1, -7, -30)]


def test_second_run_of_the_day_writes_nothing(running):
    assert len(runs_on(DEADLINE - timedelta(days=7))) == 1
    assert runs_on(DEADLINE - timedelta(days=7)) == []


def test_missed_day_is_made_up_for_within_two_days(running):
    assert runs_on(date(2026, 6, 25)) == ["2026-06-30 +7"]
    assert runs_on(date(2026, 6, 26)) == []


def test_day_missed_for_longer_is_gone(running):
    assert runs_on(date(2026, 6, 26), date(2026, 6, 28)) == []


def test_day_before_is_not_made_up_for_after_the_deadline(running):
    assert runs_on(date(2026, 7, 1)) == ["2026-06-30 -1"]


def test_nobody_is_reminded_on_the_day_of_another_message(running):
    with time_machine.travel("2026-06-23T07:00+02:00", tick=False):
        outbox.tell_all(MailKind.INVITATION, Assessment.objects.all())

    assert runs_on(date(2026, 6, 23), date(2026, 6, 24)) == []


def test_extension_moves_the_reminders(running):
    Assessment.objects.update(extended_until=DEADLINE + timedelta(days=14))

    assert runs_on(DEADLINE - timedelta(days=7), DEADLINE + timedelta(days=7)) == ["2026-07-14 +7"]


@pytest.mark.parametrize(
    ("status", "number"),
    [("invited", 1), ("awaiting_approval", 1), ("returned", 1), ("submitted", 0), ("accepted", 0), ("declined", 0)],
)
def test_only_those_who_have_not_finished(running, status, number):
    Assessment.objects.all().delete()
    factories.make_assessment(running.round, running.institution, status=status, decline_reason="Umbau")

    assert len(runs_on(DEADLINE - timedelta(days=7))) == number


@pytest.mark.parametrize("status", ["in_preparation", "published", "closed"])
def test_round_that_takes_no_answers_reminds_nobody(running, status):
    type(running.round).objects.update(status=status)

    assert runs_on(DEADLINE - timedelta(days=7)) == []


def test_dry_run_lists_and_writes_nothing(running, capsys):
    with time_machine.travel("2026-06-23T08:00+02:00", tick=False):
        call_command("send_reminders", "--dry-run")

    assert capsys.readouterr().out.splitlines() == [
        "Frist 30.06.2026: Volkshochschule, Runde runde: vhs@stadt.example",
        "Fällige Erinnerungen: 1",
    ]
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(("status", "number"), [("planned", 1), ("postponed", 1), ("done", 0), ("cancelled", 0)])
def test_half_yearly_reminder_of_open_measures(running, status, number):
    Assessment.objects.all().delete()
    accepted = factories.make_assessment(running.round, running.institution, status="accepted")
    Assessment.objects.update(accepted_at=datetime(2025, 9, 1, tzinfo=UTC))
    factories.make_measure(accepted, status=status, status_reason="Grund", original_due_date=date(2029, 6, 30))
    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30)]

    assert runs_on(*days) == ["2026-03-31", "2026-09-30"][: 2 * number]
    assert {mail.assessment for mail in OutgoingMail.objects.all()} <= {None}


def test_plan_says_who_gets_it_and_who_does_not_and_why(running, django_assert_num_queries):
    current = running.round

    def joins(code, **values):
        status = values.pop("status", "in_progress")
        return factories.make_assessment(
            current, factories.make_institution(code, **values), status=status, decline_reason="Umbau"
        )

    joins("FERTIG", mailbox="a@stadt.example", status="submitted")
    joins("OHNE")
    joins("AUS", mailbox="b@stadt.example", wants_reminders=False)
    joins("NEIN", mailbox="c@stadt.example", status="declined")
    heute = joins("HEUTE", mailbox="d@stadt.example")
    person = factories.make_member("head", joins("KONTO").institution, username="leitung")
    person.email = "person@stadt.example"
    person.save()
    today = date(2026, 6, 1)
    with time_machine.travel("2026-06-01T08:00+02:00", tick=False):
        outbox.tell_all(MailKind.INVITATION, Assessment.objects.filter(pk=heute.pk))
        with django_assert_num_queries(4):
            plan = reminders.plan(current.assessments.all(), today)
        written = reminders.remind_by_hand(current.assessments.all(), today)

    assert [(row.institution.code, addresses) for row, addresses in plan.recipients] == [
        ("KONTO", ("Konto „leitung“",)),
        ("VHS", ("vhs@stadt.example",)),
    ]
    assert {reason: [row.institution.code for row in rows] for reason, rows in plan.left_out} == {
        LeftOut.FINISHED: ["FERTIG"],
        LeftOut.DECLINED: ["NEIN"],
        LeftOut.WRITTEN_TODAY: ["HEUTE"],
        LeftOut.SWITCHED_OFF: ["AUS"],
        LeftOut.NO_ADDRESS: ["OHNE"],
    }
    assert written == 2
