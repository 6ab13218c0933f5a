"""The way of one assessment: invited → in progress → awaiting approval → submitted → accepted → published."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.answers.steps.inquiry import add_message
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.locks import delete_in_order, locked
from assessments.events.steps.transitions import Reason, UnratedNotConfirmed, move, require
from assessments.mail.steps import outbox
from assessments.models import Answer, Assessment, AuditEvent, Inquiry, MailKind, QualityRequirement, answer_words
from assessments.text.rules.text_gate import says_something

S = Assessment.Status
ASSESSMENT_TRANSITIONS = {
    "start": ({S.INVITED, S.RETURNED}, S.IN_PROGRESS),
    "hand_over": ({S.IN_PROGRESS, S.RETURNED}, S.AWAITING_APPROVAL),
    "take_back": ({S.AWAITING_APPROVAL}, S.IN_PROGRESS),
    "return_to_team": ({S.AWAITING_APPROVAL}, S.IN_PROGRESS),
    "submit": ({S.AWAITING_APPROVAL}, S.SUBMITTED),
    "return_for_changes": ({S.SUBMITTED}, S.RETURNED),
    "accept": ({S.SUBMITTED}, S.ACCEPTED),
    "publish": ({S.ACCEPTED}, S.PUBLISHED),
    "decline": ({S.INVITED, S.IN_PROGRESS}, S.DECLINED),
    "rejoin": ({S.DECLINED}, S.INVITED),
}


def _locked(assessment: Assessment) -> Assessment:
    return locked(assessment, "round", "institution")


def _move(assessment: Assessment, verb: str, **kwargs) -> Assessment:
    move(assessment, ASSESSMENT_TRANSITIONS, verb, round=assessment.round, **kwargs)
    return assessment


def _require_open(assessment: Assessment) -> None:
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(timezone.localdate() <= assessment.deadline, Reason.DEADLINE_PASSED)


def stands_before(verb: str, assessment: Assessment) -> bool:
    """Whether the status allows this step; the workflow itself checks it again, and more."""
    return assessment.status in ASSESSMENT_TRANSITIONS[verb][0] and assessment.round.takes_answers


@transaction.atomic
def start(*, assessment: Assessment, by) -> Assessment:
    """The first save makes an invited or returned assessment one in progress; called by `answering`."""
    assessment = _locked(assessment)
    _require_open(assessment)
    return _move(assessment, "start", by=by)


@transaction.atomic
def hand_over(*, assessment: Assessment, by) -> Assessment:
    """The team is done; the head's turn. A returned assessment may come back unchanged, with its inquiries answered."""
    assessment = _locked(assessment)
    _require_open(assessment)
    _move(assessment, "hand_over", by=by)
    outbox.tell(MailKind.HANDED_OVER, assessment, by=by)
    return assessment


@transaction.atomic
def tell_all_answered(*, assessment: Assessment, by) -> int:
    """Somebody who may not hand over tells those who may, once a day; returns the number of messages.

    It changes nothing, and who told when is nobody's business: no audit event.
    """
    assessment = _locked(assessment)
    _require_open(assessment)
    require(assessment.status in ASSESSMENT_TRANSITIONS["hand_over"][0], Reason.WRONG_STATUS)
    require(unrated_of(assessment)[0] == 0, Reason.STILL_OPEN)
    occasion = f"all answered {timezone.localdate():%Y-%m-%d}"
    told = assessment.mails.filter(kind=MailKind.ALL_ANSWERED, occasion=occasion)
    require(not told.exists(), Reason.TOLD_TODAY)
    number = outbox.tell(MailKind.ALL_ANSWERED, assessment, by=by, occasion=occasion)
    require(number, Reason.NOBODY_TO_TELL)
    return number


@transaction.atomic
def take_back(*, assessment: Assessment, by) -> Assessment:
    """Back to the team before the head has decided."""
    assessment = _locked(assessment)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    return _move(assessment, "take_back", by=by)


@transaction.atomic
def return_to_team(*, assessment: Assessment, by, note: str) -> Assessment:
    """The head sends it back with a request, which the team reads on top of its pages until it hands over again.

    The request itself stays until submission: taken back from the head, it is still open.
    """
    assessment = _locked(assessment)
    require(says_something(note), Reason.NOTE_MISSING)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    assessment.head_note, assessment.head_note_on = note, timezone.localdate()
    _move(assessment, "return_to_team", by=by, note=note, fields=["head_note", "head_note_on"])
    outbox.tell(MailKind.HEAD_ASKS, assessment, by=by)
    return assessment


@transaction.atomic
def submit(
    *, assessment: Assessment, by, statement: str = "", confirmed_unrated: int = 0, publication_consent: str = ""
) -> Assessment:
    """The head approves, says how results may be shown (empty: as before) and submits.

    Raises UnratedNotConfirmed unless the true number was confirmed.
    """
    assessment = _locked(assessment)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(assessment.status in ASSESSMENT_TRANSITIONS["submit"][0], Reason.WRONG_STATUS)
    unrated, total = unrated_of(assessment)
    is_open = answer_words(catalogue_tree(assessment.round.catalogue_id).levels).is_open
    if unrated and confirmed_unrated != unrated:
        raise UnratedNotConfirmed(unrated, total, is_open)
    delete_in_order(assessment.individual_ratings.all())  # their time is over, at the latest now
    assessment.head_statement = statement
    assessment.publication_consent = publication_consent or assessment.publication_consent
    assessment.head_note, assessment.head_note_on = "", None
    assessment.approved_by = assessment.submitted_by = by
    assessment.approved_at = assessment.submitted_at = timezone.now()
    _move(
        assessment,
        "submit",
        by=by,
        note=f"{unrated} von {total} {is_open}" if unrated else "",
        fields=[
            "head_statement",
            "publication_consent",
            "head_note",
            "head_note_on",
            "approved_by",
            "approved_at",
            "submitted_by",
            "submitted_at",
        ],
    )
    outbox.tell(MailKind.SUBMITTED, assessment, by=by)
    outbox.tell(MailKind.RECEIPT, assessment)
    return assessment


