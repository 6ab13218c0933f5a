"""Content of the sheet for the workshop: blank to write on, or filled with what is stored."""

from dataclasses import dataclass
from datetime import date

from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.models import Assessment, AssessmentRound, Catalogue
from assessments.reports.content.institution import AnswerContent, answer_content, assessment_facts, redactions_in
from assessments.results.content.contents_of_reports import (
    Area,
    CatalogueText,
    Fact,
    Level,
    area_text,
    catalogue_text,
    level_text,
    measure_line,
    wording_status,
)

BLANK_MEASURE_LINES = 2


@dataclass(frozen=True)
class Choice:
    level: Level
    ticked: bool


@dataclass(frozen=True)
class SheetQuestion:
    text: str
    kind: str  # rating, text or measures
    answer: str


@dataclass(frozen=True)
class SheetPage:
    """One requirement: a page of its own."""

    area: Area
    answer: AnswerContent
    help_status: str  # of the guiding questions and the hint
    choices: tuple[Choice, ...]
    questions: tuple[SheetQuestion, ...]
    blank_lines: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    title: str
    round_title: str
    institution: str
    is_blank: bool
    is_demo: bool
    is_draft: bool
    as_of: date | None
    facts: tuple[Fact, ...]
    pages: tuple[SheetPage, ...]
    rules: tuple[str, ...]
    rules_status: str
    catalogue: CatalogueText


def blank_sheet(catalogue: Catalogue, assessment_round: AssessmentRound | None = None) -> Sheet:
    """The sheet to write on, without data of any institution."""
    tree = catalogue_tree(catalogue.pk)
    return Sheet(
        title="Bogen für den Workshop",
        round_title=assessment_round.title if assessment_round else "",
        institution="",
        is_blank=True,
        is_demo=bool(assessment_round and assessment_round.is_invented),
        is_draft=False,
        as_of=None,
        facts=(),
        pages=tuple(
            _page(tree, area, requirement, None, ()) for area in tree.areas for requirement in area.requirements.all()
        ),
        rules=(*catalogue.team_rule_list, catalogue.hints["text_hint"]),
        rules_status=wording_status(catalogue.rules_status),
        catalogue=catalogue_text(tree),
    )


def filled_sheet(assessment: Assessment, as_of: date, *, in_full: bool = False) -> Sheet:
    """What the team entered; for others without the passages that are blacked out."""
    tree = catalogue_tree(assessment.round.catalogue_id)
    answers = {
        answer.requirement_id: answer for answer in assessment.answers.select_related("level").prefetch_related("texts")
    }
    measures = list(assessment.measures.select_related("requirement").prefetch_related("updates"))
    redactions_in(assessment, in_full=in_full).rows((*answers.values(), *measures))
    return Sheet(
        title="Ausgefüllter Bogen",
        round_title=assessment.round.title,
        institution=assessment.institution_name,
        is_blank=False,
        is_demo=assessment.round.is_invented,
        is_draft=not assessment.is_counted,
        as_of=as_of,
        facts=assessment_facts(assessment, as_of),
        pages=tuple(
            _page(
                tree,
                area,
                requirement,
                answers.get(requirement.pk),
                tuple(measure_line(m, as_of) for m in measures if m.requirement_id == requirement.pk),
            )
            for area in tree.areas
            for requirement in area.requirements.all()
        ),
        rules=(),
        rules_status="",
        catalogue=catalogue_text(tree),
    )


def _page(tree: CatalogueTree, area, requirement, answer, measures) -> SheetPage:
    content = answer_content(tree, requirement, answer, measures)
    texts = {entry.code: entry.text for entry in content.entries}
    return SheetPage(
        area=area_text(area),
        answer=content,
        help_status=wording_status(requirement.explanation_status),
        choices=tuple(
            Choice(level_text(level), bool(content.level and content.level.value == level.value))
            for level in tree.levels
        ),
        questions=tuple(
            SheetQuestion(question.text, question.answer_type, texts.get(question.code, ""))
            for question in tree.questions_for(requirement)
        ),
        blank_lines=tuple(range(BLANK_MEASURE_LINES)),
    )
