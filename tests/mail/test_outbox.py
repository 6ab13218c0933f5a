"""Messages are written with the event, to the right address, and once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.answers.steps.assessment import accept, extend_deadline, return_for_changes
from assessments.answers.steps.inquiry import ask, reply
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.mail.steps import outbox
from assessments.models import Assessment, AssessmentRound, Institution, MailKind, OutgoingMail
from assessments.rounds.steps.round import invite, open_round
from tests import factories

TODAY = timezone.localdate()


def rows():
    return list(OutgoingMail.objects.order_by("recipient").values_list("kind", "recipient"))


@pytest.fixture
def mailbox(institution):
    institution.mailbox = "vhs@stadt.example"
    institution.save()
    return institution.mailbox


@pytest.fixture
def submitted(assessment_round, institution, mailbox):
    return factories.make_assessment(assessment_round, institution, status="submitted")


def test_message_goes_to_the_mailbox_alone(assessment, mailbox, coordinator):
    coordinator.email = "ansprechperson@stadt.example"
    coordinator.save()

    assert outbox.tell_all(MailKind.INVITATION, Assessment.objects.all()) == 1
    assert rows() == [("invitation", mailbox)]


def test_without_mailbox_to_the_accounts_of_coordinator_and_head(assessment, institution):
    for role, values in {
        "coordinator": {"email": "koord@stadt.example"},
        "head": {"email": "leitung@stadt.example"},
        "contributor": {"email": "team@stadt.example"},
    }.items():
        user = factories.make_member(role, institution)
        user.email = values["email"]
        user.save()
    gone = factories.make_member("head", institution, username="gone")
    gone.email, gone.is_active = "fort@stadt.example", False
    gone.save()
    factories.make_member("head", institution, username="without-address")

    outbox.tell_all(MailKind.INVITATION, Assessment.objects.all())

    assert rows() == [("invitation", "koord@stadt.example"), ("invitation", "leitung@stadt.example")]


def test_person_with_two_roles_gets_one_message(assessment, institution, coordinator):
    coordinator.email = "koord@stadt.example"
    coordinator.save()
    coordinator.memberships.create(institution=institution, role="head")

    assert outbox.tell_all(MailKind.INVITATION, Assessment.objects.all()) == 1


def test_writing_twice_changes_nothing(assessment, mailbox):
    assert outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7") == 1
    assert outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7") == 0
    assert len(rows()) == 1


def test_database_refuses_the_same_message_twice(assessment, mailbox):
    outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7")
    again = OutgoingMail.objects.get()
    again.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_switched_off_reminders_leave_the_other_messages(assessment, mailbox, institution):
    institution.wants_reminders = False
    institution.save()

    assert outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7") == 0
    assert outbox.tell_all(MailKind.INVITATION, Assessment.objects.all()) == 1


def test_person_switches_off_reminders_for_herself(assessment, coordinator, head):
    for user in (coordinator, head):
        user.email = f"{user.username}@stadt.example"
        user.save()
    head.wants_reminders = False
    head.save()

    outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7")

    assert rows() == [("reminder", coordinator.email)]


@pytest.mark.parametrize("number", [1, 400])
def test_inviting_costs_the_same_for_any_number(reviewer, django_assert_max_num_queries, number):
    assessment_round = factories.make_round()
    Institution.objects.bulk_create(
        Institution(code=f"I{i}", name=f"Institution {i}", mailbox=f"i{i}@stadt.example") for i in range(number)
    )
    with django_assert_max_num_queries(10):
        invite(assessment_round=assessment_round, institutions=Institution.objects.all(), by=reviewer)

    assert OutgoingMail.objects.filter(kind="invitation").count() == number


def test_invitations_wait_until_the_round_opens(reviewer, institution, mailbox):
    assessment_round = factories.make_round(status=AssessmentRound.Status.IN_PREPARATION)
    invite(assessment_round=assessment_round, institutions=Institution.objects.all(), by=reviewer)
    assert rows() == []

    open_round(assessment_round=assessment_round, by=reviewer)
    assert rows() == [("invitation", mailbox)]


def test_late_joiner_alone_is_written_to(assessment, mailbox, other_institution, reviewer):
    other_institution.mailbox = "wbl@stadt.example"
    other_institution.save()

    invite(assessment_round=assessment.round, institutions=Institution.objects.all(), by=reviewer)

    assert rows() == [("invitation", "wbl@stadt.example")]


def test_each_step_of_the_review_writes_its_message(submitted, reviewer, head):
    ask(assessment=submitted, by=reviewer, text="Wie oft?")
    inquiry = submitted.inquiries.get()
    reply(inquiry=inquiry, by=head, text="Selten.", from_reviewer=False)
    reply(inquiry=inquiry, by=reviewer, text="Und sonst?", from_reviewer=True)
    return_for_changes(assessment=submitted, by=reviewer, text="Bitte ergänzen.", due_date=TODAY)
    extend_deadline(assessment=submitted, by=reviewer, until=TODAY, reason="Umzug")

    assert sorted(kind for kind, _ in rows()) == ["extended", "inquiry", "inquiry", "returned"]


def test_accepting_writes_a_message(submitted, reviewer):
    accept(assessment=submitted, by=reviewer)

    assert [kind for kind, _ in rows()] == ["accepted"]


def test_refused_step_writes_nothing(submitted, reviewer):
    factories.make_inquiry(submitted, reviewer)
    with pytest.raises(TransitionNotAllowed):
        accept(assessment=submitted, by=reviewer)

    assert rows() == []


@pytest.mark.parametrize(("days", "left"), [(364, 1), (366, 0)])
def test_messages_go_a_year_after_their_round_was_closed(assessment, mailbox, days, left):
    outbox.tell_all(MailKind.INVITATION, Assessment.objects.all())
    assessment.round.status = "closed"
    assessment.round.save()

    outbox.delete_old(TODAY + timedelta(days=days))

    assert OutgoingMail.objects.count() == left
