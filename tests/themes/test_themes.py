"""Themes and shared needs: how many institutions, and what may be published."""

import pytest

from assessments.models import Answer, AnswerText, SharedNeed, Theme, ThemeTag
from assessments.themes.queries import shared_needs, themes, themes_in_review
from tests import factories

pytestmark = pytest.mark.django_db


def institution_with(assessment_round, theme, number, status="accepted", *, texts=1, measures=0):
    """One institution with that many potentials and measures under the theme."""
    assessment = factories.make_assessment(assessment_round, factories.make_institution(f"I{number}"), status)
    for code in ("A1", "A2")[:texts]:
        answer = factories.make_answer(assessment, code, texts={"R2": "Wir wollen mehr Sprachmittlung."})
        ThemeTag.objects.create(theme=theme, answer_text=answer.texts.get())
    for _ in range(measures):
        ThemeTag.objects.create(theme=theme, measure=factories.make_measure(assessment))


@pytest.fixture
def theme(assessment_round):
    return Theme.objects.create(round=assessment_round, title="Sprachmittlung")


def need_of(theme):
    return SharedNeed.objects.create(
        theme=theme, title="Rahmenvertrag", description="Alle brauchen ihn.", proposal="Ja"
    )


def test_theme_counts_each_institution_once(assessment_round, theme):
    institution_with(assessment_round, theme, 1, texts=2, measures=2)
    institution_with(assessment_round, theme, 2, "published", texts=0, measures=1)

    (found,) = themes(assessment_round)

    assert (found.institutions, found.potentials, found.measures) == (2, 2, 3)


def test_theme_of_a_single_institution_is_not_published(assessment_round, theme):
    institution_with(assessment_round, theme, 1, texts=2)
    institution_with(assessment_round, theme, 2, "submitted")
    need_of(theme)

    assert list(themes(assessment_round)) == []
    assert list(shared_needs(assessment_round)) == []
    assert [found.institutions for found in themes_in_review(assessment_round)] == [2]


def test_reviewer_finds_themes_without_anything_under_them(assessment_round, theme):
    institution_with(assessment_round, theme, 1, "in_progress")

    (found,) = themes_in_review(assessment_round)

    assert (found.institutions, found.potentials, found.measures) == (0, 0, 0)


def test_shared_needs_come_with_the_number_of_institutions(assessment_round, theme):
    for number in range(3):
        institution_with(assessment_round, theme, number)
    need_of(theme)

    assert [(need.title, need.institutions) for need in shared_needs(assessment_round)] == [("Rahmenvertrag", 3)]


def test_other_rounds_have_their_own_themes(assessment_round, theme):
    for number in range(2):
        institution_with(assessment_round, theme, number)
    other = factories.make_round(assessment_round.catalogue, "andere")

    assert list(themes(other)) == []


def test_text_takes_its_tags_along(assessment_round, theme):
    institution_with(assessment_round, theme, 1)

    Answer.objects.all().delete()

    assert (AnswerText.objects.count(), ThemeTag.objects.count(), Theme.objects.count()) == (0, 0, 1)
