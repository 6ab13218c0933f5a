"""Abschied: an external body wants to leave. Carried out by `carry_out_departure`, by a second person."""

from django.conf import settings
from django.db import models


class Departure(models.Model):
    """The wish of the head that everything of the institution goes, except for the numbers of what is published.

    A row is there only as long as it waits, and never changes; the audit log says what became of it.
    """

    institution = models.OneToOneField(
        "Institution", models.CASCADE, related_name="departure", verbose_name="Institution"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="beantragt von"
    )
    requested_at = models.DateTimeField("beantragt am", auto_now_add=True)

    class Meta:
        verbose_name = "Abschied"
        verbose_name_plural = "Abschiede"
        ordering = ("pk",)

    def __str__(self):
        return f"Abschied: {self.institution}"
