"""Institutions by name: for the reviewer what each has chosen, for those who read by consent where to read on."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from assessments.access import permissions
from assessments.access.visibility import assessments_visible_to, rounds_with_results_for
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.charts.rules.charts import level_css
from assessments.dashboard.forms import HeatMapFilter
from assessments.models import Answer, answer_words
from assessments.results.rules import scoring
from assessments.review.queries import department_groups
from assessments.rounds.queries.lists import HeatMapOrder, heat_map, heat_map_assessments, shares_from
from assessments.text.models.alphabetical import Alphabetical

PER_PAGE = 50


@require_GET
def results_institutions(request, round_code):
    current_round = get_object_or_404(rounds_with_results_for(request.user), code=round_code)
    if permissions.is_reviewer(request.user):
        return _heat_map(request, current_round)
    if not permissions.reads_accepted(request.user):
        raise Http404
    rows = (
        assessments_visible_to(request.user)
        .filter(round=current_round)
        .order_by(Alphabetical("institution_name"), "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "dashboard/readable.html", {"round": current_round, "page": page})


def _heat_map(request, current_round):
    tree = catalogue_tree(current_round.catalogue_id)
    form = HeatMapFilter(request.GET or None, areas=tree.areas, groups=filter(None, department_groups(current_round)))
    wanted = form.wanted
    found = heat_map_assessments(current_round, status=wanted["status"], group=wanted["group"], order=wanted["order"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    requirements = form.requirements(tree)
    cells = _cells(tree)
    upper = tree.top // 2 + 1 if tree.levels else None
    rows = zip(page, heat_map(page, requirements), strict=True)
    codes = [requirement.code for requirement in requirements]
    filled = [
        (assessment, (row, [(code, cells[value]) for code, value in zip(codes, row.values, strict=True)]))
        for assessment, row in rows
    ]
    context = {
        "round": current_round,
        "form": form,
        "is_filtered": any(wanted.values()),
        "query": urlencode(wanted) + "&" if any(wanted.values()) else "",
        "page": page,
        "requirements": requirements,
        "areas": [(area, len(list(found))) for area, found in groupby(requirements, attrgetter("area"))],
        "levels": tree.levels,
        "legend": cells.values(),
        "upper": upper,
        "totals": shares_from(found, requirements, upper) if upper else (),
        "groups": _grouped(filled, wanted["order"]),
    }
    return render(request, "dashboard/institutions.html", context)


def _grouped(filled, order):
    """The rows under the names of their groups; by name they are one group without a name."""
    name_of = {
        HeatMapOrder.GROUP: lambda assessment: assessment.department_group or "ohne Dezernat",
        HeatMapOrder.STATUS: lambda assessment: assessment.get_status_display(),
    }.get(order, lambda assessment: "")
    grouped = groupby(filled, lambda pair: name_of(pair[0]))
    return [(name, [row for _, row in pairs]) for name, pairs in grouped]


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
    if not tree.levels:
        rated = {scoring.ANSWERED: Cell("", "", "", Answer.State.ANSWERED.label)}
    return rated | {
        scoring.NOT_RELEVANT: Cell("cc-level-not-relevant", "–", "", Answer.State.NOT_RELEVANT.label),
        scoring.UNRATED: Cell("cc-level-none", "?", "", answer_words(tree.levels).is_open),
    }
