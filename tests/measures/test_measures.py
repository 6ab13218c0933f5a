"""Measures across institutions and rounds: who finds which, the filters, and how one goes on."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.measures.queries.effect import RatedThen, around
from assessments.models import Assessment, AssessmentRound, AuditEvent, Measure, MeasureUpdate, Theme, ThemeTag
from tests import factories

LIST, XLSX = reverse("measures"), reverse("measures-xlsx")
TODAY = timezone.localdate


@pytest.fixture
def accepted(assessment_round, institution, head):
    return factories.make_assessment(assessment_round, institution, status="accepted", by=head)


@pytest.fixture
def measure(accepted):
    return factories.make_measure(accepted, title="Leitfaden")


@pytest.fixture
def team(client, contributor):
    client.force_login(contributor)
    return client


def text_of(response):
    return re.sub(r"\s+", " ", unescape(re.sub("</?mark>", "", response.content.decode())))


def listed(client, **wanted):
    return [measure.title for measure in client.get(LIST, wanted).context["page"]]


@pytest.fixture
def draft(institution):
    """A measure of an institution that is still at work, with its theme."""
    current_round = factories.make_round(status="in_review")
    assessment = factories.make_assessment(current_round, institution, "in_progress")
    factories.make_answer(assessment, "A1", level=2, texts={"R2": "Potenzial"})
    measure = factories.make_measure(assessment, title="Geheimer Entwurf")
    ThemeTag.objects.create(theme=factories.make_theme(current_round), measure=measure)
    return measure


def test_reviewer_reads_a_measure_from_submission_on(client, reviewer, draft):
    """At no address that she can open, and in no number of the round before it is accepted."""
    addresses = [
        LIST,
        XLSX,
        reverse("measure", args=[draft.pk]),
        "/auswertung/runde/",
        "/auswertung/runde/A1/",
        "/auswertung/runde/institutionen/",
        "/auswertung/runde/institutionen.csv",
        "/querschnittsbedarfe/runde/",
        f"/querschnittsbedarfe/runde/themen/{Theme.objects.get().pk}/",
        "/sichtung/runde/",
        "/sichtung/runde/VHS/",
        "/sichtung/runde/liste.xlsx",
        "/sichtung/runde/veroeffentlichung/",
        "/berichte/runde/vorschau/",
        "/selbstbewertung/runde/VHS/bericht.pdf",
        "/gute-beispiele/",
    ]
    client.force_login(reviewer)

    def reading():
        for address in addresses:
            response = client.get(address)
            content = response.content
            if response["Content-Type"].endswith("sheet"):
                rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
                content = str(list(rows)).encode()
            if response.status_code == 200 and b"Geheimer Entwurf" in content:
                yield address

    assert list(reading()) == []
    assert "Maßnahmen sind noch nicht vereinbart." in text_of(client.get("/auswertung/runde/"))

    by, now = reviewer, timezone.now()
    steps = {"approved_by": by, "approved_at": now, "submitted_by": by, "submitted_at": now}
    Assessment.objects.filter(pk=draft.assessment_id).update(status="submitted", **steps)

    assert LIST in list(reading())
    assert "Maßnahmen sind noch nicht vereinbart." in text_of(client.get("/auswertung/runde/"))


# --- who finds which ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("contributor", {"unsere, in Arbeit"}),
        ("reviewer", {"ihre, eingereicht", "ihre, abgenommen"}),
        ("steering", set()),
    ],
)
def test_list_shows_what_the_person_may_read(client, institution, other_institution, assessment, role, found):
    factories.make_measure(assessment, title="unsere, in Arbeit")
    catalogue = assessment.round.catalogue
    for status, word in (("submitted", "eingereicht"), ("accepted", "abgenommen"), ("in_progress", "in Arbeit")):
        theirs = factories.make_round(catalogue, code=status)
        factories.make_measure(
            factories.make_assessment(theirs, other_institution, status=status), title=f"ihre, {word}"
        )
    client.force_login(factories.make_member(role, institution if role == "contributor" else None))

    assert set(listed(client)) == found


# --- filters ------------------------------------------------------------------------------------------------------


@pytest.fixture
def many(client, accepted, other_institution, reviewer):
    """Four measures of two institutions in two rounds, read by the reviewer."""
    other_institution.department_group = "Dezernat 2"
    other_institution.save()
    newer = factories.make_round(accepted.round.catalogue, code="neu")
    theirs = factories.make_assessment(newer, other_institution, status="accepted")
    late = factories.make_measure(accepted, title="Spät", due_date=date(2022, 3, 1))
    factories.make_measure(accepted, "A2", title="Fertig", status="done", due_date=date(2022, 2, 1))
    factories.make_measure(theirs, "B1", title="Straßenfest", due_date=date(2031, 5, 1))
    factories.make_measure(theirs, "B1", title="Idee", status="idea", due_date=None, description="mit ÖPNV")
    MeasureUpdate.objects.create(measure=late, date=date(2022, 1, 1), text="begonnen")
    theme = Theme.objects.create(round=newer, title="Feste")
    ThemeTag.objects.create(theme=theme, measure=Measure.objects.get(title="Straßenfest"))
    client.force_login(reviewer)
    return client


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["Spät", "Straßenfest", "Idee", "Fertig"]),
        ({"status": "overdue"}, ["Spät"]),
        ({"status": "unfinished"}, ["Spät", "Straßenfest", "Idee"]),
        ({"status": "done"}, ["Fertig"]),
        ({"institution": "WBL"}, ["Straßenfest", "Idee"]),
        ({"runde": "neu", "status": "idea"}, ["Idee"]),
        ({"anforderung": "A2"}, ["Fertig"]),
        ({"anforderung": "A"}, ["Spät", "Fertig"]),
        ({"termin_von": "2022-02-02", "termin_bis": "2031-05-01"}, ["Spät", "Straßenfest"]),
        ({"suche": "STRASSENFEST"}, ["Straßenfest"]),
        ({"suche": "öpnv Wirtschaft"}, ["Idee"]),
        ({"status": "gibt-es-nicht", "runde": "nix", "seite": "99"}, ["Spät", "Straßenfest", "Idee", "Fertig"]),
    ],
)
def test_list_is_filtered_by_its_address(many, wanted, titles):
    assert listed(many, **wanted) == titles


def test_list_is_filtered_by_theme(many):
    assert listed(many, thema=Theme.objects.get().pk) == ["Straßenfest"]


def test_department_groups_are_offered_once_there_are_two(many, accepted):
    accepted.institution.department_group = "Dezernat 1"
    accepted.institution.save()
    assert listed(many, dezernat="Dezernat 2") == ["Straßenfest", "Idee"]


def test_spreadsheet_is_the_filtered_list(many):
    response = many.get(XLSX, {"suche": "fest"})
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]]
    named = dict(zip(rows[0], rows[1], strict=True))
    assert (len(rows), named["Maßnahme"], named["Termin"].date()) == (2, "Straßenfest", date(2031, 5, 1))
    assert (named["Übung"], named["Arbeitsfassung"], named["Dezernat"]) == ("nein", "ja", "Dezernat 2")


def test_list_and_spreadsheet_tell_cost_and_postponements(client, accepted, reviewer):
    cost = {"cost_amount": Decimal("1250.50"), "cost_kind": "yearly", "cost_covered": "yes"}
    moved = {"status": "postponed", "status_reason": "Umbau", "original_due_date": date(2030, 1, 1)}
    measure = factories.make_measure(accepted, due_date=date(2032, 1, 1), **cost, **moved)
    for day, due in ((date(2029, 12, 1), date(2031, 1, 1)), (date(2030, 12, 1), date(2032, 1, 1))):
        measure.updates.create(date=day, status="postponed", due_date=due)
    factories.make_measure(accepted, title="Ohne Angabe")
    client.force_login(reviewer)

    page = text_of(client.get(LIST)).replace("\xa0", " ")
    assert "1.250,50 € jedes Jahr, im Haushalt gedeckt" in page
    assert "2-mal verschoben" in page
    rows = openpyxl.load_workbook(io.BytesIO(client.get(XLSX).content)).worksheets[0].values
    head, *found = rows
    named = {row[head.index("Maßnahme")]: dict(zip(head, row, strict=True)) for row in found}
    columns = ("Betrag", "Zeitraum", "gedeckt", "wie oft verschoben")
    assert [named["Maßnahme"][column] for column in columns] == [1250.5, "jedes Jahr", "ja", 2]
    assert [named["Ohne Angabe"][column] for column in columns] == [None, "", "", 0]


@pytest.mark.parametrize("number", [1, 3, 4000])
def test_list_and_spreadsheet_queries_do_not_grow(client, accepted, reviewer, number, django_assert_num_queries):
    requirement = accepted.round.catalogue.requirements.first()
    Measure.objects.bulk_create(
        Measure(assessment=accepted, institution=accepted.institution, requirement=requirement, title=f"M{n}")
        for n in range(number)
    )
    client.force_login(reviewer)
    client.get(LIST)
    # session, user with roles, rounds, institutions, themes, number, page, moved dates; the spreadsheet needs no
    # number, and is noted in the log
    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(8):
        client.get(XLSX)


# --- how one goes on ----------------------------------------------------------------------------------------------


def page_of(measure):
    return reverse("measure", args=[measure.pk])


def typed(measure, page, **values):
    """What the form sends after these changes."""
    prefix = f"carried-{measure.pk}-"
    token = re.search(rf'name="{prefix}token" value="([^"]+)"', page.content.decode())[1]
    saved = {
        "status": measure.status,
        "due_date": measure.due_date or "",
        "status_reason": measure.status_reason,
        "update": "",
    }
    return {f"{prefix}token": token} | {f"{prefix}{name}": value for name, value in (saved | values).items()}


def follow_up(client, measure, **values):
    measure.refresh_from_db()
    return client.post(page_of(measure), typed(measure, client.get(page_of(measure)), **values))


@pytest.mark.parametrize("status", ["accepted", "published"])
@pytest.mark.parametrize("round_status", sorted(AssessmentRound.PUBLIC | {"in_review"}))
def test_institution_writes_how_it_goes_whatever_became_of_the_round(team, measure, status, round_status):
    AssessmentRound.objects.update(status=round_status)
    measure.assessment.status = status
    measure.assessment.save()

    assert follow_up(team, measure, update="Die Hälfte steht.").status_code == 302
    assert "Die Hälfte steht." in text_of(team.get(page_of(measure)))


def test_postponing_needs_a_new_date_and_a_reason_and_keeps_the_first_date(team, measure):
    refused = follow_up(team, measure, status="postponed", update="Getippt")
    assert refused.status_code == 422
    assert "Bitte nennen Sie den neuen Termin; bisher gilt der 30.06.2030." in text_of(refused)
    assert "Bitte nennen Sie den Grund" in text_of(refused)
    assert "Getippt" in text_of(refused)

    for due in ("2031-01-31", "2031-06-30"):
        follow_up(team, measure, status="postponed", due_date=due, status_reason="Umbau")
    measure.refresh_from_db()
    assert (measure.original_due_date, measure.due_date) == (date(2030, 6, 30), date(2031, 6, 30))
    entry = measure.updates.get()
    assert (entry.status, entry.due_date, entry.reason) == ("postponed", date(2031, 6, 30), "Umbau")


def test_done_measure_has_its_day_as_long_as_it_is_done(team, contributor, measure, time_machine):
    for day, changes in (("2031-02-01", {"status": "done"}), ("2031-02-09", {"update": "Bewährt sich."})):
        time_machine.move_to(f"{day} 12:00+01:00")
        team.force_login(contributor)
        follow_up(team, measure, **changes)
    measure.refresh_from_db()
    assert measure.done_on == date(2031, 2, 1)

    follow_up(team, measure, status="in_progress")
    measure.refresh_from_db()
    assert measure.done_on is None
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "from_status", "to_status")) == [
        ("follow_up", "planned", "done"),
        ("follow_up", "done", "in_progress"),
    ]


def test_given_up_measure_has_its_day_as_long_as_it_is_given_up(team, contributor, measure, time_machine):
    time_machine.move_to("2031-02-01 12:00+01:00")
    team.force_login(contributor)
    follow_up(team, measure, status="cancelled", status_reason="Kein Bedarf mehr")
    measure.refresh_from_db()
    assert (measure.cancelled_on, measure.done_on) == (date(2031, 2, 1), None)
    assert "aufgegeben am 01.02.2031" in text_of(team.get(page_of(measure)))

    follow_up(team, measure, status="done")
    measure.refresh_from_db()
    assert (measure.cancelled_on, measure.done_on) == (None, date(2031, 2, 1))


def test_two_people_see_both_versions(team, measure):
    older = typed(measure, team.get(page_of(measure)), update="zweite")
    follow_up(team, measure, update="erste")

    response = team.post(page_of(measure), older)

    assert response.status_code == 409
    assert "hat jemand anderes gespeichert" in text_of(response)
    assert "zweite" in text_of(response) and measure.updates.get().text == "erste"
    again = typed(measure, response, update="zweite")
    assert team.post(page_of(measure), again).status_code == 302
    assert measure.updates.get().text == "zweite"


def test_measure_under_review_keeps_the_typed_text_and_changes_nothing(team, measure):
    sent = typed(measure, team.get(page_of(measure)), update="zu früh")
    measure.assessment.status, measure.assessment.accepted_at, measure.assessment.accepted_by = "submitted", None, None
    measure.assessment.save()

    response = team.post(page_of(measure), sent)

    assert response.status_code == 409
    assert "noch nicht abgenommen" in text_of(response) and "zu früh" in text_of(response)
    assert MeasureUpdate.objects.count() == 0
    assert "Sachstände tragen Sie hier nach der Abnahme ein" in text_of(team.get(page_of(measure)))


def test_save_without_its_start_is_refused_with_the_text_kept(team, measure):
    sent = typed(measure, team.get(page_of(measure)), update="ohne Stand")
    del sent[f"carried-{measure.pk}-token"]

    response = team.post(page_of(measure), sent)

    assert (response.status_code, "ohne Stand" in text_of(response)) == (400, True)
    assert Measure.objects.get().revision == 1


# --- reminder -----------------------------------------------------------------------------------------------------


def test_reminder_goes_once_the_sachstand_is_there(team, contributor, measure, time_machine):
    time_machine.move_to(f"{TODAY().year + 1}-10-01 12:00+02:00")
    team.force_login(contributor)
    reminder, home = "Zu einer offenen Maßnahme Ihrer Institution fehlt der Sachstand zum 30.09.", reverse("home")
    assert all(reminder in text_of(team.get(page)) for page in (home, LIST))
    assert "Bitte schreiben Sie, wie weit Sie sind" in text_of(team.get(page_of(measure)))
    assert listed(team, status="awaiting_update") == ["Leitfaden"]

    follow_up(team, measure, update="Läuft.")
    assert not any(reminder in text_of(team.get(page)) for page in (home, LIST))
    assert "Bitte aktualisieren" not in text_of(team.get(page_of(measure)))


def test_reviewer_is_not_asked_for_a_sachstand(client, reviewer, measure, time_machine):
    time_machine.move_to(f"{TODAY().year + 1}-10-01 12:00+02:00")
    client.force_login(reviewer)
    assert not any("Bitte aktualisieren" in text_of(client.get(page)) for page in ("/", LIST, page_of(measure)))


# --- effect -------------------------------------------------------------------------------------------------------


def test_effect_takes_the_neighbours_of_the_day():
    def rated(day):
        return RatedThen(f"{day}", day, None, None)

    first, second, third = (rated(date(2030, month, 1)) for month in (1, 5, 9))

    assert around(date(2030, 5, 1), [first, second, third]).before == second
    assert around(date(2030, 5, 1), [first, second, third]).after == third
    assert around(date(2029, 1, 1), [first]).before is None
    assert around(date(2030, 9, 1), [first, third]).after is None


@pytest.fixture
def done(accepted):
    """Done between this round and the next one, in which the level has moved."""
    now = timezone.now()
    type(accepted).objects.update(submitted_at=now - timedelta(days=400))
    factories.make_answer(accepted, level=1)
    return factories.make_measure(accepted, status="done", done_on=TODAY() - timedelta(days=100))


@pytest.fixture
def following(done, accepted, head):
    newer = factories.make_round(accepted.round.catalogue, code="neu", opens_on=TODAY() - timedelta(days=5))
    later = factories.make_assessment(newer, accepted.institution, status="accepted", by=head)
    factories.make_answer(later, level=2)
    return later


def test_effect_is_said_as_before_and_after(team, done, following):
    requirement = reverse("requirement", args=["neu", "VHS", "A1"])
    for page in (text_of(team.get(page_of(done))), text_of(team.get(requirement))):
        assert "Vorher: Runde runde" in page and "Stufe 1: in Ansätzen erfüllt" in page
        assert "Nachher: Runde neu" in page and "Stufe 2: überwiegend erfüllt" in page
        assert "Ob eine Änderung an der Maßnahme liegt, sagen die Stufen nicht." in page


def test_effect_without_a_later_round_says_so(team, done):
    assert "nach der Umsetzung gibt es noch keine abgenommene Selbstbewertung" in text_of(team.get(page_of(done)))


def test_effect_is_not_compared_over_another_wording(team, done, following):
    newer = factories.make_catalogue(code="test", version="2")
    origin, copy = done.requirement, newer.requirements.get(code="A1")
    type(copy).objects.filter(pk=copy.pk).update(origin=origin, wording="Ganz anders")
    following.answers.update(requirement=copy, level=newer.levels.get(value=2))
    AssessmentRound.objects.filter(pk=following.round_id).update(catalogue=newer)

    page = text_of(team.get(page_of(done)))
    assert "Deshalb lassen sich die Stufen nicht vergleichen." in page
    assert "Nachher:" not in page


def test_effect_of_an_open_measure_is_not_asked_for(team, measure):
    assert "Stufe vorher und nachher" not in text_of(team.get(page_of(measure)))
