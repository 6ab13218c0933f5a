"""Read settings from the environment; a missing or wrong value stops the start and says what to set."""

import os
import re
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


class SettingsError(ImproperlyConfigured):
    """A German sentence for the person who runs the server; `manage.py` prints it without a traceback."""


TRUE_WORDS = frozenset({"1", "true", "yes", "on", "ja"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", "nein"})

MAILBOX = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[0-9][0-9 ()/–-]{3,30}")
HOST = re.compile(r"[A-Za-z0-9\[][A-Za-z0-9.:\]-]*")


def text(name: str, default: str | None = None) -> str:
    """The value as it stands; an empty one counts as missing. Without a default it is mandatory."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise SettingsError(
            f"{name} fehlt. Bitte setzen Sie {name} in der Umgebung oder in der Datei .env "
            "(Erklärung aller Werte: docs/betrieb.md)."
        )
    return value


def flag(name: str, default: bool) -> bool:
    """true or false; anything else is refused, because a typo must not switch protection off."""
    word = text(name, str(default)).lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise SettingsError(f"{name} muss „true“ oder „false“ sein, steht aber auf „{word}“.")
    return word in TRUE_WORDS


def number(name: str, default: int) -> int:
    """A whole number from 0."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise SettingsError(f"{name} muss eine ganze Zahl ab 0 sein, steht aber auf „{value}“.")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """Values separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret_key(name: str) -> str:
    """A key of at least 50 characters."""
    value = text(name)
    if len(value) < 50:
        raise SettingsError(
            f"{name} ist zu kurz: Bitte setzen Sie eine geheime, zufällige Zeichenfolge aus mindestens 50 Zeichen, "
            'zum Beispiel aus: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return value


def database(name: str, default: str | None = None) -> dict:
    """A Django database dictionary from an address such as postgres://…/chancencheck."""
    address = text(name, default)
    if address.partition(":")[0] not in {"postgres", "postgresql", "sqlite"}:
        raise SettingsError(f"{name} muss mit „postgres://“ (Betrieb) oder „sqlite:///“ beginnen.")
    try:
        return environ.Env.db_url_config(address)
    except ValueError as error:
        raise SettingsError(f"{name} ist nicht lesbar, zum Beispiel wegen des Ports: {error}") from error


def with_own_options(ours: dict, theirs: dict) -> dict:
    """Connection options with those of the address added; of PostgreSQL's `-c` options the address adds or replaces
    single ones, the others stay."""
    options = " ".join(filter(None, (ours.get("options"), theirs.get("options"))))
    return {**ours, **theirs} | ({"options": options} if options else {})


def site(name: str, default: str, *, https: bool) -> str:
    """The address under which people reach the site, for links in messages; without a slash at the end."""
    address = text(name, default).rstrip("/")
    parts = urlsplit(address)
    schemes = {"https"} if https else {"https", "http"}
    if parts.scheme not in schemes or not HOST.fullmatch(parts.netloc) or parts.path or parts.query or parts.fragment:
        raise SettingsError(
            f"{name} muss die Adresse der Anwendung sein, zum Beispiel „https://chancencheck.example“, steht aber auf "
            f"„{address}“."
        )
    return address


def contact_mail(name: str, default: str = "") -> str:
    """A mailbox that pages and messages name; empty if there is none."""
    address = text(name, default)
    if address and not MAILBOX.fullmatch(address):
        raise SettingsError(f"{name} muss eine E-Mail-Adresse sein, steht aber auf „{address}“.")
    return address


def contact_phone(name: str) -> str:
    """A telephone number as people write it; empty if there is none."""
    number = text(name, "")
    if number and not PHONE.fullmatch(number):
        example = "zum Beispiel „0621 504-0“"
        raise SettingsError(f"{name} muss eine Telefonnummer sein, {example}, steht aber auf „{number}“.")
    return number


def no_path(name: str) -> None:
    """Refuse a path in front of all addresses: the cookies belong to the whole host name (`__Host-`), so another
    application below the same name would get them too."""
    if path := os.environ.get(name, "").strip("/ "):
        raise SettingsError(
            f"{name} steht auf „/{path}“: Unter einem Pfad läuft ChancenCheckLU nicht. Bitte geben Sie der Anwendung "
            f"einen eigenen Rechnernamen, zum Beispiel „https://chancencheck.example“, und lassen Sie {name} weg."
        )


def email(name: str, default: str) -> dict:
    """Django's EMAIL_… settings from an address such as smtp+tls://user:password@host:587."""
    try:
        return environ.Env.email_url_config(text(name, default))
    except ImproperlyConfigured as error:
        raise SettingsError(f"{name} muss mit „smtp://“, „smtp+tls://“ oder „smtp+ssl://“ beginnen.") from error
