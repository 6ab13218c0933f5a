"""What the reports print, gathered once: page preview, PDF and exports read the same frozen content.

All numbers come from `scoring`; here they only get their German words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.utils.timezone import localdate

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.charts.rules import charts
from assessments.measures.content import Detail, details
from assessments.models import Measure, QualityRequirement, RatingLevel, ResultLabel, WordingStatus, answer_words
from assessments.results.content.data import mean_text
from assessments.results.content.method import counting_rules, disclosure_rule
from assessments.results.rules import scoring
from assessments.results.rules.disclosure import Reason

SUPPRESSED = "keine Zahlen, damit niemand auf einzelne Institutionen schließen kann"  # fits every reason
NO_NUMBERS = "keine Zahlen"  # the same beside a bar
NO_AREA_PICTURE = "noch kein Bereichsbild"
NO_OVERALL_PICTURE = "noch kein Ergebnis für alle Bereiche"
NOT_A_MEASUREMENT = "Selbsteinschätzung, kein Messwert"
NO_VALUE = "–"
REASONS = {  # for the reviewer only
    Reason.TOO_FEW: "zu wenige Institutionen",
    Reason.ALIKE: "fast alle auf derselben Stufe",
    Reason.CIRCLE: "der Lenkungskreis liest einzelne Selbstbewertungen, die übrigen wären zu erkennen",
    Reason.COMPARISON: "der Vergleich mit der letzten Runde würde eine Gruppe verraten",
    Reason.EDITION: "schon in der veröffentlichten Ausgabe ohne Zahlen",
    Reason.NOT_IN_BOTH: "in einer der beiden Runden ohne Zahlen",
}

MISSING = {
    scoring.Missing.NO_LEVELS: "",
    scoring.Missing.NOTHING_RELEVANT: "keine relevante Anforderung",
    scoring.Missing.ONLY_ONE_RELEVANT: "nur eine relevante Anforderung, daher nur die Stufe",
    scoring.Missing.TOO_FEW_INSTITUTIONS: SUPPRESSED,
}


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Level:
    value: int
    label: str
    symbol: str
    meaning: str
    anchor: str
    status: str


@dataclass(frozen=True)
class Requirement:
    """Wording of a requirement. `status` (Originalwortlaut, Arbeitsfassung) is printed wherever the wording is."""

    code: str
    title: str
    wording: str
    status: str
    source: str
    explanation: str
    examples: tuple[str, ...]
    guiding_questions: tuple[str, ...]
    not_relevant_hint: str


@dataclass(frozen=True)
class Area:
    code: str
    title: str
    title_status: str
    description: str
    source: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class CatalogueText:
    """The catalogue as an annex."""

    title: str
    version: str
    notice: str
    areas: tuple[Area, ...]
    levels: tuple[Level, ...]
    questions: tuple[Fact, ...]  # text and wording status
    team_rules: tuple[str, ...]
    sources: tuple[str, ...]
    rules: tuple[str, ...]  # how numbers come about on its scale
    disclosure: str


@dataclass(frozen=True)
class Figures:
    """The numbers of an area or the whole, in words. `label` says why there is none where there is none.

    Without levels there is neither mean nor label: `coverage` and `unrated` say everything.
    """

    levels: tuple[str, ...]  # number of ratings a level, lowest first; "–" where suppressed
    not_relevant: str
    unrated: str
    coverage: str
    mean: str
    label: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasureLine:
    title: str
    requirement_code: str
    responsible_function: str
    due: str
    postponed: str  # how often, empty for never
    status: str
    details: tuple[Detail, ...]
    success_sign: str
    latest_update: str


def wording_status(status: str) -> str:
    return WordingStatus(status).label


def requirement_text(requirement: QualityRequirement) -> Requirement:
    return Requirement(
        code=requirement.code,
        title=requirement.title,
        wording=requirement.wording,
        status=wording_status(requirement.wording_status),
        source=requirement.source,
        explanation=requirement.explanation,
        examples=tuple(requirement.evidence_example_list),
        guiding_questions=tuple(requirement.guiding_question_list),
        not_relevant_hint=requirement.not_relevant_hint,
    )


def level_text(level: RatingLevel) -> Level:
    return Level(
        level.value, level.label, level.symbol, level.meaning, level.anchor, wording_status(level.wording_status)
    )


def catalogue_text(tree: CatalogueTree) -> CatalogueText:
    catalogue = tree.catalogue
    return CatalogueText(
        title=catalogue.title,
        version=catalogue.version,
        notice=catalogue.notice,
        areas=tuple(area_text(area) for area in tree.areas),
        levels=tuple(level_text(level) for level in tree.levels),
        questions=tuple(Fact(q.text, wording_status(q.wording_status)) for q in tree.questions),
        team_rules=tuple(catalogue.team_rule_list),
        sources=tuple(catalogue.sources.splitlines()),
        rules=counting_rules(tree),
        disclosure=disclosure_rule(tree.levels),
    )


def area_text(area) -> Area:
    return Area(
        code=area.code,
        title=area.title,
        title_status=wording_status(area.title_status),
        description=area.description,
        source=area.source,
        requirements=tuple(requirement_text(requirement) for requirement in area.requirements.all()),
    )


def figures(summary: scoring.Summary, levels: Sequence[RatingLevel], *, no_picture: str) -> Figures:
    """The numbers of one institution's area or whole."""
    counts = summary.counts
    notes = ("Bremsregel: ohne sie wäre es die höchste Ergebnisstufe.",) if summary.floor_applied else ()
    return Figures(
        levels=tuple(str(counts.distribution[level.value]) for level in levels),
        not_relevant=str(counts.not_relevant),
        unrated=str(counts.unrated),
        coverage=coverage_in_words(counts),
        mean=mean_beside_label(summary.mean, levels),
        label=ResultLabel(summary.label).label if summary.label else MISSING.get(summary.missing, no_picture),
        notes=notes,
    )


