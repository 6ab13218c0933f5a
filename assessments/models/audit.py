"""The audit log: for traceability, read by admins only, never for watching people."""

from django.conf import settings
from django.db import models


class AuditEventManager(models.Manager):
    def record(self, *, by, verb, subject, round=None, from_status="", to_status="", note=""):
        """Write one event about `subject` (any model instance); call it inside the change's transaction."""
        return self.create(
            actor=by,
            actor_function=str(by),
            verb=verb,
            subject_type=subject._meta.model_name,
            subject_id=subject.pk,
            subject_label=str(subject)[:200],
            round=round,
            from_status=from_status,
            to_status=to_status,
            note=note,
        )


class AuditEvent(models.Model):
    """Who did what to which object. The database refuses changes (migration 0002); old ones are deleted whole."""

    happened_at = models.DateTimeField("wann", auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="wer")
    actor_function = models.CharField("Funktion", max_length=150)
    verb = models.CharField("Vorgang", max_length=40)
    subject_type = models.CharField("Art", max_length=40)
    subject_id = models.BigIntegerField("Nummer")
    subject_label = models.CharField("Gegenstand", max_length=200)
    round = models.ForeignKey(
        "AssessmentRound", models.CASCADE, null=True, blank=True, related_name="audit_events", verbose_name="Runde"
    )
    from_status = models.CharField("von", max_length=20, blank=True)
    to_status = models.CharField("nach", max_length=20, blank=True)
    note = models.TextField("Vermerk", blank=True)

    objects = AuditEventManager()

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokoll"
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.verb}: {self.subject_label}"
