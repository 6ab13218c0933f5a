"""The finished documents: content into its template, on paper, under its name.

What is told of an institution is blacked out as it is for others, unless its paper is asked for `in_full`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.text import slugify

from assessments.models import Assessment, AssessmentRound, Catalogue
from assessments.reports.content.board import BoardPage, board_page
from assessments.reports.content.certificate import certificate
from assessments.reports.content.city import CityReport, city_report
from assessments.reports.content.institution import institution_report
from assessments.reports.content.result_sheet import result_sheet
from assessments.reports.content.sheet import blank_sheet, filled_sheet
from assessments.reports.paper.docx import Meta, docx_of
from assessments.reports.paper.pdf import AttachedFile, Style, load_asset, render_pdf
from assessments.reports.paper.print_filter import clean, printable
from assessments.reports.paper.typefaces import ALWAYS, laid_out, needed_for, rules_for, static_path

STYLESHEETS = ("css/report_paper.css", "css/report.css")  # the second one also for the preview
ASSETS = (*ALWAYS, "print/watermark-demo.svg", "print/watermark-draft.svg")


@dataclass(frozen=True)
class Document:
    file_name: str
    pdf: bytes


@dataclass(frozen=True)
class Paper:
    """Everything a document is drawn from: the database is read, the slow part is still to come."""

    title: str
    file_name: str
    html: str
    attachments: tuple[AttachedFile, ...] = ()

    def drawn(self) -> Document:
        """Raises ReportFailed."""
        return Document(
            self.file_name, render_pdf(self.html, style=print_style(self.html), attachments=self.attachments)
        )


def institution_paper(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Paper:
    """The report of one institution, with its numbers attached as JSON."""
    report = institution_report(assessment, as_of, in_full=in_full)
    name = f"chancencheck-{assessment.institution.code}-{assessment.round.code}.pdf"
    return _paper(f"Bericht {assessment.institution}", name, "reports/institution.html", report, _numbers(report))


def institution_document(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Document:
    return institution_paper(assessment, as_of, in_full=in_full).drawn()


def city_paper(assessment_round: AssessmentRound, as_of: date) -> Paper:
    """The city report as of that day."""
    return city_paper_of(city_report(assessment_round, as_of), assessment_round)


def city_paper_of(report: CityReport, assessment_round: AssessmentRound) -> Paper:
    """The city report, with the numbers that the public may have attached as JSON."""
    name = f"chancencheck-gesamtbericht-{assessment_round.code}.pdf"
    return _paper("Gesamtbericht", name, "reports/city.html", report, _numbers(report))


def city_document(assessment_round: AssessmentRound, as_of: date) -> Document:
    return city_paper(assessment_round, as_of).drawn()


def city_document_of(report: CityReport, assessment_round: AssessmentRound) -> Document:
    return city_paper_of(report, assessment_round).drawn()


def city_docx(report: CityReport) -> bytes:
    """The city report as a Word file: the words of the PDF, without its charts."""
    return docx_of(_html("reports/city.html", report), Meta(report.title, report.as_of))


def city_preview(report: CityReport) -> str:
    """The city report as a part of a page, from the template of the PDF."""
    return _html("reports/city.html", report, layout="reports/fragment.html")


def board_document(assessment_round: AssessmentRound, as_of: date) -> Document:
    """The one page for the Stadtvorstand."""
    return board_document_of(board_page(assessment_round, as_of), assessment_round)


def board_document_of(page: BoardPage, assessment_round: AssessmentRound) -> Document:
    name = f"chancencheck-stadtvorstand-{assessment_round.code}.pdf"
    return _paper("Seite für den Stadtvorstand", name, "reports/board.html", page).drawn()


def result_sheet_paper(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Paper:
    """The two pages for the talk with the institution."""
    name = f"chancencheck-ergebnisblatt-{assessment.institution.code}-{assessment.round.code}.pdf"
    return _paper("Ergebnisblatt", name, "reports/result_sheet.html", result_sheet(assessment, as_of, in_full=in_full))


def result_sheet_document(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Document:
    return result_sheet_paper(assessment, as_of, in_full=in_full).drawn()


def certificate_document(assessment: Assessment) -> Document:
    """The confirmation that an institution took part, on one page."""
    name = f"chancencheck-teilnahme-{assessment.institution.code}-{assessment.round.code}.pdf"
    return _paper("Teilnahmebestätigung", name, "reports/certificate.html", certificate(assessment)).drawn()


def blank_sheet_document(assessment_round: AssessmentRound) -> Document:
    sheet = blank_sheet(assessment_round.catalogue, assessment_round)
    return _paper("Bogen", f"chancencheck-bogen-{assessment_round.code}.pdf", "reports/sheet.html", sheet).drawn()


def catalogue_sheet_document(catalogue: Catalogue) -> Document:
    """The sheet to write on for whoever uses the catalogue without a round of the city."""
    name = slugify(f"{catalogue.code}-{catalogue.version}")
    return _paper("Bogen", f"chancencheck-bogen-{name}.pdf", "reports/sheet.html", blank_sheet(catalogue)).drawn()


def filled_sheet_paper(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Paper:
    """The sheet with what the team entered."""
    name = f"chancencheck-bogen-{assessment.institution.code}-{assessment.round.code}.pdf"
    return _paper("Bogen", name, "reports/sheet.html", filled_sheet(assessment, as_of, in_full=in_full))


def filled_sheet_document(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Document:
    return filled_sheet_paper(assessment, as_of, in_full=in_full).drawn()


def print_style(html: str = "") -> Style:
    """Our stylesheet with what it may name, and the fonts for the rarer scripts of that page."""
    faces = needed_for(html)
    names = (*ASSETS, *(face.static_name for face in faces))
    sheets = (static_path(name).read_text("utf-8") for name in STYLESHEETS)
    assets = {Path(name).name: load_asset(static_path(name)) for name in names}
    return Style("\n".join((*sheets, rules_for(faces))), assets)


def _paper(title: str, file_name: str, template: str, content, attachments: tuple[AttachedFile, ...] = ()) -> Paper:
    return Paper(title, file_name, _html(template, content, laid_out), attachments)


def _html(template: str, content, cleaned: Callable[[str], str] = clean, **context) -> str:
    return render_to_string(template, {"report": printable(content, cleaned), **context})


def _numbers(report) -> tuple[AttachedFile, ...]:
    content = json.dumps(report.data, ensure_ascii=False, indent=2)
    return (AttachedFile("ergebnisse.json", "Die Zahlen dieses Berichts als Daten", content, report.as_of),)
