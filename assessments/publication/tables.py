"""An edition for machines: results as CSV and JSON, with every field described."""

import json
from collections.abc import Sized

from assessments.lists.tables.table import csv_bytes, xlsx_bytes
from assessments.models import AssessmentRound, ResultLabel
from assessments.publication.content.public_results import Gathered, PublicResults
from assessments.results.content.contents_of_reports import NOT_A_MEASUREMENT
from assessments.results.rules import scoring
from assessments.results.tables.city import city_table

FIELDS_WITH_LEVELS = (
    ("n", "Angaben mit Stufe: bei einer Anforderung die Zahl der Institutionen, sonst die Zahl aller Stufen"),
    ("distribution", "Zahl der Angaben je Stufe, die niedrigste Stufe zuerst"),
    ("not_relevant", "Zahl der Angaben „nicht relevant für uns“"),
    ("unrated", "Zahl der noch nicht beantworteten Anforderungen; sie gelten nie als Stufe 0"),
    ("mean", "Durchschnitt der Stufen, auf eine Stelle kaufmännisch gerundet; ein Orientierungswert aus Rangstufen"),
    ("label", "Ergebnisstufe nach dem ungerundeten Durchschnitt; nur für Bereiche und die Stadt"),
    (
        "shown",
        "falsch (im CSV: nein), wenn eine Zahl auf einzelne Institutionen schließen ließe; dann fehlen alle Zahlen",
    ),
    (
        "based_on",
        "Anforderungen, aus denen ein Bereichs- oder Gesamtwert gebildet ist; ohne Zahlen zählen sie nicht mit",
    ),
    ("wording_status", "Originalwortlaut oder Arbeitsfassung des Textes"),
)
FIELDS_WITHOUT_LEVELS = (
    ("n", "Zahl der Antworten in Worten: bei einer Anforderung die Zahl der Institutionen, sonst die aller Antworten"),
    ("unrated", "Zahl der noch nicht beantworteten Anforderungen"),
    ("shown", "falsch (im CSV: nein), wenn zu wenige Institutionen geantwortet haben; dann fehlen alle Zahlen"),
    *(field for field in FIELDS_WITH_LEVELS if field[0] in ("based_on", "wording_status")),
)


def fields(levels: Sized) -> tuple[tuple[str, str], ...]:
    """The names in the files, each with what it means."""
    return FIELDS_WITH_LEVELS if levels else FIELDS_WITHOUT_LEVELS


def results_csv(found: Gathered, assessment_round: AssessmentRound) -> bytes:
    """The table of the public results."""
    return csv_bytes(city_table(found.tree, found.result, assessment_round, found.report.as_of))


def results_xlsx(found: Gathered, assessment_round: AssessmentRound) -> bytes:
    """The same table as a workbook, with its notes."""
    return xlsx_bytes(city_table(found.tree, found.result, assessment_round, found.report.as_of))


def results_json(found: Gathered) -> bytes:
    """The public results with everything needed to read them."""
    results = found.results
    known = dict(fields(results.catalogue.levels))
    document = {
        **_about(results),
        "note": f"{NOT_A_MEASUREMENT}. Jede Institution zählt gleich. Es gibt keine Rangliste.",
        "min_institutions": results.min_institutions,
        "invited": results.invited,
        "included": results.included,
        "participation": _facts(results.participation),
        "participants_named": list(results.participants),
        "fields": known,
        "scale": [{"value": level.value, "label": level.label} for level in results.catalogue.levels],
        "overall": _only(known, _summary(found.result, found.result.overall)),
        "areas": [
            {
                "code": area.area.code,
                "title": area.area.title,
                "wording_status": area.area.title_status,
                **_only(known, _summary(found.result, found.result.areas[area.area.code])),
            }
            for area in results.areas
        ],
        "requirements": [
            {
                "code": line.requirement.code,
                "area": area.area.code,
                "title": line.requirement.title,
                "wording": line.requirement.wording,
                "wording_status": line.requirement.status,
                **_only(known, _requirement(found.result.requirements[line.requirement.code])),
            }
            for area in results.areas
            for line in area.requirements
        ],
        "measures": _facts(results.measure_counts),
        "measures_of_all_rounds": found.report.data["measures"]["ledger"],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _about(results: PublicResults) -> dict:
    return {
        "title": f"ChancenCheckLU: Ergebnisse {results.round_title}",
        "publisher": "Stadt Ludwigshafen am Rhein, Abteilung Integration",
        "round": results.round_code,
        "edition": results.edition.number,
        "edition_note": results.edition.in_words,
        "as_of": results.edition.published_on.isoformat(),
        "demo": results.is_demo,
        "catalogue_version": results.catalogue.version,
        "catalogue_notice": results.catalogue.notice,
        "terms": results.terms,
    }


def _only(known: dict, numbers: dict) -> dict:
    """Nothing that is not described."""
    return {name: value for name, value in numbers.items() if name in known}


def _requirement(line: scoring.CityRequirement) -> dict:
    return {
        "shown": line.shown,
        "n": line.n,
        "distribution": line.distribution,
        "not_relevant": line.not_relevant,
        "unrated": line.unrated,
        "mean": _number(line.mean),
    }


def _summary(result: scoring.CityResult, summary: scoring.CitySummary) -> dict:
    counts = scoring.shown_counts(result, summary)
    return {
        "based_on": summary.based_on,
        "shown": summary.shown,
        "n": counts.rated if summary.shown else None,
        "distribution": summary.distribution,
        "not_relevant": counts.not_relevant if summary.shown else None,
        "unrated": counts.unrated if summary.shown else None,
        "mean": _number(summary.mean),
        "label": ResultLabel(summary.label).label if summary.label else None,
    }


def _number(mean) -> float | None:
    return None if mean is None else float(scoring.rounded(mean))


def _facts(facts) -> dict:
    return {fact.label: int(fact.value) for fact in facts}
