"""This round and the ones before it, at the same wording."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField, Case, F, Max, Q, QuerySet, Value, When

from assessments import permissions, scoring_trend
from assessments.models import Answer, Assessment, AssessmentRound

from .catalogue import CatalogueTree, catalogue_tree


@dataclass(frozen=True)
class RoundTrend:
    """A round beside the last published one (`then`). Requirements whose wording changed since are in no comparison."""

    then: AssessmentRound
    trend: scoring_trend.Trend


def round_trend(assessment_round: AssessmentRound, rounds: Collection[AssessmentRound]) -> RoundTrend | None:
    """Compared with the last of these rounds that was published before; one query. None if there is none to compare."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    earlier = _rounds_before(assessment_round, rounds)
    if not earlier:
        return None
    then, *before = earlier[:2]
    codes = same_wording(tree, catalogue_tree(then.catalogue_id))
    codes_before = same_wording(tree, catalogue_tree(before[0].catalogue_id)) & codes if before else frozenset()
    asked = (
        Asked(before[0] if before else then, codes_before),
        Asked(then, codes),
        Asked(assessment_round, codes),
    )
    courses = _courses(asked) if codes else {}
    minimum = max(then.min_institutions, assessment_round.min_institutions)
    compared = {r.code: courses[r.code] for r in tree.requirements if r.code in codes}
    return RoundTrend(then, scoring_trend.trend(tree.structure, compared, minimum, tree.top))


def _rounds_before(current: AssessmentRound, rounds: Collection[AssessmentRound]) -> list[AssessmentRound]:
    """Published rounds before this one with a version of the same catalogue, the latest first."""
    family = catalogue_tree(current.catalogue_id).catalogue.code
    earlier = [r for r in rounds if r.is_public and (r.opens_on, r.pk) < (current.opens_on, current.pk)]
    same = [r for r in earlier if catalogue_tree(r.catalogue_id).catalogue.code == family]
    return sorted(same, key=lambda r: (r.opens_on, r.pk), reverse=True)


def same_wording(tree: CatalogueTree, other: CatalogueTree) -> frozenset[str]:
    """Codes of the requirements with the same wording in both versions; none where the levels differ.

    A copied version (`Catalogue.copied_from`) keeps the codes, so a code means the same requirement in all of them.
    """
    if _scale(tree) != _scale(other):
        return frozenset()
    words = {requirement.code: requirement.wording.split() for requirement in other.requirements}
    return frozenset(r.code for r in tree.requirements if r.wording.split() == words.get(r.code))


def _scale(tree: CatalogueTree) -> list[tuple]:
    return [(level.value, level.label) for level in tree.levels]


@dataclass(frozen=True)
class Asked:
    """A round and the requirements of it that are compared."""

    round: AssessmentRound
    codes: frozenset[str]

    @property
    def tree(self) -> CatalogueTree:
        return catalogue_tree(self.round.catalogue_id)

    @property
    def requirements(self) -> dict[str, int]:
        """Code → key in the round's own version."""
        return {r.code: r.pk for r in self.tree.requirements if r.code in self.codes}

    @property
    def condition(self) -> Q:
        return Q(assessment__round=self.round, requirement__in=self.requirements.values())


def _courses(asked: Sequence[Asked]) -> dict[str, list[scoring_trend.Course]]:
    """Requirement code → courses of the institutions through three rounds, counted by the database.

    The ORM cannot group what it has grouped; so its query of one row an institution becomes the table of a second one.
    """
    codes = {pk: code for code, pk in asked[-1].requirements.items()}
    values = {level.pk: level.value for part in asked for level in part.tree.levels}
    rows, params = _levels(asked).query.sql_with_params()
    columns = "compared, before_, then_, now_, named_then IS NULL, named_now IS NULL"
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, COUNT(*) FROM ({rows}) AS levels GROUP BY {columns}", params)  # noqa: S608
        for compared, *levels, hidden_then, hidden_now, number in cursor.fetchall():
            course = tuple(values.get(level) for level in levels)
            hidden = (bool(hidden_then), bool(hidden_now))
            found[codes[compared]].append(scoring_trend.Course(course, hidden, number))
    return found


def _levels(asked: Sequence[Asked]) -> QuerySet:
    """One row for each institution and requirement: its level in each round, and where it may be read by name.

    Grouped by keys, as joins over all answers of three rounds would take longer than the grouping.
    """
    before, then, now = (part.condition for part in asked)
    named = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
    return (
        Answer.objects.filter(before | then | now, state=Answer.State.RATED, assessment__status__in=Assessment.COUNTED)
        .values("assessment__institution_id", compared=_in_this_version(asked))
        .annotate(
            before_=Max("level_id", filter=before),
            then_=Max("level_id", filter=then),
            now_=Max("level_id", filter=now),
            named_then=Max("assessment_id", filter=then & named),
            named_now=Max("assessment_id", filter=now & named),
        )
    )


def _in_this_version(asked: Sequence[Asked]) -> F | Case:
    """The requirement's key in this round's version, whatever version the answer belongs to."""
    *earlier, now = asked
    joined = {
        pk: now.requirements[code]
        for part in earlier
        if part.tree is not now.tree
        for code, pk in part.requirements.items()
    }
    if not joined:
        return F("requirement_id")
    return Case(
        *(When(requirement=pk, then=Value(here)) for pk, here in joined.items()),
        default=F("requirement_id"),
        output_field=BigIntegerField(),
    )
