"""A workbook from outside is opened within bounds, or not at all."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from assessments.lists.rules import workbooks

ROOM = 10_000_000


def workbook(rows, formula="") -> bytes:
    """`rows`: cells by the number of their row."""
    book, out = Workbook(), BytesIO()
    for number, cells in rows.items():
        for column, value in enumerate(cells, start=1):
            book.active.cell(number, column, value)
    if formula:
        book.active["A1"] = formula
    book.save(out)
    return out.getvalue()


def read(content, unpacked=ROOM, rows=10, **settings) -> dict:
    found = workbooks.filled_rows(content, lambda sheets: {"": sheets[0]}, unpacked=unpacked, rows=rows, **settings)
    return {number: "|".join(str(cell.value or "") for cell in row).rstrip("|") for number, row in found[""].items()}


def test_filled_rows_keep_their_numbers():
    assert read(workbook({1: ["A", "B"], 2: [" ", "\u200b"], 4: [None, 7]})) == {1: "A|B", 4: "|7"}


def test_equal_rows_are_rows_of_their_own():
    assert read(workbook({1: ["A"], 2: ["A"], 5: ["A"]})) == {1: "A", 2: "A", 5: "A"}


def test_reading_ends_with_one_row_too_many():
    assert list(read(workbook({number: ["A"] for number in range(1, 8)}), rows=3)) == [1, 2, 3, 4]


def test_only_the_first_forty_columns_are_read():
    assert read(workbook({1: ["A"] * 41}))[1].count("A") == 40


def test_all_cells_are_read_whatever_size_the_sheet_says_it_has():
    with ZipFile(BytesIO(workbook({1: ["A", "B"], 2: ["C"]}))) as book, ZipFile(out := BytesIO(), "w") as lying:
        for name in book.namelist():
            lying.writestr(name, book.read(name).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"'))
    assert read(out.getvalue()) == {1: "A|B", 2: "C"}


def test_formula_is_itself_or_what_it_last_gave():
    content = workbook({2: ["A"]}, formula="=1+1")
    assert read(content) == {1: "=1+1", 2: "A"}
    assert read(content, values=True) == {2: "A"}


def test_size_is_that_of_all_parts_unpacked():
    content = workbook({1: ["A"]})
    size = sum(entry.file_size for entry in workbooks.packed(content))
    assert read(content, unpacked=size) == {1: "A"}
    with pytest.raises(workbooks.TooLarge):
        read(content, unpacked=size - 1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", workbook({1: ["A"]})[:-40]])
def test_what_is_no_workbook_is_damaged(content):
    with pytest.raises(workbooks.Damaged):
        read(content)


def test_sheet_that_cannot_be_read_is_damaged():
    with pytest.raises(workbooks.Damaged):
        workbooks.filled_rows(workbook({}), lambda sheets: {"": sheets[7]}, unpacked=ROOM, rows=10)
