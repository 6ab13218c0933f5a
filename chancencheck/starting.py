"""What a server must not start with, because people would come to harm without any error."""

from dataclasses import dataclass

from django.conf import settings
from django.db import Error, connection

from chancencheck.environment import SettingsError


@dataclass(frozen=True)
class Refusal:
    """A German sentence, and the command that mends it."""

    id: str
    sentence: str
    command: str


def refusals() -> list[Refusal]:
    """Nothing before the first migration, and nothing while the database cannot be asked: then nobody can log in."""
    from assessments.models import User  # noqa: PLC0415 -- models need loaded apps

    try:
        tables = set(connection.introspection.table_names())
        if User._meta.db_table not in tables:
            return []
        return [*_demo_accounts(User), *_missing_tables(tables)]
    except Error:
        return []


def demand_none() -> None:
    """Raises SettingsError with all of them in one sentence each."""
    if found := refusals():
        raise SettingsError(" ".join(f"{refusal.sentence} {refusal.command}" for refusal in found))


def _demo_accounts(user_model) -> list[Refusal]:
    if settings.DEMO_ALLOWED or not user_model.objects.filter(is_demo=True).exists():
        return []
    return [
        Refusal(
            "chancencheck.E005",
            "In der Datenbank sind Demokonten, deren Passwort alle kennen.",
            "Bitte entfernen Sie die Demodaten: manage.py demo --remove",
        )
    ]


def _missing_tables(tables: set[str]) -> list[Refusal]:
    if {cache["LOCATION"] for cache in settings.CACHES.values()} <= tables:
        return []
    return [
        Refusal(
            "chancencheck.E006",
            "Dem Zwischenspeicher fehlt eine Tabelle; ohne sie gelingt keine Anmeldung.",
            "Bitte legen Sie sie an: manage.py createcachetable",
        )
    ]
