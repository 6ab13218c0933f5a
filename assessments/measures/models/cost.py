"""What something costs: one definition for measures and shared needs. The sums are those of `costs`."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from assessments.measures.rules import costs

MAX_DIGITS, DECIMAL_PLACES = 12, 2


class Cost(models.Model):
    """An amount in euros with its kind, and whether the budget covers it; without an amount all three are empty."""

    class Kind(models.TextChoices):
        ONCE = costs.ONCE, "einmalig"
        YEARLY = costs.YEARLY, "jedes Jahr"

    class Covered(models.TextChoices):
        YES = costs.COVERED, "ja"
        NO = costs.NOT_COVERED, "nein"

    cost_amount = models.DecimalField(
        "Betrag in Euro",
        max_digits=MAX_DIGITS,
        decimal_places=DECIMAL_PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_kind = models.CharField("Zeitraum", max_length=10, choices=Kind, blank=True, db_default="")
    cost_covered = models.CharField(
        "im Haushalt gedeckt", max_length=3, choices=Covered, blank=True, db_default=costs.NOT_CLEAR
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(cost_amount=None, cost_kind="", cost_covered="")
                | Q(
                    cost_amount__isnull=False,  # NULL >= 0 is not false, and would pass
                    cost_amount__gte=0,
                    cost_kind__in=(costs.ONCE, costs.YEARLY),
                    cost_covered__in=(costs.COVERED, costs.NOT_COVERED, costs.NOT_CLEAR),
                ),
                name="%(class)s_cost_is_whole",
            ),
        )

    @property
    def cost(self) -> costs.Cost:
        """As `costs` wants it."""
        return costs.Cost(self.cost_amount, self.cost_kind, self.cost_covered)
