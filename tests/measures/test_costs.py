"""Sums of costs are exact, and nothing is counted twice or guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measures.rules.costs import (
    COVERED,
    NOT_CLEAR,
    NOT_COVERED,
    ONCE,
    YEARLY,
    Cost,
    KindSum,
    cost_sums,
    euro,
    german_amount,
)

amounts = st.decimals(0, 9_999_999_999, places=2)
stated = st.builds(Cost, amounts, st.sampled_from([ONCE, YEARLY]), st.sampled_from([COVERED, NOT_COVERED, NOT_CLEAR]))


@given(st.lists(stated | st.just(Cost()), max_size=20))
def test_every_amount_is_in_exactly_one_sum(costs):
    sums = cost_sums(costs)
    assert sums.once.total + sums.yearly.total == sum((c.amount for c in costs if c.amount is not None), Decimal(0))
    assert sums.number == len(costs)
    assert sums.unstated == costs.count(Cost())


@pytest.mark.parametrize(
    ("cost", "once", "yearly"),
    [
        (Cost(Decimal("0.10"), ONCE, COVERED), KindSum(3, covered=Decimal("0.30")), KindSum()),
        (Cost(Decimal("0.10"), YEARLY, NOT_COVERED), KindSum(), KindSum(3, not_covered=Decimal("0.30"))),
        (Cost(Decimal("0.10"), ONCE), KindSum(3, not_clear=Decimal("0.30")), KindSum()),
        (Cost(Decimal(0), ONCE, COVERED), KindSum(3), KindSum()),
    ],
)
def test_sums_are_exact(cost, once, yearly):
    sums = cost_sums([cost] * 3)
    assert (sums.once, sums.yearly, sums.stated, sums.unstated) == (once, yearly, 3, 0)


def test_kinds_are_told_apart_by_their_names():
    sums = cost_sums(Cost(Decimal(amount), kind, "no") for amount, kind in ((1, "once"), (2, "yearly"), (4, "yearly")))
    assert (sums.once.not_covered, sums.yearly.not_covered, sums.number) == (1, 6, 3)


@pytest.mark.parametrize(
    ("amount", "words"),
    [("18000", "18.000"), ("18000.5", "18.000,50"), ("1234567.05", "1.234.567,05"), ("0", "0"), ("100.00", "100")],
)
def test_amount_is_written_the_german_way(amount, words):
    assert german_amount(Decimal(amount)) == words
    assert euro(Decimal(amount)) == f"{words}\u00a0€"
