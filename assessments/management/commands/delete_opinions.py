from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments import opinions


class Command(BaseCommand):
    help = "Einzeleinschätzungen 14 Tage nach dem Konsens löschen; für den täglichen Aufruf, mehrmals schadet nicht."

    def handle(self, *args, **options):
        self.stdout.write(f"Gelöschte Einzeleinschätzungen: {opinions.delete_due(timezone.localdate())}")
