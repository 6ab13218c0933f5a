"""Imports point down: urls → views → forms → reports → workflow → queries → permissions → models → scoring."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "assessments"
LAYERS = (
    {
        "alphabet",
        "costs",
        "disclosure",
        "file_kinds",
        "glossary",
        "personal_data",
        "progress",
        "readability",
        "redaction",
        "reserved_codes",
        "scoring",
        "scoring_trend",
        "table_reading",
        "text_gate",
        "turn",
        "word_comparison",
        "workbooks",
        "working_days",
    },
    {"measure_ledger", "turn_words"},
    {"models"},
    {"permissions", "access", "compare_and_set", "contact", "background", "refusals", "sent_texts", "unavailable"},
    {"queries", "notifications", "presence", "jobs", "worker", "calendar_feed"},
    {"catalogue_rules", "effect", "leaving", "measure_words", "previous", "removal", "stages"},
    {"history"},
    {"workflow", "answering", "enrolling", "joining", "opinions", "writing"},
    {"reports", "retention"},
    {"sent_once"},
    {"forms", "exports", "catalogue_files", "templatetags", "demo"},
    {"publication", "downloads", "list_upload"},
    {"views", "admin", "management"},
    {"urls"},
)
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
OUTSIDE = {"__init__", "apps", "migrations"}  # Django's own places, without rules of ours


def _layer(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def _imported_modules(path: Path) -> set[str]:
    """Dotted names of everything a file imports, at the top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _imported_layers(path: Path) -> set[str]:
    return {name.split(".")[1] for name in _imported_modules(path) if name.startswith("assessments.")}


MODULES = [path for path in sorted(APP.rglob("*.py")) if _layer(path) not in OUTSIDE]


def test_layers_name_every_module():
    assert {_layer(path) for path in MODULES} - set(HEIGHT) == set()


def test_app_knows_nothing_of_the_project():
    """Settings, start and log-in are put together in `chancencheck`, from what the app offers."""
    importers = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if any(name.split(".")[0] == "chancencheck" for name in _imported_modules(path))
    }
    assert importers == set()


def test_nothing_is_named_by_a_dotted_string():
    """What stands higher registers itself (`jobs.work`, `worker.chore`); a string would hide who uses whom."""
    dotted = re.compile(r"(assessments|chancencheck)\.\w+(\.\w+)+|chancencheck\.\w+")
    named = {
        f"{path.relative_to(APP)}: {node.value}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and dotted.fullmatch(node.value)
    }
    assert named == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_imports_point_down(path):
    height = HEIGHT[_layer(path)]
    assert {name for name in _imported_layers(path) if HEIGHT[name] > height} == set()


def test_scoring_knows_neither_django_nor_the_clock():
    pure = LAYERS[0] | LAYERS[1]
    scoring = [path for path in MODULES if _layer(path) in pure]
    assert set().union(*map(_imported_layers, scoring)) <= pure
    roots = {name.split(".")[0] for path in scoring for name in _imported_modules(path)}
    calls = {
        node.attr
        for path in scoring
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
    }
    assert roots & {"django", "time"} == set()
    assert calls & {"now", "today", "localdate"} == set()


def test_who_counts_is_said_in_one_place():
    """No other module tells accepted and published assessments from the rest, neither by name nor in a condition."""
    both = re.compile(r"(ACCEPTED|accepted)\W+(\w+\.)*(PUBLISHED|published)\b")
    telling = {str(path.relative_to(APP)) for path in MODULES if both.search(path.read_text())}
    reading, steps = "permissions.py", "workflow/assessment.py"
    assert telling == {"models/assessment.py", reading, steps}


def test_weasyprint_is_imported_in_one_place():
    importers = {
        str(path.relative_to(APP))
        for path in MODULES
        if any(name.split(".")[0] == "weasyprint" for name in _imported_modules(path))
    }
    assert importers == {"reports/pdf.py"}


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
    assert found == {"workflow/access.py", "demo.py"}


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
    assert lockers == {"workflow/locks.py"}
