"""An external body leaves: nobody alone, not without its own files, and the numbers of the past stay."""

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.leaving.queries import leaving
from assessments.leaving.steps import ask_departure, carry_out_departure
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.models import (
    AccessChange,
    AnswerTextVersion,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Departure,
    Edition,
    IndividualRating,
    Institution,
    Measure,
    MeasureUpdate,
    Membership,
    OpinionCount,
    OutgoingMail,
    Redaction,
    RemovedMeasure,
    Report,
    Succession,
    User,
)
from assessments.results.queries.city import city_result
from assessments.results.queries.numbers import status_counts
from assessments.results.tables.machine import results_json
from tests import factories

pytestmark = pytest.mark.django_db
MARK = "Zimtstern"
TODAY = date(2030, 4, 15)
BEFORE_THE_MOVE = date(2030, 2, 1)
FROZEN = {"Edition.content", "Report.content", "Report.file", "RoundArchive.file"}
WRITTEN = {  # where an institution's words stand
    "Answer.dissent",
    "Answer.justification",
    "AnswerText.text",
    "AnswerTextVersion.text",
    "Assessment.decline_reason",
    "Assessment.extension_reason",
    "Assessment.head_note",
    "Assessment.head_statement",
    "AuditEvent.note",
    "AuditEvent.subject_label",
    "GoodExample.text",
    "GoodExample.title",
    "HistoricalInstitution.mailbox",
    "IndividualRating.remark",
    "InquiryMessage.text",
    "Institution.mailbox",
    "Job.file",
    "Measure.description",
    "Measure.resources",
    "Measure.responsible_function",
    "Measure.status_reason",
    "Measure.success_sign",
    "Measure.title",
    "MeasureUpdate.reason",
    "MeasureUpdate.text",
    "OutgoingMail.recipient",
    "Redaction.passage",
    "Redaction.reason",
    "RemovedMeasure.rows",
    "RemovedMeasure.title",
}


@pytest.fixture
def body():
    return factories.make_institution("AWO", "Wohlfahrt", kind="external", mailbox=f"{MARK}@awo.example")


@pytest.fixture
def leader(body):
    return factories.make_member("head", body)


def fill(assessment, head, reviewer):
    """Words in every place where the institution writes, and in what the log keeps of them."""
    Assessment.objects.filter(pk=assessment.pk).update(extension_reason=MARK)
    catalogue = assessment.round.catalogue
    rated = factories.make_answer(assessment, "A1", level=2, texts={"R1": MARK, "R2": MARK}, dissent=MARK)
    factories.make_answer(assessment, "A2", state="not_relevant", justification=MARK)
    AnswerTextVersion.objects.create(answer_text=rated.texts.first(), text=MARK, saved_at=timezone.now())
    words = dict.fromkeys(("title", "description", "responsible_function", "resources", "success_sign"), MARK)
    plan = factories.make_measure(assessment, **words, due_date=date(2030, 1, 31), cost_amount=100, cost_kind="once")
    given_up = factories.make_measure(assessment, **words, status="cancelled", status_reason=MARK)
    moved = {"status": "postponed", "original_due_date": date(2030, 1, 31), "status_reason": MARK}
    late = factories.make_measure(assessment, **words | moved)
    MeasureUpdate.objects.create(measure=plan, date=date(2030, 2, 1), text=MARK)
    MeasureUpdate.objects.create(
        measure=late, date=date(2030, 2, 2), text=MARK, status="postponed", due_date=date(2030, 6, 30), reason=MARK
    )
    deleted = {"requirement": plan.requirement, "title": MARK, "rows": [MARK]}
    RemovedMeasure.objects.create(assessment=assessment, **deleted)
    Redaction.objects.create(assessment=assessment, passage=MARK, reason=MARK, redacted_by=reviewer)
    factories.make_inquiry(assessment, reviewer, "A1", text=MARK)
    example = factories.make_example(assessment, title=MARK, consented_by=head, measure=given_up)
    type(example).objects.update(text=MARK)
    level = catalogue.levels.get(value=1)
    at = {"assessment": assessment, "requirement": rated.requirement, "level": level}
    IndividualRating.objects.create(person=head, remark=MARK, **at)
    OpinionCount.objects.create(source="paper", number=6, **at)
    OutgoingMail.objects.create(
        institution=assessment.institution,
        assessment=assessment,
        kind="invitation",
        recipient=f"{MARK}@awo.example",
        occasion=assessment.round.code,
    )
    about = {"by": head, "round": assessment.round}
    AuditEvent.objects.record(verb="return_to_team", subject=assessment, note=MARK, **about)
    AuditEvent.objects.record(verb="submit", subject=assessment, from_status="awaiting_approval", **about)
    AuditEvent.objects.record(verb="follow_up", subject=plan, **about)
    AuditEvent.objects.record(verb="propose_example", subject=example, **about)
    gone = factories.make_example(assessment, "B1", title=MARK)
    AuditEvent.objects.record(verb="remove_example", subject=gone, **about)
    gone.delete()
    factories.make_job(assessment.round, reviewer)
    type(assessment.round.jobs.get()).objects.filter(round=assessment.round).update(file=MARK.encode())


