"""Opens a workbook that comes from outside: size first, then its cells, within bounds. Knows neither headings nor
database."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from assessments.text.rules import text_gate

MOST_COLUMNS = 40


class Damaged(Exception):
    """No workbook, or one that cannot be read."""


class TooLarge(Exception):
    """A small file may unpack to a huge one."""


Rows = dict[int, tuple]  # cells by the number of their row, as a spreadsheet shows it


def filled_rows(
    content: bytes, choose: Callable[[list], dict[str, Any]], *, unpacked: int, rows: int, values: bool = False
) -> dict[str, Rows]:
    """The rows that hold anything of the sheets that `choose` names, until one row too many.

    `unpacked` is the most that may come out, in bytes. With `values`, formulas are what they last gave. Raises Damaged
    or TooLarge.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and hardly ever needed

    if sum(entry.file_size for entry in packed(content)) > unpacked:
        raise TooLarge
    try:
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=values, keep_links=False)
        return {name: dict(_filled(sheet, rows)) for name, sheet in choose(workbook.worksheets).items()}
    except Exception as error:  # a damaged or hostile file makes the library raise whatever there is
        raise Damaged from error


def packed(content: bytes) -> list:
    """What the file has inside, not yet unpacked. Raises Damaged."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except Exception as error:
        raise Damaged from error


def _filled(sheet, most: int) -> Iterator[tuple[int, tuple]]:
    """Whatever size the sheet says it has: whole coloured rows are 16,384 cells wide, and a cell that is only coloured
    holds nothing."""
    sheet.reset_dimensions()
    before = None  # rows that are not in the file are one and the same; there may be a million
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if row is not before and any(_holds(cell.value) for cell in row):
            yield number, row
            if number > most:
                return
        before = row


def _holds(value) -> bool:
    return value is not None and bool(text_gate.let_in(str(value)))
