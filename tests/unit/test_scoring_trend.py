"""The comparison with the round before, and that nobody can subtract single institutions out of it."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring_trend import NOT_SHOWN, Comparison, Course, compare, trend

TOP = 3


def some(number, before=None, then=None, now=None, hidden=(True, True)):
    return Course((before, then, now), hidden, number)


BOTH = some(5, then=1, now=2)


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([], True),
        ([some(4, then=0)], False),  # left since: the last round minus the comparison shows four
        ([some(5, then=0)], True),
        ([some(4, now=0)], False),  # new: this round minus the comparison shows four
        ([some(5, now=0)], True),
        ([some(2, now=0), some(3, now=3)], True),
        ([some(9, before=1)], True),  # only in a round that is not compared
        ([some(5, 1, 1, 1)], True),
        ([some(4, 1, 1, 1)], False),  # this comparison minus what the earlier one shows
        ([some(5, then=0), some(4, before=1, then=1)], False),  # the earlier comparison shows four who left
        ([some(1, then=1, now=2, hidden=(False, False))], True),
        ([some(4, then=1, hidden=(True, True)), some(1, then=1, hidden=(False, True))], False),  # one can be read
        ([some(5, then=1, hidden=(False, False))], True),
    ],
)
def test_comparison_is_shown_if_no_cell_is_small(others, shown):
    assert compare([BOTH, *others], 5, TOP).shown == shown


def test_comparison_of_too_few_is_not_shown():
    assert compare([some(4, then=1, now=2)], 5, TOP) == NOT_SHOWN
    assert compare([], 5, TOP) == NOT_SHOWN


def test_comparison_counts_the_same_institutions_in_both_rounds():
    found = compare([some(3, then=0, now=1), some(2, then=1, now=3), some(5, then=3), some(6, now=0)], 5, TOP)

    assert found == Comparison(5, earlier=(3, 2, 0, 0), later=(0, 3, 0, 2))
    assert (found.mean_earlier, found.mean_later) == (Fraction(2, 5), Fraction(9, 5))


def test_area_is_made_of_the_shown_requirements():
    courses = {"A1": [BOTH], "A2": [some(4, then=3, now=3)], "B1": []}

    found = trend({"A": ("A1", "A2"), "B": ("B1", "B2")}, courses, 5, TOP)

    assert found.requirements == {"A1": Comparison(5, (0, 5, 0, 0), (0, 0, 5, 0)), "A2": NOT_SHOWN, "B1": NOT_SHOWN}
    assert found.areas == {"A": found.requirements["A1"], "B": NOT_SHOWN}


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
def test_no_small_group_can_be_subtracted(courses, minimum):
    if not compare(courses, minimum, TOP).shown:
        return
    levels = people(courses)
    before, then, now = ({i for i, found in levels.items() if found[r] is not None} for r in range(3))

    in_the_last_round = [then, then & now, before & then]
    in_this_round = [now, then & now]

    for published in (in_the_last_round, in_this_round):
        assert all(len(cell) >= minimum for cell in computable(published))


@given(worlds)
def test_suppressed_comparison_is_the_same_whatever_the_values(courses):
    """A refusal must not tell levels: it depends on who took part, not on what they chose."""
    changed = [
        Course(
            tuple(None if value is None else (value + 1) % (TOP + 1) for value in course.levels), number=course.number
        )
        for course in courses
    ]

    assert compare(courses, 5, TOP).shown == compare(changed, 5, TOP).shown
