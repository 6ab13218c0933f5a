"""Reports as they were published: file, checksum and the content they were made from."""

from django.db import models
from django.db.models import Q


class Report(models.Model):
    """Written once, at publication. The database refuses every later change (migration 0002)."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", "Bericht der Institution"
        CITY = "city", "Gesamtbericht"

    round = models.ForeignKey("AssessmentRound", models.PROTECT, related_name="reports", verbose_name="Runde")
    institution = models.ForeignKey(
        "Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="Institution",
    )
    kind = models.CharField("Art", max_length=20, choices=Kind)
    as_of = models.DateField("Stand")
    file_name = models.CharField("Dateiname", max_length=120)
    file = models.BinaryField("Datei")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    content = models.JSONField("Inhalt")
    created_at = models.DateTimeField("erstellt am", auto_now_add=True)

    class Meta:
        verbose_name = "Bericht"
        verbose_name_plural = "Berichte"
        ordering = ("-as_of", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="city", institution=None) | Q(kind="institution", institution__isnull=False),
                name="report_institution_fits_kind",
            ),
        )

    def __str__(self):
        return f"{self.get_kind_display()} {self.institution or ''} {self.round}".replace("  ", " ")
