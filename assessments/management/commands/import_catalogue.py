from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.catalogue.steps.importing import Import, import_file, preview_import
from assessments.catalogue.tables.reading import read_bytes
from assessments.catalogue.tables.shape import FileMistakes
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.management.arguments import catalogue_version
from assessments.models import User

MARKS = {"added": "neu", "removed": "entfällt", "changed": "geändert"}


class Command(BaseCommand):
    help = "Eine Katalogfassung aus YAML oder XLSX als Entwurf anlegen: alles oder nichts."

    def create_parser(self, *args, **kwargs):
        """`--version` is the catalogue's here, not Django's."""
        return super().create_parser(*args, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="DATEI", type=Path)
        parser.add_argument("--by", metavar="KONTO", required=True, help="Wessen Schritt im Protokoll steht")
        parser.add_argument("--dry-run", action="store_true", help="Nur zeigen, was sich ändert; nichts schreiben")
        parser.add_argument("--version", metavar="NAME", default="", help="Name der neuen Fassung; sonst der der Datei")
        parser.add_argument(
            "--based-on",
            metavar="FASSUNG",
            help="Vorhandene Fassung: Anforderungen mit gleichem Kürzel gehören zusammen",
        )

    def handle(self, *args, **options):
        try:
            by = User.objects.get(username=options["by"])
            wanted = _wanted(options)
            if options["dry_run"]:
                return self._show(preview_import(wanted, by=by))
            catalogue = import_file(wanted, by=by)
        except User.DoesNotExist as missing:
            raise CommandError(f"Das Konto „{options['by']}“ gibt es nicht.") from missing
        except (FileMistakes, OSError, TransitionNotAllowed) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{catalogue} ist als Entwurf angelegt.")

    def _show(self, preview):
        tree = preview.tree
        self.stdout.write(
            f"{preview.catalogue}: {len(tree.areas)} Bereiche, {len(tree.requirements)} Anforderungen, "
            f"{len(tree.questions)} Fragen, {len(tree.levels)} Stufen. Nichts ist geschrieben."
        )
        for change in preview.changes:
            self.stdout.write(f"{MARKS[change.kind]}: {change.item}")
            for field in change.fields:
                self.stdout.write(f"  {field.name}\n  - {field.before}\n  + {field.after}")
        for mistake in preview.missing:
            self.stdout.write(f"fehlt vor dem Veröffentlichen: {mistake}")


def _wanted(options) -> Import:
    based_on = catalogue_version(options["based_on"]) if options["based_on"] else None
    file = read_bytes(options["file"].name, options["file"].read_bytes())
    return Import(file, options["version"], based_on)
