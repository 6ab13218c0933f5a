"""A report's own HTML as a Word file for the council's document system: the same words, real headings and tables.

Charts stay out, their tables say the same. The same HTML gives the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import lxml.html
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

from assessments.reports.docx_pieces import add_bookmark, add_field, add_link, add_text, set_children

AUTHOR = "Stadt Ludwigshafen am Rhein, Abteilung Integration"
BLUE = RGBColor(0x1B, 0x37, 0x8C)
GREY = RGBColor(0x51, 0x57, 0x7A)
TEXT_WIDTH = 17  # centimetres
HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
BOXES = {"notice", "placeholder", "quote", "measure", "wording", "level", "lead"}
WIDTHS = {"number": 1.3, "mean": 2.2, "code": 0.7, "name": 1.7}  # shares of the text width, by class of the column
ANY_WIDTH = 2.6
STAYS_WHOLE = 12  # rows; shorter tables stay on one page
WIDE = 5  # columns; above, the header row is in small print
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # of the files in the ZIP; the earliest it knows


@dataclass(frozen=True)
class Meta:
    """What the file says about itself."""

    title: str
    dated: date


def docx_of(html: str, meta: Meta) -> bytes:
    """The Word file of a page that extends `reports/base.html`."""
    body = lxml.html.document_fromstring(html).body
    document = docx.Document()
    _describe(document, meta)
    _style(document)
    _head_and_foot(document, body)
    for element in body:
        _write(document, element)
    return _bytes(document)


def _write(document: Document, element, style: str = "Normal") -> None:
    classes = set(element.get("class", "").split())
    if element.tag == "svg" or "chart-block" in classes:
        return
    if element.tag == "ul" and "contents" in classes:
        _contents(document, element)
    elif element.tag in HEADINGS:
        add_bookmark(document.add_paragraph(style=HEADINGS[element.tag]), element)
    elif element.tag == "table":
        _table(document, element)
    elif element.tag == "ul":
        for item in element:
            add_text(document.add_paragraph(style="List Bullet"), item)
    elif element.tag == "p" or not len(element) or (element.text and element.text.strip()):
        boxed = style == "Normal" and classes & BOXES
        add_text(document.add_paragraph(style="Intense Quote" if boxed else style), element)
    else:
        for child in element:
            _write(document, child, "Intense Quote" if classes & BOXES else style)


def _contents(document: Document, listing) -> None:
    """A table of contents that Word can renew; without page numbers, which only Word knows."""
    links = list(listing.iter("a"))
    for position, link in enumerate(links):
        paragraph = document.add_paragraph(style="List")
        if position == 0:
            add_field(paragraph, r'TOC \o "1-2" \n \h \z \u', ends=False)
        add_link(paragraph, link.get("href").removeprefix("#"), link.text_content())
        if position == len(links) - 1:
            set_children(paragraph.add_run()._r, ("w:fldChar", {"w:fldCharType": "end"}))


def _table(document: Document, source) -> None:
    caption = source.find("caption")
    if caption is not None:
        add_text(document.add_paragraph(style="Caption"), caption)
    rows = list(source.iter("tr"))
    widths = list(_widths(rows[0]))
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in rows:
        _row(table, row, widths)
    if len(rows) <= STAYS_WHOLE:
        for paragraph in (p for row in table.rows[:-1] for cell in row.cells for p in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True
    if caption is not None:
        set_children(table._tbl.tblPr, ("w:tblCaption", {"w:val": " ".join(caption.text_content().split())}))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(row) -> Iterator[float]:
    """Centimetres for each column; the facts of a cover have two columns, one third and two."""
    cells = list(row)
    if len(cells) == 2 and not cells[1].get("class"):
        shares = [1, 2]
    else:
        shares = [next((WIDTHS[c] for c in cell.get("class", "").split() if c in WIDTHS), ANY_WIDTH) for cell in cells]
    yield from (TEXT_WIDTH * share / sum(shares) for share in shares)


def _row(table: Table, source, widths: list[float]) -> None:
    row = table.add_row()
    set_children(row._tr.get_or_add_trPr(), ("w:cantSplit", {}))
    is_head = source.getparent().tag == "thead"
    if is_head:
        set_children(row._tr.trPr, ("w:tblHeader", {}))
    column = 0
    for cell in source:
        target, span = row.cells[column], int(cell.get("colspan", 1))
        if span > 1:
            target = target.merge(row.cells[column + span - 1])
        target.width = Cm(sum(widths[column : column + span]))
        paragraph = target.paragraphs[0]
        paragraph.style = "Body Text"
        add_text(paragraph, cell, bold=cell.tag == "th")
        if is_head and len(widths) > WIDE:
            for run in paragraph.runs:
                run.font.size = Pt(7)
        column += span


def _describe(document: Document, meta: Meta) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by = meta.title, AUTHOR, AUTHOR
    facts.language, facts.comments, facts.keywords = "de-DE", "", "ChancenCheckLU"
    facts.created = facts.modified = datetime(meta.dated.year, meta.dated.month, meta.dated.day, tzinfo=UTC)
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]  # a picture of an empty page, of the template's author


def _style(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    set_children(defaults, ("w:lang", {"w:val": "de-DE", "w:eastAsia": "de-DE", "w:bidi": "de-DE"}))
    sizes = {
        "Normal": 10.5,
        "Body Text": 9,
        "Caption": 9.5,
        "Intense Quote": 10.5,
        "List": 10.5,
        "Title": 24,
        "Heading 1": 17,
        "Heading 2": 13,
        "Heading 3": 11,
    }
    for name, size in sizes.items():
        _font(document.styles[name], size)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].font.color.rgb = BLUE
    document.styles["Body Text"].paragraph_format.space_after = Pt(0)
    for side in ("left", "right"):  # room for „überwiegend“ in the head of a narrow column
        document.styles["Table Grid"].element.find(f".//{qn('w:tblCellMar')}/{qn(f'w:{side}')}").set(qn("w:w"), "40")
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    caption, quote = document.styles["Caption"], document.styles["Intense Quote"]
    caption.font.color.rgb = quote.font.color.rgb = RGBColor(0, 0, 0)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(6)
    quote.font.bold = quote.font.italic = False
    _box(quote)
    quote.paragraph_format.left_indent, quote.paragraph_format.right_indent = Cm(0.5), Cm(0)
    quote.paragraph_format.space_before, quote.paragraph_format.space_after = Pt(3), Pt(3)


def _box(style) -> None:
    """A bar at the left and a light ground, as on the PDF."""
    properties = style.element.get_or_add_pPr()
    border = properties.find(qn("w:pBdr"))
    for line in list(border):
        border.remove(line)
    set_children(border, ("w:left", {"w:val": "single", "w:sz": "18", "w:space": "6", "w:color": "5C71B0"}))
    shade = OxmlElement("w:shd")
    for key, value in {"w:val": "clear", "w:color": "auto", "w:fill": "F3F4F7"}.items():
        shade.set(qn(key), value)
    border.addnext(shade)


def _font(style, size: float) -> None:
    style.font.name, style.font.size = "Arial", Pt(size)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _head_and_foot(document: Document, body) -> None:
    """Running head with the marks of draft and demo, running foot with the page number."""
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for name in ("Header", "Footer"):
        stops = document.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(body.get("data-head"))
    head.add_run(f"\t{body.get('data-mark')}").bold = True
    foot.add_run(f"{body.get('data-foot')}\tSeite ")
    add_field(foot, "PAGE", "1")
    foot.add_run(" von ")
    add_field(foot, "NUMPAGES", "1")
    for run in (*head.runs, *foot.runs):
        run.font.size, run.font.name = Pt(8.5), "Arial"
        run.font.color.rgb = GREY


def _bytes(document: Document) -> bytes:
    """The file; packed anew, because a ZIP notes the time."""
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, FIXED_TIME), source.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
