"""Publishing a round keeps its city report: what was printed that day stays as it was."""

import dataclasses
import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from assessments import workflow
from assessments.models import AssessmentRound, Report
from assessments.reports.city import CityReport, city_report
from assessments.reports.documents import city_document_of


class ChangedMeanwhile(Exception):
    """Between drawing the report and publishing, something in the round changed; str() says so in German."""

    def __init__(self):
        super().__init__(
            "Während der Gesamtbericht entstand, hat sich in der Runde etwas geändert. "
            "Bitte veröffentlichen Sie noch einmal."
        )


def publish_round(*, assessment_round: AssessmentRound, by) -> Report:
    """Draw the city report, then publish the round and keep the report, all or nothing.

    Drawing takes seconds and happens before any row is locked. Raises TransitionNotAllowed, ReportFailed or
    ChangedMeanwhile; the round is then as it was.
    """
    if assessment_round.status not in workflow.ROUND_TRANSITIONS["publish_round"][0]:
        raise workflow.TransitionNotAllowed(workflow.Reason.WRONG_STATUS)
    content = _as_published(assessment_round)
    document = city_document_of(content, assessment_round)
    with transaction.atomic():
        published = workflow.publish_round(assessment_round=assessment_round, by=by)
        if _as_published(published) != content:
            raise ChangedMeanwhile
        return Report.objects.create(
            round=published,
            kind=Report.Kind.CITY,
            as_of=content.as_of,
            file_name=document.file_name,
            file=document.pdf,
            sha256=hashlib.sha256(document.pdf).hexdigest(),
            content=json.loads(json.dumps(dataclasses.asdict(content), cls=DjangoJSONEncoder)),
        )


def _as_published(assessment_round: AssessmentRound) -> CityReport:
    """The report without its draft mark: accepted and published assessments count the same."""
    return dataclasses.replace(city_report(assessment_round, timezone.localdate()), is_draft=False)
