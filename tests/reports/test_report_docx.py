"""The city report as a Word file: the words of the PDF, real headings and tables, the same bytes every time."""

from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from assessments import demo
from assessments.models import AssessmentRound
from assessments.reports.content.city import city_report
from assessments.reports.paper import documents
from assessments.reports.paper.docx import HEAD_AND_FOOT, HEADINGS, TEMPLATE, Meta, docx_of
from assessments.reports.paper.print_filter import printable

AS_OF = date(2022, 3, 31)
PAGE = '<html><body data-head="Kopf" data-mark="Entwurf" data-foot="Fuß">{}</body></html>'


@pytest.fixture
def report(db):
    demo.load()
    return city_report(AssessmentRound.objects.get(code="pilot-2021"), AS_OF)


def opened(content):
    return docx.Document(BytesIO(content))


def written(body):
    return opened(docx_of(PAGE.format(body), Meta("Titel", AS_OF)))


def test_city_docx_has_the_headings_of_the_report(report):
    headings = [p.text for p in opened(documents.city_docx(report)).paragraphs if p.style.name == "Heading 1"]

    first_page = [
        "Beschlussvorschlag",
        "Der Stand in drei Sätzen",
        "Die Bereiche",
        "Was aus den Maßnahmen wurde",
        "Was es kostet",
        "Wie es weitergeht",
    ]
    assert headings == [*first_page, *report.headings.values(), "Anlage A: Methode", "Anlage B: Katalog"]


def test_city_docx_says_what_it_is(report):
    document = opened(documents.city_docx(report))
    facts = document.core_properties

    assert (facts.title, facts.language, facts.created.date()) == (report.title, "de-DE", AS_OF)
    assert "ÜBUNG – ALLES ERFUNDEN" in document.sections[0].header.paragraphs[0].text
    assert "Originalwortlaut: Frage 1, Frage 2, Frage 3, Bereichsname K, K1." in [p.text for p in document.paragraphs]


def test_city_docx_has_header_rows_with_a_name_for_the_table(report):
    tables = [
        t for t in opened(documents.city_docx(report)).tables if t._tbl.tblPr.find(qn("w:tblCaption")) is not None
    ]

    assert len(tables) > 7
    assert [t._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for t in tables] == [True] * len(tables)


def test_city_docx_is_the_same_bytes_later(report, time_machine):
    first = documents.city_docx(report)
    time_machine.move_to("2031-01-01 10:00+00:00")

    assert documents.city_docx(report) == first


def test_docx_prints_typed_text_as_text():
    paragraphs = written("<h1>Titel</h1><p class='text'>eins\n&lt;b&gt;zwei</p><p>a <b>b</b>\n   c</p>").paragraphs

    assert [p.text for p in paragraphs] == ["Titel", "eins\n<b>zwei", "a b c"]


def test_docx_leaves_charts_out_and_merges_wide_cells():
    document = written(
        "<svg><title>Bild</title></svg><table><caption>C</caption><thead><tr><th>A</th><th>B</th><th>D</th></tr></thead>"
        "<tbody><tr><th>x</th><td colspan='2'>gesperrt</td></tr></tbody></table>"
    )
    assert [p.text for p in document.paragraphs] == ["C", ""]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["x", "gesperrt", "gesperrt"]


ADDRESS = "https://www.stadt.example/" + "sehr-langer-pfad/" * 8 + "seite?frage=1&wert=2"
LIST = f"  1. Schilder\n     - am Eingang\n     • im Flur\nSiehe {ADDRESS}. Ende\n\t{'x' * 150}"


def test_docx_keeps_indents_bullets_and_addresses_and_adds_nothing():
    escaped = printable(LIST).replace("&", "&amp;")
    document = written(f"<p class='text'>{escaped}</p>")
    (paragraph,) = document.paragraphs
    (link,) = paragraph.hyperlinks

    assert paragraph.text == LIST.replace("\t", "    ")
    assert (link.text, link.url) == (ADDRESS, ADDRESS)


def test_template_of_the_city_has_every_style_that_is_used():
    used = {
        *HEADINGS.values(),
        *HEAD_AND_FOOT,
        "Normal",
        "Body Text",
        "Caption",
        "Intense Quote",
        "List Bullet",
    }

    assert used - {style.name for style in docx.Document(TEMPLATE).styles} == set()


def test_running_head_and_foot_stand_in_the_styles_of_the_template():
    section = written("<p>Text</p>").sections[0]

    assert section.header.paragraphs[0].text == "Kopf\tEntwurf"
    assert section.footer.paragraphs[0].text == "Fuß\tSeite 1 von 1"
