"""One table as CSV and as XLSX, the way German spreadsheets read them. No cell is ever a formula.

Every table whose rows have it ends with the columns `DEMO` and `WORKING_VERSION`: a row that is copied into another
spreadsheet leaves its page behind, and still says that it is invented or not yet decided.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from assessments.results.rules import scoring

BOM = "\ufeff"  # without it, Excel reads UTF-8 as something else
BEGINS_A_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
NOT_IN_XML = re.compile("[\x00\ufffe\uffff]")  # one of them, and Excel refuses the whole file
MAX_SHEET_NAME = 31
NO_GUESSING = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
YES_NO = {True: "ja", False: "nein"}
ALWAYS_THE_SAME = datetime(2000, 1, 1)  # the time of writing would make equal tables different files


class Kind(Enum):
    """What a column holds: its number format and width in XLSX. None is an empty cell in all of them."""

    TEXT = ("@", 32)  # a bool is written as ja or nein
    NUMBER = ("0", 12)
    DECIMAL = ("0.0", 12)  # a mean: Decimal or exact Fraction
    MONEY = ("#,##0.00", 14)  # euros, exact to the cent
    DATE = ("dd.mm.yyyy", 12)

    def __init__(self, number_format: str, width: int):
        self.number_format, self.width = number_format, width


@dataclass(frozen=True)
class Column:
    """Heading, kind, the value of a row, and its name in JSON stand together once.

    Without `value` the rows of the table are tuples already.
    """

    heading: str
    kind: Kind = Kind.TEXT
    value: Callable[[Any], Any] | None = None
    name: str = ""
    width: int = 0  # characters; 0 is that of its kind


@dataclass(frozen=True)
class Table:
    """Rows hold plain values in the order of the columns. Notes stand on a second sheet; a CSV has none.

    A table that people edit keeps the formats of its columns for the rows that they add.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence]
    notes: Sequence[str] = ()
    is_edited: bool = False

    @classmethod
    def of(cls, title: str, columns: Iterable[Column], rows: Iterable, notes: Sequence[str] = ()) -> "Table":
        """Rows of any kind: each column knows its value."""
        columns = tuple(columns)
        return cls(title, columns, [tuple(column.value(row) for column in columns) for row in rows], notes)


DEMO = Column("Übung")
WORKING_VERSION = Column("Arbeitsfassung")


def csv_bytes(table: Table) -> bytes:
    """Semicolons, CRLF and decimal commas; texts that a spreadsheet would take for a formula get a leading `'`."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_harmless(column.heading) for column in table.columns)
    for row in table.rows:
        writer.writerow(_written(column.kind, value) for column, value in zip(table.columns, row, strict=True))
    return (BOM + out.getvalue()).encode()


def xlsx_bytes(table: Table) -> bytes:
    """A sheet with real numbers and dates and a heading that stays in view; the same table gives the same bytes."""
    return workbook_bytes(table.title, [table], table.notes)


def workbook_bytes(title: str, tables: Iterable[Table], notes: Sequence[str]) -> bytes:
    """Several tables, each on a sheet of its own; their notes stand together on the last one."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, NO_GUESSING) as workbook:
        workbook.set_properties({"title": title, "created": ALWAYS_THE_SAME})
        formats = {kind: _cell_format(workbook, kind) for kind in Kind}
        for table in tables:
            _write_sheet(workbook, table, formats)
        if notes:
            _write_notes(workbook, notes)
    return out.getvalue()


def _write_sheet(workbook, table: Table, formats: Mapping) -> None:
    sheet = workbook.add_worksheet(_sheet_name(table.title))
    _write_heading(workbook, sheet, table, formats)
    for number, row in enumerate(table.rows, start=1):
        for position, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, (number, position), column.kind, value, formats[column.kind])


def _plain(kind: Kind, value):
    """The value as both files write it: a str, a number, a date or None."""
    if value is None:
        return None
    if kind is Kind.TEXT:
        return YES_NO[value] if isinstance(value, bool) else NOT_IN_XML.sub("", str(value))
    if kind is Kind.DATE:
        return timezone.localdate(value) if isinstance(value, datetime) else value
    return scoring.rounded(value) if isinstance(value, Fraction) else value


def _written(kind: Kind, value) -> str:
    """A cell of a CSV."""
    value = _plain(kind, value)
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return _harmless(value) if isinstance(value, str) else str(value).replace(".", ",")


def _harmless(text: str) -> str:
    return f"'{text}" if BEGINS_A_FORMULA.match(text) else text


def _write_heading(workbook, sheet, table: Table, formats: Mapping) -> None:
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for position, column in enumerate(table.columns):
        cell_format = formats[column.kind] if table.is_edited else None
        sheet.set_column(position, position, column.width or column.kind.width, cell_format)
        sheet.write_string(0, position, column.heading, bold)
    sheet.freeze_panes(1, 0)


def _cell_format(workbook, kind: Kind):
    return workbook.add_format({"num_format": kind.number_format, "valign": "top", "text_wrap": kind is Kind.TEXT})


def _write_cell(sheet, place: tuple[int, int], kind: Kind, value, cell_format) -> None:
    value = _plain(kind, value)
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(*place, value, cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, cell_format)
    else:
        sheet.write_number(*place, float(value) if isinstance(value, Decimal) else value, cell_format)


def _write_notes(workbook, notes: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("Hinweise")
    sheet.set_column(0, 0, 100, workbook.add_format({"text_wrap": True}))
    for number, note in enumerate(notes):
        sheet.write_string(number, 0, note)


def _sheet_name(title: str) -> str:
    return NOT_IN_A_SHEET_NAME.sub(" ", title)[:MAX_SHEET_NAME].strip() or "Tabelle"
