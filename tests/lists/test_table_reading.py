"""A list is read by its headings, whatever their order; what cannot be read says why."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from assessments.lists.rules.table_reading import (
    YES_NO,
    Line,
    Listing,
    Unreadable,
    encoding_of,
    origin_of,
    read_list,
    table_text,
)

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
        (f"x;{'y' * 300}", f"In der ersten Zeile fehlt die Spalte „Kürzel“. Dort steht: „x“, „{'y' * 194}."),
        (
            "Kürzel\n" + "A\n" * 5001,
            "Die Liste hat 5001 Zeilen. Bitte teilen Sie sie: höchstens 5000 auf einmal.",
        ),
        (
            'Kürzel\nA\n"' + "B" * 140_000,
            "Zeile 3 lässt sich nicht lesen. Prüfen Sie dort die Anführungszeichen.",
        ),
    ],
)
def test_list_with_wrong_headings_says_why(text, message):
    with pytest.raises(Unreadable) as unreadable:
        read_list(text, HEADINGS, required="code")
    assert str(unreadable.value) == message


def test_list_may_have_5000_lines():
    assert len(read_list("Kürzel\n" + "A\n" * 5000, HEADINGS, required="code").lines) == 5000


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


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("Ja", True), ("x", True), ("WAHR", True), ("true", True), ("Nein", False), ("falsch", False), ("FALSE", False)],
)
def test_yes_and_no_as_people_and_spreadsheets_write_them(typed, chosen):
    assert Line(2, {"small": typed}).chosen("small", YES_NO, "ja oder nein") == (chosen, [])


def test_column_that_is_not_there_is_empty():
    assert Line(2, {}).text("code") == ""


@pytest.mark.parametrize(("value", "number"), [("Café „LU“", 0), ("A\x07", 1), ("👩\u200d👧", 0), ("A\u202eB", 1)])
def test_invisible_characters_are_a_fault(value, number):
    assert len(Line(2, {"code": value}).faults()) == number


def test_fault_shows_the_beginning_of_the_value_and_says_what_to_do():
    assert Line(2, {"code": "a" * 41 + "\x07"}).faults() == [
        f"„{'a' * 40}“, Zeichen 42: unsichtbares Steuerzeichen „Klingel“ (U+0007). Bitte löschen Sie es."
    ]


def read(content) -> list[dict]:
    text = table_text(content) if isinstance(content, bytes) else content
    return [dict(line.values) for line in read_list(text, HEADINGS, required="code").lines]


def workbook(*rows, change=lambda book: None) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    change(book)
    book.save(out)
    return out.getvalue()


WANTED = [{"code": "MÜ", "until": "31.12.2030"}]


def hide_first(book):
    book.create_sheet("Daten", 0).sheet_state = "hidden"
    book["Daten"].append(["Geheim"])


def colour_last(book):
    book.active.cell(1_048_576, 1).font = Font(bold=True)


@pytest.mark.parametrize(
    "content",
    [
        "Ku\u0308rzel;gu\u0308ltig bis\nMU\u0308;31.12.2030".encode(),
        "sep=;\r\nKürzel;gültig bis\r\nMÜ;31.12.2030".encode("cp1252"),
        "sep=,\nKürzel,gültig bis\nMÜ,31.12.2030".encode(),
        '\ufeff"sep=;"\nKürzel;bis\nMÜ;31.12.2030'.encode(),
        "Kürzel;gültig bis\nMÜ;31.12.2030".encode("mac_roman"),
        "Kürzel;gültig bis\nMÜ;31.12.2030".encode("cp1252"),
        "Kürzel;gültig bis\nMÜ;31.12.2030".encode("utf-16"),
 '"Kürzel\n";"gültig\n bis"\nMÜ;31.12.2030'.encode(),
        "Kürzel;bis\nM\u00adÜ\u200b;\xa031.12.2030\ufeff".encode(),
        workbook(["Kürzel\n", "gültig\nbis"], ["MÜ", "31.12.2030"]),
        workbook(["Kür-\nzel", "gültig bis"], ["MÜ", "31.12.2030"], change=hide_first),
        workbook(["Kürzel", "gültig bis"], ["MÜ", "31.12.2030"], change=colour_last),
    ],
)  # fmt: skip
def test_list_of_any_origin_is_read(content):
    assert read(content) == WANTED


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Kürzel;bis\nA", {"code": "A"}),
        ("Kürzel\nA\x0bB", {"code": "A B"}),
        ("\ufeffsep=,\nKürzel,bis\nA,B", {"code": "A", "until": "B"}),
        ("sep=,\nKürzel,x;y;z\nA;B,C", {"code": "A;B"}),
        ("sep=;\nKürzel,bis\nA,B", {"code": "A", "until": "B"}),
        ('"Kür;;zel",bis\nA,B', {"code": "A", "until": "B"}),
        ('"Kürzel"\nA, B', {"code": "A, B"}),
    ],
)
def test_columns_are_where_the_headings_say(text, values):
    assert read(text.encode()) == read(text) == [values]


def test_spreadsheet_becomes_lines_with_tabs():
    assert table_text(workbook()) == ""
    text = table_text(workbook(["A\nB", 1e20], [], ["C\u2028D", "=1+1"]))
    assert [line.rstrip("\t") for line in text.split("\n")] == ["A B\t100000000000000000000", "", "C D", ""]


def test_lines_are_counted_as_the_spreadsheet_counts_them():
    assert [line.number for line in read_list("sep=;\nKürzel\n\nA\nB", HEADINGS, required="code").lines] == [4, 5]


def test_rows_of_a_spreadsheet_keep_their_numbers():
    text = table_text(workbook(["Kürzel\n", "bis"], [], ["A\nB", ""], ["C", ""]))
    assert [line.number for line in read_list(text, HEADINGS, required="code").lines] == [3, 4]


def test_truth_of_a_spreadsheet_is_yes_and_no():
    assert read(workbook(["Kürzel", "bis"], [True, False], [12.0, 1.5])) == [
        {"code": "ja", "until": "nein"},
        {"code": "12", "until": "1.5"},
    ]


@pytest.mark.parametrize(
    ("content", "encoding", "origin"),
    [
        ("Müller".encode(), "utf-8-sig", ""),
        ("Müller".encode("cp1252"), "cp1252", "Windows"),
        ("Müller, „Café“".encode("mac_roman"), "mac_roman", "Mac"),
        (b"PK\x03\x04\x9f", "mac_roman", ""),
    ],
)
def test_encoding_is_told_by_the_german_letters(content, encoding, origin):
    assert (encoding_of(content) if origin else encoding, origin_of(content)) == (encoding, origin)


def sparse(*numbers) -> bytes:
    """A list with cells in these rows only."""
    return workbook(["Kürzel"], change=lambda book: [book.active.cell(number, 1, "tief") for number in numbers])


def packed(size) -> bytes:
    with ZipFile(out := BytesIO(), "w", ZIP_DEFLATED) as file:
        file.writestr("x", bytes(size))
    return out.getvalue()


def test_last_row_that_is_read():
    assert read_list(table_text(sparse(5_002)), HEADINGS, required="code") == Listing((Line(5_002, {"code": "tief"}),))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7", "ein PDF. Bitte"),
        (b"\x81", "Die Datei ist kein Text. Bitte speichern Sie sie als CSV (UTF-8) oder als XLSX."),
        (b"\xff\xfeA", "Die Datei ist kein Text."),
        (packed(20_000_001), "Die Tabelle ist zu groß. Bitte speichern Sie nur das Blatt mit der Liste."),
        (packed(20_000_000), "lässt sich nicht öffnen"),
        (b"PK\x03\x04", "lässt sich nicht öffnen"),
        (sparse(9_000), "Die Tabelle geht bis Zeile 9000. Bitte teilen Sie sie: höchstens 5000."),
        (sparse(5_002, 5_003, 5_004), "geht bis Zeile 5003."),
    ],
)  # fmt: skip
def test_other_file_is_called_by_its_name(content, message):
    with pytest.raises(Unreadable) as refused:
        table_text(content)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Kürzel;;bis\nA;b;", "B"),
        ("Kürzel;;\nA;;c\nA;b;c", "B"),
        ("Kürzel\nA;;;;;;;h", "H"),
        ("Kürzel\nA" + ";" * 28 + "x", "AC"),
    ],
)
def test_contents_without_a_heading_are_named(text, column):
    with pytest.raises(Unreadable, match=f"Spalte {column} hat Inhalte, aber keine Überschrift"):
        read(text)


def test_cause_comes_first():
    with pytest.raises(Unreadable, match="fehlt die Spalte „Kürzel“"):
        read("Name;\nA;b")
