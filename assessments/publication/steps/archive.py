"""The archive package of a round: everything that was published, all reports, the tables, and their checksums."""

import hashlib
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.lists.tables.table import csv_bytes
from assessments.measures.queries.measure_list import WantedMeasures, measure_list
from assessments.measures.tables import measures_table
from assessments.models import AssessmentRound, Job, Report
from assessments.queue.steps.jobs import Failed, work
from assessments.reports.paper import documents
from assessments.reports.paper.bundles import PackedFile, drawn, zipped
from assessments.results.tables.city import institutions_table
from assessments.rounds.steps.closing import keep_archive
from assessments.text.models.alphabetical import Alphabetical

CHECKSUMS = "pruefsummen.sha256"
CONTENTS = """Archivpaket {round}, Stand {today:%d.%m.%Y}

veroeffentlicht/  alles, was zur Runde veröffentlicht wurde, in der Fassung jenes Tages
intern/           die Seite für den Stadtvorstand und alle Zahlen, auch die der einzelnen Institutionen
institutionen/    Berichte, Ergebnisblätter und Bögen aller abgenommenen Selbstbewertungen, auch der ungenannten
ergebnisse-institutionen.csv  die Stufen oder Antworten aller abgenommenen Selbstbewertungen
massnahmen.csv    ihre Maßnahmen mit dem letzten Sachstand
{checksums}  Prüfsummen; sie lassen sich mit „sha256sum --check“ vergleichen

Nicht öffentlich: Das Paket nennt Institutionen, die einer Veröffentlichung nicht zugestimmt haben.
{demo}"""
DEMO = "Übung: Alles hier ist erfunden.\n"


@work(Job.Kind.ROUND_ARCHIVE)
def round_archive(job: Job, report) -> None:
    """Make the package and keep it with the round."""
    total = job.round.assessments.counted().count() + 2
    content = zipped(_counted(_with_checksums(_files(job, timezone.localdate())), report, total))
    try:
        keep_archive(
            assessment_round=job.round,
            file_name=f"chancencheck-archiv-{job.round.code}.zip",
            content=content,
            by=job.requested_by,
        )
    except TransitionNotAllowed as refusal:
        raise Failed(str(refusal)) from refusal


def _files(job: Job, today: date) -> Iterator[PackedFile]:
    assessment_round = job.round
    demo = DEMO if assessment_round.is_invented else ""
    contents = CONTENTS.format(round=assessment_round, today=today, checksums=CHECKSUMS, demo=demo)
    yield PackedFile("INHALT.txt", contents.encode())
    accepted = assessment_round.assessments.counted()
    accepted = accepted.select_related("round", "institution").order_by(Alphabetical("institution_name"), "pk")
    yield from _published(assessment_round)
    yield from _missing_reports(assessment_round, accepted, today)
    tree = catalogue_tree(assessment_round.catalogue_id)
    table = institutions_table(tree, assessment_round, accepted, today)
    yield PackedFile("ergebnisse-institutionen.csv", csv_bytes(table))
    measures = measure_list(job.requested_by, WantedMeasures(), today)
    yield PackedFile("massnahmen.csv", csv_bytes(measures_table(measures.filter(assessment__in=accepted), today)))


def _published(assessment_round: AssessmentRound) -> Iterator[PackedFile]:
    """The files as they were kept, one after the other, in a folder for each edition."""
    files = Report.objects.filter(round=assessment_round).select_related("edition").order_by("pk")
    for file in files.iterator(chunk_size=10):
        edition = f"ausgabe-{file.edition.number}/" if file.edition else ""
        folder = "veroeffentlicht" if file.kind in Report.PUBLIC else "intern"
        folder = "institutionen" if file.institution_id else folder
        yield PackedFile(f"{folder}/{edition}{file.file_name}", bytes(file.file))


def _missing_reports(assessment_round: AssessmentRound, accepted, today: date) -> Iterator[PackedFile]:
    """Reports that no edition holds are drawn now."""
    kept = Report.objects.filter(round=assessment_round, kind=Report.Kind.INSTITUTION).values("institution")
    papers = (documents.institution_paper(assessment, today) for assessment in accepted.exclude(institution__in=kept))
    for document in drawn(papers):
        yield PackedFile(f"institutionen/{document.file_name}", document.pdf)


def _with_checksums(files: Iterator[PackedFile]) -> Iterator[PackedFile]:
    lines = []
    for file in files:
        lines.append(f"{hashlib.sha256(file.content).hexdigest()}  {file.path}\n")
        yield file
    yield PackedFile(CHECKSUMS, "".join(lines).encode())


def _counted(files: Iterator[PackedFile], report, total: int) -> Iterator[PackedFile]:
    """Published files come on top of one report for each institution: the number only ever approaches the total."""
    for number, file in enumerate(files, 1):
        report(min(number, total - 1), total)
        yield file
