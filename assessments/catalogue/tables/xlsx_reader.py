"""Reads a workbook that somebody has edited in a spreadsheet. It comes from outside: size first, then its cells."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from openpyxl.utils import get_column_letter

from assessments.catalogue.tables.shape import CATALOGUE, LISTED, FileMistakes, Item, Mistake, Part, unknown_name
from assessments.lists.rules import workbooks
from assessments.text.rules import text_gate

MOST_ENTRIES = 200
MOST_UNPACKED = 10_000_000  # bytes
MOST_ROWS = 3_000
CODE_NAMES = frozenset({"Kürzel", "Bereich", "Anforderung", "Fassung"})


def read_xlsx(content: bytes) -> tuple[list[Item], list[Mistake]]:
    """The items of the file and what could not be read; raises FileMistakes where nothing can be."""
    try:
        _refuse_traps(content)
        sheets = workbooks.filled_rows(content, _known_sheets, unpacked=MOST_UNPACKED, rows=MOST_ROWS)
    except workbooks.TooLarge as huge:
        raise FileMistakes(Mistake("", "Die Datei ist entpackt zu groß.")) from huge
    except workbooks.Damaged as broken:
        raise FileMistakes(Mistake("", "Die Datei ist beschädigt oder keine XLSX-Datei.")) from broken
    reader = _Reader(sheets)
    items = [*reader.catalogue(), *(item for part in LISTED for item in reader.items(part))]
    return items, reader.mistakes


def _refuse_traps(content: bytes) -> None:
    """A small file may hold many others, and may bring programs along."""
    entries = workbooks.packed(content)
    if len(entries) > MOST_ENTRIES:
        raise workbooks.TooLarge
    if any("vbaproject" in entry.filename.lower() for entry in entries):
        raise FileMistakes(Mistake("", "Die Datei enthält Makros. Bitte speichern Sie sie als XLSX ohne Makros."))


def _known_sheets(sheets: list) -> dict:
    known = {part.sheet for part in (CATALOGUE, *LISTED)}
    named = {text_gate.let_in(sheet.title, in_one_line=True): sheet for sheet in sheets}
    return {name: sheet for name, sheet in named.items() if name in known}


class _Reader:
    """Turns rows of cells into items; collects mistakes."""

    def __init__(self, sheets: Mapping[str, Mapping[int, tuple]]):
        self.sheets = sheets
        self.mistakes: list[Mistake] = []
        for part in (CATALOGUE, *LISTED):
            if part.sheet not in sheets:
                self._wrong("", f"Das Blatt „{part.sheet}“ fehlt.", is_cause=True)
            elif max(sheets[part.sheet], default=0) > MOST_ROWS:
                self._wrong(f"Blatt „{part.sheet}“", f"Es sind mehr als {MOST_ROWS} Zeilen.", is_cause=True)

    def catalogue(self) -> Iterator[Item]:
        """The sheet with a name and a text in each row."""
        texts, places, before = {}, {}, len(self.mistakes)
        for number, row in self._rows(CATALOGUE):
            name, cell = _plain(row[0].value), row[1] if len(row) > 1 else None
            if name not in CATALOGUE.fields:
                self._wrong(_place(CATALOGUE, number), unknown_name(name, CATALOGUE.fields))
            else:
                places[name] = _place(CATALOGUE, number, 2)
                self._put(texts, cell, name, places[name])
        is_whole = CATALOGUE.sheet in self.sheets and len(self.mistakes) == before
        yield Item(CATALOGUE, texts, _place(CATALOGUE, 1), places, is_whole=is_whole)

    def items(self, part: Part) -> Iterator[Item]:
        """A sheet with headings and an item in each row."""
        before = len(self.mistakes)
        headings = self._headings(part)
        has_all = len(self.mistakes) == before
        for number, row in self._rows(part):
            texts, places, before = {}, {}, len(self.mistakes)
            for column, cell in enumerate(row, start=1):
                if name := headings.get(column):
                    places[name] = _place(part, number, column)
                    self._put(texts, cell, name, places[name])
            is_whole = has_all and len(self.mistakes) == before
            parent = texts.pop(part.parent, "").strip() if part.parent else ""
            yield Item(part, texts, _place(part, number), places, parent, is_whole)

    def _headings(self, part: Part) -> dict[int, str]:
        """The name of each column; every column of the shape may be missing except the first."""
        found = {}
        nameless = self._filled_columns(part)
        for column, cell in enumerate(self.sheets.get(part.sheet, {}).get(1, ()), start=1):
            name = " ".join(_plain(cell.value).split())
            if not name:
                continue
            nameless.discard(column)
            if name not in part.columns:
                self._wrong(_place(part, 1, column), unknown_name(name, part.columns), is_cause=True)
            elif name in found.values():
                self._wrong(_place(part, 1, column), f"Die Spalte „{name}“ steht hier zum zweiten Mal.", is_cause=True)
            else:
                found[column] = name
        if part.sheet in self.sheets and part.columns[0] not in found.values():
            message = f"Die Spalte „{part.columns[0]}“ fehlt in der ersten Zeile."
            self._wrong(_place(part, 1), message, is_cause=True)
        for column in nameless:
            message = f"Spalte {get_column_letter(column)} hat Inhalte, aber keine Überschrift."
            self._wrong(_place(part, 1, column), message, is_cause=True)
        return found

    def _filled_columns(self, part: Part) -> set[int]:
        """Numbers of the columns that hold anything below the headings."""
        rows = self._rows(part)
        return {column for _, row in rows for column, cell in enumerate(row, start=1) if _plain(cell.value)}

    def _rows(self, part: Part) -> Iterator[tuple[int, tuple]]:
        """Rows below the heading, with their number."""
        return ((number, row) for number, row in self.sheets.get(part.sheet, {}).items() if number > 1)

    def _put(self, texts: dict[str, str], cell, name: str, place: str) -> None:
        """The text of a cell, or a mistake."""
        value = None if cell is None else cell.value
        if value is not None and cell.data_type == "f":
            self._wrong(place, "Hier steht eine Formel. Bitte tragen Sie den Text selbst ein.")
        elif isinstance(value, datetime | date | time):
            message = "Die Tabellenkalkulation hat hieraus ein Datum gemacht. Bitte formatieren Sie die Zelle als Text."
            self._wrong(place, message)
        elif isinstance(value, float) and name in CODE_NAMES:
            message = "Hier steht eine Zahl; aus 3.10 wird so 3.1. Bitte formatieren Sie die Zelle als Text."
            self._wrong(place, message)
        elif cell is not None and cell.data_type == "e":
            self._wrong(place, f"Hier steht ein Fehler der Tabellenkalkulation ({value}).")
        else:
            texts[name] = _plain(value)

    def _wrong(self, place: str, message: str, *, is_cause=False) -> None:
        self.mistakes.append(Mistake(place, message, is_cause))


def _plain(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return text_gate.let_in(str(value))


def _place(part: Part, row: int, column: int = 0) -> str:
    place = f"Blatt „{part.sheet}“, Zeile {row}"
    return f"{place}, Spalte {get_column_letter(column)}" if column else place
