"""This round and the ones before it, at the same wording."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BigIntegerField, Case, F, Max, Q, QuerySet, Value, When

from assessments.access import permissions
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree, comparable
from assessments.models import Answer, AssessmentRound, counted
from assessments.results.queries.readers import RoundReaders
from assessments.results.rules import scoring_trend


@dataclass(frozen=True)
class RoundTrend:
    """A round beside the last published one (`then`). Requirements whose wording changed since are in no comparison."""

    then: AssessmentRound
    trend: scoring_trend.Trend


def round_before(readers: Sequence[RoundReaders]) -> RoundReaders | None:
    """The last published round before the first of these (`readers_of`); None if there is none to compare, or no levels
    that could be."""
    current, *others = readers
    earlier = [found for found in others if _order(found.round) < _order(current.round)]
    if not earlier or not catalogue_tree(current.round.catalogue_id).levels:
        return None
    return max(earlier, key=lambda found: _order(found.round))


def _order(assessment_round: AssessmentRound) -> tuple:
    return assessment_round.opens_on, assessment_round.pk


def compared_with(then: RoundReaders, readers: Sequence[RoundReaders]) -> scoring_trend.Trend:
    """The comparison of the first round with `then`, as the reviewer reads it; one query."""
    current, *others = readers
    tree = catalogue_tree(current.round.catalogue_id)
    codes = frozenset(comparable(catalogue_tree(then.round.catalogue_id), tree))
    asked = [_asked(then.round, tree, codes), _asked(current.round, tree, codes)]
    asked += [_asked(found.round, tree, codes, found.suppressed or ()) for found in others if found is not then]
    courses = _courses(asked) if codes else {}
    return scoring_trend.trend(
        tree.structure,
        {r.code: courses[r.code] for r in tree.requirements if r.code in codes},
        max(then.round.min_institutions, current.round.min_institutions),
        tree.top,
        (then.reading, current.reading),
    )


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


def _asked(
    asked_round: AssessmentRound, tree: CatalogueTree, codes: Collection[str], suppressed: Collection[str] = ()
) -> Asked:
    """Without the requirements `suppressed` there, which are in no published comparison of that round."""
    own = catalogue_tree(asked_round.catalogue_id)
    joined = {code: before for code, before in comparable(own, tree).items() if before not in suppressed}
    return Asked(asked_round, {code: own.requirement(joined[code]).pk for code in codes if code in joined})


def _courses(asked: Sequence[Asked]) -> dict[str, list[scoring_trend.Course]]:
    """Requirement code → courses of the institutions through these rounds, counted by the database.

    The ORM cannot group what it has grouped; so its query of one row an institution becomes the table of a second one.
    """
    now = asked[scoring_trend.NOW]
    codes = {pk: code for code, pk in now.requirements.items()}
    values = {level.pk: level.value for part in asked for level in catalogue_tree(part.round.catalogue_id).levels}
    rows, params = _levels(asked).query.sql_with_params()
    levels = [f"level_{position}" for position in range(len(asked))]
    columns = ", ".join(("compared", "named_then IS NULL", "named_now IS NULL", *levels))
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), {columns} FROM ({rows}) AS levels GROUP BY {columns}", params)  # noqa: S608
        for number, compared, hidden_then, hidden_now, *chosen in cursor.fetchall():
            course = tuple(values.get(level) for level in chosen)
            hidden = (bool(hidden_then), bool(hidden_now))
            found[codes[compared]].append(scoring_trend.Course(course, hidden, number))
    return found


def _levels(asked: Sequence[Asked]) -> QuerySet:
    """One row for each institution and requirement: its level in each round, and where it may be read by name.

    Grouped by keys, as joins over all answers of several rounds would take longer than the grouping.
    """
    answered = [part for part in asked if part.requirements]
    named = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
    answers = Answer.objects.filter(counted("assessment__"), state=Answer.State.RATED)
    then, now = asked[scoring_trend.THEN], asked[scoring_trend.NOW]
    levels = {
        f"level_{position}": Max("level_id", filter=part.condition) if part.requirements else _nothing()
        for position, part in enumerate(asked)
    }
    return (
        answers.filter(reduce(or_, (part.condition for part in answered)))
        .values("assessment__institution_id", compared=_in_this_version(answered, now))
        .annotate(
            **levels,
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
