"""A catalogue without levels: the whole round runs with texts only."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.catalogue.steps.versions import publish_catalogue
from assessments.models import Answer, AssessmentRound, Report
from assessments.publication.steps import publishing
from assessments.results.queries.numbers import marks_of
from assessments.results.tables.machine import results_json
from tests import factories, results_pages
from tests.html_form import fields_of

STAFF = ("assessment", "assessment-facts", "assessment-check", "assessment-visible", "quick-entry")
LEVEL_WORDS = "Stufe|Erfüllungsgrad|Durchschnitt|beurteilt"


@pytest.fixture
def assessment_round(db):
    catalogue = factories.make_catalogue(status="draft")
    catalogue.levels.all().delete()
    publish_catalogue(catalogue=catalogue, by=factories.make_user("autorin"))
    return factories.make_round(catalogue)


def text_of(response):
    """What a person reads: of a page its main part, of a file its text."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    media_type = response["Content-Type"].split(";")[0]
    if media_type == "text/html":
        return re.sub(r"<[^>]+>", " ", body.decode().split("<main", 1)[-1])
    if media_type == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    if media_type.endswith("wordprocessingml.document"):
        return ZipFile(BytesIO(body)).read("word/document.xml").decode()
    if media_type.endswith("spreadsheetml.sheet"):
        return ZipFile(BytesIO(body)).read("xl/sharedStrings.xml").decode()
    return body.decode()


def words_in(response):
    """Where a page or file speaks of levels."""
    text = " ".join(text_of(response).split())
    return re.findall(rf".{{0,40}}(?:{LEVEL_WORDS}).{{0,40}}", text)


def test_staff_write_texts_and_are_asked_for_no_level(client, contributor, assessment):
    client.force_login(contributor)
    address = reverse("requirement", args=["runde", "VHS", "A1"])
    page = client.get(address)
    fields = fields_of(page, address)

    saved = client.post(address, fields | {"text-R1-text": "Wir sprechen einfach."})

    assert saved.status_code == 302
    assert marks_of(assessment) == {"A1": "answered"}
    assert words_in(page) == []

    emptied = fields_of(client.get(address), address) | {"text-R1-text": ""}
    client.post(address, emptied)
    assert marks_of(assessment) == {"A1": "unrated"}


@pytest.mark.parametrize("name", STAFF)
def test_staff_pages_speak_of_no_level(client, coordinator, assessment, name):
    client.force_login(coordinator)
    factories.make_answer(assessment, state="answered", texts={"R1": "Text"})
    page = client.get(reverse(name, args=["runde", "VHS"]))
    assert page.status_code == 200
    assert words_in(page) == []


def test_done_measure_is_compared_with_no_level(client, coordinator, assessment):
    measure = factories.make_measure(assessment, status="done", done_on=timezone.localdate())
    client.force_login(coordinator)
    addresses = [reverse("measure", args=[measure.pk]), reverse("requirement", args=["runde", "VHS", "A1"])]
    assert level_words(client, addresses) == {}


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


def level_words(client, addresses):
    """Address → where it speaks of levels, if it does."""
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = words_in(response)
    return {address: words for address, words in found.items() if words}


@pytest.mark.pdf
def test_no_page_and_no_file_speaks_of_levels(client, reviewer, accepted):
    client.force_login(reviewer)
    of_the_round = (
        *("review-list", "report-write", "report-preview", "publication", "public-preview", "jobs", "shared-needs"),
        *("results-round", "results-institutions"),
        *("city-report-pdf", "city-report-docx", "board-page-pdf", "blank-sheet-pdf"),
    )
    of_an_institution = ("review-detail", "institution-report-pdf", "result-sheet-pdf", "sheet-pdf")
    addresses = [
        *(reverse(name, args=["runde"]) for name in of_the_round),
        *(reverse(name, args=["runde", "I1"]) for name in of_an_institution),
        *(reverse(f"results-{table}-table", args=["runde", "csv"]) for table in ("city", "institutions")),
        reverse("results-city-table", args=["runde", "xlsx"]),
        reverse("results-requirement", args=["runde", "A1"]),
        *results_pages.pages(client),
    ]
    assert level_words(client, addresses) == {}

    results = " ".join(results_pages.whole(client).split())
    assert "Eingegangen sind 24 Antworten in Worten aus 6 abgenommenen Selbstbewertungen." in results
    assert "6 von 6 Institutionen mit Antwort" in results
    assert "24 von 24 Antworten gegeben" in results


@pytest.mark.pdf
@pytest.mark.usefixtures("finished_pages")
def test_what_is_published_speaks_of_no_level(client, reviewer, accepted):
    AssessmentRound.objects.update(status="in_review")
    accepted.refresh_from_db()
    publishing.publish_first_edition(assessment_round=accepted, by=reviewer)
    client.logout()
    files = [
        reverse("public-file", args=["runde", 1, name])
        for name in Report.objects.filter(round=accepted, kind__in=Report.PUBLIC).values_list("file_name", flat=True)
    ]
    assert len(files) == 7
    catalogue = next(name for name in files if name.endswith(".yaml"))  # with the words „Stufen: []“
    assert level_words(client, [reverse("public-round", args=["runde"]), *set(files) - {catalogue}]) == {}

    data = client.get(next(name for name in files if name.endswith("chancencheck-ergebnisse-runde.json"))).json()
    requirement = data["requirements"][0]
    assert (data["scale"], requirement["n"], requirement["unrated"]) == ([], 6, 0)
    assert not {"mean", "label", "distribution"} & {*data["fields"], *requirement, *data["overall"]}


def test_suppressed_requirements_are_named_without_a_level(client, reviewer, accepted):
    Answer.objects.filter(requirement__code="A1", assessment__institution__code__gt="I1").update(state="unrated")
    client.force_login(reviewer)
    pages = results_pages.pages(client)
    assert "(zu wenige Institutionen: 2 mit Antwort, 4 noch nicht beantwortet)" in "".join(pages.values())
    addresses = [*pages, *(reverse(name, args=["runde"]) for name in ("publication", "public-preview"))]
    assert level_words(client, addresses) == {}
