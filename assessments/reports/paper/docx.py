"""A report's own HTML as a Word file for the council's document system: the same words, real headings and tables.

Charts stay out, their tables say the same. The same HTML gives the same bytes. How everything looks is decided by the
styles of TEMPLATE, a Word file that the city edits in Word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import lxml.html
from django.conf import settings
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt
from docx.table import Table

from assessments.reports.paper.docx_pieces import add_bookmark, add_text, set_children

TEMPLATE = settings.BASE_DIR / "fixtures" / "bericht.docx"
AUTHOR = "Stadt Ludwigshafen am Rhein, Abteilung Integration"
TEXT_WIDTH = 17  # centimetres
HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
HEAD_AND_FOOT = {"Kopftext": "data-head", "Vermerk": "data-mark", "Fußtext": "data-foot"}  # of the page's body
BOXES = {"notice", "placeholder", "quote", "measure", "wording", "level", "lead"}
WIDTHS = {"number": 1.3, "mean": 2.2, "code": 0.7, "name": 1.7}  # shares of the text width, by class of the column
ANY_WIDTH = 2.6
DRAWN = "bar"  # class of the cells that hold only a drawing of the numbers beside them
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
    document = docx.Document(TEMPLATE)
    document._body.clear_content()
    _describe(document, meta)
    _head_and_foot(document, body)
    for element in body:
        _write(document, element)
    return _bytes(document)


def _write(document: Document, element, style: str = "Normal") -> None:
    classes = set(element.get("class", "").split())
    if element.tag == "svg" or "chart-block" in classes:
        return
    if element.tag in HEADINGS:
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


def _table(document: Document, source) -> None:
    for cell in source.xpath(f".//*[@class='{DRAWN}']"):
        cell.drop_tree()
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


def _head_and_foot(document: Document, body) -> None:
    """The words of running head and foot stand where the template has its character styles for them."""
    texts = {style: body.get(name) for style, name in HEAD_AND_FOOT.items()}
    section = document.sections[0]
    for paragraph in (*section.header.paragraphs, *section.footer.paragraphs):
        for run in paragraph.runs:
            if run.style.name in HEAD_AND_FOOT:
                run.text = texts.pop(run.style.name, "")  # Word may divide a sample text into several runs


def _bytes(document: Document) -> bytes:
    """The file; packed anew, because a ZIP notes the time."""
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, FIXED_TIME), source.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
