"""Reads what people can read, and nothing else: pages, tables, data, papers. Words and numbers in, facts out.

Nothing here knows how a number came about. A requirement is „shown“ if any of the outputs has its distribution, and
then all must have the same; where one says that there are no numbers, no digit may stand beside it.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

import docx
import lxml.html
import pypdf

from .facts import Facts, Line, Vector
from .rule import NOT_RELEVANT, UNRATED, Value
from .worlds import World

LEVELS = ("noch nicht erfüllt", "in Ansätzen erfüllt", "überwiegend erfüllt", "durchgängig erfüllt")
NOT_RELEVANT_WORDS = ("nicht relevant", "nicht relevant für uns")
UNRATED_WORDS = ("noch nicht beantwortet",)
SEPARATOR = b"\0"  # of an undrawn paper: its HTML, what is attached
CODE = re.compile(r"(?:Bereich )?([AB]\d?)\b")
DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Reader:
    """Takes outputs of a world and adds to the facts what they tell."""

    def __init__(self, world: World, facts: Facts):
        self.world, self.facts = world, facts
        self.digits: set[tuple[str, str]] = set()  # round, requirement: drawn in a chart or told by a share
        self.totals: set[tuple[str, int]] = set()  # round, number of levels in a sentence
        self.levels = LEVELS[: world.top + 1]
        self.rounds = {f"Runde {found.code}": found.code for found in world.rounds}

    # --- by kind of output --------------------------------------------------------------------------------------------

    def page(self, code: str, html: str, source: str) -> None:
        """A page, or the HTML of a paper."""
        self.source, self.code = f"{source} {code}", code
        document = lxml.html.document_fromstring(html)
        self._tables(_html_tables(document))
        for chart in document.iter("svg"):
            self._chart(chart)
        self._sentences(_words(document.text_content()))

    def paper(self, code: str, content: bytes, source: str) -> None:
        """The city report: as a PDF with its data, or not drawn."""
        if content.startswith(b"%PDF"):
            pdf = pypdf.PdfReader(BytesIO(content))
            self._pdf_text(code, "\n".join(page.extract_text() for page in pdf.pages), source)
            attached = [data for found in pdf.attachments.values() for data in found]
        else:
            html, *attached = content.split(SEPARATOR)
            self.page(code, html.decode(), source)
        for data in attached:
            self.data(code, json.loads(data), f"{source}, attached")

    def word(self, code: str, content: bytes, source: str) -> None:
        if content:
            self.source, self.code = f"{source} {code}", code
            document = docx.Document(BytesIO(content))
            self._tables(_docx_tables(document))
            self._sentences(_words(" ".join(paragraph.text for paragraph in document.paragraphs)))

    def table(self, code: str, content: str, source: str) -> None:
        """The results of the city as CSV."""
        self.source, self.code = f"{source} {code}", code
        header, *rows = csv.reader(StringIO(content.removeprefix("\ufeff")), delimiter=";")
        columns = {re.sub(r"^Stufe \d+: ", "", name): position for position, name in enumerate(header)}
        wanted = self._columns(columns)
        for row in rows:
            vector = self._vector(row[position] for position in wanted)
            extra = [row[columns[name]] for name in ("Durchschnitt", "Ergebnisstufe", "Angaben mit Stufe")]
            self._line(row[0] == "Qualitätsanforderung", row[1], vector, "".join(extra))

    def data(self, code: str, document: dict, source: str) -> None:
        """The results as JSON, as published and as attached to the report."""
        self.source, self.code = f"{source} {code}", code
        city = document.get("city", document)
        for name, numbers in _named(city["requirements"]):
            self._line(True, name, self._json_vector(numbers), _rest(numbers))
        for name, numbers in [*_named(city["areas"]), ("", city["overall"])]:
            self._line(False, name, self._json_vector(numbers), _rest(numbers))

    def singles(self, code: str, content: str) -> None:
        """Single levels as CSV: what somebody may read of institutions."""
        header, *rows = csv.reader(StringIO(content.removeprefix("\ufeff")), delimiter=";")
        institution, requirement, level, words = map(
            header.index, ("Kürzel der Institution", "Kürzel", "Stufe", "Stufe in Worten")
        )
        for row in rows:
            value = self._value(row[level], row[words])
            if value is not None:
                self.facts.singles[code, row[institution], row[requirement]] = value

    def single_page(self, code: str, institution: str, html: str) -> None:
        """One self-assessment to be read."""
        document = lxml.html.document_fromstring(html)
        for section in document.find_class("cc-answer"):
            for level in section.find_class("cc-level"):
                words = _words(level.text_content())
                found = re.search(r"Stufe (\d): ", words)
                value = self._value(found[1] if found else "", words)
                if value is not None:
                    self.facts.singles[code, institution, section.get("id")] = value

    # --- tables -------------------------------------------------------------------------------------------------------

    def _tables(self, tables: Iterable[Table]) -> None:
        for table in tables:
            first, *others = table.header
            if first == "Bereich oder Anforderung":
                self._trend(table)
            elif "Niedrigste Stufe" in others:
                self._spread(table)
            elif first in ("Qualitätsanforderung", "Qualitätsbereich"):
                self._figures(table, is_requirement=first == "Qualitätsanforderung")

    def _figures(self, table: Table, *, is_requirement: bool) -> None:
        columns = {re.sub(r"^[○●]+ ", "", name): position for position, name in enumerate(table.header)}
        wanted = self._columns(columns)
        for row in table.rows:
            code = CODE.match(row[0])
            whole = len(row) == len(table.header) and len(set(row[1:])) > 1
            vector = self._vector(row[position] for position in wanted) if whole else None
            if code or row[0] == "alle Bereiche":
                self._line(is_requirement, code[1] if code else "", vector, "" if vector else " ".join(row[1:]))

    def _columns(self, columns: dict[str, int]) -> list[int]:
        return [columns[name] for name in (*self.levels, NOT_RELEVANT_WORDS[0], UNRATED_WORDS[0])]

    def _trend(self, table: Table) -> None:
        then = self.rounds[table.header[2]]
        for label, *cells in table.rows:
            key = (then, self.code, CODE.match(label)[1])
            number = re.match(r"(\d+) (?:Institutionen|Vergleiche)", cells[0])
            if number:
                self.facts.compare(key, Line(int(number[1]), _tenths(cells[1]), _tenths(cells[2])), self.source)
            else:
                self.facts.not_compared.add(key)
                self._no_digits(key, " ".join(cells))

    def _spread(self, table: Table) -> None:
        """Shares of the institutions; nothing that the distribution does not say, if there is one."""
        for row in table.rows:
            if len(row) == len(table.header):
                self.digits.add((self.code, CODE.match(row[0])[1]))
            else:
                self._no_digits((self.code, row[0]), " ".join(row[1:]))

    def _line(self, is_requirement: bool, code: str, vector: Vector | None, rest: str) -> None:
        key = (self.code, code)
        if not is_requirement:
            self.facts.add_sum(key, vector, self.source)
        elif vector is not None:
            self.facts.show(key, vector, self.source)
        else:
            self.facts.suppressed.setdefault(key, set()).add(self.source)
        if vector is None:
            self._no_digits(key, rest)

    # --- words and charts ---------------------------------------------------------------------------------------------

    def _chart(self, chart) -> None:
        """Beside the label of a row without numbers there are none, nor in the words for those who do not see it."""
        title = _words(chart.findtext("title"))
        for code in self.world.codes:
            for words in re.findall(rf"{code} Anforderung {code}: (.*?)\.(?= |$)", title):
                self._beside(code, words)
        label, texts = None, []
        for text in chart.iter("text"):
            found = re.match(r"([AB]\d) Anforderung", text.text or "")
            if found:
                self._beside(label, " ".join(texts))
                label, texts = found[1], []
            elif text.get("font-size") != "8.5":  # the legend
                texts.append(text.text or "")
        self._beside(label, " ".join(texts))

    def _beside(self, code: str | None, words: str) -> None:
        if code and DIGIT.search(words):
            self.digits.add((self.code, code))

    def _sentences(self, words: str) -> None:
        for number in re.findall(r"Eingegangen sind (\d+) Stufen", words):
            self.totals.add((self.code, int(number)))

    def _pdf_text(self, code: str, text: str, source: str) -> None:
        self.source, self.code = f"{source} {code}", code
        numbers = rf"((?:\d+ ){{{len(self.levels) + 1}}}\d+) [\d,]+"
        for found in re.finditer(r"^([AB]\d) Anforderung \1\s+Wortlaut: \S+\s+(.*)$", text, re.MULTILINE):
            line = re.match(numbers, found[2])
            self._line(True, found[1], self._vector(line[1].split()) if line else None, "" if line else found[2])
        before = re.search(r"in „(Runde \w+)“ und in dieser Runde", text)
        trend = (
            r"^(?:Bereich )?([AB]\d?) (?:Anforderung|Bereich) \1 (\d+) (?:Institutionen|Vergleiche) ([\d,]+) ([\d,]+)"
        )
        for label, number, then, now in re.findall(trend, text, re.MULTILINE):
            key = (self.rounds[before[1]], code, label)
            self.facts.compare(key, Line(int(number), _tenths(then), _tenths(now)), self.source)
        self._sentences(_words(text))

    def check(self) -> None:
        """Once everything is read: nothing may say more than the distributions."""
        for key in self.digits:
            if key not in self.facts.shown and not any(key == (now, code) for _, now, code in self.facts.compared):
                self.facts.faults.add(f"{key}: digits in a chart or table of differences, but no distribution")
        for key in self.facts.shown.keys() & self.facts.suppressed.keys():
            self.facts.faults.add(f"{key}: shown, but not in {sorted(self.facts.suppressed[key])}")
        allowed = {(code, sum(vector[:-2])) for (code, _), vector in self.facts.sums.items() if vector}
        for code, number in self.totals:
            if (code, number) not in allowed:
                self.facts.faults.add(f"{code}: a sentence counts {number} levels, no table does")
        for (code, area), vector in self.facts.sums.items():
            self._check_sum(code, area, vector)
        for (then, now, area), line in self.facts.compared.items():
            if area in self.world.areas:
                self._check_compared(then, now, area, line)

    def _check_sum(self, code: str, area: str, vector: Vector | None) -> None:
        codes = self.world.areas.get(area, self.world.codes)
        parts = [self.facts.shown[code, one] for one in codes if (code, one) in self.facts.shown]
        expected = tuple(map(sum, zip(*parts, strict=True))) if parts else None
        if vector != expected and vector is not None:
            self.facts.faults.add(f"sum {code} {area}: {vector}, but its requirements give {expected}")

    def _check_compared(self, then: str, now: str, area: str, line: Line) -> None:
        parts = [self.facts.compared.get((then, now, one)) for one in self.world.areas[area]]
        if line.number != sum(part.number for part in parts if part):
            self.facts.faults.add(f"comparison {then}-{now} {area}: {line}, but its requirements give {parts}")

    # --- values -------------------------------------------------------------------------------------------------------

    def _vector(self, cells: Iterable[str]) -> Vector | None:
        """Numbers of all values; None where there are none, a fault where there are some."""
        cells = [cell.strip() for cell in cells]
        if all(cell.isdigit() for cell in cells):
            return tuple(map(int, cells))
        if any(DIGIT.search(cell) for cell in cells):
            self.facts.faults.add(f"{self.source}: only a part of the numbers, {cells}")
        return None

    def _json_vector(self, numbers: dict) -> Vector | None:
        distribution = numbers.get("distribution")
        if distribution is None:
            return None
        if isinstance(distribution, dict):
            distribution = list(distribution.values())
        missing = (numbers.get("not_relevant"), numbers.get("unrated"))  # sums in the attached data have neither
        return (*distribution, *missing)

    def _value(self, level: str, words: str) -> Value | None:
        if level:
            return int(level)
        if words in NOT_RELEVANT_WORDS:
            return NOT_RELEVANT
        return UNRATED if words in UNRATED_WORDS else None

    def _no_digits(self, key, words: str) -> None:
        if DIGIT.search(words):
            self.facts.faults.add(f"{key}: no distribution, but „{words}“ in {self.source}")


def _named(parts) -> Iterator[tuple[str, dict]]:
    if isinstance(parts, dict):
        yield from parts.items()
    else:
        yield from ((part["code"], part) for part in parts)


def _rest(numbers: dict) -> str:
    """What a line without a distribution still tells in numbers."""
    names = ("n", "mean", "not_relevant", "unrated", "label", "coverage", "ratings")
    return " ".join(str(numbers[name]) for name in names if numbers.get(name))


def _html_tables(document) -> Iterator[Table]:
    for table in document.iter("table"):
        rows = [
            tuple(_words(cell.text_content()) for cell in row if cell.tag in ("th", "td")) for row in table.iter("tr")
        ]
        if rows:
            yield Table(rows[0], tuple(rows[1:]))


def _docx_tables(document) -> Iterator[Table]:
    for table in document.tables:
        rows = [tuple(_words(cell.text) for cell in row.cells) for row in table.rows]
        yield Table(rows[0], tuple(rows[1:]))


def _words(text: str) -> str:
    return " ".join((text or "").split())


def _tenths(mean: str) -> int:
    return int(mean.replace(",", ""))
