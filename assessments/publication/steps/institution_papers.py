"""The papers of each institution in an edition: which there are, which could not be drawn, and drawing those later.

One paper that fails must not keep the results of a whole city back. The edition appears without that file, and the
reviewer reads whose it is.
"""

import hashlib

from django.db import transaction
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import Assessment, AssessmentRound, AuditEvent, Edition, Job, Report
from assessments.queue.steps import jobs
from assessments.reports.paper import bundles, documents
from assessments.reports.paper.documents import Document
from assessments.text.models.alphabetical import Alphabetical

PAPERS = {  # of each institution, for those who may read it
    Report.Kind.INSTITUTION: documents.institution_paper,
    Report.Kind.RESULT_SHEET: documents.result_sheet_paper,
    Report.Kind.FILLED_SHEET: documents.filled_sheet_paper,
}
STILL_MISSING = (
    "Diese Berichte ließen sich wieder nicht erstellen: {names}. Bitte melden Sie es der Fachadministration."
)


def missing_papers(assessment_round: AssessmentRound) -> list[tuple[Assessment, str]]:
    """Published self-assessments of a round with an edition, each with the kind of a paper that it lacks.

    Three queries. An edition from before there were so many kinds lacks none but the report.
    """
    held = set(
        Report.objects.filter(round=assessment_round, institution__isnull=False).values_list("institution_id", "kind")
    )
    kinds = {kind for _, kind in held} | {Report.Kind.INSTITUTION.value}
    if not Edition.objects.filter(round=assessment_round).exists():
        return []
    published = assessment_round.assessments.counted().select_related("round", "institution")
    rows = published.order_by(Alphabetical("institution_name"), "pk")
    return [(row, kind) for row in rows for kind in PAPERS if kind in kinds and (row.institution_id, kind) not in held]


def ask_to_complete(*, assessment_round: AssessmentRound, by) -> Job:
    """Draw the missing reports in the background. Raises TransitionNotAllowed."""
    require(assessment_round.status == AssessmentRound.Status.PUBLISHED, Reason.WRONG_STATUS)
    return jobs.start(Job.Kind.COMPLETION, assessment_round=assessment_round, by=by)


def complete_edition(*, assessment_round: AssessmentRound, by, progress) -> None:
    """Add what can be drawn to the newest edition, as of today. Raises jobs.Failed, naming what cannot."""
    today, failed = timezone.localdate(), []
    missing = missing_papers(assessment_round)
    progress(0, len(missing))
    papers = (PAPERS[kind](assessment, today) for assessment, kind in missing)
    for number, ((assessment, kind), document) in enumerate(zip(missing, bundles.attempted(papers), strict=True), 1):
        if document:
            _keep(assessment, kind, document, by=by)
        else:
            failed.append(assessment.institution_name)
        progress(number, len(missing))
    if failed:
        raise jobs.Failed(STILL_MISSING.format(names=", ".join(dict.fromkeys(failed))))


@transaction.atomic
def _keep(assessment: Assessment, kind: str, document: Document, *, by) -> None:
    current = locked(assessment.round)
    require(current.status == AssessmentRound.Status.PUBLISHED, Reason.WRONG_STATUS)
    Report.objects.create(
        round=current,
        edition=Edition.objects.filter(round=current).latest("number"),
        institution_id=assessment.institution_id,
        kind=kind,
        as_of=timezone.localdate(),
        file_name=document.file_name,
        file=document.pdf,
        sha256=hashlib.sha256(document.pdf).hexdigest(),
        content={},
    )
    note = f"{Report.Kind(kind).label} nachgetragen: {assessment.institution_name}"
    AuditEvent.objects.record(by=by, verb=AuditEvent.Verb.CHANGE, subject=current, round=current, note=note)
