"""What may be shown without giving anybody away: the examples, and an attack that tries every reader."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.results.rules import disclosure
from assessments.results.rules.disclosure import Reason

few = st.lists(st.integers(0, 5), min_size=2, max_size=5)
minimums = st.integers(3, 6)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([0, 2, 2, 0], Reason.TOO_FEW),
        ([0, 0, 5, 0], Reason.ALIKE),  # everybody's level is 2
        ([0, 1, 4, 0], Reason.ALIKE),  # the one at 1 knows that all others are at 2
        ([0, 0, 39, 1], Reason.ALIKE),
        ([0, 2, 3, 0], None),
        ([0, 1, 3, 1], None),
        ([1, 1, 1, 2], None),
        ([0, 0, 0, 0], Reason.TOO_FEW),
        ([3, 3], None),  # a scale of two levels
    ],
)
def test_enough_ratings_on_two_levels_are_shown(ratings, reason):
    assert disclosure.refusal(ratings, 5) == reason


@pytest.mark.parametrize(
    ("ratings", "own", "reason"),
    [([0, 2, 3, 0], 2, Reason.TOO_FEW), ([0, 2, 4, 0], 2, Reason.ALIKE), ([0, 3, 3, 0], 2, None)],
)
def test_who_speaks_for_two_takes_away_two(ratings, own, reason):
    assert disclosure.refusal(ratings, 5, own=own) == reason


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        (None, None),  # the circle reads none, or all
        ([0, 3, 3, 0], None),
        ([0, 2, 3, 0], Reason.CIRCLE),  # five, but four for a member from one of them
        ([0, 1, 6, 0], Reason.CIRCLE),
        ([0, 0, 0, 0], Reason.CIRCLE),
    ],
)
def test_what_the_circle_does_not_read_holds_by_itself(hidden, reason):
    assert disclosure.refusal([0, 9, 9, 0], 5, hidden=hidden) == reason


@pytest.mark.parametrize(
    ("ratings", "reason"), [([0, 2, 7, 1], Reason.CIRCLE), ([0, 3, 7, 0], Reason.CIRCLE), ([0, 4, 7, 0], None)]
)
def test_those_the_circle_reads_do_not_follow_from_the_others(ratings, reason):
    """Ten take part, the circle reads two, one of them at 1: the eight others differ, so the second would be at 2."""
    assert disclosure.refusal(ratings, 3, hidden=[0, 2, 6, 0]) == reason


@pytest.mark.parametrize(("ratings", "differ"), [([0, 5, 9], False), ([0, 6, 9], True)])
def test_all_differ_twice_as_much_and_once_more_beside_the_circle(ratings, differ):
    assert disclosure.differ_beside_the_circle(ratings, [0, 3, 3], own=2) is differ
    assert disclosure.differ_beside_the_circle(ratings, [0, 0, 0], own=2) is differ


def test_nothing_differs_without_levels():
    assert disclosure.differs((), own=0) is False


@pytest.mark.parametrize(("hidden", "reads"), [(0, True), (1, False), (9, False), (10, True), (40, True)])
def test_circle_reads_where_none_or_twice_the_minimum_stay_hidden(hidden, reads):
    assert disclosure.circle_reads(hidden, 5) is reads


@given(few, minimums, st.integers(1, 2), st.data())
def test_whoever_takes_away_his_own_still_sees_two_levels(ratings, minimum, own, data):
    hidden = data.draw(st.none() | st.tuples(*(st.integers(0, number) for number in ratings)))
    if disclosure.refusal(ratings, minimum, own=own, hidden=hidden):
        return
    for part, least in ((ratings, minimum - 1), (hidden, minimum)):
        levels = [level for level, number in enumerate(part or ()) for _ in range(number)]
        for taken in combinations(range(len(levels)), own):
            left = [level for index, level in enumerate(levels) if index not in taken]
            assert len(left) >= least
            assert len(set(left)) >= 2


@pytest.mark.parametrize(
    ("on_screen", "on_paper", "shown"),
    [
        ((0, 2, 2, 1), (0, 0, 0, 0), (0, 2, 2, 1)),
        ((0, 1, 4, 0), (0, 0, 0, 0), None),
        ((0, 0, 0, 0), (0, 1, 4, 0), None),
        ((0, 2, 3, 0), (0, 2, 3, 0), (0, 2, 3, 0)),  # who knows the paper and the own opinion has four left
        ((0, 3, 3, 0), (0, 2, 3, 0), (0, 5, 6, 0)),
        ((0, 0, 9, 0), (2, 3, 0, 0), (2, 3, 0, 0)),
        ((0, 3, 3, 0), (0, 0, 1, 0), (0, 3, 4, 0)),
    ],
)
def test_opinions_on_screen_count_where_they_hold_without_the_paper(on_screen, on_paper, shown):
    assert disclosure.shown_opinions(on_screen, on_paper, 5) == shown


def test_opinions_on_two_scales_are_not_added_up():
    with pytest.raises(ValueError, match="argument 2"):
        disclosure.shown_opinions((3, 3, 3), (3, 3), 5)
