import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from assessments.lists.tables.table import DEMO, WORKING_VERSION, Column, Kind, Table, csv_bytes, xlsx_bytes
from assessments.lists.views import tables
from assessments.models import Measure

HOSTILE = (
    '=HYPERLINK("http://x.example","hier")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    "=cmd|'/c calc'!A0",
    "http://x.example",
    "007",
)
COLUMNS = (
    Column("Titel"),
    Column("Anzahl", Kind.NUMBER),
    Column("Durchschnitt", Kind.DECIMAL),
    Column("Termin", Kind.DATE),
    DEMO,
    WORKING_VERSION,
)
ROWS = (
    ("Übergroße „Straße“; mit Semikolon", 12, Fraction(5, 4), date(2026, 3, 31), True, False),
    ('Zwei\nZeilen und "Zeichen"', 0, Decimal("-0.5"), datetime(2026, 3, 31, 22, 30, tzinfo=UTC), False, True),
    ("", None, None, None, None, None),
)


def hostile_table():
    return Table("Gefährlich", [Column(text) for text in HOSTILE], [HOSTILE, HOSTILE], notes=HOSTILE)


def sheet_xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "/worksheets/" in name)


def test_csv_is_what_german_spreadsheets_read():
    assert csv_bytes(Table("Alles", COLUMNS, ROWS)).decode() == (
        "\ufeffTitel;Anzahl;Durchschnitt;Termin;Übung;Arbeitsfassung\r\n"
        '"Übergroße „Straße“; mit Semikolon";12;1,3;31.03.2026;ja;nein\r\n'
        '"Zwei\nZeilen und ""Zeichen""";0;-0,5;01.04.2026;nein;ja\r\n'
        ";;;;;\r\n"
    )


def test_csv_no_cell_begins_a_formula():
    rows = csv.reader(io.StringIO(csv_bytes(hostile_table()).decode("utf-8-sig"), newline=""), delimiter=";")
    harmless = [text if text in ("http://x.example", "007") else f"'{text}" for text in HOSTILE]
    assert list(rows) == [harmless] * 3


def test_xlsx_holds_no_formula_and_no_link():
    content = xlsx_bytes(hostile_table())
    assert (sheet_xml(content).count("<f>"), sheet_xml(content).count("<hyperlink")) == (0, 0)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value.replace("\r", "_x000D_") for cell in sheet[2]] == [t.replace("\r", "_x000D_") for t in HOSTILE]
    assert {cell.data_type for row in sheet for cell in row} == {"s"}


def test_xlsx_opens_whatever_an_old_text_holds():
    """These are no characters at all: with one of them the whole file is damaged for everybody."""
    content = xlsx_bytes(Table("Alles", [Column("Titel")], [("vor\uffffher\ufffe\x00",)]))
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A2"].value == "vorher"


def test_xlsx_holds_real_numbers_and_dates():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(Table("Alles", COLUMNS, ROWS)))).active
    assert [[cell.value for cell in row] for row in sheet] == [
        [column.heading for column in COLUMNS],
        [ROWS[0][0], 12, 1.3, datetime(2026, 3, 31), "ja", "nein"],
        [ROWS[1][0], 0, -0.5, datetime(2026, 4, 1), "nein", "ja"],
        ["", None, None, None, None, None],
    ]
    assert (sheet.freeze_panes, sheet["D2"].number_format) == ("A2", "dd.mm.yyyy")


def test_xlsx_title_becomes_property_and_valid_sheet_name():
    table = Table("Maßnahmen: Runde 2026/27 [Entwurf]?", [Column("Titel")], [], notes=["Erfunden."])
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(table)))
    assert workbook.properties.title == "Maßnahmen: Runde 2026/27 [Entwurf]?"
    assert workbook.sheetnames == ["Maßnahmen  Runde 2026 27  Entwu", "Hinweise"]
    assert workbook["Hinweise"]["A1"].value == "Erfunden."


def test_xlsx_same_table_gives_same_bytes_on_another_day():
    today = xlsx_bytes(Table("Alles", COLUMNS, ROWS))
    with time_machine.travel(date(2031, 1, 1)):
        assert xlsx_bytes(Table("Alles", COLUMNS, ROWS)) == today


def test_downloads_name_their_file():
    table = Table("Alles", COLUMNS, ROWS)
    anybody = RequestFactory().get("/")
    anybody.user = AnonymousUser()
    csv_file = tables.csv_download(anybody, table, "Maßnahmen", about=Measure)
    xlsx_file = tables.xlsx_download(anybody, table, "Maßnahmen", about=Measure)
    assert csv_file["Content-Disposition"] == "attachment; filename*=utf-8''Ma%C3%9Fnahmen.csv"
    assert xlsx_file["Content-Disposition"] == "attachment; filename*=utf-8''Ma%C3%9Fnahmen.xlsx"
    assert (csv_file["Content-Type"], csv_file.content) == ("text/csv; charset=utf-8", csv_bytes(table))
