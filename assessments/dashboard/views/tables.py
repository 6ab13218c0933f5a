"""The results of a round as CSV or XLSX: of the city, and of the institutions that the person may read."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import permissions
from assessments.access.visibility import assessments_visible_to, rounds_with_results_for
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.dashboard.views.round import wants_today
from assessments.lists.views.tables import csv_download, xlsx_download
from assessments.models import Report
from assessments.publication.queries import kept_file
from assessments.publication.views.reports import file_download
from assessments.results.queries.city import city_result
from assessments.results.rules import scoring
from assessments.results.tables.city import city_table, institutions_table
from assessments.text.models.alphabetical import Alphabetical

DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}
KEPT = {"csv": Report.Kind.RESULTS_TABLE, "xlsx": Report.Kind.RESULTS_WORKBOOK}


@require_safe
def results_city_table(request, round_code, suffix):
    """The table of the newest edition; without one as of today, for the reviewer with the suppressed counts."""
    current_round = get_object_or_404(rounds_with_results_for(request.user), code=round_code)
    kept = None if wants_today(request) else kept_file(current_round, KEPT.get(suffix, ""))
    if kept:
        return file_download(request, kept)
    tree = catalogue_tree(current_round.catalogue_id)
    result = city_result(current_round)
    if not permissions.is_reviewer(request.user):
        result = scoring.public_city_result(result)
    today = timezone.localdate()
    table = city_table(tree, result, current_round, today)
    return _download(request, suffix, table, f"Ergebnisse-{round_code}-{today}", current_round)


@require_safe
def results_institutions_table(request, round_code, suffix):
    """Single levels, of those assessments only whose contents the person may read."""
    visible = assessments_visible_to(request.user).filter(round__code=round_code)
    assessments = list(visible.order_by(Alphabetical("institution_name"), "pk"))
    if not assessments:
        raise Http404
    current_round = assessments[0].round
    tree = catalogue_tree(current_round.catalogue_id)
    today = timezone.localdate()
    table = institutions_table(tree, current_round, assessments, today)
    return _download(request, suffix, table, f"Institutionen-{round_code}-{today}", current_round)


def _download(request, suffix, table, name, current_round):
    if suffix not in DOWNLOADS:
        raise Http404
    return DOWNLOADS[suffix](request, table, name, about=current_round, round=current_round)
