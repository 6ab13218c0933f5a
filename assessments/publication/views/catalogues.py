"""The instrument to take away, also without a login: the versions in use as files and as a sheet to print."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.catalogue.tables.writing import FORMATS, written
from assessments.catalogue.tables.xlsx_writer import NotForXlsx
from assessments.lists.views.downloads import download
from assessments.publication import queries as publication_queries
from assessments.reports.paper import documents
from assessments.reports.paper.drawn_once import drawn_once
from assessments.reports.paper.pdf import ReportFailed
from assessments.site.queries import terms_of_use

HOUR, WEEK = 60 * 60, 7 * 24 * 60 * 60


@login_not_required
@require_safe
def public_catalogues(request):
    """Every version in use."""
    context = {"catalogues": publication_queries.public_catalogues(), "terms": terms_of_use()}
    return render(request, "publication/catalogues.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=HOUR)
def public_catalogue(request, catalogue_id, kind):
    """A version as YAML or XLSX."""
    catalogue = get_object_or_404(publication_queries.public_catalogues(), pk=catalogue_id)
    if kind not in FORMATS:
        raise Http404
    try:
        file = written(catalogue_tree(catalogue.pk), kind, terms_of_use())
    except NotForXlsx as too_long:
        raise Http404 from too_long
    return download(request, file.content, file.name, file.media_type, about=catalogue)


@login_not_required
@require_safe
def public_sheet(request, catalogue_id):
    """The blank sheet of a version. A published one never changes, and drawing takes seconds: drawn once a week."""
    catalogue = get_object_or_404(publication_queries.public_catalogues(), pk=catalogue_id)
    key = f"catalogue-sheet-{catalogue.pk}-{catalogue.published_at:%Y%m%d%H%M%S%f}"
    try:
        document = drawn_once(key, lambda: documents.catalogue_sheet_document(catalogue), WEEK)
    except ReportFailed as failure:
        return render(request, "publication/failed.html", {"reason": failure.reason}, status=503)
    return download(request, document.pdf, document.file_name, "application/pdf", about=catalogue)
