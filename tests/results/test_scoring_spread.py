"""How individual opinions lie: what may be shown of them, and how far apart they are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.results.rules import scoring
from assessments.results.rules.scoring import Spread

NONE = (0, 0, 0, 0)
four_numbers = st.tuples(*[st.integers(0, 9)] * 4)
minimums = st.integers(5, 12)


@pytest.mark.parametrize(
    ("on_screen", "on_paper", "shown"),
    [
        (NONE, NONE, None),
        ((0, 2, 2, 0), NONE, None),  # four
        ((0, 2, 2, 1), NONE, (0, 2, 2, 1)),  # five
        (NONE, (1, 1, 1, 1), None),
        (NONE, (5, 0, 0, 0), None),  # all alike
        (NONE, (4, 1, 0, 0), None),  # the one at 1 knows the others
        ((0, 3, 3, 0), (1, 0, 0, 0), (1, 3, 3, 0)),
        ((0, 0, 5, 0), (1, 0, 0, 0), None),
        ((0, 0, 4, 0), (4, 0, 0, 0), None),  # eight, but subtraction would show four
        ((0, 0, 1, 0), (3, 2, 0, 0), (3, 2, 0, 0)),  # the one on screen cannot be told from none
        (NONE, (3, 2, 0, 0), (3, 2, 0, 0)),
    ],
)
def test_spread_shows_no_single_people(on_screen, on_paper, shown):
    assert scoring.spread(on_screen, on_paper, 5) == Spread(sum(shown) if shown else None, shown)


@pytest.mark.parametrize(
    ("on_screen", "on_paper", "number"), [(0, 0, None), (4, 0, None), (5, 0, 5), (4, 4, None), (4, 5, 5), (5, 1, 6)]
)
def test_opinion_number_counts_from_the_minimum(on_screen, on_paper, number):
    assert scoring.opinion_number(on_screen, on_paper, 5) == number


@pytest.mark.parametrize(
    ("distribution", "difference", "lowest", "highest"),
    [
        ((0, 2, 4, 1), Fraction(16, 21), 1, 3),  # 2·4·1 + 2·1·2 + 4·1·1 levels apart in 21 pairs
        ((3, 0, 0, 4), Fraction(36, 21), 0, 3),
        ((5, 0, 0, 5), Fraction(75, 45), 0, 3),
    ],
)
def test_difference_is_the_mean_of_all_pairs(distribution, difference, lowest, highest):
    found = Spread(sum(distribution), distribution)

    assert (found.difference, found.lowest, found.highest) == (difference, lowest, highest)


def test_difference_without_a_spread():
    found = Spread(None, None)

    assert (found.shown, found.difference, found.lowest, found.highest) == (False, None, None, None)


def test_by_difference_puts_the_biggest_first_and_keeps_the_order_of_equals():
    spreads = {
        "K1": scoring.spread((0, 2, 6, 0), NONE, 5),
        "K2": scoring.spread((0, 3, 3, 0), NONE, 5),
        "K3": Spread(None, None),
        "Z1": scoring.spread((3, 3, 0, 0), NONE, 5),
        "Z2": scoring.spread((3, 0, 0, 3), NONE, 5),
    }

    assert scoring.by_difference(spreads) == ["Z2", "K2", "Z1", "K1"]


@given(four_numbers, four_numbers, minimums)
def test_spread_never_holds_fewer_than_the_minimum(on_screen, on_paper, minimum):
    found = scoring.spread(on_screen, on_paper, minimum)

    assert found.shown == (found.number is not None)
    if found.shown:
        assert sum(found.distribution) == found.number >= minimum
        assert 0 < found.difference <= 3
        assert found.lowest < found.highest


@given(four_numbers, four_numbers, minimums)
def test_who_knows_the_paper_learns_nothing_about_fewer_than_the_minimum(on_screen, on_paper, minimum):
    found = scoring.spread(on_screen, on_paper, minimum)

    if sum(on_screen) < minimum:
        assert found == scoring.spread(NONE, on_paper, minimum)


@given(four_numbers, minimums)
def test_number_is_that_of_the_spread(on_screen, minimum):
    found = scoring.spread(on_screen, NONE, minimum)

    assert found.number in (None, scoring.opinion_number(sum(on_screen), 0, minimum))
