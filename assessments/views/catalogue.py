"""The instrument to take away, also without a login: the versions in use as files and as a sheet to print."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assessments import queries
from assessments.catalogue_files.writing import FORMATS, written
from assessments.catalogue_files.xlsx_writer import NotForXlsx
from assessments.downloads import download
from assessments.reports import documents
from assessments.reports.drawn_once import drawn_once
from assessments.reports.pdf import ReportFailed

HOUR, WEEK = 60 * 60, 7 * 24 * 60 * 60


@login_not_required
@require_safe
def public_catalogues(request):
    """Every version in use."""
    context = {"catalogues": queries.public_catalogues(), "terms": queries.terms_of_use()}
    return render(request, "public/catalogues.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=HOUR)
def public_catalogue(request, catalogue_id, kind):
    """A version as YAML or XLSX."""
    catalogue = get_object_or_404(queries.public_catalogues(), pk=catalogue_id)
    if kind not in FORMATS:
        raise Http404
    try:
        file = written(queries.catalogue_tree(catalogue.pk), kind, queries.terms_of_use())
    except NotForXlsx as too_long:
        raise Http404 from too_long
    return download(request, file.content, file.name, file.media_type, about=catalogue)


@login_not_required
@require_safe
def public_sheet(request, catalogue_id):
    """The blank sheet of a version. A published one never changes, and drawing takes seconds: drawn once a week."""
    catalogue = get_object_or_404(queries.public_catalogues(), pk=catalogue_id)
    key = f"catalogue-sheet-{catalogue.pk}-{catalogue.published_at:%Y%m%d%H%M%S%f}"
    try:
        document = drawn_once(key, lambda: documents.catalogue_sheet_document(catalogue), WEEK)
    except ReportFailed as failure:
        return render(request, "reports/failed.html", {"reason": failure.reason}, status=503)
    return download(request, document.pdf, document.file_name, "application/pdf", about=catalogue)
