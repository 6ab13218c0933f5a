"""The comparison with the round before, and that nobody can subtract single institutions out of it."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.results.rules.disclosure import Reason
from assessments.results.rules.scoring_trend import (
    NOT_SHOWN,
    Comparison,
    Course,
    Reading,
    compare,
    public_trend,
    shown_in_both,
    trend,
)

TOP = 3
STRUCTURE = {"A": ("A1", "A2"), "B": ("B1", "B2")}


def some(number, then=None, now=None, *others, hidden=(True, True)):
    return Course((then, now, *others), hidden, number)


BOTH = [some(2, 1, 2), some(3, 2, 3)]  # five in both rounds, on two levels each


def with_others(courses):
    """The same length for all: without a level in rounds that are not named."""
    longest = max(len(course.levels) for course in courses)
    return [
        Course((*course.levels, *[None] * (longest - len(course.levels))), course.hidden, course.number)
        for course in courses
    ]


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ([], None),
        ([some(4, 0)], Reason.TOO_FEW),  # left since: the last round minus the comparison shows four
        ([some(2, 0), some(3, 1)], None),
        ([some(5, 0)], Reason.ALIKE),
        ([some(1, 0), some(4, 1)], Reason.ALIKE),
        ([some(4, None, 0)], Reason.TOO_FEW),  # new: this round minus the comparison shows four
        ([some(2, None, 0), some(3, None, 3)], None),
        ([some(9, None, None, 1)], None),  # only in a round that is not compared
        ([some(2, 1, 1, 1), some(3, 2, 2, 2)], None),  # five of ten take part in another comparison, too
        ([some(4, 1, 1, 1)], None),  # a pilot of four, which nothing can be compared with
        ([some(4, 1, 1, 1), some(1, None, None, 1)], None),
    ],
)
def test_comparison_is_shown_if_every_group_could_be(others, reason):
    assert compare(with_others([*BOTH, *others]), 5, TOP).reason == reason


def test_small_pilot_does_not_silence_later_rounds():
    """Forty took part twice, four of them in a pilot before: it is compared with nothing, so it cuts nothing."""
    courses = [some(18, 1, 2, None), some(18, 2, 1, None), some(4, 2, 2, 3)]

    assert compare(courses, 5, TOP).reason is None


def test_group_of_another_comparison_is_not_cut_off():
    """Six of the twelve were in an earlier round with four others who left: nine can be seen there, but not three."""
    courses = [some(3, 1, 2, 1), some(6, 2, 1, 2), some(1, 1, 1, None), some(2, 2, 2, None), some(5, None, None, 1)]

    assert compare(courses, 5, TOP).reason is None  # the other comparison itself would leave three, so there is none

    courses = [some(3, 1, 2, 1), some(6, 2, 1, 2), some(5, 2, None, None), some(5, None, 2, None), some(4, 3, 3, None)]
    assert compare(courses, 5, TOP).reason == Reason.TOO_FEW  # four are in this comparison, not in the other


@pytest.mark.parametrize(
    ("only_there", "reason"),
    [
        (0, Reason.TOO_FEW),  # there is another comparison of five, and three of them are in this one
        (4, None),  # the other comparison would leave four, so there is none
        (5, Reason.TOO_FEW),
    ],
)
def test_other_comparison_cuts_if_all_its_groups_are_as_big_as_the_minimum(only_there, reason):
    courses = [some(1, 1, 1, 1), some(2, 2, 2, 1), some(2, 1, None, 1), some(only_there, None, None, 1)]
    courses += [some(3, 1, 1, None), some(2, 2, 2, None), some(3, 1, None, None), some(2, 2, None, None)]

    assert compare(courses, 5, TOP).reason == reason


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        ([some(1, 1, 2)], Reason.TOO_FEW),
        ([some(3, 1, 2), some(3, 2, 3)], None),
        ([some(2, 1, 2), some(3, 2, 3)], Reason.TOO_FEW),  # a member from one of the five has four left
        ([some(5, 1, 2), some(1, 2, 3)], Reason.ALIKE),
        ([], None),
    ],
)
def test_what_the_circle_does_not_read_holds_by_itself(hidden, reason):
    read = [some(9, 1, 2, hidden=(False, False)), some(9, 2, 3, hidden=(False, False))]
    readings = (Reading(by_the_circle=True), Reading(by_the_circle=True))

    assert compare([*read, *hidden], 5, TOP, readings).reason == reason


def test_who_speaks_for_two_takes_away_two():
    courses = [some(2, 1, 2), some(4, 2, 3)]

    assert compare(courses, 5, TOP).reason is None
    assert compare(courses, 5, TOP, (Reading(), Reading(own=2))).reason == Reason.ALIKE


def test_comparison_of_too_few_is_for_the_reviewer_only():
    found = compare([some(4, 1, 2)], 5, TOP)

    assert found == Comparison(4, (0, 4, 0, 0), (0, 0, 4, 0), Reason.TOO_FEW)
    assert compare([], 5, TOP) == NOT_SHOWN


def test_comparison_counts_the_same_institutions_in_both_rounds():
    courses = [some(3, 0, 1), some(2, 1, 3), some(3, 3), some(2, 2), some(3, None, 0), some(3, None, 1)]
    found = compare(iter(courses), 5, TOP)

    assert found == Comparison(5, earlier=(3, 2, 0, 0), later=(0, 3, 0, 2))
    assert (found.mean_earlier, found.mean_later) == (Fraction(2, 5), Fraction(9, 5))


def test_area_is_made_of_what_everybody_sees():
    found = trend(STRUCTURE, {"A1": BOTH, "A2": [some(4, 3, 3)], "B1": []}, 5, TOP)

    assert found.requirements["A1"] == Comparison(5, (0, 2, 3, 0), (0, 0, 2, 3))
    assert found.requirements["A2"].reason == Reason.TOO_FEW
    assert found.areas == {"A": found.requirements["A1"], "B": NOT_SHOWN}


def test_others_get_nothing_of_a_hidden_comparison():
    found = public_trend(trend(STRUCTURE, {"A1": BOTH, "A2": [some(4, 3, 3)]}, 5, TOP))

    assert found.requirements["A1"].shown
    assert found.requirements["A2"] == NOT_SHOWN


def test_requirement_that_one_of_the_rounds_does_not_show_is_in_no_comparison():
    found = shown_in_both(STRUCTURE, trend(STRUCTURE, {"A1": BOTH, "A2": BOTH}, 5, TOP), iter(["A2"]))

    assert [found.requirements[code].reason for code in ("A1", "A2")] == [Reason.NOT_IN_BOTH, None]
    assert found.areas["A"].number == 5


level = st.none() | st.integers(0, TOP)
worlds = st.lists(st.builds(some, st.integers(1, 7), level, level, level), max_size=8)


def people(courses):
    """One number an institution, with its levels."""
    levels = [course.levels for course in courses for _ in range(course.number)]
    return dict(enumerate(levels))


def computable(published):
    """Every set that intersections and differences of the published ones can single out."""
    whole = frozenset().union(*published)
    cells = [
        frozenset(
            i for i in whole if all((i in found) == inside for found, inside in zip(published, sides, strict=True))
        )
        for sides in product((True, False), repeat=len(published))
    ]
    return [cell for cell in cells if cell]


@given(worlds, st.integers(3, 7))
def test_no_group_that_gives_somebody_away_can_be_subtracted(courses, minimum):
    """The comparison with the third round is published where the numbers allow it, whichever came first."""
    found = compare(courses, minimum, TOP)
    if not found.shown or found.reason:
        return
    levels = people(courses)
    rounds = [{i for i, chosen in levels.items() if chosen[r] is not None} for r in range(3)]

    for position in (0, 1):
        published = [rounds[position], rounds[0] & rounds[1]]
        both = rounds[position] & rounds[2]
        rest = [rounds[position] - both, rounds[2] - both]
        if len(both) >= minimum and all(len(group) == 0 or len(group) >= minimum for group in rest):
            published.append(both)
        for group in computable(published):
            chosen = [levels[i][position] for i in group]
            assert len(chosen) >= minimum
            assert all(len({*chosen[:i], *chosen[i + 1 :]}) >= 2 for i in range(len(chosen)))


@given(worlds)
def test_that_too_few_are_compared_tells_no_level(courses):
    """What depends on the levels (`ALIKE`) hides the requirement as a whole; the rest depends on who took part only."""
    changed = [
        Course(tuple(None if value is None else 0 for value in course.levels), course.hidden, course.number)
        for course in courses
    ]

    reasons = [compare(some, 5, TOP).reason for some in (courses, changed)]

    assert (reasons[0] == Reason.TOO_FEW) == (reasons[1] == Reason.TOO_FEW)
