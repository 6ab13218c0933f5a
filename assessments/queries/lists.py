"""Rows of lists and dashboards."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
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


def _number_of(rows: QuerySet, of: str = "assessment") -> Coalesce:
    numbers = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
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


@dataclass(frozen=True)
class RoundToDo:
    """A round on the reviewer's desk. Numbers of institutions by status and late ones, of inquiries the others."""

    round: AssessmentRound
    by_status: dict[str, int]
    to_read: int  # submitted, and no inquiry waits for an answer
    late: int
    late_answers: int
    replied: int


def rounds_to_steer(today: date) -> list[RoundToDo]:
    """Rounds that are being prepared, running or in review, with what is to do in them; one query."""
    status = AssessmentRound.Status
    numbers = {name: Count("assessments", filter=Q(assessments__status=name)) for name in Assessment.Status.values}
    late = Q(assessments__extended_until__lt=today) | Q(assessments__extended_until=None, submission_deadline__lt=today)
    inquiries = Inquiry.objects.filter(assessment__round=OuterRef("pk"))
    asked = Exists(Inquiry.objects.filter(assessment=OuterRef("assessments__pk"), status=Inquiry.Status.OPEN))
    to_read = Q(assessments__status=Assessment.Status.SUBMITTED) & ~Q(asked)
    rounds = AssessmentRound.objects.filter(status__in=(status.IN_PREPARATION, status.OPEN, status.IN_REVIEW)).annotate(
        **{f"number_{name}": number for name, number in numbers.items()},
        to_read=Count("assessments", filter=to_read),
        late=Count("assessments", filter=late & Q(assessments__status__in=Assessment.UNFINISHED)),
        late_answers=_number_of(inquiries.filter(status=Inquiry.Status.OPEN, due_date__lt=today), "assessment__round"),
        replied=_number_of(inquiries.filter(status=Inquiry.Status.ANSWERED), "assessment__round"),
    )
    return [
        RoundToDo(
            found,
            {name: getattr(found, f"number_{name}") for name in numbers},
            found.to_read,
            found.late if found.takes_answers else 0,
            found.late_answers,
            found.replied,
        )
        for found in rounds.order_by("-opens_on", "code")  # grouping drops the order of the model
    ]
