"""The start stops with a sentence when production lacks a value, and says what to set."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "a-long-and-random-looking-value-for-this-test-0123456789",
    "ALLOWED_HOSTS": "chancencheck.example",
    "DATABASE_URL": "postgres://chancencheck@localhost/chancencheck",
    "EMAIL_URL": "",
    "DEFAULT_FROM_EMAIL": "",
    "SITE_URL": "",
    "TRUSTED_PROXY_COUNT": "",
}


def start(code: str, **changes: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of its own; an empty value counts as missing, whatever .env says."""
    return subprocess.run(  # noqa: S603 -- our own interpreter with our own code
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY fehlt. Bitte setzen Sie SECRET_KEY in der Umgebung"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY ist zu kurz: Bitte setzen Sie eine geheime, zufällige Zeichenfolge"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS fehlt. Bitte setzen Sie ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL fehlt. Bitte setzen Sie DATABASE_URL"),
        ({"DATABASE_URL": "mysql://localhost/chancencheck"}, "DATABASE_URL muss mit „postgres://“ (Betrieb) oder"),
        ({"DATABASE_URL": "chancencheck"}, "DATABASE_URL muss mit „postgres://“ (Betrieb) oder"),
        ({"DATABASE_URL": "postgres://localhost:no/chancencheck"}, "DATABASE_URL ist nicht lesbar, zum Beispiel wegen"),
        ({"DEBUG": "flase"}, "DEBUG muss „true“ oder „false“ sein, steht aber auf „flase“."),
        ({"EMBEDDED_WORKER": "ture"}, "EMBEDDED_WORKER muss „true“ oder „false“ sein, steht aber auf „ture“."),
        ({"EMAIL_URL": "carrier-pigeon://loft"}, "EMAIL_URL muss mit „smtp://“, „smtp+tls://“ oder „smtp+ssl://“"),
        ({"SITE_URL": "http://chancencheck.example"}, "SITE_URL muss die Adresse der Anwendung sein, zum Beispiel"),
        ({"SITE_URL": "https://chancencheck.example/pfad"}, "SITE_URL muss die Adresse der Anwendung sein"),
        ({"SCRIPT_NAME": "/cc"}, "SCRIPT_NAME steht auf „/cc“: Unter einem Pfad läuft ChancenCheckLU nicht."),
        ({"ALLOWED_HOSTS": ".stadt.example"}, "SITE_URL muss die Adresse der Anwendung sein"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT muss eine ganze Zahl ab 0 sein, steht aber auf „one“."),
    ],
)
def test_start_stops_with_wrong_value(changes, sentence):
    result = start("from django.conf import settings; settings.DEBUG", **changes)

    assert result.returncode == 1
    assert result.stderr.startswith(f"Start abgebrochen: {sentence}")
    assert len(result.stderr.splitlines()) == 1


def test_production_settings_protect():
    result = start(
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.DEMO_ALLOWED, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        "s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_NAME, s.PASSWORD_HASHERS[0].split('.')[-1],"
        "s.DATABASES['default']['ENGINE'].split('.')[-1], s.DEFAULT_FROM_EMAIL, s.SITE_URL, s.EMAIL_BACKEND)"
    )

    assert result.stderr == ""
    assert result.stdout.strip() == (
        "False False True True True 31536000 __Host-sessionid Argon2PasswordHasher postgresql "
        "chancencheck@chancencheck.example https://chancencheck.example chancencheck.smtp.PatientBackend"
    )


LIMITS = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c jit=off"


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": LIMITS}),
        ("?sslmode=require", {"options": LIMITS, "sslmode": "require"}),
        ("?options=-c%20work_mem%3D64MB", {"options": f"{LIMITS} -c work_mem=64MB"}),
    ],
)
def test_address_of_the_database_adds_options_and_takes_none_away(query, options):
    address = f"postgres://chancencheck@localhost/chancencheck{query}"

    result = start(
        "import json; from django.conf import settings as s; print(json.dumps(s.DATABASES['default']['OPTIONS']))",
        DATABASE_URL=address,
    )

    assert json.loads(result.stdout) == options


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL compiles queries")
def test_postgresql_compiles_no_queries():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
