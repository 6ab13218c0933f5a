"""How a measure goes on.

Until its self-assessment is accepted, a measure is written with the answers (`answering`), because head and reviewer
decide about them together. From then on, or when the round is over without that, the institution follows it up on the
page of the measure, whatever becomes of the round; in a later round the page of the requirement does the same.
Published reports do not notice: they are stored.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core import serializers
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import Assessment, AuditEvent, Measure, MeasureUpdate, QualityRequirement, RemovedMeasure, User
from assessments.saving.steps import compare_and_set

PROGRESS_FIELDS = ("status", "due_date", "status_reason")


@dataclass(frozen=True)
class Progress:
    """Status, date and reason as they are to be from now on; `update` is today's Sachstand, empty for none."""

    measure: Measure
    values: dict  # by the names of PROGRESS_FIELDS
    update: str
    revision: int

    def save(self, assessment: Assessment, requirement: QualityRequirement, by: User) -> bool:
        """On the page of the requirement in a later round."""
        return self.measure.institution_id == assessment.institution_id and write_progress(self, by=by)


@dataclass(frozen=True)
class MeasureChange:
    """A new measure (measure None, `form_key`: the same form sent twice makes one) or changed values of one."""

    measure: Measure | None
    values: dict
    revision: int
    form_key: UUID | None = None

    def save(self, assessment: Assessment, requirement: QualityRequirement, by: User) -> bool:
        if self.measure is None:
            return self._add(assessment, requirement)
        own = Measure.objects.filter(pk=self.measure.pk, assessment=assessment)
        return compare_and_set.update(own, with_dates(self.measure, self.values), self.revision)

    def _add(self, assessment: Assessment, requirement: QualityRequirement) -> bool:
        """Sent again with other values it is a conflict, not lost."""
        origin = {"assessment": assessment, "institution": assessment.institution, "requirement": requirement}
        defaults = with_dates(None, self.values) | origin
        measure, created = Measure.objects.get_or_create(form_key=self.form_key, defaults=defaults)
        same = measure.assessment_id == assessment.pk and all(
            getattr(measure, name) == value for name, value in self.values.items()
        )
        return created or same


@dataclass(frozen=True)
class MeasureRemoval:
    """A measure that was entered by mistake; one that is given up gets the status „aufgegeben“ instead."""

    measure: Measure
    revision: int

    def save(self, assessment: Assessment, requirement: QualityRequirement, by: User) -> bool:
        """Delete the row, whole and for a while kept aside: it can come back."""
        own = Measure.objects.filter(pk=self.measure.pk, assessment=assessment, revision=self.revision).first()
        if own is None:
            return False
        rows = serializers.serialize("python", [own, *own.updates.all()])
        names = {"assessment": assessment, "requirement_id": own.requirement_id, "title": own.title}
        RemovedMeasure.objects.create(**names, rows=rows)
        own.delete()
        AuditEvent.objects.record(
            by=by, verb="remove_measure", subject=assessment, round=assessment.round, note=self.measure.title
        )
        return True


@transaction.atomic
def follow_up(*, progress: Progress, by) -> bool:
    """Write how a measure of an accepted self-assessment goes; False if somebody saved a newer version."""
    measure = locked(progress.measure, "assessment__round")
    require(measure.is_followed_up, Reason.MEASURE_UNDER_REVIEW)
    return write_progress(progress, by=by)


def write_progress(progress: Progress, *, by) -> bool:
    """The same for callers that have made sure that it is possible now and sit in a transaction."""
    before = progress.measure
    values = with_dates(before, progress.values)
    if not compare_and_set.update(Measure.objects.filter(pk=before.pk), values, progress.revision):
        return False
    _write_update(progress)
    if progress.values["status"] != before.status:
        AuditEvent.objects.record(
            by=by,
            verb="follow_up",
            subject=before,
            round=before.assessment.round,
            from_status=before.status,
            to_status=progress.values["status"],
        )
    return True


def with_dates(before: Measure | None, values: dict) -> dict:
    """The values of a measure with what follows from them: a moved date stays visible, what is done or given up has
    its day."""
    today = timezone.localdate()
    ends = {"done_on": Measure.Status.DONE, "cancelled_on": Measure.Status.CANCELLED}
    dates = {
        name: (Coalesce(name, today) if before else today) if values.get("status") == status else None
        for name, status in ends.items()
    }
    moved = before and values.get("due_date") != before.due_date
    if moved and before.due_date and not before.original_due_date:
        dates["original_due_date"] = before.due_date
    return values | dates


def _write_update(progress: Progress) -> None:
    """The Sachstand of today is written anew with each save of the day; one that says nothing goes."""
    today = {"measure": progress.measure, "date": timezone.localdate()}
    entry = MeasureUpdate.objects.filter(**today).first() or MeasureUpdate(**today)
    entry.text = progress.update
    if any(getattr(progress.measure, name) != progress.values[name] for name in PROGRESS_FIELDS):
        entry.status, entry.due_date = progress.values["status"], progress.values["due_date"]
        entry.reason = progress.values["status_reason"]
    if entry.text or entry.status:
        entry.save()
    elif entry.pk:
        entry.delete()
