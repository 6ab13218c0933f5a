"""The previous round beside the form, and the measures that come along."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.catalogue.steps.versions import copy_catalogue, publish_catalogue
from assessments.models import AnswerText, Assessment, AssessmentRound, Measure, MeasureUpdate
from assessments.opinions.steps.closing import close_opinions
from assessments.reports.content.institution import institution_report
from tests import factories
from tests.html_form import fields_of

TODAY = timezone.localdate


@pytest.fixture
def before(assessment, institution):
    """The same institution a year ago, with the same catalogue."""
    earlier = factories.make_round(
        assessment.round.catalogue,
        code="vorjahr",
        status="published",
        opens_on=date(2021, 3, 1),
        submission_deadline=date(2021, 6, 30),
    )
    return factories.make_assessment(earlier, institution, status="accepted")


@pytest.fixture
def address(assessment):
    return lambda code="A1": reverse("requirement", args=[assessment.round.code, assessment.institution.code, code])


@pytest.fixture
def team(client, contributor):
    client.force_login(contributor)
    return client


def text_of(response):
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def with_new_version(assessment):
    """A later version of the catalogue, used by the assessment's round instead."""
    author = factories.make_user("autor")
    newer = copy_catalogue(catalogue=assessment.round.catalogue, version="2", by=author)
    assessment.round.catalogue = publish_catalogue(catalogue=newer, by=author)
    assessment.round.save()
    return newer


def with_new_wording(assessment, **wordings):
    newer = with_new_version(assessment)
    for code, wording in wordings.items():
        newer.requirements.filter(code=code).update(wording=wording)


# --- beside the form ---------------------------------------------------------------------------------------------


def test_level_texts_and_measures_stand_beside_the_form(team, address, before):
    factories.make_answer(before, level=2, texts={"R1": "Weil damals", "R2": "Lücke damals"})
    factories.make_measure(before, title="Leitfaden", status="done")
    page = text_of(team.get(address()))
    assert "Letzte Runde: Runde vorjahr" in page
    assert "Stufe 2: überwiegend erfüllt" in page
    assert ("Weil damals" in page, "Lücke damals" in page) == (True, True)
    assert "Leitfaden</a>: umgesetzt, 30.06.2030" in page
    assert "Wortlaut geändert" not in page


def test_requirement_is_known_by_its_first_version_not_by_its_code(team, address, before, assessment):
    factories.make_answer(before, "A1", texts={"R2": "Damals zu A1"})
    factories.make_answer(before, "A2", texts={"R2": "Damals zu A2"})
    factories.make_measure(before, "A2", title="Zu A2 begonnen")
    newer = with_new_version(assessment)
    newer.requirements.filter(code="A2").update(code="A9")
    newer.requirements.filter(code="A1").update(origin=None)

    renamed, new = text_of(team.get(address("A9"))), text_of(team.get(address("A1")))

    assert ("Damals zu A2" in renamed, "Zu A2 begonnen" in renamed) == (True, True)
    assert ("Damals zu" in new, "Zu A2 begonnen" in new) == (False, False)


def test_latest_earlier_round_counts(team, address, before, institution, assessment):
    newer = factories.make_round(
        assessment.round.catalogue, code="neuer", opens_on=date(2023, 1, 1), submission_deadline=date(2023, 2, 1)
    )
    factories.make_answer(before, texts={"R1": "älter"})
    factories.make_answer(factories.make_assessment(newer, institution), texts={"R1": "neuer"})
    page = text_of(team.get(address()))
    assert ("Letzte Runde: Runde neuer" in page, "älter" in page) == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        {"round__is_demo": True},
        {"round__catalogue__code": "anderer"},
        {"round__opens_on": date(2040, 1, 1), "round__submission_deadline": date(2040, 2, 1)},
        {"status": "declined", "decline_reason": "Umbau"},
    ],
)
def test_other_rounds_do_not_count(team, address, assessment, institution, change):
    values = {name.removeprefix("round__"): value for name, value in change.items() if name.startswith("round__")}
    code = values.pop("catalogue__code", None)
    catalogue = factories.make_catalogue(code) if code else assessment.round.catalogue
    dates = {"opens_on": date(2021, 3, 1), "submission_deadline": date(2021, 6, 30)}
    other = factories.make_round(catalogue, code="x", **(dates | values))
    rest = {name: value for name, value in change.items() if not name.startswith("round__")}
    old = factories.make_assessment(other, institution, **rest)
    factories.make_answer(old, texts={"R1": "gehört nicht hierher"})
    assert "gehört nicht hierher" not in text_of(team.get(address()))


