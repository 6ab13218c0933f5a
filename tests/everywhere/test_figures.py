"""Every figure on every surface, compared with one that is computed here from plain rows: who counts is the same.

The round holds institutions in every state, each with answers and measures; only the accepted ones may be counted. What
a surface prints is read from the finished page, paper or file. To add a figure: compute it in `expected_figures`, read
it where it is printed, and name it in SURFACES.
"""

import csv
import json
import re
from collections import Counter
from datetime import date
from fractions import Fraction
from io import BytesIO, StringIO
from itertools import chain

import docx
import openpyxl
import pypdf
import pytest

from assessments.models import Answer, Assessment, Measure, Report
from assessments.publication.steps import publishing
from tests import factories, results_pages

ASSESSMENTS = ["accepted"] * 6 + ["submitted", "returned", "in_progress", "awaiting_approval", "invited", "declined"]
CODES = ("A1", "A2", "B1", "B2")
SHOWN = ("A1", "A2", "B1")
STATUSES = {
    "idea": "Idee",
    "planned": "geplant",
    "in_progress": "in Umsetzung",
    "done": "umgesetzt",
    "postponed": "verschoben",
    "cancelled": "aufgegeben",
}
PAST, FUTURE = date(2020, 1, 1), date(2040, 1, 1)
REQUIREMENTS = [f"{code}.{part}" for code in SHOWN for part in ("levels", "not_relevant", "unrated", "mean")]
AREAS = [f"{area}.{part}" for area in ("A", "B", "all") for part in ("levels", "not_relevant", "unrated", "mean")]
MEASURES = [*(f"measures.{status}" for status in STATUSES), "measures.total", "measures.overdue", "measures.undated"]
STATES = ("agreed", "done", "given_up", "open", "on_plan", "postponed", "without_date", "overdue")
LEDGER = [f"ledger.{state}" for state in STATES]
OWN = [*(f"measures.{status}" for status in STATUSES), "measures.total"]
SURFACES = {  # what each must print
    "results page": ["included", "invited", *REQUIREMENTS, *AREAS, *OWN, *LEDGER],
    "results page before": ["included", "invited", *REQUIREMENTS, *AREAS, *OWN, *LEDGER],
    "public page": ["included", "invited", *REQUIREMENTS, *AREAS, *LEDGER],
    "city.pdf": ["included", "invited", *REQUIREMENTS, *AREAS, *LEDGER],
    "city.docx": ["included", "invited", *REQUIREMENTS, *AREAS, *LEDGER],
    "board.pdf": ["included", "invited", *LEDGER],
    "table.csv": [*REQUIREMENTS, *AREAS],
    "table.xlsx": [*REQUIREMENTS, *AREAS],
    "open data": ["included", "invited", *REQUIREMENTS, *AREAS, *MEASURES],
    "all numbers": ["included", "invited", *REQUIREMENTS, *MEASURES],
}

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.usefixtures("finished_pages")]


def full_round():
    """Whoever is not accepted would change every figure: the lowest level everywhere, measures of every kind."""
    current_round = factories.make_round(status="in_review")
    for index, status in enumerate(ASSESSMENTS):
        reason = {"decline_reason": "Umbau"} if status == "declined" else {}
        assessment = factories.make_assessment(
            current_round, factories.make_institution(f"I{index:02}"), status, **reason
        )
        counted = status == "accepted"
        factories.make_answer(assessment, "A1", level=(index + 1) % 4 if counted else 0)
        factories.make_answer(assessment, "B1", level=index % 3 + 1 if counted else 0)
        if index:
            factories.make_answer(assessment, "A2", level=(index * 2) % 3 if counted else 0)
        else:
            factories.make_answer(assessment, "A2", state="not_relevant", justification="Ohne Publikum")
        if index < 2 or not counted:
            factories.make_answer(assessment, "B2", level=2)  # suppressed: two institutions that count
        make_measures(assessment, index)
    return current_round


def make_measures(assessment, index):
    factories.make_measure(assessment, title="Termin vorbei", due_date=PAST, resources="Geld" if index % 2 else "")
    factories.make_measure(assessment, title="Fertig", status="done", due_date=PAST, done_on=PAST)
    factories.make_measure(assessment, title="Idee", status="idea", due_date=None)
    if index % 2 or index > 5:
        factories.make_measure(assessment, title="Später", status="in_progress", due_date=FUTURE)
        factories.make_measure(
            assessment,
            title="Verlegt",
            status="postponed",
            due_date=FUTURE,
            original_due_date=PAST,
            status_reason="Umzug",
        )
    if index == 3 or index > 5:
        factories.make_measure(
            assessment,
            title="Nein",
            status="cancelled",
            status_reason="Kein Bedarf",
            due_date=FUTURE,
            cancelled_on=PAST,
        )


# --- what they should be, from rows -----------------------------------------------------------------------------------


