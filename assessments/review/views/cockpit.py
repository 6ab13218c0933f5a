"""The list of a round: whose turn, what is late, where an answer is missing; as page and XLSX."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.access import permissions
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.lists.views.sorting import headings
from assessments.lists.views.tables import xlsx_download
from assessments.models import Assessment, AssessmentRound
from assessments.publication.views.round import possible_steps
from assessments.review import queries as review_queries
from assessments.review.forms.cockpit import FilterForm
from assessments.review.queries import (
    CockpitCounts,
    DeadlineFilter,
    InquiryFilter,
    Order,
    cockpit_counts,
    department_groups,
    next_to_read,
)
from assessments.review.tables import cockpit_table
from assessments.review.views.kept import kept_query, kept_values
from assessments.saving.views.requests import demand

PER_PAGE = 50
DEADLINES = (
    (DeadlineFilter.LATE, "Frist vorbei"),
    (DeadlineFilter.SOON, "in 7 Tagen fällig"),
    (DeadlineFilter.EXTENDED, "Frist verlängert"),
)
INQUIRIES = (
    (InquiryFilter.OPEN, "Rückfrage offen"),
    (InquiryFilter.LATE, "Antwort überfällig"),
    (InquiryFilter.REPLIED, "Antwort zu lesen"),
)
COLUMNS = (
    (Order.NAME, "Institution"),
    (Order.STATUS, "Status"),
    ("", "Jetzt dran"),
    (Order.DEADLINE, "Frist"),
    ("", "Beantwortet"),
    ("", "Rückfragen"),
    (Order.SUBMITTED, "Eingereicht"),
    (Order.ACCEPTED, "Abgenommen"),
    (Order.GROUP, "Dezernat"),
)


@require_GET
def review_list(request, round_code):
    current_round, form = filtered_round(request, round_code)
    today = timezone.localdate()
    rows = review_queries.review_list(current_round, form.wanted(), today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    kept, without_page = kept_query(request.GET), kept_query(request.GET.dict() | {"seite": ""})
    counters = _counters(cockpit_counts(current_round, today), request.GET)
    context = {
        "round": current_round,
        "form": form,
        "counters": counters,
        "invited": counters[0][1][0][2],
        "page": page,
        "total": len(catalogue_tree(current_round.catalogue_id).requirements),
        "steps": possible_steps(current_round),
        "is_filtered": form.wanted().is_filtered,
        "headings": headings(COLUMNS, request.GET, first=Order.NAME),
        "next_to_read": next_to_read(current_round),
        "kept": kept,
        "kept_values": kept_values(request.GET),
        "query": f"{without_page.removeprefix('?')}&" if without_page else "",
    }
    return render(request, "review/list.html", context)


@require_GET
def review_table(request, round_code):
    """The filtered list, all pages of it."""
    current_round, form = filtered_round(request, round_code)
    today = timezone.localdate()
    table = cockpit_table(
        current_round,
        review_queries.review_list(current_round, form.wanted(), today),
        requirements=len(catalogue_tree(current_round.catalogue_id).requirements),
        today=today,
    )
    name = f"chancencheck-stand-{current_round.code}"
    return xlsx_download(request, table, name, about=current_round, round=current_round)


def filtered_round(request, round_code):
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    return current_round, FilterForm(request.GET, groups=department_groups(current_round))


def _counters(counts: CockpitCounts, parameters):
    """The numbers above the list as links that filter it: left the states, which add up; right what cuts across.

    A link is address, words, number, whether it is on.
    """

    def links(key: str, words: Iterable[tuple[str, str]], numbers: dict[str, int]):
        return [(f"?{key}={value}", label, numbers[value], parameters.get(key) == value) for value, label in words]

    is_chosen = any(parameters.get(key) for key in ("status", "frist", "rueckfragen"))
    everybody = ("?", "alle", sum(counts.by_status.values()), not is_chosen)
    is_over = counts.by_status[Assessment.Status.PUBLISHED]
    statuses = [(value, label) for value, label in Assessment.Status.choices if value != "published" or is_over]
    states = links("status", statuses, counts.by_status)
    across = links("frist", DEADLINES, counts.by_deadline) + links("rueckfragen", INQUIRIES, counts.by_inquiries)
    return (("Status", [everybody, *states]), ("Quer dazu", across))
