"""System checks: conditions under which this site loses data or protection without any error."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.checks import Error, Info, Tags, Warning, register
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from chancencheck import starting

LAST_STEP_OF_0_1 = "0036_departures"


@register()
def postgresql_driver(app_configs=None, **kwargs):
    """Django prefers psycopg 3 silently when some dependency brings it along; we test with psycopg2."""
    if connection.vendor != "postgresql" or connection.Database.__name__ == "psycopg2":
        return []
    return [
        Error(
            "PostgreSQL wird nicht über psycopg2 angesprochen.",
            hint="psycopg deinstallieren.",
            id="chancencheck.E002",
        )
    ]


@register()
def shared_cache(app_configs=None, **kwargs):
    """A cache per process would multiply the allowed login attempts by the number of processes."""
    if all(isinstance(caches[alias], DatabaseCache) for alias in settings.CACHES):
        return []
    return [
        Error(
            "Der Zwischenspeicher gilt nicht für alle Prozesse.",
            hint="DatabaseCache verwenden.",
            id="chancencheck.E003",
        )
    ]


@register(deploy=True)  # said by `check --deploy` only, not with every command
def sqlite_journal_mode(app_configs=None, **kwargs):
    """Say which journal mode was chosen, and why."""
    if connection.vendor != "sqlite" or settings.SQLITE_WAL_IS_SAFE:
        return []
    version = ".".join(map(str, settings.SQLITE_VERSION))
    return [
        Info(
            f"SQLite {version} läuft im Modus TRUNCATE, weil der schnellere Modus WAL in dieser Fassung Daten "
            "beschädigen kann.",
            hint="Für den Betrieb PostgreSQL verwenden; WAL gilt von selbst ab SQLite 3.51.3.",
            id="chancencheck.I001",
        )
    ]


@register(deploy=True)
def refusals_of_the_start(app_configs=None, **kwargs):
    """What wsgi and the worker refuse, told before they are started."""
    return [Error(refusal.sentence, hint=refusal.command, id=refusal.id) for refusal in starting.refusals()]


@register(Tags.database, deploy=True)  # asks the database, so only with `check --deploy --database default`
def worker_alive(app_configs=None, databases=None, **kwargs):
    """Without a worker, jobs and mails wait for ever and nobody gets an error."""
    if not databases:
        return []
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- models need loaded apps

    if DBTaskResult._meta.db_table not in connection.introspection.table_names():
        return []  # before the first migration nothing waits
    if not DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - timedelta(minutes=2)).exists():
        return []
    return [
        Warning(
            "Aufträge warten seit mehr als zwei Minuten.",
            hint="Läuft „manage.py worker“? Siehe docs/betrieb.md.",
            id="chancencheck.W004",
        )
    ]


@register(Tags.database)
def older_than_0_1(app_configs=None, databases=None, **kwargs):
    """The steps up to release 0.1 are one now; in the middle of them Django would only say that a file is missing."""
    if not databases:
        return []
    applied = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "assessments"}
    if not applied or LAST_STEP_OF_0_1 in applied:
        return []
    return [
        Error(
            "Diese Datenbank ist älter als die Fassung 0.1 von ChancenCheckLU.",
            hint="Bitte aktualisieren Sie zuerst auf die Fassung 0.1 und danach auf diese.",
            id="chancencheck.E007",
        )
    ]
