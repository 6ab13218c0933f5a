"""Saving by the script of the page: the same view, answered as JSON."""

import gzip
import time

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.events.steps.transitions import Reason
from assessments.models import AnswerText, Assessment, LoginSession, Measure
from assessments.saving.views.saving import MISSING_START
from assessments.text.queries.contact import with_contact
from tests import factories
from tests.html_form import fields_of

JSON = {"accept": "application/json"}
SESSION = "/konto/sitzung/"


@pytest.fixture
def url(assessment):
    return reverse("requirement", args=[assessment.round.code, assessment.institution.code, "A1"])


@pytest.fixture
def team(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def group(team, url):
    """The fields of one group of the page, with changes."""

    def group(prefix, **changes):
        sent = {name: value for name, value in fields_of(team.get(url), url).items() if name.startswith(f"{prefix}-")}
        return sent | {f"{prefix}-{name}": value for name, value in changes.items()}

    return group


@pytest.fixture
def save(team, url):
    def save(data):
        response = team.post(url, data, headers=JSON)
        return response.status_code, response.json()

    return save


def text(assessment, question="R2"):
    found = AnswerText.objects.filter(answer__assessment=assessment, question__code=question)
    return found.values_list("text", "revision").get()


def token(group, prefix):
    return group(prefix)[f"{prefix}-token"]


@pytest.fixture
def written(assessment):
    """R2 holds „alt“."""
    return factories.make_answer(assessment, level=1, texts={"R2": "alt"})


# --- what is saved -----------------------------------------------------------------------------------------------


def test_save_answers_with_time_and_next_token(assessment, written, group, save):
    LoginSession.objects.update(expire_date="2030-02-01 00:00:00+00:00")
    assessment.round.submission_deadline = "2030-01-31"
    assessment.round.save()
    sent = group("text-R2", text="neu")
    with time_machine.travel("2030-01-15 09:42:00+00:00", tick=False):
        status, answer = save(sent)
    assert (status, text(assessment)) == (200, ("neu", 2))
    assert answer == {
        "time": "10:42",
        "message": "",
        "tokens": {"text-R2": token(group, "text-R2")},
        "errors": {},
        "hints": {},
        "conflicts": {},
    }


@pytest.mark.parametrize(
    ("prefix", "changes"),
    [("text-R1", {"text": "Begründung"}), ("rating", {"level": "2"}), ("text-R2", {"text": "erste Fassung"})],
)
def test_first_save_of_a_group_gives_the_token_of_the_page(group, save, prefix, changes):
    status, answer = save(group(prefix, **changes))
    assert (status, answer["tokens"]) == (200, {prefix: token(group, prefix)})


def test_first_level_after_a_text_gives_the_token_of_the_page(group, save):
    save(group("text-R2", text="zuerst der Text"))
    status, answer = save(group("rating", level="2"))
    assert (status, answer["tokens"]) == (200, {"rating": token(group, "rating")})


def test_measure_is_saved_with_its_next_token(assessment, group, save):
    prefix = f"measure-{factories.make_measure(assessment).pk}"
    status, answer = save(group(prefix, title="Leitfaden", due_date="31.12.2030"))
    assert (status, list(answer["tokens"])) == (200, [prefix])
    assert (Measure.objects.get().title, Measure.objects.get().revision) == ("Leitfaden", 2)
    # The next save starts from there.
    again = group(prefix, title="Leitfaden 2", due_date="31.12.2030", token=answer["tokens"][prefix])
    assert save(again)[0] == 200


def test_saving_on_with_the_given_tokens(assessment, group, save):
    sent = group("text-R2", text="a")
    for words in ("ab", "abc", "abcd"):
        _, answer = save(sent)
        sent = sent | {"text-R2-text": words, "text-R2-token": answer["tokens"]["text-R2"]}
    assert text(assessment) == ("abc", 3)


def test_the_same_save_again_is_acknowledged(assessment, written, group, save):
    """The answer to the first one was lost on its way."""
    sent = group("text-R2", text="neu")
    assert save(sent)[1] == save(sent)[1] | {"time": timezone.localtime().strftime("%H:%M")}
    assert text(assessment) == ("neu", 2)


def test_an_untouched_group_keeps_its_token(written, group, save):
    sent = group("text-R2")
    status, answer = save(sent)
    assert (status, answer["tokens"]) == (200, {"text-R2": sent["text-R2-token"]})


# --- what is refused ---------------------------------------------------------------------------------------------


def test_conflict_brings_the_panel_and_the_saved_values(assessment, written, group, save):
    stale = group("text-R2", text="meins")
    save(group("text-R2", text="das andere"))
    status, answer = save(stale | group("text-R1", text="Beleg"))
    assert (status, list(answer["tokens"]), list(answer["conflicts"])) == (409, ["text-R1"], ["text-R2"])
    conflict = answer["conflicts"]["text-R2"]
    assert conflict["values"] == {"text-R2-text": "das andere"}
    assert f'name="text-R2-token" value="{token(group, "text-R2")}"' in conflict["html"]
    assert "das andere" in conflict["html"]
    assert (text(assessment), text(assessment, "R1")) == (("das andere", 2), ("Beleg", 1))


def test_conflict_panel_marks_what_differs(written, group, save):
    stale = group("text-R2", text="Wir fragen jede Woche nach.\nImmer.")
    save(group("text-R2", text="Wir fragen <jeden> Tag nach. Immer."))
    html = save(stale)[1]["conflicts"]["text-R2"]["html"]
    assert "Wir fragen <mark>&lt;jeden&gt; Tag </mark>nach. Immer.</dd>" in html


def test_conflict_of_long_texts_is_shown_quickly(written, group, save):
    stale = group("text-R2", text="a b " * 2400)
    save(group("text-R2", text="b a " * 2400))
    begin = time.process_time()
    assert save(stale)[0] == 409
    assert time.process_time() - begin < 2


def test_conflict_panel_escapes_what_was_saved(written, group, save):
    stale = group("text-R2", text="meins")
    save(group("text-R2", text="<script>alert(1)</script>"))
    html = save(stale)[1]["conflicts"]["text-R2"]["html"]
    assert ("<script" in html, "&lt;script&gt;" in html) == (False, True)


def test_measure_removed_meanwhile_is_a_conflict_without_saved_values(assessment, group, save):
    measure = factories.make_measure(assessment)
    prefix = f"measure-{measure.pk}"
    sent = group(prefix, title="Leitfaden")
    measure.delete()
    status, answer = save(sent)
    conflict = answer["conflicts"][prefix]
    assert (status, answer["tokens"], conflict["values"]) == (409, {}, None)
    assert "Jemand hat diese Maßnahme gelöscht" in conflict["html"]


def test_errors_name_the_field(group, save):
    status, answer = save(group("rating", level="not_relevant", justification="zu kurz"))
    assert (status, answer["tokens"]) == (422, {})
    assert answer["errors"] == {
        "rating-justification": ["Bitte schreiben Sie einen ganzen Satz, warum die Anforderung Sie nicht betrifft."]
    }


def test_save_without_token_is_refused(written, assessment, save):
    status, answer = save({"text-R2-text": "neu"})
    assert (status, answer["tokens"], text(assessment)) == (400, {}, ("alt", 1))
    assert answer["message"] == MISSING_START


def test_save_of_nothing_is_refused(save):
    assert save({})[0] == 400


@pytest.mark.parametrize("status", ["awaiting_approval", "submitted"])
def test_status_changed_meanwhile_is_a_german_message(assessment, head, written, group, save, status):
    sent = group("text-R2", text="neu")
    now = timezone.now()
    steps = {"approved_by": head, "approved_at": now, "submitted_by": head, "submitted_at": now}
    Assessment.objects.filter(pk=assessment.pk).update(status=status, institution_name="VHS", **steps)
    code, answer = save(sent)
    assert (code, answer["tokens"], text(assessment)) == (409, {}, ("alt", 1))
    assert answer["message"] == Reason.WRONG_STATUS.label


def test_deadline_passed_meanwhile_is_a_german_message(assessment, written, group, save):
    sent = group("text-R2", text="neu")
    assessment.round.opens_on = assessment.round.submission_deadline = "2020-01-01"
    assessment.round.save()
    code, answer = save(sent)
    assert (code, answer["tokens"]) == (409, {})
    assert answer["message"] == with_contact(Reason.DEADLINE_PASSED.label)


def test_hint_at_personal_data_comes_with_the_answer(group, save):
    code, answer = save(group("text-R1", text="Frau Müller hilft gern."))
    assert (code, list(answer["hints"])) == (200, ["text-R1-text"])
    assert answer["hints"]["text-R1-text"].startswith("Hier steht vielleicht ein Name.")


# --- logged out, lost token, somebody else -----------------------------------------------------------------------


def test_logged_out_is_401_without_redirect(client, url, assessment):
    response = client.post(url, {}, headers=JSON)
    assert (response.status_code, response.json()) == (401, {"message": "Sie sind nicht mehr angemeldet."})


def test_logged_out_page_still_leads_to_the_login(client, url, assessment):
    assert client.post(url).url == f"{reverse('account_login')}?next={url}"


def test_lost_csrf_token_is_json_for_the_script_and_a_page_for_people(coordinator, url, assessment):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    response = client.post(url, {}, headers=JSON)
    assert (response.status_code, response.json()) == (403, {"message": "Die Seite war zu lange offen."})
    page = client.post(url, {})
    assert (page.status_code, "Die Seite war zu lange offen" in page.content.decode()) == (403, True)


def test_the_script_of_strangers_finds_nothing(client, stranger, url):
    client.force_login(stranger)
    assert client.post(url, {}, headers=JSON).status_code == 404


# --- session -----------------------------------------------------------------------------------------------------


def test_session_tells_account_token_and_time_left(team, coordinator, django_assert_num_queries):
    # session, user, end of the session
    with django_assert_num_queries(3):
        answer = team.get(SESSION, headers=JSON).json()
    assert (answer["account"], len(answer["token"])) == (str(coordinator.pk), 64)
    assert 12 * 3600 - 60 < answer["seconds"] <= 12 * 3600


@pytest.mark.parametrize("method", ["get", "post"])
def test_session_is_not_extended_by_asking(team, method):
    ends = timezone.now() + timezone.timedelta(minutes=5)
    LoginSession.objects.update(expire_date=ends)
    for _ in range(2):
        assert 290 < getattr(team, method)(SESSION, headers=JSON).json()["seconds"] <= 300
    assert LoginSession.objects.get().expire_date == ends


def test_session_of_nobody_is_401(client, db):
    assert client.get(SESSION, headers=JSON).status_code == 401


# --- budget ------------------------------------------------------------------------------------------------------


def test_one_changed_field_costs_five_queries(written, group, save, django_assert_num_queries):
    save(group("text-R2", text="neu"))
    sent = group("text-R2", text="neuer")
    # session, user with roles, assessment; savepoint, lock with the text before, text, release (in production: commit)
    with django_assert_num_queries(7):
        save(sent)


def test_keeping_an_earlier_version_costs_six_queries(written, group, save, django_assert_num_queries):
    sent = group("text-R2", text="neu")
    with django_assert_num_queries(8):
        save(sent)


def test_one_changed_field_costs_20_ms_of_the_processor(written, group, save):
    sent = group("text-R2", text="neu")
    fastest = 1.0
    for number in range(20):
        sent["text-R2-text"] = f"Stand {number}"
        begin = time.process_time()
        _, answer = save(sent)
        fastest = min(fastest, time.process_time() - begin)
        sent["text-R2-token"] = answer["tokens"]["text-R2"]
    assert fastest <= 0.020


def test_the_script_is_small():
    script = (settings.BASE_DIR / "static/js/saving.js").read_bytes()
    assert len(gzip.compress(script)) <= 9 * 1024