@transaction.atomic
def return_for_changes(
    *, assessment: Assessment, by, text: str, due_date: date, requirement: QualityRequirement | None = None
) -> Assessment:
    """The reviewer asks for changes: an inquiry says which, the new date says until when."""
    assessment = _locked(assessment)
    require(says_something(text), Reason.NOTE_MISSING)
    require(due_date >= timezone.localdate(), Reason.DATE_IN_THE_PAST)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    if due_date > assessment.deadline:
        assessment.extension_reason = ""  # the inquiry says why
    assessment.extended_until = max(due_date, assessment.deadline)
    _move(assessment, "return_for_changes", by=by, fields=["extended_until", "extension_reason"])
    inquiry = Inquiry.objects.create(assessment=assessment, requirement=requirement, due_date=due_date)
    add_message(inquiry, by=by, text=text, from_reviewer=True)
    outbox.tell(MailKind.RETURNED, assessment)
    return assessment


@transaction.atomic
def accept(*, assessment: Assessment, by) -> Assessment:
    """The review is done (Abnahme). Inquiries must be answered or closed; answered ones are closed with it."""
    locked(assessment.round)  # not while the round is being published, whose results would then gain one later
    assessment = _locked(assessment)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(not assessment.inquiries.filter(status=Inquiry.Status.OPEN).exists(), Reason.OPEN_INQUIRIES)
    assessment.inquiries.update(status=Inquiry.Status.CLOSED)
    assessment.accepted_by, assessment.accepted_at = by, timezone.now()
    outbox.tell(MailKind.ACCEPTED, assessment)
    return _move(assessment, "accept", by=by, fields=["accepted_by", "accepted_at"])


@transaction.atomic
def decline(*, assessment: Assessment, by, reason: str = "") -> Assessment:
    """The institution does not take part: freely when voluntary, with a reason when binding."""
    assessment = _locked(assessment)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    binding = assessment.participation == Assessment.Participation.BINDING
    require(says_something(reason) or not binding, Reason.NOTE_MISSING)
    assessment.decline_reason = reason
    return _move(assessment, "decline", by=by, note=reason, fields=["decline_reason"])


@transaction.atomic
def rejoin(*, assessment: Assessment, by) -> Assessment:
    """Take part after all, until the deadline: invited again, and in progress if the team had begun before."""
    assessment = _locked(assessment)
    _require_open(assessment)
    declined = AuditEvent.objects.filter(verb="decline", subject_type="assessment", subject_id=assessment.pk)
    had_begun = declined.values_list("from_status", flat=True).first() == S.IN_PROGRESS
    assessment.decline_reason = ""
    _move(assessment, "rejoin", by=by, fields=["decline_reason"])
    return _move(assessment, "start", by=by) if had_begun else assessment


def takes_consent(assessment: Assessment) -> bool:
    """Whether the head may decide anew how results are shown; before submitting she says it when she submits."""
    submitted = assessment.status in {S.SUBMITTED, S.RETURNED, S.ACCEPTED}
    return submitted and assessment.round.takes_answers


@transaction.atomic
def change_consent(*, assessment: Assessment, by, publication_consent: str) -> Assessment:
    """How results may be shown, decided anew after submission; it holds until the round is published.

    The round is locked first: while it is being published, nobody's results change under it.
    """
    locked(assessment.round)
    assessment = _locked(assessment)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(takes_consent(assessment), Reason.WRONG_STATUS)
    before = assessment.get_publication_consent_display()
    assessment.publication_consent = publication_consent
    assessment.save(update_fields=["publication_consent"])
    note = f"{before} → {assessment.get_publication_consent_display()}"
    AuditEvent.objects.record(by=by, verb="change_consent", subject=assessment, round=assessment.round, note=note)
    return assessment


@transaction.atomic
def extend_deadline(*, assessment: Assessment, by, until: date, reason: str) -> Assessment:
    """Give one institution more time (Fristverlängerung) and say why."""
    assessment = _locked(assessment)
    require(assessment.round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(until >= timezone.localdate(), Reason.DATE_IN_THE_PAST)
    require(says_something(reason), Reason.NOTE_MISSING)
    require(assessment.status in Assessment.EDITABLE | {S.AWAITING_APPROVAL}, Reason.WRONG_STATUS)
    assessment.extended_until, assessment.extension_reason = until, reason
    assessment.save(update_fields=["extended_until", "extension_reason"])
    AuditEvent.objects.record(
        by=by,
        verb="extend_deadline",
        subject=assessment,
        round=assessment.round,
        note=f"bis {until:%d.%m.%Y}. Grund: {reason}",
    )
    outbox.tell(MailKind.EXTENDED, assessment)
    return assessment


def unrated_of(assessment: Assessment) -> tuple[int, int]:
    """Number of unrated requirements, and of all; a missing answer is unrated."""
    total = QualityRequirement.objects.filter(catalogue=assessment.round.catalogue_id).count()
    answered = assessment.answers.exclude(state=Answer.State.UNRATED).count()
    return total - answered, total
