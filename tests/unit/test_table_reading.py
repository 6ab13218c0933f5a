"""A list is read by its headings, whatever their order; what cannot be read says why."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from assessments.table_reading import Line, Unreadable, read_list, table_text

HEADINGS = {"code": ("Kürzel", "kuerzel"), "until": ("gültig bis", "bis")}


def test_columns_may_stand_in_any_order_and_unknown_ones_are_named():
    listing = read_list("BIS;Telefon;kuerzel\n31.12.2030;5555; A \n\n;;\n;;B", HEADINGS, required="code")

    assert listing.lines == (Line(2, {"until": "31.12.2030", "code": "A"}), Line(5, {"until": "", "code": "B"}))
    assert listing.ignored == ("Telefon",)


def test_empty_list_has_no_lines():
    assert read_list("\ufeff\n \n", HEADINGS, required="code").lines == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bis;x\n1;2", "In der ersten Zeile fehlt die Spalte „Kürzel“. Dort steht: „bis“, „x“."),
        (
            "Kürzel;kuerzel\nA;B",
            "Diese Spalten bedeuten dasselbe: „Kürzel“, „kuerzel“. Bitte lassen Sie nur eine stehen.",
        ),
    ],
)
def test_list_with_wrong_headings_says_why(text, message):
    with pytest.raises(Unreadable) as unreadable:
        read_list(text, HEADINGS, required="code")
    assert str(unreadable.value) == message


def test_days_of_a_spreadsheet_are_days():
    book, out = Workbook(), BytesIO()
    for row in (
        ["Kürzel", "bis"],
        ["A", date(2030, 12, 31)],
        ["B", datetime(2030, 1, 2)],
        ["C", datetime(2030, 1, 2, 9)],
    ):
        book.active.append(row)
    book.save(out)

    listing = read_list(table_text(out.getvalue()), HEADINGS, required="code")

    assert [line.text("until") for line in listing.lines] == ["2030-12-31", "2030-01-02", "2030-01-02 09:00:00"]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("", ("", [])),
        ("JA", (True, [])),
        ("nein", (False, [])),
        ("?", ("", ["„?“ ist unbekannt. Möglich: ja oder nein."])),
    ],
)
def test_choice_is_read_in_any_case(typed, chosen):
    assert Line(2, {"small": typed}).chosen("small", {"ja": True, "nein": False}, "ja oder nein") == chosen


def test_column_that_is_not_there_is_empty():
    assert Line(2, {}).text("code") == ""


@pytest.mark.parametrize(("value", "number"), [("Café „LU“", 0), ("A\x07", 1), ("A\u200bB", 1)])
def test_invisible_characters_are_a_fault(value, number):
    assert len(Line(2, {"code": value}).faults()) == number
