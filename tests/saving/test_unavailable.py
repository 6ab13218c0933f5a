"""A database that does not answer: what was typed comes back. With real locks and full disks: tests/faults."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.urls import reverse

from assessments.answers.steps import answering
from assessments.models import AnswerText
from assessments.saving.views.unavailable import is_unavailable
from tests.html_form import fields_of

TYPED = "Wir fragen jede Person nach ihrer „Sprache“ & <schreiben> es auf."


def _fail(*args, **kwargs):
    raise OperationalError("database is locked")


@pytest.mark.parametrize(
    ("error", "unavailable"),
    [
        (OperationalError("database is locked"), True),
        (InterfaceError("connection already closed"), True),
        (DatabaseError("server closed the connection unexpectedly"), True),  # psycopg2 when PostgreSQL crashes
        (ProgrammingError("no such column"), False),
        (ZeroDivisionError(), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_unavailable_are_faults_that_pass(error, unavailable):
    assert is_unavailable(error) == unavailable


@pytest.fixture
def url(assessment):
    return reverse("requirement", args=[assessment.round.code, assessment.institution.code, "A1"])


@pytest.fixture
def fields(client, coordinator, url):
    client.force_login(coordinator)
    return fields_of(client.get(url), url) | {"text-R1-text": TYPED}


def test_refused_save_comes_back_in_its_form_and_can_be_sent_again(client, url, fields, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(answering, "save_answer", _fail)
        response = client.post(url, fields)

    assert response.status_code == 503
    assert "Der Server ist gerade ausgelastet. Ihre Eingaben sind noch nicht gespeichert." in response.content.decode()
    again = fields_of(response, url)
    assert again["text-R1-text"] == TYPED
    assert client.post(url, again).status_code == 302
    assert AnswerText.objects.get().text == TYPED


def test_unreadable_database_gives_a_page_that_sends_the_same_again(client, url, fields, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("assessments.access.views.own.assessments_visible_to", _fail)
        response = client.post(url, fields)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert fields_of(response, url) | {"csrfmiddlewaretoken": ""} == fields | {"csrfmiddlewaretoken": ""}


def test_unreadable_session_gives_the_same_page(client, url, fields, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", _fail)
        response = client.post(url, fields)

    assert response.status_code == 503
    assert fields_of(response, url)["text-R1-text"] == TYPED


def test_unavailable_database_answers_a_script_with_json(client, url, fields, monkeypatch):
    monkeypatch.setattr("assessments.access.views.own.assessments_visible_to", _fail)
    response = client.post(url, fields, headers={"Accept": "application/json"})

    assert response.status_code == 503
    assert response.json() == {
        "message": "Der Server ist gerade ausgelastet. Ihre Eingaben sind noch nicht gespeichert."
    }


def test_unavailable_database_never_sends_a_password_back(client, db, monkeypatch):
    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", _fail)
    response = client.post(reverse("account_login"), {"login": "person", "password": "ein langes geheimes Wort"})

    assert response.status_code == 503
    assert "geheimes" not in response.content.decode()
    assert "<form" not in response.content.decode()


def test_other_errors_stay_errors(client, url, fields, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr("assessments.access.views.own.assessments_visible_to", broken)
    with pytest.raises(ZeroDivisionError):
        client.get(url)


def test_address_makes_up_no_line_of_the_log(client, coordinator, monkeypatch, caplog):
    client.force_login(coordinator)
    monkeypatch.setattr("assessments.access.views.own.assessments_visible_to", _fail)
    client.get("/selbstbewertung/a%0AERROR/VHS/")
    assert [
        record.getMessage() for record in caplog.records if record.name == "assessments.saving.views.unavailable"
    ] == ["Database unavailable: GET /selbstbewertung/a%0AERROR/VHS/"]
