"""Reading a list as people save it: CSV in the usual German variants, or XLSX. Knows neither headings nor database."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO, StringIO
from zipfile import ZipFile

MAX_LINES = 5_000
MAX_COLUMNS = 40
MAX_UNPACKED = 20_000_000  # bytes; a small XLSX can hide a lot
Headings = Mapping[str, tuple[str, ...]]  # field → its headings; the first is the one that people are told


class Unreadable(Exception):
    """The list as a whole cannot be read; str() says why, in German."""


@dataclass(frozen=True)
class Line:
    """One line of the list: its number as a spreadsheet shows it, and its values by field, without blanks around."""

    number: int
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """What stands in that column; empty also where the list has no such column."""
        return self.values.get(name, "")

    def chosen(self, name: str, choices: Mapping, allowed: str) -> tuple:
        """The choice that was written (in any case), or "" and what is wrong."""
        typed = self.text(name)
        if not typed:
            return "", []
        value = choices.get(typed.casefold())
        return ("", [f"„{typed}“ ist unbekannt. Möglich: {allowed}."]) if value is None else (value, [])

    def faults(self) -> list[str]:
        """What is wrong with the line, whatever it is about."""
        hidden = any(not value.isprintable() for value in self.values.values())
        return ["Die Zeile enthält ein unsichtbares Steuerzeichen."] if hidden else []


@dataclass(frozen=True)
class Listing:
    """The lines below the headings, empty ones left out. `ignored` are headings that mean nothing here."""

    lines: tuple[Line, ...] = ()
    ignored: tuple[str, ...] = ()


def table_text(content: bytes) -> str:
    """The text of an uploaded file, whatever wrote it; a spreadsheet becomes lines with tabs."""
    if content.startswith(b"PK"):
        return _spreadsheet_text(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def read_list(text: str, headings: Headings, required: str) -> Listing:
    """The list by its headings, of which one must be there. Raises Unreadable."""
    numbered = list(_numbered(text.removeprefix("\ufeff")))
    if not numbered:
        return Listing()
    (_, heading), *rows = numbered
    fields = _fields(heading, headings)
    if required not in fields:
        found = ", ".join(f"„{cell}“" for cell in heading if cell)[:200]
        raise Unreadable(f"In der ersten Zeile fehlt die Spalte „{headings[required][0]}“. Dort steht: {found}.")
    if len(rows) > MAX_LINES:
        raise Unreadable(f"Die Liste hat {len(rows)} Zeilen. Bitte teilen Sie sie: höchstens {MAX_LINES} auf einmal.")
    return Listing(
        tuple(
            Line(number, {field: cell for field, cell in zip(fields, cells, strict=False) if field})
            for number, cells in rows
        ),
        tuple(cell for cell, field in zip(heading, fields, strict=True) if cell and not field),
    )


def _fields(heading: list[str], headings: Headings) -> list[str | None]:
    """The field of each column. Two columns of the same would be a riddle: which one counts?"""
    field_of = {name.casefold(): field for field, names in headings.items() for name in names}
    fields = [field_of.get(cell.casefold()) for cell in heading]
    for field in filter(None, fields):
        same = [f"„{cell}“" for cell, one in zip(heading, fields, strict=True) if one == field]
        if len(same) > 1:
            raise Unreadable(f"Diese Spalten bedeuten dasselbe: {', '.join(same)}. Bitte lassen Sie nur eine stehen.")
    return fields


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that holds anything; a quoted line break belongs to the line it began in."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    begins = 1
    try:
        for cells in reader:
            cells = [re.sub(r"\s+", " ", cell).strip() for cell in cells]
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Zeile {begins} lässt sich nicht lesen. Prüfen Sie dort die Anführungszeichen.") from error


def _delimiter(text: str) -> str:
    """What separates the headings most often: semicolon, tab or comma."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(";\t,", key=heading.count)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("Die Datei ist kein Text. Bitte speichern Sie sie als CSV (UTF-8) oder als XLSX.") from error


def _spreadsheet_text(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= MAX_UNPACKED:
            rows = _first_sheet(content)
    except Exception as error:  # a damaged or hostile file makes the library raise whatever there is
        unreadable = "Die Tabelle lässt sich nicht öffnen. Bitte speichern Sie sie als XLSX oder CSV ohne Kennwort."
        raise Unreadable(unreadable) from error
    if unpacked > MAX_UNPACKED:
        raise Unreadable("Die Tabelle ist zu groß. Bitte speichern Sie nur das Blatt mit der Liste.")
    out = StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def _first_sheet(content: bytes) -> list[list[str]]:
    """Its cells within bounds, whatever size the sheet says it has: whole coloured rows are 16,384 cells wide."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and hardly ever needed

    sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MAX_LINES + 2, max_col=MAX_COLUMNS, values_only=True)
    return [[_cell(value) for value in row] for row in rows]


def _cell(value) -> str:
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()  # spreadsheets keep every day with a time
    return "" if value is None else str(value)