def expected_figures():
    """Name → figure, by plain counting."""
    statuses = list(Assessment.objects.values_list("pk", "status"))
    counting = [pk for pk, status in statuses if status in ("accepted", "published")]
    rows = Answer.objects.values_list("assessment_id", "requirement__code", "state", "level__value")
    rows = [row[1:] for row in rows if row[0] in counting]
    figures = {"included": len(counting), "invited": len(statuses)}
    for name, codes in {**{code: [code] for code in SHOWN}, "A": SHOWN[:2], "B": SHOWN[2:], "all": SHOWN}.items():
        values = [level for code, state, level in rows if code in codes and state == "rated"]
        not_relevant = sum(code in codes and state == "not_relevant" for code, state, _ in rows)
        figures |= {
            f"{name}.levels": tuple(values.count(level) for level in range(4)),
            f"{name}.not_relevant": not_relevant,
            f"{name}.unrated": len(codes) * len(counting) - len(values) - not_relevant,
            f"{name}.mean": half_up(Fraction(sum(values), len(values))),
        }
    return figures | expected_measures(counting)


def expected_measures(counting):
    rows = Measure.objects.values_list("assessment_id", "status", "due_date", "resources")
    rows = [row[1:] for row in rows if row[0] in counting]
    by_status = Counter(status for status, _, _ in rows)
    return {
        **{f"measures.{status}": by_status[status] for status in STATUSES},
        "measures.total": len(rows),
        "measures.overdue": sum(
            status in ("idea", "planned", "in_progress") and due is not None and due < date.today()
            for status, due, _ in rows
        ),
        "measures.undated": sum(due is None for _, due, _ in rows),
    } | expected_ledger(rows)


def expected_ledger(rows):
    """No round before: everything was added, and what is open stands in one of four places."""
    open_ones = [(status, due) for status, due, _ in rows if status not in ("done", "cancelled")]
    overdue = sum(due is not None and due < date.today() for _, due in open_ones)
    undated = sum(due is None for _, due in open_ones)
    postponed = sum(status == "postponed" and due >= date.today() for status, due in open_ones)
    return {
        "ledger.agreed": len(rows),
        "ledger.done": sum(status == "done" for status, _, _ in rows),
        "ledger.given_up": sum(status == "cancelled" for status, _, _ in rows),
        "ledger.open": len(open_ones),
        "ledger.on_plan": len(open_ones) - overdue - undated - postponed,
        "ledger.postponed": postponed,
        "ledger.without_date": undated,
        "ledger.overdue": overdue,
    }


def half_up(mean):
    tenths = int(mean * 10 + Fraction(1, 2))
    return f"{tenths // 10},{tenths % 10}"


# --- what is printed --------------------------------------------------------------------------------------------------


def words_of_page(content):
    """What a reader sees: no tags, no text alternatives of the charts."""
    main = re.sub(r"<svg.*?</svg>", " ", content.decode().split("<main")[1], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def words_of_pages(pages: dict[str, str]) -> str:
    """Of several pages, as if they were one."""
    return " ".join(words_of_page(page.encode()) for page in pages.values())


def words_of_pdf(content):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())


def words_of_docx(content):
    document = docx.Document(BytesIO(content))
    rows = chain.from_iterable(table.rows for table in document.tables)
    cells = (cell.text for row in rows for cell in row.cells)
    return " ".join(" ".join(chain((paragraph.text for paragraph in document.paragraphs), cells)).split())


def printed_in(words):
    """Every figure of the tables in a page or paper, read from its words."""
    found = {}
    coverage = r"(?:\d+ von \d+ (?:Institutionen mit Stufe|relevanten Antworten mit Stufe) )?"
    numbers = rf"((?:\d+ ){{6}}){coverage}(?:knapp )?([\d,]+)"
    for code in SHOWN:
        found |= line(code, re.search(rf"{code} Anforderung {code} (?:Wortlaut: Arbeitsfassung )?{numbers}", words))
    for name, heading in {"A": "A Bereich A", "B": "B Bereich B", "all": "alle Bereiche"}.items():
        found |= line(name, re.search(rf"{heading} {numbers}", words))
    return found | participation_in(words) | measures_in(words)


def line(name, match):
    *levels, not_relevant, unrated = map(int, match[1].split())
    return {
        f"{name}.levels": tuple(levels),
        f"{name}.not_relevant": not_relevant,
        f"{name}.unrated": unrated,
        f"{name}.mean": match[2],
    }


def participation_in(words):
    found = re.search(r"(\d+) von (\d+) eingeladenen", words) or re.search(
        r"Selbstbewertungen ein: (\d+) von (\d+)", words
    )
    return {"included": int(found[1]), "invited": int(found[2])}


