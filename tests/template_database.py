"""Test databases are copies of one that was migrated once, for as long as the code stays as it is."""

import fcntl
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

PREFIX = "template_chancencheck_"


def use(folder: Path):
    """`folder` keeps the one of SQLite, and the lock: only one process makes it."""
    create = connection.creation.create_test_db
    template = (SqliteTemplate if connection.vendor == "sqlite" else PostgresqlTemplate)(folder)

    def create_test_db(*args, **kwargs):
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if template.exists():
                options = mock.patch.dict(connection.settings_dict["TEST"], template.options)
                with options, mock.patch.object(migrate.Command, "handle", template.migrate):
                    return create(*args, **kwargs)
            name = create(*args, **kwargs)
            template.keep()
            return name

    connection.creation.create_test_db = create_test_db


def digest_of_code() -> str:
    """Models, migrations, permissions and everything that they import."""
    root, digest = Path(settings.BASE_DIR), sha256()
    for path in [
        root / "requirements.txt",
        root / "chancencheck/settings.py",
        *sorted(root.glob("assessments/**/*.py")),
    ]:
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


class SqliteTemplate:
    """A file."""

    options = {}

    def __init__(self, folder: Path):
        self.path = folder / f"{PREFIX}{digest_of_code()}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def keep(self):
        for old in self.path.parent.glob(f"{PREFIX}*"):
            old.unlink()
        unfinished = self.path.with_suffix(".unfinished")
        with closing(sqlite3.connect(unfinished)) as target:
            connection.connection.backup(target)
        unfinished.rename(self.path)

    def migrate(self, *args, **options):
        connection.ensure_connection()
        with closing(sqlite3.connect(self.path)) as source:
            source.backup(connection.connection)


class PostgresqlTemplate:
    """Another database of the server."""

    def __init__(self, folder: Path):
        self.name = PREFIX + digest_of_code()
        self.options = {"TEMPLATE": self.name}

    def exists(self) -> bool:
        return self.name in self._kept()

    def keep(self):
        connection.close()  # a database in use cannot be copied
        for old in self._kept():
            self._on_server(f"DROP DATABASE {old}")
        self._on_server(f"CREATE DATABASE {self.name} TEMPLATE {connection.settings_dict['NAME']}")

    def migrate(self, *args, **options):
        """The copy has everything."""

    def _kept(self) -> list[str]:
        rows = self._on_server(f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'")  # noqa: S608 - ours
        return [name for (name,) in rows]

    def _on_server(self, sql: str) -> list[tuple]:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
