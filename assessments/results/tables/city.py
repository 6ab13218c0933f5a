"""City-wide results and those of institutions as tables, for CSV and XLSX."""

from collections.abc import Iterable, Iterator
from datetime import date

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.lists.tables.table import DEMO, WORKING_VERSION, Column, Kind, Table
from assessments.models import (
    Answer,
    Assessment,
    AssessmentRound,
    QualityRequirement,
    ResultLabel,
    WordingStatus,
    answer_words,
)
from assessments.results.content.contents_of_reports import NOT_A_MEASUREMENT, SUPPRESSED
from assessments.results.content.method import disclosure_rule
from assessments.results.queries.numbers import marks_by_assessment
from assessments.results.rules import scoring

CITY, AREA, REQUIREMENT = "Stadt", "Qualitätsbereich", "Qualitätsanforderung"


def city_table(
    tree: CatalogueTree, result: scoring.CityResult, assessment_round: AssessmentRound, as_of: date
) -> Table:
    """Takes the public result for the public, the full one for the reviewer."""
    return Table(
        title=f"Ergebnisse {assessment_round.title}",
        columns=_city_columns(tree),
        rows=[
            (*row, assessment_round.title, as_of, assessment_round.is_invented, is_working_version)
            for row, is_working_version in _city_rows(tree, result)
        ],
        notes=table_notes(tree, assessment_round),
    )


def table_notes(tree: CatalogueTree, assessment_round: AssessmentRound) -> tuple[str, ...]:
    """What a reader of the numbers must know, on a sheet of its own."""
    return (
        f"{NOT_A_MEASUREMENT}. Jede Institution zählt gleich. Es gibt keine Rangliste.",
        disclosure_rule(tree.levels, assessment_round.min_institutions),
        f"Wo sie fehlen, steht in der Spalte „Hinweis“: {SUPPRESSED}.",
        *filter(None, [tree.catalogue.notice]),
    )


def _city_columns(tree: CatalogueTree) -> list[Column]:
    words = answer_words(tree.levels)
    return [
        Column("Ebene"),
        Column("Kürzel"),
        Column("Titel"),
        Column("Werte gezeigt"),
        Column("Hinweis"),
        Column(f"Angaben {words.given}", Kind.NUMBER),
        *(Column(f"Stufe {level.value}: {level.label}", Kind.NUMBER) for level in tree.levels),
        *([Column("nicht relevant", Kind.NUMBER)] if tree.levels else []),
        Column(words.is_open, Kind.NUMBER),
        *([Column("Durchschnitt", Kind.DECIMAL), Column("Ergebnisstufe")] if tree.levels else []),
        Column("Runde"),
        Column("Stand", Kind.DATE),
        DEMO,
        WORKING_VERSION,
    ]


def _city_rows(tree: CatalogueTree, result: scoring.CityResult) -> Iterator[tuple[tuple, bool]]:
    """Rows without the columns of the round, each with whether its title is a working version."""
    yield _summary_row(tree, result, (CITY, "", "alle Qualitätsbereiche"), result.overall), _any_working_version(tree)
    for area in tree.areas:
        head = (AREA, area.code, area.title)
        yield _summary_row(tree, result, head, result.areas[area.code]), _is_working(area.title_status)
        for requirement in area.requirements.all():
            yield _requirement_row(tree, result, requirement), _is_working(requirement.wording_status)


def _summary_row(tree: CatalogueTree, result: scoring.CityResult, head: tuple, summary: scoring.CitySummary) -> tuple:
    if not summary.shown:
        return (*head, False, SUPPRESSED, *_numbers(tree, None, None, None, None))
    counts = scoring.shown_counts(result, summary)
    note = f"ohne {', '.join(summary.suppressed)}: {SUPPRESSED}" if summary.suppressed else ""
    label = ResultLabel(summary.label).label if summary.label else None
    numbers = (summary.distribution, counts.not_relevant, counts.unrated, summary.mean, label)
    return (*head, True, note, *_numbers(tree, counts.rated, *numbers))


def _requirement_row(tree: CatalogueTree, result: scoring.CityResult, requirement: QualityRequirement) -> tuple:
    """A suppressed requirement keeps the counts that the given result still holds: the reviewer's."""
    line = result.requirements[requirement.code]
    head = (REQUIREMENT, requirement.code, requirement.title)
    note = "" if line.shown else SUPPRESSED
    numbers = (line.distribution, line.not_relevant, line.unrated, line.mean)
    return (*head, line.shown, note, *_numbers(tree, line.n, *numbers))


def _numbers(tree: CatalogueTree, given, distribution, not_relevant, unrated, mean=None, label=None) -> tuple:
    """The numbers of a row, in the order of the columns; empty cells where they are suppressed."""
    if not tree.levels:
        return (given, unrated)
    levels = [distribution[level.value] if distribution else None for level in tree.levels]
    return (given, *levels, not_relevant, unrated, mean, label)


def institutions_table(
    tree: CatalogueTree, assessment_round: AssessmentRound, assessments: Iterable[Assessment], as_of: date
) -> Table:
    """One row for each of the given assessments and each requirement, in the order of the names; never ranked."""
    assessments = list(assessments)
    marks = marks_by_assessment(assessments)
    return Table(
        title=f"Institutionen {assessment_round.title}",
        columns=(
            Column("Institution"),
            Column("Kürzel der Institution"),
            Column("Dezernat"),
            Column("Status"),
            Column("Veröffentlichung"),
            Column("Kürzel"),
            Column("Qualitätsanforderung"),
            *([Column("Stufe", Kind.NUMBER), Column("Stufe in Worten")] if tree.levels else [Column("Antwort")]),
            Column("Runde"),
            Column("Stand", Kind.DATE),
            DEMO,
            WORKING_VERSION,
        ),
        rows=[
            (
                assessment.institution_name,
                assessment.institution.code,
                assessment.department_group,
                assessment.get_status_display(),
                assessment.get_publication_consent_display(),
                requirement.code,
                requirement.title,
                *_level_of(tree, marks[assessment.pk].get(requirement.code, scoring.UNRATED)),
                assessment_round.title,
                as_of,
                assessment_round.is_invented,
                _is_working(requirement.wording_status),
            )
            for assessment in assessments
            for requirement in tree.requirements
        ],
        notes=table_notes(tree, assessment_round)[:1],
    )


def _level_of(tree: CatalogueTree, value: scoring.Value) -> tuple:
    """The cells of a level, or of whether there is an answer."""
    if isinstance(value, int):
        return value, tree.levels[value].label
    words = answer_words(tree.levels).is_open if value == scoring.UNRATED else Answer.State(value).label
    return (None, words) if tree.levels else (words,)


def _is_working(status: str) -> bool:
    return status == WordingStatus.WORKING_VERSION


def _any_working_version(tree: CatalogueTree) -> bool:
    return any(_is_working(requirement.wording_status) for requirement in tree.requirements)
