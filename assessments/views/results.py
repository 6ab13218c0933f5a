"""Results of a round for all who may read them; the heat map is the reviewer's."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments import permissions, queries, scoring
from assessments.models import Answer, Assessment, Measure
from assessments.reports.city_picture import city_picture
from assessments.reports.content import SUPPRESSED
from assessments.templatetags.results import level_css

PER_PAGE = 50


@require_GET
def results_rounds(request):
    return render(request, "results/rounds.html", {"rounds": queries.rounds_with_results_for(request.user)})


@require_GET
def results_round(request, round_code):
    rounds = queries.rounds_with_results_for(request.user)
    current_round = get_object_or_404(rounds, code=round_code)
    is_reviewer = permissions.is_reviewer(request.user)
    tree = queries.catalogue_tree(current_round.catalogue_id)
    by_status = queries.status_counts(current_round)
    result = queries.city_result(current_round, by_status)
    if not is_reviewer:
        result = scoring.public_city_result(result)
    page_number = request.GET.get("seite")
    context = {
        "round": current_round,
        "result": result,
        "participation": _shares(Assessment.Status, by_status),
        "picture": city_picture(tree, result),
        "levels": tree.levels,
        "suppressed_text": SUPPRESSED,
        "measures": _measures(current_round),
        "is_reviewer": is_reviewer,
        "heat_map": _heat_map(current_round, tree, by_status, page_number) if is_reviewer else None,
        "readable": _readable(request.user, current_round) if permissions.reads_accepted(request.user) else None,
    }
    return render(request, "results/round.html", context)


@dataclass(frozen=True)
class Share:
    """One bar: a number of a total."""

    label: str
    number: int
    total: int


def _shares(choices, numbers):
    total = sum(numbers.values())
    return [Share(choices(value).label, number, total) for value, number in numbers.items()]


def _measures(current_round):
    numbers = queries.measure_numbers(current_round, timezone.localdate())
    return {"numbers": numbers, "shares": _shares(Measure.Status, numbers.by_status)}


@dataclass(frozen=True)
class Cell:
    """How one value looks: colour, sign, number and words."""

    css: str
    symbol: str
    number: str
    words: str


def _cells(tree):
    """One cell for each value there can be."""
    rated = {
        level.value: Cell(level_css(level.value, tree.top), level.symbol, str(level.value), level.label)
        for level in tree.levels
    }
    return rated | {
        scoring.NOT_RELEVANT: Cell("cc-level-not-relevant", "", "", Answer.State.NOT_RELEVANT.label),
        scoring.UNRATED: Cell("cc-level-none", "", "", Answer.State.UNRATED.label),
    }


def _heat_map(current_round, tree, by_status, page_number):
    number = sum(by_status[status] for status in permissions.READABLE_FOR_REVIEW)
    page = Paginator(range(number), PER_PAGE).get_page(page_number)
    cells = _cells(tree)
    start = (page.number - 1) * PER_PAGE
    rows = queries.heat_map(current_round, start=start, size=PER_PAGE)
    return {
        "page": page,
        "requirements": tree.requirements,
        "legend": cells.values(),
        "rows": [(row, [cells[value] for value in row.values]) for row in rows],
    }


def _readable(user, current_round):
    """Accepted assessments that steering and coordination group may read, by the names of the institutions."""
    return queries.assessments_visible_to(user).filter(round=current_round).order_by("institution__name")
