"""The written texts of a city report, and the standard texts that are printed until somebody writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import AssessmentRound, ReportText

Part = ReportText.Part
OCCASION = (
    "Mit der Strategie „Wir alle sind LU“ will die Stadt erreichen, dass Bürger*innen trotz aller Verschiedenheit "
    "faire Chancen haben, Dienstleistungen zu nutzen und sich zu beteiligen. Der ChancenCheckLU gehört zu dieser "
    "Strategie: Städtische und andere Stellen schätzen damit selbst ein, wie weit sie auf diesem Weg sind, und "
    "vereinbaren Maßnahmen."
)


@dataclass(frozen=True)
class Narrative:
    """Texts by their part; an empty one is not written."""

    resolution: str
    occasion: str
    potentials: str
    overdue: str
    finances: str
    outlook: str
    priorities: str
    areas: Mapping[str, str]  # by the code of the area


def narrative(assessment_round: AssessmentRound) -> Narrative:
    """What is written for this round's report, in one query."""
    written = {
        (row.part, row.area.code if row.area else ""): row.text
        for row in assessment_round.report_texts.select_related("area")
    }
    texts = {
        part.value: written.get((part, ""), standard_text(part, assessment_round)) for part in Part if part != Part.AREA
    }
    return Narrative(**texts, areas={code: text for (part, code), text in written.items() if part == Part.AREA})


def standard_text(part: str, assessment_round: AssessmentRound) -> str:
    """What is printed until somebody has written this part; a proposal in the form."""
    if part == Part.RESOLUTION:
        return f"{_subject(assessment_round.committee)} möge den Bericht zur Kenntnis nehmen."
    return OCCASION if part == Part.OCCASION else ""


def _subject(committee: str) -> str:
    """The committee as subject of a sentence; only an Ausschuss has a gender we know."""
    return f"Der {committee}" if committee.endswith("ausschuss") else "Das Gremium"
