"""The house: which room may ask which. Doors point down, from room to room and inside each from layer to layer."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "assessments"
ROOMS = (
    "text",  # what may be written, how words are ordered and compared
    "charts",  # geometry of the charts
    "events",  # the log of what happened; steps, refusals and locks that all share
    "saving",  # nothing typed is lost: revisions, forms, sent once
    "lists",  # spreadsheets in and out, files to take away
    "queue",  # long work and chores
    "administration",  # what all pages of the Django admin share
    "mail",  # messages: their texts, the outbox, the send log
    "site",  # public texts: help, accessibility, imprint
    "access",  # who may read and do what, and what waits for a second person
    "audit_log",  # the log as the Revision reads it
    "people",  # accounts, deputies, sessions
    "catalogue",  # areas, requirements, questions, levels: versions and files
    "redactions",  # passages that others do not read
    "measures",  # measures and their Sachstände, costs, the ledger
    "opinions",  # what one person thinks before the team agrees
    "answers",  # the self-assessment: answers, inquiries, its way to the city
    "workshop",  # giving opinions, and the view on the projector
    "good_examples",
    "results",  # scoring, disclosure, trend, and the numbers in words and pictures
    "rounds",  # timetable, reminders, calendars, closing, what is deleted when
    "institutions",
    "preparation",  # the guided way to an open round
    "themes",  # themes and shared needs
    "reports",  # content of the papers, PDF and Word
    "publication",  # editions, public pages, open data, archive
    "review",  # following a round and reading what was submitted
    "dashboard",  # results of a round on screen
    "leaving",  # taking one's own along, and going
    "home",
)
LAYERS = ("rules", "models", "queries", "content", "paper", "tables", "steps", "forms", "views", "admin")
# Two floors lie under all rooms: pure rules, and the models, because a database knows no rooms. On them stands who
# may do and read what, which every room asks.
ACCESS = ("access/permissions.py", "access/insight.py", "access/visibility.py")
OUTSIDE = {"__init__", "admin", "apps", "migrations", "models"}  # Django's own places, without rules of ours
ABOVE = {"demo", "templatetags", "management", "urls"}  # use every room; no room uses them


def _room(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def _layer(path: Path) -> str:
    return path.relative_to(APP).parts[1].removesuffix(".py")


MODULES = [path for path in sorted(APP.rglob("*.py")) if _room(path) not in OUTSIDE and path.name != "__init__.py"]
BY_NAME = {"assessments." + str(path.relative_to(APP))[:-3].replace("/", "."): path for path in MODULES}
IN_ROOMS = [path for path in MODULES if _room(path) not in ABOVE]


def _height(path: Path) -> tuple[int, int, int]:
    """Floor, room, layer: what a module asks lies below it or beside it."""
    place = str(path.relative_to(APP))
    if _room(path) in ABOVE:
        return (4, 0, 0)
    if place in ACCESS:
        return (2, 0, ACCESS.index(place))
    if _layer(path) in ("rules", "models"):
        return (LAYERS.index(_layer(path)), 0, 0)
    return (3, ROOMS.index(_room(path)), LAYERS.index(_layer(path)))


def _imported_names(path: Path) -> set[str]:
    """Dotted names of everything a file imports, at the top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _names_a_module(words: str) -> bool:
    return words in BY_NAME or words.rpartition(".")[0] in BY_NAME


def _asked(path: Path) -> set[Path]:
    """The modules of the application that a file imports."""
    names = _imported_names(path)
    return {BY_NAME[name] for name in names | {name.rpartition(".")[0] for name in names} if name in BY_NAME}


def test_every_module_has_a_room_and_a_layer():
    assert {_room(path) for path in IN_ROOMS} - set(ROOMS) == set()
    strange = {str(path.relative_to(APP)) for path in IN_ROOMS if _layer(path) not in LAYERS} - set(ACCESS)
    assert strange == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_doors_point_down(path):
    assert {str(asked.relative_to(APP)) for asked in _asked(path) if _height(asked) > _height(path)} == set()


