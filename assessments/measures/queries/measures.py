"""Measures across institutions and rounds: which a person may read, which are late, which wait for a Sachstand."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.access import permissions
from assessments.access.visibility import assessments_visible_to
from assessments.models import AssessmentRound, Measure, MeasureUpdate, User, counted
from assessments.results.rules import scoring

HALF_YEARS = ((3, 31), (9, 30))  # a rule of the city: on these days the institutions say how their measures go
STILL_FRESH = timedelta(days=28)  # who wrote shortly before such a day is not asked again


def half_year_day(on: date) -> date:
    """The last 31.03. or 30.09. up to that day."""
    days = [date(year, month, day) for year in (on.year - 1, on.year) for month, day in HALF_YEARS]
    return max(day for day in days if day <= on)


def measures_visible_to(user: User) -> QuerySet[Measure]:
    """Measures of the assessments that the person may read."""
    return Measure.objects.filter(assessment__in=assessments_visible_to(user))


def outside_training(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """What lists and reminders across rounds are about: a measure of a training round stays in its round."""
    return measures.filter(assessment__round__is_training=False)


def measures_awaiting_update(on: date) -> QuerySet[Measure]:
    """Open measures of which nobody has said since the last half-year day how they go, with their institutions.

    The acceptance counts as well: until then the institution has just planned them. Of all rounds
    but those of training.
    """
    since = half_year_day(on) - STILL_FRESH
    followed_up = counted("assessment__") | Q(assessment__round__status__in=AssessmentRound.PUBLIC)
    long_accepted = Q(assessment__accepted_at=None) | Q(assessment__accepted_at__date__lt=since)
    heard_of = MeasureUpdate.objects.filter(measure=OuterRef("pk"), date__gte=since)
    return (
        outside_training(Measure.objects.filter(followed_up, long_accepted, ~Exists(heard_of)))
        .exclude(status__in=Measure.OVER)
        .select_related("institution", "assessment__round", "requirement")
    )


def own_measures_awaiting_update(user: User, on: date) -> QuerySet[Measure]:
    """Those of the person's own institutions; no query for somebody without one."""
    return measures_awaiting_update(on).filter(institution__in=permissions.institution_ids(user))


def measures_overdue(on: date) -> Q:
    """The same rule as `scoring.is_overdue`, for the database."""
    return Q(due_date__lt=on) & ~Q(status__in=scoring.MEASURE_IS_OVER)
