"""Catalogues of any shape go the whole way: from a file to the published numbers and the PDFs."""

from datetime import timedelta
from io import BytesIO

import page
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps.assessment import accept, hand_over, submit
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.catalogue.steps.importing import Import, import_file
from assessments.catalogue.steps.versions import publish_catalogue
from assessments.catalogue.tables.reading import read_bytes
from assessments.models import Answer, Assessment
from assessments.reports.paper import documents
from assessments.results.queries.city import city_result
from assessments.rounds.steps.round import open_round
from tests import factories, results_pages
from tests.html_form import fields_of
from tests.shapes import LONG, catalogue_file

SHAPES = {
    "9 areas, 28 requirements": ([4, 3, 3, 3, 3, 3, 3, 3, 3], 80),
    "7 areas, 108 requirements": ([16, 16, 16, 15, 15, 15, 15], 80),
    "one requirement": ([1], 300),
    "5,000 characters": ([2, 1], 5000),
}


@pytest.fixture(params=SHAPES)
def assessment(request, admin_person, reviewer, coordinator, head, institution):
    """From the file to an open round."""
    sizes, length = SHAPES[request.param]
    file = read_bytes("katalog.yaml", catalogue_file(sizes, length=length))
    catalogue = import_file(Import(file), by=admin_person)
    publish_catalogue(catalogue=catalogue, by=admin_person)
    current_round = factories.make_round(catalogue, status="in_preparation", min_institutions=3)
    assessment = factories.make_assessment(current_round, institution, Assessment.Status.INVITED)
    open_round(assessment_round=current_round, by=reviewer)
    return assessment


@pytest.mark.pdf
def test_shape_goes_the_whole_way(client, assessment, coordinator, head, reviewer):
    tree = catalogue_tree(assessment.round.catalogue_id)
    answer_everything(client, assessment, coordinator, tree)
    hand_in(client, assessment, coordinator, head)
    for number in range(2):  # fewer would be suppressed
        other = factories.make_assessment(assessment.round, factories.make_institution(f"I{number}"), "accepted")
        for requirement in tree.requirements:
            factories.make_answer(other, requirement.code, level=number)
    accept(assessment=Assessment.objects.get(pk=assessment.pk), by=reviewer)

    client.force_login(reviewer)
    pages = results_pages.pages(client)
    results = "".join(pages.values())

    assert len(pages) == 2 + len(tree.areas)
    assert sum(city_result(assessment.round).overall.distribution) == 3 * len(tree.requirements)
    assert "zu wenige Angaben" not in results
    drawn_and_accessible(Assessment.objects.select_related("round", "institution").get(pk=assessment.pk), tree)


def answer_everything(client, assessment, coordinator, tree):
    """All on one page, then the last requirement once more on its own."""
    client.force_login(coordinator)
    address = reverse("quick-entry", args=["runde", "VHS"])
    sent = fields_of(client.get(address), address)
    sent |= {name: "2" for name in sent if name.endswith("-level")}
    assert client.post(address, sent).status_code == 302
    assert Answer.objects.filter(assessment=assessment, level__value=2).count() == len(tree.requirements)

    last = tree.requirements[-1]
    address = reverse("requirement", args=["runde", "VHS", last.code])
    sent = fields_of(client.get(address), address) | {"text-R2-text": "ä" * 5000}
    assert client.post(address, sent).status_code == 302


def hand_in(client, assessment, coordinator, head):
    tasks = client.get(reverse("assessment", args=["runde", "VHS"])).content.decode()
    assert tasks.count("kern-task-list__item") >= assessment.round.catalogue.requirements.count()
    assert client.get(reverse("assessment-check", args=["runde", "VHS"])).status_code == 200
    hand_over(assessment=assessment, by=coordinator)
    submit(assessment=assessment, by=head, publication_consent="named")


def drawn_and_accessible(assessment, tree):
    """Every document holds every code."""
    today = timezone.localdate() + timedelta(days=1)
    drawn = {
        "institution": documents.institution_document(assessment, today),
        "city": documents.city_document(assessment.round, today),
        "sheet": documents.blank_sheet_document(assessment.round),
    }
    for kind, document in drawn.items():
        assert page.validate_pdf_bytes(document.pdf, profile="ua1").is_compliant, kind
        sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(document.pdf)).pages]
        text = " ".join(sheets)
        assert [requirement.code for requirement in tree.requirements if requirement.code not in text] == [], kind
    word = LONG.split()[-3]
    assert sheets[1].count(word) > tree.requirements[0].title.count(word)  # a long wording begins below its title
