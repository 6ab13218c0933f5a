"""The catalogue as a workbook: a sheet a kind of thing, headings in German, every cell a text. No cell is a formula."""

from collections.abc import Iterable, Sequence

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.catalogue.tables.shape import AREA, CATALOGUE, LEVEL, LISTED, QUESTION, REQUIREMENT, Part, text_of
from assessments.catalogue.tables.yaml_format import NEUTRAL
from assessments.lists.tables.table import Column, Table, workbook_bytes

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
    title = f"Katalog {tree.catalogue.title}, Fassung {tree.catalogue.version}"
    pairs = [(name, text_of(tree.catalogue, field)) for name, field in CATALOGUE.fields.items()]
    tables = [_table(CATALOGUE.sheet, {"Angabe": 28, "Inhalt": 100}, pairs)]
    tables += [
        _table(part.sheet, {name: _width(part, name) for name in part.columns}, _rows(tree, part)) for part in LISTED
    ]
    return workbook_bytes(title, tables, [*NOTES, *filter(None, terms.splitlines())])


def _table(sheet: str, widths: dict[str, int], rows: Iterable[Sequence[str]]) -> Table:
    rows = [[text or None for text in row] for row in rows]
    for row in rows:
        for heading, text in zip(widths, row, strict=True):
            if text and len(text) > LONGEST_CELL:
                raise NotForXlsx(f"Blatt {sheet}, {heading}")
    columns = [Column(heading, width=width) for heading, width in widths.items()]
    return Table(sheet, columns, rows, is_edited=True)


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
