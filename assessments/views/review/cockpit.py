"""The list of a round: whose turn, what is late, where an answer is missing; as page and XLSX."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments import exports, permissions, queries
from assessments.forms.cockpit import FilterForm, kept_query, kept_values
from assessments.models import Assessment, AssessmentRound
from assessments.views.requests import demand
from assessments.views.tables import xlsx_download

from .assessment_round import possible_steps

PER_PAGE = 50


@require_GET
def review_list(request, round_code):
    current_round, form = filtered_round(request, round_code)
    today = timezone.localdate()
    rows = queries.review_list(current_round, form.wanted(), today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    kept, without_page = kept_query(request.GET), kept_query(request.GET.dict() | {"seite": ""})
    context = {
        "round": current_round,
        "form": form,
        "filters": _filters(queries.cockpit_counts(current_round, today), request.GET),
        "page": page,
        "total": len(queries.catalogue_tree(current_round.catalogue_id).requirements),
        "steps": possible_steps(current_round),
        "is_filtered": form.wanted() != queries.Wanted(),
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
    table = exports.cockpit_table(
        current_round,
        queries.review_list(current_round, form.wanted(), today),
        requirements=len(queries.catalogue_tree(current_round.catalogue_id).requirements),
        today=today,
    )
    name = f"chancencheck-stand-{current_round.code}"
    return xlsx_download(request, table, name, about=current_round, round=current_round)


def filtered_round(request, round_code):
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    return current_round, FilterForm(request.GET, groups=queries.department_groups(current_round))


def _filters(counts: queries.CockpitCounts, parameters):
    """The numbers above the list as links that filter it: parameter, value, words, number, whether it is on."""
    groups = (
        ("Status", "status", Assessment.Status.choices, counts.by_status),
        ("Fristen", "frist", queries.DeadlineFilter.choices, counts.by_deadline),
        ("Rückfragen", "rueckfragen", queries.InquiryFilter.choices, counts.by_inquiries),
    )
    return [
        (
            title,
            [
                (f"?{key}={value}", label, numbers[value], parameters.get(key) == value)
                for value, label in choices
                if value != queries.InquiryFilter.NONE
            ],
        )
        for title, key, choices, numbers in groups
    ]
