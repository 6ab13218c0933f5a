from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.rounds.steps import reminders


class Command(BaseCommand):
    help = (
        "Fällige Erinnerungen in den Postausgang legen: an die Frist (30, 7 und 1 Tage davor und danach) und zweimal "
        "im Jahr an offene Maßnahmen. Für den täglichen Aufruf; mehrmals oder gleichzeitig schadet nicht."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, wer erinnert würde")

    def handle(self, *, dry_run, **options):
        today = timezone.localdate()
        if dry_run:
            self._show(today)
        else:
            self.stdout.write(f"Neue Erinnerungen im Postausgang: {reminders.remind_all(today)}")

    def _show(self, today):
        lines = list(reminders.listed(today))
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"Fällige Erinnerungen: {len(lines)}")
