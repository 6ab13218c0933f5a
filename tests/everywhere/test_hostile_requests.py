"""Requests that no page sends: answered with a page of ours, never with a 500."""

import pytest
from django.db import connection


@pytest.mark.parametrize(
    "path",
    [
        "/selbstbewertung/%00/VHS/",
        "/selbstbewertung/runde/VHS%00/A1/",
        "/sichtung/%00/",
        "/sichtung/%00/schritt/oeffnen/",
        "/sichtung/runde/%00/frist/",
        "/auswertung/%00/",
        "/berichte/%00/gesamtbericht.pdf",
        "/berichte/%00/bogen.pdf",
        "/verwaltung/assessments/assessmentround/?status__exact=%00",
    ],
)
def test_address_with_nul_is_refused(client, reviewer, path):
    client.force_login(reviewer)
    response = client.get(path)
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"


def test_session_cookie_with_nul_is_refused(client, db):
    assert client.get("/", HTTP_COOKIE='sessionid="abcdefgh\\000ijklmnop"').status_code == 400


@pytest.mark.parametrize("path", ["/konto/anmelden/", "/konto/abmelden/", "/konto/passwort/vergessen/"])
@pytest.mark.parametrize("target", ["http://[::1", "http://[x]/", "//evil.example", "/\\evil.example", "https:evil"])
def test_address_to_go_on_to_is_one_of_ours(client, reviewer, path, target):
    assert client.get(path, {"next": target}).status_code in (200, 302)
    client.force_login(reviewer)
    response = client.post("/konto/abmelden/", {"next": target})
    assert (response.status_code, response.headers["Location"]) == (302, "/konto/anmelden/")


def test_login_name_longer_than_any_is_refused(client, db):
    response = client.post("/konto/anmelden/", {"login": "x" * 100_000, "password": "geheim"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["login"]


def test_extension_names_nobody_whom_the_round_does_not_know(client, reviewer, assessment_round):
    """PostgreSQL cannot look up a NUL, SQLite not more than a quarter of a million values."""
    client.force_login(reviewer)
    for codes in ("\x00", " ".join(map(str, range(260_000)))):
        with connection.execute_wrapper(refuse_nul):
            response = client.post("/runden/runde/fristen/", {"codes": codes, "until": "2100-01-01"})
        assert response.status_code in (200, 302), codes[:9]


def test_ticked_rows_that_cannot_exist_are_a_wrong_choice(client, reviewer, assessment_round):
    client.force_login(reviewer)
    for key in ("9" * 25, "9" * 5_000, "\x00", "-1"):
        response = client.post("/auswertung/runde/A1/", {"texts": key, "new_theme": "Sprachmittlung"})
        assert "texts" in response.context["form"].errors, key[:9]


def test_mailbox_with_nul_is_not_found(client, head):
    client.force_login(head)
    with connection.execute_wrapper(refuse_nul):
        assert client.post("/erinnerungen/", {"institution": "VHS\x00", "on": "0"}).status_code == 404


def refuse_nul(execute, sql, params, many, context):
    """As PostgreSQL does."""
    assert not any("\x00" in value for value in params or () if isinstance(value, str))
    return execute(sql, params, many, context)
