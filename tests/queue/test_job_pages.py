"""Ask for long work, watch it, cancel it, fetch the file."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from assessments.models import Job
from assessments.queue.steps import worker
from assessments.reports.paper import documents
from assessments.reports.paper.pdf import FailureReason, ReportFailed
from tests import factories


@pytest.fixture
def reviewing(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def address(assessment_round):
    return reverse("jobs", args=[assessment_round.code])


@pytest.fixture
def submitted(assessment_round, institution, other_institution):
    """Two submitted assessments, and one that is still being worked on."""
    for place in (institution, other_institution):
        factories.make_assessment(assessment_round, place, status="submitted")
    factories.make_assessment(assessment_round, factories.make_institution("IFT"))


@pytest.fixture
def drawn_at_once(monkeypatch):
    monkeypatch.setattr(documents, "render_pdf", lambda html, **options: b"%PDF")


def ask_for(reviewing, assessment_round, kind):
    response = reviewing.post(reverse("job-start", args=[assessment_round.code, kind]))
    assert response.status_code == 302
    return Job.objects.get()


def test_all_reports_as_zip(reviewing, assessment_round, submitted, drawn_at_once, address):
    job = ask_for(reviewing, assessment_round, "round_reports")
    waiting = reviewing.get(address).content.decode()
    worker.do_everything()
    done = reviewing.get(address).content.decode()
    response = reviewing.get(reverse("job-download", args=[assessment_round.code, job.pk]))

    assert "Stand aktualisieren" in waiting
    assert "Abbrechen" in waiting
    assert "<strong>Fertig</strong>" in done
    assert "jobs.js" not in done
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="chancencheck-berichte-runde.zip"'
    archive = zipfile.ZipFile(BytesIO(response.content))
    assert archive.namelist() == ["chancencheck-VHS-runde.pdf", "chancencheck-WBL-runde.pdf"]
    assert archive.testzip() is None


def test_city_report(reviewing, assessment_round, drawn_at_once):
    job = ask_for(reviewing, assessment_round, "city_report")
    worker.do_everything()

    response = reviewing.get(reverse("job-download", args=[assessment_round.code, job.pk]))

    assert (response["Content-Type"], response.content) == ("application/pdf", b"%PDF")


def test_progress_is_shown(reviewing, assessment_round, reviewer, address):
    factories.make_job(assessment_round, reviewer, status="running", steps_done=3, steps_total=40)

    shown = reviewing.get(address).content.decode()

    assert "3 von 40 fertig" in shown
    assert '<progress max="40" value="3"' in shown


def test_cancel_and_try_again(reviewing, assessment_round, submitted, drawn_at_once, address):
    job = ask_for(reviewing, assessment_round, "round_reports")
    reviewing.post(reverse("job-cancel", args=[assessment_round.code, job.pk]))
    assert "Noch einmal versuchen" in reviewing.get(address).content.decode()

    reviewing.post(reverse("job-retry", args=[assessment_round.code, job.pk]))
    worker.do_everything()

    assert list(Job.objects.values_list("status", flat=True)) == ["done"]


def test_cancel_after_the_end_says_so(reviewing, assessment_round, reviewer):
    job = factories.make_job(assessment_round, reviewer)

    response = reviewing.post(reverse("job-cancel", args=[assessment_round.code, job.pk]), follow=True)

    assert "Der Auftrag war schon beendet." in response.content.decode()
    assert Job.objects.get().status == "done"


def test_retry_of_a_finished_job_keeps_it(reviewing, assessment_round, reviewer):
    """The page was old: another person has tried again already."""
    job = factories.make_job(assessment_round, reviewer)

    reviewing.post(reverse("job-retry", args=[assessment_round.code, job.pk]))

    assert Job.objects.filter(pk=job.pk, status="done").exists()


def test_failure_is_explained(reviewing, assessment_round, address):
    ask_for(reviewing, assessment_round, "round_reports")
    worker.do_everything()

    assert "In dieser Runde ist noch keine Selbstbewertung eingereicht." in reviewing.get(address).content.decode()


def draw_after(monkeypatch, reason):
    """The first drawing fails, all others succeed."""
    outcomes = iter([ReportFailed(reason)])

    def draw(html, **options):
        for failure in outcomes:
            raise failure
        return b"%PDF"

    monkeypatch.setattr(documents, "render_pdf", draw)


def test_killed_drawing_is_tried_again(reviewing, assessment_round, submitted, monkeypatch):
    draw_after(monkeypatch, FailureReason.CRASHED)
    job = ask_for(reviewing, assessment_round, "round_reports")
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 1)


def test_report_that_cannot_be_drawn_is_named(reviewing, assessment_round, submitted, monkeypatch):
    def draw(html, **options):  # two are drawn at once, so it is not known which one comes first
        if "Volkshochschule" in html:
            raise ReportFailed(FailureReason.CPU_LIMIT)
        return b"%PDF"

    monkeypatch.setattr(documents, "render_pdf", draw)
    job = ask_for(reviewing, assessment_round, "round_reports")
    worker.do_everything()

    job.refresh_from_db()
    assert (job.status, job.file) == ("failed", None)
    assert job.error.startswith("„Bericht Volkshochschule“ ließ sich nicht erstellen.")


def test_unfinished_job_has_no_file(reviewing, assessment_round, reviewer):
    job = factories.make_job(assessment_round, reviewer, status="queued")

    assert reviewing.get(reverse("job-download", args=[assessment_round.code, job.pk])).status_code == 404


def test_job_of_another_round_is_not_found(reviewing, assessment_round, reviewer):
    job = factories.make_job(factories.make_round(assessment_round.catalogue, "andere"), reviewer)

    assert reviewing.get(reverse("job-download", args=[assessment_round.code, job.pk])).status_code == 404


def test_unknown_kind_is_not_found(reviewing, assessment_round):
    assert reviewing.post(reverse("job-start", args=[assessment_round.code, "gold"])).status_code == 404


def test_get_starts_nothing(reviewing, assessment_round):
    assert reviewing.get(reverse("job-start", args=[assessment_round.code, "city_report"])).status_code == 405
    assert not Job.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_database_five_times(
    reviewing, assessment_round, reviewer, address, number, django_assert_num_queries
):
    for _ in range(number):
        factories.make_job(assessment_round, reviewer)

    with django_assert_num_queries(5):  # session, account with roles, round, jobs and archive without their files
        reviewing.get(address)
