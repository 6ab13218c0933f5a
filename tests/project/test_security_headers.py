"""Every answer carries the protecting headers, whatever its status."""

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def _policy(response) -> dict[str, str]:
    directives = response.headers["Content-Security-Policy"].split("; ")
    return dict(directive.split(" ", 1) for directive in directives)


def _protection(response) -> dict[str, str]:
    return {name: response.headers.get(name) for name in HEADERS}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/konto/anmelden/", 200),
        ("get", "/", 302),
        ("get", "/gibt-es-nicht/", 404),
        ("post", "/konto/anmelden/", 302),  # without a form token: it comes anew
        ("put", "/konto/passwort/vergessen/", 403),  # without one too
        ("post", "/konto/passwort/vergessen/", 403),
    ],
)
def test_headers_on_every_status(db, method, path, status):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert response.status_code == status
    assert _policy(response) == CONTENT_SECURITY_POLICY
    assert _protection(response) == HEADERS
    assert "no-store" in response.headers["Cache-Control"]


def test_headers_on_page_after_login(client, coordinator):
    client.force_login(coordinator)

    response = client.get("/konto/passwort/aendern/")

    assert _policy(response) == CONTENT_SECURITY_POLICY
    assert _protection(response) == HEADERS
    assert "no-store" in response.headers["Cache-Control"]


def test_headers_on_server_error(monkeypatch, db):
    monkeypatch.setattr("allauth.account.views.LoginView.get_context_data", _fail)

    response = Client(raise_request_exception=False).get("/konto/anmelden/")

    assert response.status_code == 500
    assert "Hier ist etwas schiefgegangen" in response.content.decode()
    assert _policy(response) == CONTENT_SECURITY_POLICY


def _fail(*args, **kwargs):
    raise RuntimeError("broken on purpose")


def test_headers_on_static_file_keep_it_cacheable(settings, tmp_path, db):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:2],
        "whitenoise.middleware.WhiteNoiseMiddleware",
        *settings.MIDDLEWARE[2:],
    ]

    response = Client().get("/static/kern/kern.min.css")
    response.close()

    assert response.status_code == 200
    assert _policy(response) == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "max-age=60, public"


def test_static_files_are_complete_for_production(settings, tmp_path):
    """The manifest storage refuses a style sheet or template that names a file we do not have."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", "--noinput", verbosity=0)

    assert "/static/kern/kern.min." in render_to_string("error.html")


def test_http_is_sent_to_https_in_production(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000

    response = Client().get("/hilfe/")
    secure_response = Client().get("/gibt-es-nicht/", secure=True)

    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/hilfe/")
    assert secure_response.headers["Strict-Transport-Security"] == "max-age=31536000"