@pytest.fixture
def world(body, leader, reviewer):
    """A published round with an edition, a later one that is closed, a running one, and one for training."""
    catalogue = factories.make_catalogue()
    others = [factories.make_institution(f"E{n}") for n in range(5)]
    rounds = {
        "alt": factories.make_round(catalogue, "alt", "closed", opens_on=date(2021, 1, 1)),
        "neu": factories.make_round(catalogue, "neu", "published", opens_on=date(2022, 1, 1)),
        "offen": factories.make_round(catalogue, "offen", "in_review"),
        "uebung": factories.make_round(catalogue, "uebung", "open", is_training=True),
    }
    for number, one in enumerate(rounds.values()):
        status = "accepted" if number < 3 else "in_progress"
        words = {"head_statement": MARK, "head_note": MARK}
        fill(factories.make_assessment(one, body, status, by=leader, **words), leader, reviewer)
        for place, other in enumerate(others):
            theirs = factories.make_assessment(one, other, status, by=leader)
            for code in ("A1", "A2", "B1", "B2"):
                factories.make_answer(theirs, code, level=(place + number) % 4)
            factories.make_measure(theirs, title=f"Anderes {other.code}", due_date=date(2030, 1, 31))
    declined = factories.make_round(catalogue, "abgesagt", "closed", opens_on=date(2020, 1, 1))
    factories.make_assessment(declined, body, "declined", decline_reason=MARK)
    for code in ("alt", "neu"):
        factories.make_edition(rounds[code])
    AccessChange.objects.create(
        kind="role", account=factories.make_user("neu"), role="head", institution=body, requested_by=reviewer
    )
    return rounds


def places(mark=MARK):
    """Every column of the database in which the word stands, except for what is frozen."""
    found = set()
    for model in apps.get_models():
        for row in model._base_manager.values():
            for name, value in row.items():
                words = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                if mark in words:
                    found.add(f"{model.__name__}.{name}")
    return found - FROZEN


def numbers():
    """Of every published round: city, ledger and export, with the title that the measures of the body have then."""
    found = {}
    for one in AssessmentRound.objects.filter(status__in=AssessmentRound.PUBLIC):
        found[one.code] = city_result(one), status_counts(one), results_json(one, TODAY)
        for day in (BEFORE_THE_MOVE, TODAY):
            book = measure_book(one, day, last_report(one, day))
            found[one.code, day] = book.ledger, book.own
    return str(found).replace(leaving.DELETED_TITLE, MARK)


def frozen():
    rows = [*Edition.objects.order_by("pk").values(), *Report.objects.order_by("pk").values()]
    return [{name: bytes(value) if name == "file" else value for name, value in row.items()} for row in rows]


def take_along(body, by):
    client = Client()
    client.force_login(by)
    assert client.get(reverse("take-along-file", args=[body.code, "json"])).status_code == 200


def ask(body, by):
    take_along(body, by)
    return ask_departure(institution=body, by=by)


def test_words_go_and_numbers_stay(world, body, leader, admin_person):
    departure = ask(body, leader)
    before, papers, there = numbers(), frozen(), places()
    kept = [share.number for share in leaving.stays(body)]
    counted = {share.what: share.number for share in leaving.goes(body)}

    carry_out_departure(departure=departure, by=admin_person)

    assert there >= WRITTEN
    assert places() == set()
    assert (numbers(), frozen()) == (before, papers)
    assert min(counted.values()) > 0
    assert [share.what for share in leaving.goes(body) if share.number] == []
    assert [share.number for share in leaving.stays(body)] == kept == [3, 4, 6, 0]
    body.refresh_from_db()
    assert (body.active, body.mailbox, body.memberships.count()) == (False, "", 0)
    assert Departure.objects.count() == 0
    last = AuditEvent.objects.first()
    assert (last.verb, last.subject_label, last.note, last.round) == ("leave", "Wohlfahrt", "", None)


