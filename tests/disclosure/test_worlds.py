"""Nobody who reads everything knows an answer that nobody told her: a fixed sample of `python -m tests.disclosure`."""

from dataclasses import replace

import pytest

from .attack import AGREED, attack, solve
from .rule import Agreed
from .visiting import read
from .worlds import World, WorldRound, world

SAMPLE = range(1, 19)
THOROUGH = 2  # everybody reads everything
# Seeds in which the solver has found something, at some time and with some rule:
# 1 and 9 all alike (numbers only), 5 groups of a comparison too small for the circle (the rule in words was read
# wrongly), 102 and 113 somebody that the circle reads is known to whoever knows that it does.
# 243: the circle reads two of ten; that those it does not read are on two levels gave one of the two away to the other.
FOUND = (5, 9, 102, 113, 243)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", sorted({*SAMPLE, *FOUND}))
def test_nothing_is_forced(seed):
    found = attack(world(seed), thorough=seed == THOROUGH)

    assert found.findings == []


@pytest.mark.pdf
def test_nothing_is_forced_by_papers():
    """PDF and Word files as they are published, two rounds and a corrected edition."""
    found = attack(PAPERS, drawn=True)

    assert found.findings == []


# --- it can fail ------------------------------------------------------------------------------------------------------


def one_round(levels, **values) -> World:
    """One requirement, nobody lets the circle read."""
    marks = {f"I{index:02}": level for index, level in enumerate(levels)}
    asked = WorldRound("r0", 2021, 3, dict.fromkeys(marks, "anonymous_only"), (), {"A1": marks})
    return replace(World(0, 3, {"A": ("A1",)}, (asked,), (("r0", 1),)), **values)


PAPERS = replace(
    world(0),
    top=3,
    areas={"A": ("A1", "A2")},
    rounds=tuple(
        WorldRound(
            f"r{index}",
            2021 + index,
            3,
            {f"I{number:02}": "named" if number < 2 else "anonymous_only" for number in range(9)},
            (),
            {
                "A1": {f"I{number:02}": (number + index) % 3 for number in range(9)},
                "A2": {f"I{number:02}": 2 if number else 3 for number in range(9)},
            },
        )
        for index in range(2)
    ),
    steps=(("r0", 1), ("r1", 1), ("r0", 2)),
    pair=(),
)


def test_numbers_of_a_level_of_all_would_be_found():
    """Whatever the pages keep back today: if they printed it, the solver would say who is known."""
    alike = one_round([2, 2, 2, 2, 2])
    seen = read(alike)
    assert ("r0", "A1") in seen.public.suppressed

    seen.public.show(("r0", "A1"), (0, 0, 5, 0, 0, 0), "a leak")
    forced = {(line.reader, line.institution) for line in solve(alike, seen, AGREED).forced}
    assert {("outsider", f"I{index:02}") for index in range(5)} <= forced


def test_numbers_are_read_and_must_be_true():
    mixed = one_round([1, 1, 2, 2, 3, 3])
    seen = read(mixed)
    assert seen.public.shown == {("r0", "A1"): (0, 2, 2, 2, 0, 0)}
    assert solve(mixed, seen, AGREED).faults == []

    other = one_round([1, 1, 2, 2, 2, 3])
    assert solve(other, seen, AGREED).faults != []


def test_other_rule_than_the_one_told_is_noticed():
    class Never(Agreed):
        def decides(self, *args):
            return False, False

    mixed = one_round([1, 1, 2, 2, 3, 3])
    assert solve(mixed, read(mixed), Never()).mismatches != []
