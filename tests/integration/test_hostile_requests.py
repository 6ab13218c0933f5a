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
