"""The city-wide numbers in words and charts, for page and PDF alike: distribution, coverage, mean and label."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.charts.rules import charts
from assessments.models import QualityRequirement, RatingLevel, ResultLabel, answer_words
from assessments.results.content.contents_of_reports import (
    NO_NUMBERS,
    NO_VALUE,
    REASONS,
    SUPPRESSED,
    Area,
    Figures,
    Requirement,
    area_text,
    mean_beside_label,
    mean_in_words,
    note,
    requirement_text,
    scale_of,
)
from assessments.results.rules import scoring


@dataclass(frozen=True)
class RequirementLine:
    """One requirement over all institutions; `figures` is None where it is suppressed.

    `suppressed_counts` tells the reviewer why, and what the counts are; it is empty in the public picture.
    """

    requirement: Requirement
    figures: Figures | None
    suppressed_counts: str = ""


@dataclass(frozen=True)
class CityArea:
    area: Area
    figures: Figures
    chart: charts.StackedBars | None
    sentences: tuple[str, ...]
    requirements: tuple[RequirementLine, ...]
    text: str = ""  # what the Abteilung Integration wrote about it, in the report


@dataclass(frozen=True)
class CityPicture:
    """A whole round. Charts are None for a catalogue without levels."""

    overall: Figures
    overall_chart: charts.StackedBars | None
    overall_sentences: tuple[str, ...]
    areas: tuple[CityArea, ...]
    suppressed: tuple[Requirement, ...]


def city_picture(tree: CatalogueTree, result: scoring.CityResult) -> CityPicture:
    """Takes the public result for the public, the full one for the reviewer."""
    areas = tuple(_area(tree, area, result, position) for position, area in enumerate(tree.areas, start=1))
    overall = _summary_figures(result, result.overall, tree.levels)
    return CityPicture(
        overall=overall,
        overall_chart=_overall_chart(tree, result, areas, overall),
        overall_sentences=_sentences(result, result.overall, tree.levels),
        areas=areas,
        suppressed=tuple(requirement_text(r) for r in tree.requirements if r.code in result.overall.suppressed),
    )


def _area(tree: CatalogueTree, area, result: scoring.CityResult, position: int) -> CityArea:
    summary = result.areas[area.code]
    lines = tuple(_line(requirement, result, tree.levels) for requirement in area.requirements.all())
    return CityArea(
        area=area_text(area),
        figures=_summary_figures(result, summary, tree.levels),
        chart=_area_chart(tree, position, area.title, lines, result),
        sentences=_sentences(result, summary, tree.levels),
        requirements=lines,
    )


def _line(
    requirement: QualityRequirement, result: scoring.CityResult, levels: Sequence[RatingLevel]
) -> RequirementLine:
    numbers = result.requirements[requirement.code]
    if not numbers.shown:
        return RequirementLine(requirement_text(requirement), None, _suppressed_counts(numbers, levels))
    return RequirementLine(
        requirement_text(requirement),
        Figures(
            levels=tuple(str(numbers.distribution[level.value]) for level in levels),
            not_relevant=str(numbers.not_relevant),
            unrated=str(numbers.unrated),
            coverage=f"{numbers.n} von {result.included} Institutionen {answer_words(levels).given}",
            mean=mean_in_words(numbers.mean),
            label="",
        ),
    )


def _summary_figures(
    result: scoring.CityResult, summary: scoring.CitySummary, levels: Sequence[RatingLevel]
) -> Figures:
    if not summary.shown:
        return Figures(
            levels=(NO_VALUE,) * len(levels),
            not_relevant=NO_VALUE,
            unrated=NO_VALUE,
            coverage=SUPPRESSED,
            mean=NO_VALUE,
            label=SUPPRESSED,
        )
    counts = scoring.shown_counts(result, summary)
    notes = ("Bremsregel: ohne sie wäre es die höchste Ergebnisstufe.",) if summary.floor_applied else ()
    return Figures(
        levels=tuple(str(counts.distribution[level.value]) for level in levels),
        not_relevant=str(counts.not_relevant),
        unrated=str(counts.unrated),
        coverage=_coverage(counts),
        mean=mean_beside_label(summary.mean, levels),
        label=ResultLabel(summary.label).label if summary.label else "",
        notes=notes,
    )


def _coverage(counts: scoring.Counts) -> str:
    if counts.distribution:
        return f"{counts.rated} von {counts.relevant} relevanten Antworten mit Stufe"
    return f"{counts.rated} von {counts.relevant} Antworten gegeben"


def _sentences(
    result: scoring.CityResult, summary: scoring.CitySummary, levels: Sequence[RatingLevel]
) -> tuple[str, ...]:
    """What the numbers say, in whole sentences, without praise or blame."""
    if not summary.shown:
        return (f"Zu diesem Teil zeigen wir {SUPPRESSED}.",)
    given = "Stufen" if levels else "Antworten in Worten"
    sentences = [f"Eingegangen sind {summary.ratings} {given} aus {result.included} abgenommenen Selbstbewertungen."]
    if levels:
        sentences += [most_frequent(summary, levels), _mean_and_label(summary, levels)]
    if summary.suppressed:
        codes = ", ".join(summary.suppressed)
        sentences.append(f"Nicht eingerechnet: {codes}. Dazu zeigen wir {SUPPRESSED}.")
    return tuple(sentence for sentence in sentences if sentence)


def _mean_and_label(summary: scoring.CitySummary, levels: Sequence[RatingLevel]) -> str:
    label = ResultLabel(summary.label).label
    mean = mean_beside_label(summary.mean, levels)
    return f"Der Durchschnitt ist {mean}; das entspricht der Ergebnisstufe „{label}“."


def most_frequent(summary: scoring.CitySummary, levels: Sequence[RatingLevel]) -> str:
    """Which level, or levels, were given most often."""
    most = max(summary.distribution)
    labels = [f"„{level.label}“" for level in levels if summary.distribution[level.value] == most]
    if not labels:
        return ""
    verb, each = ("wurden", "je ") if len(labels) > 1 else ("wurde", "")
    return f"Am häufigsten {verb} {get_text_list(labels, 'und')} vergeben ({each}{most} von {summary.ratings})."


def _overall_chart(tree, result: scoring.CityResult, areas: tuple[CityArea, ...], overall: Figures):
    if not tree.levels:
        return None
    rows = [
        _chart_row(tree, "Alle Qualitätsbereiche", result, result.overall, overall),
        *(
            _chart_row(tree, f"{c.area.code} {c.area.title}", result, result.areas[c.area.code], c.figures)
            for c in areas
        ),
    ]
    return charts.stacked_bars(
        rows,
        scale_of(tree.levels),
        chart_id="diagramm-stadt",
        subject="Verteilung aller Antworten auf die Stufen je Bereich",
    )


def _chart_row(
    tree, label: str, result: scoring.CityResult, summary: scoring.CitySummary, words: Figures
) -> charts.Row:
    if not summary.shown:
        return charts.Row(label=label, distribution=None, note=NO_NUMBERS)
    counts = scoring.shown_counts(result, summary)
    return charts.Row(
        label=label,
        distribution=tuple(counts.distribution[level.value] for level in tree.levels),
        not_relevant=counts.not_relevant,
        unrated=counts.unrated,
        note=note(words),
    )


def _area_chart(tree, position: int, title: str, lines: tuple[RequirementLine, ...], result: scoring.CityResult):
    if not tree.levels:
        return None
    return charts.stacked_bars(
        [_requirement_row(tree, line, result.requirements[line.requirement.code]) for line in lines],
        scale_of(tree.levels),
        chart_id=f"diagramm-{position}",
        subject=f"Verteilung der Institutionen auf die Stufen im Bereich {title}",
    )


def _requirement_row(tree, line: RequirementLine, numbers: scoring.CityRequirement) -> charts.Row:
    label = f"{line.requirement.code} {line.requirement.title}"
    if line.figures is None:
        return charts.Row(label=label, distribution=None, note=NO_NUMBERS)
    return charts.Row(
        label=label,
        distribution=tuple(numbers.distribution[level.value] for level in tree.levels),
        not_relevant=numbers.not_relevant,
        unrated=numbers.unrated,
        note=f"Durchschnitt {line.figures.mean}",
    )


def _suppressed_counts(numbers: scoring.CityRequirement, levels: Sequence[RatingLevel]) -> str:
    if numbers.reason is None:
        return ""
    words = answer_words(levels)
    not_relevant = f"{numbers.not_relevant} nicht relevant, " if levels else ""
    return f"{REASONS[numbers.reason]}: {numbers.n} {words.given}, {not_relevant}{numbers.unrated} {words.is_open}"
