"""Databases to be locked and filled: copies of a prepared one, and a look inside without Django."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
TEXT = """
    SELECT text.text, text.revision FROM assessments_answertext text
    JOIN assessments_answer answer ON answer.id = text.answer_id
    JOIN assessments_qualityrequirement requirement ON requirement.id = answer.requirement_id
    JOIN assessments_reflectionquestion question ON question.id = text.question_id
    WHERE requirement.code = '{requirement}' AND question.code = '{question}'
"""


def environment(url: str) -> dict:
    """What a production server needs; the client plays the web server in front of it."""
    return os.environ | {
        "DEBUG": "false",
        "SECRET_KEY": "only-for-the-servers-of-the-fault-tests-" * 2,
        "ALLOWED_HOSTS": "chancencheck.example",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.faults.production",
    }


class Database:
    """One database; `url(**options)` may shorten its waiting times."""

    def rows(self, sql: str) -> list[tuple]:
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def text(self, requirement: str, question: str) -> tuple[str, int]:
        """Text and revision; revision 0 when there is none."""
        return next(iter(self.rows(TEXT.format(requirement=requirement, question=question))), ("", 0))

    def prepare(self):
        subprocess.run(
            [sys.executable, "-m", "tests.faults.prepare"], cwd=ROOT, env=environment(self.url()), check=True
        )


class Sqlite(Database):
    name = "SQLite"

    def __init__(self, folder: Path):
        self.path = folder / "faults.sqlite3"

    def url(self, **options) -> str:
        return f"sqlite:///{self.path}?{urlencode(options)}"

    def connect(self):
        return sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)

    def copy(self, folder: Path) -> "Sqlite":
        copy = Sqlite(folder)
        shutil.copyfile(self.path, copy.path)
        return copy

    def is_whole(self) -> bool:
        return self.rows("PRAGMA integrity_check") == [("ok",)] and self.rows("PRAGMA foreign_key_check") == []

    def remove(self):
        self.path.unlink()


class Postgresql(Database):
    name = "PostgreSQL"

    def __init__(self, server_url: str, template: str = "template1", tablespace: str = "pg_default"):
        self.server_url = server_url
        self.database = f"faults_{secrets.token_hex(4)}"
        self.on_server(f"CREATE DATABASE {self.database} TEMPLATE {template} TABLESPACE {tablespace}")

    def url(self, **options) -> str:
        """`options` as for libpq, for example options="-c lock_timeout=500"."""
        parts = urlsplit(self.server_url)
        query = "&".join(filter(None, [parts.query, urlencode(options).replace("+", "%20")]))
        return parts._replace(path=f"/{self.database}", query=query).geturl()

    def connect(self):
        return psycopg2.connect(self.url())

    def copy(self, folder: Path, tablespace: str = "pg_default") -> "Postgresql":
        """A copy; `folder` makes no difference here."""
        return Postgresql(self.server_url, self.database, tablespace)

    def tablespace_in(self, folder: Path) -> str:
        """The name of a new tablespace in that folder."""
        owner = Path(self.rows("SHOW data_directory")[0][0]).stat().st_uid
        place, name = folder / "tablespace", f"faults_{secrets.token_hex(4)}"
        place.mkdir()
        os.chown(place, owner, owner)
        self.on_server(f"CREATE TABLESPACE {name} LOCATION '{place}'")
        return name

    def is_whole(self) -> bool:
        return True  # PostgreSQL itself was not killed

    def on_server(self, sql: str) -> None:
        with closing(psycopg2.connect(self.server_url)) as connection:
            connection.autocommit = True
            connection.cursor().execute(sql)

    def disconnect_everybody(self) -> None:
        self.on_server(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.database}'"  # noqa: S608
        )

    def remove(self):
        self.on_server(f"DROP DATABASE {self.database} WITH (FORCE)")
