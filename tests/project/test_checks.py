"""System checks find what would lose data or protection silently."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.models import Job
from assessments.queue.steps import jobs
from chancencheck import checks, starting
from chancencheck.environment import SettingsError
from tests import factories


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


@pytest.mark.parametrize("alias", ["default", "pages"])
def test_cache_of_one_process_is_refused(settings, alias):
    settings.CACHES = settings.CACHES | {alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    assert _ids(checks.shared_cache()) == ["chancencheck.E003"]


@pytest.mark.parametrize(
    ("is_demo", "allowed", "expected"),
    [(True, False, ["chancencheck.E005"]), (True, True, []), (False, False, [])],
)
def test_demo_accounts_on_a_real_server_are_refused(db, settings, is_demo, allowed, expected):
    settings.DEMO_ALLOWED = allowed
    factories.make_user("umbenannt", is_demo=is_demo)

    assert _ids(checks.refusals_of_the_start()) == expected


def test_missing_table_of_the_cache_is_refused(db, settings):
    settings.CACHES = settings.CACHES | {"new": settings.CACHES["pages"] | {"LOCATION": "not_there"}}

    assert _ids(checks.refusals_of_the_start()) == ["chancencheck.E006"]


@pytest.mark.parametrize("start", [starting.demand_none, lambda: call_command("worker", batch=True)])
def test_start_says_which_command_removes_the_demo(db, settings, start):
    settings.DEMO_ALLOWED = False
    factories.make_user("demo-admin")

    with pytest.raises(SettingsError, match=r"manage\.py demo --remove"):
        start()


def test_start_waits_for_no_database(monkeypatch):
    def unreachable():
        raise OperationalError

    monkeypatch.setattr(starting.connection.introspection, "table_names", unreachable)

    assert starting.refusals() == []


@pytest.mark.parametrize(
    ("vendor", "wal_is_safe", "expected"),
    [("sqlite", False, ["chancencheck.I001"]), ("sqlite", True, []), ("postgresql", False, [])],
)
def test_sqlite_journal_mode_is_explained(settings, monkeypatch, vendor, wal_is_safe, expected):
    settings.SQLITE_WAL_IS_SAFE = wal_is_safe
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor=vendor))

    assert _ids(checks.sqlite_journal_mode()) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(1, []), (3, ["chancencheck.W004"])])
def test_waiting_jobs_without_a_worker_are_told(assessment_round, reviewer, minutes, expected):
    jobs.start(Job.Kind.CITY_REPORT, assessment_round=assessment_round, by=reviewer)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=minutes))

    assert _ids(checks.worker_alive(databases=["default"])) == expected
    assert checks.worker_alive(databases=None) == []
