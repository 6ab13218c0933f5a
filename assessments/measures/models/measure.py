"""Maßnahmen: they start at a requirement and live on beyond the round."""

import uuid
from datetime import date, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from assessments.answers.models.assessment import Assessment
from assessments.measures.models.cost import Cost
from assessments.measures.rules import measure_ledger
from assessments.results.rules import scoring


class Measure(Cost):
    """What an institution wants to do. Overdue is computed, never stored.

    Title and description stand fast with the acceptance of the self-assessment; how it goes on from there is written
    by `follow_up`, and only that module sets `original_due_date`, `done_on` and `cancelled_on`.
    """

    class Status(models.TextChoices):
        IDEA = "idea", "Idee"
        PLANNED = "planned", "geplant"
        IN_PROGRESS = "in_progress", "in Umsetzung"
        DONE = "done", "umgesetzt"
        POSTPONED = "postponed", "verschoben"
        CANCELLED = "cancelled", "aufgegeben"

    # Of one self-assessment, so that its report can be drawn in the time that a drawing has.
    MOST = 60
    ORDINARY = 1_000  # characters of all texts of one
    MOST_CHARACTERS = MOST * ORDINARY
    TEXTS = ("description", "success_sign", "resources", "status_reason")
    # What was entered, in the order of every table (`of_model`): a new field stands here, and in every table.
    ENTERED = (
        "title",
        "description",
        "responsible_function",
        "status",
        "due_date",
        "original_due_date",
        "done_on",
        "cancelled_on",
        "status_reason",
        "success_sign",
        "cost_amount",
        "cost_kind",
        "cost_covered",
        "resources",
    )
    # What stands below title, status, date and function wherever a measure is shown (`measure_words.details`).
    DETAILS = ("status_reason", "description", "success_sign", "cost", "resources")

    OVER = frozenset({Status.DONE, Status.CANCELLED})

    institution = models.ForeignKey("Institution", models.PROTECT, related_name="measures", verbose_name="Institution")
    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        related_name="measures",
        verbose_name="Selbstbewertung",
        help_text="In dieser Selbstbewertung ist die Maßnahme entstanden.",
    )
    requirement = models.ForeignKey(
        "QualityRequirement", models.PROTECT, related_name="measures", verbose_name="Qualitätsanforderung"
    )
    title = models.CharField("Titel", max_length=200)
    description = models.TextField("Beschreibung", blank=True)
    responsible_function = models.CharField(
        "zuständige Funktion", max_length=120, blank=True, help_text="Eine Funktion, kein Name."
    )
    due_date = models.DateField("Termin", null=True, blank=True)
    original_due_date = models.DateField("ursprünglicher Termin", null=True, blank=True, editable=False)
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.IDEA)
    status_reason = models.TextField("Grund", blank=True)
    done_on = models.DateField("umgesetzt am", null=True, blank=True, editable=False)
    cancelled_on = models.DateField("aufgegeben am", null=True, blank=True, editable=False)
    resources = models.TextField("Mittel", blank=True)
    success_sign = models.TextField("Woran merken wir, dass es wirkt?", blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField("Bearbeitungsstand", default=1, editable=False)

    class Meta:
        verbose_name = "Maßnahme"
        verbose_name_plural = "Maßnahmen"
        ordering = ("requirement__area__position", "requirement__position", "pk")
        constraints = (
            *Cost.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=("idea", "planned", "in_progress", "done", "postponed", "cancelled")),
                name="measure_known_status",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("idea", "cancelled")) | Q(due_date__isnull=False),
                name="measure_has_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="postponed") | Q(original_due_date__isnull=False) & ~Q(status_reason=""),
                name="measure_postponed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled", status_reason=""), name="measure_cancelled_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | Q(~Q(status="done"), done_on__isnull=True),
                name="measure_done_with_date",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_on__isnull=False)
                | Q(~Q(status="cancelled"), cancelled_on__isnull=True),
                name="measure_cancelled_with_date",
            ),
        )

    def __str__(self):
        return self.title

    def is_overdue(self, today: date) -> bool:
        return scoring.is_overdue(self.status, self.due_date, today)

    @property
    def characters(self) -> int:
        """Of all its texts."""
        return sum(len(getattr(self, name)) for name in self.TEXTS)

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER

    @property
    def times_postponed(self) -> int:
        """How often its date was moved to a later one. Asks for `updates`, which are expected newest first."""
        moved_to = [update.due_date for update in self.updates.all() if update.status]
        return measure_ledger.times_postponed(self.original_due_date, self.due_date, reversed(moved_to))

    @property
    def is_followed_up(self) -> bool:
        """Whether it goes on by itself: its self-assessment is accepted, or the round is over without that.

        Before, it is written and read with the answers. Needs `assessment__round`.
        """
        return self.assessment.is_counted or self.assessment.round.is_public


class MeasureUpdate(models.Model):
    """Sachstand: what was written about a measure on a day, and what changed with it (an empty status: nothing).

    One a day: who writes again on the same day goes on with what stands there.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="updates", verbose_name="Maßnahme")
    date = models.DateField("Datum")
    text = models.TextField("Sachstand", blank=True)
    status = models.CharField("neuer Status", max_length=20, choices=Measure.Status, blank=True, db_default="")
    due_date = models.DateField("neuer Termin", null=True, blank=True)
    reason = models.TextField("Grund", blank=True, db_default="")

    class Meta:
        verbose_name = "Sachstand"
        verbose_name_plural = "Sachstände"
        ordering = ("-date", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("measure", "date"), name="measure_update_one_a_day"),
            models.CheckConstraint(condition=~Q(text="", status=""), name="measure_update_says_something"),
            models.CheckConstraint(condition=Q(status__in=("", *Measure.Status.values)), name="measure_update_status"),
        )

    def __str__(self):
        return f"{self.date:%d.%m.%Y}: {self.text[:60]}"


class RemovedMeasure(models.Model):
    """A measure that was deleted, whole, so that it can come back; kept for a month."""

    KEPT = timedelta(days=30)

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="removed_measures", verbose_name="Selbstbewertung"
    )
    requirement = models.ForeignKey("QualityRequirement", models.PROTECT, related_name="+", verbose_name="Anforderung")
    title = models.CharField("Titel", max_length=200)
    rows = models.JSONField("Inhalt", encoder=DjangoJSONEncoder)  # the measure and its Sachstände, serialised
    removed_at = models.DateTimeField("gelöscht am", auto_now_add=True)

    class Meta:
        verbose_name = "gelöschte Maßnahme"
        verbose_name_plural = "gelöschte Maßnahmen"
        ordering = ("-pk",)

    def __str__(self):
        return self.title
