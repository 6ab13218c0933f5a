"""Individual opinions (Einschätzungen): give one, count them, delete them.

A single opinion is read and written for its own person only. The team gets numbers: how many opinions there are, and
once the phase is closed (`close_opinions`) how they lie, both as `scoring` allows. What is to be shown of a
closed phase was counted when it was closed, so nothing that happens later can give a person away.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.events.steps.locks import delete_in_order, locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import (
    Answer,
    Assessment,
    AssessmentRound,
    IndividualRating,
    OpinionCount,
    QualityRequirement,
    RatingLevel,
)
from assessments.opinions.steps.closing import opinion_refusal
from assessments.results.rules import scoring

KEPT_AFTER_CONSENSUS = timedelta(days=14)


@dataclass(frozen=True)
class OwnOpinion:
    """What one person thinks."""

    level: int
    remark: str


def refusal_at(assessment: Assessment, requirement: QualityRequirement) -> Reason | None:
    """Why the person cannot give an opinion on this requirement now, or None."""
    refusal = opinion_refusal(assessment)
    if refusal is None and _agreed(assessment).filter(requirement=requirement).exists():
        return Reason.ALREADY_AGREED
    return refusal


def requirements_left(assessment: Assessment, tree: CatalogueTree, done: Collection[int]) -> list[QualityRequirement]:
    """What a first opinion may still be given on, in the order of the catalogue; nothing once that is over.

    `done`: ids of the requirements that the person has judged or the team has answered.
    """
    if opinion_refusal(assessment):
        return []
    return [requirement for requirement in tree.requirements if requirement.pk not in done]


def agreed_requirements(assessment: Assessment) -> set[int]:
    """Ids of the requirements that the team has already answered together."""
    return set(_agreed(assessment).values_list("requirement", flat=True))


def own_opinions(assessment: Assessment, person) -> dict[int, OwnOpinion]:
    """The person's own opinions, by requirement id."""
    rows = assessment.individual_ratings.filter(person=person).values_list("requirement", "level__value", "remark")
    return {requirement: OwnOpinion(level, remark) for requirement, level, remark in rows}


@transaction.atomic
def give_opinion(
    *, assessment: Assessment, requirement: QualityRequirement, person, level: RatingLevel, remark: str = ""
) -> None:
    """Save the person's opinion, the first or a changed one. No audit event, no step of the workflow: both say who.

    Raises TransitionNotAllowed, also if the phase was closed meanwhile.
    """
    assessment = locked(assessment, "round", "institution")
    _require(refusal_at(assessment, requirement))
    IndividualRating.objects.update_or_create(
        assessment=assessment, requirement=requirement, person=person, defaults={"level": level, "remark": remark}
    )


@transaction.atomic
def withdraw_opinion(*, assessment: Assessment, requirement: QualityRequirement, person) -> None:
    """Delete the person's opinion. Possible at any time: what was counted when the phase was closed stays."""
    locked(assessment).individual_ratings.filter(requirement=requirement, person=person).delete()


@transaction.atomic
def set_paper_counts(
    *,
    assessment: Assessment,
    requirement: QualityRequirement,
    counts: Mapping[RatingLevel, int],
    replaces: Mapping[int, int] | None = None,
) -> bool:
    """How many paper sheets chose each level, in place of the former counts. Raises TransitionNotAllowed.

    `replaces` are the counts (by level value) that the person has seen; False if they are others by now.
    """
    assessment = locked(assessment, "round", "institution")
    _require(opinion_refusal(assessment))
    own = {"assessment": assessment, "requirement": requirement, "source": OpinionCount.Source.PAPER}
    if replaces is not None and paper_counts(assessment).get(requirement.pk, {}) != replaces:
        return False
    OpinionCount.objects.filter(**own).delete()
    OpinionCount.objects.bulk_create(
        OpinionCount(**own, level=level, number=number) for level, number in counts.items() if number
    )
    return True


