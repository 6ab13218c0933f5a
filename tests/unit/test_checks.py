"""System checks find what would lose data or protection silently."""

from types import SimpleNamespace

import pytest

from chancencheck import checks


def _ids(messages) -> list[str]:
    return [message.id for message in messages]


@pytest.mark.parametrize(
    ("vendor", "driver", "expected"),
    [
        ("postgresql", "psycopg2", []),
        ("postgresql", "psycopg", ["chancencheck.E002"]),
        ("sqlite", "sqlite3.dbapi2", []),
    ],
)
def test_postgresql_driver_must_be_psycopg2(monkeypatch, vendor, driver, expected):
    connection = SimpleNamespace(vendor=vendor, Database=SimpleNamespace(__name__=driver))
    monkeypatch.setattr(checks, "connection", connection)

    assert _ids(checks.postgresql_driver()) == expected


def test_cache_is_shared():
    assert checks.shared_cache() == []


def test_cache_of_one_process_is_refused(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    assert _ids(checks.shared_cache()) == ["chancencheck.E003"]


@pytest.mark.parametrize(
    ("vendor", "wal_is_safe", "expected"),
    [("sqlite", False, ["chancencheck.I001"]), ("sqlite", True, []), ("postgresql", False, [])],
)
def test_sqlite_journal_mode_is_explained(settings, monkeypatch, vendor, wal_is_safe, expected):
    settings.SQLITE_WAL_IS_SAFE = wal_is_safe
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor=vendor))

    assert _ids(checks.sqlite_journal_mode()) == expected
