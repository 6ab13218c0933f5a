"""The days that concern one person: for her calendar, without any contents."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from assessments.access import permissions
from assessments.access.visibility import own_assessments
from assessments.measures.queries.measures import outside_training
from assessments.models import Assessment, AssessmentRound, Inquiry, Measure, User, counted

TO_STEER = (AssessmentRound.Status.IN_PREPARATION, *AssessmentRound.RUNNING)


@dataclass(frozen=True)
class MeasuresDue:
    """Open measures of an institution with the same day."""

    institution: str
    code: str
    day: date
    is_demo: bool
    number: int


@dataclass(frozen=True)
class OwnDates:
    """Running self-assessments with the inquiries to answer, open measures; for reviewers also the rounds, each with
    the extended deadlines and their number."""

    assessments: list[tuple[Assessment, list[Inquiry]]]
    rounds: list[tuple[AssessmentRound, list[tuple[date, int]]]]
    measures: list[MeasuresDue]


def own_dates(user: User) -> OwnDates:
    """What her roles of today let her know; at most five queries, three without a city-wide role."""
    rounds = _rounds() if permissions.is_reviewer(user) else []
    if not permissions.institution_ids(user):
        return OwnDates([], rounds, [])
    return OwnDates(_assessments(user), rounds, _measures(user))


def extended_deadlines(rounds) -> QuerySet:
    """Round id, day and number of institutions that have longer than the round gives to all."""
    running = Assessment.objects.filter(round__in=rounds, status__in=Assessment.UNFINISHED)
    days = running.filter(extended_until__gt=F("round__submission_deadline")).order_by("extended_until")
    return days.values_list("round", "extended_until").annotate(number=Count("pk"))


def _rounds() -> list[tuple[AssessmentRound, list[tuple[date, int]]]]:
    rounds = list(AssessmentRound.objects.filter(status__in=TO_STEER))
    extended = defaultdict(list)
    for pk, day, number in extended_deadlines(rounds):
        extended[pk].append((day, number))
    return [(found, extended[found.pk]) for found in rounds]


def _assessments(user: User) -> list[tuple[Assessment, list[Inquiry]]]:
    running = own_assessments(user).filter(round__status__in=AssessmentRound.RUNNING)
    found = running.exclude(status=Assessment.Status.DECLINED)
    asked = defaultdict(list)
    for inquiry in Inquiry.objects.filter(assessment__in=found.order_by(), status=Inquiry.Status.OPEN):
        if inquiry.due_date:
            asked[inquiry.assessment_id].append(inquiry)
    return [(assessment, asked[assessment.pk]) for assessment in found]


def _measures(user: User) -> list[MeasuresDue]:
    followed_up = counted("assessment__") | Q(assessment__round__status__in=AssessmentRound.PUBLIC)
    rows = (
        outside_training(Measure.objects.filter(followed_up, institution__in=permissions.institution_ids(user)))
        .exclude(Q(status__in=Measure.OVER) | Q(due_date=None))
        .order_by("due_date", "institution__code")
        .values_list("institution__name", "institution__code", "due_date", "assessment__round__is_demo")
    )
    return [MeasuresDue(*row) for row in rows.annotate(number=Count("pk"))]
