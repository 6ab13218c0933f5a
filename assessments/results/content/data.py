"""The numbers as plain data: attached to the PDFs and printed by `export_results`."""

from collections.abc import Mapping
from fractions import Fraction

from assessments.results.rules import scoring


def mean_text(mean: Fraction | None) -> str | None:
    """ "1,3", or None."""
    return None if mean is None else str(scoring.rounded(mean)).replace(".", ",")


def institution_data(result: scoring.InstitutionResult) -> dict:
    return {
        "areas": {code: summary_data(summary) for code, summary in result.areas.items()},
        "overall": summary_data(result.overall),
    }


def summary_data(summary: scoring.Summary) -> dict:
    """The block of one area or the whole; `floor_applied` only where it is."""
    counts = summary.counts
    block = {
        "total": counts.total,
        "rated": counts.rated,
        "not_relevant": counts.not_relevant,
        "unrated": counts.unrated,
        "distribution": list(counts.distribution),
        "coverage": f"{counts.rated}/{counts.relevant}" if counts.relevant else None,
        "mean": mean_text(summary.mean),
        "label": summary.label,
    }
    return block | {"floor_applied": True} if summary.floor_applied else block


def city_data(result: scoring.CityResult) -> dict:
    """Takes the public result for the public, the full one for the reviewer."""
    return {
        "included": result.included,
        "invited_total": result.invited_total,
        "requirements": {code: _requirement_data(line) for code, line in result.requirements.items()},
        "areas": {code: _area_data(summary) for code, summary in result.areas.items()},
        "overall": {
            "based_on_requirements": len(result.overall.based_on),
            "ratings": result.overall.ratings,
            **_picture(result.overall),
        },
    }


def measures_data(summary: scoring.MeasureSummary) -> dict:
    return {
        "total": summary.total,
        "by_status": dict(summary.by_status),
        "overdue_on_as_of": list(summary.overdue),
        "without_due_date": summary.without_due_date,
    }


def _requirement_data(line: scoring.CityRequirement) -> dict:
    return {
        "n": line.n,
        "not_relevant": line.not_relevant,
        "unrated": line.unrated,
        "shown": line.shown,
        "mean": mean_text(line.mean),
        "distribution": _listed(line.distribution),
    }


def _area_data(summary: scoring.CitySummary) -> Mapping:
    return {"based_on": list(summary.based_on), "suppressed": list(summary.suppressed), **_picture(summary)}


def _picture(summary: scoring.CitySummary) -> dict:
    return {
        "mean": mean_text(summary.mean),
        "label": summary.label,
        "distribution": _listed(summary.distribution),
    }


def _listed(distribution: tuple[int, ...] | None) -> list[int] | None:
    return None if distribution is None else list(distribution)
