"""Themes over many institutions, and the needs that come of them."""

from django.db import models
from django.db.models import Q

from assessments.measures.models.cost import Cost
from assessments.text.models.alphabetical import Alphabetical


class Theme(models.Model):
    """What potentials and measures of several institutions have in common; a theme lives in one round."""

    LEAST_INSTITUTIONS = 2  # in published texts: a theme of a single institution would point at it

    round = models.ForeignKey("AssessmentRound", models.PROTECT, related_name="themes", verbose_name="Runde")
    title = models.CharField("Titel", max_length=120)
    description = models.TextField("Beschreibung", blank=True)

    class Meta:
        verbose_name = "Thema"
        verbose_name_plural = "Themen"
        ordering = (Alphabetical("title"), "pk")
        constraints = (models.UniqueConstraint(fields=("round", "title"), name="theme_unique_title_in_round"),)

    def __str__(self):
        return self.title


class ThemeTag(models.Model):
    """One potential (an answer text) or one measure belongs to a theme; it goes with either of them."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="tags", verbose_name="Thema")
    answer_text = models.ForeignKey(
        "AnswerText", models.CASCADE, null=True, blank=True, related_name="theme_tags", verbose_name="Potenzial"
    )
    measure = models.ForeignKey(
        "Measure", models.CASCADE, null=True, blank=True, related_name="theme_tags", verbose_name="Maßnahme"
    )

    class Meta:
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answer_text__isnull=False, measure=None) | Q(answer_text=None, measure__isnull=False),
                name="theme_tag_has_one_subject",
            ),
            models.UniqueConstraint(fields=("theme", "answer_text"), name="theme_tag_unique_text"),
            models.UniqueConstraint(fields=("theme", "measure"), name="theme_tag_unique_measure"),
        )

    def __str__(self):
        return f"{self.theme}: {self.measure or self.answer_text}"


class SharedNeed(Cost):
    """Gemeinsamer Bedarf: what several institutions need together, with its cost and a proposal to decide on."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="needs", verbose_name="Thema")
    title = models.CharField("Titel", max_length=160)
    description = models.TextField("Beschreibung")
    cost_text = models.TextField("Kosten in Worten", blank=True)
    proposal = models.TextField("Vorschlag")

    class Meta:
        verbose_name = "gemeinsamer Bedarf"
        verbose_name_plural = "gemeinsame Bedarfe"
        ordering = (Alphabetical("title"), "pk")
        constraints = Cost.Meta.constraints

    def __str__(self):
        return self.title
