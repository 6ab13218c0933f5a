"""Closing a round: nothing is left open, the package holds everything, and afterwards nothing changes."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import get_resolver, reverse

from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import AssessmentRound, AuditEvent, IndividualRating, Inquiry, Job, Report, RoundArchive
from assessments.queue.steps import jobs, worker
from assessments.reports.paper import documents
from assessments.rounds.steps.closing import keep_archive
from tests import factories
from tests.access.test_permission_table import ASSESSMENT_PAGES, REVIEW_PAGES, ROUND_PAGES


@pytest.fixture
def published(institution, head):
    """A published round with one published assessment."""
    current = factories.make_round(status=AssessmentRound.Status.PUBLISHED)
    factories.make_assessment(current, institution, status="published", by=head)
    return current


@pytest.fixture
def assessment(published):
    return published.assessments.get()


@pytest.fixture
def page():
    return reverse("round-step", args=["runde", "abschliessen"])


@pytest.fixture
def drawn_at_once(monkeypatch):
    monkeypatch.setattr(documents, "render_pdf", lambda html, **options: b"%PDF drawn")


def give_opinion(assessment, person):
    catalogue = assessment.round.catalogue
    requirement, level = catalogue.requirements.first(), catalogue.levels.first()
    IndividualRating.objects.create(assessment=assessment, requirement=requirement, level=level, person=person)


LEFT_OPEN = {
    Reason.OPINIONS_LEFT: lambda assessment, person: give_opinion(assessment, person),
    Reason.INQUIRIES_LEFT: lambda assessment, person: factories.make_inquiry(assessment, person, status="answered"),
    Reason.REPORT_MISSING: lambda assessment, person: Report.objects.all().delete(),
    Reason.ARCHIVE_MISSING: lambda assessment, person: RoundArchive.objects.all().delete(),
}


@pytest.mark.parametrize("reason", LEFT_OPEN)
def test_round_is_not_closed_while_something_is_open(client, published, assessment, head, reviewer, page, reason):
    factories.make_closable(published)
    LEFT_OPEN[reason](assessment, head)
    client.force_login(reviewer)

    shown = client.get(page).content.decode()
    response = client.post(page)

    assert (shown.count(":</strong> ja"), shown.count(":</strong> noch nicht")) == (3, 1)
    assert "Runde abschließen</span>" not in shown
    assert response.status_code == 409
    assert reason.label in response.content.decode()
    assert AssessmentRound.objects.get().status == "published"


def test_checklist_names_the_institutions_with_inquiries(client, published, assessment, head, reviewer, page):
    """One settled inquiry does not hide the other."""
    factories.make_inquiry(assessment, head, status="closed")
    factories.make_inquiry(assessment, head)
    other = factories.make_assessment(published, factories.make_institution("WBL", "Wirtschaftsbetrieb"))
    factories.make_inquiry(other, head, status="closed")
    client.force_login(reviewer)

    shown = client.get(page).content.decode()

    assert ("Volkshochschule" in shown, "Wirtschaftsbetrieb" in shown) == (True, False)


def test_archive_older_than_an_edition_is_not_enough(client, published, reviewer, page):
    factories.make_archive(published)
    factories.make_report(published)
    client.force_login(reviewer)

    assert "Das vorhandene Archivpaket ist älter als die letzte Veröffentlichung." in client.get(page).content.decode()
    assert client.post(page).status_code == 409


def test_opinions_are_deleted_from_the_checklist(client, published, assessment, head, reviewer, page):
    give_opinion(assessment, head)
    client.force_login(reviewer)

    response = client.post(reverse("closing-opinions", args=["runde"]))

    assert (response.status_code, response.url) == (302, page)
    assert not IndividualRating.objects.exists()


def test_archive_holds_what_was_published_and_all_reports(client, published, reviewer, drawn_at_once):
    edition = factories.make_edition(published)
    factories.make_measure(published.assessments.get(), title="Türschilder in fünf Sprachen")
    jobs.start(Job.Kind.ROUND_ARCHIVE, assessment_round=published, by=reviewer)
    worker.do_everything()
    client.force_login(reviewer)
    response = client.get(reverse("archive-download", args=["runde"]))

    job = Job.objects.get()
    assert (job.status, job.error, job.file) == ("done", "", None)
    archive = zipfile.ZipFile(BytesIO(response.content))
    report = f"veroeffentlicht/ausgabe-{edition.number}/bericht-runde.pdf"
    drawn = "institutionen/chancencheck-VHS-runde.pdf"
    assert archive.namelist() == [
        "INHALT.txt",
        report,
        drawn,
        "ergebnisse-institutionen.csv",
        "massnahmen.csv",
        "pruefsummen.sha256",
    ]
    assert (archive.read(report), archive.read(drawn)) == (b"%PDF", b"%PDF drawn")
    assert "Türschilder in fünf Sprachen" in archive.read("massnahmen.csv").decode()
    sums = dict(line.split("  ")[::-1] for line in archive.read("pruefsummen.sha256").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name in sums}
    assert set(sums) == set(archive.namelist()) - {"pruefsummen.sha256"}
    kept = RoundArchive.objects.get()
    assert kept.sha256 == hashlib.sha256(response.content).hexdigest()
    assert AuditEvent.objects.get(verb="archive").note == f"SHA-256 {kept.sha256}"


def test_archive_keeps_out_what_was_never_accepted(published, institution, reviewer, drawn_at_once):
    """Not even the reviewer may read it."""
    secret = factories.make_assessment(published, factories.make_institution("IFT", "Integrationsfachdienst"))
    factories.make_answer(secret, level=3)
    jobs.start(Job.Kind.ROUND_ARCHIVE, assessment_round=published, by=reviewer)
    worker.do_everything()

    archive = zipfile.ZipFile(BytesIO(RoundArchive.objects.get().file))
    assert "Integrationsfachdienst" not in "".join(archive.namelist()) + "".join(
        archive.read(name).decode(errors="ignore") for name in archive.namelist()
    )


def test_archive_is_replaced_until_the_round_is_closed(published, reviewer):
    for content in (b"eins", b"zwei"):
        keep_archive(assessment_round=published, file_name="a.zip", content=content, by=reviewer)
    AssessmentRound.objects.update(status="closed")

    with pytest.raises(TransitionNotAllowed):
        keep_archive(assessment_round=published, file_name="a.zip", content=b"drei", by=reviewer)
    assert bytes(RoundArchive.objects.get().file) == b"zwei"


def test_archive_job_of_a_closed_round_fails_in_words(published, reviewer, drawn_at_once):
    job = jobs.start(Job.Kind.ROUND_ARCHIVE, assessment_round=published, by=reviewer)
    AssessmentRound.objects.update(status="closed")
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", Reason.WRONG_STATUS.label)


# --- afterwards ----------------------------------------------------------------------------------------------------

OF_THE_ROUND = ("AssessmentRound", "Assessment", "Answer", "AnswerText", "Inquiry", "InquiryMessage", "Measure")
OF_THE_ROUND += ("OpinionCount", "IndividualRating", "Report", "Edition", "RoundArchive", "ReportText")
POSTS = sorted({(name, "assessment") for method, name, *_ in ASSESSMENT_PAGES + REVIEW_PAGES if method == "POST"})
POSTS += sorted({(name, "round") for method, name, *_ in ROUND_PAGES if method == "POST"})
TYPED = {  # something for every form
    "note": "Notiz",
    "text": "Text",
    "reason": "Grund",
    "statement": "Stellungnahme",
    "confirmed_unrated": "4",
    "publication_consent": "named",
    "due_date": "2031-01-31",
    "until": "2031-01-31",
    "extended_until": "2031-01-31",
    "value": "2",
    "level": "2",
    "rating": "2",
    "text-R2-text": "geändert",
    "text-R2-revision": "0",
}


def everything():
    """All rows of the models that belong to a round."""
    return {name: list(apps.get_model("assessments", name).objects.order_by("pk").values()) for name in OF_THE_ROUND}


@pytest.fixture
def closed(published, assessment, head):
    factories.make_answer(assessment, level=2, texts={"R2": "Text"})
    factories.make_measure(assessment)
    factories.make_inquiry(assessment, head)
    factories.make_closable(published)
    AssessmentRound.objects.update(status="closed")
    published.refresh_from_db()
    return published


@pytest.mark.parametrize(("name", "of"), POSTS)
def test_closed_round_refuses_every_write(client, closed, assessment, coordinator, head, reviewer, name, of):
    known = {
        "round_code": "runde",
        "requirement_code": "A1",
        "step": "wieder-oeffnen",
        "kind": "round_archive",
        "pk": closed.pk,
        "inquiry_id": Inquiry.objects.get().pk,
    }
    if of == "assessment":
        known |= {"institution_code": "VHS", "pk": known["inquiry_id"]}
    ((_, wanted),), *_ = get_resolver().reverse_dict.getlist(name)[0]
    address = reverse(name, kwargs={argument: known[argument] for argument in wanted})
    before = everything()
    for person in (coordinator, head, reviewer):
        client.force_login(person)
        with transaction.atomic():
            response = client.post(address, TYPED)
        assert response.status_code < 500
        assert everything() == before
