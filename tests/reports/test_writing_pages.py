"""Writing the city report: texts beside the report itself; two people never overwrite each other."""

import pytest
from django.urls import reverse

from assessments.models import AssessmentRound, ReportText
from assessments.rounds.steps.round import correct_publication
from tests import factories
from tests.html_form import fields_of

AS_SCRIPT = {"headers": {"Accept": "application/json"}}


def url(assessment_round, name="report-write"):
    return reverse(name, args=(assessment_round.code,))


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


def opened(desk, assessment_round):
    """What the page would send unchanged."""
    return fields_of(desk.get(url(assessment_round)), url(assessment_round))


def texts():
    return {row.part: row.text for row in ReportText.objects.all()}


def test_page_sent_unchanged_saves_nothing(desk, assessment_round):
    response = desk.post(url(assessment_round), opened(desk, assessment_round))

    assert (response.status_code, texts()) == (302, {})


def test_texts_and_head_are_saved_and_printed_beside(desk, assessment_round):
    area = assessment_round.catalogue.areas.first()
    fields = opened(desk, assessment_round) | {
        "part-outlook-text": "Es geht <weiter>.",
        f"area-{area.pk}-text": "Zum Bereich.",
        "committee-agenda_item": "5",
        "committee-is_public_session": "False",
    }
    page = desk.post(url(assessment_round), fields, follow=True).content.decode()

    assert texts() == {"outlook": "Es geht <weiter>.", "area": "Zum Bereich."}
    preview = page.split("shadowrootmode")[1]
    assert "Es geht &lt;weiter&gt;." in preview
    assert "Öffentlichkeit: nicht öffentlich" in preview
    assert AssessmentRound.objects.get().agenda_item == "5"


def test_second_person_sees_both_texts(desk, assessment_round):
    first, second = opened(desk, assessment_round), opened(desk, assessment_round)
    desk.post(url(assessment_round), first | {"part-outlook-text": "Von der einen", "committee-agenda_item": "5"})
    changes = {"part-outlook-text": "Von der anderen", "committee-agenda_item": "7", "part-finances-text": "Keine."}
    response = desk.post(url(assessment_round), second | changes)
    html = response.content.decode()

    assert response.status_code == 409
    assert (texts()["outlook"], AssessmentRound.objects.get().agenda_item) == ("Von der einen", "5")
    assert texts()["finances"] == "Keine."  # without a conflict: saved
    assert "Von der anderen</textarea>" in html
    assert 'value="7"' in html
    assert "hat jemand anderes gespeichert" in html


def test_autosave_goes_on_from_its_own_save(desk, assessment_round):
    fields = {name: value for name, value in opened(desk, assessment_round).items() if "part-outlook" in name}
    for text in ("Ein Wort", "Ein Wort mehr"):
        answer = desk.post(url(assessment_round), fields | {"part-outlook-text": text}, **AS_SCRIPT)
        fields["part-outlook-token"] = answer.json()["tokens"]["part-outlook"]

    assert (answer.status_code, texts()) == (200, {"outlook": "Ein Wort mehr"})


def test_too_long_text_stays_in_its_field(desk, assessment_round):
    long = "x" * 4001
    fields = opened(desk, assessment_round) | {"part-outlook-text": long, "part-overdue-text": "Kurz"}
    response = desk.post(url(assessment_round), fields)

    assert (response.status_code, texts()) == (422, {"overdue": "Kurz"})
    assert f"{long}</textarea>" in response.content.decode()
    assert "Bitte kürzen Sie ihn um 1 Zeichen." in response.content.decode()


def test_published_meanwhile_nothing_is_changed_and_nothing_typed_is_lost(desk, assessment_round):
    fields = opened(desk, assessment_round) | {"part-outlook-text": "Zu spät geschrieben"}
    AssessmentRound.objects.update(status="published")
    response = desk.post(url(assessment_round), fields)

    assert (response.status_code, texts()) == (409, {})
    assert "Zu spät geschrieben" in response.content.decode()
    assert "data-autosave" not in desk.get(url(assessment_round)).content.decode()


def test_correction_opens_the_texts_until_its_edition_is_published(desk, reviewer):
    published = factories.make_round(status="published")
    desk.post(url(published, "report-correct"))
    fields = opened(desk, published) | {"part-outlook-text": "Berichtigt"}
    desk.post(url(published), fields)
    correct_publication(assessment_round=published, by=reviewer, note="Ausblick berichtigt")
    late = desk.post(url(published), fields | {"part-outlook-text": "Nachgeschoben"})

    assert (texts(), late.status_code) == ({"outlook": "Berichtigt"}, 409)


def test_correction_before_publication_is_refused_in_words(desk, assessment_round):
    page = desk.post(url(assessment_round, "report-correct"), follow=True)

    assert "Das geht nicht mehr: Inzwischen hat sich der Status geändert." in page.content.decode()
    assert AssessmentRound.objects.get().correction_begun is False


def test_post_without_revisions_is_refused(desk, assessment_round):
    response = desk.post(url(assessment_round), {"part-outlook-text": "Ohne Stand"})

    assert (response.status_code, texts()) == (400, {})
    assert "Ohne Stand" in response.content.decode()


def test_preview_is_the_report_without_inline_style_or_script(desk, assessment_round):
    page = desk.get(url(assessment_round, "report-preview")).content.decode()

    assert "von der Abteilung Integration" not in page
    assert "Von der Abteilung Integration zu ergänzen" in page
    assert {part for part in ("<style", "style=", "<script", "onload") if part in page} == set()


@pytest.mark.parametrize("name", ["report-write", "report-preview"])
def test_queries_do_not_grow(desk, assessment_round, django_assert_num_queries, name):
    for number in (1, 3):
        for index in range(number):
            institution = factories.make_institution(f"I{number}{index}")
            factories.make_measure(factories.make_assessment(assessment_round, institution, "accepted"))
        desk.get(url(assessment_round, name))
        with django_assert_num_queries(14 if name == "report-write" else 13):
            desk.get(url(assessment_round, name))


@pytest.mark.parametrize(
    ("part", "text", "due", "told"),
    [
        ("overdue", "Es fehlte Personal.", "2020-01-01", ""),
        ("overdue", "Es fehlte Personal.", "2099-01-01", "Zurzeit ist keine Maßnahme überfällig."),
        ("overdue", "Wort " * 60, "2020-01-01", "stehen nur die ersten 240 Zeichen"),
        ("priorities", "eins\n\nzwei\ndrei\n", "2099-01-01", ""),
        ("priorities", "eins\nzwei\ndrei\nvier", "2099-01-01", "nur die ersten 3 Zeilen. Sie haben 4 geschrieben."),
        ("priorities", "Wort " * 60, "2099-01-01", "Platz für 200 Zeichen"),
    ],
)
def test_page_tells_what_will_not_be_printed(desk, assessment_round, institution, part, text, due, told):
    accepted = factories.make_assessment(assessment_round, institution, "accepted")
    factories.make_measure(accepted, due_date=due)
    ReportText.objects.create(round=assessment_round, part=part, text=text)

    page = desk.get(url(assessment_round)).content.decode()
    noted = page.split('role="note"')[1].split("</p>")[0] if 'role="note"' in page else ""

    assert told in noted
    assert bool(noted) == bool(told)
    if part == "overdue":
        assert (text.strip() in page.split("shadowrootmode")[1]) == (due < "2026")
