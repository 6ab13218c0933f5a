"""Rückfragen of the Abteilung Integration, each with its thread."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q


class Inquiry(models.Model):
    """A question at one requirement or (without one) at the whole assessment."""

    class Status(models.TextChoices):
        OPEN = "open", "offen"
        ANSWERED = "answered", "beantwortet"
        CLOSED = "closed", "erledigt"

    assessment = models.ForeignKey(
        "Assessment", models.PROTECT, related_name="inquiries", verbose_name="Selbstbewertung"
    )
    requirement = models.ForeignKey(
        "QualityRequirement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name="Qualitätsanforderung",
    )
    DAYS_TO_ANSWER = 14  # what the form proposes

    status = models.CharField("Status", max_length=10, choices=Status, default=Status.OPEN)
    due_date = models.DateField("Antwort bis", null=True, blank=True)

    class Meta:
        verbose_name = "Rückfrage"
        verbose_name_plural = "Rückfragen"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=("open", "answered", "closed")), name="inquiry_known_status"),
        )

    def __str__(self):
        return f"Rückfrage zu {self.requirement.code if self.requirement else 'allem'}"

    @classmethod
    def proposed_due_date(cls, today: date) -> date:
        """Until when the form asks for an answer, unless the reviewer wants another day."""
        return today + timedelta(days=cls.DAYS_TO_ANSWER)

    def is_late(self, today: date) -> bool:
        """Whether an answer should be there by now."""
        return self.status == self.Status.OPEN and bool(self.due_date) and today > self.due_date


class InquiryMessage(models.Model):
    """One entry of the thread. The function is kept as it was when the message was written."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="messages", verbose_name="Rückfrage")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="verfasst von")
    author_function = models.CharField("Funktion", max_length=120)
    from_reviewer = models.BooleanField("von der Abteilung Integration")
    text = models.TextField("Text")
    written_on = models.DateField("Datum")

    class Meta:
        verbose_name = "Nachricht"
        verbose_name_plural = "Nachrichten"
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="inquiry_message_not_empty"),)

    def __str__(self):
        return f"{self.author_function}, {self.written_on:%d.%m.%Y}"
