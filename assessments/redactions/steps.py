"""Blacking out a passage, and taking that back: before a round is published, or while an edition is corrected."""

from django.db import transaction

from assessments.access import permissions
from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import Assessment, AuditEvent, Redaction
from assessments.redactions.queries import texts_of
from assessments.redactions.rules import occurs
from assessments.text.rules.text_gate import says_something


@transaction.atomic
def redact(*, assessment: Assessment, by, passage: str, reason: str) -> Redaction:
    """Nobody but the institution and the reviewer reads the passage from now on. The text itself stays."""
    require(says_something(reason), Reason.NOTE_MISSING)
    assessment = _open(assessment)
    passage = " ".join(passage.split())
    require(any(occurs(passage, text) for text in texts_of(assessment)), Reason.PASSAGE_NOT_FOUND)
    require(not assessment.redactions.filter(passage=passage).exists(), Reason.PASSAGE_REDACTED)
    redaction = Redaction.objects.create(assessment=assessment, passage=passage, reason=reason, redacted_by=by)
    AuditEvent.objects.record(by=by, verb="redact", subject=redaction, round=assessment.round, note=reason)
    return redaction


@transaction.atomic
def lift_redaction(*, redaction: Redaction, by) -> None:
    """Others may read the passage again."""
    assessment = _open(redaction.assessment)
    AuditEvent.objects.record(by=by, verb="lift_redaction", subject=redaction, round=assessment.round)
    redaction.delete()


def may_redact(assessment: Assessment) -> bool:
    """What is published stays as it is: then only together with a corrected edition."""
    return assessment.status in permissions.READABLE_FOR_REVIEW and assessment.round.takes_report_texts


def _open(assessment: Assessment) -> Assessment:
    assessment = locked(assessment, "round", "institution")
    require(may_redact(assessment), Reason.PUBLISHED_ALREADY)
    return assessment
