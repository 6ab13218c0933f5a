"""Plain values for `scoring`, of one institution and of a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from assessments import scoring
from assessments.models import Answer, Assessment, AssessmentRound, Measure, Report

from .catalogue import catalogue_tree


def marks_of(assessment: Assessment) -> dict[str, scoring.Value]:
    """Requirement code → level, NOT_RELEVANT or UNRATED; requirements without an answer are missing."""
    answers = assessment.answers.values_list("requirement__code", "state", "level__value")
    return {code: mark(state, value) for code, state, value in answers}


def mark(state: str, level_value: int | None) -> scoring.Value:
    """One answer as `scoring` wants it."""
    return level_value if state == Answer.State.RATED else state


def institution_result(assessment: Assessment) -> scoring.InstitutionResult:
    tree = catalogue_tree(assessment.round.catalogue_id)
    return scoring.institution_result(tree.structure, marks_of(assessment), tree.top)


def marks_by_institution(assessment_round: AssessmentRound) -> dict[str, dict[str, scoring.Value]]:
    """Institution code → marks, for every assessment of the round, in the order of the names."""
    found = {code: {} for code in assessment_round.assessments.values_list("institution__code", flat=True)}
    answers = Answer.objects.filter(assessment__round=assessment_round)
    rows = answers.values_list("assessment__institution__code", "requirement__code", "state", "level__value")
    for institution, requirement, state, value in rows:
        found[institution][requirement] = mark(state, value)
    return found


def marks_by_assessment(assessments: Sequence[Assessment]) -> dict[int, dict[str, scoring.Value]]:
    """Number of the assessment → requirement code → value, in one query; the assessments are rows of a page."""
    found = {assessment.pk: {} for assessment in assessments}
    answers = Answer.objects.filter(assessment__in=found)
    for pk, code, state, value in answers.values_list("assessment_id", "requirement__code", "state", "level__value"):
        found[pk][code] = mark(state, value)
    return found


def status_counts(assessment_round: AssessmentRound) -> dict[str, int]:
    """Number of assessments by status, every status named."""
    found = dict(assessment_round.assessments.order_by().values_list("status").annotate(number=Count("pk")))
    return {status: found.get(status, 0) for status in Assessment.Status.values}


def measure_facts(assessment_round: AssessmentRound) -> list[scoring.MeasureFacts]:
    """Measures of the round's assessments as `scoring` wants them; „CODE: Titel“ names the institution."""
    rows = (
        Measure.objects.filter(assessment__round=assessment_round)
        .order_by("assessment__institution_name", "requirement__area__position", "requirement__position", "pk")
        .values_list("institution__code", "title", "status", "due_date")
    )
    return [scoring.MeasureFacts(f"{code}: {title}", status, due) for code, title, status, due in rows]


def measure_numbers(assessment_round: AssessmentRound, as_of: date) -> scoring.MeasureNumbers:
    """The numbers of the round's measures without their titles; one query, whatever their number."""
    rows = Measure.objects.filter(assessment__round=assessment_round).order_by().values_list("status", "due_date")
    return scoring.measure_numbers(rows.annotate(number=Count("pk")), Measure.Status.values, as_of)


def measures_done_since_last_report(assessment_round: AssessmentRound) -> tuple[date, int] | None:
    """Day of the last city report before this round, and how many measures were done after it; None without one."""
    done = Measure.objects.filter(status=Measure.Status.DONE, done_on__gt=OuterRef("as_of"))
    done = done.filter(
        assessment__round__opens_on__lte=assessment_round.opens_on, assessment__round__is_demo=assessment_round.is_demo
    )
    number = done.order_by().values("status").annotate(number=Count("pk")).values("number")
    earlier = Report.objects.filter(
        kind=Report.Kind.CITY,
        round__opens_on__lt=assessment_round.opens_on,
        round__is_demo=assessment_round.is_demo,
    )
    return earlier.annotate(done=Coalesce(Subquery(number), 0)).order_by("-as_of").values_list("as_of", "done").first()


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
