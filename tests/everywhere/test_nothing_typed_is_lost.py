"""No page on which a person writes stands outside the saving kernel: all addresses of the resolver, by every role.

A form saves by itself (`data-autosave`) or carries the key of what is sent with a button (`{% sending %}`). The pages
of the administration are walked by test_admin_pages.
"""

from itertools import product

import pytest
from django.urls import get_resolver, reverse

from assessments.models import Departure
from tests import factories
from tests.forms_of_pages import posting_forms

INSTITUTIONS = {"TEAM": "in_progress", "HEAD": "awaiting_approval", "READ": "submitted", "DONE": "accepted"}
OUTSIDE = {"account_"}  # log-in and passwords: what is typed there is kept nowhere
# Where somebody writes; a page that is new here has been seen to be kept.
WRITING = {
    "answer-example",
    "assessment-check",
    "assessment-decline",
    "assessment-facts",
    "clarity-note",
    "departure-carry-out",
    "deputies",
    "good-example",
    "inquiry-ask",
    "inquiry-reply",
    "measure",
    "measure-example",
    "my-opinion",
    "publication-correct",
    "quick-entry",
    "report-write",
    "requirement",
    "results-requirement",
    "review-decline",
    "review-extend",
    "review-extend-several",
    "review-inquiry-reply",
    "review-redact",
    "review-return",
    "round-dates",
    "round-institutions",
    "round-name",
    "round-new",
    "round-step",
    "shared-need",
    "shared-need-add",
    "shared-needs",
    "take-along",
    "theme",
    "workshop-requirement",
}


@pytest.fixture
def world(assessment_round):
    """An assessment in each stage, with an inquiry, a measure, a theme, a need and an example."""
    reviewer = factories.make_member("reviewer", username="sichtung")
    people, keys = {reviewer: list(INSTITUTIONS)}, {}
    for code, status in INSTITUTIONS.items():
        institution = factories.make_institution(code, kind="external")
        head = factories.make_member("head", institution, username=f"leitung-{code.lower()}")
        assessment = factories.make_assessment(assessment_round, institution, status, by=head)
        measure = factories.make_measure(assessment)
        keys.setdefault("inquiry", factories.make_inquiry(assessment, reviewer, "A1").pk)
        keys["measure"] = measure.pk
        people[head] = [code]
    Departure.objects.create(institution=institution, requested_by=head)
    keys["example"] = factories.make_example(assessment).pk
    theme = factories.make_theme(assessment_round)
    keys |= {"theme": theme.pk, "need": factories.make_need(theme).pk}
    factories.make_round(assessment_round.catalogue, "vorbereitung", "in_preparation")
    return people, keys


def addresses(keys, codes):
    """Name and address of every page, with arguments that exist; of these institutions."""
    known = {
        "round_code": ["runde"],
        "institution_code": codes,
        "requirement_code": ["A1"],
        "step": ["wieder-oeffnen"],
        "pk": sorted(set(keys.values())),
        "inquiry_id": [keys["inquiry"]],
    }
    for name, patterns in get_resolver().reverse_dict.lists():
        ((_, wanted),), *_ = patterns[0]
        if isinstance(name, str) and set(wanted) <= set(known) and not name.startswith(tuple(OUTSIDE)):
            for values in product(*(known[argument] for argument in wanted)):
                address = reverse(name, kwargs=dict(zip(wanted, values, strict=True)))
                if address.endswith("/"):  # a file has no form
                    yield name, address
    for name in ("round-name", "round-dates", "round-institutions"):
        yield name, reverse(name, args=["vorbereitung"])


def test_every_page_with_a_text_field_is_in_the_kernel(client, world):
    people, keys = world
    writing, outside = set(), set()
    for person, codes in people.items():
        client.force_login(person)
        for name, address in addresses(keys, codes):
            response = client.get(address)
            if response.status_code != 200 or "text/html" not in response["Content-Type"]:
                continue
            for form in posting_forms(response.content.decode()):
                if form.typed:
                    writing.add(name)
                if form.typed and not form.is_kept:
                    outside.add((name, form.action))

    assert outside == set()
    assert writing == WRITING
