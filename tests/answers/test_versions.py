"""Earlier versions of a text: what is kept, who reads it, how it comes back, when it goes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps import answering
from assessments.models import AnswerText, AnswerTextVersion
from assessments.rounds.steps.round import close_round
from tests import factories
from tests.html_form import fields_of


@pytest.fixture
def question(assessment):
    return assessment.round.catalogue.questions.get(code="R2")


@pytest.fixture
def write(assessment, question, coordinator):
    """write("text", minutes=3): save it, that long after the last one."""

    def write(text, minutes=0):
        past = timezone.now() - timedelta(minutes=minutes)
        AnswerText.objects.update(saved_at=past)
        revision = AnswerText.objects.values_list("revision", flat=True).first() or 0
        return answering.save_answer(
            assessment=assessment,
            requirement=assessment.round.catalogue.requirements.get(code="A1"),
            by=coordinator,
            changes=[answering.TextChange(question, text, revision)],
        )

    return write


@pytest.fixture
def page(assessment, question):
    return reverse("text-versions", args=[assessment.round.code, assessment.institution.code, "A1", question.pk])


@pytest.fixture
def requirement_url(assessment):
    return reverse("requirement", args=[assessment.round.code, assessment.institution.code, "A1"])


@pytest.fixture
def team(client, coordinator):
    client.force_login(coordinator)
    return client


def kept():
    return list(AnswerTextVersion.objects.order_by("pk").values_list("text", flat=True))


def test_the_first_text_has_no_earlier_version(write):
    write("eins")
    assert kept() == []


def test_one_version_in_five_minutes_of_writing(write):
    write("eins")
    for words in ("eins zwei", "eins zwei drei", "eins zwei drei vier"):
        write(words)
    assert kept() == ["eins"]


def test_what_has_stood_for_five_minutes_is_kept(write):
    write("eins")
    write("eins zwei")
    write("eins zwei drei", minutes=5)
    assert kept() == ["eins", "eins zwei"]


def test_five_minutes_of_writing_without_a_pause_keep_the_next_version(write):
    write("eins")
    write("eins zwei")
    AnswerTextVersion.objects.update(saved_at=timezone.now() - timedelta(minutes=6))
    write("eins zwei drei")
    assert kept() == ["eins", "eins zwei"]


@pytest.mark.parametrize("after", ["", "Etwas ganz anderes, das jemand darüber geschrieben hat."])
def test_what_goes_at_once_is_kept(write, after):
    text = "Ein Absatz, den jemand versehentlich markiert und löscht."
    write("Ein")
    write(text)
    write(after)
    assert kept() == ["Ein", text]


@pytest.mark.parametrize("after", ["Ein Satz mit einem Fehler", "Vorn: Ein Satz mit einem Fheler", "Ein mit Fheler"])
def test_a_few_words_going_at_once_are_not_kept(write, after):
    write("E")
    write("Ein Satz mit einem Fheler")
    write(after)
    assert kept() == ["E"]


def test_the_same_text_again_is_not_kept(write):
    write("eins")
    write("eins", minutes=10)
    assert kept() == []


def test_a_refused_change_keeps_nothing(assessment, question, coordinator, write):
    write("eins")
    stale = answering.TextChange(question, "von einer alten Seite", 7)
    requirement = assessment.round.catalogue.requirements.get(code="A1")
    saved = answering.save_answer(assessment=assessment, requirement=requirement, by=coordinator, changes=[stale])
    assert (saved.conflicts, kept()) == ((stale,), [])


def test_a_version_names_no_person():
    names = {field.name for field in AnswerTextVersion._meta.get_fields()}
    assert names == {"id", "answer_text", "text", "saved_at"}


def test_page_shows_time_and_text_newest_first(team, page, write):
    for words in ("eins", "eins zwei", "eins zwei drei"):
        write(words, minutes=6)
    html = team.get(page).content.decode()
    assert html.count("Gespeichert am") == 2
    assert html.index("eins zwei</p>") < html.index("eins</p>")
    assert "coordinator" not in html.split("<main")[1]


def test_page_without_versions_says_so(team, page, assessment):
    assert "Es gibt keine früheren Fassungen." in team.get(page).content.decode()


@pytest.mark.parametrize("number", [1, 3, 40])
def test_page_queries_do_not_grow(team, page, write, number, django_assert_num_queries):
    write("eins")
    text = AnswerText.objects.get()
    AnswerTextVersion.objects.bulk_create(
        AnswerTextVersion(answer_text=text, text=f"Stand {n}", saved_at=timezone.now()) for n in range(number)
    )
    team.get(page)
    # session, user with roles, assessment, versions
    with django_assert_num_queries(4):
        team.get(page)


@pytest.mark.parametrize("who", ["stranger", "admin_person"])
def test_page_is_hidden_from_others(request, client, page, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(page).status_code == 404


def test_page_of_an_unknown_question_is_not_found(team, page):
    assert team.get(page.replace(page.rstrip("/").rsplit("/", 1)[1], "999999")).status_code == 404


def test_bringing_back_fills_the_field_and_saves_nothing(team, requirement_url, write):
    write("die erste Fassung")
    write("die zweite Fassung", minutes=6)
    number = AnswerTextVersion.objects.get().pk
    response = team.get(f"{requirement_url}?fassung={number}")
    fields = fields_of(response, requirement_url)
    assert fields["text-R2-text"] == "die erste Fassung"
    assert "Sie gilt erst, wenn Sie speichern." in response.content.decode()
    assert AnswerText.objects.get().text == "die zweite Fassung"

    team.post(requirement_url, fields)
    assert AnswerText.objects.get().text == "die erste Fassung"
    assert kept() == ["die erste Fassung", "die zweite Fassung"]


def test_bringing_back_over_a_newer_text_is_a_conflict(team, requirement_url, write):
    write("die erste Fassung")
    write("die zweite Fassung", minutes=6)
    number = AnswerTextVersion.objects.get().pk
    fields = fields_of(team.get(f"{requirement_url}?fassung={number}"), requirement_url)
    write("die dritte Fassung")
    assert team.post(requirement_url, fields).status_code == 409
    assert AnswerText.objects.get().text == "die dritte Fassung"


@pytest.mark.parametrize("number", ["999999", "eins", "-1", "²", "", "9" * 5000])
def test_bringing_back_what_is_not_there(team, requirement_url, number):
    assert team.get(requirement_url, {"fassung": number}).status_code == 404


def test_bringing_back_from_another_requirement_is_not_possible(team, requirement_url, write):
    write("eins")
    write("eins zwei")
    other = requirement_url.replace("/A1/", "/A2/")
    assert team.get(other, {"fassung": AnswerTextVersion.objects.get().pk}).status_code == 404


@pytest.mark.parametrize(("status", "count"), [("open", 1), ("in_review", 1), ("published", 0), ("closed", 0)])
def test_versions_are_read_only_while_the_round_takes_answers(team, assessment, page, write, status, count):
    write("eins")
    write("eins zwei")
    assessment.round.status = status
    assessment.round.save()
    assert team.get(page).content.decode().count("Gespeichert am") == count


def test_closing_the_round_deletes_its_versions_only(assessment, write, reviewer):
    write("eins")
    write("eins zwei")
    other = factories.make_assessment(
        factories.make_round(assessment.round.catalogue, code="neu"), assessment.institution
    )
    text = factories.make_answer(other, texts={"R2": "bleibt"}).texts.get()
    AnswerTextVersion.objects.create(answer_text=text, text="bleibt auch", saved_at=timezone.now())
    assessment.round.status = "published"
    assessment.round.save()
    factories.make_closable(assessment.round)
    close_round(assessment_round=assessment.round, by=reviewer)
    assert kept() == ["bleibt auch"]
    assert AnswerText.objects.count() == 2