def test_another_institution_s_past_is_never_shown(team, address, before, other_institution):
    theirs = factories.make_assessment(before.round, other_institution)
    factories.make_answer(theirs, texts={"R1": "geheim"})
    factories.make_measure(theirs, title="auch geheim")
    assert "geheim" not in text_of(team.get(address()))


def test_reviewer_does_not_see_the_past_here(client, reviewer, address, before, assessment, head):
    factories.make_answer(before, texts={"R1": "von damals"})
    Assessment.objects.filter(pk=assessment.pk).delete()
    factories.make_assessment(assessment.round, assessment.institution, status="submitted", by=head)
    client.force_login(reviewer)
    assert "von damals" not in text_of(client.get(address()))


def test_changed_wording_is_shown_with_the_words_that_changed(team, address, before, assessment):
    before.round.catalogue.requirements.filter(code="A1").update(wording="Wir erklären einfache Dinge.")
    factories.make_answer(before, level=1)
    with_new_wording(assessment, A1="Wir erklären schwierige Dinge.")
    page = text_of(team.get(address()))
    assert "Wortlaut geändert" in page
    assert "Damals: Wir erklären <del>einfache </del>Dinge." in page
    assert "Heute: Wir erklären <ins>schwierige </ins>Dinge." in page


# --- „Text übernehmen“ -------------------------------------------------------------------------------------------


def test_taking_over_proposes_and_saves_only_when_the_person_saves(team, address, before):
    factories.make_answer(before, texts={"R2": "Lücke damals"})
    url = address()

    response = team.post(url, fields_of(team.get(url), url) | {"then": "vorrunde-R2"})
    assert response.url == f"{url}?vorrunde=R2#vorschlag"
    page = team.get(response.url)

    assert "Vorschlag aus der letzten Runde – noch nicht gespeichert." in text_of(page)
    assert fields_of(page, url)["text-R2-text"] == "Lücke damals"
    assert AnswerText.objects.filter(answer__assessment__round__code="runde").count() == 0
    assert team.post(url, fields_of(page, url)).status_code == 302
    assert AnswerText.objects.get(answer__assessment__round__code="runde").text == "Lücke damals"


def test_taking_over_saves_what_was_typed_and_puts_the_old_text_below(team, address, before):
    factories.make_answer(before, texts={"R2": "Lücke damals"})
    url = address()
    sent = fields_of(team.get(url), url) | {"text-R2-text": "Heute getippt", "then": "vorrunde-R2"}
    page = team.get(team.post(url, sent).url)
    assert fields_of(page, url)["text-R2-text"] == "Heute getippt\r\n\r\nLücke damals"
    assert "unter dem, was dort schon stand" in text_of(page)


def test_a_proposal_meets_a_newer_text_as_a_conflict(team, address, before, assessment):
    factories.make_answer(before, texts={"R2": "Lücke damals"})
    factories.make_answer(assessment, texts={"R2": "heute"})
    url = address()
    sent = fields_of(team.get(f"{url}?vorrunde=R2"), url)
    AnswerText.objects.filter(text="heute").update(text="neuer", revision=2)
    response = team.post(url, sent)
    assert response.status_code == 409
    assert AnswerText.objects.get(answer__assessment=assessment).text == "neuer"


def test_taking_over_with_an_error_keeps_everything_on_the_page(team, address, before):
    factories.make_answer(before, texts={"R2": "Lücke damals"})
    url = address()
    sent = fields_of(team.get(url), url) | {"text-R1-text": "x" * 10_001, "then": "vorrunde-R2"}
    response = team.post(url, sent)
    assert response.status_code == 422
    assert fields_of(response, url)["text-R1-text"] == "x" * 10_001


@pytest.mark.parametrize("code", ["R2", "Z9", "R3", ""])
def test_proposal_without_an_old_text_is_404(team, address, before, code):
    assert team.get(f"{address()}?vorrunde={code}").status_code == 404


def test_proposal_in_wrong_status_shows_no_form(team, address, before, assessment):
    factories.make_answer(before, texts={"R2": "Lücke damals"})
    Assessment.objects.filter(pk=assessment.pk).update(status="awaiting_approval")
    page = text_of(team.get(address()))
    assert ("<textarea" in page, "Lücke damals" in page, "Text übernehmen" in page) == (False, True, False)


# --- measures that come along ------------------------------------------------------------------------------------


@pytest.fixture
def measure(before):
    return factories.make_measure(before, title="Leitfaden", status="planned", due_date=date(2030, 6, 30))


def carried(measure, page, url, **values):
    names = {f"carried-{measure.pk}-{name}": value for name, value in values.items()}
    return fields_of(page, url) | names


