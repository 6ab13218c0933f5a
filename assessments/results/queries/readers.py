"""What readers of a round's numbers know besides, for `disclosure`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessments.access import permissions
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import Assessment, AssessmentRound, Edition, Membership, same_kind
from assessments.results.rules import disclosure
from assessments.results.rules.scoring_trend import Reading

AGREED = Q(publication_consent__in=permissions.CONSENTS_IN_THE_CITY)


@dataclass(frozen=True)
class RoundReaders:
    """One round: `own`, the most assessments that one account knows as its own (at least one); how many agreed to be
    read in the city, and how many did not (`hidden`); `suppressed`, the codes that its newest edition leaves out, None
    without one."""

    round: AssessmentRound
    own: int
    agreed: int
    hidden: int
    suppressed: frozenset[str] | None

    @property
    def by_the_circle(self) -> bool:
        """Whether the circle reads some of the assessments, but not all."""
        some = self.agreed > 0 and self.hidden > 0
        return some and disclosure.circle_reads(self.hidden, self.round.min_institutions)

    @property
    def reading(self) -> Reading:
        return Reading(self.own, self.by_the_circle)


def readers_of(current: AssessmentRound) -> list[RoundReaders]:
    """Of this round (the first), and of all published ones whose numbers could be compared with it; one query.

    Invented rounds go with invented ones only: what is compared twice could be subtracted. Roles that somebody has
    today change nothing of an edition.
    """
    family = same_kind(current) & Q(catalogue__code=catalogue_tree(current.catalogue_id).catalogue.code)
    rounds = AssessmentRound.objects.filter(Q(pk=current.pk) | family & Q(status__in=AssessmentRound.PUBLIC))
    rows = rounds.annotate(
        own=_most_by_one(), agreed=_number(AGREED), hidden=_number(~AGREED), suppressed=_suppressed()
    )
    found = [RoundReaders(row, max(row.own or 1, 1), row.agreed, row.hidden, _codes(row.suppressed)) for row in rows]
    mine, *others = sorted(found, key=lambda readers: readers.round.pk != current.pk)
    return [mine if mine.suppressed is None else replace(mine, own=1), *others]


def _codes(suppressed: Iterable[dict] | None) -> frozenset[str] | None:
    return None if suppressed is None else frozenset(requirement["code"] for requirement in suppressed)


def _number(condition: Q) -> Coalesce:
    """How many counted assessments of a round meet the condition."""
    rows = Assessment.objects.counted().filter(condition, round=OuterRef("pk"))
    return Coalesce(Subquery(rows.order_by().values("round").annotate(number=Count("pk")).values("number")), 0)


def _most_by_one() -> Subquery:
    """The most counted assessments of a round that one account reads as its own: institutions of its roles and their
    predecessors that have ended (`User.roles`). Who had a role during the round still knows the answers."""
    institutions = Assessment.objects.counted().filter(round=OuterRef(OuterRef("pk"))).values("institution")
    before = "institution__predecessions"
    own = Count("institution", distinct=True, filter=Q(institution__in=institutions))
    inherited = Q(**{f"{before}__ends": True, f"{before}__predecessor__in": institutions})
    lasted_into_the_round = Q(valid_until=None) | Q(valid_until__gte=OuterRef("opens_on"))
    rows = (
        Membership.objects.filter(lasted_into_the_round, institution__isnull=False)
        .order_by()
        .values("user")
        .annotate(number=own + Count(f"{before}__predecessor", distinct=True, filter=inherited))
        .order_by(F("number").desc())
    )
    return Subquery(rows.values("number")[:1], output_field=IntegerField())


def _suppressed() -> Subquery:
    return Subquery(Edition.objects.filter(round=OuterRef("pk")).order_by("-number").values("content__suppressed")[:1])
