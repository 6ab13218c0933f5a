"""What a measure says beside its title, in one order and with one label each, wherever it is shown or printed."""

from dataclasses import dataclass

from assessments.measures.models.cost import Cost
from assessments.measures.rules import costs
from assessments.models import Measure

COVERED = {
    costs.COVERED: "im Haushalt gedeckt",
    costs.NOT_COVERED: "nicht im Haushalt gedeckt",
    costs.NOT_CLEAR: "Deckung noch offen",
}
COST = "cost"


@dataclass(frozen=True)
class Detail:
    """`is_typed`: people wrote it, with line breaks of their own."""

    label: str
    text: str
    is_typed: bool = True

    @property
    def opening(self) -> str:
        """The label before the text: „Grund:“, „Woran merken wir, dass es wirkt?“."""
        return self.label if self.label.endswith("?") else f"{self.label}:"


def details(measure: Measure) -> tuple[Detail, ...]:
    """Those of `Measure.DETAILS` that say something."""
    found = (_detail(measure, name) for name in Measure.DETAILS)
    return tuple(detail for detail in found if detail.text)


def _detail(measure: Measure, name: str) -> Detail:
    if name == COST:
        return Detail("Kosten", cost_in_words(measure.cost), is_typed=False)
    return Detail(Measure._meta.get_field(name).verbose_name, getattr(measure, name))


def cost_in_words(cost: costs.Cost) -> str:
    """ "1.250,50 € einmalig, im Haushalt gedeckt"; empty without an amount."""
    if cost.amount is None:
        return ""
    return f"{costs.euro(cost.amount)} {Cost.Kind(cost.kind).label}, {COVERED[cost.covered]}"
