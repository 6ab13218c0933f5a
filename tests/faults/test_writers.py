"""Several people save at the same time: what the server has acknowledged is there, or was shown in a conflict."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from .conftest import IN_FULL
from .person import Person, saved_version

SAVES = 20 if IN_FULL else 5  # of each person
FIELDS = [(f"A{number}", question) for number in range(1, 5) for question in ("R1", "R2")]


def together(people: list[Person], work) -> list:
    """work(person, number) for all of them at once."""
    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(work, people, range(len(people))))


@pytest.mark.parametrize("writers", [2, 8])
def test_writers_in_different_fields_all_succeed(team, database, figures, writers):
    def work(person, number):
        requirement, question = FIELDS[number]
        statuses = Counter()
        for save in range(1, SAVES + 1):
            fields = person.open(requirement) | {f"text-{question}-text": f"Stand {save} von Platz {number}"}
            statuses[person.save(requirement, fields).status] += 1
        return statuses

    answers = sum(together(team(writers), work), Counter())

    figures(f"{writers} Schreibende, verschiedene Felder", f"{answers[302]} bestätigt, 0 Konflikte, 0 verloren")
    assert answers == {302: writers * SAVES}
    assert [database.text(*FIELDS[number]) for number in range(writers)] == [
        (f"Stand {SAVES} von Platz {number}", SAVES) for number in range(writers)
    ]


@pytest.mark.parametrize("writers", [2, 8])
def test_writers_in_the_same_field_lose_nothing(team, database, figures, writers):
    """Each adds lines to the common text; after a conflict to the version shown beside the own one."""

    def work(person, number):
        conflicts = 0
        for save in range(SAVES):
            line = f"Zeile {save} von Platz {number}"
            fields = person.open("A1")
            fields["text-R1-text"] = mine = _add(fields["text-R1-text"], line)
            while (response := person.save("A1", fields)).status == 409:
                conflicts += 1
                fields = _fields_of_conflict(response, mine)
                fields["text-R1-text"] = mine = _add(saved_version(response, "text-R1"), line)
            assert response.status == 302
        return conflicts

    conflicts = sum(together(team(writers), work))

    text, revision = database.text("A1", "R1")
    expected = sorted(f"Zeile {save} von Platz {number}" for number in range(writers) for save in range(SAVES))
    found = text.split("\n")
    figures(
        f"{writers} Schreibende, dasselbe Feld",
        f"{revision} bestätigt, {conflicts} Konflikte mit beiden Fassungen gezeigt, "
        f"{len(set(expected) - set(found))} verloren",
    )
    assert sorted(found) == expected
    assert revision == writers * SAVES


@pytest.mark.parametrize("copies", [20])
def test_resent_new_measure_makes_one_row(team, database, figures, copies):
    person = team(1)[0]
    fields = person.open("A1")
    title = next(name for name in fields if name.startswith("measure-") and name.endswith("-title"))
    fields[title] = "Gespräche mit Dolmetschenden"

    answers = Counter(together([person] * copies, lambda person, _: person.save("A1", fields).status))

    rows = database.rows("SELECT title FROM assessments_measure")
    figures(f"{copies} × dieselbe neue Maßnahme zugleich gesendet", f"{len(rows)} Zeile")
    assert rows == [("Gespräche mit Dolmetschenden",)]
    assert answers == {302: copies}


def _add(text: str, line: str) -> str:
    return "\n".join(filter(None, [text.replace("\r\n", "\n"), line]))


def _fields_of_conflict(response, mine: str) -> dict[str, str]:
    """The form of the page with the conflict, on which the own text must stand."""
    fields = Person.fields(response, "A1")
    assert fields["text-R1-text"].replace("\r\n", "\n") == mine
    return fields
