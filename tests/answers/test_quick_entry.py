"""Quick entry: all requirements on one page, with the counts of paper sheets."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, AnswerText, Assessment, OpinionCount
from assessments.opinions.steps import opinions
from tests import factories
from tests.html_form import fields_of


@pytest.fixture
def url(assessment):
    return reverse("quick-entry", args=[assessment.round.code, assessment.institution.code])


@pytest.fixture
def team(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def q(assessment):
    """Begin of the names of one requirement's fields."""
    return {item.code: f"q{item.pk}-" for item in assessment.round.catalogue.requirements.all()}


@pytest.fixture
def fields(team, url):
    return lambda: fields_of(team.get(url), url)


def text_of(response):
    return unescape(response.content.decode())


def texts():
    return dict(AnswerText.objects.values_list("answer__requirement__code", "text"))


def test_everything_is_saved_in_one_go(team, fields, url, q, assessment):
    sent = fields() | {
        f"{q['A1']}rating-level": "2",
        f"{q['A1']}text-R1-text": "Weil A",
        f"{q['A1']}paper-sheets_0": "1",
        f"{q['A1']}paper-sheets_2": "4",
        f"{q['B2']}text-R2-text": "Lücke B",
        "facts-workshop_date": "2030-05-04",
        "facts-participants_count": "9",
    }

    response = team.post(url, sent)

    assert (response.status_code, response.url) == (302, url)
    assert Answer.objects.get(requirement__code="A1").level.value == 2
    assert texts() == {"A1": "Weil A", "B2": "Lücke B"}
    assert opinions.paper_counts(assessment) == {Answer.objects.get(level__value=2).requirement_id: {0: 1, 2: 4}}
    assessment.refresh_from_db()
    assert (assessment.workshop_date, assessment.participants_count) == (date(2030, 5, 4), 9)


def test_saving_can_lead_to_the_check_page(team, fields, url, assessment):
    response = team.post(url, fields() | {"then": "check"})
    assert response.url == reverse("assessment-check", args=[assessment.round.code, assessment.institution.code])


def test_saving_unchanged_makes_no_rows(team, fields, url):
    assert team.post(url, fields()).status_code == 302
    assert (Answer.objects.count(), OpinionCount.objects.count()) == (0, 0)


def test_first_save_starts_the_assessment(team, fields, url, q, assessment):
    Assessment.objects.update(status="invited")
    team.post(url, fields() | {f"{q['A1']}rating-level": "1"})
    assessment.refresh_from_db()
    assert assessment.status == "in_progress"


def test_errors_stand_at_the_field_and_in_the_list_and_the_rest_is_saved(team, fields, url, q):
    sent = fields() | {
        f"{q['A1']}rating-level": "not_relevant",
        f"{q['A1']}rating-justification": "zu kurz",
        f"{q['A2']}text-R1-text": "x" * 10_001,
        f"{q['B1']}paper-sheets_1": "viele",
        f"{q['B2']}text-R1-text": "gilt",
        "facts-participants_count": "-3",
    }

    response = team.post(url, sent)

    page = text_of(response)
    assert response.status_code == 422
    assert "4 Angaben fehlen oder passen noch nicht" in page
    for name, about in (
        (f"{q['A1']}rating-justification", "Anforderung A1: Nur bei"),
        (f"{q['A2']}text-R1-text", "Anforderung A2: Begründung"),
        (f"{q['B1']}paper-sheets_1", "Anforderung B1: Papierbögen: 1: in Ansätzen erfüllt"),
        ("facts-participants_count", "Zahl der Teilnehmenden"),
    ):
        assert f'href="#id_{name}">{about}' in page
        assert f'id="id_{name}_error"' in page
    assert texts() == {"B2": "gilt"}
    again = fields_of(response, url)
    assert {name: again[name] for name in sent if sent[name] and "token" not in name} == {
        name: value for name, value in sent.items() if value and "token" not in name
    }


def test_two_people_at_different_fields_both_succeed(team, fields, url, q):
    first, second = fields(), fields()
    team.post(url, first | {f"{q['A1']}text-R1-text": "eins"})
    response = team.post(url, second | {f"{q['A2']}text-R1-text": "zwei"})
    assert response.status_code == 302
    assert texts() == {"A1": "eins", "A2": "zwei"}


def test_the_same_text_of_two_people_shows_both(team, fields, url, q):
    first, second = fields(), fields()
    team.post(url, first | {f"{q['A1']}text-R1-text": "meins"})

    response = team.post(url, second | {f"{q['A1']}text-R1-text": "deins"})

    page = text_of(response)
    assert response.status_code == 409
    assert "Anforderung A1: Begründung: Woran machen Sie das fest?: beide Texte ansehen" in page
    assert ("meins" in page, "deins" in page) == (True, True)
    assert texts() == {"A1": "meins"}
    assert team.post(url, fields_of(response, url)).status_code == 302
    assert texts() == {"A1": "deins"}


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [("paper-sheets_1", "3", "5"), ("facts-participants_count", "3", "5")],
)
def test_numbers_of_two_people_show_both(team, fields, url, q, name, first, second):
    name = name if name.startswith("facts") else f"{q['A1']}{name}"
    older = fields()
    team.post(url, fields() | {name: first})

    response = team.post(url, older | {name: second})

    assert response.status_code == 409
    assert "hat jemand anderes gespeichert" in text_of(response)
    assert fields()[name] == first
    assert team.post(url, fields_of(response, url)).status_code == 302
    assert fields()[name] == second


