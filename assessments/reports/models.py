"""Texte des Gesamtberichts: the sentences of a city report that only people can write."""

from django.db import models
from django.db.models import Q


class ReportText(models.Model):
    """One text of a round's report. No row: nobody has written yet, then the report prints its standard text.

    Written by `writing`, which says until when.
    """

    class Part(models.TextChoices):
        RESOLUTION = "resolution", "Beschlussvorschlag"
        OCCASION = "occasion", "Anlass und Beschlusslage"
        AREA = "area", "Einordnung eines Qualitätsbereichs"
        POTENTIALS = "potentials", "Verbesserungspotenziale in Worten"
        OVERDUE = "overdue", "Gründe bei überfälligen Maßnahmen"
        FINANCES = "finances", "Finanzielle Auswirkungen"
        OUTLOOK = "outlook", "Ausblick und nächste Runde"
        PRIORITIES = "priorities", "Schwerpunkte für den Stadtvorstand"

    round = models.ForeignKey("AssessmentRound", models.PROTECT, related_name="report_texts", verbose_name="Runde")
    part = models.CharField("Teil des Berichts", max_length=20, choices=Part)
    area = models.ForeignKey(
        "QualityArea", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Qualitätsbereich"
    )
    text = models.TextField("Text", blank=True)
    revision = models.PositiveIntegerField("Bearbeitungsstand", default=1)

    class Meta:
        verbose_name = "Berichtstext"
        verbose_name_plural = "Berichtstexte"
        constraints = (
            models.UniqueConstraint(fields=("round", "part"), condition=Q(area=None), name="report_text_unique_part"),
            models.UniqueConstraint(
                fields=("round", "area"), condition=Q(area__isnull=False), name="report_text_unique_area"
            ),
            models.CheckConstraint(
                condition=Q(part="area", area__isnull=False) | Q(~Q(part="area"), area=None),
                name="report_text_area_fits_part",
            ),
            models.CheckConstraint(
                condition=Q(
                    part__in=(
                        "resolution",
                        "occasion",
                        "area",
                        "potentials",
                        "overdue",
                        "finances",
                        "outlook",
                        "priorities",
                    )
                ),
                name="report_text_known_part",
            ),
        )

    def __str__(self):
        return f"{self.round}: {self.area or self.get_part_display()}"
