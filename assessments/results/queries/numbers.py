"""Plain values for `scoring`, of one institution and of a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import Answer, Assessment, AssessmentRound, Measure, counted
from assessments.results.rules import scoring
from assessments.text.models.alphabetical import Alphabetical


def marks_of(assessment: Assessment) -> dict[str, scoring.Value]:
    """Requirement code → level, NOT_RELEVANT or UNRATED; requirements without an answer are missing."""
    answers = assessment.answers.values_list("requirement__code", "state", "level__value")
    return {code: Answer.mark(state, value) for code, state, value in answers}


def institution_result(assessment: Assessment) -> scoring.InstitutionResult:
    tree = catalogue_tree(assessment.round.catalogue_id)
    return scoring.institution_result(tree.structure, marks_of(assessment), tree.top)


def marks_by_institution(assessment_round: AssessmentRound) -> dict[str, dict[str, scoring.Value]]:
    """Institution code → marks, for every counted assessment of the round, in the order of the names."""
    assessments = assessment_round.assessments.counted()
    found = {code: {} for code in assessments.values_list("institution__code", flat=True)}
    answers = Answer.objects.filter(counted("assessment__"), assessment__round=assessment_round)
    rows = answers.values_list("assessment__institution__code", "requirement__code", "state", "level__value")
    for institution, requirement, state, value in rows:
        found[institution][requirement] = Answer.mark(state, value)
    return found


def marks_by_assessment(assessments: Sequence[Assessment]) -> dict[int, dict[str, scoring.Value]]:
    """Number of the assessment → requirement code → value, in one query; the assessments are rows of a page."""
    found = {assessment.pk: {} for assessment in assessments}
    answers = Answer.objects.filter(assessment__in=found)
    for pk, code, state, value in answers.values_list("assessment_id", "requirement__code", "state", "level__value"):
        found[pk][code] = Answer.mark(state, value)
    return found


def status_counts(assessment_round: AssessmentRound) -> dict[str, int]:
    """Number of assessments by status, every status named."""
    found = dict(assessment_round.assessments.order_by().values_list("status").annotate(number=Count("pk")))
    return {status: found.get(status, 0) for status in Assessment.Status.values}


def included(by_status: Mapping[str, int]) -> int:
    """How many of these assessments count in the numbers of the round."""
    return sum(number for status, number in by_status.items() if Assessment.Status(status).is_counted)


def counted_measures(assessment_round: AssessmentRound) -> QuerySet[Measure]:
    """Measures in the numbers of the round; a draft of an institution that is not accepted is none of them."""
    return Measure.objects.filter(counted("assessment__"), assessment__round=assessment_round)


def measure_facts(assessment_round: AssessmentRound) -> list[scoring.MeasureFacts]:
    """The counted measures of the round as `scoring` wants them; „CODE: Titel“ names the institution."""
    rows = (
        counted_measures(assessment_round)
        .order_by(
            Alphabetical("assessment__institution_name"), "requirement__area__position", "requirement__position", "pk"
        )
        .values_list("institution__code", "title", "status", "due_date")
    )
    return [scoring.MeasureFacts(f"{code}: {title}", status, due) for code, title, status, due in rows]


@dataclass(frozen=True)
class Participation:
    """Numbers of institutions by status (every one named), and how the deadlines were kept; never their names."""

    by_status: dict[str, int]
    extended: int  # with a deadline of their own, also after a return
    late: int  # submitted after their own deadline
    declined_with_reason: int


def participation(assessment_round: AssessmentRound) -> Participation:
    """One query, whatever the number of institutions."""
    own_deadline = Coalesce("extended_until", Value(assessment_round.submission_deadline, output_field=DateField()))
    by_status = assessment_round.assessments.order_by().values_list("status")
    rows = by_status.annotate(
        number=Count("pk"),
        extended=Count("pk", filter=Q(extended_until__gt=assessment_round.submission_deadline)),
        late=Count("pk", filter=Q(submitted_at__date__gt=own_deadline)),
        reasons=Count("pk", filter=Q(status=Assessment.Status.DECLINED) & ~Q(decline_reason="")),
    )
    found = {status: numbers for status, *numbers in rows}
    numbers_by_status = {status: found.get(status, [0])[0] for status in Assessment.Status.values}
    return Participation(numbers_by_status, *(sum(numbers[index] for numbers in found.values()) for index in (1, 2, 3)))
