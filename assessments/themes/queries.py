"""Themes of a round and the needs they lead to: how many institutions, never which."""

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.access import permissions
from assessments.models import Assessment, AssessmentRound, SharedNeed, Theme, ThemeTag
from assessments.text.models.alphabetical import Alphabetical


def themes(assessment_round: AssessmentRound) -> QuerySet[Theme]:
    """Themes as they may be published, the most shared first: each with `institutions`, `potentials`, `measures`.

    Accepted assessments count only. A theme of fewer than `Theme.LEAST_INSTITUTIONS` is missing: it would point at one.
    """
    found = _with_numbers(assessment_round, Assessment.objects.counted())
    return found.filter(institutions__gte=Theme.LEAST_INSTITUTIONS).order_by("-institutions", Alphabetical("title"))


def themes_in_review(assessment_round: AssessmentRound) -> QuerySet[Theme]:
    """All themes for the reviewer, by title, with the same numbers over everything she may read."""
    return _with_numbers(assessment_round, _readable()).order_by(Alphabetical("title"))


def shared_needs(assessment_round: AssessmentRound) -> QuerySet[SharedNeed]:
    """Needs as they may be published, the most shared first, each with `institutions`: those of its theme."""
    return (
        SharedNeed.objects.select_related("theme")
        .filter(theme__in=themes(assessment_round).order_by().values("pk"))
        .annotate(institutions=_institutions(Assessment.objects.counted(), theme=OuterRef("theme")))
        .order_by("-institutions", Alphabetical("title"))
    )


def tags_of(theme: Theme) -> QuerySet[ThemeTag]:
    """What belongs to a theme, for the reviewer: with institution and requirement, by the names of the institutions."""
    texts = "answer_text__answer"
    measures = "measure"
    return (
        _tags(_readable(), theme=theme)
        .annotate(
            institution_name=Coalesce(
                f"{texts}__assessment__institution_name", f"{measures}__assessment__institution_name"
            )
        )
        .select_related(
            f"{texts}__assessment",
            f"{texts}__requirement",
            f"{measures}__assessment",
            f"{measures}__requirement",
        )
        .order_by(Alphabetical("institution_name"), "pk")
    )


def _readable() -> QuerySet[Assessment]:
    return Assessment.objects.filter(status__in=permissions.READABLE_FOR_REVIEW)


def _with_numbers(assessment_round: AssessmentRound, assessments: QuerySet[Assessment]) -> QuerySet[Theme]:
    theme = {"theme": OuterRef("pk")}
    return assessment_round.themes.annotate(
        institutions=_institutions(assessments, **theme),
        potentials=_number(_tags(assessments, **theme).filter(measure=None), Count("pk")),
        measures=_number(_tags(assessments, **theme).filter(answer_text=None), Count("pk")),
    )


def _institutions(assessments: QuerySet[Assessment], **theme) -> Coalesce:
    return _number(_tags(assessments, **theme), Count("assessment_id", distinct=True))


def _tags(assessments: QuerySet[Assessment], **theme) -> QuerySet[ThemeTag]:
    """The theme's potentials and measures, each with its `assessment_id`."""
    assessment = Coalesce(F("answer_text__answer__assessment"), F("measure__assessment"))
    tags = ThemeTag.objects.filter(**theme).annotate(assessment_id=assessment)
    return tags.filter(assessment_id__in=assessments.values("pk"))


def _number(tags: QuerySet[ThemeTag], number: Count) -> Coalesce:
    rows = tags.order_by().values("theme").annotate(number=number).values("number")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)
