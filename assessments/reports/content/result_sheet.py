"""Content of the result sheet (Ergebnisblatt) of one institution, for the talk about it: two pages at most.

What does not fit is counted and stands in the report of the institution; nothing is ranked.
"""

from dataclasses import dataclass, replace
from datetime import date

from assessments.models import Assessment, ReflectionQuestion
from assessments.reports.content.institution import AnswerContent, AreaContent, InstitutionReport, institution_report
from assessments.results.content.contents_of_reports import CatalogueText, Fact, Figures, MeasureLine, shortened

# What the first page holds, in tenths of a line: more requirements are listed by their codes, more areas left out.
PAGE, A_REQUIREMENT, AN_AREA = 240, 10, 17
MOST_AREAS = 8
MOST_STRENGTHS, MOST_POTENTIALS, MOST_MEASURES = 4, 4, 5
ROOM = MOST_STRENGTHS + MOST_POTENTIALS + MOST_MEASURES - 1  # entries and empty rows that the second page holds


@dataclass(frozen=True)
class ResultLine:
    code: str
    title: str
    symbol: str
    state: str


@dataclass(frozen=True)
class AreaLine:
    title: str
    figures: Figures


@dataclass(frozen=True)
class Shortened:
    """The first of many texts: what it is about, and its beginning."""

    items: tuple[Fact, ...]
    more: int


@dataclass(frozen=True)
class ResultSheet:
    title: str
    institution: str
    round_title: str
    as_of: date
    is_demo: bool
    is_draft: bool
    facts: tuple[Fact, ...]
    overall: Figures
    areas: tuple[AreaLine, ...]
    lines: tuple[ResultLine, ...]
    by_state: tuple[Fact, ...]  # instead of the lines where there are too many
    strengths: Shortened
    potentials: Shortened
    measures: tuple[MeasureLine, ...]
    more_measures: int
    empty_rows: range  # for what is agreed in the talk
    catalogue: CatalogueText


def result_sheet(assessment: Assessment, as_of: date, *, in_full: bool = False) -> ResultSheet:
    """The report of the institution in short."""
    report = institution_report(assessment, as_of, in_full=in_full)
    answers = [answer for area in report.areas for answer in area.answers]
    top = max((level.value for level in report.catalogue.levels), default=None)
    kinds = ReflectionQuestion.AnswerType
    best = [answer for answer in answers if answer.level and answer.level.value == top]
    fits = A_REQUIREMENT * len(answers) + AN_AREA * len(report.areas) <= PAGE
    strengths = _shortened(best, kinds.RATING, MOST_STRENGTHS, keep_empty=True)
    potentials = _shortened(answers, kinds.TEXT, MOST_POTENTIALS)
    printed = len(strengths.items) + len(potentials.items) + len(report.measures[:MOST_MEASURES])
    return ResultSheet(
        title=f"Ergebnisblatt {report.institution}",
        institution=shortened(report.institution, 90),
        round_title=report.round_title,
        as_of=as_of,
        is_demo=report.is_demo,
        is_draft=report.is_draft,
        facts=_facts(report),
        overall=report.overall,
        areas=tuple(map(_area, report.areas)) if len(report.areas) <= MOST_AREAS else (),
        lines=tuple(_line(answer) for answer in answers) if fits else (),
        by_state=() if fits else _by_state(answers),
        strengths=strengths,
        potentials=potentials,
        measures=tuple(_measure(measure) for measure in report.measures[:MOST_MEASURES]),
        more_measures=max(0, len(report.measures) - MOST_MEASURES),
        empty_rows=range(ROOM - printed),
        catalogue=report.catalogue,
    )


def _facts(report: InstitutionReport) -> tuple[Fact, ...]:
    wanted = ("Workshop im Team", "Stand der Selbstbewertung", "Veröffentlichung")
    return tuple(fact for fact in report.facts if fact.label in wanted)


def _area(content: AreaContent) -> AreaLine:
    return AreaLine(shortened(f"{content.area.code} {content.area.title}", 30), content.figures)


def _line(answer: AnswerContent) -> ResultLine:
    requirement = answer.requirement
    return ResultLine(
        requirement.code,
        shortened(requirement.title, 52),
        answer.level.symbol if answer.level else "",
        answer.level.label if answer.level else answer.state,
    )


def _by_state(answers: list[AnswerContent]) -> tuple[Fact, ...]:
    """Codes by level, highest first, then those without a level."""
    lines = {}
    for answer in sorted(answers, key=lambda a: -a.level.value if a.level else 1):
        label = f"{answer.level.symbol} {answer.level.label}" if answer.level else answer.state
        lines.setdefault(label, []).append(answer.requirement.code)
    return tuple(Fact(label, shortened(", ".join(codes), 300)) for label, codes in lines.items())


def _shortened(answers: list[AnswerContent], kind: str, most: int, *, keep_empty: bool = False) -> Shortened:
    texts = [
        Fact(
            f"{answer.requirement.code} {shortened(answer.requirement.title, 50)}",
            shortened(" ".join(entry.text for entry in answer.entries if entry.kind == kind and entry.text), 90),
        )
        for answer in answers
    ]
    texts = [text for text in texts if text.value or keep_empty]
    return Shortened(tuple(texts[:most]), max(0, len(texts) - most))


def _measure(measure: MeasureLine) -> MeasureLine:
    return replace(
        measure,
        title=shortened(measure.title, 60),
        responsible_function=shortened(measure.responsible_function, 40),
    )
