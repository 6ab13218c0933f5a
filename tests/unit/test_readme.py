"""The README shows what the code does: diagrams and commands are compared, not trusted."""

from pathlib import Path

import pytest
from django.core.management import call_command

from assessments import queries
from assessments.models import Assessment, AssessmentRound, Catalogue
from assessments.reports.method import counting_rules, disclosure_rule
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


def test_rules_in_readme_are_those_that_are_printed(db):
    call_command("loaddata", "catalogue", verbosity=0)
    tree = queries.catalogue_tree(Catalogue.objects.get().pk)
    words = " ".join(README.split())
    assert [rule for rule in (*counting_rules(tree), disclosure_rule(tree.levels)) if f"- {rule}" not in words] == []


def test_pictures_in_readme_exist():
    pictures = [line.split("](")[1].rstrip(") \n") for line in README.splitlines() if line.startswith("![")]

    assert pictures
    assert [name for name in pictures if not (Path(__file__).parents[2] / name).exists()] == []
