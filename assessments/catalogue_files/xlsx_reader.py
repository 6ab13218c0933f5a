"""Reads a workbook that somebody has edited in a spreadsheet. It comes from outside: size first, then its cells."""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
from openpyxl.utils import get_column_letter

from .shape import CATALOGUE, LISTED, FileMistakes, Item, Mistake, Part, unknown_name

MOST_ENTRIES = 200
MOST_UNPACKED = 10_000_000  # bytes
MOST_ROWS, MOST_COLUMNS = 3_000, 40
CODE_NAMES = frozenset({"Kürzel", "Bereich", "Anforderung", "Fassung"})


def read_xlsx(content: bytes) -> tuple[list[Item], list[Mistake]]:
    """The items of the file and what could not be read; raises FileMistakes where nothing can be."""
    _refuse_traps(content)
    try:
        sheets = _cells(content)
    except Exception as broken:  # a damaged or hostile file makes the library raise whatever there is
        raise FileMistakes(Mistake("", "Die Datei ist beschädigt oder keine XLSX-Datei.")) from broken
    reader = _Reader(sheets)
    items = [*reader.catalogue(), *(item for part in LISTED for item in reader.items(part))]
    return items, reader.mistakes


def _refuse_traps(content: bytes) -> None:
    """A small file may unpack to a huge one, and may bring programs along."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise FileMistakes(Mistake("", "Die Datei ist beschädigt oder keine XLSX-Datei.")) from broken
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise FileMistakes(Mistake("", "Die Datei ist entpackt zu groß."))
    if any("vbaproject" in entry.filename.lower() for entry in entries):
        raise FileMistakes(Mistake("", "Die Datei enthält Makros. Bitte speichern Sie sie als XLSX ohne Makros."))


def _cells(content: bytes) -> dict[str, list[tuple]]:
    """Rows of cells by sheet, read within bounds, whatever size a sheet says it has."""
    workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
    known, sheets = {part.sheet for part in (CATALOGUE, *LISTED)}, {}
    for sheet in workbook.worksheets:
        if sheet.title not in known:
            continue
        sheet.reset_dimensions()
        sheets[sheet.title] = list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS))
    return sheets


class _Reader:
    """Turns rows of cells into items; collects mistakes."""

    def __init__(self, sheets: Mapping[str, list[tuple]]):
        self.sheets = sheets
        self.mistakes: list[Mistake] = []
        for part in (CATALOGUE, *LISTED):
            if part.sheet not in sheets:
                self._wrong("", f"Das Blatt „{part.sheet}“ fehlt.")
            elif len(sheets[part.sheet]) > MOST_ROWS:
                self._wrong(f"Blatt „{part.sheet}“", f"Es sind mehr als {MOST_ROWS} Zeilen.")

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
        first = self.sheets.get(part.sheet, [()])[:1] or [()]
        for column, cell in enumerate(first[0], start=1):
            name = _plain(cell.value)
            if not name:
                continue
            if name not in part.columns:
                self._wrong(_place(part, 1, column), unknown_name(name, part.columns))
            elif name in found.values():
                self._wrong(_place(part, 1, column), f"Die Spalte „{name}“ steht hier zum zweiten Mal.")
            else:
                found[column] = name
        if part.sheet in self.sheets and part.columns[0] not in found.values():
            self._wrong(_place(part, 1), f"Die Spalte „{part.columns[0]}“ fehlt in der ersten Zeile.")
        return found

    def _rows(self, part: Part) -> Iterator[tuple[int, tuple]]:
        """Rows below the heading that are not empty, with their number."""
        for number, row in enumerate(self.sheets.get(part.sheet, ()), start=1):
            if number > 1 and any(_plain(cell.value) for cell in row):
                yield number, row

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

    def _wrong(self, place: str, message: str) -> None:
        self.mistakes.append(Mistake(place, message))


def _plain(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _place(part: Part, row: int, column: int = 0) -> str:
    place = f"Blatt „{part.sheet}“, Zeile {row}"
    return f"{place}, Spalte {get_column_letter(column)}" if column else place
