"""A blacked out passage: others read a bar wherever it stands, the institution keeps its text and reads why."""

from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Answer, AssessmentRound, AuditEvent, MeasureUpdate, Redaction
from assessments.publication.steps import publishing
from assessments.redactions.rules import BAR
from assessments.redactions.steps import redact
from assessments.reports.paper import documents
from assessments.rounds.steps.round import begin_correction
from tests import factories

SECRET = "Frau Geheimwort"
TYPED = f"Es hilft {SECRET} am Schalter."
MANY_LINES = "Es hilft Frau\n  Geheimwort am Schalter."


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The HTML of every paper that would be drawn as a PDF."""
    papers = []
    monkeypatch.setattr(documents, "render_pdf", lambda html, **_: papers.append(html) or b"%PDF-1.7")
    return papers


@pytest.fixture
def told(assessment_round, institution, head):
    """An accepted self-assessment that names somebody in every text it has; its institution agrees to be named."""
    assessment = factories.make_assessment(
        assessment_round, institution, "accepted", by=head, head_statement=TYPED, publication_consent="named"
    )
    factories.make_answer(assessment, "A1", level=3, texts={"R1": MANY_LINES, "R2": TYPED}, dissent=TYPED)
    factories.make_answer(assessment, "A2", state=Answer.State.NOT_RELEVANT, justification=TYPED)
    texts = dict.fromkeys(("description", "success_sign", "resources", "responsible_function"), TYPED)
    measure = factories.make_measure(assessment, "A1", title=TYPED, status="done", **texts)
    MeasureUpdate.objects.create(measure=measure, date=timezone.localdate(), text=TYPED)
    factories.make_example(assessment, "A1", consented_by=head, title=TYPED)
    assessment.good_examples.update(text=TYPED)
    return assessment


@pytest.fixture
def redacted(told, reviewer):
    return redact(assessment=told, by=reviewer, passage=SECRET, reason="Name einer Person")


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, assessment, **more) -> str:
    codes = {"round_code": assessment.round.code, "institution_code": assessment.institution.code}
    return reverse(name, kwargs=codes | more)


def text(response) -> str:
    return response.content.decode()


def cells(content: bytes) -> str:
    return " ".join(str(value) for sheet in load_workbook(BytesIO(content)) for row in sheet.values for value in row)


def unpacked(file: bytes) -> str:
    """What a file says, the parts of a workbook or a Word file one after the other."""
    if not is_zipfile(BytesIO(file)):
        return file.decode(errors="replace")
    with ZipFile(BytesIO(file)) as packed:
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def pages_of(assessment) -> list[str]:
    """Where texts of an institution stand."""
    return [
        at("review-detail", assessment),
        at("requirement", assessment, requirement_code="A1"),
        at("requirement", assessment, requirement_code="A2"),
        at("assessment-check", assessment),
        at("assessment", assessment),
        reverse("measures"),
        reverse("measure", args=[assessment.measures.get().pk]),
        reverse("good-examples"),
        reverse("good-example", args=[assessment.good_examples.get().pk]),
    ]


def published(told, reviewer, drawn):
    factories.make_pages()
    AssessmentRound.objects.update(status="in_review")
    told.refresh_from_db()
    publishing.publish_first_edition(assessment_round=told.round, by=reviewer)
    told.refresh_from_db()


def test_nobody_outside_reads_it_anywhere(redacted, told, reviewer, drawn):
    published(told, reviewer, drawn)
    steering = browser(factories.make_member("steering"))

    pages = {url: text(steering.get(url)) for url in pages_of(told)}
    table = cells(steering.get(reverse("measures-xlsx")).content)
    public = [text(Client().get(reverse("public-round", args=[told.round.code])))]
    files = {r.file_name: unpacked(bytes(r.file)) + str(r.content) for r in told.round.reports.all()}

    assert [url for url, page in pages.items() if "Geheimwort" in page] == []
    assert [url for url, page in pages.items() if BAR not in page] == [at("assessment", told)]  # which shows no texts
    assert "Geheimwort" not in table and BAR in table
    assert "Geheimwort" not in public[0]
    assert [paper for paper in drawn if "Geheimwort" in paper] == []
    assert sum(BAR in paper for paper in drawn) >= 4  # the city's report and three of the institution
    assert [name for name, file in files.items() if "Geheimwort" in file] == []
    assert BAR in files[f"chancencheck-gesamtbericht-{told.round.code}.docx"]
    assert told.measures.get().title == TYPED  # what was typed stays


def test_search_does_not_tell_what_stands_under_the_bar(redacted, told, reviewer, drawn):
    published(told, reviewer, drawn)
    steering, address = browser(factories.make_member("steering")), {"suche": "Geheimwort"}

    assert list(steering.get(reverse("measures"), address).context["page"]) == []
    assert list(steering.get(reverse("good-examples"), address).context["page"]) == []
    assert len(browser(reviewer).get(reverse("measures"), address).context["page"]) == 1


def test_institution_keeps_its_text_and_reads_why(redacted, told, head, drawn):
    client = browser(head)

    assert all("Geheimwort" in text(client.get(url)) for url in pages_of(told))
    assert "Name einer Person" in text(client.get(at("assessment", told)))
    for name in ("institution-report-pdf", "sheet-pdf", "result-sheet-pdf"):
        client.get(at(name, told))
    assert len([paper for paper in drawn if "Geheimwort" in paper]) == 3
    assert BAR in text(client.get(at("assessment-visible", told)))  # what others would read


def test_reviewer_blacks_out_and_takes_back(told, reviewer):
    client, url = browser(reviewer), at("review-redact", told)
    assert f"{url}?anforderung=A1" in text(client.get(at("review-detail", told)))
    assert TYPED in text(client.get(f"{url}?anforderung=A1"))

    refused = client.post(url, {"passage": "steht nirgends", "reason": "Name"})
    assert (refused.status_code, "steht nirgends" in text(refused)) == (409, True)
    assert client.post(url, {"passage": " Frau  Geheimwort ", "reason": "Name"}).status_code == 302
    assert client.post(url, {"passage": SECRET, "reason": "Name"}).status_code == 409  # already

    (redaction,) = Redaction.objects.all()
    event = AuditEvent.objects.get(verb="redact")
    assert (redaction.passage, "Geheimwort" in event.subject_label + event.note) == (SECRET, False)
    client.post(at("review-lift-redaction", told, pk=redaction.pk))
    assert not Redaction.objects.exists()


def test_published_round_is_blacked_out_by_a_correction_only(told, reviewer, drawn):
    published(told, reviewer, drawn)
    with pytest.raises(TransitionNotAllowed):
        redact(assessment=told, by=reviewer, passage=SECRET, reason="Name")
    kept = told.round.reports.filter(institution=told.institution).count()

    begin_correction(assessment_round=told.round, by=reviewer)
    redact(assessment=told, by=reviewer, passage=SECRET, reason="Name")
    drawn.clear()
    publishing.publish_corrected_edition(assessment_round=told.round, by=reviewer, note="Ein Name stand darin.")

    assert [paper for paper in drawn if "Geheimwort" in paper] == []
    assert told.round.reports.filter(institution=told.institution).count() == 2 * kept
    steering = browser(factories.make_member("steering"))
    listed = steering.get(reverse("reports")).context["published"]
    assert listed.filter(institution=told.institution).count() == 1  # the newest
