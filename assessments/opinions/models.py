"""Einschätzungen: what one person thinks before the team agrees. Nobody else ever reads a single one.

While people give them, they are counted, not read. When the phase is closed, `close_opinions` counts the
levels once, into OpinionCount; from then on nothing that happens to a single one can be seen in the spread.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models


class IndividualRating(models.Model):
    """One person's level for one requirement, with a note to oneself. In no admin list, no export, no log.

    It goes 14 days after the team has agreed, at the latest on submission. DO_NOTHING: the page that deletes an
    account must not list that person's ratings; `AccountAdmin` deletes them with it.
    """

    assessment = models.ForeignKey(
        "Assessment", models.CASCADE, related_name="individual_ratings", verbose_name="Selbstbewertung"
    )
    requirement = models.ForeignKey(
        "QualityRequirement", models.PROTECT, related_name="+", verbose_name="Qualitätsanforderung"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="individual_ratings", verbose_name="Person"
    )
    level = models.ForeignKey("RatingLevel", models.PROTECT, related_name="+", verbose_name="Stufe")
    remark = models.TextField("Notiz für mich", blank=True)

    class Meta:
        verbose_name = "Einschätzung"
        verbose_name_plural = "Einschätzungen"
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "requirement", "person"), name="individual_rating_unique_person"
            ),
        )

    def __str__(self):
        return "Einschätzung"


class OpinionCount(models.Model):
    """How many chose a level, on paper or (counted when the phase was closed, from the minimum on) on screen."""

    class Source(models.TextChoices):
        PAPER = "paper", "Papierbögen"
        SCREEN = "screen", "am Bildschirm"

    assessment = models.ForeignKey(
        "Assessment", models.CASCADE, related_name="opinion_counts", verbose_name="Selbstbewertung"
    )
    requirement = models.ForeignKey(
        "QualityRequirement", models.PROTECT, related_name="+", verbose_name="Qualitätsanforderung"
    )
    level = models.ForeignKey("RatingLevel", models.PROTECT, related_name="+", verbose_name="Stufe")
    source = models.CharField("Herkunft", max_length=10, choices=Source)
    number = models.PositiveSmallIntegerField("Anzahl", validators=[MaxValueValidator(9999)])

    class Meta:
        verbose_name = "Anzahl der Einschätzungen"
        verbose_name_plural = "Anzahlen der Einschätzungen"
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "requirement", "level", "source"), name="opinion_count_unique_level"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="opinion_count_positive"),
            models.CheckConstraint(
                condition=models.Q(source__in=("paper", "screen")), name="opinion_count_known_source"
            ),
        )

    def __str__(self):
        return f"{self.number} × {self.level}"
