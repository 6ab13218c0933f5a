from django.core.management.base import BaseCommand, CommandError

from assessments import demo


class Command(BaseCommand):
    help = "Erfundene Demodaten laden (zweimal aufrufen schadet nicht) oder mit --remove vollständig entfernen."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="Demodaten vollständig entfernen")

    def handle(self, *, remove, **options):
        try:
            if remove:
                demo.remove()
                self.stdout.write("Demodaten entfernt.")
            else:
                self._print(demo.load())
        except demo.DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _print(self, accounts):
        self.stdout.write(f"Demo-Konten (Passwort für alle: {demo.PASSWORD})")
        for username, functions in _by_username(accounts).items():
            self.stdout.write(f"  {username:<18} {functions}")


def _by_username(accounts):
    found = {}
    for row in accounts:
        place = f", {row['institution']}" if row["institution"] else ""
        found[row["username"]] = f"{row['function']}{place}"
    return found
