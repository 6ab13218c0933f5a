"""What code and documents cite is there, and the version is said alike."""

import json
import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
CITED = re.compile(r"(?<![\w./-])(?:\.\./)*((?:docs/)?[\w-]+\.md)\b")
ROOMS = ("assessments", "chancencheck", "docs", "fixtures", "static", "templates", "tests")
READ = {".py", ".md", ".html", ".txt", ".yaml", ".css", ".js"}


def documents():
    yield from ROOT.glob("*.md")
    for room in ROOMS:
        yield from (path for path in (ROOT / room).rglob("*") if path.suffix in READ)


def exists(cited, path):
    return any((place / cited).exists() for place in (ROOT, ROOT / "docs", path.parent))


def test_every_document_that_is_cited_exists():
    assert [
        f"{path.relative_to(ROOT)}: {cited}"
        for path in documents()
        for cited in CITED.findall(path.read_text(encoding="utf-8"))
        if not exists(cited, path)
    ] == []


def test_version_is_the_same_in_the_project_and_in_its_description():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    description = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))

    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

    assert project["version"] == description["softwareVersion"] == package["version"]