def test_the_requirement_page_and_quick_entry_notice_each_other(team, fields, url, q, assessment):
    single = reverse("requirement", args=[assessment.round.code, assessment.institution.code, "A1"])
    older = fields()
    team.post(single, fields_of(team.get(single), single) | {"text-R1-text": "einzeln"})
    assert team.post(url, older | {f"{q['A1']}text-R1-text": "schnell"}).status_code == 409


def test_missing_token_is_refused_and_everything_typed_is_shown(team, fields, url, q):
    sent = fields() | {f"{q['A1']}text-R1-text": "mühsam"}
    del sent[f"{q['A1']}text-R1-token"]
    response = team.post(url, sent)
    assert response.status_code == 400
    assert fields_of(response, url)[f"{q['A1']}text-R1-text"] == "mühsam"
    assert AnswerText.objects.count() == 0


def test_a_post_of_nothing_is_refused(team, url):
    assert team.post(url, {}).status_code == 400


def test_paper_after_the_phase_is_refused_at_the_field(team, fields, url, q, assessment, coordinator):
    sent = fields() | {f"{q['A1']}paper-sheets_1": "3", f"{q['A1']}text-R1-text": "gilt"}
    Assessment.objects.update(opinions_closed_by=coordinator, opinions_closed_at=timezone.now())

    response = team.post(url, sent)

    assert response.status_code == 422
    assert fields_of(response, url)[f"{q['A1']}paper-sheets_1"] == "3"
    assert (OpinionCount.objects.count(), texts()) == (0, {"A1": "gilt"})


def test_small_unit_has_no_paper_sheets(team, url, assessment):
    assessment.institution.small_unit = True
    assessment.institution.save()
    page = text_of(team.get(url))
    assert "-paper-" not in page
    assert "In sehr kleinen Einheiten wären einzelne Personen erkennbar." in page


def test_wrong_status_keeps_what_was_typed(team, fields, url, q):
    sent = fields() | {
        f"{q['A1']}text-R1-text": "bleibt lesbar",
        "facts-participants_count": "7",
    }
    Assessment.objects.update(status="awaiting_approval")
    response = team.post(url, sent)
    assert response.status_code == 409
    assert "bleibt lesbar" in text_of(response)
    assert "Nicht gespeichert: Angaben zum Workshop" in text_of(response)
    assert AnswerText.objects.count() == 0


def test_wrong_status_has_no_form(team, url):
    Assessment.objects.update(status="awaiting_approval")
    page = text_of(team.get(url))
    assert "<textarea" not in page
    assert "Hier können Sie jetzt nichts eingeben: Die Selbstbewertung hat den Status „wartet auf Freigabe“." in page


@pytest.mark.parametrize(("person", "code"), [("contributor", 403), ("stranger", 404), ("reviewer", 404)])
def test_others_may_not(client, url, request, person, code):
    client.force_login(request.getfixturevalue(person))
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (code, code)


def test_without_login_leads_to_the_login_page(client, url):
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_a_script_gets_tokens_to_go_on_with(team, fields, url, q):
    page = fields()
    names = {f"{q['A1']}paper-{part}" for part in ("token", "sheets_0", "sheets_1", "sheets_2", "sheets_3")}
    sent = {name: page[name] for name in names} | {f"{q['A1']}paper-sheets_1": "3"}
    json = {"HTTP_ACCEPT": "application/json"}

    first = team.post(url, sent, **json).json()
    sent |= {f"{q['A1']}paper-token": first["tokens"][f"{q['A1']}paper"], f"{q['A1']}paper-sheets_1": "4"}
    second = team.post(url, sent, **json)

    assert second.status_code == 200
    assert list(second.json()["tokens"]) == [f"{q['A1']}paper"]
    assert OpinionCount.objects.get().number == 4


@pytest.mark.parametrize("requirements", [1, 3, 40])
def test_queries_do_not_grow(db, client, requirements, django_assert_num_queries):
    catalogue = factories.make_catalogue(areas=1, requirements=requirements)
    assessment = factories.make_assessment(factories.make_round(catalogue))
    for number in range(1, requirements + 1):
        factories.make_answer(assessment, f"A{number}", level=1, texts={"R1": "weil", "R2": "Lücke"})
    client.force_login(factories.make_member("coordinator", assessment.institution))
    url = reverse("quick-entry", args=[assessment.round.code, assessment.institution.code])
    client.get(url)
    # session, user with roles, assessment, answers with texts, measures, paper sheets
    with django_assert_num_queries(6):
        client.get(url)


def test_twenty_eight_requirements_fit_into_one_post(db, client, settings):
    catalogue = factories.make_catalogue(areas=4, requirements=7)
    assessment = factories.make_assessment(factories.make_round(catalogue))
    client.force_login(factories.make_member("coordinator", assessment.institution))
    url = reverse("quick-entry", args=[assessment.round.code, assessment.institution.code])
    sent = fields_of(client.get(url), url)
    assert len(sent) == 28 * 13 + 4
    assert len(sent) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    sent = {name: value if "token" in name else "1" for name, value in sent.items()}
    sent |= {name: "ä" * 5000 for name in sent if name.endswith("-text")} | {"facts-workshop_date": "2030-01-01"}
    assert client.post(url, sent).status_code == 302
    assert Answer.objects.filter(level__value=1).count() == 28


def test_hints_of_the_version_stand_once_above_all(team, url, assessment):
    hints = {"not_relevant_rule": "Nur mit Grund.", "dissent_hint": "Ein Satz.", "text_hint": "Ohne Namen."}
    type(assessment.round.catalogue).objects.update(**hints)
    page = text_of(team.get(url))
    assert [page.count(hint) for hint in hints.values()] == [1, 1, 1]
