"""Requests that no page sends: answered with a page of ours, never with a 500."""

import pytest


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
