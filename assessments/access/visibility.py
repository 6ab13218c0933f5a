"""What a person may see."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessments.access import permissions
from assessments.models import Assessment, AssessmentRound, Membership, Report, User, counted
from assessments.results.rules import disclosure
from assessments.text.models.alphabetical import Alphabetical


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    """Assessments whose contents the person may read: `permissions.can_view`, and nothing that gives others away.

    Who reads most of a round's assessments could subtract them from the city's numbers. So steering and
    coordination group read single ones only where none, or enough of them, stay hidden (`disclosure.circle_reads`),
    and only once the round is published: before, one more that is accepted could make them too few.
    """
    visible = Q(institution__in=permissions.institution_ids(user))
    if permissions.is_reviewer(user):
        visible |= Q(status__in=permissions.READABLE_FOR_REVIEW)
    elif permissions.reads_accepted(user):
        visible |= _by_the_circle() & Q(round__status__in=AssessmentRound.PUBLIC)
    return Assessment.objects.select_related("round", "institution").filter(visible)


def had_role_at(user: User, institution_code: str) -> bool:
    """Whether the person had a role at that institution and has none any more."""
    had = Membership.history.filter(user=user.pk, institution__code=institution_code)
    return had.exclude(institution__in=permissions.institution_ids(user)).exists()


def read_by_the_circle() -> QuerySet[Assessment]:
    """Single assessments that steering and coordination group may read once their round is published."""
    return Assessment.objects.filter(_by_the_circle())


def _by_the_circle() -> Q:
    consenting = counted() & Q(publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
    return consenting & ~Exists(_too_few_hidden())


def _too_few_hidden() -> QuerySet:
    """For a round (outer reference): a row if some of its results, but too few, stay without a name."""
    return (
        Assessment.objects.counted()
        .filter(round=OuterRef("round"))
        .exclude(publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
        .order_by()
        .values("round", "round__min_institutions")
        .annotate(number=Count("pk"))
        .filter(number__lt=F("round__min_institutions") * disclosure.HIDDEN_FROM_CIRCLE)
        .values("round")
    )


def named_in_public(assessment_round: AssessmentRound) -> QuerySet[Assessment]:
    """Counted assessments whose institutions agreed that everybody may read their name, in the order of the names."""
    counted = assessment_round.assessments.counted()
    agreed = counted.filter(publication_consent__in=permissions.CONSENTS_IN_PUBLIC)
    return agreed.select_related("institution").order_by(Alphabetical("institution_name"), "pk")


def own_assessments(user: User) -> QuerySet[Assessment]:
    """Assessments of the person's own institutions in rounds that have begun, newest round first."""
    return (
        Assessment.objects.select_related("round", "institution")
        .filter(institution__in=permissions.institution_ids(user))
        .exclude(round__status=AssessmentRound.Status.IN_PREPARATION)
        .order_by("-round__opens_on", Alphabetical("institution_name"))
    )


def rounds_with_results_for(user: User) -> QuerySet[AssessmentRound]:
    """Rounds whose city-wide results the person may read: the reviewer always, all others once published."""
    rounds = AssessmentRound.objects.all()
    if permissions.is_reviewer(user):
        return rounds
    if not permissions.takes_part(user):
        return rounds.none()
    return rounds.filter(status__in=(AssessmentRound.Status.PUBLISHED, AssessmentRound.Status.CLOSED))


def rounds_begun_for(user: User) -> QuerySet[AssessmentRound]:
    """Rounds whose blank sheet the person may take along: those that have begun, for the reviewer all."""
    if permissions.is_reviewer(user):
        return AssessmentRound.objects.all()
    if not permissions.takes_part(user):
        return AssessmentRound.objects.none()
    return AssessmentRound.objects.exclude(status=AssessmentRound.Status.IN_PREPARATION)


def reports_visible_to(user: User) -> QuerySet[Report]:
    """Published reports: of the city with its results, of an institution with its assessment. Files stay unread."""
    own = assessments_visible_to(user).filter(round=OuterRef("round"), institution=OuterRef("institution"))
    city = Q(kind=Report.Kind.CITY, round__in=rounds_with_results_for(user))
    # Of an institution the newest: an earlier one may tell what has been blacked out since.
    later = Report.objects.filter(
        round=OuterRef("round"), institution=OuterRef("institution"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
    )
    reports = Report.objects.filter(city | Q(Exists(own), ~Exists(later), kind=Report.Kind.INSTITUTION))
    return reports.select_related("round", "institution").defer("file", "content")
