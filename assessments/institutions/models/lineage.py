"""What an institution has come from, when institutions were merged or divided; and what such a step would touch."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import Assessment, AssessmentRound, Institution, Measure, Membership, Succession
from assessments.text.models.alphabetical import Alphabetical


def with_predecessors(institutions, current: AssessmentRound) -> QuerySet[Institution]:
    """These institutions (keys or a query of them) and those in whose place they had stepped before this round.

    Who takes part in the round itself still stands for itself there.
    """
    former = Succession.objects.filter(successor__in=institutions, ends=True, since__lte=current.opens_on)
    former = former.exclude(predecessor__in=Assessment.objects.filter(round=current).values("institution"))
    return Institution.objects.filter(Q(pk__in=institutions) | Q(pk__in=former.values("predecessor"))).order_by()


@dataclass(frozen=True)
class Touched:
    """What the institutions of a reorganisation are part of: their assessments by the state of the round, the numbers
    of their open measures, and their valid roles."""

    prepared: tuple[Assessment, ...]
    running: tuple[Assessment, ...]
    published: tuple[Assessment, ...]
    open_measures: dict[int, int]  # by institution
    roles: tuple[Membership, ...]


def touched_by_reorganisation(institutions: Collection[Institution]) -> Touched:
    """Three queries, whatever the number of institutions."""
    rows = Assessment.objects.filter(institution__in=institutions).select_related("round")
    found = list(rows.order_by("-round__opens_on", "round", Alphabetical("institution_name"), "pk"))
    measures = Measure.objects.filter(institution__in=institutions).exclude(status__in=Measure.OVER)
    roles = Membership.objects.valid().filter(institution__in=institutions, user__is_active=True)
    roles = roles.select_related("user", "institution").order_by(
        Alphabetical("user__function"), "user", Alphabetical("institution__name"), "role"
    )
    return Touched(
        tuple(one for one in found if one.round.status == AssessmentRound.Status.IN_PREPARATION),
        tuple(one for one in found if one.round.takes_answers),
        tuple(one for one in found if one.round.is_public),
        dict(measures.order_by().values_list("institution").annotate(number=Count("pk"))),
        tuple(roles),
    )
