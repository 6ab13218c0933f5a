"""What was not understood, at the texts of a version. A note stays with its text through all later versions."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.models import ClarityNote, QualityRequirement, ReflectionQuestion


@dataclass(frozen=True)
class UnclearTexts:
    """The open notes on one version: at its requirements, and at the questions to all of them."""

    requirements: list[tuple[QualityRequirement, int]]
    questions: list[tuple[ReflectionQuestion, list[ClarityNote]]]

    def __bool__(self):
        return bool(self.requirements or self.questions)


def clarity_notes_of(requirement: QualityRequirement) -> QuerySet[ClarityNote]:
    """All notes on this requirement and the questions at it, also on other versions; the open ones first."""
    line = requirement.line
    notes = ClarityNote.objects.filter(Q(requirement=line) | Q(requirement__origin=line))
    return notes.select_related("requirement__catalogue", "question").order_by("-status", "-pk")


def unclear_texts(tree: CatalogueTree) -> UnclearTexts:
    """One query. Requirements are found again by their line, questions to all requirements by their code."""
    by_line, by_question = defaultdict(int), defaultdict(list)
    notes = ClarityNote.objects.filter(
        status=ClarityNote.Status.OPEN, requirement__catalogue__code=tree.catalogue.code
    ).select_related("requirement__catalogue", "question")
    for note in notes:
        if note.question and note.question.requirement_id is None:
            by_question[note.question.code].append(note)
        else:
            by_line[note.requirement.line] += 1
    return UnclearTexts(
        [(item, by_line[item.line]) for item in tree.requirements if item.line in by_line],
        [
            (question, by_question[question.code])
            for question in tree.questions
            if question.requirement_id is None and question.code in by_question
        ],
    )
