"""Delivery to a real mail server that refuses, stalls, is down and recovers: nothing is lost, nothing comes twice."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from assessments.mail.steps import delivery, outbox
from assessments.models import Assessment, Institution, MailKind, OutgoingMail
from assessments.rounds.steps import reminders
from chancencheck import smtp
from tests import factories
from tests.mail_server import MailServer

Status = OutgoingMail.Status


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "chancencheck.smtp.PatientBackend"
    settings.EMAIL_TIMEOUT = 0.3
    server = MailServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.start()
    yield server
    server.stop()


@pytest.fixture
def waiting(db):
    """waiting(3) puts three invitations into the outbox, to i0@stadt.example and so on."""

    def waiting(number):
        assessment_round = factories.make_round()
        institutions = [
            Institution(code=f"I{i}", name=f"Bürger*innen-Büro {i}", mailbox=f"i{i}@stadt.example")
            for i in range(number)
        ]
        for institution in Institution.objects.bulk_create(institutions):
            factories.make_assessment(assessment_round, institution)
        outbox.tell_all(MailKind.INVITATION, Assessment.objects.all())

    return waiting


def states():
    return dict(OutgoingMail.objects.order_by("recipient").values_list("recipient", "status"))


def in_threads(work):
    """Do the work in four threads at once, each with its own connection; SQLite in memory has but one."""

    def process():
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=process) for _ in range(4 if connection.vendor == "postgresql" else 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def later(**pause):
    return time_machine.travel(timezone.now() + timedelta(**pause), tick=False)


def test_messages_arrive_once_with_umlauts(server, waiting):
    waiting(2)

    assert delivery.deliver() == {Status.SENT: 2}
    assert delivery.deliver() == {}
    assert server.recipients == ["i0@stadt.example", "i1@stadt.example"]
    message = server.received[0]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Institution: Bürger*innen-Büro 0" in message.get_body(("plain",)).get_content()


def test_refused_for_good_fails_at_once_and_holds_up_nobody(server, waiting):
    waiting(3)
    server.refusals["i1@stadt.example"] = "550 Empfänger unbekannt"

    assert delivery.deliver() == {Status.SENT: 2, Status.FAILED: 1}
    failed = OutgoingMail.objects.get(status=Status.FAILED)
    assert failed.recipient == "i1@stadt.example"
    assert failed.reason.startswith("Der Mailserver lehnt ab: 550 ")


def test_reason_hides_the_address_of_a_person(server, waiting, reviewer):
    waiting(1)
    OutgoingMail.objects.update(person=reviewer)
    server.refusals["i0@stadt.example"] = "550 <i0@stadt.example> unbekannt"

    delivery.deliver()

    assert OutgoingMail.objects.get().reason == "Der Mailserver lehnt ab: 550 <…> unbekannt"


def test_refused_for_now_is_tried_again_after_growing_pauses(server, waiting):
    waiting(1)
    server.refusals["i0@stadt.example"] = "451 später bitte"
    start = timezone.now()
    tried_at = []
    with time_machine.travel(start, tick=False) as clock:
        for minute in range(0, 60 * 60, 1):
            clock.move_to(start + timedelta(minutes=minute))
            if delivery.waiting().exists():
                delivery.deliver()
                tried_at.append(minute)

    assert tried_at == [0, 1, 6, 21, 81, 261, 621, 1341, 2781]
    assert states() == {"i0@stadt.example": Status.FAILED}
    assert server.seen["i0@stadt.example"] == 9


def test_failed_message_can_be_tried_again(server, waiting):
    waiting(1)
    server.refusals["i0@stadt.example"] = "550 unbekannt"
    delivery.deliver()
    del server.refusals["i0@stadt.example"]

    assert delivery.try_again(OutgoingMail.objects.all()) == 1
    assert delivery.deliver() == {Status.SENT: 1}


def test_server_down_loses_nothing_and_all_is_sent_when_it_is_back(server, waiting):
    waiting(5)
    server.stop()
    for minutes in (0, 1, 2):
        with later(minutes=minutes):
            assert delivery.deliver() == {Status.WAITING: 1}  # the others would fare no better
    OutgoingMail.objects.filter(reason=delivery.UNREACHABLE).update(next_try_at=timezone.now() + timedelta(days=1))
    server.start()

    with later(minutes=3):  # what was to wait for a day leaves as soon as the first message has
        delivery.deliver()
        delivery.deliver()

    assert server.recipients == [f"i{i}@stadt.example" for i in range(5)]
    assert set(states().values()) == {Status.SENT}


def test_stalling_server_gets_no_message_twice(server, waiting):
    waiting(2)
    server.stalled_for["RCPT"] = 60
    assert delivery.deliver() == {Status.WAITING: 1}
    server.stalled_for = {"RCPT": 0, "DATA": 1}  # longer than the timeout: the reply to the message is waited for

    with later(minutes=2):
        delivery.deliver()

    assert server.recipients == ["i0@stadt.example", "i1@stadt.example"]
    assert smtp.LAST_REPLY > 60


def test_message_of_a_killed_process_is_taken_up_after_the_lease(server, waiting):
    waiting(1)
    delivery._claim()  # and the process dies

    assert delivery.deliver() == {}
    with later(seconds=delivery.LEASE.total_seconds() + 1):
        assert delivery.deliver() == {Status.SENT: 1}


def test_message_that_kills_every_process_fails_in_the_end(server, waiting):
    waiting(1)
    OutgoingMail.objects.update(attempts=len(delivery.PAUSES) + 1)

    assert delivery.deliver() == {Status.FAILED: 1}
    assert server.received == []


@pytest.mark.parametrize(("status", "number"), [("in_progress", 1), ("submitted", 0), ("declined", 0)])
def test_reminder_that_is_no_longer_needed_is_dropped(server, db, status, number):
    institution = factories.make_institution(mailbox="vhs@stadt.example")
    assessment = factories.make_assessment(institution=institution)
    outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7")
    if status != "in_progress":
        changed = factories.make_assessment(
            factories.make_round(assessment.round.catalogue, "andere"), institution, status=status, decline_reason="x"
        )
        OutgoingMail.objects.update(assessment=changed)

    delivery.deliver()

    assert len(server.received) == number


def test_message_that_cannot_be_made_holds_up_nobody(server, waiting, monkeypatch):
    waiting(2)
    broken = OutgoingMail.objects.order_by("pk").first()
    real = delivery.message_of
    monkeypatch.setattr(delivery, "message_of", lambda mail: 1 / 0 if mail.pk == broken.pk else real(mail))

    assert delivery.deliver() == {Status.WAITING: 1, Status.SENT: 1}


@pytest.mark.django_db(transaction=True)
def test_four_processes_send_each_message_once(server, waiting):
    waiting(40)

    in_threads(delivery.deliver)

    assert server.recipients == sorted(f"i{i}@stadt.example" for i in range(40))
    assert set(states().values()) == {Status.SENT}


@pytest.mark.django_db(transaction=True)
def test_two_runs_for_cron_at_once_write_each_reminder_once(db):
    assessment_round = factories.make_round(submission_deadline=timezone.localdate() + timedelta(days=7))
    for i in range(20):
        factories.make_assessment(assessment_round, factories.make_institution(f"I{i}", mailbox=f"i{i}@stadt.example"))

    in_threads(lambda: reminders.remind_all(timezone.localdate()))

    assert sorted(states()) == sorted(f"i{i}@stadt.example" for i in range(20))
    assert OutgoingMail.objects.count() == 20


def test_page_does_not_speak_with_the_mail_server(server, waiting, client, reviewer):
    waiting(3)
    OutgoingMail.objects.all().delete()
    server.stalled_for["RCPT"] = 60
    client.force_login(reviewer)

    response = client.post("/sichtung/runde/erinnern/")

    assert response.status_code == 302
    assert server.connections == 0
    assert OutgoingMail.objects.count() == 3
