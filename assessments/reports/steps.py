"""Write the texts of a city report; the same promise as for answers: nobody's text is overwritten unseen.

A save names the revision it started from (0: there was nothing yet). Once the report is published its texts are
closed; only `begin_correction` opens them again, until the corrected edition is published or the round closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import AssessmentRound, QualityArea, ReportText
from assessments.saving.steps import compare_and_set


@dataclass(frozen=True)
class ReportTextChange:
    part: str
    area: QualityArea | None
    text: str
    revision: int


@dataclass(frozen=True)
class CommitteeFacts:
    """What stands at the head of a committee paper."""

    committee: str
    committee_date: object
    is_public_session: bool
    agenda_item: str
    paper_number: str
    lead_department: str

    @classmethod
    def of(cls, assessment_round: AssessmentRound):
        return cls(**{name: getattr(assessment_round, name) for name in AssessmentRound.COMMITTEE_FIELDS})


def save_report_texts(
    *, assessment_round: AssessmentRound, changes: Iterable[ReportTextChange]
) -> tuple[ReportTextChange, ...]:
    """Save what nobody else has changed meanwhile; returns the refused changes. Raises TransitionNotAllowed."""
    with transaction.atomic():
        _locked_open(assessment_round)
        return tuple(change for change in changes if not _save(change, assessment_round))


def save_committee(*, assessment_round: AssessmentRound, facts: CommitteeFacts, started_from: CommitteeFacts) -> bool:
    """Save the head of the paper; False if somebody saved another one since the page was opened."""
    with transaction.atomic():
        current = _locked_open(assessment_round)
        if CommitteeFacts.of(current) not in (started_from, facts):
            return False
        for name in AssessmentRound.COMMITTEE_FIELDS:
            setattr(current, name, getattr(facts, name))
        current.save(update_fields=AssessmentRound.COMMITTEE_FIELDS)
    return True


def _locked_open(assessment_round: AssessmentRound) -> AssessmentRound:
    """The row as it is now, locked, so that publishing does not come between."""
    current = locked(assessment_round)
    require(current.takes_report_texts, Reason.TEXTS_CLOSED)
    return current


def _save(change: ReportTextChange, assessment_round: AssessmentRound) -> bool:
    key = {"round": assessment_round, "part": change.part, "area": change.area}
    if change.revision:
        return compare_and_set.update(ReportText.objects.filter(**key), {"text": change.text}, change.revision)
    _, created = ReportText.objects.get_or_create(**key, defaults={"text": change.text})
    return created
