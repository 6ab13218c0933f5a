"""What measures and shared needs cost, in sums. Pure: plain values in, frozen dataclasses out, no Django.

Amounts are exact euros. An amount belongs to a kind (once or every year) and is covered by the budget, not covered, or
nobody has said. What has no amount is counted beside the sums and never guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ONCE, YEARLY = "once", "yearly"
COVERED, NOT_COVERED, NOT_CLEAR = "yes", "no", ""
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Cost:
    """One amount in euros, or None where there is none; then kind and covered are empty."""

    amount: Decimal | None = None
    kind: str = ""
    covered: str = NOT_CLEAR


@dataclass(frozen=True)
class KindSum:
    """Euros of one kind: covered + not_covered + not_clear = total; `number` says how many amounts."""

    number: int = 0
    covered: Decimal = NOTHING
    not_covered: Decimal = NOTHING
    not_clear: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        return self.covered + self.not_covered + self.not_clear


@dataclass(frozen=True)
class CostSums:
    """`stated` and `unstated` are numbers of measures or needs, with and without an amount."""

    once: KindSum
    yearly: KindSum
    stated: int
    unstated: int

    @property
    def number(self) -> int:
        return self.stated + self.unstated


def cost_sums(costs: Iterable[Cost]) -> CostSums:
    """Sums per kind, each amount in exactly one of them."""
    costs = list(costs)
    stated = [cost for cost in costs if cost.amount is not None]
    return CostSums(_kind_sum(stated, ONCE), _kind_sum(stated, YEARLY), len(stated), len(costs) - len(stated))


def _kind_sum(costs: list[Cost], kind: str) -> KindSum:
    found = [cost for cost in costs if cost.kind == kind]
    parts = (
        sum((cost.amount for cost in found if cost.covered == covered), NOTHING)
        for covered in (COVERED, NOT_COVERED, NOT_CLEAR)
    )
    return KindSum(len(found), *parts)


def german_amount(amount: Decimal) -> str:
    """ "18.000", "18.000,50"."""
    return f"{amount:,.2f}".removesuffix(".00").translate(str.maketrans(",.", ".,"))


def euro(amount: Decimal) -> str:
    """ "18.000,50 €"; amount and sign stay on one line."""
    return f"{german_amount(amount)}\N{NO-BREAK SPACE}€"
