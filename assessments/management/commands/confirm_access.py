from django.core.management.base import BaseCommand, CommandError

from assessments.access.queries import has_second_person, waiting_access
from assessments.access.steps import confirm_on_server
from assessments.events.steps.transitions import TransitionNotAllowed


class Command(BaseCommand):
    help = (
        "Zeigt, was auf eine zweite Person wartet: Rollen, neue E-Mail-Adressen, wieder geöffnete Konten. Mit Nummern "
        "bestätigt der Befehl, solange es keine zweite Person gibt; das Protokoll sagt „auf dem Server“."
    )

    def add_arguments(self, parser):
        parser.add_argument("nummer", nargs="*", type=int, help="was bestätigt wird, der Reihe nach")

    def handle(self, *, nummer, **options):
        for key in nummer:
            self._confirm(key)
        if not nummer:
            self._show()

    def _confirm(self, key):
        try:
            change = confirm_on_server(key=key)
        except TransitionNotAllowed as refusal:
            raise CommandError(f"Nummer {key}: {refusal}") from refusal
        self.stdout.write(f"Bestätigt: {_line(change)}")

    def _show(self):
        changes = list(waiting_access())
        for change in changes:
            second = "eine zweite Person kann bestätigen" if has_second_person(change) else "niemand sonst"
            self.stdout.write(f"{change.pk}: {_line(change)}; beantragt von {change.requested_by}; {second}")
        self.stdout.write(f"Es warten: {len(changes)}")


def _line(change) -> str:
    return f"{change}; Konto {change.account.username}, {change.account}" if change.account else str(change)
