"""A database of release 0.1 goes on from where it is, on both databases, and an older one is told what to do."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from assessments.models import MailKind
from chancencheck.checks import LAST_STEP_OF_0_1, older_than_0_1

first = import_module("assessments.migrations.0001_release_0_1")
RELEASED = Path(__file__).parent / "release_0_1"
OLDER = f"DELETE FROM django_migrations WHERE name = '{LAST_STEP_OF_0_1}'"  # noqa: S608 - our own text
REFUSAL = (
    "Diese Datenbank ist älter als die Fassung 0.1 von ChancenCheckLU.",
    "Bitte aktualisieren Sie zuerst auf die Fassung 0.1 und danach auf diese.",
)
SCHEMA = {  # name and definition of everything in the database; the order of columns says nothing
    "sqlite": "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,
            column_default, is_identity) FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}
CASTS = re.compile(r"::(character varying|text)\b(\[\])?|[()]")  # PostgreSQL writes them otherwise after a restore


class Released:
    """The database of release 0.1, next to that of the tests."""

    def __init__(self, folder: Path):
        self.name = f"release_{os.getpid()}" if connection.vendor == "postgresql" else folder / "release.sqlite3"

    def connect(self):
        if connection.vendor == "sqlite":
            return closing(sqlite3.connect(self.name, isolation_level=None))
        connected = psycopg2.connect(**_address(), dbname=self.name)
        connected.autocommit = True
        return closing(connected)

    def make(self):
        script = (RELEASED / f"{connection.vendor}.sql").read_text()
        if connection.vendor == "postgresql":
            self._on_server(f"CREATE DATABASE {self.name} TEMPLATE template0")
        with self.connect() as connected:
            connected.executescript(script) if connection.vendor == "sqlite" else connected.cursor().execute(script)

    def remove(self):
        if connection.vendor == "postgresql":
            self._on_server(f"DROP DATABASE {self.name}")

    def rows(self, sql: str) -> list[tuple]:
        with self.connect() as connected, closing(connected.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def run(self, *command: str) -> subprocess.CompletedProcess:
        url = f"sqlite:///{self.name}"
        if connection.vendor == "postgresql":
            address = _address()
            host, user = urlencode({"host": address.pop("host", "")}), address.pop("user", "")
            url = f"postgres://{user}@/{self.name}?{host}"
        return subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DEBUG": "true", "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )

    def _on_server(self, sql: str):
        with closing(psycopg2.connect(**_address(), dbname="postgres")) as server:
            server.autocommit = True
            server.cursor().execute(sql)


def _address() -> dict:
    values = connection.settings_dict
    named = {"host": values["HOST"] or values["OPTIONS"].get("host", ""), "user": values["USER"]}
    return {**named, "password": values["PASSWORD"], "port": values["PORT"]} if values["PORT"] else named


@pytest.fixture
def released(db, tmp_path):
    released = Released(tmp_path)
    released.make()
    yield released
    released.remove()


def _schema(rows) -> dict[str, list[str]]:
    """Columns of SQLite in the order of the alphabet: it builds a changed table anew, in another order."""
    return {name: sorted(CASTS.sub("", sql or "").split(", ")) for name, sql in rows}


def test_release_0_1_goes_on_to_the_schema_of_a_new_database(released):
    moved = released.run("manage.py", "migrate")

    assert (moved.returncode, moved.stderr) == (0, "")
    released.run("manage.py", "createcachetable")  # as the tests' own has them
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA[connection.vendor])
        new = _schema(cursor.fetchall())
    assert len(new) > 100
    assert _schema(released.rows(SCHEMA[connection.vendor])) == new


def test_older_release_is_told_to_go_to_0_1_first(released):
    released.rows(OLDER)

    for command in (("manage.py", "migrate"), (".ci/prepare.py",)):
        refused = released.run(*command)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        for sentence in REFUSAL:
            assert sentence in refused.stderr


def test_new_database_and_release_0_1_are_not_refused(db):
    assert older_than_0_1(databases=["default"]) == []
    assert older_than_0_1() == []


def test_models_need_no_further_step(db):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_every_kind_of_message_has_its_text():
    assert set(first.MESSAGES) == set(MailKind.values)
