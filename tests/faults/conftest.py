"""A prepared database, a server on a copy of it, and a table of what was measured.

FAULT_CYCLES says how often the server is killed: 5 with `make test`, 100 with `make faults`, which also waits as long
as in production for locked databases.
"""

import os
from functools import partial
from pathlib import Path

import pytest

from .databases import Postgresql, Sqlite
from .person import Person
from .server import Server

CYCLES = int(os.environ.get("FAULT_CYCLES", "5"))
IN_FULL = CYCLES >= 100
ADDRESS = os.environ.get("DATABASE_URL", "")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


def pytest_terminal_summary(terminalreporter):
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    lines = [value for report in reports for name, value in report.user_properties if name == "figures"]
    if lines and any(report.when == "call" for report in reports):
        terminalreporter.section("Messwerte")
        for line in dict.fromkeys(lines):
            terminalreporter.write_line(line)


@pytest.fixture
def cycles():
    return CYCLES


@pytest.fixture
def figures(record_property, database):
    """figures("what happened", "what came of it") adds a row to the table."""
    return lambda fault, result: record_property("figures", f"| {fault} | {database.name} | {result} |")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    prepared = Postgresql(ADDRESS) if ADDRESS.startswith("postgres") else Sqlite(tmp_path_factory.mktemp("faults"))
    prepared.prepare()
    yield prepared
    prepared.remove()


@pytest.fixture
def database(prepared, tmp_path):
    database = prepared.copy(tmp_path)
    yield database
    database.remove()


@pytest.fixture
def sqlite(database):
    if not isinstance(database, Sqlite):
        pytest.skip("eine Störung von SQLite")
    return database


@pytest.fixture
def postgresql(database):
    if not isinstance(database, Postgresql):
        pytest.skip("eine Störung von PostgreSQL")
    return database


@pytest.fixture
def team_at(tmp_path):
    """team_at(database, 3) starts a server and logs three people in; options are those of the database address."""
    servers = []

    def team_at(database, size, **options):
        server = Server(database.url(**options), tmp_path / "server.log")
        servers.append(server)
        server.start()
        return [Person(server).log_in() for _ in range(size)]

    yield team_at
    for server in servers:
        server.close()


@pytest.fixture
def team(team_at, database):
    """team(3) for the database of the test."""
    return partial(team_at, database)
