"""Messages that leave the house: their editable texts, and the outbox with what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.mail.models.kinds import MailKind


class MailText(models.Model):
    """Subject and text of one kind; empty ones mean the text of `KINDS`. The rows are there for good."""

    kind = models.CharField("Anlass", max_length=12, choices=MailKind, unique=True, editable=False)
    subject = models.CharField("Betreff", max_length=120, blank=True, db_default="")
    body = models.TextField("Text", blank=True, db_default="")

    class Meta:
        verbose_name = "E-Mail-Text"
        verbose_name_plural = "E-Mail-Texte"
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="mail_text_known_kind"),)

    def __str__(self):
        return self.get_kind_display()


class OutgoingMail(models.Model):
    """One message to one address. `mail` writes the row together with the event, and delivers it later.

    The text is not stored: it is made from the facts at the moment of sending. `occasion` says what the message is
    about, so that the same one is never written twice. `claimed_until` is the lease of the process that is sending it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "wartet"
        SENT = "sent", "versendet"
        FAILED = "failed", "fehlgeschlagen"
        DROPPED = "dropped", "entfallen"

    kind = models.CharField("Anlass", max_length=12, choices=MailKind)
    institution = models.ForeignKey(
        "Institution", models.CASCADE, null=True, blank=True, related_name="mails", verbose_name="Institution"
    )
    assessment = models.ForeignKey(
        "Assessment", models.CASCADE, null=True, blank=True, related_name="mails", verbose_name="Selbstbewertung"
    )
    inquiry = models.ForeignKey(
        "Inquiry", models.CASCADE, null=True, blank=True, related_name="mails", verbose_name="Rückfrage"
    )
    recipient = models.EmailField("Adresse")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="Konto"
    )
    membership = models.ForeignKey(
        "Membership", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Rolle"
    )
    occasion = models.CharField("Zeitpunkt des Anlasses", max_length=60)
    created_at = models.DateTimeField("angelegt am", default=timezone.now)
    status = models.CharField(
        "Stand", max_length=10, choices=Status, default=Status.WAITING, db_default=Status.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField("Versuche", default=0, db_default=0)
    next_try_at = models.DateTimeField("nächster Versuch", default=timezone.now)
    claimed_until = models.DateTimeField("in Arbeit bis", null=True, blank=True)
    finished_at = models.DateTimeField("erledigt am", null=True, blank=True)
    reason = models.CharField("Grund", max_length=300, blank=True, db_default="")

    class Meta:
        verbose_name = "E-Mail"
        verbose_name_plural = "E-Mails"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "kind", "occasion", "recipient"),
                condition=Q(assessment__isnull=False),
                name="mail_once_per_assessment",
            ),
            models.UniqueConstraint(
                fields=("institution", "kind", "occasion", "recipient"),
                condition=Q(assessment=None),
                name="mail_once_per_institution",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("measures", "password", "new_role"), assessment=None)
                | Q(~Q(kind__in=("measures", "password", "new_role")), assessment__isnull=False),
                name="mail_assessment_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="password", institution=None, person__isnull=False)
                | Q(~Q(kind="password"), institution__isnull=False),
                name="mail_institution_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("inquiry", "replied"), inquiry__isnull=False)
                | Q(~Q(kind__in=("inquiry", "replied")), inquiry=None),
                name="mail_inquiry_fits_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="mail_known_kind"),
            models.CheckConstraint(
                condition=Q(status="waiting", finished_at=None)
                | Q(status__in=("sent", "failed", "dropped"), finished_at__isnull=False, claimed_until=None),
                name="mail_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("failed", "dropped"), reason=""), name="mail_failed_has_reason"
            ),
            models.CheckConstraint(condition=~Q(recipient=""), name="mail_has_recipient"),
        )
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(status="waiting"), name="mail_waiting"),
            models.Index(fields=("status", "-id"), name="mail_by_status"),
        )

    def __str__(self):
        return f"{self.get_kind_display()} an {self.shown_recipient}"

    @property
    def shown_recipient(self) -> str:
        """The mailbox; of an account only its function, because the address may be a person's."""
        return f"Konto „{self.person}“" if self.person_id else self.recipient
