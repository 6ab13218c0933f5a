"""What the institution said and planned in earlier rounds, for the page of the same requirement.

Requirements of different rounds belong together if they go back to the same first version. Nothing is copied: answers
are read, and a measure is one row that lives on. What an institution has come from counts as its own: its predecessor's
answers, if it continues a single one, and the measures of all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.institutions.models.lineage import with_predecessors
from assessments.models import (
    Answer,
    Assessment,
    Measure,
    MeasureUpdate,
    QualityRequirement,
    RatingLevel,
    Succession,
    same_kind,
)

OVER = Measure.OVER
UPDATE_FIELDS = ("pk", "date", "text", "status", "due_date", "reason")


@dataclass(frozen=True)
class PreviousAnswer:
    """The answer of the latest earlier round, with its wording of that time; texts by the code of their question.

    `round_title` names the institution too, where it was another one.
    """

    round_title: str
    requirement: QualityRequirement
    state: Answer.State
    level: RatingLevel | None
    justification: str
    texts: tuple[tuple[str, str], ...]

    @property
    def text_by_question(self) -> dict[str, str]:
        return dict(self.texts)


@dataclass(frozen=True)
class EarlierMeasure:
    """A measure of an earlier round, its updates newest first."""

    measure: Measure
    round_title: str
    updates: tuple[MeasureUpdate, ...]


@dataclass(frozen=True)
class Earlier:
    """Everything of earlier rounds at one requirement. `measures_now`: this round's, if the same query found them."""

    answer: PreviousAnswer | None = None
    measures: tuple[EarlierMeasure, ...] = ()
    measures_now: tuple[Measure, ...] | None = None


