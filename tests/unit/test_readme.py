"""The README shows what the code does: diagrams and commands are compared, not trusted."""

from pathlib import Path

import pytest

from assessments.models import Assessment, AssessmentRound
from assessments.workflow import ASSESSMENT_TRANSITIONS, ROUND_TRANSITIONS
from assessments.workflow.diagram import mermaid

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("transitions", "start"),
    [
        (ASSESSMENT_TRANSITIONS, Assessment.Status.INVITED),
        (ROUND_TRANSITIONS, AssessmentRound.Status.IN_PREPARATION),
    ],
)
def test_diagram_in_readme_is_the_table_of_transitions(transitions, start):
    diagrams = [block.split("```")[0].strip() for block in README.split("```mermaid")[1:]]

    assert mermaid(transitions, start) in diagrams


def test_pictures_in_readme_exist():
    pictures = [line.split("](")[1].rstrip(") \n") for line in README.splitlines() if line.startswith("![")]

    assert pictures
    assert [name for name in pictures if not (Path(__file__).parents[2] / name).exists()] == []
