"""„Nicht verständlich?“: the institution says so without a name, the administration reads it at the text."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.catalogue.queries.clarity_notes import unclear_texts
from assessments.catalogue.queries.tree import load_catalogue
from assessments.catalogue.steps.versions import copy_catalogue
from assessments.models import AuditEvent, Catalogue, ClarityNote
from tests import factories


@pytest.fixture
def team(client, contributor):
    client.force_login(contributor)
    return client


@pytest.fixture
def admin_client(client, admin_person):
    client.force_login(admin_person)
    return client


@pytest.fixture
def address(assessment):
    return reverse("clarity-note", args=[assessment.round.code, assessment.institution.code, "A1"])


def note(catalogue, code="A1", question=None, text="Was heißt das?", **values):
    return ClarityNote.objects.create(
        requirement=catalogue.requirements.get(code=code),
        question=question and catalogue.questions.get(code=question),
        text=text,
        noted_on=date(2030, 5, 2),
        **values,
    )


def change_url(obj):
    return reverse(f"admin:assessments_{obj._meta.model_name}_change", args=[obj.pk])


def test_every_text_of_the_requirement_page_leads_to_the_form(team, assessment, address):
    page = team.get(address.removesuffix("unverstaendlich/")).content.decode()

    assert page.count(address) == 4
    assert f"{address}?frage=R2" in page
    assert team.get(f"{address}?frage=R2").context["form"]["about"].value() == "R2"
    assert team.get(f"{address}?frage=Unsinn").context["form"]["about"].value() == "anforderung"


@pytest.mark.parametrize(("about", "question"), [("anforderung", None), ("R2", "R2")])
def test_note_says_what_is_unclear_and_nothing_about_its_author(team, assessment, address, about, question):
    for _ in range(2):  # sent twice, it is one
        response = team.post(address, {"about": about, "text": " Was heißt „niedrigschwellig“? "})

    assert (response.status_code, response.url) == (302, address.removesuffix("unverstaendlich/"))
    found = ClarityNote.objects.get()
    assert (found.requirement.code, found.question and found.question.code) == ("A1", question)
    assert (found.text, found.noted_on) == ("Was heißt „niedrigschwellig“?", timezone.localdate())
    assert {field.name for field in ClarityNote._meta.fields} == {
        "id", "requirement", "question", "text", "noted_on", "is_demo", "status", "outcome",
    }  # fmt: skip
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"about": "R2", "text": " "}, "Bitte schreiben Sie in einem Satz, was nicht verständlich ist."),
        ({"about": "Z9", "text": "bleibt stehen"}, "Diesen Text gibt es hier nicht."),
        ({"about": "R2", "text": "x" * 601}, "erlaubt sind 600"),
    ],
)
def test_bad_note_says_why_and_keeps_what_was_typed(team, address, sent, message):
    response = team.post(address, sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert sent["text"].strip() in page
    assert not ClarityNote.objects.exists()


def test_note_on_an_unknown_requirement_is_404(team, address):
    assert team.get(address.replace("A1", "Z9")).status_code == 404


def test_note_stays_with_its_text_in_later_versions(admin_client, admin_person):
    catalogue = factories.make_catalogue()
    notes = [note(catalogue), note(catalogue, question="R2", text="Welche Frage?"), note(catalogue, "B2", text="Fremd")]
    draft = copy_catalogue(catalogue=catalogue, version="2", by=admin_person)

    for version in (catalogue, draft):
        page = admin_client.get(change_url(version.requirements.get(code="A1"))).content.decode()
        assert ("Was heißt das?" in page, "Welche Frage?" in page, "Fremd" in page) == (True, True, False)
        unclear = unclear_texts(load_catalogue(version.pk))
        assert [(item.code, count) for item, count in unclear.requirements] == [("A1", 1), ("B2", 1)]
        assert [(item.code, found) for item, found in unclear.questions] == [("R2", [notes[1]])]
        page = admin_client.get(change_url(version)).content.decode()
        assert "1 offener Hinweis<" in page
        assert "Welche Frage?" in page


def test_note_is_handled_with_a_word_on_what_became_of_it(admin_client, db):
    found = note(factories.make_catalogue(), question="R2")
    address = change_url(found)

    refused = admin_client.post(address, {"status": "handled", "outcome": " ", "text": "anders"})
    assert "Bitte schreiben Sie in einem Satz, was daraus wurde." in refused.content.decode()
    admin_client.post(address, {"status": "handled", "outcome": "In Fassung 2 heißt es „leicht erreichbar“."})

    found.refresh_from_db()
    assert (found.status, found.text) == ("handled", "Was heißt das?")
    assert AuditEvent.objects.get().subject_label == "Hinweis zu A1, Frage R2"
    listed = reverse("admin:assessments_claritynote_changelist")
    assert "Was heißt das?" not in admin_client.get(f"{listed}?status__exact=open").content.decode()
    assert "Was heißt das?" in admin_client.get(f"{listed}?status__exact=handled").content.decode()


def test_note_made_in_the_demo_says_so(client, assessment, address):
    person = factories.make_member("head", assessment.institution, username="demo-vhs-leitung")
    client.force_login(person)

    client.post(address, {"about": "anforderung", "text": "Erfunden"})

    assert ClarityNote.objects.get().is_demo
    client.force_login(factories.make_member("admin"))
    assert "Demodaten" in client.get(change_url(ClarityNote.objects.get())).content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_pages_with_notes_need_few_queries(admin_client, db, number):
    catalogue = factories.make_catalogue(status=Catalogue.Status.DRAFT)
    for index in range(number):
        note(catalogue, question="R2" if index % 2 else None, text=f"Satz {index}")
    pages = [change_url(catalogue), change_url(catalogue.requirements.get(code="A1"))]
    pages.append(reverse("admin:assessments_claritynote_changelist"))

    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as found:
            assert admin_client.get(page).status_code == 200
        counts.append(len(found))

    assert counts == [14, 9, 7]