def test_tests_and_templates_stand_in_the_rooms():
    beside = {"browser", "faults", "disclosure", "project", "everywhere"}
    tests = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    assert tests - set(ROOMS) == beside
    shared = {"admin", "account", "kern", "charts", "components"}
    templates = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert templates - set(ROOMS) == shared - {"charts"}


def test_rules_know_neither_django_nor_the_clock():
    rules = [path for path in IN_ROOMS if _layer(path) == "rules"]
    roots = {name.split(".")[0] for path in rules for name in _imported_names(path)}
    calls = {
        node.attr for path in rules for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
    }
    assert roots & {"django", "time"} == set()
    assert calls & {"now", "today", "localdate"} == set()


def test_names_in_strings_lead_nowhere():
    """A name in a string is a door that nobody sees; Django's own places are named in settings alone."""
    found = {
        f"{path.relative_to(APP)}: {node.value}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _names_a_module(node.value)
    }
    assert found == set()


def _pages() -> dict[str, Path]:
    """Name of a page → the module of its view."""
    found, waiting = {}, list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        waiting += getattr(pattern, "url_patterns", ())
        if view := getattr(pattern, "callback", None):
            found[pattern.name] = BY_NAME.get(getattr(view, "view_class", view).__module__)
    return found


def test_below_the_pages_nobody_names_a_page_of_a_higher_room():
    """Pages lead to each other as people need it. What lies below them knows no addresses, except a message's link."""
    pages = _pages()
    found = {
        str(path.relative_to(APP))
        for path in IN_ROOMS
        if _layer(path) in ("rules", "models", "queries", "content", "paper", "steps")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("urls.") in ("reverse", "reverse_lazy", "resolve_url", "redirect")
        and isinstance(node.args[0], ast.Constant)
        and (page := pages.get(node.args[0].value))
        and ROOMS.index(_room(page)) > ROOMS.index(_room(path))
    }
    assert found == {"mail/steps/message.py"}


def test_application_knows_nothing_of_the_project():
    knowing = {
        str(path.relative_to(APP)) for path in MODULES for name in _imported_names(path) if name.startswith("chancen")
    }
    assert knowing == set()


def test_who_counts_is_said_in_one_place():
    """No other module tells accepted and published assessments from the rest, neither by name nor in a condition."""
    both = re.compile(r"(ACCEPTED|accepted)\W+(\w+\.)*(PUBLISHED|published)\b")
    telling = {str(path.relative_to(APP)) for path in MODULES if both.search(path.read_text())}
    reading, steps = "access/permissions.py", "answers/steps/assessment.py"
    assert telling == {"answers/models/assessment.py", reading, steps}


def test_weasyprint_is_imported_in_one_place():
    importers = {
        str(path.relative_to(APP))
        for path in MODULES
        if any(name.split(".")[0] == "weasyprint" for name in _imported_names(path))
    }
    assert importers == {"reports/paper/pdf.py"}


WRITES_ROLES = re.compile(
    r"(Membership\.objects|memberships)\.(\w*create|update)\(|bulk_create_with_history\(.*\bMembership\b"
)


def test_roles_are_written_in_one_place():
    """Elsewhere a role would hold that no second person has seen; the demo makes invented people."""
    found = {
        str(path.relative_to(APP))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and WRITES_ROLES.search(ast.unparse(node))
    }
    assert found == {"access/steps.py", "demo.py"}


PASSING_THE_HISTORY_BY = {"update", "bulk_create", "bulk_update"}
TRACKED = (
    "Catalogue|RatingLevel|QualityArea|QualityRequirement|ReflectionQuestion|Institution|Membership|AssessmentRound"
)
TRACKED_ROWS = re.compile(rf"\b(({TRACKED})\.objects|areas|levels|(own_)?questions|requirements|memberships|rounds)\.")


def test_history_of_the_administration_is_never_passed_by():
    found = {
        f"{path.relative_to(APP)}: {ast.unparse(node)}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in PASSING_THE_HISTORY_BY
        and TRACKED_ROWS.search(ast.unparse(node.func))
    }
    assert found == set()


def test_rows_are_locked_in_one_place():
    lockers = {
        str(path.relative_to(APP))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "select_for_update"
    }
    assert lockers == {"events/steps/locks.py"}
