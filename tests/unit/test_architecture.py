"""Imports point down: urls → views → forms → reports → workflow → queries → permissions → models → scoring."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "assessments"
LAYERS = (
    {"disclosure", "readability", "scoring", "scoring_trend", "table_reading"},
    {"models"},
    {"permissions"},
    {"queries", "notifications", "presence", "jobs", "worker"},
    {"catalogue_rules", "effect", "previous"},
    {"history"},
    {"workflow", "answering", "enrolling", "joining", "opinions", "writing"},
    {"reports", "retention"},
    {"forms", "exports", "catalogue_files", "templatetags", "demo"},
    {"publication"},
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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_imports_point_down(path):
    height = HEIGHT[_layer(path)]
    assert {name for name in _imported_layers(path) if HEIGHT[name] > height} == set()


def test_scoring_knows_neither_django_nor_the_clock():
    scoring = [path for path in MODULES if _layer(path) in LAYERS[0]]
    roots = {name.split(".")[0] for path in scoring for name in _imported_modules(path)}
    calls = {
        node.attr
        for path in scoring
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
    }
    inside = {layer for path in scoring for layer in _imported_layers(path)}
    assert roots & {"django", "time"} == set()
    assert inside - LAYERS[0] == set()
    assert calls & {"now", "today", "localdate"} == set()


def test_weasyprint_is_imported_in_one_place():
    importers = {
        str(path.relative_to(APP))
        for path in MODULES
        if any(name.split(".")[0] == "weasyprint" for name in _imported_modules(path))
    }
    assert importers == {"reports/pdf.py"}


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
