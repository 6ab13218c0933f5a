"""A catalogue without levels: the whole round runs with texts only."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import queries, workflow
from assessments.exports.results import results_json
from tests import factories
from tests.html_form import fields_of

STAFF = ("assessment", "assessment-facts", "assessment-check", "quick-entry", "sheet-pdf")
LEVEL_WORDS = ("Stufe", "Erfüllungsgrad", "Mittelwert")


@pytest.fixture
def assessment_round(db):
    catalogue = factories.make_catalogue(status="draft")
    catalogue.levels.all().delete()
    workflow.publish_catalogue(catalogue=catalogue, by=factories.make_user("autorin"))
    return factories.make_round(catalogue)


def words_in(response):
    """Where a page speaks of levels."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main", 1)[-1])
    return [" ".join(found.split()) for found in re.findall(rf".{{0,40}}(?:{'|'.join(LEVEL_WORDS)}).{{0,40}}", text)]


def test_staff_write_texts_and_are_asked_for_no_level(client, contributor, assessment):
    client.force_login(contributor)
    address = reverse("requirement", args=["runde", "VHS", "A1"])
    page = client.get(address)
    fields = fields_of(page, address)

    saved = client.post(address, fields | {"text-R1-text": "Wir sprechen einfach."})

    assert saved.status_code == 302
    assert queries.marks_of(assessment) == {"A1": "answered"}
    assert words_in(page) == []

    emptied = fields_of(client.get(address), address) | {"text-R1-text": ""}
    client.post(address, emptied)
    assert queries.marks_of(assessment) == {"A1": "unrated"}


@pytest.mark.parametrize("name", STAFF)
def test_staff_pages_speak_of_no_level(client, coordinator, assessment, name):
    client.force_login(coordinator)
    factories.make_answer(assessment, state="answered", texts={"R1": "Text"})
    page = client.get(reverse(name, args=["runde", "VHS"]))
    assert page.status_code == 200
    assert name == "sheet-pdf" or words_in(page) == []


@pytest.fixture
def accepted(assessment_round):
    """Six institutions have answered in words; so the city's numbers are shown."""
    for number in range(6):
        institution = factories.make_institution(f"I{number}")
        assessment = factories.make_assessment(assessment_round, institution, "accepted")
        for code in ("A1", "A2", "B1", "B2"):
            factories.make_answer(assessment, code, state="answered", texts={"R1": "Wort", "R2": "Lücke"})
    return assessment_round


def test_numbers_count_answers_and_have_no_mean(accepted):
    numbers = results_json(accepted, timezone.localdate())
    area = numbers["institutions"]["I1"]["areas"]["A"]
    assert (area["rated"], area["unrated"], area["distribution"], area["mean"]) == (2, 0, [], None)
    assert numbers["city"]["requirements"]["A1"]["n"] == 6
