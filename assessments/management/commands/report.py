from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.management.arguments import iso_date
from assessments.models import Assessment, AssessmentRound
from assessments.reports import documents
from assessments.reports.pdf import ReportFailed


class Command(BaseCommand):
    help = "Einen Bericht oder Bogen als PDF schreiben, zum Beispiel: report institution pilot-2021 VHS -o bericht.pdf"

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
            command.add_argument("--as-of", type=iso_date, help="Stichtag JJJJ-MM-TT, sonst heute")

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
    as_of = options["as_of"] or timezone.localdate()
    assessment_round = AssessmentRound.objects.select_related("catalogue").get(code=options["round"])
    if kind == "city":
        return documents.city_document(assessment_round, as_of)
    if kind == "board":
        return documents.board_document(assessment_round, as_of)
    if not options["institution"]:
        return documents.blank_sheet_document(assessment_round)
    assessments = assessment_round.assessments.select_related("institution", "round")
    assessment = assessments.get(institution__code=options["institution"])
    if kind == "sheet":
        return documents.filled_sheet_document(assessment, as_of)
    if kind == "result-sheet":
        return documents.result_sheet_document(assessment, as_of)
    return documents.institution_document(assessment, as_of)