def test_counts_say_what_goes(world, body):
    counted = {share.what: share.number for share in leaving.goes(body)}

    assert counted == {
        "Selbstbewertungen aus Runden, die nicht veröffentlicht sind": 2,
        "Maßnahmen daraus": 6,
        "Stellungnahmen, Bitten und Gründe der Leitung": 5,
        "Texte zu den Anforderungen": 8,
        "Frühere Fassungen dieser Texte": 4,
        "Begründungen für „nicht relevant“": 4,
        "Andere Meinungen im Team": 4,
        "Titel und Texte von Maßnahmen": 12,
        "Gelöschte Maßnahmen, die noch wiederkommen können": 4,
        "Geschwärzte Stellen": 4,
        "Sachstände ohne neuen Status": 4,
        "Texte der übrigen Sachstände": 4,
        "Rückfragen mit allen Nachrichten": 4,
        "Einschätzungen einzelner Personen": 4,
        "Ausgezählte Einschätzungen": 4,
        "Gute Beispiele": 4,
        "E-Mails im Postausgang": 4,
        "Rollen": 1,
        "Rollen, die auf Bestätigung warten": 1,
        "Einträge im Protokoll mit Worten der Institution": 18,
        "Berichte aller Institutionen zum Abholen": 4,
    }


def test_others_keep_everything(world, body, leader, reviewer):
    def theirs():
        rows = Measure.objects.exclude(institution=body).order_by("pk")
        return list(rows.values()), list(Assessment.objects.exclude(institution=body).order_by("pk").values())

    before = theirs()
    carry_out_departure(departure=ask(body, leader), by=reviewer)
    assert theirs() == before


def test_every_table_of_an_institution_is_known(body):
    """A new table that hangs on these has to be thought of in `leaving`."""
    owners = {"Institution", "Assessment", "Answer", "AnswerText", "Measure", "Inquiry"}
    found = {
        model.__name__
        for model in apps.get_app_config("assessments").get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model.__name__ in owners and not hasattr(model, "history_object")
    }
    handled = {share.rows.model.__name__ for share in leaving.goes(body) + leaving.stays(body)}
    others = {"Departure", "InquiryMessage", "Succession", "ThemeTag"}  # no words of it, or gone with its thread
    assert found - handled == others


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("reviewer", True),
        ("admin", True),
        ("requester", False),
        ("reviewer who works there", False),
        ("admin who heads its successor", False),
        ("steering", False),
        ("auditor", False),
        ("head of another institution", False),
    ],
)
def test_who_carries_it_out(body, leader, other_institution, who, may):
    departure = ask(body, leader)
    role = {"requester": "reviewer", "head of another institution": "head"}.get(who, who.split()[0])
    person = leader if who == "requester" else factories.make_user("zweite")
    place = other_institution if role == "head" else None
    Membership.objects.create(user=person, role=role, institution=place)
    if "works there" in who:
        Membership.objects.create(user=person, role="contributor", institution=body)
    if "successor" in who:
        Membership.objects.create(user=person, role="head", institution=other_institution)
        Succession.objects.create(
            predecessor=body, successor=other_institution, since=TODAY, ends=True, continues=False
        )
    client = Client()
    client.force_login(person)
    url = reverse("departure-carry-out", args=[body.code])

    page, sent = client.get(url), client.post(url, {"code": body.code})

    assert (page.status_code, sent.status_code) in ([(200, 302)] if may else [(403, 403), (404, 404)])
    assert Departure.objects.exists() is not may
    assert (url in client.get(reverse("home")).content.decode()) is False
    if not may:
        with pytest.raises(TransitionNotAllowed):
            carry_out_departure(departure=departure, by=User.objects.get(pk=person.pk))


def test_home_tells_the_second_person_alone(client, body, leader, reviewer):
    ask(body, leader)
    url = reverse("departure-carry-out", args=[body.code])
    for person, told in ((reviewer, True), (leader, False)):
        client.force_login(person)
        assert (url in client.get(reverse("home")).content.decode()) is told


@pytest.mark.parametrize("kind", ["city_unit", "municipal_enterprise"])
def test_only_an_external_body_leaves(client, body, leader, kind):
    Institution.objects.filter(pk=body.pk).update(kind=kind)
    take_along(body, leader)
    client.force_login(leader)

    assert reverse("departure", args=[body.code]) not in page_of(client, body)
    sent = client.post(reverse("departure", args=[body.code]), {"code": body.code})

    assert sent.status_code == 409
    assert "Nur eine externe Stelle" in sent.content.decode()
    assert not Departure.objects.exists()


