"""Sent twice is done once, on every page with a button; and the script hears what was taken."""

import threading
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps.inquiry import ask
from assessments.events.steps.transitions import Reason
from assessments.models import AssessmentRound, Inquiry, OutgoingMail, SentForm
from assessments.saving.views import sent_once
from tests import factories
from tests.html_form import fields_of


@pytest.fixture
def submitted(assessment_round, institution, head):
    institution.mailbox = "vhs@stadt.example"
    institution.save()
    return factories.make_assessment(assessment_round, institution, "submitted", by=head)


@pytest.fixture
def url(submitted):
    return reverse("inquiry-ask", kwargs={"round_code": "runde", "institution_code": "VHS"})


@pytest.fixture
def form(client, reviewer, url):
    """The fields of the inquiry form, as a browser would send them, with a text."""
    client.force_login(reviewer)
    return fields_of(client.get(url), None) | {"text": "Wie viele waren dabei?"}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_opened_form_has_a_key_of_its_own(client, form, url):
    assert len(form["sending"]) == 32
    assert fields_of(client.get(url), None)["sending"] != form["sending"]


def test_the_same_sent_twice_is_done_once_and_answered_as_the_first_time(client, form, url):
    first, second = client.post(url, form), client.post(url, form)

    assert (Inquiry.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    assert said(second)[-1] == sent_once.ARRIVED_BEFORE


@pytest.mark.parametrize("changed", [{"text": "Und wer?"}, {"sending": "0" * 32}])
def test_another_text_or_a_newly_opened_form_is_meant(client, form, url, changed):
    client.post(url, form)
    client.post(url, form | changed)

    assert Inquiry.objects.count() == 2


def test_another_account_is_another_sender(client, form, url):
    client.post(url, form)
    other = Client()
    other.force_login(factories.make_member("reviewer", username="zweite"))
    other.post(url, form)

    assert Inquiry.objects.count() == 2


def test_what_was_refused_may_be_sent_again(client, form, url, submitted):
    """A mistake claims nothing; the same form is taken once it can be."""
    assert client.post(url, form | {"text": ""}).status_code == 200
    assert SentForm.objects.count() == 0

    AssessmentRound.objects.update(status="closed")
    assert client.post(url, form).status_code == 409
    assert SentForm.objects.count() == 0

    AssessmentRound.objects.update(status="open")
    assert client.post(url, form).status_code == 302
    assert Inquiry.objects.count() == 1


def test_nothing_stays_of_a_step_that_broke(client, form, url, monkeypatch):
    def broken(**arguments):
        ask(**arguments)
        raise RuntimeError

    monkeypatch.setattr("assessments.review.views.inquiry.ask", broken)

    with pytest.raises(RuntimeError):
        client.post(url, form)

    assert (Inquiry.objects.count(), SentForm.objects.count()) == (0, 0)


def test_the_cookie_names_what_was_taken_and_only_that(client, form, url):
    assert "sent" not in client.post(url, form | {"text": ""}).cookies
    assert unquote(client.post(url, form).cookies["sent"].value) == url
    client.logout()
    assert "sent" not in client.post(url, form).cookies  # to the login form: nothing was taken


def test_a_step_refused_with_a_redirect_is_not_called_saved(client, coordinator, assessment):
    client.force_login(coordinator)
    url = reverse("assessment-undo-decline", args=["runde", "VHS"])

    clicks = [client.post(url, {"sending": "0" * 32}) for _ in range(2)]

    assert [said(click)[-1] for click in clicks] == [str(Reason.WRONG_STATUS.label)] * 2
    assert "sent" not in clicks[0].cookies
    assert Reason.WRONG_STATUS.label in client.get(clicks[1].url).content.decode()


def test_files_are_told_apart_by_what_is_in_them(rf, reviewer):
    def digest(content):
        request = rf.post("/", {"list": SimpleUploadedFile("liste.csv", content)})
        request.user = reviewer
        found = sent_once._digest(request)
        assert request.FILES["list"].read() == content
        return found

    assert digest(b"VHS") == digest(b"VHS") != digest(b"WBL")


def test_nobody_reads_from_the_row_who_sent_what(client, form, url):
    client.post(url, form)

    row = SentForm.objects.get()
    assert (len(row.digest), row.sent_at.date()) == (64, timezone.now().date())
    assert "dabei" not in f"{row.digest}{row.answered_with}"


def test_the_key_costs_two_statements(client, form, url):
    def statements(fields):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(url, fields).status_code == 302
        return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries)

    without = statements({name: value for name, value in form.items() if name != "sending"})
    assert statements(form) == without + 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an in-memory database has one connection")
@pytest.mark.django_db(transaction=True)
def test_both_clicks_at_the_same_moment(client, form, url, reviewer):
    start = threading.Barrier(2)

    def click():
        browser = Client()
        browser.cookies = client.cookies
        start.wait()
        browser.post(url, form)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert (Inquiry.objects.count(), OutgoingMail.objects.count(), SentForm.objects.count()) == (1, 1, 1)
