from django.core.management.base import BaseCommand

from assessments.queue.steps.worker import Chores, Worker
from chancencheck import starting


class Command(BaseCommand):
    help = "Aufträge ausführen: Berichte, Pakete, Nachrichten. Läuft, bis es beendet wird; beliebig viele nebeneinander"

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="aufhören, sobald nichts mehr wartet")

    def handle(self, *args, batch, **options):
        starting.demand_none()
        worker = Worker()
        worker.configure_signals()
        if batch:
            worker.run()
        else:
            Chores().start()
            worker.run_for_ever()
