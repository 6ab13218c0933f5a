"""Logging in and out: throttled per account over all processes, no sign-up, logout by POST only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine

from assessments.models import User
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
LOGIN = "/konto/anmelden/"
WRONG = "Anmeldename und Passwort passen nicht zusammen. Bitte prüfen Sie beides."
THROTTLED = "Zu viele falsche Versuche. Bitte versuchen Sie es in fünf Minuten noch einmal."
TRIES_OF_ONE_PROCESS = """
import django
django.setup()
from django.test import Client
data = {"login": "person", "password": "falsch"}
pages = [Client(SERVER_NAME="localhost").post("/konto/anmelden/", data).content.decode() for _ in range(4)]
print(sum("passen nicht zusammen" in page for page in pages), sum("Zu viele falsche" in page for page in pages))
"""


@pytest.fixture
def person(db):
    user = factories.make_user("person", email="person@stadt.example")
    user.set_password(factories.PASSWORD)
    user.save()
    return user


def _log_in(client, login="person", password=factories.PASSWORD, **data):
    return client.post(LOGIN, {"login": login, "password": password, **data})


def _errors(response) -> list[str]:
    return response.context["form"].non_field_errors()


def _is_logged_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["person", "person@stadt.example"])
def test_login_with_name_or_address(client, person, login):
    response = _log_in(client, login)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert _is_logged_in(client)


def test_login_leads_back_to_the_page_asked_for(client, person):
    response = client.get("/berichte/")

    assert response.headers["Location"] == f"{LOGIN}?next=/berichte/"
    assert _log_in(client, next="/berichte/").headers["Location"] == "/berichte/"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_login_never_leads_to_another_site(client, person, target):
    assert _log_in(client, next=target).headers["Location"] == "/"


@pytest.mark.parametrize("login", ["person", "nobody", "nobody@stadt.example"])
def test_login_with_wrong_password_does_not_tell_who_exists(client, person, login):
    response = _log_in(client, login, "falsch")

    assert _errors(response) == [WRONG]
    assert not _is_logged_in(client)


def test_login_of_inactive_account(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    _log_in(client)

    assert not _is_logged_in(client)


def test_login_is_throttled_after_five_wrong_passwords(client, person):
    answers = [_errors(_log_in(client, password="falsch")) for _ in range(6)]

    assert answers == [[WRONG]] * 5 + [[THROTTLED]]
    assert _errors(_log_in(client)) == [THROTTLED]


def test_login_of_others_is_not_throttled(client, person):
    other = factories.make_user("other")
    other.set_password(factories.PASSWORD)
    other.save()
    for _ in range(6):
        _log_in(client, password="falsch")

    assert _log_in(client, "other").headers["Location"] == "/"


def test_login_works_again_after_five_minutes(client, person):
    with time_machine.travel("2026-03-02 09:00+01:00", tick=False) as clock:
        for _ in range(6):
            _log_in(client, password="falsch")
        clock.shift(301)
        response = _log_in(client)

    assert response.headers["Location"] == "/"


def test_login_is_throttled_over_several_processes(tmp_path):
    """Three server processes, four wrong passwords each: five are tried, seven are refused."""
    environment = {
        "PATH": os.environ["PATH"],
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "chancencheck.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'shared.sqlite3'}",
    }
    python = {"cwd": ROOT, "env": environment, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    for command in ("migrate", "createcachetable"):
        subprocess.run([sys.executable, "manage.py", command, "-v0"], check=True, **python)  # noqa: S603

    processes = [subprocess.Popen([sys.executable, "-c", TRIES_OF_ONE_PROCESS], **python) for _ in range(3)]  # noqa: S603
    tried, refused = zip(*(map(int, process.communicate()[0].split()) for process in processes), strict=True)

    assert (sum(tried), sum(refused)) == (5, 7)


def test_logout_by_get_only_asks(client, person):
    client.force_login(person)

    response = client.get("/konto/abmelden/")

    assert response.status_code == 200
    assert _is_logged_in(client)


def test_logout_by_post(client, person):
    client.force_login(person)

    response = client.post("/konto/abmelden/")

    assert response.headers["Location"] == LOGIN
    assert not _is_logged_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_signup_is_closed(client, db, method):
    data = {"username": "new", "email": "new@stadt.example", "password1": "x" * 14, "password2": "x" * 14}

    response = getattr(client, method)("/konto/registrieren/", data)

    assert "Konten richtet die Fachadministration ein" in response.content.decode()
    assert User.objects.count() == 0
