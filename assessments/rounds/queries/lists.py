"""Rows of lists and dashboards."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce

from assessments.access import permissions
from assessments.models import Answer, Assessment, AssessmentRound, Inquiry, QualityRequirement, counted
from assessments.results.rules import scoring
from assessments.text.models.alphabetical import Alphabetical


def with_progress(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Adds to each row, counted for the rows shown only: `answered` (rated or not relevant), `not_relevant`,
    `open_inquiries`, `replied_inquiries` (answered, not yet closed) and `inquiry_due`, the first day by which an answer
    is wanted."""
    answers = Answer.objects.filter(assessment=OuterRef("pk")).exclude(state=Answer.State.UNRATED)
    inquiries = Inquiry.objects.filter(assessment=OuterRef("pk"))
    asked = inquiries.filter(status=Inquiry.Status.OPEN)
    return assessments.annotate(
        answered=_number_of(answers),
        not_relevant=_number_of(answers.filter(state=Answer.State.NOT_RELEVANT)),
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
        accepted=Count("assessments", filter=counted("assessments__")),
        declined=Count("assessments", filter=Q(**{status: Assessment.Status.DECLINED})),
    ).order_by("-opens_on", "code")  # grouping drops the order of the model


class HeatMapOrder(TextChoices):
    """Orders of the institutions beside that by name."""

    GROUP = "dezernat", "nach Dezernat"
    STATUS = "status", "nach Status"


@dataclass(frozen=True)
class InstitutionMarks:
    """One row of the heat map: the values in the order of the catalogue."""

    name: str
    code: str
    values: tuple[scoring.Value, ...]


def heat_map_assessments(
    assessment_round: AssessmentRound, *, status: str = "", group: str = "", order: str = ""
) -> QuerySet[Assessment]:
    """What the reviewer may read of a round, by name, Dezernat or status, never by a value."""
    found = assessment_round.assessments.filter(status__in=permissions.READABLE_FOR_REVIEW)
    if status:
        found = found.filter(status=status)
    if group:
        found = found.filter(department_group=group)
    first = {HeatMapOrder.GROUP: [Alphabetical("department_group")], HeatMapOrder.STATUS: ["status"]}.get(order, [])
    return found.select_related("institution").order_by(*first, Alphabetical("institution_name"), "pk")


def shares_from(
    assessments: QuerySet[Assessment], requirements: Sequence[QualityRequirement], level: int
) -> list[int | None]:
    """Per requirement: how many of the rated answers have this level or a higher one, in whole per cent; None without
    any. For the reviewer, who reads each of them; one query."""
    rated = Answer.objects.filter(assessment__in=assessments.order_by().values("pk"), state=Answer.State.RATED)
    upper = Count("pk", filter=Q(level__value__gte=level))
    rows = rated.order_by().values("requirement").annotate(rated=Count("pk"), upper=upper)
    numbers = {row["requirement"]: (row["rated"], row["upper"]) for row in rows}
    found = (numbers.get(requirement.pk) for requirement in requirements)
    return [number and round(100 * number[1] / number[0]) for number in found]


def heat_map(assessments: Sequence[Assessment], requirements: Sequence[QualityRequirement]) -> list[InstitutionMarks]:
    """Institutions × requirements for these assessments, in their order; one query."""
    marks = defaultdict(dict)
    answers = Answer.objects.filter(assessment__in=[found.pk for found in assessments], requirement__in=requirements)
    for assessment, requirement, state, value in answers.values_list(
        "assessment_id", "requirement_id", "state", "level__value"
    ):
        marks[assessment][requirement] = Answer.mark(state, value)
    return [
        InstitutionMarks(
            found.institution_name,
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
    """Rounds that are being prepared, running or in review, with what is to do in them; three queries."""
    status = AssessmentRound.Status
    rounds = list(AssessmentRound.objects.filter(status__in=(status.IN_PREPARATION, status.OPEN, status.IN_REVIEW)))
    assessments, inquiries = _numbers_by_round(rounds, today), _inquiries_by_round(rounds, today)
    found = []
    for current_round in rounds:
        rows = assessments[current_round.pk]
        waiting, late_answers, replied = inquiries.get(current_round.pk, (0, 0, 0))
        by_status = {name: rows.get(name, (0, 0))[0] for name in Assessment.Status.values}
        late = sum(late for _, late in rows.values()) if current_round.takes_answers else 0
        to_read = by_status[Assessment.Status.SUBMITTED] - waiting
        found.append(RoundToDo(current_round, by_status, to_read, late, late_answers, replied))
    return found


def _numbers_by_round(rounds: Sequence[AssessmentRound], today: date) -> dict[int, dict[str, tuple[int, int]]]:
    """Round → status → how many, and how many of them are late."""
    passed = Q(extended_until__lt=today) | Q(extended_until=None, round__submission_deadline__lt=today)
    rows = (
        Assessment.objects.filter(round__in=rounds)
        .order_by()
        .values_list("round", "status")
        .annotate(number=Count("pk"), late=Count("pk", filter=passed & Q(status__in=Assessment.UNFINISHED)))
    )
    found = defaultdict(dict)
    for pk, status, number, late in rows:
        found[pk][status] = (number, late)
    return found


def _inquiries_by_round(rounds: Sequence[AssessmentRound], today: date) -> dict[int, tuple[int, int, int]]:
    """Round → submitted assessments that wait for an answer, answers that are late, answers to be read."""
    asked = Q(status=Inquiry.Status.OPEN)
    rows = (
        Inquiry.objects.filter(assessment__round__in=rounds)
        .order_by()
        .values_list("assessment__round")
        .annotate(
            waiting=Count(
                "assessment", filter=asked & Q(assessment__status=Assessment.Status.SUBMITTED), distinct=True
            ),
            late=Count("pk", filter=asked & Q(due_date__lt=today)),
            replied=Count("pk", filter=Q(status=Inquiry.Status.ANSWERED)),
        )
    )
    return {pk: (waiting, late, replied) for pk, waiting, late, replied in rows}