def with_previous(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Adds `previous_id`: the institution's assessment in the latest earlier round in which it took part, without one
    that of the institution it continues; and `has_predecessors`, whose measures there may be without such a one."""
    earlier = (
        Assessment.objects.filter(
            same_kind("round__", "round__"),
            round__opens_on__lt=OuterRef("round__opens_on"),
            round__catalogue__code=OuterRef("round__catalogue__code"),
        )
        .exclude(status__in=(Assessment.Status.INVITED, Assessment.Status.DECLINED))
        .order_by("-round__opens_on", "-pk")
        .values("pk")
    )
    own = earlier.filter(institution=OuterRef("institution"))
    continued = earlier.filter(
        institution__successions__successor=OuterRef("institution"),
        institution__successions__continues=True,
        institution__successions__since__lte=OuterRef("round__opens_on"),
    )
    return assessments.annotate(
        previous_id=Coalesce(Subquery(own[:1]), Subquery(continued[:1])),
        has_predecessors=Exists(Succession.objects.filter(successor=OuterRef("institution"), ends=True)),
    )


def earlier_at(assessment: Assessment, requirement: QualityRequirement) -> Earlier:
    """What there is from before, for an assessment `with_previous`: two queries, none without an earlier round."""
    if assessment.previous_id is None and not assessment.has_predecessors:
        return Earlier()
    answer = _previous_answer(assessment, requirement) if assessment.previous_id else None
    return Earlier(answer, *_measures_until_now(assessment, requirement))


def previous_answers(assessment: Assessment) -> dict[int, PreviousAnswer]:
    """All answers of the latest earlier round by the line of their requirement; two queries, one without such a one."""
    found = with_previous(Assessment.objects.filter(pk=assessment.pk)).get()
    return _previous_answers(found) if found.previous_id else {}


def _previous_answer(assessment: Assessment, requirement: QualityRequirement) -> PreviousAnswer | None:
    return _previous_answers(assessment, in_any_version(requirement)).get(requirement.line)


def _previous_answers(assessment: Assessment, *where: Q) -> dict[int, PreviousAnswer]:
    rows = Answer.objects.filter(*where, assessment=assessment.previous_id).values_list(
        Coalesce("requirement__origin_id", "requirement_id"),
        "assessment__institution_id",
        "assessment__institution_name",
        "assessment__round__title",
        "assessment__round__catalogue_id",
        "state",
        "level__value",
        "justification",
        "texts__question_id",
        "texts__text",
    )
    of_lines = groupby(sorted(rows, key=itemgetter(0)), itemgetter(0))
    return {line: _as_answer(assessment, line, list(found)) for line, found in of_lines}


def _as_answer(assessment: Assessment, line: int, rows: list[tuple]) -> PreviousAnswer:
    """Of rows that differ in question and text only."""
    _, institution_id, name, title, catalogue_id, state, value, justification, *_ = rows[0]
    tree = catalogue_tree(catalogue_id)
    texts = {question_id: text for *_, question_id, text in rows}
    return PreviousAnswer(
        title if institution_id == assessment.institution_id else f"{title}, {name}",
        tree.by_line[line],
        Answer.State(state),
        next((level for level in tree.levels if level.value == value), None),
        justification,
        tuple((question.code, texts[question.pk]) for question in tree.questions if texts.get(question.pk)),
    )


def in_any_version(requirement: QualityRequirement) -> Q:
    """Rows at this requirement in whatever version of the catalogue."""
    return Q(requirement=requirement.line) | Q(requirement__origin=requirement.line)


def earlier_measures(assessment: Assessment, requirement: QualityRequirement) -> tuple[EarlierMeasure, ...]:
    """The institution's measures of earlier rounds at one requirement; one query."""
    return _measures_until_now(assessment, requirement)[0]


def _measures_until_now(assessment, requirement) -> tuple[tuple[EarlierMeasure, ...], tuple[Measure, ...]]:
    """The institution's measures at one requirement, of earlier rounds and of this one; one query."""
    rows = (
        _measures_of(assessment)
        .filter(_before(assessment) | Q(assessment=assessment), in_any_version(requirement))
        .select_related("assessment__round")
        .annotate(**{f"update_{name}": F(f"updates__{name}") for name in UPDATE_FIELDS})
        .order_by("-assessment__round__opens_on", "pk", "-update_date", "-update_pk")
    )
    entries = tuple(_grouped(rows, assessment.institution_id))
    earlier = tuple(entry for entry in entries if entry.measure.assessment_id != assessment.pk)
    return earlier, tuple(entry.measure for entry in entries if entry.measure.assessment_id == assessment.pk)


def measures_before(assessment: Assessment) -> QuerySet[Measure]:
    """The institution's measures of all earlier rounds with the same catalogue."""
    return _measures_of(assessment).filter(_before(assessment))


def _measures_of(assessment: Assessment) -> QuerySet[Measure]:
    catalogue = catalogue_tree(assessment.round.catalogue_id).catalogue
    institutions = with_predecessors([assessment.institution_id], assessment.round)
    shut = Succession.objects.filter(successor=assessment.institution_id, opened=False)
    institutions = institutions.exclude(pk__in=shut.values("predecessor"))
    return Measure.objects.filter(institution__in=institutions, requirement__catalogue__code=catalogue.code)


def _before(assessment: Assessment) -> Q:
    earlier = Q(assessment__round__opens_on__lt=assessment.round.opens_on)
    return earlier & same_kind(assessment.round, "assessment__round__")


def _grouped(rows: Iterable[Measure], institution_id: int) -> Iterable[EarlierMeasure]:
    """One entry a measure, from one row a measure and update."""
    measures, updates = {}, {}
    for row in rows:
        measures.setdefault(row.pk, row)
        found = updates.setdefault(row.pk, [])
        if row.update_pk:
            values = {name: getattr(row, f"update_{name}") for name in UPDATE_FIELDS}
            found.append(MeasureUpdate(measure=row, **values))
    for pk, measure in measures.items():
        then = measure.assessment
        title = then.round.title if then.institution_id == institution_id else f"{then.round}, {then.institution_name}"
        yield EarlierMeasure(measure, title, tuple(updates[pk]))
