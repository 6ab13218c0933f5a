from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.rounds.steps import retention


class Command(BaseCommand):
    help = (
        "Löschen, was seine Zeit hatte: Einschätzungen, E-Mails, Namen geschlossener Konten und das Protokoll. "
        "Für den täglichen Aufruf; mehrmals schadet nicht."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was gelöscht würde")

    def handle(self, *, dry_run, **options):
        self.stdout.write("Das würde gelöscht:" if dry_run else "Gelöscht:")
        for deleted in retention.delete_old(timezone.localdate(), dry_run=dry_run):
            self.stdout.write(f"  {deleted.what}: {deleted.number}")
