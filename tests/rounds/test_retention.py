"""What is deleted after its time, and nothing else."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import demo
from assessments.administration import queries as history
from assessments.models import (
    Answer,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    IndividualRating,
    Institution,
    LoginSession,
    OutgoingMail,
    RemovedMeasure,
    SentForm,
    User,
)
from assessments.rounds.steps import retention
from tests import factories

pytestmark = pytest.mark.django_db
CLOSED = date(2030, 12, 20)
A_YEAR_LATER = CLOSED + timedelta(days=365)


def on(day):
    return time_machine.travel(f"{day}T09:00+01:00", tick=False)


def closed_round(code="alt", day=CLOSED, **values):
    """A round that was opened half a year before that day, and closed on it."""
    with on(day - timedelta(days=180)):
        found = factories.make_round(_catalogue(), code, **values)
    with on(day):
        found.status = "closed"
        found.save()
    return found


def _catalogue():
    return Catalogue.objects.first() or factories.make_catalogue()


def event(by, day, verb="invite", **facts):
    with on(day):
        return AuditEvent.objects.record(by=by, verb=verb, subject=by, **facts)


def entry(by, day):
    return LogEntry.objects.create(
        user=by, action_time=f"{day}T09:00+01:00", object_repr="Leitung", action_flag=CHANGE, change_message=""
    )


def numbers(today, **options):
    return {deleted.what: deleted.number for deleted in retention.delete_old(today, **options)}


def left():
    return set(AuditEvent.objects.values_list("pk", flat=True))


# --- the log ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "gone"), [(364, False), (365, True)])
def test_log_of_a_round_goes_a_year_after_its_closing(reviewer, days, gone):
    old = closed_round()
    event(reviewer, CLOSED - timedelta(days=100), round=old)
    event(reviewer, CLOSED, "close_round", round=old)

    numbers(CLOSED + timedelta(days=days))

    assert (AuditEvent.objects.count() == 0) is gone


@pytest.mark.parametrize(("days", "gone"), [(179, False), (180, True)])
@pytest.mark.parametrize("verb", ["log_in", "log_out", "download"])
def test_who_came_and_what_was_taken_away_is_forgotten_after_half_a_year(reviewer, verb, days, gone):
    going_on = factories.make_round(_catalogue(), "neu")
    event(reviewer, CLOSED, verb, round=going_on if verb == "download" else None)
    kept = event(reviewer, CLOSED, "change").pk

    numbers(CLOSED + timedelta(days=days))

    assert (left() == {kept}) is gone


def test_attempts_of_strangers_are_forgotten_after_half_a_year(reviewer):
    with on(CLOSED):
        AuditEvent.objects.record_attempt(verb="log_in_failed")
        AuditEvent.objects.record_attempt(verb="lock_out", account=reviewer)

    numbers(CLOSED + timedelta(days=180))

    assert left() == set()


def test_log_of_other_rounds_stays(reviewer):
    closed_round()
    going_on = factories.make_round(_catalogue(), "neu")
    kept = {event(reviewer, CLOSED - timedelta(days=900), round=going_on).pk}

    numbers(A_YEAR_LATER)

    assert left() == kept


def test_what_was_noted_of_measures_after_the_closing_is_kept_as_long(reviewer):
    old = closed_round()
    event(reviewer, CLOSED, "close_round", round=old)
    later = event(reviewer, CLOSED + timedelta(days=30), "follow_up", round=old)

    numbers(A_YEAR_LATER + timedelta(days=29))
    assert left() == {later.pk}

    numbers(A_YEAR_LATER + timedelta(days=30))  # the event that told the closing is long gone
    assert left() == set()


def test_what_belongs_to_no_round_goes_up_to_the_closing(reviewer, admin_person):
    closed_round("alt", CLOSED - timedelta(days=400))
    closed_round("neuer")
    closed_round("jung", CLOSED + timedelta(days=100))
    for day in (CLOSED - timedelta(days=500), CLOSED - timedelta(days=1)):
        event(admin_person, day, "change")
        entry(admin_person, day)
    kept_event = event(admin_person, CLOSED + timedelta(days=1), "change")
    kept_entry = entry(admin_person, CLOSED + timedelta(days=1))

    found = numbers(A_YEAR_LATER)

    assert (left(), LogEntry.objects.get()) == ({kept_event.pk}, kept_entry)
    assert (found["übrige Protokolleinträge"], found["Einträge der Verwaltung"]) == (2, 2)


def test_round_edited_after_its_closing_was_closed_when_it_was(admin_person):
    old = closed_round("alt", CLOSED - timedelta(days=400))
    with on(CLOSED):
        old.title = "Anders"
        old.save()
    kept = event(admin_person, CLOSED - timedelta(days=10), "change")

    numbers(A_YEAR_LATER)

    assert left() == {kept.pk}


def test_without_a_closed_round_the_log_stays(admin_person, assessment_round):
    kept = event(admin_person, date(2020, 1, 1), "change")
    entry(admin_person, date(2020, 1, 1))

    numbers(A_YEAR_LATER)

    assert (left(), LogEntry.objects.count()) == ({kept.pk}, 1)


def test_demo_keeps_what_its_removal_needs(admin_person):
    practice = closed_round("uebung", is_demo=True)
    kept = {event(admin_person, CLOSED - timedelta(days=9), "load_demo", round=practice).pk}
    kept |= {event(admin_person, CLOSED - timedelta(days=9), "change").pk}

    numbers(A_YEAR_LATER + timedelta(days=3000))

    assert left() == kept


def test_demo_is_removed_after_years_without_a_trace():
    before = Institution.objects.count()
    demo.load()

    numbers(timezone.localdate() + timedelta(days=3000))
    demo.remove()

    assert (AssessmentRound.objects.count(), User.objects.count(), Institution.objects.count()) == (0, 0, before)


# --- the history --------------------------------------------------------------------------------------------------


@pytest.fixture
def renamed(admin_person):
    """An institution that was renamed before the closing and after it, by the Fachadministration."""
    names = {CLOSED - timedelta(days=200): "Bad", CLOSED - timedelta(days=1): "Bäder", CLOSED: "Hallen"}
    names |= {CLOSED + timedelta(days=1): "Hallenbäder"}
    institution = Institution(code="BAD")
    for day, name in names.items():
        with on(day):
            institution.name, institution._history_user = name, admin_person
            institution.save()
    closed_round()
    return institution


def test_history_forgets_who_and_keeps_what(renamed, admin_person):
    told = [(entry.kind, entry.changes) for entry in history.entries(renamed)]

    assert numbers(A_YEAR_LATER)["Stände im Verlauf, ohne die Person"] == 3
    assert [entry.who for entry in history.entries(renamed)] == [str(admin_person)] + ["nicht mehr gespeichert"] * 3
    assert [(entry.kind, entry.changes) for entry in history.entries(renamed)] == told


def test_page_of_the_history_says_that_the_person_is_no_longer_stored(client, renamed, admin_person):
    numbers(A_YEAR_LATER)
    client.force_login(admin_person)

    page = client.get(reverse("admin:assessments_institution_history", args=[renamed.pk])).content.decode()

    assert page.count("Uhr, nicht mehr gespeichert") == 3


def test_history_without_a_person_says_so_as_before(institution):
    institution.name = "Anders"
    institution.save()

    assert [entry.who for entry in history.entries(institution)] == ["automatisch"]


# --- everything ---------------------------------------------------------------------------------------------------


@pytest.fixture
def everything(assessment, admin_person, renamed):
    """One of each kind whose time is over on the day A_YEAR_LATER."""
    leaver = factories.make_user("erika.m", is_active=False, closed_on=CLOSED)
    IndividualRating.objects.create(
        assessment=assessment,
        requirement=_catalogue().requirements.first(),
        person=admin_person,
        level=_catalogue().levels.first(),
    )
    factories.make_answer(assessment, "A1", level=2, agreed_on=CLOSED)
    OutgoingMail.objects.create(
        kind="password", person=admin_person, recipient="a@stadt.example", created_at=f"{CLOSED}T09:00+01:00"
    )
    with on(CLOSED):
        SentForm.objects.create(digest="0" * 64)
        LoginSession.objects.create(session_key="a" * 32, expire_date=f"{CLOSED}T20:00+01:00")
        requirement = _catalogue().requirements.first()
        RemovedMeasure.objects.create(assessment=assessment, requirement=requirement, title="Versehen", rows=[])
    event(admin_person, CLOSED - timedelta(days=9), round=AssessmentRound.objects.get(code="alt"))
    event(admin_person, CLOSED - timedelta(days=9), "change")
    event(admin_person, CLOSED + timedelta(days=9), "log_in")
    entry(admin_person, CLOSED - timedelta(days=9))
    return leaver


ALL_OF_IT = {
    "Anmeldungen und Abrufe von Dateien": 1,
    "beendete Anmeldungen": 1,
    "abgeschickte Formulare": 1,
    "gelöschte Maßnahmen": 1,
    "Einschätzungen": 1,
    "E-Mails im Postausgang": 1,
    "Namen geschlossener Konten": 1,
    "Protokolleinträge zu Runden": 1,
    "übrige Protokolleinträge": 1,
    "Einträge der Verwaltung": 1,
    "Stände im Verlauf, ohne die Person": 3,
}


def counted():
    models = (IndividualRating, OutgoingMail, AuditEvent, LogEntry)
    named = User.objects.filter(username="erika.m").count()
    return [model.objects.count() for model in models] + [named]


def test_everything_goes_once(everything):
    assert numbers(A_YEAR_LATER) == ALL_OF_IT
    assert numbers(A_YEAR_LATER) == dict.fromkeys(ALL_OF_IT, 0)
    assert (counted(), Answer.objects.count()) == ([0, 0, 0, 0, 0], 1)


def test_dry_run_only_says_what_would_go(everything):
    before = counted()

    assert numbers(A_YEAR_LATER, dry_run=True) == ALL_OF_IT
    assert counted() == before == [1, 1, 3, 1, 1]
    assert Institution.history.exclude(history_user=None).count() == 4


def test_command_says_what_it_did(everything):
    would, did, again = StringIO(), StringIO(), StringIO()
    with on(A_YEAR_LATER):
        call_command("delete_old", "--dry-run", stdout=would)
        call_command("delete_old", stdout=did)
        call_command("delete_old", stdout=again)

    lines = "".join(f"  {what}: {number}\n" for what, number in ALL_OF_IT.items())
    assert would.getvalue() == "Das würde gelöscht:\n" + lines
    assert did.getvalue() == "Gelöscht:\n" + lines
    assert again.getvalue() == "Gelöscht:\n" + "".join(f"  {what}: 0\n" for what in ALL_OF_IT)


def test_number_of_statements_does_not_grow(everything, admin_person):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            numbers(A_YEAR_LATER)
        return len(queries)

    one = statements()
    old = AssessmentRound.objects.get(code="alt")
    for number in range(40):
        factories.make_user(f"person-{number}", is_active=False, closed_on=CLOSED)
        event(admin_person, CLOSED - timedelta(days=9), round=old)
        event(admin_person, CLOSED - timedelta(days=9), "change")
        event(admin_person, CLOSED - timedelta(days=9), "download")
        entry(admin_person, CLOSED - timedelta(days=9))
        closed_round(f"runde-{number}", CLOSED - timedelta(days=100))

    # three each for logins, sessions, sent forms and deleted measures, in transactions of their own; rows that others
    # may delete too are locked first, and the opinions, gone the second time, need no statement that deletes them
    assert (one, statements()) == (49, 48)


def test_what_fails_keeps_nothing_else_from_going(everything, monkeypatch):
    def fail(*, today):
        raise RuntimeError

    monkeypatch.setattr("assessments.rounds.steps.retention.remove_old_names", fail)

    with on(A_YEAR_LATER), pytest.raises(RuntimeError):
        call_command("delete_old", stdout=StringIO())

    assert (IndividualRating.objects.count(), OutgoingMail.objects.count()) == (0, 0)
