"""Chromium of the system, the demo data behind a live server, and axe-core. Nothing leaves the machine."""

import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from assessments import demo
from assessments.models import AssessmentRound, User
from tests import factories
from tests.chromium import LAUNCH

# Playwright's event loop runs in this thread; the ORM calls of the fixtures are synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

expect.set_options(timeout=30_000)  # a machine that runs other things answers late; a test waits no longer than it must

AXE = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def pytest_collection_modifyitems(config, items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    if "faults" not in config.option.markexpr:
        long_runs = [item for item in items if {"browser", "faults"} <= {mark.name for mark in item.iter_markers()}]
        items[:] = [item for item in items if item not in long_runs]
        config.hook.pytest_deselected(items=long_runs)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With a failed test stands what the page showed: the next machine cannot be asked."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if call.when == "call" and report.failed and page and not page.is_closed():
        report.sections.append(("Seite", f"{page.url}\n{page.locator('body').inner_text()[:3000]}"))
    return report


FAULTS = pytest.StashKey()


@pytest.fixture
def fault_table(pytestconfig):
    """Rows of the table that stands at the end of the run."""
    return pytestconfig.stash.setdefault(FAULTS, [])


def pytest_terminal_summary(terminalreporter, config):
    rows = config.stash.get(FAULTS, [])
    if rows:
        terminalreporter.section(f"Störungen beim Speichern ({connection.vendor})")
        line = "{:<36}{:>7}{:>12}{:>11}{:>21}{:>19}"
        head = ("Störung", "Läufe", "bestätigt", "Konflikte", "Bestätigtes verloren", "stumm verloren")
        terminalreporter.write_line(line.format(*head))
    for row in rows:
        losses = (len(row.lost_acknowledged), len(row.lost_silently))
        terminalreporter.write_line(line.format(row.name, row.runs, row.acknowledged, row.conflicts, *losses))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """A file for SQLite: in memory all threads of the server would share one connection."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "browser.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **LAUNCH}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def site(live_server, settings):
    """A served site with the demo rounds, one of them published; the value is its address."""
    settings.DEMO_ALLOWED = True
    demo.load()
    factories.make_edition(AssessmentRound.objects.get(code="pilot-2021"))
    return live_server.url


@pytest.fixture(autouse=True)
def answered(transactional_db):
    """A page may still ask when its test is over. Emptying the tables would meet that request in a deadlock, so it is
    answered first: the browser has gone by then, and the threads of the server end with their requests."""
    yield
    end = time.monotonic() + 10
    while any("process_request" in thread.name for thread in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.02)


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
def cookie_of(live_server):
    """cookie_of("demo-vhs-koord"): the cookie of somebody who is logged in."""

    def cookie_of(username):
        client = Client()
        client.force_login(User.objects.get(username=username), "chancencheck.accounts.AccountBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}

    return cookie_of


@pytest.fixture
def open_as(page, live_server, cookie_of):
    """open_as("reviewer", address): that person's browser at that page."""

    def open_as(username, address):
        page.context.clear_cookies()
        page.context.add_cookies([cookie_of(username)])
        page.goto(live_server.url + address)
        return page

    return open_as


@pytest.fixture
def session_cookie(site, cookie_of):
    """The same for people of the demo."""
    return cookie_of


@pytest.fixture
def log_in(context, session_cookie):
    """log_in("demo-vhs-koord"): the browser now is that person's."""

    def log_in(username):
        context.clear_cookies()
        context.add_cookies([session_cookie(username)])

    return log_in


@pytest.fixture
def axe(page, console_errors):
    """axe() lists the violations of the page as it stands, as „rule: first element“."""

    def axe():
        before = len(console_errors)
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        del console_errors[before:]  # axe measures with inline styles, which our policy refuses
        return [f"{found['id']}: {found['nodes'][0]['html'][:120]}" for found in result["violations"]]

    return axe