def paper_counts(assessment: Assessment) -> dict[int, dict[int, int]]:
    """Requirement id → level value → number of paper sheets, for those who enter them."""
    found = defaultdict(dict)
    sheets = assessment.opinion_counts.filter(source=OpinionCount.Source.PAPER)
    for requirement, level, number in sheets.values_list("requirement", "level__value", "number"):
        found[requirement][level] = number
    return dict(found)


def spreads_of(assessment: Assessment, tree: CatalogueTree) -> dict[str, scoring.Spread]:
    """The spread of every requirement, by code; one query. None is shown before the phase is closed, nor of a very
    small unit."""
    return _spreads(assessment, tree, _rows_of(assessment.opinion_counts), _codes(tree))


def spreads_from(assessment: Assessment, tree: CatalogueTree) -> dict[str, scoring.Spread]:
    """The same from counts that are prefetched with their level and requirement; no query."""
    counts = assessment.opinion_counts.all()
    rows = ((count.requirement.code, count.source, count.level.value, count.number) for count in counts)
    return _spreads(assessment, tree, rows, _codes(tree))


def spread_at(assessment: Assessment, tree: CatalogueTree, requirement: QualityRequirement) -> scoring.Spread:
    """The spread of one requirement; one query, none where nothing may be shown."""
    counts = assessment.opinion_counts.filter(requirement=requirement)
    return _spreads(assessment, tree, _rows_of(counts), [requirement.code])[requirement.code]


def _rows_of(counts: QuerySet[OpinionCount]) -> QuerySet:
    return counts.values_list("requirement__code", "source", "level__value", "number")


def _spreads(assessment, tree, rows: Iterable[tuple], codes: Sequence[str]) -> dict[str, scoring.Spread]:
    counted = {code: {source: [0] * (tree.top + 1) for source in OpinionCount.Source.values} for code in codes}
    if assessment.opinions_closed_at and not assessment.institution.small_unit:
        for code, source, level, number in rows:
            counted[code][source][level] = number
    return {
        code: scoring.spread(
            by_source[OpinionCount.Source.SCREEN], by_source[OpinionCount.Source.PAPER], assessment.round.min_opinions
        )
        for code, by_source in counted.items()
    }


def numbers_of(assessment: Assessment, tree: CatalogueTree) -> dict[str, int | None]:
    """How many opinions each requirement has while the phase is open, by code; None below the minimum. Two queries,
    neither of which asks for a level or a person."""
    on_screen = dict(
        assessment.individual_ratings.order_by().values_list("requirement__code").annotate(number=Count("pk"))
    )
    on_paper = dict(assessment.opinion_counts.order_by().values_list("requirement__code").annotate(Sum("number")))
    minimum = assessment.round.min_opinions
    return {
        code: scoring.opinion_number(on_screen.get(code, 0), on_paper.get(code, 0), minimum) for code in _codes(tree)
    }


@transaction.atomic
def delete_due(today: date) -> int:
    """Delete the single opinions on requirements where the team agreed 14 days ago, and those of assessments that
    will not be worked on any more; returns how many."""
    agreed = Answer.objects.filter(
        assessment=OuterRef("assessment"),
        requirement=OuterRef("requirement"),
        agreed_on__lte=today - KEPT_AFTER_CONSENSUS,
    )
    over = Q(assessment__status=Assessment.Status.DECLINED) | Q(assessment__round__status__in=AssessmentRound.PUBLIC)
    return delete_in_order(IndividualRating.objects.filter(Q(Exists(agreed)) | over))


def _agreed(assessment: Assessment):
    return assessment.answers.exclude(state=Answer.State.UNRATED)


def _codes(tree: CatalogueTree) -> Sequence[str]:
    return [requirement.code for requirement in tree.requirements]


def _require(refusal: Reason | None) -> None:
    if refusal:
        raise TransitionNotAllowed(refusal)