def coverage_in_words(counts: scoring.Counts) -> str:
    if not counts.relevant:
        return "keine relevante Anforderung"
    relevant = "relevanten " if counts.distribution else ""  # without levels nobody says „nicht relevant“
    plural = "" if counts.relevant == 1 else "en"
    done = answer_words(counts.distribution).done
    return f"{counts.rated} von {counts.relevant} {relevant}Anforderung{plural} {done}"


def mean_in_words(mean: Fraction | None) -> str:
    """One decimal, half up, with a decimal comma; a dash where there is none."""
    return mean_text(mean) or NO_VALUE


def mean_beside_label(mean: Fraction | None, levels: Sequence[RatingLevel]) -> str:
    """„knapp 1,5“ where the label is still the one below 1,5: two areas with „1,5“ must not differ without a reason."""
    nearly = mean is not None and scoring.rounds_up_to_a_threshold(mean, len(levels) - 1)
    return f"knapp {mean_in_words(mean)}" if nearly else mean_in_words(mean)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a word with „…“ where it is longer."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–") + " …"


def day(value: date | datetime | None, missing: str = NO_VALUE) -> str:
    """A date, or the local day of a moment, as 31.12.2021."""
    if value is None:
        return missing
    return f"{localdate(value) if isinstance(value, datetime) else value:%d.%m.%Y}"


def scale_of(levels: Iterable[RatingLevel]) -> tuple[charts.ScaleLevel, ...]:
    return tuple(charts.ScaleLevel(level.symbol, level.label) for level in levels)


def chart_row(label: str, summary: scoring.Summary, levels: Sequence[RatingLevel], words: Figures) -> charts.Row:
    counts = summary.counts
    return charts.Row(
        label=label,
        distribution=tuple(counts.distribution[level.value] for level in levels),
        not_relevant=counts.not_relevant,
        unrated=counts.unrated,
        note=note(words),
    )


def note(words: Figures) -> str:
    """Mean and label as they stand beside a bar."""
    return words.label if words.mean == NO_VALUE else f"Durchschnitt {words.mean} · {words.label}"


def measure_line(measure: Measure, as_of: date) -> MeasureLine:
    """A measure as it stood at `as_of`; its updates are expected newest first."""
    latest = next((update for update in measure.updates.all() if update.date <= as_of), None)
    return MeasureLine(
        title=measure.title,
        requirement_code=measure.requirement.code,
        responsible_function=measure.responsible_function or "noch offen",
        due=_due(measure),
        postponed=f"{measure.times_postponed}-mal verschoben" if measure.times_postponed else "",
        status=measure.get_status_display() + (", überfällig" if measure.is_overdue(as_of) else ""),
        details=details(measure),
        success_sign=measure.success_sign,
        latest_update=f"{day(latest.date)}: {latest.text}" if latest else "",
    )


def _due(measure: Measure) -> str:
    if measure.original_due_date and measure.original_due_date != measure.due_date:
        return f"{day(measure.due_date, 'ohne Termin')} (ursprünglich {day(measure.original_due_date)})"
    return day(measure.due_date, "ohne Termin")


def measure_counts(numbers: scoring.MeasureNumbers) -> tuple[Fact, ...]:
    """Measures by status as rows of a table; overdue and undated ones are counted among them, not beside them."""
    by_status = [Fact(Measure.Status(status).label, str(number)) for status, number in numbers.by_status.items()]
    return (
        *by_status,
        Fact("alle Maßnahmen", str(numbers.total)),
        Fact("davon überfällig", str(numbers.overdue)),
        Fact("davon ohne Termin", str(numbers.without_due_date)),
    )
