"""The way of a round: in preparation → open → in review → published → closed."""

from django.db import connection, transaction
from django.db.models import Case, CharField, Max, Q, QuerySet, Value, When
from django.utils import timezone

from assessments.answers.steps.assessment import ASSESSMENT_TRANSITIONS
from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed, move, require
from assessments.mail.steps import outbox
from assessments.models import (
    AnswerTextVersion,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Institution,
    MailKind,
    SitePage,
)
from assessments.rounds.steps import reminders
from assessments.rounds.steps.closing import closing_conditions
from assessments.rounds.steps.preparation import opening_refusals
from assessments.site.queries import unfinished_pages
from assessments.text.rules.text_gate import says_something

S = AssessmentRound.Status
EXTERNAL = Q(kind=Institution.Kind.EXTERNAL)
ROUND_TRANSITIONS = {
    "open_round": ({S.IN_PREPARATION}, S.OPEN),
    "start_review": ({S.OPEN}, S.IN_REVIEW),
    "reopen_round": ({S.IN_REVIEW}, S.OPEN),
    "publish_round": ({S.IN_REVIEW}, S.PUBLISHED),
    "begin_correction": ({S.PUBLISHED}, S.PUBLISHED),
    "correct_publication": ({S.PUBLISHED}, S.PUBLISHED),
    "close_round": ({S.PUBLISHED}, S.CLOSED),
}


def _move(assessment_round: AssessmentRound, verb: str, *, by, note="", fields=()) -> AssessmentRound:
    move(assessment_round, ROUND_TRANSITIONS, verb, by=by, round=assessment_round, note=note, fields=fields)
    return assessment_round


def require_step(verb: str, assessment_round: AssessmentRound) -> None:
    """Refuse early what the verb would refuse; it asks again on the locked row."""
    require(assessment_round.status in ROUND_TRANSITIONS[verb][0], Reason.WRONG_STATUS)
    if verb == "publish_round":
        require(not assessment_round.is_training, Reason.IN_TRAINING)
        accepted = assessment_round.assessments.filter(status__in=ASSESSMENT_TRANSITIONS["publish"][0])
        require(accepted.exists(), Reason.NOTHING_ACCEPTED)
        _require_finished_pages(assessment_round)


@transaction.atomic
def open_round(*, assessment_round: AssessmentRound, by) -> AssessmentRound:
    """From now on institutions may answer, unless something stands in the way (`opening_refusals`)."""
    assessment_round = locked(assessment_round, "catalogue")
    if assessment_round.status in ROUND_TRANSITIONS["open_round"][0]:
        for reason in opening_refusals(assessment_round):
            raise TransitionNotAllowed(reason)
    outbox.tell_all(MailKind.INVITATION, assessment_round.assessments.filter(status=Assessment.Status.INVITED))
    return _move(assessment_round, "open_round", by=by)


@transaction.atomic
def start_review(*, assessment_round: AssessmentRound, by) -> AssessmentRound:
    return _move(locked(assessment_round), "start_review", by=by)


@transaction.atomic
def reopen_round(*, assessment_round: AssessmentRound, by, note: str) -> AssessmentRound:
    """The only way back, with a note."""
    require(says_something(note), Reason.NOTE_MISSING)
    return _move(locked(assessment_round), "reopen_round", by=by, note=note)


@transaction.atomic
def publish_round(*, assessment_round: AssessmentRound, by) -> AssessmentRound:
    """Accepted assessments enter the published results with the round; the audit names their number."""
    assessment_round = locked(assessment_round)
    require(not assessment_round.is_training, Reason.IN_TRAINING)
    sources, target = ASSESSMENT_TRANSITIONS["publish"]
    published = assessment_round.assessments.filter(status__in=sources).update(status=target)
    require(published, Reason.NOTHING_ACCEPTED)
    _require_finished_pages(assessment_round)
    outbox.tell_all(MailKind.PUBLISHED, assessment_round.assessments.filter(status=target))
    return _move(assessment_round, "publish_round", by=by, note=f"veröffentlichte Selbstbewertungen: {published}")


