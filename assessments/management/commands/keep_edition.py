from django.core.management.base import BaseCommand, CommandError

from assessments.models import AssessmentRound, Edition, Job, User
from assessments.queue.steps import jobs


class Command(BaseCommand):
    help = (
        "Für eine veröffentlichte Runde ohne Ausgabe die erste erstellen lassen (im Hintergrund; zweimal schadet nicht)"
    )

    def add_arguments(self, parser):
        parser.add_argument("round", metavar="RUNDE", help="Kürzel der Runde, z. B. pilot-2021")
        parser.add_argument("by", metavar="KONTO", help="Benutzername, in dessen Namen es geschieht")

    def handle(self, *, round, by, **options):
        found = AssessmentRound.objects.filter(code=round, status__in=AssessmentRound.PUBLIC).first()
        person = User.objects.filter(username=by).first()
        if not (found and person):
            raise CommandError("Es braucht eine veröffentlichte Runde und ein Konto.")
        if Edition.objects.filter(round=found).exists():
            self.stdout.write("Die Runde hat schon eine Ausgabe.")
            return
        jobs.start(Job.Kind.PUBLICATION, assessment_round=found, by=person)
        self.stdout.write("Die Ausgabe wird im Hintergrund erstellt.")
