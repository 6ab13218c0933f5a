"""Hinweise zur Verständlichkeit: what the institutions do not understand in the catalogue."""

from django.db import models
from django.db.models import Q


class ClarityNote(models.Model):
    """A sentence on a text that somebody did not understand.

    It says nothing about where it comes from: the text is to become better, whoever stumbled. So there is no person,
    no institution, no round and no time of day, and the audit log does not know it either.
    """

    class Status(models.TextChoices):
        OPEN = "open", "offen"
        HANDLED = "handled", "erledigt"

    requirement = models.ForeignKey(
        "QualityRequirement", models.PROTECT, related_name="clarity_notes", verbose_name="Qualitätsanforderung"
    )
    question = models.ForeignKey(
        "ReflectionQuestion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clarity_notes",
        verbose_name="Reflexionsfrage",
    )
    text = models.TextField("Hinweis")
    noted_on = models.DateField("Datum")
    is_demo = models.BooleanField("Demodaten", default=False)
    status = models.CharField(
        "Status", max_length=10, choices=Status, default=Status.OPEN, help_text="Erledigt, sobald entschieden ist."
    )
    outcome = models.TextField(
        "Was daraus wurde",
        blank=True,
        help_text="Ein Satz für alle, die den Text pflegen: was Sie geändert haben, oder warum er so bleibt.",
    )

    class Meta:
        verbose_name = "Hinweis zur Verständlichkeit"
        verbose_name_plural = "Hinweise zur Verständlichkeit"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="clarity_note_says_something"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(Q(status="handled"), ~Q(outcome="")), name="clarity_note_known_status"
            ),
        )

    def __str__(self):
        return f"Hinweis zu {self.place}"

    @property
    def place(self) -> str:
        """Which text is meant, in the version in which it was read."""
        return f"{self.requirement.code}, Frage {self.question.code}" if self.question else self.requirement.code
