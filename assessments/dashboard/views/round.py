"""Results of a round for all who may read them: numbers over all institutions, never a single one.

A published round shows its newest edition. The reviewer may also ask for the numbers of today.
"""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.access import permissions
from assessments.access.visibility import rounds_with_results_for
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.measures.rules.costs import cost_sums
from assessments.models import SharedNeed
from assessments.publication.content.public_results import results_in
from assessments.publication.queries import newest_edition
from assessments.reports.content.narrative import narrative
from assessments.results.content.ledger_picture import cost_picture, ledger_picture
from assessments.results.content.results_page import ResultsPage, results_page
from assessments.results.queries import numbers as numbers_queries
from assessments.results.queries.city import city_numbers

TODAY = "?stand=heute"


@require_GET
def results_rounds(request):
    return render(request, "dashboard/rounds.html", {"rounds": rounds_with_results_for(request.user)})


@require_GET
def results_round(request, round_code):
    """Four answers at one look: how far the round is, where the city stands, what changed, what is overdue."""
    return render(request, "dashboard/round.html", _page(request, round_code))


@require_GET
def results_area(request, round_code, area_code):
    """The requirements of one area."""
    page = _page(request, round_code)
    codes = [area.code for area in catalogue_tree(page["round"].catalogue_id).areas]
    if area_code not in codes:
        raise Http404
    areas = page["results"]["areas"] if page["is_kept"] else page["results"].areas
    content = areas[codes.index(area_code)]
    return render(request, "dashboard/area.html", page | {"content": content})


@require_GET
def results_numbers(request, round_code):
    """All tables: participation, areas, differences, comparison with the last round, measures."""
    return render(request, "dashboard/numbers.html", _page(request, round_code))


def _page(request, round_code):
    rounds = list(rounds_with_results_for(request.user))
    current_round = next((found for found in rounds if found.code == round_code), None)
    if current_round is None:
        raise Http404
    is_reviewer = permissions.is_reviewer(request.user)
    edition = newest_edition(current_round) if current_round.is_public else None
    kept = results_in(edition) if edition and not wants_today(request) else None
    tree = catalogue_tree(current_round.catalogue_id)
    return {
        "round": current_round,
        "edition": edition,
        "is_kept": kept is not None,
        "day": TODAY if wants_today(request) else "",
        "results": kept or _results_of_today(current_round, is_reviewer=is_reviewer),
        "is_reviewer": is_reviewer,
        "first_requirement": next(iter(tree.requirements), None),
        "reads_accepted": permissions.reads_accepted(request.user),
    }


def wants_today(request) -> bool:
    """Whether the reviewer asks for the numbers of today beside those that were published."""
    return permissions.is_reviewer(request.user) and f"?{request.GET.urlencode()}" == TODAY


def _results_of_today(current_round, *, is_reviewer) -> ResultsPage:
    """What the next edition would hold; for the reviewer with all counts and comparisons, and small Dezernate."""
    tree = catalogue_tree(current_round.catalogue_id)
    participation = numbers_queries.participation(current_round)
    numbers = city_numbers(current_round, participation.by_status)
    today = timezone.localdate()
    needs = SharedNeed.objects.filter(theme__round=current_round)
    book = measure_book(current_round, today, last_report(current_round, today))
    minimum = None if is_reviewer else current_round.min_institutions
    return results_page(
        tree,
        numbers if is_reviewer else numbers.public,
        participation=participation,
        measures=book.own,
        ledger=ledger_picture(tree, book, narrative(current_round).overdue, minimum),
        costs=cost_picture(book.ledger.open_costs, cost_sums(need.cost for need in needs)),
    )
