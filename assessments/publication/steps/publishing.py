"""Publishing a round: an edition with all its papers and tables, drawn first, then kept all or nothing.

Read it from the top: a person asks, a worker does the job, an edition is drawn, the round takes its step, the edition
is kept. What was printed that day stays as it was. A correction is a new edition; the old one stays beside it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Subquery
from django.utils import timezone

from assessments.catalogue.tables.writing import written
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import Assessment, AssessmentRound, Edition, Job, Report
from assessments.publication.content.public_results import Gathered, frozen, gathered, next_edition
from assessments.publication.steps.institution_papers import PAPERS, complete_edition
from assessments.publication.tables import results_csv, results_json, results_xlsx
from assessments.queue.steps import jobs
from assessments.reports.content.board import board_page
from assessments.reports.paper import bundles, documents
from assessments.reports.paper.pdf import ReportFailed
from assessments.results.tables.machine import results_text
from assessments.rounds.steps.round import correct_publication, publish_round, require_step
from assessments.text.models.alphabetical import Alphabetical

Kind = Report.Kind
Progress = Callable[[int, int], None]
NOT_DRAWN = (
    "Der Gesamtbericht konnte nicht erstellt werden, deshalb ist nichts veröffentlicht. "
    "Bitte versuchen Sie es noch einmal oder melden Sie es der Fachadministration."
)


def _silent(done: int, total: int) -> None:
    """Nobody asked how far it is."""


class ChangedMeanwhile(jobs.Failed):
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


def ask_to_publish(*, assessment_round: AssessmentRound, by) -> Job:
    """Publish in the background: forty institutions take more than a minute. Raises TransitionNotAllowed."""
    require_step("publish_round", assessment_round)
    return jobs.start(Job.Kind.PUBLICATION, assessment_round=assessment_round, by=by)


def ask_to_correct(*, assessment_round: AssessmentRound, by, note: str) -> Job:
    """Publish a corrected edition in the background. Raises TransitionNotAllowed."""
    require_step("correct_publication", assessment_round)
    job = jobs.start(Job.Kind.CORRECTION, assessment_round=assessment_round, by=by, note=note)
    if job.note != note:  # another edition is under way, and would come out with its own reason
        raise TransitionNotAllowed(Reason.WRONG_STATUS)
    return job


@jobs.work(Job.Kind.PUBLICATION)
def publication(job: Job, report: Progress) -> None:
    """The first edition of a round."""
    _do(job, publish_first_edition, progress=report)


@jobs.work(Job.Kind.CORRECTION)
def correction(job: Job, report: Progress) -> None:
    """A corrected edition, with the reason that the person gave."""
    _do(job, publish_corrected_edition, progress=report, note=job.note)


@jobs.work(Job.Kind.COMPLETION)
def completion(job: Job, report: Progress) -> None:
    """What the newest edition still lacks."""
    _do(job, complete_edition, progress=report)


def _do(job: Job, publish: Callable, **values) -> None:
    if Edition.objects.filter(round=job.round, created_at__gte=job.requested_at).exists():
        return  # published by a worker that was killed before it could say so
    try:
        publish(assessment_round=job.round, by=job.requested_by, **values)
    except TransitionNotAllowed as refusal:
        raise jobs.Failed(str(refusal)) from refusal
    except ReportFailed as failure:
        raise jobs.Failed(NOT_DRAWN) from failure


def publish_first_edition(*, assessment_round: AssessmentRound, by, progress: Progress = _silent) -> Edition:
    """Draw everything, then publish the round and keep its first edition. A round that is public without one, as the
    demo's is, stays as it is.

    Drawing takes seconds a report and happens before any row is locked; `progress(done, total)` counts the files.
    Raises TransitionNotAllowed, ReportFailed, jobs.Failed or ChangedMeanwhile; the round is then as it was.
    """
    step = lambda: assessment_round  # noqa: E731 - nothing to do
    if not assessment_round.is_public:
        require_step("publish_round", assessment_round)
        step = partial(publish_round, assessment_round=assessment_round, by=by)
    counted = assessment_round.assessments.counted()
    counted = list(counted.select_related("round", "institution").order_by(Alphabetical("institution_name"), "pk"))
    return _publish(assessment_round, "", counted, step, progress)


def publish_corrected_edition(
    *, assessment_round: AssessmentRound, by, note: str, progress: Progress = _silent
) -> Edition:
    """A new edition that names its reason and the one it replaces. Of the institutions' own reports those are drawn
    anew in which a passage was blacked out since; the others stay as they are."""
    require_step("correct_publication", assessment_round)
    step = partial(correct_publication, assessment_round=assessment_round, by=by, note=note)
    return _publish(assessment_round, note, _redacted_since(assessment_round), step, progress)


def _redacted_since(assessment_round: AssessmentRound) -> list[Assessment]:
    """Published self-assessments with a passage that the newest edition still prints."""
    newest = Edition.objects.filter(round=assessment_round).order_by("-number").values("created_at")[:1]
    rows = assessment_round.assessments.counted().filter(redactions__redacted_at__gt=Subquery(newest))
    return list(rows.select_related("round", "institution").order_by("institution_name", "pk").distinct())


def _publish(
    assessment_round: AssessmentRound,
    reason: str,
    assessments: Sequence[Assessment],
    step: Callable,
    progress: Progress,
) -> Edition:
    facts = next_edition(assessment_round, timezone.localdate(), reason)
    found = gathered(assessment_round, facts)
    total = len(DRAWINGS) + len(PAPERS) * len(assessments)
    progress(0, total)
    drawn = []
    for number, file in enumerate(_drawn_files(assessment_round, found, assessments), 1):
        drawn += [file] if file else []
        progress(number, total)
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


def _city_pdf(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    document = documents.city_document_of(found.report, assessment_round)
    return DrawnFile(Kind.CITY, document.file_name, document.pdf, frozen(found.report))


def _city_word(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-gesamtbericht-{assessment_round.code}.docx"
    return DrawnFile(Kind.CITY_WORD, name, documents.city_docx(found.report))


def _results_table(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-ergebnisse-{assessment_round.code}.csv"
    return DrawnFile(Kind.RESULTS_TABLE, name, results_csv(found, assessment_round))


def _results_data(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-ergebnisse-{assessment_round.code}.json"
    return DrawnFile(Kind.RESULTS_DATA, name, results_json(found))


def _catalogue(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    file = written(found.tree, "yaml", found.results.terms)
    return DrawnFile(Kind.CATALOGUE, file.name, file.content)


def _blank_sheet(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    document = documents.blank_sheet_document(assessment_round)
    return DrawnFile(Kind.BLANK_SHEET, document.file_name, document.pdf)


def _results_workbook(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-ergebnisse-{assessment_round.code}.xlsx"
    return DrawnFile(Kind.RESULTS_WORKBOOK, name, results_xlsx(found, assessment_round))


def _board(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    page = board_page(assessment_round, found.report.as_of)
    page = replace(page, is_draft=False, edition=found.results.edition.name)
    document = documents.board_document_of(page, assessment_round)
    return DrawnFile(Kind.BOARD, document.file_name, document.pdf, frozen(page))


def _numbers(assessment_round: AssessmentRound, found: Gathered) -> DrawnFile:
    name = f"chancencheck-zahlen-{assessment_round.code}.json"
    return DrawnFile(Kind.NUMBERS, name, results_text(assessment_round, found.report.as_of).encode())


FOR_EVERYBODY = (_city_pdf, _city_word, _results_table, _results_workbook, _results_data, _blank_sheet, _catalogue)
DRAWINGS = (*FOR_EVERYBODY, _board, _numbers)


def _drawn_files(
    assessment_round: AssessmentRound, found: Gathered, assessments: Sequence[Assessment]
) -> Iterator[DrawnFile | None]:
    """The files of the round, then the papers of each institution; None for one that could not be drawn
    (`institution_papers`)."""
    for draw in DRAWINGS:
        yield draw(assessment_round, found)
    wanted = [(assessment, kind) for assessment in assessments for kind in PAPERS]
    papers = (PAPERS[kind](assessment, found.report.as_of) for assessment, kind in wanted)
    for (assessment, kind), document in zip(wanted, bundles.attempted(papers), strict=True):
        yield document and DrawnFile(kind, document.file_name, document.pdf, institution_id=assessment.institution_id)
