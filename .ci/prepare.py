"""Bring the database up to date and fill an empty one. One process, so that a second start is quick."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
django.setup()

from assessments.models import Catalogue  # noqa: E402 -- models need the setup above

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
if not Catalogue.objects.exists():  # never overwrite what people have edited since
    call_command("loaddata", "catalogue", "institutions", "pages", verbosity=0)
call_command("demo")
call_command("keep_edition", "pilot-2021", "demo-integration", verbosity=0)  # drawn once the server runs
