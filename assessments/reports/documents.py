"""The finished documents: content into its template, on paper, under its name."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from assessments.models import Assessment, AssessmentRound
from assessments.reports.city import CityReport, city_report
from assessments.reports.institution import institution_report
from assessments.reports.pdf import AttachedFile, Style, load_asset, render_pdf
from assessments.reports.print_filter import printable
from assessments.reports.sheet import blank_sheet, filled_sheet

STYLESHEET = "css/report.css"
ASSETS = (
    "kern/fonts/fira-sans/FiraSans-Regular.woff2",
    "kern/fonts/fira-sans/FiraSans-SemiBold.woff2",
    "dejavu/DejaVuSans.ttf",
    "noto-emoji/noto-emoji-emoji-400-normal.woff2",
    "print/watermark-demo.svg",
    "print/watermark-draft.svg",
)


@dataclass(frozen=True)
class Document:
    file_name: str
    pdf: bytes


def institution_document(assessment: Assessment, as_of: date) -> Document:
    """The report of one institution, with its numbers attached as JSON."""
    report = institution_report(assessment, as_of)
    name = f"chancencheck-{assessment.institution.code}-{assessment.round.code}.pdf"
    return Document(name, _pdf("reports/institution.html", report, _numbers(report)))


def city_document(assessment_round: AssessmentRound, as_of: date) -> Document:
    """The city report as of that day."""
    return city_document_of(city_report(assessment_round, as_of), assessment_round)


def city_document_of(report: CityReport, assessment_round: AssessmentRound) -> Document:
    """The city report, with the numbers that the public may have attached as JSON."""
    name = f"chancencheck-gesamtbericht-{assessment_round.code}.pdf"
    return Document(name, _pdf("reports/city.html", report, _numbers(report)))


def blank_sheet_document(assessment_round: AssessmentRound) -> Document:
    sheet = blank_sheet(assessment_round.catalogue, assessment_round)
    return Document(f"chancencheck-bogen-{assessment_round.code}.pdf", _pdf("reports/sheet.html", sheet))


def filled_sheet_document(assessment: Assessment, as_of: date) -> Document:
    return Document(
        f"chancencheck-bogen-{assessment.institution.code}-{assessment.round.code}.pdf",
        _pdf("reports/sheet.html", filled_sheet(assessment, as_of)),
    )


def print_style() -> Style:
    """Our stylesheet and what it may name; a missing file is a broken installation and raises."""
    assets = {Path(name).name: load_asset(_static(name)) for name in ASSETS}
    return Style(_static(STYLESHEET).read_text("utf-8"), assets)


def _pdf(template: str, content, attachments: tuple[AttachedFile, ...] = ()) -> bytes:
    html = render_to_string(template, {"report": printable(content)})
    return render_pdf(html, style=print_style(), attachments=attachments)


def _numbers(report) -> tuple[AttachedFile, ...]:
    content = json.dumps(report.data, ensure_ascii=False, indent=2)
    return (AttachedFile("ergebnisse.json", "Die Zahlen dieses Berichts als Daten", content, report.as_of),)


def _static(name: str) -> Path:
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return Path(path)