@transaction.atomic
def begin_correction(*, assessment_round: AssessmentRound, by) -> AssessmentRound:
    """The texts of the report may be written again, until the corrected edition is published."""
    assessment_round = locked(assessment_round)
    assessment_round.correction_begun = True
    return _move(assessment_round, "begin_correction", by=by, fields=["correction_begun"])


@transaction.atomic
def correct_publication(*, assessment_round: AssessmentRound, by, note: str) -> AssessmentRound:
    """A corrected edition is published, with its reason; status and results stay."""
    require(says_something(note), Reason.NOTE_MISSING)
    assessment_round = locked(assessment_round)
    assessment_round.correction_begun = False
    return _move(assessment_round, "correct_publication", by=by, note=note, fields=["correction_begun"])


@transaction.atomic
def close_round(*, assessment_round: AssessmentRound, by) -> AssessmentRound:
    """Nothing changes any more. The earlier versions of the texts have served their purpose and are deleted."""
    assessment_round = locked(assessment_round)
    require(assessment_round.status in ROUND_TRANSITIONS["close_round"][0], Reason.WRONG_STATUS)
    for condition in closing_conditions(assessment_round):
        require(condition.is_met, condition.reason)
    AnswerTextVersion.objects.filter(answer_text__answer__assessment__round=assessment_round).delete()
    assessment_round.correction_begun = False
    return _move(assessment_round, "close_round", by=by, fields=["correction_begun"])


@transaction.atomic
def invite(
    *,
    assessment_round: AssessmentRound,
    institutions: QuerySet[Institution],
    by,
    voluntary: Q = EXTERNAL,
    note: str = "",
) -> int:
    """Invite institutions, once each, in one INSERT whatever their number; returns how many are new.

    `voluntary` says who may stay away without a reason: external bodies, unless the round decides otherwise.
    All appear without their name until their head agrees to more.
    They are written to when the round opens, or now if it is open.
    """
    require(assessment_round.takes_invitations, Reason.NO_INVITATIONS)
    chosen = (
        institutions.exclude(assessments__round=assessment_round)
        .order_by("pk")
        .values_list(
            Value(assessment_round.pk),
            "pk",
            "name",
            "department_group",
            _either(voluntary, Assessment.Participation.VOLUNTARY, Assessment.Participation.BINDING),
            Value(Assessment.PublicationConsent.ANONYMOUS_ONLY.value),
        )
    )
    select, params = chosen.query.sql_with_params()
    is_open = assessment_round.status == S.OPEN
    newest = (is_open and assessment_round.assessments.aggregate(newest=Max("pk"))["newest"]) or 0
    table = connection.ops.quote_name(Assessment._meta.db_table)
    columns = "round_id, institution_id, institution_name, department_group, participation, publication_consent"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", params)
        number = cursor.rowcount
    if number and is_open:
        outbox.tell_all(MailKind.INVITATION, assessment_round.assessments.filter(pk__gt=newest))
    if number:
        words = "; ".join(filter(None, [f"{number} eingeladen", note]))
        AuditEvent.objects.record(by=by, verb="invite", subject=assessment_round, round=assessment_round, note=words)
    return number


@transaction.atomic
def remind(*, assessment_round: AssessmentRound, assessments: QuerySet[Assessment], by) -> int:
    """Remind those of them who have not finished, once a day; returns the number of messages."""
    number = reminders.remind_by_hand(assessments, timezone.localdate())
    require(number, Reason.NOBODY_TO_REMIND)
    AuditEvent.objects.record(
        by=by, verb="remind", subject=assessment_round, round=assessment_round, note=f"{number} E-Mails"
    )
    return number


def unfinished_pages_before(assessment_round: AssessmentRound) -> list[SitePage]:
    """Public pages that bar publishing: who reads results wants to know whose they are. The invented is nobody's."""
    return [] if assessment_round.is_invented else unfinished_pages()


def _require_finished_pages(assessment_round: AssessmentRound) -> None:
    if pages := unfinished_pages_before(assessment_round):
        raise TransitionNotAllowed(Reason.PAGES_UNFINISHED, *(page.title for page in pages))


def _either(condition: Q, then: str, otherwise: str) -> Case:
    return Case(When(condition, then=Value(then)), default=Value(otherwise), output_field=CharField())
