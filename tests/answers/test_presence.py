"""The hint that a requirement is open in another window too."""

import pytest
from django.urls import reverse

from assessments.answers.steps import presence
from assessments.answers.steps.presence import cache

MINE, YOURS = "a" * 32, "b" * 32


@pytest.fixture
def url(assessment):
    return reverse("requirement-open", args=[assessment.round.code, assessment.institution.code, "A1"])


@pytest.fixture
def team(client, contributor):
    client.force_login(contributor)
    return client


def test_another_window_is_noticed_and_forgotten_when_it_leaves(team, url):
    assert team.post(url, {"window": MINE}).json() == {"elsewhere": False}
    assert team.post(url, {"window": MINE}).json() == {"elsewhere": False}
    assert team.post(url, {"window": YOURS}).json() == {"elsewhere": True}
    team.post(url, {"window": YOURS, "left": "1"})
    assert team.post(url, {"window": MINE}).json() == {"elsewhere": False}


def test_another_requirement_does_not_count(team, url):
    team.post(url.replace("A1", "A2"), {"window": MINE})
    assert team.post(url, {"window": YOURS}).json() == {"elsewhere": False}


def test_a_window_without_a_sign_is_forgotten_after_two_minutes(team, url, monkeypatch):
    monkeypatch.setattr(presence, "time", lambda: 1000)
    team.post(url, {"window": MINE})
    monkeypatch.setattr(presence, "time", lambda: 1119)
    assert team.post(url, {"window": YOURS}).json() == {"elsewhere": True}
    monkeypatch.setattr(presence, "time", lambda: 1120)
    assert team.post(url, {"window": YOURS}).json() == {"elsewhere": False}


def test_what_is_stored_names_nobody(team, url, assessment, monkeypatch):
    monkeypatch.setattr(presence, "time", lambda: 1000)
    team.post(url, {"window": MINE})
    requirement = assessment.round.catalogue.requirements.get(code="A1")
    assert cache.get(f"open-{assessment.pk}-{requirement.pk}") == {MINE: 1000}


def test_no_more_than_twenty_windows_are_kept(team, url, assessment):
    for number in range(30):
        presence.note(assessment.pk, 1, f"{number:032x}")
    assert len(cache.get(f"open-{assessment.pk}-1")) == 20


@pytest.mark.parametrize("window", ["", "x" * 32, "a" * 33])
def test_a_malformed_mark_is_refused(team, url, window):
    assert team.post(url, {"window": window}).status_code == 400


def test_an_unknown_requirement_is_404(team, url):
    assert team.post(url.replace("A1", "Z9"), {"window": MINE}).status_code == 404


@pytest.mark.parametrize("person", ["stranger", "reviewer"])
def test_it_is_hidden_from_others(client, request, url, person):
    client.force_login(request.getfixturevalue(person))
    assert client.post(url, {"window": MINE}).status_code == 404


def test_without_login_a_script_gets_401(client, url):
    assert client.post(url, {"window": MINE}, HTTP_ACCEPT="application/json").status_code == 401


def test_opening_the_address_leads_to_the_page(team, url):
    assert team.get(url).url == url.removesuffix("offen/")
