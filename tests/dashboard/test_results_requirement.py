"""Potentials, reasons and measures at one requirement, and how the reviewer gives them themes."""

import pytest

from assessments.models import Institution, Theme, ThemeTag
from tests import factories
from tests.dashboard.test_results import page_of, text

URL = "/auswertung/runde/A1/"


def wrote(assessment_round, code, status="accepted", *, potential="Mehr Sprachmittlung.", measure="", **institution):
    """An institution with a reason, a potential and maybe a measure at A1."""
    found = factories.make_assessment(assessment_round, factories.make_institution(code, **institution), status)
    factories.make_answer(found, "A1", level=2, texts={"R1": f"Grund von {code}", "R2": potential})
    if measure:
        factories.make_measure(found, "A1", measure)
    return found


def text_of(assessment):
    return assessment.answers.get().texts.get(question__code="R2")


def entries(response):
    return [entry.assessment.institution.code for entry in response.context["written"]]


def test_reviewer_reads_what_all_wrote_by_name(client, reviewer, assessment_round):
    wrote(assessment_round, "WBL", "submitted", measure="Hotline erproben")
    wrote(assessment_round, "ABH")
    wrote(assessment_round, "JC", "in_progress")
    response = page_of(client, reviewer, URL)
    assert entries(response) == ["ABH", "WBL"]
    page = text(response)
    assert "Grund von WBL" in page
    assert "Stufe 2: überwiegend erfüllt" in page
    assert "<strong>Maßnahme:</strong> Hotline erproben (geplant)" in page
    assert "Grund von JC" not in page


def test_list_is_filtered_by_group_and_theme(client, reviewer, assessment_round):
    theme = factories.make_theme(assessment_round)
    tagged = wrote(assessment_round, "ABH", department_group="Dezernat 2")
    wrote(assessment_round, "WBL", department_group="Dezernat 4")
    ThemeTag.objects.create(theme=theme, answer_text=text_of(tagged))
    assert entries(page_of(client, reviewer, f"{URL}?group=Dezernat+4")) == ["WBL"]
    assert entries(page_of(client, reviewer, f"{URL}?theme={theme.pk}")) == ["ABH"]
    assert entries(page_of(client, reviewer, f"{URL}?theme=ohne")) == ["WBL"]
    assert entries(page_of(client, reviewer, f"{URL}?theme=999&group=nirgends")) == ["ABH", "WBL"]
    assert entries(page_of(client, reviewer, f"{URL}?theme={theme.pk}&group=Dezernat+4")) == ["ABH"]


@pytest.mark.parametrize("number", [1, 3])
def test_requirement_queries(client, reviewer, assessment_round, django_assert_num_queries, number):
    theme = factories.make_theme(assessment_round)
    for index in range(number):
        found = wrote(assessment_round, f"I{index}", measure="Hotline")
        ThemeTag.objects.create(theme=theme, answer_text=text_of(found))
    page_of(client, reviewer, URL)
    with django_assert_num_queries(8):
        client.get(URL)


def test_long_list_is_paged(client, reviewer, assessment_round):
    for index in range(27):
        wrote(assessment_round, f"I{index:02}")
    assert entries(page_of(client, reviewer, f"{URL}?seite=2")) == ["I25", "I26"]


def test_ticked_entries_get_a_theme(client, reviewer, assessment_round):
    theme = factories.make_theme(assessment_round)
    found = wrote(assessment_round, "ABH", measure="Hotline")
    client.force_login(reviewer)
    ticked = {"texts": [text_of(found).pk], "measures": [found.measures.get().pk], "theme": theme.pk}
    for _ in range(2):  # twice changes nothing
        response = client.post(f"{URL}?seite=1", ticked)
        assert response.url == f"{URL}?seite=1#eintraege"
    assert theme.tags.count() == 2
    assert "Thema: <a" in text(client.get(URL))
    client.post(URL, ticked | {"remove": "1"})
    assert theme.tags.count() == 0


def test_ticked_entries_get_a_new_theme(client, reviewer, assessment_round):
    found = wrote(assessment_round, "ABH")
    client.force_login(reviewer)
    for title in ("Sprachmittlung", "sprachmittlung"):
        client.post(URL, {"texts": [text_of(found).pk], "new_theme": title})
    assert [(theme.title, theme.tags.count()) for theme in Theme.objects.all()] == [("Sprachmittlung", 1)]


def test_refused_assignment_keeps_what_was_typed(client, reviewer, assessment_round):
    found = wrote(assessment_round, "ABH", measure="Hotline")
    theme = factories.make_theme(assessment_round)
    client.force_login(reviewer)
    page = text(client.post(URL, {"texts": [text_of(found).pk], "theme": theme.pk, "new_theme": "Anderes"}))
    assert "Bitte wählen Sie ein Thema oder nennen Sie ein neues, nicht beides." in page
    assert f'id="texts-{text_of(found).pk}" checked' in page
    assert 'value="Anderes"' in page
    assert "Bitte kreuzen Sie mindestens ein Potenzial" in text(client.post(URL, {"theme": theme.pk}))
    assert "Bitte wählen Sie das Thema" in text(client.post(URL, {"texts": [text_of(found).pk], "remove": "1"}))
    assert ThemeTag.objects.count() == 0


def test_what_is_not_submitted_cannot_be_assigned(client, reviewer, assessment_round):
    hidden = wrote(assessment_round, "JC", "in_progress")
    wrote(assessment_round, "ABH")
    client.force_login(reviewer)
    client.post(URL, {"texts": [text_of(hidden).pk], "theme": factories.make_theme(assessment_round).pk})
    assert ThemeTag.objects.count() == 0


def test_closed_round_takes_no_themes(client, reviewer, assessment_round):
    found = wrote(assessment_round, "ABH")
    theme = factories.make_theme(assessment_round)
    type(assessment_round).objects.update(status="closed")
    client.force_login(reviewer)
    response = client.post(URL, {"texts": [text_of(found).pk], "theme": theme.pk})
    assert response.status_code == 409
    assert "Die Runde ist abgeschlossen." in text(response)
    assert ThemeTag.objects.count() == 0


def test_unknown_requirement_is_not_found(client, reviewer, assessment_round):
    assert page_of(client, reviewer, "/auswertung/runde/Z9/").status_code == 404


def test_empty_requirement_says_so(client, reviewer, assessment_round):
    Institution.objects.all().delete()
    assert "Zu dieser Anforderung ist noch nichts eingereicht." in text(page_of(client, reviewer, URL))
