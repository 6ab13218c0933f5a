"""The city-wide numbers of a round and its comparison with the one before; what of them everybody may read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from assessments.access import permissions
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree, comparable
from assessments.models import Answer, AssessmentRound, counted
from assessments.results.queries.numbers import included, status_counts
from assessments.results.queries.readers import RoundReaders, readers_of
from assessments.results.queries.trend import RoundTrend, compared_with, round_before
from assessments.results.rules import scoring, scoring_trend
from assessments.results.rules.disclosure import Reason

Rows = Iterable[tuple[int, str, int | None, bool, int]]  # requirement, state, level, hidden from the circle, number


@dataclass(frozen=True)
class CityNumbers:
    """As the reviewer reads them; `trend` is None without an earlier round."""

    result: scoring.CityResult
    trend: RoundTrend | None

    @property
    def public(self) -> "CityNumbers":
        """What everybody else reads."""
        trend = self.trend and replace(self.trend, trend=scoring_trend.public_trend(self.trend.trend))
        return CityNumbers(scoring.public_city_result(self.result), trend)


def city_result(assessment_round: AssessmentRound, by_status: Mapping[str, int] | None = None) -> scoring.CityResult:
    """The numbers alone; no query less."""
    return city_numbers(assessment_round, by_status).result


def city_numbers(assessment_round: AssessmentRound, by_status: Mapping[str, int] | None = None) -> CityNumbers:
    """Counted by the database: three queries, one less if the caller has the `status_counts`, one more with an earlier
    round, and those of that round itself if it has no edition yet."""
    by_status = by_status or status_counts(assessment_round)
    readers = readers_of(assessment_round)
    then = round_before(readers)
    compared = compared_with(then, readers) if then else None
    shown_then = _codes_shown(then, assessment_round) if compared else frozenset()
    elsewhere = dict.fromkeys(readers[0].suppressed or (), Reason.EDITION)
    for code in shown_then:
        if compared.requirements[code].reason is Reason.ALIKE:
            elsewhere[code] = Reason.COMPARISON
    result = _result(assessment_round, by_status, readers[0], elsewhere)
    if compared is None:
        return CityNumbers(result, None)
    shown = shown_then & set(result.overall.based_on)
    structure = catalogue_tree(assessment_round.catalogue_id).structure
    return CityNumbers(result, RoundTrend(then.round, scoring_trend.shown_in_both(structure, compared, shown)))


def _codes_shown(then: RoundReaders, current: AssessmentRound) -> frozenset[str]:
    """Codes in the current round's version whose requirement the last round shows."""
    own, tree = catalogue_tree(then.round.catalogue_id), catalogue_tree(current.catalogue_id)
    suppressed = then.suppressed
    if suppressed is None:
        suppressed = city_result(then.round).overall.suppressed
    return frozenset(code for code, before in comparable(own, tree).items() if before not in suppressed)


def _result(
    assessment_round: AssessmentRound,
    by_status: Mapping[str, int],
    readers: RoundReaders,
    elsewhere: Mapping[str, Reason],
) -> scoring.CityResult:
    tree = catalogue_tree(assessment_round.catalogue_id)
    number = included(by_status)
    agreed = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
    rows = list(
        Answer.objects.filter(counted("assessment__"), assessment__round=assessment_round)
        .values_list("requirement_id", "state", "level_id", ~agreed)  # grouped by keys: no joins over all answers
        .annotate(number=Count("pk"))
        .order_by()
    )
    hidden = None
    if readers.by_the_circle:
        unread = _tallies(tree, (row for row in rows if row[3]), readers.hidden)
        hidden = {code: counts.distribution for code, counts in unread.items()}
    return scoring.city_result_from_counts(
        tree.structure,
        _tallies(tree, rows, number),
        included=number,
        invited_total=sum(by_status.values()),
        min_institutions=assessment_round.min_institutions,
        insight=scoring.Insight(readers.own, hidden, elsewhere),
    )


def _tallies(tree: CatalogueTree, rows: Rows, institutions: int) -> dict[str, scoring.Counts]:
    levels = {level.pk: level.value for level in tree.levels}
    distributions = {requirement.pk: [0] * (tree.top + 1) for requirement in tree.requirements}
    states = defaultdict(int)
    for requirement_id, state, level_id, _, number in rows:
        states[requirement_id, state] += number
        if state == Answer.State.RATED:
            distributions[requirement_id][levels[level_id]] += number
    return {
        requirement.code: _counts(distributions[requirement.pk], states, requirement.pk, institutions)
        for requirement in tree.requirements
    }


def _counts(distribution: list[int], states: Mapping, requirement_id: int, institutions: int) -> scoring.Counts:
    rated = states[requirement_id, Answer.State.RATED] + states[requirement_id, Answer.State.ANSWERED]
    not_relevant = states[requirement_id, Answer.State.NOT_RELEVANT]
    return scoring.Counts(institutions, rated, not_relevant, institutions - rated - not_relevant, tuple(distribution))
