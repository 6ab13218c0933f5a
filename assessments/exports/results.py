"""The numbers of a round for machines, from the same sources as page and PDF."""

import json
from datetime import date

from assessments import queries, scoring
from assessments.models import AssessmentRound, Measure
from assessments.reports.content import NOT_A_MEASUREMENT
from assessments.reports.data import city_data, institution_data, measures_data


def results_json(assessment_round: AssessmentRound, as_of: date) -> dict:
    """All numbers of the round as of that day.

    For the reviewer: it names institutions and holds the counts of suppressed requirements. The public gets the data
    attached to the city report instead.
    """
    tree = queries.catalogue_tree(assessment_round.catalogue_id)
    facts = queries.measure_facts(assessment_round)
    return {
        "round": assessment_round.code,
        "as_of": as_of.isoformat(),
        "demo": assessment_round.is_invented,
        "catalogue": tree.catalogue.version,
        "note": " ".join(filter(None, [f"{NOT_A_MEASUREMENT}.", tree.catalogue.notice])),
        "institutions": {
            code: institution_data(scoring.institution_result(tree.structure, marks, tree.top))
            for code, marks in queries.marks_by_institution(assessment_round).items()
        },
        "city": city_data(queries.city_result(assessment_round)),
        "measures": measures_data(scoring.measure_summary(facts, Measure.Status.values, as_of)),
    }


def results_text(assessment_round: AssessmentRound, as_of: date) -> str:
    """The same as a file."""
    return json.dumps(results_json(assessment_round, as_of), ensure_ascii=False, indent=2)
