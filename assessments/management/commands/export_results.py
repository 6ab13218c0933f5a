from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.management.arguments import iso_date
from assessments.models import AssessmentRound, Report
from assessments.publication.queries import kept_file
from assessments.results.tables.machine import results_text


class Command(BaseCommand):
    help = (
        "Alle Zahlen einer Runde als JSON ausgeben (für die Abteilung Integration, nicht für die Öffentlichkeit). "
        "Zu einer veröffentlichten Runde die der neuesten Ausgabe, sonst mit dem Stand von heute."
    )

    def add_arguments(self, parser):
        parser.add_argument("round", metavar="RUNDE", help="Kürzel der Runde, z. B. pilot-2021")
        parser.add_argument(
            "--as-of",
            type=iso_date,
            help="mit diesem Stichtag JJJJ-MM-TT neu rechnen; sonst die neueste Ausgabe",
        )

    def handle(self, *args, **options):
        try:
            assessment_round = AssessmentRound.objects.get(code=options["round"])
        except AssessmentRound.DoesNotExist as missing:
            raise CommandError(f"Die Runde „{options['round']}“ gibt es nicht.") from missing
        kept = None if options["as_of"] else kept_file(assessment_round, Report.Kind.NUMBERS)
        if kept:
            self.stdout.write(bytes(kept.file).decode())
        else:
            self.stdout.write(results_text(assessment_round, options["as_of"] or timezone.localdate()))
