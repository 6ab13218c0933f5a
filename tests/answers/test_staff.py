"""The pages of an institution: overview, task list, requirement, check page, steps, replies."""

import hashlib
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps import answering
from assessments.events.steps.transitions import Reason
from assessments.measures.rules.costs import Cost
from assessments.measures.steps.measure import MeasureRemoval
from assessments.models import Answer, AnswerText, Assessment, AssessmentRound, Measure, RemovedMeasure, SitePage
from assessments.saving.views.saving import MISSING_START
from tests import factories
from tests.html_form import fields_of

HOSTILE = '</textarea><script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def address(assessment):
    def address(name, **kwargs):
        return reverse(
            name,
            kwargs={"round_code": assessment.round.code, "institution_code": assessment.institution.code, **kwargs},
        )

    return address


@pytest.fixture
def requirement_url(address):
    return address("requirement", requirement_code="A1")


@pytest.fixture
def team(client, coordinator):
    """A browser in which the coordinator is logged in."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def boss(client, head):
    client.force_login(head)
    return client


@pytest.fixture
def form(team, requirement_url):
    """The fields of the requirement page as a browser sends them, with changes."""

    def form(**changes):
        fields = fields_of(team.get(requirement_url), requirement_url)
        return fields | {name.replace("__", "-"): value for name, value in changes.items()}

    return form


def text_of(response):
    return unescape(response.content.decode())


def set_status(assessment, status):
    Assessment.objects.filter(pk=assessment.pk).update(status=status)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def new_prefix(fields):
    return next(name for name in fields if name.startswith("measure-") and name.endswith("-title") and len(name) > 30)[
        :-6
    ]


# --- overview ----------------------------------------------------------------------------------------------------


def test_home_shows_whose_turn_and_the_next_step(team, assessment, address):
    page = text_of(team.get("/"))
    assert f"Sie sind dran: die Anforderungen beantworten, bis {assessment.deadline:%d.%m.%Y}." in page
    assert "0 von 4 beantwortet" in page
    assert f'href="{address("assessment")}"' in page
    assert "Weiter bearbeiten" in page


def test_home_leads_the_head_to_the_check_page(boss, assessment, address):
    set_status(assessment, "awaiting_approval")
    page = text_of(boss.get("/"))
    assert "Prüfen und freigeben" in page
    assert f'href="{address("assessment-check")}"' in page


def test_home_of_the_team_waits_while_the_head_decides(team, assessment):
    set_status(assessment, "awaiting_approval")
    page = text_of(team.get("/"))
    assert "die Leitung" in page
    assert "Prüfen und freigeben" not in page


def test_home_lists_finished_rounds_below(team, assessment):
    assessment.round.status = "published"
    assessment.round.save()
    set_status(assessment, "in_progress")
    page = text_of(team.get("/"))
    assert "Frühere Runden" in page
    assert "Was ist jetzt zu tun?" not in page


def test_home_of_the_reviewer_counts_by_status(client, reviewer, assessment):
    client.force_login(reviewer)
    page = text_of(client.get("/"))
    assert "Laufende Runden" in page
    assert f'href="{reverse("review-list", args=[assessment.round.code])}"' in page


def test_home_of_an_account_without_role_explains(client, db):
    client.force_login(factories.make_user())
    assert "Ihr Konto hat zurzeit keine Rolle" in text_of(client.get("/"))


def test_home_of_the_admin_leads_to_the_administration(client, admin_person):
    client.force_login(admin_person)
    assert 'href="/verwaltung/"' in text_of(client.get("/"))


def test_home_of_the_admin_names_the_public_pages_with_gaps(client, admin_person, reviewer, finished_pages):
    SitePage.objects.filter(slug="impressum").update(body="Anschrift: [Platzhalter: Anschrift]")
    SitePage.objects.filter(slug="datenschutz").delete()
    client.force_login(admin_person)
    page = client.get("/").content.decode()
    assert f'href="/verwaltung/assessments/sitepage/{SitePage.objects.get(slug="impressum").pk}/change/"' in page
    assert "Datenschutz (Seite fehlt, Adresse „datenschutz“)" in page
    assert ">Barrierefreiheit</a></li>" not in page.split("<main")[1].split("</main>")[0]

    client.force_login(reviewer)
    assert "haben noch Lücken" not in client.get("/").content.decode()


def test_home_of_the_admin_is_quiet_when_the_public_pages_are_filled_in(client, admin_person, finished_pages):
    client.force_login(admin_person)
    assert "haben noch Lücken" not in client.get("/").content.decode()


@pytest.mark.parametrize("rounds", [1, 3, 40])
def test_home_queries_do_not_grow_with_rounds(team, institution, assessment, rounds, django_assert_num_queries):
    for number in range(rounds - 1):
        other = factories.make_round(assessment.round.catalogue, code=f"r{number}")
        factories.make_assessment(other, institution)
    team.get("/")
    # session, user with roles, own assessments, measures that wait for a Sachstand, published rounds
    with django_assert_num_queries(5):
        team.get("/")


# --- task list ---------------------------------------------------------------------------------------------------


def test_task_list_leads_to_the_first_unrated(team, assessment, address):
    factories.make_answer(assessment, "A1", level=2)
    page = text_of(team.get(address("assessment")))
    assert "Weiter, wo Sie aufgehört haben" in page
    assert page.index(address("requirement", requirement_code="A2")) < page.index("Bereich A")
    assert "1 von 4 beantwortet" in page


@pytest.mark.parametrize(
    ("rated", "begun", "expected"),
    [
        ([], [], "A1"),
        (["A1"], [], "A2"),
        (["A2"], [], "B1"),  # behind the last, A1 was left out
        (["A1", "B1"], ["B2"], "B2"),
        (["A2", "B1", "B2"], [], "A1"),
    ],
)
def test_task_list_goes_on_behind_the_last_one_worked_on(team, assessment, address, rated, begun, expected):
    for code in rated:
        factories.make_answer(assessment, code, level=2)
    for code in begun:
        factories.make_answer(assessment, code, texts={"R2": "angefangen"})
    assert team.get(address("assessment")).context["next_task"].requirement.code == expected


def test_task_list_shows_each_state_in_words(team, assessment, address):
    factories.make_answer(assessment, "A1", level=3)
    factories.make_answer(assessment, "A2", state="not_relevant", justification="trifft nicht zu")
    factories.make_answer(assessment, "B1", texts={"R2": "angefangen"})
    page = text_of(team.get(address("assessment")))
    assert page.count("durchgängig erfüllt") == 1
    assert page.count("nicht relevant für uns</span>") == 1
    assert page.count("begonnen, noch nicht beantwortet") == 1


def test_task_list_says_where_a_reason_is_missing_and_counts_it(team, assessment, address):
    factories.make_answer(assessment, "A1", level=3, texts={"R1": "Eine Regel gilt."})
    factories.make_answer(assessment, "A2", level=2, texts={"R2": "Ein Potenzial, aber kein Grund."})
    factories.make_answer(assessment, "B1", state="not_relevant", justification="trifft nicht zu")
    factories.make_answer(assessment, "B2", texts={"R2": "angefangen"})
    page = text_of(team.get(address("assessment")))
    assert page.count("Begründung fehlt") == 1
    assert page.index("Anforderung A2") < page.index("Begründung fehlt") < page.index("Anforderung B1")
    assert "3 von 4 beantwortet, davon 1 nicht relevant, 1 ohne Begründung" in page


def test_task_list_shows_the_head_s_note(team, assessment, address):
    Assessment.objects.filter(pk=assessment.pk).update(head_note="Bitte A1 genauer begründen.")
    assert "Bitte A1 genauer begründen." in text_of(team.get(address("assessment")))


def test_task_list_names_open_inquiries(team, assessment, reviewer, address):
    set_status(assessment, "returned")
    factories.make_inquiry(assessment, reviewer, "A1")
    factories.make_inquiry(assessment, reviewer, text="Und insgesamt?")
    page = text_of(team.get(address("assessment")))
    assert address("requirement", requirement_code="A1") + "#rueckfragen" in page
    assert "Und insgesamt?" in page


def test_task_list_of_an_expired_round_says_so(team, assessment, address):
    yesterday = timezone.localdate() - timedelta(days=1)
    Assessment.objects.filter(pk=assessment.pk).update(extended_until=yesterday)
    page = text_of(team.get(address("assessment")))
    assert f"Die Frist war am {yesterday:%d.%m.%Y}." in page
    assert "Weiter, wo Sie aufgehört haben" not in page


@pytest.mark.parametrize("requirements", [1, 3, 40])
def test_task_list_queries_do_not_grow(db, client, requirements, django_assert_num_queries):
    catalogue = factories.make_catalogue(areas=1, requirements=requirements)
    assessment = factories.make_assessment(factories.make_round(catalogue))
    for number in range(1, requirements + 1):
        factories.make_answer(assessment, f"A{number}", level=1, texts={"R1": "weil"})
    client.force_login(factories.make_member("coordinator", assessment.institution))
    url = reverse("assessment", args=[assessment.round.code, assessment.institution.code])
    client.get(url)
    # session, user with roles, assessment, answers, inquiries
    with django_assert_num_queries(5):
        client.get(url)


INTRO = "Zu dieser Runde</h2>"


def say(assessment, intro_text, **values):
    AssessmentRound.objects.filter(pk=assessment.round_id).update(intro_text=intro_text, **values)


def test_institution_reads_the_text_of_its_round(team, assessment, address):
    say(assessment, f"Anlass\r\n\r\n# Ablauf\r\n{HOSTILE}")
    page = team.get(address("assessment")).content.decode()
    assert page.count(INTRO) == 1
    assert '<p class="kern-body cc-user-text">Anlass</p>' in page
    assert '<h3 class="kern-heading-small">Ablauf</h3>' in page
    assert "&lt;script&gt;alert(" in page and "<script>alert(" not in page
    assert page.index("Mit der ersten Anforderung beginnen") < page.index(INTRO) < page.index("bereich-")
    assert "Mehr zu dieser Runde" not in page


def test_long_text_of_a_round_folds(team, assessment, address):
    say(assessment, "Der Anfang.\n\n" + "Noch ein Satz. " * 350)
    page = team.get(address("assessment")).content.decode()
    opened, folded = page.split(INTRO)[1].split("<details", 1)
    assert "Der Anfang." in opened and "Noch ein Satz." not in opened
    assert "Mehr zu dieser Runde" in folded and folded.index("Noch ein Satz.") < folded.index("</details>")


@pytest.mark.parametrize(("intro_text", "status"), [("", "open"), ("Anlass", "published")])
def test_round_without_text_or_at_its_end_says_nothing(team, assessment, address, intro_text, status):
    say(assessment, intro_text, status=status)
    assert INTRO not in team.get(address("assessment")).content.decode()


def test_default_text_of_a_round_is_marked(team, assessment, address):
    def marks():
        return team.get(address("assessment")).content.decode().split(INTRO)[1].split("</section>")[0].count("Arbeits")

    marks_of_the_default = marks()
    say(assessment, "Eigener Text")
    assert (marks_of_the_default, marks()) == (1, 0)


# --- requirement page: opening -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("explained", "ruled", "words"),
    [
        ("working_version", "original", ("Arbeitsfassung", "Originalwortlaut")),
        ("original", "working_version", ("Originalwortlaut", "Arbeitsfassung")),
    ],
)
def test_help_says_once_where_its_texts_come_from(team, assessment, requirement_url, explained, ruled, words):
    texts = {"explanation": "Gemeint ist", "evidence_examples": "Zum Beispiel", "guiding_questions": "Wer?"}
    assessment.round.catalogue.requirements.update(**texts, explanation_status=explained)
    type(assessment.round.catalogue).objects.update(team_rules="Eine Regel", rules_status=ruled)
    help_texts, _, origin = text_of(team.get(requirement_url)).partition("die Wortlaute stammen")
    assert re.findall("Hilfetexte: (.+?)[.]|Team: (.+?)[.]", origin) == [(words[0], ""), ("", words[1])]
    assert "Originalwortlaut" not in help_texts


def test_rules_are_shown_without_other_help(team, assessment, requirement_url):
    type(assessment.round.catalogue).objects.update(team_rules="Eine Regel")
    page = text_of(team.get(requirement_url))
    assert (page.count("Eine Regel"), page.count("Hilfetexte")) == (1, 0)


def test_requirement_page_marks_the_wording(team, assessment, requirement_url):
    assessment.round.catalogue.requirements.filter(code="A1").update(
        wording_status="original", source="Foliensatz 2021"
    )
    levels = assessment.round.catalogue.levels
    levels.filter(value__in=(1, 2)).update(source="Beschluss 2026", wording_status="original")
    page = text_of(team.get(requirement_url))
    assert "Anforderung: Originalwortlaut. Quelle: Foliensatz 2021." in page
    assert "Arbeitsfassung: woher die Wortlaute stammen" in page
    for source in ("Stufen: Arbeitsfassung.", "Stufen: Originalwortlaut. Quelle: Beschluss 2026."):
        assert page.count(source) == 1


def test_requirement_page_of_unknown_code_is_404(team, address):
    assert team.get(address("requirement", requirement_code="Z9")).status_code == 404


def test_requirement_page_after_submission_is_read_only(team, assessment, requirement_url):
    factories.make_answer(assessment, level=2, texts={"R1": "weil es so ist"})
    set_status(assessment, "awaiting_approval")
    page = text_of(team.get(requirement_url))
    assert "<textarea" not in page
    assert "weil es so ist" in page
    assert "Sie können hier nur lesen" in page


def test_requirement_page_for_the_reviewer_has_no_form(client, reviewer, assessment, requirement_url):
    Assessment.objects.filter(pk=assessment.pk).delete()
    factories.make_assessment(assessment.round, assessment.institution, status="submitted")
    client.force_login(reviewer)
    assert 'name="rating-level"' not in text_of(client.get(requirement_url))


@pytest.mark.parametrize("measures", [1, 3, 40])
def test_requirement_page_queries_do_not_grow(
    team, assessment, reviewer, requirement_url, measures, django_assert_num_queries
):
    factories.make_answer(assessment, level=1, texts={"R1": "weil", "R2": "Lücke"})
    factories.make_inquiry(assessment, reviewer, "A1")
    for number in range(measures):
        factories.make_measure(assessment, title=f"Maßnahme {number}")
    team.get(requirement_url)
    # session, user with roles, assessment, answer with texts, measures, inquiries
    with django_assert_num_queries(6):
        team.get(requirement_url)


# --- requirement page: saving ------------------------------------------------------------------------------------


def test_save_everything_and_go_on(team, form, assessment, requirement_url, address):
    fields = form(rating__level="2", text__R1__text="Weil A", **{"text-R2-text": "Lücke B"}, then="next")
    prefix = new_prefix(fields)
    fields |= {f"{prefix}-title": "Leitfaden", f"{prefix}-status": "planned", f"{prefix}-due_date": "2030-06-30"}
    response = team.post(requirement_url, fields)
    assert (response.status_code, response.url) == (302, address("requirement", requirement_code="A2"))
    assert Answer.objects.get().level.value == 2
    assert dict(AnswerText.objects.values_list("question__code", "text")) == {"R1": "Weil A", "R2": "Lücke B"}
    assert Measure.objects.values_list("title", "due_date").get() == ("Leitfaden", date(2030, 6, 30))


def test_save_last_requirement_leads_to_the_check_page(team, address):
    url = address("requirement", requirement_code="B2")
    fields = fields_of(team.get(url), url) | {"then": "next"}
    assert team.post(url, fields).url == address("assessment-check")


def test_save_subset_saves_just_these(team, form, requirement_url):
    fields = {name: value for name, value in form(**{"text-R2-text": "nur dies"}).items() if name.startswith("text-R2")}
    assert team.post(requirement_url, fields).status_code == 302
    assert AnswerText.objects.values_list("question__code", "text").get() == ("R2", "nur dies")


def test_save_without_changes_makes_no_rows(team, form, requirement_url):
    assert team.post(requirement_url, form()).status_code == 302
    assert (Answer.objects.count(), Measure.objects.count()) == (0, 0)


STATEMENTS = ("SELECT", "UPDATE", "INSERT", "DELETE")


# session, user with roles, assessment, the same locked (with the text before); then
@pytest.mark.parametrize(
    ("code", "sent", "number"),
    [
        ("A1", {"rating-level": "3"}, 5),  # update
        ("A2", {"rating-level": "3"}, 6),  # update of nothing, insert
        ("A1", {"text-R2-text": "neu"}, 6),  # earlier version, update
        ("A1", {"text-R1-text": "neu"}, 6),  # answer found, insert
        ("A2", {"text-R1-text": "neu"}, 6),  # answer made, insert
    ],
    ids=["level", "first level", "text with its earlier version", "first text", "first text before a level"],
)
def test_save_of_one_field_takes_at_most_six_queries(
    team, assessment, address, code, sent, number, django_assert_max_num_queries
):
    factories.make_answer(assessment, code="A1", level=1, texts={"R2": "alt"})
    url = address("requirement", requirement_code=code)
    fields = fields_of(team.get(url), url) | sent
    with django_assert_max_num_queries(number + 4) as queries:  # and the savepoints
        assert team.post(url, fields).status_code == 302
    assert len([q for q in queries if q["sql"].split()[0] in STATEMENTS]) == number
    shown = fields_of(team.get(url), url)
    assert {name: shown[name] for name in sent} == sent


def test_save_of_one_measure_takes_six_queries_and_a_new_one_a_count(team, form, assessment, requirement_url):
    measure = factories.make_measure(assessment)
    fields = form()
    new = new_prefix(fields)
    for change, number in (({f"{new}-title": "Neu"}, 7), ({f"measure-{measure.pk}-title": "Geändert"}, 6)):
        with CaptureQueriesContext(connection) as queries:
            assert team.post(requirement_url, fields | change).status_code == 302
        assert len([q for q in queries if q["sql"].split()[0] in STATEMENTS]) == number
    assert set(Measure.objects.values_list("title", flat=True)) == {"Neu", "Geändert"}


def test_missing_token_is_refused_and_everything_typed_is_shown(team, form, assessment, requirement_url):
    fields = form(**{"text-R2-text": "mühsam geschrieben", "rating-level": "3"})
    del fields["text-R2-token"]
    response = team.post(requirement_url, fields)
    assert response.status_code == 400
    assert "mühsam geschrieben" in text_of(response)
    assert MISSING_START in text_of(response)
    assert Answer.objects.count() == 0
    again = fields_of(response, requirement_url)
    assert (again["text-R2-text"], again["rating-level"]) == ("mühsam geschrieben", "3")
    assert team.post(requirement_url, again).status_code == 302
    assert AnswerText.objects.get().text == "mühsam geschrieben"


def test_post_of_nothing_is_refused(team, requirement_url):
    assert team.post(requirement_url, {}).status_code == 400


def test_conflict_shows_both_and_lets_the_person_decide(team, form, assessment, requirement_url):
    factories.make_answer(assessment, texts={"R1": "alter Grund", "R2": "alte Fassung"})
    fields = form(**{"text-R1-text": "neuer Grund", "text-R2-text": "meine Fassung"})
    AnswerText.objects.filter(question__code="R2").update(text="Fassung von nebenan", revision=2)
    response = team.post(requirement_url, fields)
    assert response.status_code == 409
    page = text_of(response)
    assert page.count("Fassung <mark>von nebenan</mark></dd>") == 1
    assert "Ihre übrigen Änderungen sind gespeichert." in page
    saved = dict(AnswerText.objects.values_list("question__code", "text"))
    assert saved == {"R1": "neuer Grund", "R2": "Fassung von nebenan"}
    again = fields_of(response, requirement_url)
    assert again["text-R2-text"] == "meine Fassung"
    assert team.post(requirement_url, again).status_code == 302
    assert AnswerText.objects.get(question__code="R2").text == "meine Fassung"


def test_conflict_can_end_with_the_saved_version(team, form, assessment, requirement_url):
    factories.make_answer(assessment, texts={"R2": "alte Fassung"})
    fields = form(**{"text-R2-text": "meine Fassung"})
    AnswerText.objects.update(text="andere Fassung", revision=2)
    again = fields_of(team.post(requirement_url, fields), requirement_url)
    assert team.post(requirement_url, again | {"text-R2-take_saved": "1"}).status_code == 302
    assert AnswerText.objects.get().text == "andere Fassung"


def test_conflict_of_levels_names_both(team, form, assessment, requirement_url):
    answer = factories.make_answer(assessment, level=0)
    fields = form(**{"rating-level": "3"})
    Answer.objects.filter(pk=answer.pk).update(level=assessment.round.catalogue.levels.get(value=1), revision=2)
    response = team.post(requirement_url, fields)
    assert response.status_code == 409
    assert "Stufe <mark>1: in Ansätzen </mark>erfüllt</dd>" in text_of(response)
    assert fields_of(response, requirement_url)["rating-level"] == "3"


def test_untouched_fields_of_a_stale_page_are_skipped(team, form, assessment, requirement_url):
    factories.make_answer(assessment, texts={"R1": "alt", "R2": "alt"})
    fields = form(**{"text-R1-text": "neu"})
    AnswerText.objects.filter(question__code="R2").update(text="von anderen", revision=2)
    assert team.post(requirement_url, fields).status_code == 302
    assert dict(AnswerText.objects.values_list("question__code", "text")) == {"R1": "neu", "R2": "von anderen"}


def test_double_click_saves_once_without_conflict(team, form, requirement_url):
    fields = form(**{"text-R2-text": "einmal", "rating-level": "1"})
    prefix = new_prefix(fields)
    fields |= {f"{prefix}-title": "Leitfaden"}
    assert team.post(requirement_url, fields).status_code == 302
    assert team.post(requirement_url, fields).status_code == 302
    assert (Measure.objects.count(), AnswerText.objects.get().revision, Answer.objects.get().revision) == (1, 1, 1)


def test_new_measure_changed_after_going_back_is_shown_as_conflict(team, form, requirement_url):
    fields = form()
    prefix = new_prefix(fields)
    team.post(requirement_url, fields | {f"{prefix}-title": "erster Titel"})
    response = team.post(requirement_url, fields | {f"{prefix}-title": "zweiter Titel"})
    assert response.status_code == 409
    again = fields_of(response, requirement_url)
    assert team.post(requirement_url, again).status_code == 302
    assert Measure.objects.get().title == "zweiter Titel"


def test_too_long_text_comes_back_whole_and_the_rest_is_saved(team, form, requirement_url):
    long = "ä" * 10_001
    response = team.post(requirement_url, form(**{"text-R2-text": long, "text-R1-text": "kurz"}))
    assert response.status_code == 422
    assert "Der Text hat 10.001 Zeichen, erlaubt sind 10.000." in text_of(response)
    assert 'href="#id_text-R2-text"' in text_of(response)
    assert fields_of(response, requirement_url)["text-R2-text"] == long
    assert AnswerText.objects.values_list("question__code", "text").get() == ("R1", "kurz")


def test_invalid_field_of_a_stale_page_still_finds_the_conflict_later(team, form, assessment, requirement_url):
    factories.make_answer(assessment, texts={"R2": "alt"})
    fields = form(**{"text-R2-text": "ä" * 10_001})
    AnswerText.objects.update(text="von anderen", revision=2)
    again = fields_of(team.post(requirement_url, fields), requirement_url) | {"text-R2-text": "gekürzt"}
    assert team.post(requirement_url, again).status_code == 409
    assert AnswerText.objects.get().text == "von anderen"


def test_not_relevant_without_reason_is_explained_at_the_field(team, form, requirement_url):
    response = team.post(requirement_url, form(**{"rating-level": "not_relevant"}))
    assert response.status_code == 422
    assert 'href="#id_rating-justification"' in text_of(response)
    assert fields_of(response, requirement_url)["rating-level"] == "not_relevant"
    assert Answer.objects.count() == 0


def test_hostile_text_is_shown_as_text(team, form, assessment, requirement_url, address):
    team.post(requirement_url, form(**{"text-R2-text": HOSTILE, "rating-dissent": HOSTILE}))
    for url in (requirement_url, address("assessment-check")):
        assert "<script>alert" not in team.get(url).content.decode()
        assert HOSTILE in text_of(team.get(url))


def test_button_of_a_measure_says_which_measure_is_saved(team, form, assessment, requirement_url):
    measure = factories.make_measure(assessment, title="Leitfaden")
    fields = form(**{f"measure-{measure.pk}-title": "Neuer Leitfaden"}, then=f"measure-{measure.pk}")
    page = text_of(team.post(requirement_url, fields, follow=True))
    assert "Die Maßnahme „Neuer Leitfaden“ ist gespeichert (" in page


def test_change_and_remove_measures(team, form, assessment, requirement_url):
    kept = factories.make_measure(assessment, title="bleibt")
    gone = factories.make_measure(assessment, title="geht")
    fields = form(**{f"measure-{kept.pk}-title": "bleibt, neu", f"measure-{gone.pk}-remove": "1"})
    response = team.post(requirement_url, fields)
    assert response.url == f"{requirement_url}?geloescht=1#geloescht"
    assert list(Measure.objects.values_list("title", flat=True)) == ["bleibt, neu"]


def test_many_measures_removed_at_once_are_all_named(team, form, assessment, requirement_url):
    """A cookie does not hold that much."""
    words = [hashlib.sha512(bytes([number])).hexdigest() for number in range(40)]
    gone = [factories.make_measure(assessment, title=title) for title in words]

    response = team.post(requirement_url, form(**{f"measure-{one.pk}-remove": "1" for one in gone}))

    told = text_of(team.get(response.url))
    assert [title for title in words if f"Die Maßnahme „{title}“ ist gelöscht." not in told] == []


def test_deleted_measure_comes_back_as_it_was(team, form, assessment, requirement_url, address):
    gone = factories.make_measure(
        assessment, title="geht", description="alles darin", success_sign="weniger Rückfragen"
    )
    gone.updates.create(date=date(2026, 5, 4), text="läuft")
    before = Measure.objects.values().get()
    assert "geht" not in text_of(team.get(f"{requirement_url}?geloescht=1"))[-2500:]

    shown = team.get(team.post(requirement_url, form(**{f"measure-{gone.pk}-remove": "1"})).url)
    assert "Die Maßnahme „geht“ ist gelöscht." in text_of(shown)
    assert Measure.objects.count() == 0
    url = address("measure-restore", requirement_code="A1")
    key = {"measure": str(RemovedMeasure.objects.get().pk)}
    assert f'action="{url}"' in text_of(shown)

    assert team.get(url).url == requirement_url
    assert team.post(url, key).url == f"{requirement_url}#measure-{gone.pk}"
    assert Measure.objects.values().get() == before
    assert list(gone.updates.values_list("text", flat=True)) == ["läuft"]
    assert RemovedMeasure.objects.count() == 0
    for wrong in (key, {}, {"measure": "9" * 40}):
        assert team.post(url, wrong).url == requirement_url


def test_deleted_measure_stays_deleted_once_nothing_may_change(team, form, assessment, requirement_url, address):
    gone = factories.make_measure(assessment, title="geht")
    team.post(requirement_url, form(**{f"measure-{gone.pk}-remove": "1"}))
    set_status(assessment, "awaiting_approval")

    key = {"measure": RemovedMeasure.objects.get().pk}
    response = team.post(address("measure-restore", requirement_code="A1"), key)

    assert (response.url, Measure.objects.count(), RemovedMeasure.objects.count()) == (requirement_url, 0, 1)


@pytest.mark.parametrize("others", ["as many as may be", "too long", "the same from an old page", "restored"])
def test_deleted_measure_comes_back_only_where_there_is_room(assessment, coordinator, others):
    gone = factories.make_measure(assessment, title="geht", description="x")
    removal = MeasureRemoval(gone, gone.revision)
    answering.save_answer(assessment=assessment, requirement=gone.requirement, by=coordinator, changes=[removal])
    removed = RemovedMeasure.objects.get()
    if others == "restored":
        answering.restore_measure(removed=RemovedMeasure.objects.get(), by=coordinator)
        Measure.objects.update(title="inzwischen geändert")
    elif others == "the same from an old page":
        factories.make_measure(assessment, form_key=gone.form_key)
    else:
        text = "x" * Measure.MOST_CHARACTERS if others == "too long" else ""
        for _ in range(1 if text else Measure.MOST):
            factories.make_measure(assessment, description=text)
    before = list(Measure.objects.values())

    with pytest.raises(answering.NotEditable):
        answering.restore_measure(removed=removed, by=coordinator)

    assert list(Measure.objects.values()) == before
    assert RemovedMeasure.objects.count() == (others != "restored")


def test_cost_of_a_measure_is_saved_shown_and_kept_when_wrong(team, form, assessment, requirement_url, address):
    measure = factories.make_measure(assessment)
    prefix = f"measure-{measure.pk}"
    cost = {f"{prefix}-cost_amount": "1.250,50", f"{prefix}-cost_kind": "yearly", f"{prefix}-cost_covered": "no"}
    wrong = team.post(requirement_url, form(**cost | {f"{prefix}-cost_amount": "1250.50"}))
    assert (wrong.status_code, Measure.objects.get().cost_amount) == (422, None)
    assert fields_of(wrong, requirement_url)[f"{prefix}-cost_amount"] == "1250.50"
    assert f'href="#id_{prefix}-cost_amount"' in text_of(wrong)

    assert team.post(requirement_url, form(**cost)).status_code == 302
    assert Measure.objects.get().cost == Cost(Decimal("1250.50"), "yearly", "no")
    words = "Kosten: 1.250,50 € jedes Jahr, nicht im Haushalt gedeckt"
    assert words in text_of(team.get(address("assessment-check"))).replace("\xa0", " ")


def test_measure_changed_by_two_shows_both(team, form, assessment, requirement_url):
    measure = factories.make_measure(assessment, title="alt")
    fields = form(**{f"measure-{measure.pk}-title": "meine"})
    Measure.objects.update(title="andere", revision=2)
    response = team.post(requirement_url, fields)
    assert response.status_code == 409
    assert '<dd class="kern-description-list-item__value cc-user-text"><mark>andere</mark></dd>' in text_of(response)
    assert fields_of(response, requirement_url)[f"measure-{measure.pk}-title"] == "meine"


def test_measure_removed_by_another_can_be_saved_as_new(team, form, assessment, requirement_url):
    measure = factories.make_measure(assessment, title="alt")
    fields = form(**{f"measure-{measure.pk}-title": "meine"})
    measure.delete()
    response = team.post(requirement_url, fields)
    assert response.status_code == 409
    assert "Jemand hat diese Maßnahme gelöscht" in text_of(response)
    assert team.post(requirement_url, fields_of(response, requirement_url)).status_code == 302
    assert Measure.objects.get().title == "meine"


def test_measure_of_another_institution_stays_untouched(team, form, assessment, other_institution, requirement_url):
    foreign = factories.make_measure(factories.make_assessment(assessment.round, other_institution), title="fremd")
    fields = form()
    prefix = new_prefix(fields)
    for name in [name for name in fields if name.startswith(prefix)]:
        fields[name.replace(prefix, f"measure-{foreign.pk}")] = fields.pop(name)
    response = team.post(requirement_url, fields | {f"measure-{foreign.pk}-title": "gekapert"})
    assert response.status_code == 409
    foreign.refresh_from_db()
    assert (foreign.title, Measure.objects.count()) == ("fremd", 1)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "planned", "due_date": ""},
        {"status": "postponed", "due_date": "2031-01-01", "status_reason": ""},
        {"status": "postponed", "due_date": "2030-06-30", "status_reason": "Haushalt"},
        {"status": "cancelled", "status_reason": ""},
        {"status": "unknown"},
        {"title": "x" * 201},
        {"due_date": "0001-01-01"},
        {"due_date": "99999-01-01"},
    ],
)
def test_impossible_measure_is_a_message_not_a_failure(team, form, assessment, requirement_url, values):
    measure = factories.make_measure(assessment)
    changes = {f"measure-{measure.pk}-{name}": value for name, value in values.items()}
    assert team.post(requirement_url, form(**changes)).status_code == 422
    measure.refresh_from_db()
    assert measure.revision == 1


def test_save_after_hand_over_shows_the_typed_text(team, form, assessment, requirement_url):
    fields = form(**{"text-R2-text": "noch schnell geschrieben"})
    set_status(assessment, "awaiting_approval")
    response = team.post(requirement_url, fields)
    assert response.status_code == 409
    assert "noch schnell geschrieben" in text_of(response)
    assert "Das geht nicht mehr: Inzwischen hat sich der Status geändert." in text_of(response)
    assert AnswerText.objects.count() == 0


def test_save_after_the_deadline_shows_the_typed_text(team, form, assessment, requirement_url):
    fields = form(**{"text-R2-text": "zu spät"})
    yesterday = timezone.localdate() - timedelta(days=1)
    Assessment.objects.filter(pk=assessment.pk).update(extended_until=yesterday)
    response = team.post(requirement_url, fields)
    assert response.status_code == 409
    assert "zu spät" in text_of(response)
    assert "Die Frist ist vorbei." in text_of(response)


def test_save_is_for_members_only(client, form, stranger, reviewer, assessment, requirement_url):
    fields = form(**{"text-R2-text": "fremd"})
    client.logout()
    response = client.post(requirement_url, fields)
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
    client.force_login(stranger)
    assert client.post(requirement_url, fields).status_code == 404
    client.force_login(reviewer)
    assert client.post(requirement_url, fields).status_code == 404
    set_status(assessment, "returned")
    assert client.post(requirement_url, fields).status_code == 403
    assert AnswerText.objects.count() == 0


# --- check page and steps ----------------------------------------------------------------------------------------


def test_check_page_lists_what_is_missing(team, assessment, address):
    factories.make_answer(assessment, "A1", level=1)
    factories.make_answer(assessment, "A2", level=1, texts={"R1": "weil"})
    page = text_of(team.get(address("assessment-check")))
    assert page.count(": noch nicht beantwortet</li>") == 2
    assert page.count(": Begründung fehlt</li>") == 1


@pytest.mark.parametrize("requirements", [1, 3, 40])
def test_check_page_queries_do_not_grow(db, client, requirements, django_assert_num_queries):
    catalogue = factories.make_catalogue(areas=1, requirements=requirements)
    assessment = factories.make_assessment(factories.make_round(catalogue))
    for number in range(1, requirements + 1):
        factories.make_answer(assessment, f"A{number}", level=1, texts={"R1": "weil"})
        factories.make_measure(assessment, f"A{number}")
    client.force_login(factories.make_member("head", assessment.institution))
    url = reverse("assessment-check", args=[assessment.round.code, assessment.institution.code])
    client.get(url)
    # session, user with roles, assessment, answers with texts, measures
    with django_assert_num_queries(5):
        client.get(url)


def test_check_page_shows_measures(team, assessment, address):
    factories.make_measure(assessment, title="Leitfaden", responsible_function="Sekretariat")
    page = text_of(team.get(address("assessment-check")))
    assert "Leitfaden</p>" in page
    assert "geplant, Termin 30.06.2030 · zuständig: Sekretariat" in page


def status_of(assessment):
    return Assessment.objects.get(pk=assessment.pk).status


def test_hand_over_gives_it_to_the_head(team, assessment, address):
    response = team.post(address("assessment-hand-over"))
    assert (response.url, status_of(assessment)) == (address("assessment"), "awaiting_approval")
    assert said(response)[0].startswith("Die Selbstbewertung liegt jetzt bei Ihrer Leitung.")


def test_take_back_returns_it_to_the_team(team, assessment, address):
    set_status(assessment, "awaiting_approval")
    team.post(address("assessment-take-back"))
    assert status_of(assessment) == "in_progress"


def test_return_to_team_needs_a_note(boss, assessment, address):
    set_status(assessment, "awaiting_approval")
    response = boss.post(address("assessment-return-to-team"), {"note-note": ""})
    assert response.status_code == 422
    assert "Bitte schreiben Sie dem Team, was es noch ändern soll." in text_of(response)
    boss.post(address("assessment-return-to-team"), {"note-note": "A1 genauer"})
    assert Assessment.objects.values_list("status", "head_note").get() == ("in_progress", "A1 genauer")


def rate_all(assessment, *codes):
    for code in codes or ("A1", "A2", "B1", "B2"):
        factories.make_answer(assessment, code, level=1)


def test_submit_with_everything_rated(boss, assessment, address):
    rate_all(assessment)
    set_status(assessment, "awaiting_approval")
    sent = {"submit-statement": "Gute Arbeit.", "submit-publication_consent": "named"}
    boss.post(address("assessment-submit"), sent)
    saved = Assessment.objects.values_list("status", "head_statement", "publication_consent").get()
    assert saved == ("submitted", "Gute Arbeit.", "named")


def test_submit_asks_how_results_may_be_shown(boss, assessment, address):
    rate_all(assessment)
    set_status(assessment, "awaiting_approval")
    page = boss.get(address("assessment-check"))
    assert fields_of(page, address("assessment-submit"))["submit-publication_consent"] == "anonymous_only"
    response = boss.post(address("assessment-submit"), {"submit-statement": "Text bleibt"})
    assert (response.status_code, status_of(assessment)) == (422, "awaiting_approval")
    assert "Bitte wählen Sie, wie die Ergebnisse gezeigt werden dürfen." in text_of(response)


def test_submit_with_unrated_asks_for_confirmation_of_the_number(boss, assessment, address):
    rate_all(assessment, "A1", "A2", "B1")
    set_status(assessment, "awaiting_approval")
    sent = {"submit-statement": "Stellungnahme bleibt stehen", "submit-publication_consent": "anonymous_only"}
    response = boss.post(address("assessment-submit"), sent)
    assert (response.status_code, status_of(assessment)) == (422, "awaiting_approval")
    page = text_of(response)
    assert "1 von 4 Anforderungen ist noch nicht beantwortet. Ich reiche trotzdem ein." in page
    fields = fields_of(response, address("assessment-submit"))
    assert fields["submit-statement"] == "Stellungnahme bleibt stehen"
    boss.post(address("assessment-submit"), fields | {"submit-confirmed_1": "on"})
    assert status_of(assessment) == "submitted"


def test_submit_confirmed_for_another_number_is_not_confirmed(boss, assessment, address):
    rate_all(assessment, "A1", "A2")
    set_status(assessment, "awaiting_approval")
    response = boss.post(address("assessment-submit"), {"submit-statement": "", "submit-confirmed_1": "on"})
    assert (response.status_code, status_of(assessment)) == (422, "awaiting_approval")


STEPS = [
    ("assessment-hand-over", "coordinator", "contributor", "submitted"),
    ("assessment-take-back", "coordinator", "contributor", "submitted"),
    ("assessment-submit", "head", "coordinator", "in_progress"),
    ("assessment-return-to-team", "head", "coordinator", "in_progress"),
]


@pytest.mark.parametrize(("name", "may", "may_not", "wrong_status"), STEPS)
def test_step_in_wrong_status_is_a_german_message(
    client, institution, assessment, address, name, may, may_not, wrong_status
):
    rate_all(assessment)
    if wrong_status == "submitted":
        Assessment.objects.filter(pk=assessment.pk).update(status="declined", decline_reason="Umbau")
    client.force_login(factories.make_member(may, institution))
    response = client.post(
        address(name),
        {"note-note": "Notiz bleibt", "submit-statement": "Text bleibt", "submit-publication_consent": "named"},
    )
    assert response.status_code == 409
    assert "Das geht nicht mehr: Die Selbstbewertung ist inzwischen „" in text_of(response)


@pytest.mark.parametrize(("name", "may", "may_not", "wrong_status"), STEPS)
def test_step_is_refused_for_others(
    client, institution, stranger, address, assessment, name, may, may_not, wrong_status
):
    response = client.post(address(name))
    assert response.url.split("?")[0] == reverse("account_login")
    client.force_login(stranger)
    assert client.post(address(name)).status_code == 404
    client.force_login(factories.make_member(may_not, institution))
    assert client.post(address(name)).status_code == 403
    assert status_of(assessment) == "in_progress"


@pytest.mark.parametrize("name", [step[0] for step in STEPS])
def test_opening_the_address_of_a_step_changes_nothing(boss, assessment, address, name):
    response = boss.get(address(name))
    assert (response.url, status_of(assessment)) == (address("assessment-check"), "in_progress")


# --- workshop and participation ----------------------------------------------------------------------------------


@pytest.fixture
def facts_form(team, address):
    """The fields of the page about the workshop, as a browser would send them, with changes."""

    def facts_form(**changes):
        fields = fields_of(team.get(address("assessment-facts")), address("assessment-facts"))
        return fields | {f"facts-{name}": value for name, value in changes.items()}

    return facts_form


def test_facts_are_saved(team, address, facts_form):
    response = team.post(address("assessment-facts"), facts_form(workshop_date="2026-05-04", participants_count="12"))
    assert response.url == address("assessment")
    assert Assessment.objects.values_list("workshop_date", "participants_count").get() == (date(2026, 5, 4), 12)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"participants_count": "0"}, "Bitte geben Sie eine Zahl ab 1 ein."),
        ({"participants_count": "70000"}, "Bitte geben Sie höchstens 9.999 ein."),
        ({"participants_count": "viele"}, "Bitte geben Sie eine ganze Zahl ein."),
        ({"workshop_date": "1850-01-01"}, "Das Datum muss zwischen dem 01.01.2000 und dem 31.12.2100 liegen."),
    ],
)
def test_facts_with_error(team, address, facts_form, values, message):
    response = team.post(address("assessment-facts"), facts_form(**values))
    assert response.status_code == 422
    assert message in text_of(response)


def test_facts_of_a_stale_page_overwrite_nothing(team, assessment, address, facts_form):
    url = address("assessment-facts")
    sent = facts_form(workshop_date="2026-05-04", participants_count="12")
    Assessment.objects.filter(pk=assessment.pk).update(workshop_date="2026-05-01", participants_count=3)

    response = team.post(url, sent)

    assert response.status_code == 409
    page = text_of(response)
    assert "Angaben zum Workshop: beide Texte ansehen" in page
    assert "<mark>01.05.2026</mark>" in page
    again = fields_of(response, url)
    assert (again["facts-workshop_date"], again["facts-participants_count"]) == ("2026-05-04", "12")
    assert team.post(url, again).status_code == 302
    assert Assessment.objects.values_list("workshop_date", "participants_count").get() == (date(2026, 5, 4), 12)


def test_facts_in_wrong_status_are_a_german_message(team, assessment, address, facts_form):
    sent = facts_form(participants_count="12")
    set_status(assessment, "awaiting_approval")
    response = team.post(address("assessment-facts"), sent)
    assert response.status_code == 409
    assert Reason.WRONG_STATUS.label in text_of(response)
    assert "Nicht gespeichert: Angaben zum Workshop" in text_of(response)


def test_decline_when_binding_needs_a_reason(team, assessment, address):
    url = address("assessment-decline")
    response = team.post(url, {"reason": ""})
    assert response.status_code == 422
    assert "Die Teilnahme ist verbindlich. Bitte nennen Sie einen Grund." in text_of(response)
    team.post(url, {"reason": "Umbau der Abteilung"})
    assert Assessment.objects.values_list("status", "decline_reason").get() == ("declined", "Umbau der Abteilung")


def test_decline_when_voluntary_needs_no_reason(team, assessment, address):
    Assessment.objects.filter(pk=assessment.pk).update(participation="voluntary")
    team.post(address("assessment-decline"), {"reason": ""})
    assert status_of(assessment) == "declined"


def test_decline_in_wrong_status_is_a_german_message(team, assessment, address):
    set_status(assessment, "awaiting_approval")
    response = team.post(address("assessment-decline"), {"reason": "Umbau bleibt lesbar"})
    assert response.status_code == 409
    assert "Umbau bleibt lesbar" in text_of(response)


@pytest.mark.parametrize("name", ["assessment-facts", "assessment-decline"])
def test_facts_and_decline_are_hidden_from_others(client, stranger, address, name):
    assert client.post(address(name)).url.split("?")[0] == reverse("account_login")
    client.force_login(stranger)
    assert client.post(address(name)).status_code == 404


def test_decline_is_not_for_contributors(client, contributor, address):
    client.force_login(contributor)
    assert client.post(address("assessment-decline"), {"reason": "x"}).status_code == 403


# --- inquiries ---------------------------------------------------------------------------------------------------


@pytest.fixture
def inquiry(assessment, reviewer):
    set_status(assessment, "returned")
    return factories.make_inquiry(assessment, reviewer, "A1")


def test_reply_answers_the_inquiry(team, inquiry, address):
    response = team.post(address("inquiry-reply", pk=inquiry.pk), {"text": "So ist es gemeint."})
    assert response.url == address("requirement", requirement_code="A1") + "#rueckfragen"
    inquiry.refresh_from_db()
    assert inquiry.status == "answered"
    assert list(inquiry.messages.values_list("text", "from_reviewer"))[1:] == [("So ist es gemeint.", False)]


def test_inquiry_stands_at_its_requirement_only(team, inquiry, address):
    assert "Wie ist das gemeint?" in text_of(team.get(address("requirement", requirement_code="A1")))
    assert "Wie ist das gemeint?" not in text_of(team.get(address("requirement", requirement_code="A2")))


def test_reply_form_stands_on_the_requirement_page(team, inquiry, requirement_url, address):
    assert "text" in fields_of(team.get(requirement_url), address("inquiry-reply", pk=inquiry.pk))


def test_reply_too_long_keeps_the_text(team, inquiry, address):
    url = address("inquiry-reply", pk=inquiry.pk)
    response = team.post(url, {"text": "x" * 10_001})
    assert response.status_code == 422
    assert fields_of(response, url)["text"] == "x" * 10_001


def test_reply_to_a_closed_inquiry_keeps_the_text(team, inquiry, address):
    inquiry.status = "closed"
    inquiry.save()
    url = address("inquiry-reply", pk=inquiry.pk)
    response = team.post(url, {"text": "zu spät geschrieben"})
    assert response.status_code == 409
    assert fields_of(response, url)["text"] == "zu spät geschrieben"


def test_reply_is_refused_for_others(client, inquiry, stranger, contributor, address):
    url = address("inquiry-reply", pk=inquiry.pk)
    assert client.post(url, {"text": "x"}).url.split("?")[0] == reverse("account_login")
    client.force_login(stranger)
    assert client.post(url, {"text": "x"}).status_code == 404
    client.force_login(contributor)
    assert client.post(url, {"text": "x"}).status_code == 403
    assert inquiry.messages.count() == 1


def test_reply_to_an_inquiry_of_another_assessment_is_404(team, assessment, other_institution, reviewer, address):
    other = factories.make_assessment(assessment.round, other_institution, status="returned")
    foreign = factories.make_inquiry(other, reviewer, "A1")
    assert team.post(address("inquiry-reply", pk=foreign.pk), {"text": "x"}).status_code == 404


def test_text_that_names_a_person_is_saved_with_a_hint_at_its_field(team, assessment, form, requirement_url):
    assert "vielleicht ein Name" not in text_of(team.get(requirement_url))

    assert team.post(requirement_url, form(text__R1__text="Frau Müller hilft: 0621 504-2030")).status_code == 302

    page = text_of(team.get(requirement_url))
    assert page.count("Hier steht vielleicht ein Name und eine Telefonnummer.") == 1
    assert 'aria-describedby="id_text-R1-text_helptext id_text-R1-text_people"' in page
