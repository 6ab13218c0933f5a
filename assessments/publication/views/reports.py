"""Reports and sheets as PDF, and the list of what a person may download.

What an edition holds is given as it was published; everything else is drawn as of today.
"""

import mimetypes
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import permissions
from assessments.access.views.own import visible_assessment
from assessments.access.visibility import (
    assessments_visible_to,
    reports_visible_to,
    rounds_begun_for,
    rounds_with_results_for,
)
from assessments.lists.views.downloads import download
from assessments.models import Assessment, AssessmentRound, Report
from assessments.publication.queries import kept_file
from assessments.reports.content.city import city_report
from assessments.reports.paper import documents
from assessments.reports.paper.pdf import ReportFailed
from assessments.saving.views.requests import demand
from assessments.text.models.alphabetical import Alphabetical

ROWS = 50
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def reports_list(request):
    assessments = assessments_visible_to(request.user).order_by(
        "-round__opens_on", Alphabetical("institution_name"), "pk"
    )
    results_rounds = rounds_with_results_for(request.user)
    context = {
        "published": reports_visible_to(request.user),
        "results_rounds": results_rounds,
        "board_rounds": [r for r in results_rounds if permissions.can_view_board_page(request.user, r)],
        "may_write": permissions.can_write_report(request.user),
        "begun_rounds": rounds_begun_for(request.user),
        "page": Paginator(assessments, ROWS).get_page(request.GET.get("seite")),
    }
    return render(request, "publication/list.html", context)


@require_safe
def institution_report_pdf(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    return _of_institution(request, assessment, Report.Kind.INSTITUTION, documents.institution_document)


@require_safe
def sheet_pdf(request, round_code, institution_code):
    """The filled sheet; the blank one belongs to the round."""
    assessment = visible_assessment(request, round_code, institution_code)
    return _of_institution(request, assessment, Report.Kind.FILLED_SHEET, documents.filled_sheet_document)


@require_safe
def result_sheet_pdf(request, round_code, institution_code):
    """Two pages for the talk with the institution."""
    assessment = visible_assessment(request, round_code, institution_code)
    return _of_institution(request, assessment, Report.Kind.RESULT_SHEET, documents.result_sheet_document)


@require_safe
def certificate_pdf(request, round_code, institution_code):
    """The confirmation of the participation, once the assessment is accepted; before that, the page says so."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_take_certificate(request.user, assessment))
    if not assessment.is_counted:
        messages.error(request, "Die Teilnahmebestätigung gibt es, sobald die Selbstbewertung abgenommen ist.")
        return redirect("assessment", round_code, institution_code)
    return _given(request, None, partial(documents.certificate_document, assessment), assessment)


@require_safe
def board_page_pdf(request, round_code):
    """One page for the Stadtvorstand."""
    assessment_round = get_object_or_404(rounds_with_results_for(request.user), code=round_code)
    if not permissions.can_view_board_page(request.user, assessment_round):
        raise Http404  # others read of it in the Sachstandsbericht
    kept = kept_file(assessment_round, Report.Kind.BOARD)
    draw = partial(documents.board_document, assessment_round, timezone.localdate())
    return _given(request, kept, draw, assessment_round)


@require_safe
def blank_sheet_pdf(request, round_code):
    assessment_round = get_object_or_404(rounds_begun_for(request.user).select_related("catalogue"), code=round_code)
    kept = kept_file(assessment_round, Report.Kind.BLANK_SHEET)
    return _given(request, kept, partial(documents.blank_sheet_document, assessment_round), assessment_round)


@require_safe
def city_report_pdf(request, round_code):
    """The report as it was published; before that as it would be today, marked as a draft."""
    assessment_round = get_object_or_404(rounds_with_results_for(request.user), code=round_code)
    kept = kept_file(assessment_round, Report.Kind.CITY)
    draw = partial(documents.city_document, assessment_round, timezone.localdate())
    return _given(request, kept, draw, assessment_round)


@require_safe
def city_report_docx(request, round_code):
    """The same as a Word file, to go on with in the council's document system."""
    assessment_round = get_object_or_404(rounds_with_results_for(request.user), code=round_code)
    kept = kept_file(assessment_round, Report.Kind.CITY_WORD)
    if kept:
        return file_download(request, kept)
    report = city_report(assessment_round, timezone.localdate())
    name = f"chancencheck-gesamtbericht-{assessment_round.code}.docx"
    return _file(request, name, documents.city_docx(report), DOCX, assessment_round)


@require_safe
def report_download(request, pk):
    """A published report: the file as it was kept, never drawn anew."""
    report = get_object_or_404(reports_visible_to(request.user), pk=pk)
    return file_download(request, report)


def file_download(request, report: Report) -> HttpResponse:
    """A kept file, byte by byte."""
    media_type = mimetypes.guess_type(report.file_name)[0] or "application/octet-stream"
    return download(request, report.file, report.file_name, media_type, about=report, round=report.round)


def _of_institution(request, assessment: Assessment, kind: str, draw: Callable) -> HttpResponse:
    """As it was published; those who read everything get it with the passages that were blacked out."""
    in_full = permissions.reads_in_full(request.user, assessment)
    kept = kept_file(assessment.round, kind, assessment.institution_id)
    if kept and in_full and assessment.redactions.exists():
        kept = None
    return _given(request, kept, partial(draw, assessment, timezone.localdate(), in_full=in_full), assessment)


def _given(
    request, kept: Report | None, draw: Callable[[], documents.Document], about: Assessment | AssessmentRound
) -> HttpResponse:
    if kept:
        return file_download(request, kept)
    try:
        document = draw()
    except ReportFailed as failure:
        return render(request, "publication/failed.html", {"reason": failure.reason}, status=503)
    return _file(request, document.file_name, document.pdf, PDF, about)


def _file(request, name: str, content: bytes, media_type: str, about: Assessment | AssessmentRound) -> HttpResponse:
    """A paper of an assessment, or of a round."""
    return download(request, content, name, media_type, about=about, round=getattr(about, "round", about))
