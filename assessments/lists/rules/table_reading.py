"""Reading a list as people save it: CSV in the usual German variants, or XLSX. Knows neither headings nor database."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import StringIO

from assessments.lists.rules import workbooks
from assessments.lists.rules.file_kinds import foreign_kind
from assessments.text.rules import text_gate

MAX_LINES = 5_000
MAX_UNPACKED = 20_000_000  # bytes; a small XLSX can hide a lot
OLD_ENCODINGS = {"cp1252": "Windows", "mac_roman": "Mac"}  # a text that is not UTF-8, and where it comes from
GERMAN = frozenset("ÄÖÜäöüß„“–é")
YES_NO = {"nein": False, "ja": True, "x": True, "falsch": False, "wahr": True, "false": False, "true": True}
SEPARATOR = re.compile(r'"?sep=([;,\t|])[^\r\n]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
QUOTED = re.compile(r'"(?:[^"]|"")*"')
SOFT_BREAKS = re.compile("[\v\f\x85\u2028\u2029]")  # within a cell; they must not divide the line
LONGEST_HEADING = 10_000  # characters
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
        refused = [(value, refusal) for value in self.values.values() if (refusal := text_gate.refusal(value))]
        return [f"„{_shown(value)}“, {refusal} Bitte löschen Sie es." for value, refusal in refused]


@dataclass(frozen=True)
class Listing:
    """The lines below the headings, empty ones left out. `ignored` are headings that mean nothing here."""

    lines: tuple[Line, ...] = ()
    ignored: tuple[str, ...] = ()


def table_text(content: bytes) -> str:
    """The text of an uploaded file, whatever wrote it; a spreadsheet becomes lines with tabs. Raises Unreadable."""
    if message := foreign_kind(content):
        raise Unreadable(message)
    if content.startswith(b"PK"):
        return _spreadsheet_text(content)
    try:
        return SOFT_BREAKS.sub(" ", content.decode(encoding_of(content)))
    except UnicodeDecodeError as error:
        raise Unreadable("Die Datei ist kein Text. Bitte speichern Sie sie als CSV (UTF-8) oder als XLSX.") from error


def encoding_of(content: bytes) -> str:
    """How a text is encoded. Old files do not say it: the encoding in which more German letters stand is the right
    one, and that of Windows if it is all the same."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return max(OLD_ENCODINGS, key=lambda encoding: _german_letters(content, encoding))
    return "utf-8-sig"


def origin_of(content: bytes) -> str:
    """Where a text in an old encoding comes from; empty for every other file."""
    return "" if content.startswith(b"PK") else OLD_ENCODINGS.get(encoding_of(content), "")


def _german_letters(content: bytes, encoding: str) -> int:
    return sum(letter in GERMAN for letter in content.decode(encoding, errors="ignore"))


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
    _demand_headings(heading, rows)
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
    field_of = {_letters(name): field for field, names in headings.items() for name in names}
    fields = [field_of.get(_letters(cell)) for cell in heading]
    for field in filter(None, fields):
        same = [f"„{cell}“" for cell, one in zip(heading, fields, strict=True) if one == field]
        if len(same) > 1:
            raise Unreadable(f"Diese Spalten bedeuten dasselbe: {', '.join(same)}. Bitte lassen Sie nur eine stehen.")
    return fields


def _letters(heading: str) -> str:
    """What makes a heading: in narrow columns people divide „Benutzer-name“ over two lines."""
    return re.sub(r"[\W_]+", "", heading).casefold()


def _demand_headings(heading: list[str], rows: list[tuple[int, list[str]]]) -> None:
    """What stands in a column without a heading would be lost without a word."""
    named = {column for column, cell in enumerate(heading) if cell}
    nameless = {column for _, cells in rows for column, cell in enumerate(cells) if cell} - named
    if nameless:
        raise Unreadable(
            f"Spalte {_column(min(nameless))} hat Inhalte, aber keine Überschrift. Bitte ergänzen Sie die Überschrift, "
            "oder leeren Sie die Spalte."
        )


def _column(number: int) -> str:
    """As a spreadsheet names it: A, B … Z, AA."""
    before, letter = divmod(number, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + letter)


def _shown(value: str) -> str:
    return "".join(sign for sign in value if sign.isprintable())[:40]


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that holds anything; a quoted line break belongs to the line it began in."""
    begins, delimiter = 1, ""
    if said := SEPARATOR.match(text):  # Excel's own first line
        begins, delimiter, text = 2, said[1], text[said.end() :]
    if not delimiter or delimiter not in _heading(text):
        delimiter = _delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    first = begins
    try:
        for cells in reader:
            cells = [" ".join(text_gate.let_in(cell).split()) for cell in cells]
            if any(cells):
                yield begins, cells
            begins = first + reader.line_num
    except csv.Error as error:
        raise Unreadable(f"Zeile {begins} lässt sich nicht lesen. Prüfen Sie dort die Anführungszeichen.") from error


def _delimiter(text: str) -> str:
    """What separates the headings most often: semicolon, tab or comma."""
    return max(";\t,", key=_heading(text).count)


def _heading(text: str) -> str:
    """The first line that holds anything, without what stands in quotation marks: it may go over several lines."""
    without_quoted = QUOTED.sub('""', text[:LONGEST_HEADING])
    return next((line for line in re.split(r"[\r\n]", without_quoted) if line.strip()), "")


def _spreadsheet_text(content: bytes) -> str:
    """The first sheet that people see, as lines with tabs."""
    try:
        sheets = workbooks.filled_rows(content, _first_seen, unpacked=MAX_UNPACKED, rows=MAX_LINES + 2, values=True)
    except workbooks.TooLarge as error:
        raise Unreadable("Die Tabelle ist zu groß. Bitte speichern Sie nur das Blatt mit der Liste.") from error
    except workbooks.Damaged as error:
        unreadable = "Die Tabelle lässt sich nicht öffnen. Bitte speichern Sie sie als XLSX oder CSV ohne Kennwort."
        raise Unreadable(unreadable) from error
    rows = sheets[""]
    last = max(rows, default=0)
    if last > MAX_LINES + 2:
        raise Unreadable(f"Die Tabelle geht bis Zeile {last}. Bitte teilen Sie sie: höchstens {MAX_LINES}.")
    out = StringIO()
    lines = ([_cell(cell.value) for cell in rows.get(number, ())] for number in range(1, last + 1))
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(lines)
    return SOFT_BREAKS.sub(" ", out.getvalue())


def _first_seen(sheets: list) -> dict:
    return {"": next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])}


def _cell(value) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()  # spreadsheets keep every day with a time
    return "" if value is None else re.sub(r"[\r\n]+", " ", str(value))  # a row stays one line
