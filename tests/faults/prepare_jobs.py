"""Fill a prepared database with rounds and start a job for each. Run with `python -m`, numbers of rounds and of
submitted assessments in each."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.production")
django.setup()

from assessments.models import Catalogue, Job
from assessments.queue.steps import jobs
from tests import factories

rounds, submitted = map(int, sys.argv[1:])
catalogue, reviewer = Catalogue.objects.get(), factories.make_member("reviewer")
institutions = [factories.make_institution(f"J{number}") for number in range(submitted)]
for number in range(rounds):
    current = factories.make_round(catalogue, code=f"auftrag-{number}")
    for institution in institutions:
        factories.make_assessment(current, institution, "submitted", by=reviewer)
    jobs.start(Job.Kind.ROUND_REPORTS, assessment_round=current, by=reviewer)
