"""Content of the report of one institution."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from assessments.access import permissions
from assessments.answers.rules.progress import Progress
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.charts.rules import charts
from assessments.measures.queries import previous
from assessments.models import Answer, Assessment, Measure, QualityRequirement, ReflectionQuestion, answer_words
from assessments.redactions.queries import EVERYTHING, Redactions, redactions_of
from assessments.reports.content import result_rows
from assessments.reports.content.result_rows import FiguresRow
from assessments.results.content.contents_of_reports import (
    NO_AREA_PICTURE,
    NO_OVERALL_PICTURE,
    Area,
    CatalogueText,
    Fact,
    Figures,
    Level,
    MeasureLine,
    Requirement,
    area_text,
    catalogue_text,
    chart_row,
    day,
    figures,
    level_text,
    measure_counts,
    measure_line,
    requirement_text,
    scale_of,
)
from assessments.results.content.data import institution_data
from assessments.results.rules import scoring


@dataclass(frozen=True)
class QuestionEntry:
    """One reflection question with what the team wrote; `kind` is its answer type."""

    code: str
    question: str
    kind: str
    text: str


@dataclass(frozen=True)
class AnswerContent:
    """`level` is None unless rated; `state` are the words for it either way."""

    requirement: Requirement
    level: Level | None
    state: str
    is_not_relevant: bool
    justification: str
    dissent: str
    entries: tuple[QuestionEntry, ...]
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True)
class AreaContent:
    area: Area
    figures: Figures
    answers: tuple[AnswerContent, ...]


@dataclass(frozen=True)
class InstitutionReport:
    title: str
    institution: str
    round_title: str
    as_of: date
    is_demo: bool
    is_draft: bool
    facts: tuple[Fact, ...]
    head_statement: str
    progress: Progress
    overall: Figures
    chart: charts.StackedBars | None
    area_table: tuple[FiguresRow, ...]
    areas: tuple[AreaContent, ...]
    measures: tuple[MeasureLine, ...]
    carried_measures: tuple[MeasureLine, ...]  # still open from earlier rounds, in no number of this one
    measure_counts: tuple[Fact, ...]
    catalogue: CatalogueText
    wording: tuple[Fact, ...]  # status → which texts
    sources: tuple[Fact, ...]  # which texts → where they come from
    data: dict  # the same numbers for machines


def institution_report(assessment: Assessment, as_of: date, *, in_full: bool = False) -> InstitutionReport:
    """Everything that is printed about one assessment as of that day. Inquiries stay out: they are talk, not result.

    Others read it without the passages that are blacked out; `in_full` is for the institution itself and the reviewer.
    """
    tree = catalogue_tree(assessment.round.catalogue_id)
    answers = {
        answer.requirement_id: answer for answer in assessment.answers.select_related("level").prefetch_related("texts")
    }
    measures = list(assessment.measures.select_related("requirement").prefetch_related("updates"))
    carried = list(_carried(assessment))
    hidden = redactions_in(assessment, carried, in_full=in_full)
    hidden.rows((*answers.values(), *measures, *carried))
    result = scoring.institution_result(tree.structure, _marks(tree, answers), tree.top)
    counts = result.overall.counts
    overall = figures(result.overall, tree.levels, no_picture=NO_OVERALL_PICTURE)
    lines = {measure.pk: measure_line(measure, as_of) for measure in measures}
    areas = tuple(
        AreaContent(
            area=area_text(area),
            figures=figures(result.areas[area.code], tree.levels, no_picture=NO_AREA_PICTURE),
            answers=tuple(
                answer_content(
                    tree,
                    requirement,
                    answers.get(requirement.pk),
                    tuple(lines[m.pk] for m in measures if m.requirement_id == requirement.pk),
                )
                for requirement in area.requirements.all()
            ),
        )
        for area in tree.areas
    )
    catalogue = catalogue_text(tree)
    groups = ((measure.status, measure.due_date, 1) for measure in measures)
    return InstitutionReport(
        title=f"Selbstbewertung {assessment.institution_name}",
        institution=assessment.institution_name,
        round_title=assessment.round.title,
        as_of=as_of,
        is_demo=assessment.round.is_invented,
        is_draft=not assessment.is_counted,
        facts=assessment_facts(assessment, as_of),
        head_statement=hidden.text(assessment.pk, assessment.head_statement),
        progress=Progress(counts.answered, counts.total, counts.not_relevant),
        overall=overall,
        chart=_chart(tree, result, overall, areas),
        area_table=result_rows.area_table(tree, ((p.area, p.figures) for p in areas), overall),
        areas=areas,
        measures=tuple(lines.values()),
        carried_measures=tuple(measure_line(measure, as_of) for measure in carried),
        measure_counts=measure_counts(scoring.measure_numbers(groups, Measure.Status.values, as_of)),
        catalogue=catalogue,
        wording=result_rows.wording_by_status(catalogue),
        sources=result_rows.sources_of_texts(catalogue),
        data={
            "round": assessment.round.code,
            "institution": assessment.institution.code,
            "as_of": as_of.isoformat(),
            "demo": assessment.round.is_invented,
            "result": institution_data(result),
        },
    )


def redactions_in(assessment: Assessment, carried: Iterable[Measure] = (), *, in_full: bool) -> Redactions:
    """What of this assessment, and of measures from earlier ones, others do not read."""
    return EVERYTHING if in_full else redactions_of({assessment.pk, *(m.assessment_id for m in carried)})


def _carried(assessment: Assessment):
    """The institution's measures of earlier rounds that are still open; its predecessors' only where they agreed."""
    own = Q(institution=assessment.institution_id)
    agreed = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
    rows = previous.measures_before(assessment).filter(own | agreed).exclude(status__in=previous.OVER)
    return rows.select_related("requirement").prefetch_related("updates")


def answer_content(
    tree: CatalogueTree, requirement: QualityRequirement, answer: Answer | None, measures: tuple[MeasureLine, ...]
) -> AnswerContent:
    """What the team said about one requirement; without an answer: noch nicht beantwortet."""
    texts = {text.question_id: text.text for text in answer.texts.all()} if answer else {}
    state = Answer.State(answer.state) if answer else Answer.State.UNRATED
    return AnswerContent(
        requirement=requirement_text(requirement),
        level=level_text(answer.level) if answer and answer.level else None,
        state=answer_words(tree.levels).is_open if state == Answer.State.UNRATED else state.label,
        is_not_relevant=state == Answer.State.NOT_RELEVANT,
        justification=answer.justification if answer else "",
        dissent=answer.dissent if answer else "",
        entries=tuple(
            QuestionEntry(question.code, question.text, question.answer_type, texts.get(question.pk, ""))
            for question in tree.questions_for(requirement)
            if question.answer_type != ReflectionQuestion.AnswerType.MEASURES
        ),
        measures=measures,
    )


def _marks(tree: CatalogueTree, answers: dict[int, Answer]) -> dict[str, scoring.Value]:
    return {
        requirement.code: Answer.mark(answer.state, answer.level.value if answer.level else None)
        for requirement in tree.requirements
        if (answer := answers.get(requirement.pk))
    }


def assessment_facts(assessment: Assessment, as_of: date) -> tuple[Fact, ...]:
    """What the cover says about an assessment."""
    workshop = day(assessment.workshop_date)
    if assessment.participants_count:
        workshop += f", {assessment.participants_count} Teilnehmende"
    return (
        Fact("Runde", assessment.round.title),
        Fact("Teilnahme", assessment.get_participation_display()),
        Fact("Workshop im Team", workshop),
        Fact("Stand der Selbstbewertung", assessment.get_status_display()),
        Fact("Eingereicht am", day(assessment.submitted_at)),
        Fact("Abgenommen am", day(assessment.accepted_at)),
        Fact("Veröffentlichung", assessment.get_publication_consent_display()),
        Fact("Katalogfassung", catalogue_tree(assessment.round.catalogue_id).catalogue.version),
        Fact("Stichtag dieses Berichts", day(as_of)),
    )


def _chart(
    tree: CatalogueTree, result: scoring.InstitutionResult, overall: Figures, areas: tuple[AreaContent, ...]
) -> charts.StackedBars | None:
    if not tree.levels:
        return None
    rows = [
        chart_row("Alle Qualitätsbereiche", result.overall, tree.levels, overall),
        *(chart_row(f"{c.area.code} {c.area.title}", result.areas[c.area.code], tree.levels, c.figures) for c in areas),
    ]
    subject = "Verteilung der Anforderungen auf die Stufen je Qualitätsbereich"
    return charts.stacked_bars(rows, scale_of(tree.levels), chart_id="diagramm-bereiche", subject=subject)
