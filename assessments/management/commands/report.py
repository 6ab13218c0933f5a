from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.management.arguments import iso_date
from assessments.models import Assessment, AssessmentRound, Report
from assessments.publication.queries import kept_file
from assessments.reports.paper import documents
from assessments.reports.paper.pdf import ReportFailed

Kind = Report.Kind
KEPT = {
    "institution": Kind.INSTITUTION,
    "city": Kind.CITY,
    "board": Kind.BOARD,
    "result-sheet": Kind.RESULT_SHEET,
    "sheet": Kind.FILLED_SHEET,
}


class Command(BaseCommand):
    help = (
        "Einen Bericht oder Bogen als PDF schreiben, zum Beispiel: report institution pilot-2021 VHS -o bericht.pdf. "
        "Zu einer veröffentlichten Runde die Datei der neuesten Ausgabe, sonst mit dem Stand von heute."
    )

    def add_arguments(self, parser):
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="ART")
        for kind, words in (
            ("institution", "Bericht einer Institution"),
            ("city", "Gesamtbericht der Runde"),
            ("board", "eine Seite für den Stadtvorstand"),
            ("result-sheet", "Ergebnisblatt einer Institution"),
            ("sheet", "Bogen für den Workshop; mit Kürzel der Institution ausgefüllt, sonst leer"),
        ):
            command = kinds.add_parser(kind, help=words)
            command.add_argument("round", metavar="RUNDE", help="Kürzel der Runde, z. B. pilot-2021")
            if kind not in ("city", "board"):
                command.add_argument("institution", metavar="KÜRZEL", nargs="?" if kind == "sheet" else None)
            command.add_argument("-o", "--output", type=Path, help="Datei; sonst der übliche Name im aktuellen Ordner")
            command.add_argument(
                "--as-of",
                type=iso_date,
                help="mit diesem Stichtag JJJJ-MM-TT neu zeichnen; sonst die neueste Ausgabe",
            )

    def handle(self, *args, **options):
        try:
            document = _document(options["kind"], options)
        except AssessmentRound.DoesNotExist as missing:
            raise CommandError(f"Die Runde „{options['round']}“ gibt es nicht.") from missing
        except Assessment.DoesNotExist as missing:
            message = f"„{options['institution']}“ nimmt an der Runde „{options['round']}“ nicht teil."
            raise CommandError(message) from missing
        except ReportFailed as failure:
            raise CommandError(f"Das PDF ließ sich nicht erstellen ({failure.reason}).") from failure
        path = options["output"] or Path(document.file_name)
        path.write_bytes(document.pdf)
        self.stdout.write(f"{path}: {len(document.pdf) // 1024} kB")


def _document(kind: str, options: dict) -> documents.Document:
    """As it was published, unless a day is asked for or no edition holds it."""
    assessment_round = AssessmentRound.objects.select_related("catalogue").get(code=options["round"])
    assessment = None
    if options.get("institution"):
        assessments = assessment_round.assessments.select_related("institution", "round")
        assessment = assessments.get(institution__code=options["institution"])
    if not options["as_of"]:
        is_blank = kind == "sheet" and not assessment
        institution = assessment.institution_id if assessment else None
        kept = kept_file(assessment_round, Kind.BLANK_SHEET if is_blank else KEPT[kind], institution)
        if kept:
            return documents.Document(kept.file_name, bytes(kept.file))
    as_of = options["as_of"] or timezone.localdate()
    return _of_institution(kind, assessment, as_of) if assessment else _of_round(kind, assessment_round, as_of)


def _of_round(kind: str, assessment_round: AssessmentRound, as_of: date) -> documents.Document:
    if kind == "city":
        return documents.city_document(assessment_round, as_of)
    if kind == "board":
        return documents.board_document(assessment_round, as_of)
    return documents.blank_sheet_document(assessment_round)


def _of_institution(kind: str, assessment: Assessment, as_of: date) -> documents.Document:
    if kind == "sheet":
        return documents.filled_sheet_document(assessment, as_of)
    if kind == "result-sheet":
        return documents.result_sheet_document(assessment, as_of)
    return documents.institution_document(assessment, as_of)
