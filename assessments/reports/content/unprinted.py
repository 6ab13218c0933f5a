"""What a person wrote for the report and nobody will read there: told where it is written, never dropped silently."""

from assessments.models import ReportText
from assessments.reports.content.board import LONGEST_PRIORITY, LONGEST_REASON, MOST_PRIORITIES, priorities
from assessments.reports.content.narrative import Narrative
from assessments.results.content.ledger_picture import LedgerPicture

Part = ReportText.Part
BOARD = "Auf der Seite für den Stadtvorstand"


def unprinted(texts: Narrative, ledger: LedgerPicture) -> dict[str, str]:
    """German sentences by the part of the report; parts that are printed whole are missing."""
    found = {Part.OVERDUE.value: _overdue(texts.overdue, ledger), Part.PRIORITIES.value: _priorities(texts.priorities)}
    return {part: words for part, words in found.items() if words}


def _overdue(text: str, ledger: LedgerPicture) -> str:
    if text and not ledger.overdue:
        return "Zurzeit ist keine Maßnahme überfällig. Darum steht dieser Text nicht im Bericht."
    if len(text) > LONGEST_REASON:
        return f"{BOARD} stehen nur die ersten {LONGEST_REASON} Zeichen. Im Bericht steht der ganze Text."
    return ""


def _priorities(text: str) -> str:
    lines = priorities(text)
    words = []
    if len(lines) > MOST_PRIORITIES:
        words.append(f"{BOARD} stehen nur die ersten {MOST_PRIORITIES} Zeilen. Sie haben {len(lines)} geschrieben.")
    if any(len(line) > LONGEST_PRIORITY for line in lines):
        words.append(f"{BOARD} hat eine Zeile Platz für {LONGEST_PRIORITY} Zeichen. Längere Zeilen kürzen wir dort.")
    return " ".join(words)
