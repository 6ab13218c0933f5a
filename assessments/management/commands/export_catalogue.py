from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.catalogue.queries.tree import load_catalogue
from assessments.catalogue.tables.writing import FORMATS, written
from assessments.catalogue.tables.xlsx_writer import NotForXlsx
from assessments.management.arguments import catalogue_version
from assessments.site.queries import terms_of_use


class Command(BaseCommand):
    help = "Eine Katalogfassung als YAML oder XLSX schreiben, zum Beispiel: export_catalogue 2021-A1 -o katalog.xlsx"

    def add_arguments(self, parser):
        parser.add_argument("catalogue", metavar="FASSUNG", help="Name der Fassung, z. B. 2021-A1")
        parser.add_argument("-o", "--output", type=Path, help="Datei mit der Endung .yaml oder .xlsx; sonst YAML")

    def handle(self, *args, **options):
        catalogue, path = catalogue_version(options["catalogue"]), options["output"]
        kind = path.suffix.removeprefix(".").lower() if path else "yaml"
        if kind not in FORMATS:
            raise CommandError("Die Datei muss auf .yaml oder .xlsx enden.")
        try:
            file = written(load_catalogue(catalogue.pk), kind, terms_of_use())
        except NotForXlsx as too_long:
            raise CommandError(str(too_long)) from too_long
        path = path or Path(file.name)
        path.write_bytes(file.content)
        self.stdout.write(f"{path}: {len(file.content) // 1024} kB")
