"""Bring the database up to date and fill an empty one, saying what happens. One process: a second start is quick."""

import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"Start abgebrochen: {error}")

from assessments.models import AssessmentRound, Catalogue  # models need the setup above
from chancencheck.checks import older_than_0_1


class Migrate(migrate.Command):
    """Django's command with a dot for each migration: on a slow machine they take minutes."""

    def migration_progress_callback(self, action, migration=None, fake=False):
        if action == "apply_success":
            tell(".", end="")


def tell(sentence: str, end: str = "\n"):
    print(sentence, end=end, flush=True)


def bring_up_to_date():
    for refusal in older_than_0_1(databases=["default"]):
        sys.exit(f"Start abgebrochen: {refusal.msg} {refusal.hint}")
    plan = MigrationExecutor(connection)
    pending = plan.migration_plan(plan.loader.graph.leaf_nodes())
    if pending:
        tell(f"Datenbank wird eingerichtet, {len(pending)} Schritte (auf langsamen Rechnern einige Minuten): ", end="")
        call_command(Migrate(), verbosity=0)
        tell("")
    call_command("createcachetable", verbosity=0)


def fill():
    if not Catalogue.objects.exists():  # never overwrite what people have edited since
        tell("Katalog, Institutionen und Seiten werden geladen")
        call_command("loaddata", "catalogue", "institutions", "pages", verbosity=0)
    if not AssessmentRound.objects.exists():
        tell("Übungsdaten werden angelegt (auf langsamen Rechnern etwa eine Minute)")
    try:
        call_command("demo")
    except CommandError as refusal:  # there are real rounds
        tell(str(refusal))
    else:
        call_command("keep_edition", "pilot-2021", "demo-integration", verbosity=0)  # drawn once the server runs


bring_up_to_date()
fill()
