"""What institutions wrote at one requirement, side by side for the reviewer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.access import permissions
from assessments.models import AnswerText, Assessment, AssessmentRound, Measure, QualityRequirement, Theme, ThemeTag
from assessments.text.models.alphabetical import Alphabetical
from assessments.text.rules import alphabet

WITHOUT_THEME = "ohne"


@dataclass(frozen=True)
class Entry:
    """One institution's reason, potentials and measures. Each of the two latter comes with its themes."""

    assessment: Assessment
    reasons: tuple[AnswerText, ...]
    potentials: tuple[tuple[AnswerText, tuple[Theme, ...]], ...]
    measures: tuple[tuple[Measure, tuple[Theme, ...]], ...]


def assessments_with_entries(
    assessment_round: AssessmentRound, requirement: QualityRequirement, *, theme: str = ""
) -> QuerySet[Assessment]:
    """Assessments that the reviewer may read with something written here; `theme` is a key, or WITHOUT_THEME."""
    texts = _texts(requirement).filter(answer__assessment=OuterRef("pk"))
    measures = Measure.objects.filter(requirement=requirement, assessment=OuterRef("pk"))
    if theme == WITHOUT_THEME:
        texts, measures = texts.filter(question__answer_type="text", theme_tags=None), measures.filter(theme_tags=None)
    elif theme:
        texts, measures = texts.filter(theme_tags__theme=theme), measures.filter(theme_tags__theme=theme)
    readable = assessment_round.assessments.filter(status__in=permissions.READABLE_FOR_REVIEW)
    return readable.filter(Q(Exists(texts)) | Q(Exists(measures)))


def numbers_by_group(assessments: QuerySet[Assessment]) -> dict[str, int]:
    """Department group → number of these assessments, by name."""
    groups = assessments.order_by(Alphabetical("department_group")).values_list("department_group")
    return dict(groups.annotate(number=Count("pk")))


def entries(
    assessments: QuerySet[Assessment],
    requirement: QualityRequirement,
    themes: Sequence[Theme],
    *,
    start: int,
    size: int,
) -> list[Entry]:
    """One page of them, by the names of the institutions; three queries."""
    page = assessments.order_by(Alphabetical("institution_name"), "pk")[start : start + size].values("pk")
    texts = _texts(requirement).filter(answer__assessment__in=page)
    texts = texts.select_related("question", "answer__level", "answer__assessment__institution")
    measures = Measure.objects.filter(requirement=requirement, assessment__in=page).order_by("pk")
    texts, measures = list(texts), list(measures.select_related("assessment__institution"))
    found = {text.answer.assessment for text in texts} | {measure.assessment for measure in measures}
    of_text, of_measure = _themes_by_entry(themes, texts, measures)
    return [
        Entry(
            assessment,
            tuple(t for t in texts if t.answer.assessment_id == assessment.pk and t.question.answer_type == "rating"),
            tuple(
                (text, of_text[text.pk])
                for text in texts
                if text.answer.assessment_id == assessment.pk and text.question.answer_type == "text"
            ),
            tuple((m, of_measure[m.pk]) for m in measures if m.assessment_id == assessment.pk),
        )
        for assessment in sorted(found, key=lambda one: (alphabet.key(one.institution_name), one.pk))
    ]


def _texts(requirement: QualityRequirement) -> QuerySet[AnswerText]:
    return AnswerText.objects.filter(answer__requirement=requirement).exclude(text="").order_by("question__position")


def _themes_by_entry(themes: Sequence[Theme], texts: Sequence[AnswerText], measures: Sequence[Measure]):
    """Themes of the texts and of the measures, by their keys; one query."""
    by_pk = {theme.pk: theme for theme in themes}
    of_text, of_measure = defaultdict(tuple), defaultdict(tuple)
    tags = ThemeTag.objects.filter(Q(answer_text__in=texts) | Q(measure__in=measures), theme__in=by_pk)
    for tag in tags.order_by(Alphabetical("theme__title")):
        found, key = (of_text, tag.answer_text_id) if tag.answer_text_id else (of_measure, tag.measure_id)
        found[key] += (by_pk[tag.theme_id],)
    return of_text, of_measure
