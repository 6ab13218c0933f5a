"""Gute Beispiele: proposed by the institution or asked for by the reviewer, passed on once the head consents.

The consent is for the words as they stand. They are changed without consent only, and whoever consents names the
version that she has read. Stored reports keep what they printed.
"""

from django.db import transaction
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import Assessment, AuditEvent, GoodExample, Measure, QualityRequirement
from assessments.saving.steps import compare_and_set


@transaction.atomic
def propose_example(
    *,
    assessment: Assessment,
    requirement: QualityRequirement,
    by,
    title: str,
    text: str,
    measure: Measure | None = None,
    asked_by_reviewer: bool = False,
) -> GoodExample:
    """A measure, or without one the answer to the requirement, in words for others. Accepted assessments only."""
    assessment = locked(assessment, "round", "institution")
    require(assessment.is_counted, Reason.NOT_ACCEPTED)
    require(not assessment.round.is_training, Reason.IN_TRAINING)
    subject = {"assessment": assessment, "requirement": requirement, "measure": measure}
    require(not GoodExample.objects.filter(**subject).exists(), Reason.ALREADY_PROPOSED)
    example = GoodExample.objects.create(**subject, title=title, text=text, asked_by_reviewer=asked_by_reviewer)
    _record(example, "propose_example", by)
    return example


@transaction.atomic
def reword_example(*, example: GoodExample, title: str, text: str, revision: int) -> bool:
    """Other words, without consent only; False if somebody saved a newer version."""
    example = _locked(example)
    require(not example.has_consent, Reason.HAS_CONSENT)
    return compare_and_set.update(GoodExample.objects.filter(pk=example.pk), {"title": title, "text": text}, revision)


@transaction.atomic
def consent_to_example(*, example: GoodExample, by, revision: int) -> GoodExample:
    """The head consents to the version that she has read."""
    example = _locked(example)
    require(not example.has_consent, Reason.WRONG_STATUS)
    require(example.revision == revision, Reason.CHANGED_MEANWHILE)
    return _set_consent(example, by, timezone.now(), "consent_to_example", by)


@transaction.atomic
def withdraw_example(*, example: GoodExample, by) -> GoodExample:
    """The consent ends, at any time and without a reason; the proposal stays with the institution."""
    example = _locked(example)
    require(example.has_consent, Reason.WRONG_STATUS)
    return _set_consent(example, None, None, "withdraw_example", by)


@transaction.atomic
def remove_example(*, example: GoodExample, by) -> None:
    """Take the proposal away: also the answer „no“ to a reviewer who asked."""
    example = _locked(example)
    require(not example.has_consent, Reason.HAS_CONSENT)
    _record(example, "remove_example", by)
    example.delete()


def _locked(example: GoodExample) -> GoodExample:
    return locked(example, "assessment__round")


def _set_consent(example: GoodExample, consented_by, consented_at, verb: str, by) -> GoodExample:
    example.consented_by, example.consented_at = consented_by, consented_at
    example.save(update_fields=["consented_by", "consented_at"])
    _record(example, verb, by)
    return example


def _record(example: GoodExample, verb: str, by) -> None:
    AuditEvent.objects.record(by=by, verb=verb, subject=example, round=example.assessment.round)
