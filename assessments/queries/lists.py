"""Rows of lists and dashboards."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments import permissions, scoring
from assessments.models import Answer, Assessment, AssessmentRound, Inquiry, QualityRequirement

from .numbers import mark


def with_progress(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Adds to each row, counted for the rows shown only: `answered` (rated or not relevant), `open_inquiries`,
    `replied_inquiries` (answered, not yet closed) and `inquiry_due`, the first day by which an answer is wanted."""
    answers = Answer.objects.filter(assessment=OuterRef("pk")).exclude(state=Answer.State.UNRATED)
    inquiries = Inquiry.objects.filter(assessment=OuterRef("pk"))
    asked = inquiries.filter(status=Inquiry.Status.OPEN)
    return assessments.annotate(
        answered=_number_of(answers),
        open_inquiries=_number_of(asked),
        replied_inquiries=_number_of(inquiries.filter(status=Inquiry.Status.ANSWERED)),
        inquiry_due=Subquery(asked.exclude(due_date=None).order_by("due_date").values("due_date")[:1]),
    )


def _number_of(rows: QuerySet) -> Coalesce:
    numbers = rows.order_by().values("assessment").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)


def rounds_with_counts() -> QuerySet[AssessmentRound]:
    """All rounds, each with `invited`, `submitted` (to be read now), `accepted` (also published) and `declined`."""
    status = "assessments__status"
    return AssessmentRound.objects.annotate(
        invited=Count("assessments"),
        submitted=Count("assessments", filter=Q(**{status: Assessment.Status.SUBMITTED})),
        accepted=Count("assessments", filter=Q(**{f"{status}__in": Assessment.COUNTED})),
        declined=Count("assessments", filter=Q(**{status: Assessment.Status.DECLINED})),
    ).order_by("-opens_on", "code")  # grouping drops the order of the model


@dataclass(frozen=True)
class InstitutionMarks:
    """One row of the heat map: the values in the order of the catalogue."""

    name: str
    code: str
    values: tuple[scoring.Value, ...]


def heat_map_assessments(
    assessment_round: AssessmentRound, *, status: str = "", group: str = ""
) -> QuerySet[Assessment]:
    """What the reviewer may read of a round, by the names of the institutions, never by a value."""
    found = assessment_round.assessments.filter(status__in=permissions.READABLE_FOR_REVIEW)
    if status:
        found = found.filter(status=status)
    if group:
        found = found.filter(institution__department_group=group)
    return found.select_related("institution").order_by("institution__name", "pk")


def heat_map(assessments: Sequence[Assessment], requirements: Sequence[QualityRequirement]) -> list[InstitutionMarks]:
    """Institutions × requirements for these assessments, in their order; one query."""
    marks = defaultdict(dict)
    answers = Answer.objects.filter(assessment__in=[found.pk for found in assessments], requirement__in=requirements)
    for assessment, requirement, state, value in answers.values_list(
        "assessment_id", "requirement_id", "state", "level__value"
    ):
        marks[assessment][requirement] = mark(state, value)
    return [
        InstitutionMarks(
            found.display_name,
            found.institution.code,
            tuple(marks[found.pk].get(requirement.pk, scoring.UNRATED) for requirement in requirements),
        )
        for found in assessments
    ]


def rounds_with_status_counts() -> list[tuple[AssessmentRound, dict[str, int]]]:
    """Rounds that are running or in review, each with its number of assessments by status; one query."""
    numbers = {
        status: Count("assessments", filter=Q(assessments__status=status)) for status in Assessment.Status.values
    }
    running = (AssessmentRound.Status.OPEN, AssessmentRound.Status.IN_REVIEW)
    rounds = AssessmentRound.objects.filter(status__in=running).annotate(
        **{f"number_{status}": number for status, number in numbers.items()}
    )
    rounds = rounds.order_by("-opens_on", "code")  # grouping drops the order of the model
    return [(r, {status: getattr(r, f"number_{status}") for status in numbers}) for r in rounds]
