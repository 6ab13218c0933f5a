"""Measures across institutions and rounds, and the good examples made of them."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments import permissions, scoring
from assessments.models import Assessment, AssessmentRound, GoodExample, Measure, MeasureUpdate, User

from .visibility import assessments_visible_to

HALF_YEARS = ((3, 31), (9, 30))  # a rule of the city: on these days the institutions say how their measures go
STILL_FRESH = timedelta(days=28)  # who wrote shortly before such a day is not asked again


def half_year_day(on: date) -> date:
    """The last 31.03. or 30.09. up to that day."""
    days = [date(year, month, day) for year in (on.year - 1, on.year) for month, day in HALF_YEARS]
    return max(day for day in days if day <= on)


def measures_visible_to(user: User) -> QuerySet[Measure]:
    """Measures of the assessments that the person may read."""
    return Measure.objects.filter(assessment__in=assessments_visible_to(user))


def measures_awaiting_update(on: date) -> QuerySet[Measure]:
    """Open measures of which nobody has said since the last half-year day how they go, with their institutions.

    The acceptance counts as well: until then the institution has just planned them. Of all rounds, demo or not.
    """
    since = half_year_day(on) - STILL_FRESH
    followed_up = Q(assessment__status__in=Assessment.COUNTED) | Q(assessment__round__status__in=AssessmentRound.PUBLIC)
    long_accepted = Q(assessment__accepted_at=None) | Q(assessment__accepted_at__date__lt=since)
    heard_of = MeasureUpdate.objects.filter(measure=OuterRef("pk"), date__gte=since)
    return (
        Measure.objects.filter(followed_up, long_accepted, ~Exists(heard_of))
        .exclude(status__in=Measure.OVER)
        .select_related("institution", "assessment__round", "requirement")
    )


def measures_overdue(on: date) -> Q:
    """The same rule as `scoring.is_overdue`, for the database."""
    return Q(due_date__lt=on, status__in=scoring.CAN_BE_OVERDUE)


def good_examples_visible_to(user: User) -> QuerySet[GoodExample]:
    """With consent for everybody who has a role; proposals for the institution and the reviewer who asked for them."""
    if not user.roles:
        return GoodExample.objects.none()
    visible = Q(consented_at__isnull=False) | Q(assessment__institution__in=permissions.institution_ids(user))
    if permissions.is_reviewer(user):
        visible |= Q(assessment__status__in=permissions.READABLE_FOR_REVIEW)
    return _with_parts(GoodExample.objects.filter(visible))


def good_examples(assessment_round: AssessmentRound) -> QuerySet[GoodExample]:
    """For the city report: examples whose head consented, of institutions that may be named in public."""
    return _with_parts(
        GoodExample.objects.filter(
            assessment__round=assessment_round,
            assessment__status__in=Assessment.COUNTED,
            assessment__publication_consent=Assessment.PublicationConsent.NAMED,
            consented_at__isnull=False,
        )
    )


def _with_parts(examples: QuerySet[GoodExample]) -> QuerySet[GoodExample]:
    return examples.select_related(
        "assessment__institution", "assessment__round", "requirement__area", "measure__requirement"
    )
