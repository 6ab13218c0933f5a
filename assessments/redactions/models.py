"""Schwärzungen: passages that others do not read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.answers.models.assessment import Assessment


class Redaction(models.Model):
    """A passage of what an institution wrote that nobody outside reads; the institution keeps its text and sees why.

    Written by `redact`. Everything that others read asks `redactions_of`; editions that are published
    stay as they are.
    """

    LONGEST = 500  # characters

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="redactions", verbose_name="Selbstbewertung"
    )
    passage = models.CharField("Stelle", max_length=LONGEST)
    reason = models.CharField("Grund", max_length=LONGEST)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name="geschwärzt von"
    )
    redacted_at = models.DateTimeField("geschwärzt am", auto_now_add=True)

    class Meta:
        verbose_name = "Schwärzung"
        verbose_name_plural = "Schwärzungen"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("assessment", "passage"), name="redaction_once_a_passage"),
            models.CheckConstraint(condition=~Q(passage="") & ~Q(reason=""), name="redaction_says_what_and_why"),
        )

    def __str__(self):
        return f"Schwärzung in {self.assessment}"
