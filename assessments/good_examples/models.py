"""Gute Beispiele: what an institution passes on to others, once its head consents."""

from django.db import models
from django.db.models import Q

from assessments.answers.models.assessment import Assessment, when, who
from assessments.text.models.alphabetical import Alphabetical


class GoodExample(models.Model):
    """A measure, or the answer to a requirement, in words written for others.

    Without consent it is a proposal that only the institution and the Abteilung Integration read. The consent is for
    the words as they stand: to change them, it has to be withdrawn first.
    """

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="good_examples", verbose_name="Selbstbewertung"
    )
    requirement = models.ForeignKey(
        "QualityRequirement", models.PROTECT, related_name="good_examples", verbose_name="Qualitätsanforderung"
    )
    measure = models.OneToOneField(
        "Measure", models.PROTECT, null=True, blank=True, related_name="good_example", verbose_name="Maßnahme"
    )
    title = models.CharField("Titel", max_length=200)
    text = models.TextField("Text für andere")
    asked_by_reviewer = models.BooleanField("von der Abteilung Integration erbeten", default=False)
    consented_by, consented_at = who("Zustimmung von"), when("Zustimmung am")
    revision = models.PositiveIntegerField("Bearbeitungsstand", default=1, editable=False)

    class Meta:
        verbose_name = "Gutes Beispiel"
        verbose_name_plural = "Gute Beispiele"
        ordering = ("requirement__area__position", "requirement__position", Alphabetical("title"), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "requirement"), condition=Q(measure=None), name="good_example_one_an_answer"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="good_example_says_something"),
            models.CheckConstraint(
                condition=Q(consented_at=None, consented_by=None)
                | Q(consented_at__isnull=False, consented_by__isnull=False),
                name="good_example_consent_by_and_at",
            ),
        )

    def __str__(self):
        return self.title

    @property
    def has_consent(self) -> bool:
        return self.consented_at is not None

    @property
    def is_named(self) -> bool:
        """Whether other institutions read whose example it is: as the head chose for the results of the round."""
        return self.assessment.publication_consent != Assessment.PublicationConsent.ANONYMOUS_ONLY