def test_open_measure_comes_along_and_goes_on(team, address, measure):
    url = address()
    page = team.get(url)
    assert "Aus früheren Runden" in text_of(page)
    sent = carried(measure, page, url, status="in_progress", due_date="2031-01-31", update="Entwurf liegt vor.")

    assert team.post(url, sent).status_code == 302

    measure.refresh_from_db()
    assert (measure.status, measure.due_date, measure.original_due_date, measure.revision) == (
        "in_progress",
        date(2031, 1, 31),
        date(2030, 6, 30),
        2,
    )
    assert (measure.assessment.round.code, Measure.objects.count()) == ("vorjahr", 1)
    assert MeasureUpdate.objects.values_list("date", "text").get() == (TODAY(), "Entwurf liegt vor.")


def test_sachstand_of_one_day_is_one_entry(team, address, measure):
    MeasureUpdate.objects.create(measure=measure, date=TODAY() - timedelta(days=1), text="gestern")
    url = address()
    for text in ("Entwurf", "Entwurf liegt vor."):
        team.post(url, carried(measure, team.get(url), url, update=text))
    assert list(measure.updates.values_list("text", flat=True)) == ["Entwurf liegt vor.", "gestern"]
    team.post(url, carried(measure, team.get(url), url, update=""))
    assert list(measure.updates.values_list("text", flat=True)) == ["gestern"]


def test_finished_measure_tells_what_became_of_it(team, address, before):
    measure = factories.make_measure(before, title="Leitfaden", status="done")
    MeasureUpdate.objects.create(measure=measure, date=date(2022, 5, 4), text="Liegt aus.")
    page = text_of(team.get(address()))
    assert "Was daraus wurde: umgesetzt, 30.06.2030" in page
    assert "Sachstand vom 04.05.2022: Liegt aus." in page


def test_measure_of_two_people_shows_both(team, address, measure):
    url = address()
    older = team.get(url)
    team.post(url, carried(measure, team.get(url), url, update="erste"))
    response = team.post(url, carried(measure, older, url, update="zweite"))
    assert response.status_code == 409
    assert "Maßnahme „Leitfaden“: beide Texte ansehen" in text_of(response)
    assert measure.updates.get().text == "erste"
    assert team.post(url, fields_of(response, url)).status_code == 302
    assert measure.updates.get().text == "zweite"


def test_the_same_save_sent_twice_is_no_conflict(team, address, measure):
    url = address()
    sent = carried(measure, team.get(url), url, update="einmal")
    assert [team.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert measure.updates.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"status": "cancelled"}, "status_reason"),
        ({"status": "planned", "due_date": ""}, "due_date"),
        ({"status": "postponed", "status_reason": "Umbau"}, "due_date"),
        ({"status": "egal"}, "status"),
        ({"update": "x" * 2001}, "update"),
    ],
)
def test_impossible_change_is_a_message_at_the_field(team, address, measure, values, field):
    url = address()
    response = team.post(url, carried(measure, team.get(url), url, **values))
    assert response.status_code == 422
    assert f'id="id_carried-{measure.pk}-{field}_error"' in text_of(response)
    assert Measure.objects.get().revision == 1


def test_measure_of_another_institution_stays_untouched(team, address, measure, before, other_institution):
    theirs = factories.make_measure(factories.make_assessment(before.round, other_institution), title="geheim")
    url = address()
    sent = {
        name.replace(str(measure.pk), str(theirs.pk)): value
        for name, value in carried(measure, team.get(url), url, update="fremd").items()
        if name.startswith("carried-")
    }
    response = team.post(url, sent)
    assert response.status_code == 422
    assert "Diese Maßnahme gibt es nicht mehr." in text_of(response)
    assert "geheim" not in text_of(response)
    assert (Measure.objects.get(pk=theirs.pk).revision, MeasureUpdate.objects.count()) == (1, 0)


def test_measure_of_another_requirement_stays_untouched(team, address, before, measure):
    elsewhere = factories.make_measure(before, "A2", title="anderswo")
    url = address()
    sent = {
        name.replace(str(measure.pk), str(elsewhere.pk)): value
        for name, value in carried(measure, team.get(url), url, update="falsch").items()
        if name.startswith("carried-")
    }
    assert team.post(url, sent).status_code == 422
    assert Measure.objects.get(pk=elsewhere.pk).revision == 1


def test_measure_after_hand_over_keeps_the_typed_text(team, address, measure, assessment):
    url = address()
    sent = carried(measure, team.get(url), url, update="spät getippt")
    Assessment.objects.filter(pk=assessment.pk).update(status="awaiting_approval")
    response = team.post(url, sent)
    assert response.status_code == 409
    assert "spät getippt" in text_of(response)
    assert MeasureUpdate.objects.count() == 0


