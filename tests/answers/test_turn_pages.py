"""What the pages say about whose turn it is, and what each role is offered."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, OutgoingMail
from tests import factories

TODAY = timezone.localdate()
WHERE = ["runde", "VHS"]
TELL = "Dem Team Bescheid geben, dass alles beantwortet ist"
HAND_OVER = "Der Leitung vorlegen"


def page(client, user, name, *args):
    client.force_login(user)
    return unescape(client.get(reverse(name, args=args)).content.decode())


def main(text):
    """Without menu and footer."""
    return text.split("<main")[1].split("</main>")[0]


@pytest.fixture
def answered(assessment):
    for code in ("A1", "A2", "B1", "B2"):
        factories.make_answer(assessment, code, level=1)
    return assessment


@pytest.fixture
def team(contributor, coordinator, head):
    return {"contributor": contributor, "coordinator": coordinator, "head": head}


@pytest.mark.parametrize(
    ("status", "who", "label"),
    [
        ("in_progress", "contributor", "Prüfen und Bescheid geben"),
        ("in_progress", "coordinator", "Prüfen und vorlegen"),
        ("awaiting_approval", "contributor", "Ansehen"),
        ("awaiting_approval", "coordinator", "Ansehen"),
        ("awaiting_approval", "head", "Prüfen und freigeben"),
    ],
)
def test_next_step_once_all_is_answered(client, answered, team, status, who, label):
    Assessment.objects.update(status=status)
    client.force_login(team[who])

    card = client.get("/").context["current"][0]

    assert card.step.label == label
    assert card.step.url.endswith("/pruefen/") == (label != "Ansehen")


@pytest.mark.parametrize("status", ["invited", "in_progress", "awaiting_approval", "submitted", "returned", "accepted"])
@pytest.mark.parametrize("who", ["contributor", "coordinator"])
def test_who_cannot_approve_reads_nothing_of_it(client, assessment_round, institution, team, status, who):
    factories.make_assessment(assessment_round, institution, status, by=team["head"])

    pages = [("home",), ("assessment", *WHERE), ("assessment-check", *WHERE), ("assessment-visible", *WHERE)]
    shown = [main(page(client, team[who], *one)) for one in pages]

    assert [text for text in shown if "freigeben" in text.casefold()] == []


@pytest.mark.parametrize("status", ["submitted", "accepted", "published", "declined"])
@pytest.mark.parametrize("name", ["assessment", "assessment-check", "requirement"])
def test_nothing_is_missing_once_it_is_submitted(client, assessment_round, institution, head, status, name):
    steps = {"decline_reason": "Umbau"} if status == "declined" else {}
    factories.make_assessment(assessment_round, institution, status, by=head, **steps)

    shown = main(page(client, head, name, *WHERE, *(["A1"] if name == "requirement" else [])))

    assert "fehlt noch" not in shown
    assert "fehlen noch" not in shown


@pytest.mark.parametrize(
    ("who", "has_answers", "button"),
    [
        ("contributor", True, TELL),
        ("contributor", False, None),
        ("coordinator", True, HAND_OVER),
        ("head", True, HAND_OVER),
    ],
)
def test_check_page_offers_what_the_role_may_do(client, assessment, team, request, who, has_answers, button):
    if has_answers:
        request.getfixturevalue("answered")

    shown = page(client, team[who], "assessment-check", *WHERE)

    assert {name for name in (TELL, HAND_OVER) if f">{name}</span>" in shown} == ({button} if button else set())


def test_contributor_tells_the_team_once_a_day(client, answered, contributor, coordinator):
    coordinator.email = "koord@stadt.example"
    coordinator.save()
    client.force_login(contributor)
    url = reverse("assessment-tell", args=WHERE)

    first = client.post(url)
    said = [str(message) for message in get_messages(first.wsgi_request)]
    again = client.post(url)

    assert (first.status_code, said) == (302, ["Ihr Team hat eine E-Mail bekommen: Alles ist beantwortet."])
    assert (again.status_code, OutgoingMail.objects.count()) == (409, 1)
    assert "Dazu ging heute schon eine Nachricht an Ihr Team." in again.content.decode()


def test_contributor_reads_whom_to_tell_where_no_address_is_known(client, answered, contributor, coordinator):
    client.force_login(contributor)

    response = client.post(reverse("assessment-tell", args=WHERE))

    assert response.status_code == 409
    assert "Bitte sagen Sie ihr selbst Bescheid." in response.content.decode()


# --- back from the head --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "assessment", "assessment-check"])
@pytest.mark.parametrize("who", ["contributor", "coordinator"])
def test_request_of_the_head_stands_on_top(client, answered, team, name, who):
    Assessment.objects.update(head_note="Bitte A1 genauer.", head_note_on=TODAY)

    shown = main(page(client, team[who], name, *(WHERE if name != "home" else ())))

    assert "Ihre Leitung bittet um Änderungen" in shown
    assert f"(am {TODAY:%d.%m.%Y})" in shown
    assert "„Bitte A1 genauer.“" in shown
    assert "von der Leitung zurück" in shown
    assert "Sie sind dran: ändern, worum die Leitung bittet" in shown
    assert shown.index("Bitte A1 genauer.") < shown.index("beantwortet")


def test_request_of_the_head_ends_with_the_next_hand_over(client, answered, team):
    Assessment.objects.update(head_note="Bitte A1 genauer.", head_note_on=TODAY)
    client.force_login(team["coordinator"])
    client.post(reverse("assessment-hand-over", args=WHERE))

    shown = page(client, team["contributor"], "assessment", *WHERE)

    assert "von der Leitung zurück" not in shown
    assert "Ihre Leitung bittet um Änderungen" not in shown
    assert "Darum hatte die Leitung gebeten" in shown


def test_reviewer_sees_an_assessment_in_progress_and_no_request(client, answered, reviewer):
    Assessment.objects.update(head_note="Bitte A1 genauer.", head_note_on=TODAY)
    for whose, name, where in (
        (">Team</td>", "review-list", ["runde"]),
        ("das Team: die Anforderungen beantworten", "review-detail", WHERE),
    ):
        shown = page(client, reviewer, name, *where)
        assert "in Bearbeitung" in shown
        assert "von der Leitung zurück" not in shown
        assert whose in shown
        assert "Bitte A1 genauer." not in shown


# --- too late ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "assessment", "assessment-check"])
def test_words_after_the_deadline_lead_to_whom_to_ask(client, assessment, contributor, name):
    Assessment.objects.update(extended_until=TODAY - timedelta(days=1))

    shown = page(client, contributor, name, *(WHERE if name != "home" else ()))

    assert "Bitten Sie die Abteilung Integration um mehr Zeit." in shown


def test_step_that_came_too_late_says_who_has_to_act(client, answered, coordinator):
    Assessment.objects.update(status="awaiting_approval")
    client.force_login(coordinator)

    response = client.post(reverse("assessment-hand-over", args=WHERE))

    sentence = (
        "Das geht nicht mehr: Die Selbstbewertung ist inzwischen „wartet auf Freigabe“. Die Leitung ist jetzt dran."
    )
    assert response.status_code == 409
    assert sentence in unescape(response.content.decode())
