"""Closing a round: what must be true before, and the package that remains."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import AssessmentRound, AuditEvent, IndividualRating, Inquiry, Report, RoundArchive


@dataclass(frozen=True)
class Condition:
    """`reason` is the refusal where it is not met."""

    reason: Reason
    is_met: bool


def closing_conditions(assessment_round: AssessmentRound) -> tuple[Condition, ...]:
    """What must be true before a round is closed, in the order in which people see to it."""
    opinions = IndividualRating.objects.filter(assessment__round=assessment_round)
    inquiries = Inquiry.objects.filter(assessment__round=assessment_round).exclude(status=Inquiry.Status.CLOSED)
    reports = Report.objects.filter(round=assessment_round, kind=Report.Kind.CITY)
    later = Report.objects.filter(round=assessment_round, created_at__gt=OuterRef("created_at"))
    archives = RoundArchive.objects.filter(~Exists(later), round=assessment_round)
    return (
        Condition(Reason.OPINIONS_LEFT, not opinions.exists()),
        Condition(Reason.INQUIRIES_LEFT, not inquiries.exists()),
        Condition(Reason.REPORT_MISSING, reports.exists()),
        Condition(Reason.ARCHIVE_MISSING, archives.exists()),
    )


@transaction.atomic
def keep_archive(*, assessment_round: AssessmentRound, file_name: str, content: bytes, by) -> RoundArchive:
    """Keep the package of a published round in place of an earlier one; a closed round keeps what it has."""
    assessment_round = locked(assessment_round)
    require(assessment_round.status == AssessmentRound.Status.PUBLISHED, Reason.WRONG_STATUS)
    values = {"file_name": file_name, "file": content, "sha256": hashlib.sha256(content).hexdigest()}
    archive, _ = RoundArchive.objects.update_or_create(
        round=assessment_round, defaults=values | {"created_at": timezone.now()}
    )
    note = f"SHA-256 {archive.sha256}"
    AuditEvent.objects.record(by=by, verb="archive", subject=assessment_round, round=assessment_round, note=note)
    return archive
