"""The database is locked, cuts the connection or does not answer: wait, else say so and keep what was typed."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from .conftest import IN_FULL
from .kept import save_kept
from .person import Person

LOCKED = 10 if IN_FULL else 2  # seconds
TYPED = "Wir fragen „jede Person“ nach ihrer Sprache & schreiben es <auf>.\r\n\r\nZweiter Absatz."
# Waiting times of production, or short ones
SQLITE = {} if IN_FULL else {"timeout": 1}
LOCK_TIMEOUT = {} if IN_FULL else {"options": "-c lock_timeout=500"}
STATEMENT_TIMEOUT = {"options": f"-c statement_timeout={15000 if IN_FULL else 500}"}
LOCK_ROW = "SELECT id FROM assessments_assessment FOR UPDATE"


@contextmanager
def locked(database, sql: str):
    """Another program holds a lock until the block ends."""
    with closing(database.connect()) as connection:
        connection.cursor().execute(sql)
        yield
        connection.rollback()


def typed(person: Person) -> dict[str, str]:
    return person.open("A1") | {"text-R1-text": TYPED}


def test_save_waits_for_another_writer(team, sqlite, figures):
    person = team(1, **({} if IN_FULL else {"timeout": LOCKED + 5}))[0]
    fields = typed(person)
    with ThreadPoolExecutor(1) as pool:
        with locked(sqlite, "BEGIN IMMEDIATE"):
            begin = time.monotonic()
            saving = pool.submit(person.save, "A1", fields)
            time.sleep(LOCKED / 2)
            reading = time.monotonic()
            person.get("/hilfe/")
            reading = time.monotonic() - reading
            time.sleep(begin + LOCKED - time.monotonic())
        response = saving.result()
    waited = time.monotonic() - begin

    figures(
        f"Datenbank {LOCKED} s von einem anderen Programm gesperrt",
        f"nach {waited:.1f} s gespeichert; Lesen solange in {reading * 1000:.0f} ms",
    )
    assert response.status == 302
    assert waited >= LOCKED
    assert sqlite.text("A1", "R1") == (TYPED.replace("\r\n", "\n"), 1)


@pytest.mark.parametrize(
    ("sql", "what"),
    [("BEGIN IMMEDIATE", "nur zum Schreiben"), ("BEGIN EXCLUSIVE", "auch zum Lesen")],
    ids=["write", "read"],
)
def test_locked_for_too_long_keeps_what_was_typed(team, sqlite, figures, sql, what):
    person = team(1, **SQLITE)[0]
    fields = typed(person)
    begin = time.monotonic()
    with locked(sqlite, sql):
        response = person.save("A1", fields)
    seconds = time.monotonic() - begin

    save_kept(person, response, sqlite, TYPED)
    figures(f"Datenbank zu lange gesperrt, {what}", f"nach {seconds:.1f} s Seite 503 mit dem Text; dann gespeichert")


@pytest.mark.parametrize(
    ("options", "what"), [(LOCK_TIMEOUT, "lock_timeout"), (STATEMENT_TIMEOUT, "statement_timeout")], ids=["lock", "all"]
)
def test_locked_row_keeps_what_was_typed(team, postgresql, figures, options, what):
    person = team(1, **options)[0]
    fields = typed(person)
    begin = time.monotonic()
    with locked(postgresql, LOCK_ROW):
        response = person.save("A1", fields)
    seconds = time.monotonic() - begin

    save_kept(person, response, postgresql, TYPED)
    figures(f"Zeile zu lange gesperrt ({what})", f"nach {seconds:.1f} s Seite 503 mit dem Text; dann gespeichert")


def test_connection_lost_during_a_save_keeps_what_was_typed(team, postgresql, figures):
    person = team(1)[0]
    fields = typed(person)
    with ThreadPoolExecutor(1) as pool:
        with closing(postgresql.connect()) as other:
            other.cursor().execute(LOCK_ROW)
            saving = pool.submit(person.save, "A1", fields)
            _wait_until_somebody_waits(postgresql)
            postgresql.disconnect_everybody()
        response = saving.result()

    save_kept(person, response, postgresql, TYPED)
    figures("Verbindung während des Speicherns getrennt", "Seite 503 mit dem Text; dann gespeichert")


def test_connections_lost_between_two_saves_are_not_noticed(team, postgresql, figures):
    person = team(1)[0]
    fields = typed(person)
    postgresql.disconnect_everybody()

    assert person.save("A1", fields).status == 302
    assert postgresql.text("A1", "R1") == (TYPED.replace("\r\n", "\n"), 1)
    figures("Verbindungen zwischen zwei Anfragen getrennt", "ohne Meldung gespeichert")


def test_database_gone_keeps_what_was_typed(team, postgresql, figures):
    person = team(1)[0]
    fields = typed(person)
    postgresql.on_server(f"ALTER DATABASE {postgresql.database} ALLOW_CONNECTIONS false")
    postgresql.disconnect_everybody()
    response = person.save("A1", fields)
    script = person.save("A1", fields, Accept="application/json")
    postgresql.on_server(f"ALTER DATABASE {postgresql.database} ALLOW_CONNECTIONS true")

    assert (script.status, script.headers["Content-Type"]) == (503, "application/json")
    save_kept(person, response, postgresql, TYPED)
    figures("Datenbank nicht erreichbar", "Seite 503 mit dem Text; dann gespeichert")


def _wait_until_somebody_waits(postgresql):
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    deadline = time.monotonic() + 20
    while not postgresql.rows(waiting) and time.monotonic() < deadline:
        time.sleep(0.02)
