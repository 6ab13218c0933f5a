"""This round and the ones before it, at the same wording."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BigIntegerField, Case, F, Max, Q, QuerySet, Value, When

from assessments import permissions, scoring_trend
from assessments.models import Answer, AssessmentRound, counted

from .catalogue import CatalogueTree, catalogue_tree, comparable


@dataclass(frozen=True)
class RoundTrend:
    """A round beside the last published one (`then`). Requirements whose wording changed since are in no comparison."""

    then: AssessmentRound
    trend: scoring_trend.Trend


def round_trend(assessment_round: AssessmentRound, rounds: Collection[AssessmentRound]) -> RoundTrend | None:
    """Compared with the last of these rounds that was published before; one query. None if there is none to compare,
    or no levels that could be."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    earlier = _rounds_before(assessment_round, rounds)
    if not earlier or not tree.levels:
        return None
    then, *before = earlier[:2]
    codes = frozenset(comparable(catalogue_tree(then.catalogue_id), tree))
    asked = [_asked(earlier_round, tree, codes) for earlier_round in (*before, then, assessment_round)]
    courses = _courses([None] * (3 - len(asked)) + asked) if codes else {}
    minimum = max(then.min_institutions, assessment_round.min_institutions)
    compared = {r.code: courses[r.code] for r in tree.requirements if r.code in codes}
    return RoundTrend(then, scoring_trend.trend(tree.structure, compared, minimum, tree.top))


def _rounds_before(current: AssessmentRound, rounds: Collection[AssessmentRound]) -> list[AssessmentRound]:
    """Published rounds before this one with a version of the same catalogue, the latest first.

    Invented ones go with invented ones only, as in the report: what is compared twice could be subtracted.
    """
    family = catalogue_tree(current.catalogue_id).catalogue.code
    kind = [r for r in rounds if r.is_public and r.is_demo == current.is_demo]
    earlier = [r for r in kind if (r.opens_on, r.pk) < (current.opens_on, current.pk)]
    same = [r for r in earlier if catalogue_tree(r.catalogue_id).catalogue.code == family]
    return sorted(same, key=lambda r: (r.opens_on, r.pk), reverse=True)


@dataclass(frozen=True)
class Asked:
    """A round and what of it is compared: code in this round's version → key of the requirement in its own."""

    round: AssessmentRound
    requirements: Mapping[str, int]

    @property
    def condition(self) -> Q:
        """Answers in question; the requirements are named only where some are left out, which is dearer."""
        condition = Q(assessment__round=self.round)
        if len(self.requirements) < len(catalogue_tree(self.round.catalogue_id).requirements):
            condition &= Q(requirement__in=self.requirements.values())
        return condition


def _asked(asked_round: AssessmentRound, tree: CatalogueTree, codes: Collection[str]) -> Asked:
    own = catalogue_tree(asked_round.catalogue_id)
    joined = comparable(own, tree)
    return Asked(asked_round, {code: own.requirement(joined[code]).pk for code in codes if code in joined})


def _courses(asked: Sequence[Asked | None]) -> dict[str, list[scoring_trend.Course]]:
    """Requirement code → courses of the institutions through three rounds, counted by the database.

    The ORM cannot group what it has grouped; so its query of one row an institution becomes the table of a second one.
    """
    codes = {pk: code for code, pk in asked[-1].requirements.items()}
    values = {
        level.pk: level.value for part in asked if part for level in catalogue_tree(part.round.catalogue_id).levels
    }
    rows, params = _levels(*asked).query.sql_with_params()
    columns = "compared, before_, then_, now_, named_then IS NULL, named_now IS NULL"
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, COUNT(*) FROM ({rows}) AS levels GROUP BY {columns}", params)  # noqa: S608
        for compared, *levels, hidden_then, hidden_now, number in cursor.fetchall():
            course = tuple(values.get(level) for level in levels)
            hidden = (bool(hidden_then), bool(hidden_now))
            found[codes[compared]].append(scoring_trend.Course(course, hidden, number))
    return found


def _levels(before: Asked | None, then: Asked, now: Asked) -> QuerySet:
    """One row for each institution and requirement: its level in each round, and where it may be read by name.

    Grouped by keys, as joins over all answers of three rounds would take longer than the grouping.
    """
    asked = [part for part in (before, then, now) if part and part.requirements]
    named = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
    answers = Answer.objects.filter(counted("assessment__"), state=Answer.State.RATED)
    return (
        answers.filter(reduce(or_, (part.condition for part in asked)))
        .values("assessment__institution_id", compared=_in_this_version(asked, now))
        .annotate(
            before_=Max("level_id", filter=before.condition) if before in asked else _nothing(),
            then_=Max("level_id", filter=then.condition),
            now_=Max("level_id", filter=now.condition),
            named_then=Max("assessment_id", filter=then.condition & named),
            named_now=Max("assessment_id", filter=now.condition & named),
        )
    )


def _nothing() -> Value:
    return Value(None, output_field=BigIntegerField())


def _in_this_version(asked: Sequence[Asked], now: Asked) -> F | Case:
    """The requirement's key in this round's version, whatever version the answer belongs to."""
    joined = {pk: now.requirements[code] for part in asked for code, pk in part.requirements.items()}
    moved = [When(requirement=pk, then=Value(here)) for pk, here in joined.items() if pk != here]
    return Case(*moved, default=F("requirement_id"), output_field=BigIntegerField()) if moved else F("requirement_id")
