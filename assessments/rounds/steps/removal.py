"""Take rounds and contents out of the database for good: what hangs on what, in the order of the foreign keys."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from assessments.models import (
    Answer,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Edition,
    GoodExample,
    Inquiry,
    Measure,
    Redaction,
    Report,
    ReportText,
    RoundArchive,
    SharedNeed,
    Theme,
)


@dataclass(frozen=True)
class Removed:
    """What a training round held; numbers of rows."""

    round: str
    institutions: int
    answers: int
    measures: int
    inquiries: int


@transaction.atomic
def remove_training(code: str = "", *, dry_run: bool = False) -> list[Removed]:
    """Remove all training rounds, or the one of that code, with everything in them; returns what they held.

    The accounts stay. Of the round only its Verlauf stays: that it was there, and when it went.
    """
    rounds = AssessmentRound.objects.filter(is_training=True, **({"code": code} if code else {}))
    held = [_held(training) for training in rounds]
    if not dry_run:
        remove_rounds(rounds)
    return held


def remove_rounds(rounds: QuerySet[AssessmentRound]) -> None:
    """Delete rounds with all that belongs to them; the caller says which may go."""
    AuditEvent.objects.filter(round__in=rounds).delete()
    Report.objects.filter(round__in=rounds).delete()
    RoundArchive.objects.filter(round__in=rounds).delete()
    SharedNeed.objects.filter(theme__round__in=rounds).delete()
    Theme.objects.filter(round__in=rounds).delete()
    ReportText.objects.filter(round__in=rounds).delete()
    Edition.objects.filter(round__in=rounds).delete()
    remove_assessments(Assessment.objects.filter(round__in=rounds))
    rounds.delete()


def remove_assessments(assessments: QuerySet[Assessment]) -> None:
    """Delete assessments with everything written in them; individual opinions, counts and mails go with the row."""
    Inquiry.objects.filter(assessment__in=assessments).delete()
    GoodExample.objects.filter(assessment__in=assessments).delete()
    Redaction.objects.filter(assessment__in=assessments).delete()
    Measure.objects.filter(assessment__in=assessments).delete()
    Answer.objects.filter(assessment__in=assessments).delete()
    assessments.delete()


def _held(training: AssessmentRound) -> Removed:
    there = {"assessment__round": training}
    return Removed(
        str(training),
        training.assessments.count(),
        *(model.objects.filter(**there).count() for model in (Answer, Measure, Inquiry)),
    )
