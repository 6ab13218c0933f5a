"""The work of jobs: the city report, and all reports of a round in one ZIP. Never a merged PDF: that loses the tags."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone

from assessments.access import permissions
from assessments.models import AssessmentRound, Job, Report
from assessments.queue.steps.jobs import Failed, File, work
from assessments.reports.paper import documents
from assessments.reports.paper.documents import Document, Paper
from assessments.reports.paper.pdf import AT_ONCE, FailureReason, ReportFailed
from assessments.text.models.alphabetical import Alphabetical

logger = logging.getLogger(__name__)

PDF, ZIP = "application/pdf", "application/zip"
NOT_DRAWN = (
    "{title} ließ sich nicht erstellen. Bitte versuchen Sie es noch einmal oder melden Sie es der Fachadministration."
)
NOTHING_SUBMITTED = "In dieser Runde ist noch keine Selbstbewertung eingereicht."


@work(Job.Kind.CITY_REPORT)
def city_report_file(job: Job, report) -> File:
    """The city report as of today."""
    report(0, 1)
    document = _drawn(documents.city_paper(job.round, timezone.localdate()))
    return File(document.file_name, PDF, document.pdf)


@work(Job.Kind.ROUND_REPORTS)
def round_reports_file(job: Job, report) -> File:
    """The reports of all institutions of the round that the reviewer may read."""
    readable = job.round.assessments.filter(status__in=permissions.READABLE_FOR_REVIEW)
    total = readable.count()
    if not total:
        raise Failed(NOTHING_SUBMITTED)
    report(0, total)
    return _reports_of(job.round, readable, lambda done: report(done, total))


def _reports_of(assessment_round: AssessmentRound, assessments, done) -> File:
    """Those of a published round as they were kept, the others as of today."""
    today = timezone.localdate()
    kept = Report.objects.filter(round=assessment_round, kind=Report.Kind.INSTITUTION)
    rows = assessments.exclude(institution__in=kept.values("institution"))
    rows = rows.select_related("round", "institution").order_by(Alphabetical("institution_name"), "pk")
    papers = (documents.institution_paper(assessment, today) for assessment in rows.iterator(chunk_size=50))
    published = (Document(file.file_name, bytes(file.file)) for file in kept.order_by("pk").iterator(chunk_size=10))
    files = _counted(chain(published, drawn(papers)), done)
    content = zipped(PackedFile(document.file_name, document.pdf) for document in files)
    return File(f"chancencheck-berichte-{assessment_round.code}.zip", ZIP, content)


@dataclass(frozen=True)
class PackedFile:
    path: str
    content: bytes


def _counted(documents_: Iterable[Document], done) -> Iterator[Document]:
    for number, document in enumerate(documents_, 1):
        done(number)
        yield document


def attempted(papers: Iterable[Paper]) -> Iterator[Document | None]:
    """The same where one that fails must not stop the others: None stands in its place, and the log says which."""
    return drawn(papers, draw=_attempted)


def drawn(papers: Iterable[Paper], draw: Callable[[Paper], Document | None] | None = None) -> Iterator[Document]:
    """Draw one after the other, as many at once as the machine may, and never hold more than those."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        under_way = deque()
        try:
            for paper in papers:
                under_way.append(pool.submit(draw or _drawn, paper))
                if len(under_way) > AT_ONCE:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def zipped(files: Iterable[PackedFile]) -> bytes:
    """A ZIP of the files, written to disk first: two hundred reports need not fit into memory twice."""
    with TemporaryFile() as target:
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for file in files:
                archive.writestr(ZipInfo(file.path), file.content, ZIP_DEFLATED)
        target.seek(0)
        return target.read()


def _attempted(paper: Paper) -> Document | None:
    try:
        return _drawn(paper)
    except Failed as failure:
        logger.warning("%s (%s)", failure, failure.__cause__)
        return None


def _drawn(paper: Paper) -> Document:
    """A drawing process that was killed gets a second chance; a text that cannot be drawn does not."""
    try:
        try:
            return paper.drawn()
        except ReportFailed as failure:
            if failure.reason != FailureReason.CRASHED:
                raise
            return paper.drawn()
    except ReportFailed as failure:
        raise Failed(NOT_DRAWN.format(title=f"„{paper.title}“")) from failure
