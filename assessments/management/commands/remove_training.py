from django.core.management.base import BaseCommand, CommandError

from assessments.rounds.steps import removal


class Command(BaseCommand):
    help = "Übungsrunden mit allem entfernen, was darin steht: alle oder die mit diesem Kürzel. Die Konten bleiben."

    def add_arguments(self, parser):
        parser.add_argument("code", nargs="?", default="", metavar="KÜRZEL", help="nur diese Übungsrunde")
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was entfernt würde")

    def handle(self, *, code, dry_run, **options):
        found = removal.remove_training(code, dry_run=dry_run)
        if code and not found:
            raise CommandError(f"Es gibt keine Übungsrunde mit dem Kürzel „{code}“.")
        done = "Das würde entfernt" if dry_run else "Entfernt"
        for one in found:
            self.stdout.write(
                f"{done}: {one.round}. Institutionen: {one.institutions}, Antworten: {one.answers}, "
                f"Maßnahmen: {one.measures}, Rückfragen: {one.inquiries}."
            )
        if not found:
            self.stdout.write("Es gibt keine Übungsrunde.")
