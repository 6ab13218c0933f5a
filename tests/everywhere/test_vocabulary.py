"""One thing has one word: words that people no longer read anywhere. docs/glossar.md says which to use."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTEAD = {
    "Vorrunde": "letzte Runde",
    "Minderheitssicht|Dissens": "andere Meinung im Team",
    "Querschnittsbedarf": "gemeinsamer Bedarf",
    "Auswertung": "Ergebnisse",
    "Mittelwert|im Mittel": "Durchschnitt",
    "Einzelwert": "Antwort",
    "Einzeleinschätzung": "Einschätzung",
    "Streuung": "So schätzt das Team ein",
    "Erfüllungsgrad": "Stufe",
    "beurteilt": "beantwortet",
    "Schnellerfassung": "Vom Papier übertragen",
    "Nichtteilnahme": "Absage",
    "Konsens": "gemeinsame Stufe",
    "Durchsicht": "Sichtung",
    "gesperrt wegen|unterdrückt": "zu wenige Antworten",
}
NOT_TO_USE = re.compile("|".join(INSTEAD))
# Headings of files that people have kept: a catalogue written last year must be read.
FILES = {"assessments/catalogue/tables/shape.py: Hinweis zur Minderheitssicht"}


def _strings(path: Path) -> list[str]:
    """What a module may show: its strings without the docstrings."""
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return [node.value for node in constants if isinstance(node.value, str)]


def test_no_page_paper_or_message_says_words_we_gave_up():
    found = set()
    for path in (ROOT / "assessments").rglob("*.py"):
        if "migrations" not in path.parts:
            found |= {f"{path.relative_to(ROOT)}: {words}" for words in _strings(path) if NOT_TO_USE.search(words)}
    for path in [*(ROOT / "templates").rglob("*.*"), ROOT / "fixtures" / "pages.yaml"]:
        lines = path.read_text().splitlines()
        found |= {f"{path.relative_to(ROOT)}: {line.strip()}" for line in lines if NOT_TO_USE.search(line)}
    assert found == FILES
