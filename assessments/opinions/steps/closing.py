"""The end of the phase in which each person gives an opinion of her own (Einzelphase)."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import Assessment, AuditEvent, OpinionCount

S = Assessment.Status


def opinion_refusal(assessment: Assessment) -> Reason | None:
    """Why no opinion can be given, changed or counted now, or None."""
    if assessment.institution.small_unit:
        return Reason.SMALL_UNIT
    if assessment.opinions_closed_at:
        return Reason.OPINIONS_CLOSED
    if not assessment.round.takes_answers:
        return Reason.ROUND_NOT_OPEN
    if assessment.status not in (S.INVITED, S.IN_PROGRESS):
        return Reason.WRONG_STATUS
    if timezone.localdate() > assessment.deadline:
        return Reason.DEADLINE_PASSED
    return None


@transaction.atomic
def close_opinions(*, assessment: Assessment, by) -> Assessment:
    """No opinion comes or goes any more; from now on the team sees the spread. There is no way back.

    A spread that grows from five to six would show the sixth person, so it is counted here, once. What is too little
    to be shown is not counted at all.
    """
    assessment = locked(assessment, "round", "institution")
    refusal = opinion_refusal(assessment)
    if refusal:
        raise TransitionNotAllowed(refusal)
    assessment.opinions_closed_by, assessment.opinions_closed_at = by, timezone.now()
    assessment.save(update_fields=["opinions_closed_by", "opinions_closed_at"])
    OpinionCount.objects.bulk_create(_counted(assessment))
    AuditEvent.objects.record(by=by, verb="close_opinions", subject=assessment, round=assessment.round)
    return assessment


def _counted(assessment: Assessment) -> list[OpinionCount]:
    """The levels given on screen, for the requirements where their number is enough to be shown."""
    given = assessment.individual_ratings.order_by().values_list("requirement", "level").annotate(number=Count("pk"))
    numbers = defaultdict(int)
    for requirement, _, number in given:
        numbers[requirement] += number
    return [
        OpinionCount(
            assessment=assessment,
            requirement_id=requirement,
            level_id=level,
            source=OpinionCount.Source.SCREEN,
            number=number,
        )
        for requirement, level, number in given
        if numbers[requirement] >= assessment.round.min_opinions
    ]
