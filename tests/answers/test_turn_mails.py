"""Each step tells the one whose turn it is: which message, to whom, whoever acts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.answers.steps import assessment as assessment_steps
from assessments.answers.steps import inquiry as inquiry_steps
from assessments.answers.steps.assessment import return_for_changes, tell_all_answered
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.mail.steps import delivery, message
from assessments.models import AccessChange, Assessment, OutgoingMail
from assessments.rounds.steps.round import publish_round, start_review
from tests import factories

TODAY = timezone.localdate()
MAILBOX = "postfach"
NOBODY = []


@pytest.fixture
def people(institution):
    """Everybody with an address: user name → account. `ended`, `closed` and `waiting` must never be written to."""
    institution.mailbox = f"{MAILBOX}@stadt.example"
    institution.save()
    who = {"team": "contributor", "koord": "coordinator", "leitung": "head", "vertretung": "head", "ended": "head"}
    made = {name: factories.make_member(role, institution, username=name) for name, role in who.items()}
    made["ended"].memberships.update(valid_until=TODAY - timedelta(days=1))
    made["closed"] = factories.make_member("reviewer", username="closed")
    made["waiting"] = factories.make_user("waiting")
    AccessChange.objects.create(kind="role", account=made["waiting"], role="reviewer", requested_by=made["koord"])
    for name in ("desk", "desk2"):
        made[name] = factories.make_member("reviewer", username=name)
    # works at the institution too, whose review is therefore not hers
    made["both"] = factories.make_member("reviewer", username="both")
    made["both"].memberships.create(institution=institution, role="contributor")
    for account in made.values():
        account.email, account.wants_reminders = f"{account.username}@stadt.example", False
        account.is_active = account.username != "closed"
        account.save()
    return made


def written():
    """Kind and names of the addresses, sorted."""
    rows = OutgoingMail.objects.order_by("pk").values_list("kind", "recipient")
    return sorted((kind, recipient.partition("@")[0]) for kind, recipient in rows)


def hand_over(assessment, by):
    assessment_steps.hand_over(assessment=assessment, by=by)


def take_back(assessment, by):
    assessment_steps.take_back(assessment=assessment, by=by)


def return_to_team(assessment, by):
    assessment_steps.return_to_team(assessment=assessment, by=by, note="A1 genauer")


def submit(assessment, by):
    assessment_steps.submit(assessment=assessment, by=by, confirmed_unrated=4)


def ask(assessment, by):
    inquiry_steps.ask(assessment=assessment, by=by, text="Wie oft?")


def reply(assessment, by):
    inquiry = factories.make_inquiry(assessment, by)
    inquiry_steps.reply(inquiry=inquiry, by=by, text="Selten.", from_reviewer=False)


def ask_again(assessment, by):
    inquiry = factories.make_inquiry(assessment, by)
    inquiry_steps.reply(inquiry=inquiry, by=by, text="Und sonst?", from_reviewer=True)


def give_back(assessment, by):
    return_for_changes(assessment=assessment, by=by, text="Bitte ergänzen", due_date=TODAY)


def accept(assessment, by):
    assessment_steps.accept(assessment=assessment, by=by)


def publish(assessment, by):
    factories.make_pages()
    start_review(assessment_round=assessment.round, by=by)
    publish_round(assessment_round=assessment.round, by=by)


def tell(assessment, by):
    for code in ("A1", "A2", "B1", "B2"):
        factories.make_answer(assessment, code, level=1)
    tell_all_answered(assessment=assessment, by=by)


STEPS = [
    (hand_over, "in_progress", "koord", [("handed_over", "leitung"), ("handed_over", "vertretung")]),
    (hand_over, "in_progress", "leitung", [("handed_over", "vertretung")]),
    (take_back, "awaiting_approval", "koord", NOBODY),
    (return_to_team, "awaiting_approval", "leitung", [("head_asks", "koord")]),
    (submit, "awaiting_approval", "leitung", [("receipt", MAILBOX), ("submitted", "desk"), ("submitted", "desk2")]),
    (ask, "submitted", "desk", [("inquiry", MAILBOX)]),
    (ask_again, "submitted", "desk", [("inquiry", MAILBOX)]),
    (reply, "submitted", "koord", [("replied", "desk"), ("replied", "desk2")]),
    (give_back, "submitted", "desk", [("returned", MAILBOX)]),
    (accept, "submitted", "desk", [("accepted", MAILBOX)]),
    (publish, "accepted", "desk", [("published", MAILBOX)]),
    (tell, "in_progress", "team", [("all_answered", "koord")]),
]


@pytest.mark.parametrize(("step", "status", "who", "messages"), STEPS)
def test_each_step_tells_the_one_whose_turn_it_is(people, assessment_round, institution, step, status, who, messages):
    assessment = factories.make_assessment(assessment_round, institution, status)

    step(assessment, people[who])

    assert written() == messages


@pytest.mark.parametrize(
    ("step", "status", "who", "without", "mailbox", "messages"),
    [
        # without an account of that role the mailbox stands in
        (hand_over, "in_progress", "koord", {"leitung", "vertretung"}, True, [("handed_over", MAILBOX)]),
        (return_to_team, "awaiting_approval", "leitung", {"koord"}, True, [("head_asks", MAILBOX)]),
        (tell, "in_progress", "team", {"koord"}, True, [("all_answered", MAILBOX)]),
        # without either, the heads stand in for the coordinator
        (tell, "in_progress", "team", {"koord"}, False, [("all_answered", "leitung"), ("all_answered", "vertretung")]),
        # the only head hands over herself: there is nobody to tell
        (hand_over, "in_progress", "leitung", {"vertretung"}, True, NOBODY),
        # without a mailbox coordinators and heads get what is for the team; the receipt also who has acted
        (
            ask,
            "submitted",
            "desk",
            set(),
            False,
            [("inquiry", "koord"), ("inquiry", "leitung"), ("inquiry", "vertretung")],
        ),
        (
            submit,
            "awaiting_approval",
            "leitung",
            {"vertretung", "desk2"},
            False,
            [("receipt", "koord"), ("receipt", "leitung"), ("submitted", "desk")],
        ),
    ],
)
def test_who_stands_in(people, assessment_round, institution, step, status, who, without, mailbox, messages):
    assessment = factories.make_assessment(assessment_round, institution, status)
    for name in without:
        people[name].memberships.all().delete()
    if not mailbox:
        institution.mailbox = ""
        institution.save()

    step(Assessment.objects.get(pk=assessment.pk), people[who])

    assert written() == messages


def test_head_without_an_address_who_hands_over_herself_needs_no_message(people, assessment):
    for name in ("leitung", "vertretung"):
        people[name].email = ""
        people[name].save()

    hand_over(assessment, people["leitung"])

    assert written() == NOBODY


def test_the_team_is_told_once_a_day(people, assessment):
    tell(assessment, people["team"])

    with pytest.raises(TransitionNotAllowed) as refusal:
        tell_all_answered(assessment=assessment, by=people["team"])

    assert refusal.value.reason == Reason.TOLD_TODAY
    assert written() == [("all_answered", "koord")]


def test_nobody_is_told_while_something_is_open(people, assessment):
    with pytest.raises(TransitionNotAllowed) as refusal:
        tell_all_answered(assessment=assessment, by=people["team"])

    assert refusal.value.reason == Reason.STILL_OPEN
    assert written() == NOBODY


@pytest.mark.parametrize("step", [hand_over, submit, reply])
def test_messages_cost_at_most_two_statements(people, assessment_round, institution, step):
    status = {hand_over: "in_progress", submit: "awaiting_approval", reply: "submitted"}[step]
    assessment = factories.make_assessment(assessment_round, institution, status)
    with CaptureQueriesContext(connection) as context:
        step(assessment, people["koord"])
    inserts = [query for query in context.captured_queries if query["sql"].startswith('INSERT INTO "assessments_outg')]
    assert len(inserts) == {hand_over: 2, submit: 2, reply: 1}[step]


@pytest.mark.parametrize(
    ("step", "status", "later", "reason"),
    [
        (hand_over, "in_progress", "in_progress", "Inzwischen ist jemand anderes dran."),
        (hand_over, "in_progress", "awaiting_approval", ""),
        (return_to_team, "awaiting_approval", "awaiting_approval", "Inzwischen ist jemand anderes dran."),
        (submit, "awaiting_approval", "submitted", ""),
        (reply, "submitted", "submitted", ""),
        (publish, "accepted", "published", ""),
    ],
)
def test_message_is_dropped_once_somebody_else_has_to_act(
    people, assessment_round, institution, step, status, later, reason
):
    assessment = factories.make_assessment(assessment_round, institution, status)
    step(assessment, people["team"])
    Assessment.objects.update(status=later)

    mails = OutgoingMail.objects.select_related("assessment__round", "inquiry", "person", "membership")
    assert {delivery.why_not_needed(mail) for mail in mails.exclude(kind="receipt")} == {reason}


@pytest.mark.parametrize(
    ("step", "status", "subject", "link"),
    [
        (hand_over, "in_progress", "Runde runde: Bitte prüfen und freigeben", "/selbstbewertung/runde/VHS/pruefen/"),
        (
            return_to_team,
            "awaiting_approval",
            "Runde runde: Ihre Leitung bittet um Änderungen",
            "/selbstbewertung/runde/VHS/",
        ),
        (
            tell,
            "in_progress",
            "Runde runde: Alles ist beantwortet, bitte vorlegen",
            "/selbstbewertung/runde/VHS/pruefen/",
        ),
        (reply, "submitted", "Runde runde: Bitte Antwort lesen: Volkshochschule", "/sichtung/runde/VHS/"),
        (publish, "accepted", "Runde runde: Die Ergebnisse sind da", "/ergebnisse/runde/"),
    ],
)
def test_message_says_what_to_do_and_leads_there(
    people, assessment_round, institution, settings, step, status, subject, link
):
    settings.SITE_URL = "https://check.example"
    step(factories.make_assessment(assessment_round, institution, status), people["team"])

    made = message.message_of(OutgoingMail.objects.first())

    assert made.subject == subject
    assert [line.split("https://check.example")[1] for line in made.body.splitlines() if "https://" in line] == [link]
    assert "A1 genauer" not in made.body and "Selten." not in made.body
