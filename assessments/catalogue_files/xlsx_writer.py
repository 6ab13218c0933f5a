"""The catalogue as a workbook: a sheet a kind of thing, headings in German, every cell a text. No cell is a formula."""

from io import BytesIO

import xlsxwriter

from assessments.exports.tables import ALWAYS_THE_SAME, NO_GUESSING
from assessments.queries import CatalogueTree

from .shape import AREA, CATALOGUE, LEVEL, LISTED, QUESTION, REQUIREMENT, Part, text_of
from .yaml_format import NEUTRAL

LONGEST_CELL = 32_767
SHORT = frozenset({"code", "position", "value", "symbol", "evidence_required"})
WIDTH, SHORT_WIDTH, STATUS_WIDTH = 50, 13, 18
NOTES = (
    NEUTRAL,
    "In jedem Blatt steht die Überschrift in der ersten Zeile; die Reihenfolge der Zeilen ist die im Katalog.",
    "Blatt Anforderungen: In der Spalte „Bereich“ steht das Kürzel des Bereichs.",
    "Blatt Fragen: Ohne Eintrag in der Spalte „Anforderung“ gilt die Frage für alle Anforderungen.",
    "Zellen sind als Text formatiert, damit Kürzel wie „3.10“ so bleiben. Formeln werden nicht gelesen.",
    "Ein neuer Absatz in einer Zelle entsteht mit Alt und Eingabetaste.",
)


class NotForXlsx(Exception):
    """A text is too long for a cell; str() says so in German."""

    def __init__(self, name: str):
        super().__init__(f"Ein Text ({name}) ist länger als {LONGEST_CELL} Zeichen. Bitte verwenden Sie YAML.")


def xlsx_bytes(tree: CatalogueTree, terms: str = "") -> bytes:
    """The catalogue as a file; the same catalogue gives the same bytes. Raises NotForXlsx."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, NO_GUESSING) as workbook:
        title = f"Katalog {tree.catalogue.title}, Fassung {tree.catalogue.version}"
        workbook.set_properties({"title": title, "created": ALWAYS_THE_SAME})
        body = workbook.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        bold = workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
        pairs = [(name, text_of(tree.catalogue, field)) for name, field in CATALOGUE.fields.items()]
        _write(workbook, CATALOGUE.sheet, [("Angabe", 28), ("Inhalt", 100)], pairs, (bold, body))
        for part in LISTED:
            headings = [(name, _width(part, name)) for name in part.columns]
            _write(workbook, part.sheet, headings, _rows(tree, part), (bold, body))
        notes = [(note,) for note in (*NOTES, *filter(None, terms.splitlines()))]
        _write(workbook, "Hinweise", [("Hinweise", 120)], notes, (bold, body))
    return out.getvalue()


def _write(workbook, name: str, headings, rows, formats) -> None:
    bold, body = formats
    sheet = workbook.add_worksheet(name)
    for position, (heading, width) in enumerate(headings):
        sheet.set_column(position, position, width, body)  # also for rows that somebody adds
        sheet.write_string(0, position, heading, bold)
    for number, row in enumerate(rows, start=1):
        for position, text in enumerate(row):
            if len(text) > LONGEST_CELL:
                raise NotForXlsx(f"Blatt {name}, {headings[position][0]}")
            if text:
                sheet.write_string(number, position, text, body)
    sheet.freeze_panes(1, 0)


def _rows(tree: CatalogueTree, part: Part):
    for instance, parent in _instances(tree, part):
        texts = {name: text_of(instance, field) for name, field in part.fields.items()} | {part.parent: parent}
        yield [texts[name] for name in part.columns]


def _instances(tree: CatalogueTree, part: Part):
    """Everything of a kind, with the code of what it belongs to."""
    if part is LEVEL:
        return [(level, "") for level in tree.levels]
    if part is AREA:
        return [(area, "") for area in tree.areas]
    if part is REQUIREMENT:
        return [(requirement, area.code) for area in tree.areas for requirement in area.requirements.all()]
    codes = {requirement.pk: requirement.code for requirement in tree.requirements}
    return [(question, codes.get(question.requirement_id, "")) for question in tree.questions]


def _width(part: Part, name: str) -> int:
    if name == part.parent or part.fields[name] in SHORT:
        return SHORT_WIDTH
    return STATUS_WIDTH if part.fields[name].endswith("status") or (part is QUESTION and name == "Antwort") else WIDTH