@pytest.mark.parametrize(("person", "code"), [("stranger", 404), ("reviewer", 404)])
def test_others_may_not_change_it(client, request, address, measure, person, code):
    client.force_login(request.getfixturevalue(person))
    sent = {f"carried-{measure.pk}-update": "x", f"carried-{measure.pk}-token": f"1-{'0' * 16}"}
    assert client.post(address(), sent).status_code == code
    assert MeasureUpdate.objects.count() == 0


def test_without_login_leads_to_the_login_page(client, address, measure):
    response = client.post(address(), {})
    assert response.url == f"{reverse('account_login')}?next={address()}"


def test_report_lists_what_is_still_open_from_earlier_rounds(assessment, before, measure):
    factories.make_measure(before, title="Fertig", status="done")
    factories.make_measure(assessment, title="Neu")
    now, then = (institution_report(each, date(2029, 1, 1)) for each in (assessment, before))
    assert [line.title for line in now.measures] == ["Neu"]
    assert [(line.title, line.status) for line in now.carried_measures] == [("Leitfaden", "geplant")]
    assert [line.title for line in then.measures] == ["Leitfaden", "Fertig"]
    assert then.carried_measures == ()


# --- costs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measures", [1, 3, 40])
def test_queries_with_an_earlier_round_do_not_grow(
    team, coordinator, address, before, assessment, measures, django_assert_num_queries
):
    factories.make_answer(before, level=1, texts={"R1": "weil", "R2": "Lücke"})
    factories.make_answer(assessment, level=1, texts={"R1": "weil", "R2": "Lücke"})
    for number in range(measures):
        measure = factories.make_measure(before, title=f"Maßnahme {number}")
        MeasureUpdate.objects.create(measure=measure, date=date(2022, 1, 1), text="läuft")
        factories.make_measure(assessment, title=f"Neue Maßnahme {number}")
    close_opinions(assessment=assessment, by=coordinator)
    team.get(address())
    # session, user with roles, assessment, answer with texts, measures, inquiries; previous answer, spread
    with django_assert_num_queries(8):
        page = team.get(address()).content.decode()
    assert page.count(f'value="Neue Maßnahme {measures - 1}"') == 1


# --- what became of it, above the task list ------------------------------------------------------------------------


def task_list(assessment):
    return reverse("assessment", args=[assessment.round.code, assessment.institution.code])


def accepted(before):
    person, then = factories.make_user("damals"), datetime(2022, 1, 1, tzinfo=UTC)
    steps = {
        f"{step}_{part}": value
        for step in ("approved", "submitted", "accepted")
        for part, value in (("by", person), ("at", then))
    }
    Assessment.objects.filter(pk=before.pk).update(status="published", **steps)


def test_outcome_counts_as_the_ledger_does(team, before, assessment):
    accepted(before)
    long_ago, later = date(2022, 3, 1), date(2040, 1, 1)
    factories.make_measure(before, status="done", done_on=long_ago)
    factories.make_measure(before, status="cancelled", status_reason="Grund", cancelled_on=long_ago)
    factories.make_measure(before, due_date=later)
    factories.make_measure(
        before, status="postponed", status_reason="Grund", due_date=later, original_due_date=long_ago
    )
    factories.make_measure(before, due_date=long_ago)
    page = text_of(team.get(task_list(assessment)))

    assert "In der Runde „Runde vorjahr“ hatten Sie 5 Maßnahmen vereinbart." in page
    for words in ("1 umgesetzt", "1 läuft nach Plan", "1 verschoben", "1 überfällig", "1 aufgegeben"):
        assert words in page
    assert f"?runde={before.round.code}" in page


@pytest.mark.parametrize(
    "change",
    [
        lambda before, now: Assessment.objects.filter(pk=before.pk).update(status="in_progress"),
        lambda before, now: Measure.objects.all().delete(),
        lambda before, now: AssessmentRound.objects.filter(pk=before.round_id).update(is_demo=True),
        lambda before, now: AssessmentRound.objects.filter(pk=before.round_id).update(
            is_training=True, status="in_review", title="Übung"
        ),
        lambda before, now: Assessment.objects.filter(pk=now.pk).update(status="awaiting_approval"),
    ],
    ids=["not accepted", "no measure", "demo", "training", "handed over"],
)
def test_without_an_outcome_there_is_no_section(team, before, assessment, change):
    accepted(before)
    factories.make_measure(before)
    assert "Was daraus wurde" in text_of(team.get(task_list(assessment)))

    change(before, assessment)

    assert "Was daraus wurde" not in text_of(team.get(task_list(assessment)))
