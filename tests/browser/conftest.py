"""Chromium of the system, the demo data behind a live server, and axe-core. Nothing leaves the machine."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from assessments import demo
from assessments.models import User

# Playwright's event loop runs in this thread; the ORM calls of the fixtures are synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def site(live_server, settings):
    """A served site with the demo rounds; the value is its address."""
    settings.DEMO_ALLOWED = True
    demo.load()
    return live_server.url


@pytest.fixture
def console_errors():
    """What the browser's console has reported as errors so far."""
    return []


@pytest.fixture
def context(context, live_server, console_errors):
    """Every request to another origin fails the test, and so does every error in the console."""
    foreign = []

    def watch(route):
        if route.request.url.startswith((live_server.url, "data:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    context.on("console", lambda message: console_errors.append(message.text) if message.type == "error" else None)
    context.set_default_timeout(10_000)
    context.on("weberror", lambda error: console_errors.append(str(error.error)))
    yield context
    assert foreign == []
    assert [error for error in console_errors if "status of 4" not in error] == []


@pytest.fixture
def log_in(context, site):
    """log_in("demo-vhs-koord"): the browser now is that person's."""

    def log_in(username):
        client = Client()
        client.force_login(User.objects.get(username=username), "allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.clear_cookies()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])

    return log_in


@pytest.fixture
def axe(page, console_errors):
    """axe() lists the violations of the page as it stands, as „rule: first element“."""

    def axe():
        before = len(console_errors)
        page.evaluate(AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        del console_errors[before:]  # axe measures with inline styles, which our policy refuses
        return [f"{found['id']}: {found['nodes'][0]['html'][:120]}" for found in result["violations"]]

    return axe
