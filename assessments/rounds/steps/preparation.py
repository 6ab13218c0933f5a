"""Preparing a round: its name and days, who takes part, and whether it can open."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.events.steps.locks import lock, locked
from assessments.events.steps.transitions import Reason, require
from assessments.mail.steps import outbox
from assessments.models import Assessment, AssessmentRound, AuditEvent, Catalogue, MailKind
from assessments.text.rules.text_gate import says_something

S = AssessmentRound.Status


@transaction.atomic
def prepare_round(*, assessment_round: AssessmentRound, by) -> AssessmentRound:
    """Save a new round. From here on nothing that is entered for it gets lost."""
    assessment_round.is_demo = by.is_demo  # else it would count as a real round among demo data
    assessment_round.save(force_insert=True)
    AuditEvent.objects.record(by=by, verb="add", subject=assessment_round, round=assessment_round)
    return assessment_round


@transaction.atomic
def change_preparation(*, assessment_round: AssessmentRound, values: dict, by) -> AssessmentRound:
    """Change some fields of a round that is not yet open; raises ValidationError if they contradict the others."""
    assessment_round = locked(assessment_round)
    require(assessment_round.status == S.IN_PREPARATION, Reason.WRONG_STATUS)
    for name, value in values.items():
        setattr(assessment_round, name, value)
    assessment_round.validate_constraints()
    assessment_round.save(update_fields=list(values))
    if values:
        words = ", ".join(assessment_round._meta.get_field(name).verbose_name for name in values)
        AuditEvent.objects.record(by=by, verb="change", subject=assessment_round, round=assessment_round, note=words)
    return assessment_round


@transaction.atomic
def change_participation(
    *, assessment_round: AssessmentRound, codes: Collection[str], participation: Assessment.Participation, by
) -> int:
    """Make the participation of some institutions binding or voluntary; returns how many changed."""
    assessment_round = locked(assessment_round)
    require(assessment_round.takes_invitations, Reason.NO_INVITATIONS)
    chosen = assessment_round.assessments.filter(institution__code__in=codes).exclude(status=Assessment.Status.DECLINED)
    number = chosen.exclude(participation=participation).update(participation=participation)
    note = f"{number} {participation.label}"
    AuditEvent.objects.record(by=by, verb="change", subject=assessment_round, round=assessment_round, note=note)
    return number


@transaction.atomic
def take_out(*, assessment_round: AssessmentRound, codes: Collection[str], by) -> int:
    """Undo invitations that nobody has seen yet. Once the round is open an institution can only decline."""
    assessment_round = locked(assessment_round)
    require(assessment_round.status == S.IN_PREPARATION, Reason.WRONG_STATUS)
    number, _ = assessment_round.assessments.filter(institution__code__in=codes).delete()
    note = f"{number} wieder herausgenommen"
    AuditEvent.objects.record(by=by, verb="delete", subject=assessment_round, round=assessment_round, note=note)
    return number


@transaction.atomic
def extend_deadlines(
    *, assessment_round: AssessmentRound, assessments: Collection[int], by, until: date, reason: str
) -> list[Assessment]:
    """Give several institutions more time at once, nobody less; returns those whose deadline moved."""
    assessment_round = locked(assessment_round)
    require(assessment_round.takes_answers, Reason.ROUND_NOT_OPEN)
    require(until >= timezone.localdate(), Reason.DATE_IN_THE_PAST)
    require(says_something(reason), Reason.NOTE_MISSING)
    unfinished = assessment_round.assessments.filter(pk__in=assessments, status__in=Assessment.UNFINISHED)
    rows = list(lock(unfinished.select_related("institution", "round")))
    extended = [assessment for assessment in rows if assessment.deadline < until]
    for assessment in extended:
        assessment.extended_until = until
    assessment_round.assessments.filter(pk__in=[one.pk for one in extended]).update(
        extended_until=until, extension_reason=reason
    )
    outbox.tell_all(MailKind.EXTENDED, assessment_round.assessments.filter(pk__in=[one.pk for one in extended]))
    AuditEvent.objects.bulk_create(
        AuditEvent.of(
            by=by,
            verb=AuditEvent.Verb.EXTEND_DEADLINE,
            subject=assessment,
            round=assessment_round,
            note=f"bis {until:%d.%m.%Y}. Grund: {reason}",
        )
        for assessment in extended
    )
    return extended


def opening_refusals(assessment_round: AssessmentRound) -> list[Reason]:
    """What stands in the way of opening this round; `open_round` refuses with the first."""
    hindrances = (
        (assessment_round.catalogue.status != Catalogue.Status.PUBLISHED, Reason.CATALOGUE_NOT_PUBLISHED),
        (assessment_round.submission_deadline < timezone.localdate(), Reason.DEADLINE_IN_THE_PAST),
        (not assessment_round.assessments.exists(), Reason.NOBODY_INVITED),
    )
    return [reason for stands_in_the_way, reason in hindrances if stands_in_the_way]
