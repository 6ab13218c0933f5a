"""How the papers look on the page: few pages, full ones, nothing parted. Each paper is drawn once."""

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO

import page
import pypdf
import pytest
from PIL import Image

from assessments import demo
from assessments.models import AssessmentRound
from assessments.reports.content.city import city_report
from assessments.reports.paper import documents

pytestmark = pytest.mark.pdf
AS_OF = date(2022, 3, 31)
TOP, FOOT, LEFT = 12 / 297, 281 / 297, 20 / 210  # of the type area, as shares of the page; left of it is the demo mark
INK = 200  # darker is ink


@pytest.fixture
def city(db, tmp_path):
    demo.load()
    return Drawn(documents.city_document(AssessmentRound.objects.get(code="pilot-2021"), AS_OF).pdf, tmp_path)


class Drawn:
    """A paper with its pages as pictures and words."""

    def __init__(self, pdf, folder):
        self.pdf = pdf
        (folder / "paper.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", "40", "-gray", folder / "paper.pdf", folder / "page"]
        subprocess.run(command, check=True)  # noqa: S603
        self.pictures = [Image.open(path) for path in sorted(folder.glob("page*.pgm"))]
        self.words = [sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(pdf)).pages]

    @property
    def lines(self):
        """The lines of each page without head, foot, mark and bullets."""
        running = ("Stand 31.03.2022", "Seite ", "ÜBUNG", "ChancenCheckLU ·", "•")
        return [[line for line in words.split("\n") if not line.startswith(running)] for words in self.words]

    @property
    def fullness(self):
        """Lowest ink above the foot, as a share of the type area in per cent."""
        return [lowest_ink(picture) for picture in self.pictures]


def lowest_ink(picture):
    width, height = picture.size
    area = picture.crop((round(width * LEFT), round(height * TOP), width, round(height * FOOT)))
    return round(100 * area.point(lambda value: 255 if value < INK else 0).getbbox()[3] / area.size[1])


def test_city_report_is_short_full_and_decides_on_its_first_page(city):
    assert page.validate_pdf_bytes(city.pdf, profile="ua1").is_compliant
    assert len(city.pictures) <= 8
    assert [share for share in city.fullness[:-1] if share < 60] == []

    parts = ["Beschlussvorschlag", "Der Stand in drei Sätzen", "Die Bereiche", "Was aus den Maßnahmen wurde"]
    parts += ["Was es kostet", "Wie es weitergeht"]
    assert [part for part in parts if part not in city.words[0]] == []
    assert city.lines[1][0] == "1 Anlass und Beschlusslage"

    annex = next(number for number, words in enumerate(city.words) if "Anlage A: Methode" in words)
    assert len(city.words) - annex <= 3  # it begins below the report and has two pages of its own


def test_city_report_breaks_no_word_in_a_column_head_and_parts_no_heading(city):
    heads = [line for lines in city.lines for line in lines if line.startswith(("○○○", "●○○", "●●○", "●●●"))]
    assert heads
    assert [line for lines in city.lines for line in lines if line.endswith(("überwiegen", "durchgängi"))] == []
    headings = {entry.title for entry in flat(pypdf.PdfReader(BytesIO(city.pdf)).outline)}
    assert "4 Maßnahmen" in headings
    assert headings & {lines[-1] for lines in city.lines} == set()


def test_city_report_says_its_marks_once_and_on_every_page(city):
    assert all("ÜBUNG – ALLES ERFUNDEN" in words for words in city.words)
    assert sum(words.count("Wortlaut:") for words in city.words) == 0
    assert sum(words.count("Eingegangen sind") for words in city.words) == 0


def test_institution_report_is_short_full_and_parts_no_heading(db, tmp_path):
    demo.load()
    round_ = AssessmentRound.objects.get(code="pilot-2021")
    assessment = round_.assessments.select_related("round", "institution").get(institution__code="ABH")
    drawn = Drawn(documents.institution_document(assessment, AS_OF).pdf, tmp_path)

    assert page.validate_pdf_bytes(drawn.pdf, profile="ua1").is_compliant
    assert len(drawn.pictures) <= 7
    assert [share for share in drawn.fullness[:-1] if share < 60] == []
    assert "Auf einen Blick" in drawn.words[0]
    headings = {entry.title for entry in flat(pypdf.PdfReader(BytesIO(drawn.pdf)).outline)}
    assert headings & {lines[-1] for lines in drawn.lines} == set()


def test_result_sheet_uses_both_pages(db, tmp_path):
    demo.load()
    round_ = AssessmentRound.objects.get(code="pilot-2021")
    assessment = round_.assessments.select_related("round", "institution").get(institution__code="ABH")
    drawn = Drawn(documents.result_sheet_document(assessment, AS_OF).pdf, tmp_path)

    assert [share >= 75 for share in drawn.fullness] == [True, True]


def test_board_page_fills_its_page_and_begins_with_the_decision(db, tmp_path):
    demo.load()
    round_ = AssessmentRound.objects.get(code="pilot-2021")
    drawn = Drawn(documents.board_document(round_, AS_OF).pdf, tmp_path)

    assert [share >= 85 for share in drawn.fullness] == [True]
    places = [drawn.words[0].find(part) for part in ("Was zu entscheiden ist", "Wer teilgenommen hat")]
    assert 0 < places[0] < places[1]


def flat(outline):
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def test_draft_with_three_points_to_decide_keeps_to_its_first_page(db, tmp_path):
    demo.load()
    current = AssessmentRound.objects.get(code="pilot-2021")
    report = city_report(current, AS_OF)
    texts = replace(report.texts, outlook="", resolution="1. zur Kenntnis nehmen,\n2. empfehlen,\n3. bitten.")
    draft = replace(report, is_draft=True, texts=texts)

    drawn = Drawn(documents.city_document_of(draft, current).pdf, tmp_path)
    assert "Wie es weitergeht" in drawn.words[0]
    assert drawn.lines[1][0] == "1 Anlass und Beschlusslage"
