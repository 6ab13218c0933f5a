"""Reports of institutions that could not be drawn for an edition: named to the reviewer, and drawn later.

One report that fails must not keep the results of a whole city back. The edition appears without that file.
"""

import hashlib

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments import jobs, workflow
from assessments.models import Assessment, AssessmentRound, AuditEvent, Edition, Job, Report
from assessments.reports import bundles, documents
from assessments.reports.documents import Document
from assessments.workflow.locks import locked
from assessments.workflow.transitions import require

STILL_MISSING = (
    "Diese Berichte ließen sich wieder nicht erstellen: {names}. Bitte melden Sie es der Fachadministration."
)


def missing_reports(assessment_round: AssessmentRound) -> QuerySet[Assessment]:
    """Published self-assessments of a round with an edition whose institution has no report."""
    there = Report.objects.filter(
        round=OuterRef("round"), institution=OuterRef("institution"), kind=Report.Kind.INSTITUTION
    )
    edition = Edition.objects.filter(round=OuterRef("round"))
    published = assessment_round.assessments.filter(Exists(edition), ~Exists(there), status__in=Assessment.COUNTED)
    return published.select_related("round", "institution").order_by("institution_name", "pk")


def ask_to_complete(*, assessment_round: AssessmentRound, by) -> Job:
    """Draw the missing reports in the background. Raises TransitionNotAllowed."""
    require(assessment_round.status == AssessmentRound.Status.PUBLISHED, workflow.Reason.WRONG_STATUS)
    return jobs.start(Job.Kind.PUBLICATION, assessment_round=assessment_round, by=by)


def complete_edition(*, assessment_round: AssessmentRound, by, progress) -> None:
    """Add what can be drawn to the newest edition, as of today. Raises jobs.Failed, naming what cannot."""
    today, failed = timezone.localdate(), []
    assessments = list(missing_reports(assessment_round))
    progress(0, len(assessments))
    papers = (documents.institution_paper(assessment, today) for assessment in assessments)
    for number, (assessment, document) in enumerate(zip(assessments, bundles.attempted(papers), strict=True), 1):
        if document:
            _keep(assessment, document, by=by)
        else:
            failed.append(assessment.institution_name)
        progress(number, len(assessments))
    if failed:
        raise jobs.Failed(STILL_MISSING.format(names=", ".join(failed)))


@transaction.atomic
def _keep(assessment: Assessment, document: Document, *, by) -> None:
    current = locked(assessment.round)
    require(current.status == AssessmentRound.Status.PUBLISHED, workflow.Reason.WRONG_STATUS)
    Report.objects.create(
        round=current,
        edition=Edition.objects.filter(round=current).latest("number"),
        institution_id=assessment.institution_id,
        kind=Report.Kind.INSTITUTION,
        as_of=timezone.localdate(),
        file_name=document.file_name,
        file=document.pdf,
        sha256=hashlib.sha256(document.pdf).hexdigest(),
        content={},
    )
    note = f"Bericht nachgetragen: {assessment.institution_name}"
    AuditEvent.objects.record(by=by, verb=AuditEvent.Verb.CHANGE, subject=current, round=current, note=note)
