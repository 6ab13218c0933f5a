"""The README shows what the code does: diagrams and commands are compared, not trusted."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.answers.steps.assessment import ASSESSMENT_TRANSITIONS
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.diagram import mermaid
from assessments.models import Assessment, AssessmentRound, Catalogue
from assessments.results.content.method import counting_rules, disclosure_rule
from assessments.rounds.steps.round import ROUND_TRANSITIONS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


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
    tree = catalogue_tree(Catalogue.objects.get().pk)
    words = " ".join(README.split())
    assert [rule for rule in (*counting_rules(tree), disclosure_rule(tree.levels)) if f"- {rule}" not in words] == []


def test_pictures_in_readme_exist():
    pictures = [line.split("](")[1].rstrip(") \n") for line in README.splitlines() if line.startswith("![")]

    assert pictures
    assert [name for name in pictures if not (ROOT / name).exists()] == []


def defined_in(path):
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_each_question_of_a_newcomer_leads_to_the_name_that_answers_it():
    answers = re.findall(r"\| \[`([^`]+)`\]\(([^)]+)\): `(\w+)` \|", README)

    assert len(answers) == 10
    assert [answer for answer in answers if answer[0] != answer[1] or answer[2] not in defined_in(answer[1])] == []


def test_every_file_that_readme_links_exists():
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert [link for link in links if not (ROOT / link).exists()] == []
