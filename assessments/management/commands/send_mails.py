from django.core.management.base import BaseCommand

from assessments.mail.steps import delivery
from assessments.models import OutgoingMail


class Command(BaseCommand):
    help = "Wartende E-Mails versenden; mehrmals oder gleichzeitig aufgerufen schadet nicht."

    def handle(self, *args, **options):
        numbers = delivery.deliver()
        words = [f"{status.label} {numbers[status]}" for status in OutgoingMail.Status if numbers[status]]
        self.stdout.write(f"E-Mails: {', '.join(words) or 'nichts zu tun'}")
