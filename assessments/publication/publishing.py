"""Publishing a round: an edition with all its files, drawn first, then kept all or nothing.

What was printed that day stays as it was. A correction is a new edition; the old one stays beside it.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import workflow
from assessments.models import Assessment, AssessmentRound, Edition, Report
from assessments.reports import documents

from .open_data import catalogue_json, results_csv, results_json
from .public_results import Gathered, frozen, gathered, next_edition

Kind = Report.Kind


class ChangedMeanwhile(Exception):
    """Between drawing the report and publishing, something in the round changed; str() says so in German."""

    def __init__(self):
        super().__init__(
            "Während der Gesamtbericht entstand, hat sich in der Runde etwas geändert. "
            "Bitte veröffentlichen Sie noch einmal."
        )


@dataclass(frozen=True)
class DrawnFile:
    kind: str
    name: str
    file: bytes
    content: dict = field(default_factory=dict)
    institution_id: int | None = None


def _silent(done: int, total: int) -> None:
    """Nobody asked how far it is."""


def publish_round(*, assessment_round: AssessmentRound, by, progress: Callable[[int, int], None] = _silent) -> Edition:
    """Draw everything, then publish the round and keep its first edition.

    Drawing takes seconds a report and happens before any row is locked; `progress(done, total)` counts the files.
    Raises TransitionNotAllowed, ReportFailed or ChangedMeanwhile; the round is then as it was.
    """
    _require_source("publish_round", assessment_round)
    accepted = assessment_round.assessments.filter(status__in=Assessment.COUNTED).select_related("round", "institution")
    return _publish(
        assessment_round,
        "",
        progress,
        list(accepted),
        lambda: workflow.publish_round(assessment_round=assessment_round, by=by),
    )


def publish_correction(
    *, assessment_round: AssessmentRound, by, note: str, progress: Callable[[int, int], None] = _silent
) -> Edition:
    """A new edition that names its reason and the one it replaces. The institutions' own reports stay as they are."""
    _require_source("correct_publication", assessment_round)
    return _publish(
        assessment_round,
        note,
        progress,
        [],
        lambda: workflow.correct_publication(assessment_round=assessment_round, by=by, note=note),
    )


def _publish(assessment_round: AssessmentRound, reason: str, progress, assessments: list[Assessment], step) -> Edition:
    facts = next_edition(assessment_round, timezone.localdate(), reason)
    found = gathered(assessment_round, facts)
    drawn = []
    for file in _drawn_files(assessment_round, found, assessments):
        drawn.append(file)
        progress(len(drawn), len(DRAWINGS) + len(assessments))
    with transaction.atomic():
        published = step()
        if gathered(published, facts) != found:
            raise ChangedMeanwhile
        return _kept(published, found, drawn)


def _kept(assessment_round: AssessmentRound, found: Gathered, drawn: list[DrawnFile]) -> Edition:
    facts = found.results.edition
    try:
        edition = Edition.objects.create(
            round=assessment_round,
            number=facts.number,
            reason=facts.reason,
            published_on=facts.published_on,
            content=frozen(found.results),
        )
    except IntegrityError as taken:  # somebody else has published the same edition
        raise ChangedMeanwhile from taken
    Report.objects.bulk_create(
        [
            Report(
                round=assessment_round,
                edition=edition,
                institution_id=drawn_file.institution_id,
                kind=drawn_file.kind,
                as_of=facts.published_on,
                file_name=drawn_file.name,
                file=drawn_file.file,
                sha256=hashlib.sha256(drawn_file.file).hexdigest(),
                content=drawn_file.content,
            )
            for drawn_file in drawn
        ],
        batch_size=50,
    )
    return edition


def _require_source(verb: str, assessment_round: AssessmentRound) -> None:
    if assessment_round.status not in workflow.ROUND_TRANSITIONS[verb][0]:
        raise workflow.TransitionNotAllowed(workflow.Reason.WRONG_STATUS)


def _city_pdf(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    document = documents.city_document_of(found.report, assessment_round)
    return DrawnFile(Kind.CITY, document.file_name, document.pdf, frozen(found.report))


def _results_table(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-ergebnisse-{assessment_round.code}.csv"
    return DrawnFile(Kind.RESULTS_TABLE, name, results_csv(found, assessment_round))


def _results_data(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-ergebnisse-{assessment_round.code}.json"
    return DrawnFile(Kind.RESULTS_DATA, name, results_json(found))


def _catalogue(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-katalog-{assessment_round.code}.json"
    return DrawnFile(Kind.CATALOGUE, name, catalogue_json(found.results))


def _blank_sheet(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    document = documents.blank_sheet_document(assessment_round)
    return DrawnFile(Kind.BLANK_SHEET, document.file_name, document.pdf)


DRAWINGS = (_city_pdf, _results_table, _results_data, _blank_sheet, _catalogue)


def _drawn_files(
    assessment_round: AssessmentRound, found: Gathered, assessments: list[Assessment]
) -> Iterator[DrawnFile]:
    """The files for everybody, then the report of each institution, for those who may read it."""
    for draw in DRAWINGS:
        yield draw(assessment_round, found)
    for assessment in assessments:
        document = documents.institution_document(assessment, found.report.as_of)
        yield DrawnFile(Kind.INSTITUTION, document.file_name, document.pdf, institution_id=assessment.institution_id)