def test_taken_along_first(client, body, leader, other_institution):
    foreign = factories.make_member("head", other_institution)
    take_along(other_institution, foreign)  # theirs is not ours
    client.force_login(leader)
    client.get(reverse("take-along", args=[body.code]))  # to look at the page is not to take along
    url = reverse("departure", args=[body.code])

    sent = client.post(url, {"code": body.code})

    assert sent.status_code == 409
    assert "Bitte laden Sie zuerst alles als Tabelle oder Daten herunter." in sent.content.decode()
    assert f'value="{body.code}"' in sent.content.decode()  # nothing typed is lost
    take_along(body, factories.make_member("contributor", body))
    assert client.post(url, {"code": " awo "}).status_code == 302
    assert Departure.objects.get().requested_by == leader


@pytest.mark.parametrize("typed", ["", "AWOX", "Wohlfahrt"])
def test_code_is_typed_by_both(client, body, leader, reviewer, typed):
    departure = ask(body, leader)
    client.force_login(reviewer)
    sent = client.post(reverse("departure-carry-out", args=[body.code]), {"code": typed})
    assert (sent.status_code, "Bitte tippen Sie" in sent.content.decode()) == (200, True)
    departure.delete()
    client.force_login(leader)
    sent = client.post(reverse("departure", args=[body.code]), {"code": typed})
    assert (sent.status_code, "Bitte tippen Sie" in sent.content.decode()) == (200, True)
    assert not Departure.objects.exists()


def test_head_takes_it_back_until_it_is_carried_out(client, body, leader, reviewer):
    departure = ask(body, leader)
    client.force_login(leader)
    url = reverse("departure-take-back", args=[body.code])
    assert url in page_of(client, body)

    client.post(url)

    assert not Departure.objects.exists()
    assert AuditEvent.objects.first().verb == "stay"
    with pytest.raises(TransitionNotAllowed) as refusal:
        carry_out_departure(departure=departure, by=reviewer)
    assert refusal.value.reason == "departure_decided"
    assert "inzwischen zurückgenommen" in client.post(url, follow=True).content.decode()
    client.force_login(reviewer)
    carry_out = client.get(reverse("departure-carry-out", args=[body.code]), follow=True)
    assert "inzwischen zurückgenommen" in carry_out.content.decode()


def test_asked_once(client, body, leader):
    ask(body, leader)
    client.force_login(leader)
    sent = client.post(reverse("departure", args=[body.code]), {"code": body.code})
    assert (sent.status_code, Departure.objects.count()) == (409, 1)


@pytest.mark.parametrize("change", ["role ended", "account shut", "no longer external"])
def test_wish_of_who_no_longer_may_is_void(body, leader, reviewer, change):
    departure = ask(body, leader)
    if change == "role ended":
        leader.memberships.all().delete()
    elif change == "account shut":
        User.objects.filter(pk=leader.pk).update(is_active=False)
    else:
        Institution.objects.filter(pk=body.pk).update(kind="city_unit")
    with pytest.raises(TransitionNotAllowed) as refusal:
        carry_out_departure(departure=departure, by=reviewer)
    assert refusal.value.reason == ("not_external" if change == "no longer external" else "head_has_changed")
    assert Departure.objects.exists()


def test_waits_for_files_in_the_making(world, body, leader, reviewer):
    departure = ask(body, leader)
    job = factories.make_job(world["offen"], reviewer, kind="city_report", status="running")
    with pytest.raises(TransitionNotAllowed) as refusal:
        carry_out_departure(departure=departure, by=reviewer)
    assert refusal.value.reason == "files_in_the_making"
    job.delete()
    carry_out_departure(departure=departure, by=reviewer)


def test_page_says_what_goes_and_what_stays(client, world, body, leader, reviewer, django_assert_num_queries):
    ask(body, leader)
    client.force_login(reviewer)
    with django_assert_num_queries(29):
        page = client.get(reverse("departure-carry-out", args=[body.code])).content.decode()
    for share in leaving.goes(body) + leaving.stays(body):
        assert f"{share.what}: {share.number}" in page
    assert "Was in veröffentlichten Ausgaben und Archiven steht, bleibt" in page


def page_of(client, body):
    return client.get(reverse("take-along", args=[body.code])).content.decode()
