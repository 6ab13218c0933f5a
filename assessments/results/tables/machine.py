"""The numbers of a round for machines, from the same sources as page and PDF."""

import json
from datetime import date

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import AssessmentRound, Measure
from assessments.results.content.contents_of_reports import NOT_A_MEASUREMENT
from assessments.results.content.data import city_data, institution_data, measures_data
from assessments.results.queries.city import city_result
from assessments.results.queries.numbers import marks_by_institution, measure_facts
from assessments.results.rules import scoring


def results_json(assessment_round: AssessmentRound, as_of: date) -> dict:
    """All numbers of the round as of that day.

    For the reviewer: it names institutions and holds the counts of suppressed requirements. The public gets the data
    attached to the city report instead.
    """
    tree = catalogue_tree(assessment_round.catalogue_id)
    facts = measure_facts(assessment_round)
    return {
        "round": assessment_round.code,
        "as_of": as_of.isoformat(),
        "demo": assessment_round.is_invented,
        "catalogue": tree.catalogue.version,
        "note": " ".join(filter(None, [f"{NOT_A_MEASUREMENT}.", tree.catalogue.notice])),
        "institutions": {
            code: institution_data(scoring.institution_result(tree.structure, marks, tree.top))
            for code, marks in marks_by_institution(assessment_round).items()
        },
        "city": city_data(city_result(assessment_round)),
        "measures": measures_data(scoring.measure_summary(facts, Measure.Status.values, as_of)),
    }


def results_text(assessment_round: AssessmentRound, as_of: date) -> str:
    """The same as a file."""
    return json.dumps(results_json(assessment_round, as_of), ensure_ascii=False, indent=2)
