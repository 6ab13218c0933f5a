"""An attacker reads everything that is public, of two rounds and a corrected edition, and tries to undo a suppression.

First by comparing worlds: whatever stands in the suppressed cells, as long as it stays below the minimum, everybody
must get the same bytes, so all those worlds stay possible. Then by subtracting everything from everything.
"""

import csv
import json
from io import StringIO

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments.models import Answer, AssessmentRound
from assessments.publication.content.public_results import frozen, gathered, next_edition
from assessments.publication.steps import publishing
from assessments.reports.paper import documents
from assessments.results.rules import scoring
from tests import factories, results_pages

CODES = ("A1", "A2", "B1", "B2")
INSTITUTIONS = 7
ROUNDS = ("frueher", "jetzt")
COLUMNS = ("n", "distribution", "not_relevant", "unrated")

values = st.sampled_from([0, 1, 2, 3, scoring.NOT_RELEVANT, scoring.UNRATED])
cell = st.lists(values, min_size=INSTITUTIONS, max_size=INSTITUTIONS)
few = st.lists(values.filter(lambda value: value in ("not_relevant", "unrated")), min_size=4, max_size=4).flatmap(
    lambda empty: st.lists(values, min_size=3, max_size=3).map(lambda rest: [*empty, *rest])
)  # below the minimum of five, whatever the rest is
world = st.fixed_dictionaries({(code, asked): st.one_of(cell, few) for code in ROUNDS for asked in CODES})
examples = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def rounds(db, monkeypatch):
    """Two rounds with the same institutions and wording, the earlier one a year ago; drawing gives the printed HTML."""
    monkeypatch.setattr(documents, "render_pdf", lambda html, **options: f"{html}{options.get('attachments')}".encode())
    catalogue = factories.make_catalogue()
    earlier = factories.make_round(catalogue, code="frueher", status="published", opens_on="2025-01-01")
    now = factories.make_round(catalogue, code="jetzt", status="published")
    reader = factories.make_member("executive_board")
    for index in range(INSTITUTIONS):
        institution = factories.make_institution(f"I{index}")
        for assessment_round in (earlier, now):
            consent = "named" if index < 2 else "anonymous_only"
            factories.make_assessment(assessment_round, institution, "published", publication_consent=consent)
    return {"frueher": earlier, "jetzt": now, "reader": reader}


def build(rounds, asked_world):
    catalogue = rounds["jetzt"].catalogue
    requirements = {requirement.code: requirement for requirement in catalogue.requirements.all()}
    levels = {level.value: level for level in catalogue.levels.all()}
    answers = []
    for (code, asked), marks in asked_world.items():
        assessments = rounds[code].assessments.order_by("institution__code")
        for assessment, mark in zip(assessments, marks, strict=True):
            state = Answer.State.RATED if isinstance(mark, int) else mark
            justification = "Grund" if mark == scoring.NOT_RELEVANT else ""
            answers.append(
                Answer(
                    assessment=assessment,
                    requirement=requirements[asked],
                    state=state,
                    level=levels.get(mark),
                    justification=justification,
                )
            )
    Answer.objects.bulk_create(answers)


def suppressed(asked_world):
    """Fewer than five ratings, or nobody, or but one, off the level of all others."""
    return [key for key, marks in asked_world.items() if not holds([mark for mark in marks if isinstance(mark, int)])]


def holds(levels):
    """Whoever takes away one rating still sees two levels."""
    return len(levels) >= 5 and all(len({*levels[:i], *levels[i + 1 :]}) >= 2 for i in range(len(levels)))


def public_files(rounds):
    """What each edition of each round gives away, by file; the later round has a corrected one too."""
    found = {}
    for code, reasons in (("frueher", [""]), ("jetzt", ["", "Schreibfehler"])):
        assessment_round = AssessmentRound.objects.get(code=code)
        for reason in reasons:
            facts = next_edition(assessment_round, assessment_round.opens_on, reason)
            everything = gathered(assessment_round, facts)
            for draw in publishing.FOR_EVERYBODY:
                if draw is not publishing._city_word:  # the words of the PDF, packed
                    drawn = draw(assessment_round, everything)
                    found[code, facts.number, drawn.kind] = drawn.file
            factories.make_edition(assessment_round, facts.number, reason=reason, content=frozen(everything.results))
    return found


def read_everything(rounds, asked_world):
    """Bytes of all files, of the public pages, and of the dashboard with its trend, which more people read."""
    with transaction.atomic():
        build(rounds, asked_world)
        found = public_files(rounds)
        client = Client()
        for address in ("frueher/", "jetzt/", "jetzt/ausgabe-1/"):
            found[address] = client.get(f"/ergebnisse/{address}").content
        client.force_login(rounds["reader"])
        for code in ROUNDS:
            found[code] = "".join(page.split("<main")[1] for page in results_pages.pages(client, code).values())
        transaction.set_rollback(True)
    return found


@given(first=world, data=st.data())
@examples
def test_every_world_with_other_suppressed_values_looks_the_same(rounds, first, data):
    hidden = suppressed(first)
    assume(hidden)
    second = first | {key: data.draw(few.flatmap(st.permutations), label=str(key)) for key in hidden}

    read = read_everything(rounds, first)

    assert [place for place, content in read_everything(rounds, second).items() if content != read[place]] == []


@given(asked_world=world)
@examples
def test_nothing_follows_by_subtraction(rounds, asked_world):
    with transaction.atomic():
        build(rounds, asked_world)
        files = public_files(rounds)
        transaction.set_rollback(True)

    for code, number in (("frueher", 1), ("jetzt", 1), ("jetzt", 2)):
        data = json.loads(files[code, number, "results_data"])
        table = rows_of(files[code, number, "results_table"])
        shown = {line["code"]: line for line in data["requirements"] if line["shown"]}
        assert set(CODES) - set(shown) == {asked for round_code, asked in suppressed(asked_world) if round_code == code}
        for line in data["requirements"]:
            assert numbers_in_table(table["Qualitätsanforderung", line["code"]]) == numbers(line)
            if not line["shown"]:
                assert {line[column] for column in (*COLUMNS, "mean")} == {None}
        for total in (data["overall"], *data["areas"]):
            left = total_of(total), [total_of(shown[asked]) for asked in total["based_on"]]
            assert left[0] == [sum(column) for column in zip(*left[1], strict=True)] or not left[1]
    assert public_numbers(files, 1) == public_numbers(files, 2)


def total_of(line):
    """All counts of a line in one row; a hidden one counts nothing."""
    if line["distribution"] is None:
        return [0] * 7
    return [line["n"], *line["distribution"], line["not_relevant"], line["unrated"]]


def public_numbers(files, number):
    data = json.loads(files["jetzt", number, "results_data"])
    return [data[part] for part in ("included", "overall", "areas", "requirements")]


def rows_of(content):
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";")
    return {(row["Ebene"], row["Kürzel"]): row for row in rows}


def numbers(line):
    """The counts of a JSON line as the cells of the table should have them."""
    counts = [line["n"], *(line["distribution"] or [None] * 4), line["not_relevant"], line["unrated"]]
    return ["" if count is None else str(count) for count in counts]


def numbers_in_table(row):
    levels = [row[heading] for heading in row if heading.startswith("Stufe ")]
    return [row["Angaben mit Stufe"], *levels, row["nicht relevant"], row["noch nicht beantwortet"]]