def measures_in(words):
    """The total of the ledger, and on the page of results the measures of the round by status."""
    found = ledger_in("zusammen", words)
    part = words.partition("Nur Maßnahmen dieser Runde, nach Status")[2]
    if part:
        found |= {
            f"measures.{status}": int(re.search(rf"{label} (\d+)", part)[1]) for status, label in STATUSES.items()
        }
        found["measures.total"] = int(re.search(r"alle Maßnahmen dieser Runde (\d+)", part)[1])
    return found


def ledger_in(heading, words):
    numbers = re.search(rf"{heading} ((?:\d+ ?){{8}})", words)[1].split()
    return {name: int(number) for name, number in zip(LEDGER, numbers, strict=True)}


def printed_on_board(words):
    return participation_in(words) | ledger_in("alle Maßnahmen", words)


def printed_in_table(rows):
    """Rows as dicts; the means of both files in the same words."""
    names = {("Stadt", ""): "all"} | {("Qualitätsbereich", area): area for area in "AB"}
    names |= {("Qualitätsanforderung", code): code for code in SHOWN}
    found = {}
    for row in rows:
        name = names.get((row["Ebene"], row["Kürzel"] or ""))
        if name:
            levels = [int(value) for heading, value in row.items() if heading.startswith("Stufe ")]
            mean = (
                row["Durchschnitt"]
                if isinstance(row["Durchschnitt"], str)
                else f"{row['Durchschnitt']:.1f}".replace(".", ",")
            )
            found |= {
                f"{name}.levels": tuple(levels),
                f"{name}.not_relevant": int(row["nicht relevant"]),
                f"{name}.unrated": int(row["noch nicht beantwortet"]),
                f"{name}.mean": mean,
            }
            assert int(row["Angaben mit Stufe"]) == sum(levels)
    return found


def rows_of_workbook(content):
    heading, *rows = openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def printed_in_open_data(data):
    found = {"included": data["included"], "invited": data["invited"]}
    parts = {"all": data["overall"]} | {part["code"]: part for part in (*data["areas"], *data["requirements"])}
    for name, part in parts.items():
        if part["shown"]:
            found |= {
                f"{name}.levels": tuple(part["distribution"]),
                f"{name}.not_relevant": part["not_relevant"],
                f"{name}.unrated": part["unrated"],
                f"{name}.mean": f"{part['mean']:.1f}".replace(".", ","),
            }
    labels = {**{label: f"measures.{status}" for status, label in STATUSES.items()}, "alle Maßnahmen": "measures.total"}
    labels |= {"davon überfällig": "measures.overdue", "davon ohne Termin": "measures.undated"}
    return found | {labels[label]: number for label, number in data["measures"].items()}


def printed_in_all_numbers(data):
    city, measures = data["city"], data["measures"]
    assert len(data["institutions"]) == city["included"]
    found = {"included": city["included"], "invited": city["invited_total"]}
    for code, part in city["requirements"].items():
        if part["shown"]:
            found |= {f"{code}.levels": tuple(part["distribution"]), f"{code}.mean": part["mean"]}
            found |= {f"{code}.{name}": part[name] for name in ("not_relevant", "unrated")}
    return (
        found
        | {f"measures.{status}": number for status, number in measures["by_status"].items()}
        | {"measures.total": measures["total"], "measures.overdue": len(measures["overdue_on_as_of"])}
        | {"measures.undated": measures["without_due_date"]}
    )


def test_every_figure_is_about_the_same_assessments(client, reviewer, monkeypatch):
    monkeypatch.setattr(publishing, "PAPERS", {})  # of single institutions
    current_round = full_round()
    client.force_login(reviewer)
    before = words_of_pages(results_pages.pages(client))
    publishing.publish_first_edition(assessment_round=current_round, by=reviewer)
    client.force_login(factories.make_member("steering"))
    files = {file.kind: bytes(file.file) for file in Report.objects.all()}
    table = csv.DictReader(StringIO(files["results_table"].decode("utf-8-sig")), delimiter=";")
    printed = {
        "results page": printed_in(words_of_pages(results_pages.pages(client))),
        "results page before": printed_in(before),
        "public page": printed_in(words_of_page(client.get("/ergebnisse/runde/").content)),
        "city.pdf": printed_in(words_of_pdf(files["city"])),
        "city.docx": printed_in(words_of_docx(files["city_word"])),
        "board.pdf": printed_on_board(words_of_pdf(files["board"])),
        "table.csv": printed_in_table(table),
        "table.xlsx": printed_in_table(rows_of_workbook(files["results_workbook"])),
        "open data": printed_in_open_data(json.loads(files["results_data"])),
        "all numbers": printed_in_all_numbers(json.loads(files["numbers"])),
    }

    expected = expected_figures()

    assert {name: sorted(figures) for name, figures in printed.items()} == {
        name: sorted(figures) for name, figures in SURFACES.items()
    }
    for surface, figures in printed.items():
        assert (surface, figures) == (surface, {name: expected[name] for name in figures})
