"""Logging in and out: throttled per account over all processes, no sign-up, logout by POST only."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from assessments.answers.steps.presence import cache as pages_cache
from assessments.mail.steps import delivery
from assessments.models import AuditEvent, User
from chancencheck.accounts import THROTTLED
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
LOGIN = "/konto/anmelden/"
WRONG = "Anmeldename und Passwort passen nicht zusammen. Bitte prüfen Sie beides."
HOME, DESK = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}
TRIES_OF_ONE_PROCESS = """
import django
django.setup()
from django.test import Client
data = {"login": "person", "password": "falsch"}
pages = [Client(SERVER_NAME="localhost").post("/konto/anmelden/", data).content.decode() for _ in range(4)]
print(sum("passen nicht zusammen" in page for page in pages), sum("zu viele falsche" in page for page in pages))
"""


@pytest.fixture
def person(db):
    user = factories.make_user("person", email="person@stadt.example")
    user.set_password(factories.PASSWORD)
    user.save()
    return user


def _log_in(client, login="person", password=factories.PASSWORD, place=None, **data):
    return client.post(LOGIN, {"login": login, "password": password, **data}, **(place or {}))


def _events() -> list[tuple]:
    """Verb, who, and what it is about; oldest first."""
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "actor_function", "subject_label"))


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


def test_wrong_passwords_elsewhere_lock_nobody_out_at_her_desk(client, person):
    for _ in range(6):
        _log_in(client, password="falsch", place=HOME)

    assert _errors(_log_in(client, place=HOME)) == [THROTTLED]
    assert _log_in(client, place=DESK).headers["Location"] == "/"


def test_name_and_address_count_as_one_account(client, person):
    logins = ["person", "person@stadt.example", "PERSON", "Person@Stadt.example", "person"]
    answers = [_errors(_log_in(client, login, "falsch")) for login in logins]

    assert answers == [[WRONG]] * 5
    assert _errors(_log_in(client, "person@stadt.example")) == [THROTTLED]


def test_unknown_name_is_throttled_as_a_known_one(client, person):
    answers = [_errors(_log_in(client, "niemand", "falsch")) for _ in range(6)]

    assert answers == [[WRONG]] * 5 + [[THROTTLED]]


@pytest.mark.parametrize("invented", ["", "192.0.2.1, ", "unsinn, "])
def test_address_is_what_the_trusted_proxy_says(client, person, settings, invented):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        made_up = f"192.0.2.{number}, " if invented == "192.0.2.1, " else invented
        _log_in(client, password="falsch", place={"HTTP_X_FORWARDED_FOR": f"{made_up}198.51.100.7"})

    assert _errors(_log_in(client, place={"HTTP_X_FORWARDED_FOR": "198.51.100.7"})) == [THROTTLED]
    assert _log_in(client, place={"HTTP_X_FORWARDED_FOR": "203.0.113.9"}).headers["Location"] == "/"


def test_without_a_trusted_proxy_nobody_chooses_the_address(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for number in range(6):
        _log_in(client, password="falsch", place={"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"})

    assert _errors(_log_in(client)) == [THROTTLED]


def test_new_password_by_mail_lets_in_at_once_from_everywhere(client, person, mailoutbox):
    for place in (HOME, DESK):
        for _ in range(6):
            _log_in(client, password="falsch", place=place)
    client.post("/konto/passwort/vergessen/", {"email": "person@stadt.example"})
    delivery.deliver()
    (link,) = [line for line in mailoutbox[0].body.splitlines() if line.startswith("http")]
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "Sommerregen-am-Rhein", "password2": "Sommerregen-am-Rhein"}, **HOME)

    assert _log_in(client, password="Sommerregen-am-Rhein", place=DESK).headers["Location"] == "/"


def test_page_offers_the_way_back_by_mail(client, person):
    for _ in range(5):
        _log_in(client, password="falsch")

    page = _log_in(client).content.decode()

    assert "„Passwort vergessen?“" in page
    assert '<a class="kern-link" href="/konto/passwort/vergessen/">Passwort vergessen?</a>' in page


def test_what_pages_leave_in_their_cache_evicts_no_count(client, person):
    for _ in range(5):
        _log_in(client, password="falsch")
    for number in range(700):  # more than twice what the cache of the pages keeps
        pages_cache.set(f"open-{number}", {}, 120)

    assert _errors(_log_in(client)) == [THROTTLED]


# --- what the logs say ----------------------------------------------------------------------------------------------


def test_login_and_logout_stand_in_the_log(client, person):
    _log_in(client)
    client.post("/konto/abmelden/")

    assert _events() == [("log_in", "person", "person"), ("log_out", "person", "person")]


def test_failed_logins_stand_in_the_log_without_what_was_typed(client, person):
    _log_in(client, "person@stadt.example", "falsch-1")
    _log_in(client, "mein-geheimes-passwort", "falsch-2")

    assert _events() == [
        ("log_in_failed", "nicht angemeldet", "person"),
        ("log_in_failed", "nicht angemeldet", "unbekanntes Konto"),
    ]
    assert set(AuditEvent.objects.values_list("actor", "note", "subject_type")) == {(None, "", "user")}


def test_lock_out_stands_in_the_log_once(client, person):
    for _ in range(8):
        _log_in(client, password="falsch")

    assert [verb for verb, *_ in _events()] == ["log_in_failed"] * 5 + ["lock_out"]


def test_right_password_of_a_closed_account_stands_in_the_log(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert _log_in(client).headers["Location"] == "/konto/gesperrt/"
    assert _events() == [("log_in_failed", "nicht angemeldet", "person")]


def test_server_log_has_a_line_for_fail2ban(client, person, caplog):
    with caplog.at_level(logging.WARNING, "chancencheck.attempts"):
        for _ in range(6):
            _log_in(client, password="mein-geheimes-passwort", place=HOME)
        _log_in(client, "noch-ein-passwort", "falsch", place=DESK)

    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert lines == [
        *[("WARNING", f"failed login from 198.51.100.7 for account {person.pk}")] * 5,
        ("WARNING", f"refused login from 198.51.100.7 for account {person.pk}"),
        ("WARNING", "failed login from 203.0.113.9 for an unknown account"),
    ]


# --- accounts of the demo -------------------------------------------------------------------------------------------


def test_demo_account_logs_in_where_the_demo_is_allowed_only(client, person, settings):
    User.objects.filter(pk=person.pk).update(is_demo=True)
    _log_in(client)
    assert client.get("/").status_code == 200

    settings.DEMO_ALLOWED = False
    assert client.get("/").headers["Location"] == f"{LOGIN}?next=/"  # who is logged in is not any more
    client.cookies.clear()
    assert _log_in(client).headers["Location"] == "/konto/gesperrt/"
    assert not _is_logged_in(client)


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


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("ju\u0308rgen", "Gru\u0308ner Tu\u0308rrahmen 7"),  # as a Mac sends it
        ("JÜRGEN", "Grüner Türrahmen 7"),
        (" Jürgen \u200b", "Grüner Türrahmen 7"),
    ],
)
@pytest.mark.parametrize("was_set", ["Grüner Türrahmen 7", "Gru\u0308ner Tu\u0308rrahmen 7"])
def test_name_and_password_count_however_they_were_typed(client, db, login, password, was_set):
    user = factories.make_user("jürgen")
    user.password = make_password(was_set)  # of before there was the gate
    user.save()

    _log_in(client, login, password)

    assert _is_logged_in(client)


def test_new_password_is_saved_in_one_form(person):
    person.set_password("Tu\u0308r")
    assert check_password("Tür", person.password)


def test_two_names_that_differ_in_case_alone_are_one(person):
    assert User.objects.get(username="PERSON") == person
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_user("Person")
    User.objects.filter(pk=person.pk).update(username="Andere")
    person.refresh_from_db()
    assert person.username == "andere"
