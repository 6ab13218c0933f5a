"""Good examples: what institutions pass on to each other, and what the city report prints."""

from django.db.models import Case, Q, QuerySet, Value, When

from assessments.access import permissions
from assessments.access.visibility import named_in_public
from assessments.catalogue.queries.tree import areas_of
from assessments.models import Assessment, AssessmentRound, GoodExample, QualityArea, User
from assessments.redactions.queries import found_openly
from assessments.text.rules.alphabet import spelling_pattern

TEXT_FIELDS = ("title", "text", "requirement__title")


def good_examples_visible_to(user: User) -> QuerySet[GoodExample]:
    """With consent for everybody who has a role; proposals for the institution and for the reviewer."""
    if not permissions.can_view_good_examples(user):
        return GoodExample.objects.none()
    visible = Q(consented_at__isnull=False) | Q(assessment__institution__in=permissions.institution_ids(user))
    if permissions.is_reviewer(user):
        visible |= Q(assessment__status__in=permissions.READABLE_FOR_REVIEW)
    return _with_parts(GoodExample.objects.filter(visible))


def good_example_list(user: User, *, requirement: str = "", text: str = "") -> QuerySet[GoodExample]:
    """What a person finds: proposals first, then the newest rounds. `requirement` also takes the code of an area."""
    found = good_examples_visible_to(user)
    if requirement:
        found = found.filter(Q(requirement__code=requirement) | Q(requirement__area__code=requirement))
    if text:
        found = found.filter(found_openly(user))
    for word in text.split():
        found = found.filter(Q(*((f"{name}__iregex", spelling_pattern(word)) for name in TEXT_FIELDS), _connector=Q.OR))
    proposals_first = Case(When(consented_at=None, then=Value(0)), default=Value(1))
    return found.order_by(proposals_first, "-assessment__round__opens_on", "requirement__code", "pk")


def good_example_areas(user: User) -> list[QualityArea]:
    """The areas to filter by; one query, the catalogues are remembered."""
    examples = good_examples_visible_to(user).order_by().values("assessment__round")
    return areas_of(AssessmentRound.objects.filter(pk__in=examples))


def good_examples(assessment_round: AssessmentRound) -> QuerySet[GoodExample]:
    """For the city report: examples whose head consented, of institutions that may be named in public."""
    return good_examples_of(named_in_public(assessment_round))


def good_examples_of(assessments: QuerySet[Assessment]) -> QuerySet[GoodExample]:
    """Examples of these assessments whose head consented."""
    return _with_parts(GoodExample.objects.filter(assessment__in=assessments, consented_at__isnull=False))


def _with_parts(examples: QuerySet[GoodExample]) -> QuerySet[GoodExample]:
    return examples.select_related("assessment__institution", "assessment__round", "requirement__area", "measure")
