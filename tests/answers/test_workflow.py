"""Every step: it works, each wrong status refuses it and changes nothing, the audit event is written."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from assessments.answers.steps import assessment as assessment_steps
from assessments.answers.steps.assessment import (
    ASSESSMENT_TRANSITIONS,
    change_consent,
    decline,
    extend_deadline,
    hand_over,
    rejoin,
    return_for_changes,
    return_to_team,
    submit,
)
from assessments.answers.steps.inquiry import ask, close_inquiry, reply
from assessments.catalogue.steps.versions import copy_catalogue, publish_catalogue
from assessments.events.steps import transitions as transitions_steps
from assessments.events.steps.transitions import Reason, TransitionNotAllowed, UnratedNotConfirmed
from assessments.models import Assessment, AssessmentRound, AuditEvent, Catalogue, Institution, SitePage
from assessments.rounds.steps import round as round_steps
from assessments.rounds.steps.round import (
    ROUND_TRANSITIONS,
    invite,
    open_round,
    publish_round,
    reopen_round,
    require_step,
)
from tests import factories

pytestmark = pytest.mark.usefixtures("finished_pages")
TODAY = timezone.localdate
ASSESSMENT_VERBS = {
    "start": {},
    "hand_over": {},
    "take_back": {},
    "return_to_team": {"note": "Bitte ergänzen"},
    "submit": {"statement": "Wir stehen dazu.", "confirmed_unrated": 4},
    "return_for_changes": {"text": "Bitte Beleg nennen", "due_date": TODAY() + timedelta(days=9)},
    "accept": {},
    "decline": {"reason": "Umbau"},
    "rejoin": {},
}
ROUND_VERBS = {
    "open_round": {},
    "start_review": {},
    "reopen_round": {"note": "Nachzügler*innen"},
    "publish_round": {},
    "begin_correction": {},
    "correct_publication": {"note": "Zahl der Institutionen berichtigt"},
    "close_round": {},
}
every_assessment_case = [(verb, status) for verb in ASSESSMENT_VERBS for status in Assessment.Status.values]
every_round_case = [(verb, status) for verb in ROUND_VERBS for status in AssessmentRound.Status.values]


def stored(instance):
    """The row as the database has it."""
    return type(instance).objects.filter(pk=instance.pk).values().get()


def refuse(reason, call, /, **kwargs):
    with pytest.raises(TransitionNotAllowed) as refusal:
        call(**kwargs)
    assert refusal.value.reason == reason
    assert str(refusal.value).startswith(reason.label.removesuffix("."))


def in_status(status, assessment_round, **values):
    if status == "declined":
        values["decline_reason"] = "Grund"
    return factories.make_assessment(assessment_round, factories.make_institution("X"), status, **values)


# --- the table of one assessment ---------------------------------------------------------------------------------


def test_verbs_of_this_test_are_those_of_the_table():
    assert set(ASSESSMENT_VERBS) | {"publish"} == set(ASSESSMENT_TRANSITIONS)
    assert set(ROUND_VERBS) == set(ROUND_TRANSITIONS)


@pytest.mark.parametrize(("verb", "status"), every_assessment_case)
def test_assessment_step_follows_the_table(assessment_round, reviewer, verb, status):
    assessment = in_status(status, assessment_round)
    before = stored(assessment)
    sources, target = ASSESSMENT_TRANSITIONS[verb]
    step = getattr(assessment_steps, verb)
    if status in sources:
        returned = step(assessment=assessment, by=reviewer, **ASSESSMENT_VERBS[verb])
        assert stored(assessment)["status"] == returned.status == target
        event = AuditEvent.objects.get()
        assert (event.verb, event.from_status, event.to_status) == (verb, status, target)
        assert (event.actor, event.round, event.subject_id) == (reviewer, assessment_round, assessment.pk)
    else:
        refuse(Reason.WRONG_STATUS, step, assessment=assessment, by=reviewer, **ASSESSMENT_VERBS[verb])
        assert stored(assessment) == before
        assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("verb", ASSESSMENT_VERBS)
@pytest.mark.parametrize("round_status", ["in_preparation", "published", "closed"])
def test_assessment_step_needs_an_open_round(verb, round_status, reviewer, db):
    status = sorted(ASSESSMENT_TRANSITIONS[verb][0])[0]
    assessment = in_status(status, factories.make_round(status=round_status))
    before = stored(assessment)
    step = getattr(assessment_steps, verb)
    refuse(Reason.ROUND_NOT_OPEN, step, assessment=assessment, by=reviewer, **ASSESSMENT_VERBS[verb])
    assert stored(assessment) == before


@pytest.mark.parametrize(
    ("verb", "status"), [("start", "invited"), ("hand_over", "in_progress"), ("rejoin", "declined")]
)
def test_team_steps_end_with_the_deadline(verb, status, db, coordinator):
    yesterday = TODAY() - timedelta(days=1)
    late = factories.make_round(submission_deadline=yesterday)
    assessment = in_status(status, late)
    refuse(Reason.DEADLINE_PASSED, getattr(assessment_steps, verb), assessment=assessment, by=coordinator)
    Assessment.objects.update(extended_until=TODAY())
    getattr(assessment_steps, verb)(assessment=assessment, by=coordinator)


@pytest.mark.parametrize("status", ["invited", "in_progress", "returned", "awaiting_approval"])
def test_step_works_on_the_row_of_now_not_on_a_stale_one(assessment_round, head, status):
    assessment = in_status("awaiting_approval", assessment_round)
    Assessment.objects.update(status="in_progress")
    refuse(Reason.WRONG_STATUS, submit, assessment=assessment, by=head, confirmed_unrated=4)


# --- steps one by one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "status", "values"),
    [
        (return_to_team, "awaiting_approval", {"note": "\u200b" * 30}),
        (return_for_changes, "submitted", {"text": " ", "due_date": TODAY()}),
        (ask, "submitted", {"text": "…\u2060"}),
    ],
)
def test_step_needs_a_note(assessment_round, reviewer, step, status, values):
    assessment = in_status(status, assessment_round)
    refuse(Reason.NOTE_MISSING, step, assessment=assessment, by=reviewer, **values)
    assert stored(assessment)["status"] == status


def test_return_to_team_keeps_the_note_until_submission(assessment_round, head):
    assessment = in_status("awaiting_approval", assessment_round)
    return_to_team(assessment=assessment, by=head, note="K1 genauer")
    assert stored(assessment)["head_note"] == "K1 genauer"
    hand_over(assessment=assessment, by=head)
    assert submit(assessment=assessment, by=head, confirmed_unrated=4).head_note == ""


@pytest.mark.parametrize("confirmed", [0, 2, 4])
def test_submit_with_unrated_needs_the_true_number(assessment_round, head, confirmed):
    assessment = in_status("awaiting_approval", assessment_round)
    factories.make_answer(assessment, "A1", level=2)
    before = stored(assessment)
    with pytest.raises(UnratedNotConfirmed) as refusal:
        submit(assessment=assessment, by=head, confirmed_unrated=confirmed)
    assert (refusal.value.unrated, refusal.value.total) == (3, 4)
    assert str(refusal.value) == "3 von 4 Anforderungen sind noch nicht beantwortet."
    assert stored(assessment) == before


def test_submit_freezes_the_name_and_names_the_actor(assessment_round, head):
    assessment = in_status("awaiting_approval", assessment_round)
    for code in ("A1", "A2", "B1", "B2"):
        factories.make_answer(assessment, code, level=1)
    submit(assessment=assessment, by=head, statement="Stellungnahme")
    Institution.objects.update(name="Umbenannt")
    row = Assessment.objects.get()
    assert (row.institution_name, row.head_statement) == ("Institution X", "Stellungnahme")
    assert (row.approved_by, row.submitted_by) == (head, head)
    assert row.submitted_at is not None


def test_return_for_changes_asks_and_extends(assessment_round, reviewer):
    assessment = in_status("submitted", assessment_round)
    requirement = assessment_round.catalogue.requirements.get(code="A1")
    later = assessment_round.submission_deadline + timedelta(days=5)
    return_for_changes(
        assessment=assessment, by=reviewer, text="Bitte Beleg nennen", due_date=later, requirement=requirement
    )
    inquiry = assessment.inquiries.get()
    assert (inquiry.requirement, inquiry.due_date, inquiry.status) == (requirement, later, "open")
    assert inquiry.messages.get().text == "Bitte Beleg nennen"
    assert stored(assessment)["extended_until"] == later


def test_return_for_changes_never_shortens_the_deadline(assessment_round, reviewer):
    assessment = in_status("submitted", assessment_round)
    return_for_changes(assessment=assessment, by=reviewer, text="Bitte", due_date=TODAY())
    assert stored(assessment)["extended_until"] == assessment_round.submission_deadline


@pytest.mark.parametrize("verb", ["return_for_changes", "extend_deadline"])
def test_new_date_must_not_lie_in_the_past(assessment_round, reviewer, verb):
    status = {"return_for_changes": "submitted", "extend_deadline": "in_progress"}[verb]
    yesterday = TODAY() - timedelta(days=1)
    values = {
        "return_for_changes": {"text": "Bitte", "due_date": yesterday},
        "extend_deadline": {"until": yesterday, "reason": "Umzug"},
    }
    assessment = in_status(status, assessment_round)
    refuse(Reason.DATE_IN_THE_PAST, getattr(assessment_steps, verb), assessment=assessment, by=reviewer, **values[verb])


def test_accept_with_an_open_inquiry_is_refused(assessment_round, reviewer):
    assessment = in_status("submitted", assessment_round)
    factories.make_inquiry(assessment, reviewer)
    refuse(Reason.OPEN_INQUIRIES, assessment_steps.accept, assessment=assessment, by=reviewer)
    assert stored(assessment)["accepted_at"] is None


def test_accept_closes_answered_inquiries(assessment_round, reviewer):
    assessment = in_status("submitted", assessment_round)
    inquiry = factories.make_inquiry(assessment, reviewer, status="answered")
    accepted = assessment_steps.accept(assessment=assessment, by=reviewer)
    assert stored(inquiry)["status"] == "closed"
    assert (accepted.accepted_by, accepted.accepted_at is not None) == (reviewer, True)


def test_decline_of_a_binding_assessment_needs_a_reason(assessment_round, head):
    assessment = in_status("invited", assessment_round)
    refuse(Reason.NOTE_MISSING, decline, assessment=assessment, by=head)
    refuse(Reason.NOTE_MISSING, decline, assessment=assessment, by=head, reason="\u200b" * 30)


def test_decline_of_a_voluntary_assessment_needs_none(assessment_round, head):
    assessment = in_status("invited", assessment_round, participation="voluntary")
    assert decline(assessment=assessment, by=head).status == "declined"


@pytest.mark.parametrize("status", Assessment.Status.values)
def test_extend_deadline_while_the_institution_is_working(assessment_round, reviewer, status):
    assessment = in_status(status, assessment_round)
    until = TODAY() + timedelta(days=40)
    if status in ("invited", "in_progress", "awaiting_approval", "returned"):
        extend_deadline(assessment=assessment, by=reviewer, until=until, reason="Umzug")
        assert stored(assessment)["extended_until"] == until
        assert AuditEvent.objects.get().note == f"bis {until:%d.%m.%Y}. Grund: Umzug"
    else:
        refuse(
            Reason.WRONG_STATUS,
            extend_deadline,
            assessment=assessment,
            by=reviewer,
            until=until,
            reason="Umzug",
        )
        assert stored(assessment)["extended_until"] is None


# --- inquiries ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Assessment.Status.values)
def test_ask_from_submission_until_acceptance(assessment_round, reviewer, status):
    assessment = in_status(status, assessment_round)
    if status in ("submitted", "returned"):
        inquiry = ask(assessment=assessment, by=reviewer, text="Wie oft?", due_date=TODAY())
        message = inquiry.messages.get()
        assert (message.text, message.from_reviewer, message.author_function) == ("Wie oft?", True, "reviewer")
        assert AuditEvent.objects.get().verb == "ask"
    else:
        refuse(Reason.WRONG_STATUS, ask, assessment=assessment, by=reviewer, text="Wie oft?")
        assert not assessment.inquiries.exists()


@pytest.mark.parametrize("round_status", ["in_preparation", "published", "closed"])
def test_ask_and_reply_need_an_open_round(reviewer, db, round_status):
    assessment = in_status("submitted", factories.make_round(status=round_status))
    inquiry = factories.make_inquiry(assessment, reviewer)
    refuse(Reason.ROUND_NOT_OPEN, ask, assessment=assessment, by=reviewer, text="Wie oft?")
    refuse(Reason.ROUND_NOT_OPEN, reply, inquiry=inquiry, by=reviewer, text="So", from_reviewer=True)


@pytest.mark.parametrize(("from_reviewer", "status"), [(False, "answered"), (True, "open")])
def test_reply_answers_or_opens_again(assessment_round, reviewer, from_reviewer, status):
    inquiry = factories.make_inquiry(in_status("submitted", assessment_round), reviewer)
    reply(inquiry=inquiry, by=reviewer, text="Wöchentlich.", from_reviewer=from_reviewer)
    assert stored(inquiry)["status"] == status
    assert list(inquiry.messages.values_list("text", "from_reviewer"))[1] == ("Wöchentlich.", from_reviewer)
    assert AuditEvent.objects.get().verb == "reply"


def test_reply_and_close_of_a_closed_inquiry_are_refused(assessment_round, reviewer):
    inquiry = factories.make_inquiry(in_status("submitted", assessment_round), reviewer, status="closed")
    refuse(Reason.WRONG_STATUS, reply, inquiry=inquiry, by=reviewer, text="So", from_reviewer=True)
    refuse(Reason.WRONG_STATUS, close_inquiry, inquiry=inquiry, by=reviewer)
    assert inquiry.messages.count() == 1


@pytest.mark.parametrize("status", ["open", "answered"])
def test_close_inquiry(assessment_round, reviewer, status):
    inquiry = factories.make_inquiry(in_status("submitted", assessment_round), reviewer, status=status)
    close_inquiry(inquiry=inquiry, by=reviewer)
    assert stored(inquiry)["status"] == "closed"
    event = AuditEvent.objects.get()
    assert (event.verb, event.from_status, event.to_status) == ("close_inquiry", status, "closed")


# --- rounds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "status"), every_round_case)
def test_round_step_follows_the_table(db, reviewer, verb, status):
    assessment_round = factories.make_round(status=status)
    factories.make_assessment(assessment_round, status="accepted")
    factories.make_closable(assessment_round)
    before = stored(assessment_round)
    sources, target = ROUND_TRANSITIONS[verb]
    step = getattr(round_steps, verb)
    if status in sources:
        assert step(assessment_round=assessment_round, by=reviewer, **ROUND_VERBS[verb]).status == target
        assert stored(assessment_round)["status"] == target
        event = AuditEvent.objects.get()
        assert (event.verb, event.from_status, event.to_status) == (verb, status, target)
    else:
        refuse(Reason.WRONG_STATUS, step, assessment_round=assessment_round, by=reviewer, **ROUND_VERBS[verb])
        assert stored(assessment_round) == before
        assert Assessment.objects.get().status == "accepted"
        assert not AuditEvent.objects.exists()


def test_open_round_needs_a_published_catalogue(reviewer, db):
    draft = factories.make_catalogue(status=Catalogue.Status.DRAFT)
    assessment_round = factories.make_round(draft, status="in_preparation")
    refuse(Reason.CATALOGUE_NOT_PUBLISHED, open_round, assessment_round=assessment_round, by=reviewer)


def test_reopen_round_needs_a_note(reviewer, db):
    assessment_round = factories.make_round(status="in_review")
    refuse(Reason.NOTE_MISSING, reopen_round, assessment_round=assessment_round, by=reviewer, note="\u3164 ")


def test_publish_round_moves_accepted_only(reviewer, db):
    assessment_round = factories.make_round(status="in_review")
    for status in ("accepted", "submitted", "in_progress", "returned", "invited"):
        factories.make_assessment(assessment_round, factories.make_institution(status.upper()), status)
    other = factories.make_assessment(
        factories.make_round(assessment_round.catalogue, code="andere"),
        factories.make_institution("ANDERE"),
        "accepted",
    )
    publish_round(assessment_round=assessment_round, by=reviewer)
    assert dict(assessment_round.assessments.values_list("institution__code", "status")) == {
        "ACCEPTED": "published",
        "SUBMITTED": "submitted",
        "IN_PROGRESS": "in_progress",
        "RETURNED": "returned",
        "INVITED": "invited",
    }
    assert stored(other)["status"] == "accepted"
    assert AuditEvent.objects.get().note == "veröffentlichte Selbstbewertungen: 1"


@pytest.mark.parametrize(
    ("body", "names"), [("Anschrift: [Platzhalter: Anschrift]", "Impressum"), (" ", "Impressum"), (None, "Impressum")]
)
def test_publish_round_with_gaps_in_a_public_page_is_refused(reviewer, body, names):
    assessment_round = factories.make_round(status="in_review")
    factories.make_assessment(assessment_round, status="accepted")
    page = SitePage.objects.filter(slug="impressum")
    page.delete() if body is None else page.update(body=body)
    steps = {
        "early": lambda: require_step("publish_round", assessment_round),
        "locked": lambda: publish_round(assessment_round=assessment_round, by=reviewer),
    }

    for step in steps.values():
        with pytest.raises(transitions_steps.TransitionNotAllowed) as refusal:
            step()
        assert str(refusal.value) == (
            "Öffentliche Seiten fehlen oder haben noch Platzhalter. Die Fachadministration ergänzt sie unter "
            f"„Verwaltung“, „Seiten“. Es geht um: {names}."
        )
    assert stored(assessment_round)["status"] == "in_review"


def test_round_of_the_demo_is_published_with_gaps(reviewer):
    SitePage.objects.all().delete()
    assessment_round = factories.make_round(status="in_review", is_demo=True)
    factories.make_assessment(assessment_round, status="accepted")

    assert publish_round(assessment_round=assessment_round, by=reviewer).status == "published"


def test_publish_round_without_an_accepted_assessment_is_refused(reviewer, db):
    assessment_round = factories.make_round(status="in_review")
    factories.make_assessment(assessment_round, status="submitted")
    refuse(Reason.NOTHING_ACCEPTED, publish_round, assessment_round=assessment_round, by=reviewer)


@pytest.mark.parametrize("number", [1, 400])
def test_invite_is_one_insert_whatever_the_number(assessment_round, reviewer, django_assert_max_num_queries, number):
    Institution.objects.bulk_create(Institution(code=f"I{i}", name=f"Institution {i}") for i in range(number))
    with django_assert_max_num_queries(10) as queries:
        invited = invite(assessment_round=assessment_round, institutions=Institution.objects.all(), by=reviewer)
    assert invited == assessment_round.assessments.filter(status="invited").count() == number
    inserts = [query["sql"] for query in queries if query["sql"].startswith('INSERT INTO "assessments_assessment"')]
    assert len(inserts) == 1
    assert AuditEvent.objects.get().note == f"{number} eingeladen"


def test_invite_adds_late_joiners_once(assessment_round, institution, reviewer):
    everyone = Institution.objects.all()
    invite(assessment_round=assessment_round, institutions=everyone, by=reviewer)
    factories.make_institution("NEU")
    assert invite(assessment_round=assessment_round, institutions=everyone, by=reviewer) == 1
    assert invite(assessment_round=assessment_round, institutions=everyone, by=reviewer) == 0
    assert assessment_round.assessments.count() == 2
    assert AuditEvent.objects.count() == 2


def test_invite_external_bodies_voluntarily_and_without_their_name(assessment_round, reviewer):
    factories.make_institution("JC", kind="external")
    factories.make_institution("VHS")
    invite(assessment_round=assessment_round, institutions=Institution.objects.all(), by=reviewer)
    rows = assessment_round.assessments.values_list("institution__code", "participation", "publication_consent")
    assert set(rows) == {("JC", "voluntary", "anonymous_only"), ("VHS", "binding", "anonymous_only")}


@pytest.mark.parametrize("status", ["in_review", "published", "closed"])
def test_invite_only_before_the_review(status, reviewer, db):
    assessment_round = factories.make_round(status=status)
    factories.make_institution()
    everyone = Institution.objects.all()
    refuse(Reason.NO_INVITATIONS, invite, assessment_round=assessment_round, institutions=everyone, by=reviewer)


# --- catalogue versions ------------------------------------------------------------------------------------------


def test_publish_catalogue_freezes_a_draft(reviewer, db):
    catalogue = factories.make_catalogue(status="draft")
    published = publish_catalogue(catalogue=catalogue, by=reviewer)
    assert (published.status, published.published_at is not None) == ("published", True)
    assert AuditEvent.objects.get().verb == "publish_catalogue"
    refuse(Reason.WRONG_STATUS, publish_catalogue, catalogue=catalogue, by=reviewer)


@pytest.mark.parametrize("missing", ["requirements", "questions"])
def test_publish_catalogue_needs_requirements_and_questions(reviewer, db, missing):
    catalogue = factories.make_catalogue(status="draft")
    getattr(catalogue, missing).all().delete()
    refuse(Reason.CATALOGUE_INCOMPLETE, publish_catalogue, catalogue=catalogue, by=reviewer)


def test_copy_catalogue_is_a_deep_copy(reviewer, db):
    catalogue = factories.make_catalogue()
    own = catalogue.requirements.get(code="A1")
    catalogue.questions.filter(code="R3").update(requirement=own)
    copy = copy_catalogue(catalogue=catalogue, version="2", by=reviewer)
    assert (copy.status, copy.published_at, copy.copied_from) == ("draft", None, catalogue)
    assert list(copy.requirements.values_list("area__catalogue", "area__code", "code", "wording")) == [
        (copy.pk, "A", "A1", "Wortlaut A1"),
        (copy.pk, "A", "A2", "Wortlaut A2"),
        (copy.pk, "B", "B1", "Wortlaut B1"),
        (copy.pk, "B", "B2", "Wortlaut B2"),
    ]
    assert copy.questions.get(code="R3").requirement == copy.requirements.get(code="A1")
    assert list(copy.levels.values_list("value", flat=True)) == [0, 1, 2, 3]
    assert (catalogue.requirements.count(), catalogue.levels.count(), catalogue.questions.count()) == (4, 4, 3)


def test_accept_during_publication_never_joins_the_published_results(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one transaction after the other")
    assessment_round = factories.make_round(status="in_review")
    factories.make_assessment(assessment_round, factories.make_institution("VHS"), "accepted")
    late = factories.make_assessment(assessment_round, factories.make_institution("WBL"), "submitted")
    reviewer = factories.make_member("reviewer")

    def accept():
        try:
            refuse(Reason.ROUND_NOT_OPEN, assessment_steps.accept, assessment=late, by=reviewer)
        finally:
            connections.close_all()

    thread = threading.Thread(target=accept)
    with transaction.atomic():
        publish_round(assessment_round=assessment_round, by=reviewer)
        thread.start()
        thread.join(timeout=1)  # long enough to come as far as it may
    thread.join()
    assert Assessment.objects.get(pk=late.pk).status == "submitted"


@pytest.mark.parametrize("status", ["invited", "in_progress"])
def test_taking_part_after_all_leads_back_to_the_status_before(assessment_round, coordinator, status):
    assessment = in_status(status, assessment_round)
    decline(assessment=assessment, by=coordinator, reason="Umbau")

    rejoin(assessment=assessment, by=coordinator)

    assert (stored(assessment)["status"], stored(assessment)["decline_reason"]) == (status, "")


@pytest.mark.parametrize("status", Assessment.Status.values)
def test_consent_changes_between_submission_and_publication(assessment_round, head, status):
    assessment = in_status(status, assessment_round, publication_consent="named")
    change = {"assessment": assessment, "by": head, "publication_consent": "anonymous_only"}
    if status not in ("submitted", "returned", "accepted"):
        refuse(Reason.WRONG_STATUS, change_consent, **change)
        return
    change_consent(**change)
    assert stored(assessment)["publication_consent"] == "anonymous_only"
    named, anonymous = "mit Namen der Institution", "nur ohne Namen in Gesamtwerten"
    assert AuditEvent.objects.get(verb="change_consent").note == f"{named} → {anonymous}"
    assessment_round.status = "published"
    assessment_round.save()
    refuse(Reason.ROUND_NOT_OPEN, change_consent, **change)
