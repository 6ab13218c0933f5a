"""Fill an empty database: one open round, one institution, its coordinator, an admin, the public pages. Run with
`python -m`."""

import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.production")
django.setup()

from tests import factories

call_command("migrate", verbosity=0)
call_command("createcachetable")
catalogue = factories.make_catalogue(requirements=4)
institution = factories.make_institution()
factories.make_assessment(factories.make_round(catalogue), institution)
for person in (factories.make_member("coordinator", institution), factories.make_member("admin", username="fachadmin")):
    person.set_password(factories.PASSWORD)
    person.save()
factories.make_pages()
