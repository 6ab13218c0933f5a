import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.exports import results_json
from assessments.management.arguments import iso_date
from assessments.models import AssessmentRound


class Command(BaseCommand):
    help = "Alle Zahlen einer Runde als JSON ausgeben (für die Abteilung Integration, nicht für die Öffentlichkeit)."

    def add_arguments(self, parser):
        parser.add_argument("round", metavar="RUNDE", help="Kürzel der Runde, z. B. pilot-2021")
        parser.add_argument("--as-of", type=iso_date, help="Stichtag JJJJ-MM-TT, sonst heute")

    def handle(self, *args, **options):
        try:
            assessment_round = AssessmentRound.objects.get(code=options["round"])
        except AssessmentRound.DoesNotExist as missing:
            raise CommandError(f"Die Runde „{options['round']}“ gibt es nicht.") from missing
        results = results_json(assessment_round, options["as_of"] or timezone.localdate())
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
