"""Results of a round for all who may read them: numbers over all institutions, never a single one."""

from dataclasses import dataclass
from fractions import Fraction

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments import permissions, queries
from assessments.models import Assessment, Measure
from assessments.reports.city_picture import city_picture
from assessments.reports.comparisons import spread_picture, trend_picture
from assessments.reports.content import SUPPRESSED, when_shown


@require_GET
def results_rounds(request):
    return render(request, "results/rounds.html", {"rounds": queries.rounds_with_results_for(request.user)})


@require_GET
def results_round(request, round_code):
    rounds = list(queries.rounds_with_results_for(request.user))
    current_round = next((found for found in rounds if found.code == round_code), None)
    if current_round is None:
        raise Http404
    is_reviewer = permissions.is_reviewer(request.user)
    tree = queries.catalogue_tree(current_round.catalogue_id)
    participation = queries.participation(current_round)
    by_status = participation.by_status
    numbers = queries.city_numbers(current_round, by_status)
    if not is_reviewer:
        numbers = numbers.public
    result = numbers.result
    context = {
        "round": current_round,
        "result": result,
        "participation": _participation(by_status),
        "notes": participation,
        "picture": city_picture(tree, result),
        "spread": spread_picture(tree, result),
        "trend": trend_picture(tree, numbers.trend),
        "levels": tree.levels,
        "suppressed_text": SUPPRESSED,
        "when_shown": when_shown(result.min_institutions, tree.levels),
        "measures": _measures(current_round),
        "is_reviewer": is_reviewer,
        "first_requirement": next(iter(tree.requirements), None),
        "reads_accepted": permissions.reads_accepted(request.user),
    }
    return render(request, "results/round.html", context)


@dataclass(frozen=True)
class Share:
    """One bar: a number of a total."""

    label: str
    number: int
    total: int

    @property
    def percent(self) -> str:
        """Width of the bar, with a decimal point."""
        return f"{float(Fraction(100 * self.number, self.total or 1)):.1f}"


def _participation(by_status):
    """One bar a status that somebody has; published assessments are accepted ones, and so they are called."""
    numbers = {status: number for status, number in by_status.items() if status not in Assessment.COUNTED}
    numbers[Assessment.Status.ACCEPTED] = sum(by_status[status] for status in Assessment.COUNTED)
    ordered = {status: numbers[status] for status in Assessment.Status.values if numbers.get(status)}
    return _shares(Assessment.Status, ordered)


def _shares(choices, numbers):
    total = sum(numbers.values())
    return [Share(choices(value).label, number, total) for value, number in numbers.items()]


def _measures(current_round):
    numbers = queries.measure_numbers(current_round, timezone.localdate())
    return {
        "numbers": numbers,
        "shares": _shares(Measure.Status, numbers.by_status),
        "since_last_report": queries.measures_done_since_last_report(current_round),
    }
