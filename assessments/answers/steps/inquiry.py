"""Rückfragen: asked by the reviewer, answered by the institution, closed by the reviewer."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.mail.steps import outbox
from assessments.models import (
    Assessment,
    AssessmentRound,
    AuditEvent,
    Inquiry,
    InquiryMessage,
    MailKind,
    QualityRequirement,
)
from assessments.text.rules.text_gate import says_something

ASKABLE = frozenset({Assessment.Status.SUBMITTED, Assessment.Status.RETURNED})


def add_message(inquiry: Inquiry, *, by, text: str, from_reviewer: bool) -> None:
    InquiryMessage.objects.create(
        inquiry=inquiry,
        author=by,
        author_function=str(by),
        from_reviewer=from_reviewer,
        text=text,
        written_on=timezone.localdate(),
    )


@transaction.atomic
def ask(
    *,
    assessment: Assessment,
    by,
    text: str,
    requirement: QualityRequirement | None = None,
    due_date: date | None = None,
) -> Inquiry:
    """Ask back at a requirement or the whole, without returning the assessment."""
    assessment = locked(assessment, "round", "institution")
    require(says_something(text), Reason.NOTE_MISSING)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(assessment.status in ASKABLE, Reason.WRONG_STATUS)
    inquiry = Inquiry.objects.create(assessment=assessment, requirement=requirement, due_date=due_date)
    add_message(inquiry, by=by, text=text, from_reviewer=True)
    AuditEvent.objects.record(by=by, verb="ask", subject=inquiry, round=assessment.round, to_status=inquiry.status)
    outbox.tell(MailKind.INQUIRY, assessment, inquiry=inquiry)
    return inquiry


@transaction.atomic
def reply(*, inquiry: Inquiry, by, text: str, from_reviewer: bool) -> Inquiry:
    """Write in the thread: the institution's reply answers it, the reviewer's opens it again."""
    inquiry = _locked(inquiry)
    require(says_something(text), Reason.NOTE_MISSING)
    require(inquiry.assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(inquiry.status != Inquiry.Status.CLOSED, Reason.WRONG_STATUS)
    add_message(inquiry, by=by, text=text, from_reviewer=from_reviewer)
    _set_status(inquiry, Inquiry.Status.OPEN if from_reviewer else Inquiry.Status.ANSWERED, by=by, verb="reply")
    kind = MailKind.INQUIRY if from_reviewer else MailKind.REPLIED
    outbox.tell(kind, inquiry.assessment, by=by, inquiry=inquiry)
    return inquiry


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, by) -> Inquiry:
    """The reviewer is content."""
    inquiry = _locked(inquiry)
    require(inquiry.status != Inquiry.Status.CLOSED, Reason.WRONG_STATUS)
    require(inquiry.assessment.round.status != AssessmentRound.Status.CLOSED, Reason.ROUND_NOT_OPEN)
    _set_status(inquiry, Inquiry.Status.CLOSED, by=by, verb="close_inquiry")
    return inquiry


def _locked(inquiry: Inquiry) -> Inquiry:
    """With its self-assessment first: accepting that closes its inquiries."""
    locked(Assessment(pk=inquiry.assessment_id))
    return locked(inquiry, "assessment__round")


def _set_status(inquiry: Inquiry, status: str, *, by, verb: str) -> None:
    before, inquiry.status = inquiry.status, status
    inquiry.save(update_fields=["status"])
    AuditEvent.objects.record(
        by=by,
        verb=verb,
        subject=inquiry,
        round=inquiry.assessment.round,
        from_status=before,
        to_status=status,
    )
