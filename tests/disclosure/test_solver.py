"""The solver finds every leak that is known, and agrees with plain trying out."""

from collections import Counter
from itertools import product
from random import Random

import pytest

from .rule import NOT_RELEVANT, UNRATED, Agreed, NumbersOnly, RoundKnown, comparison, is_shown
from .solver import Compared, Printed, Puzzle, Undecided, compared


def marks(*levels):
    """I0, I1 … with these values."""
    return {f"I{index}": level for index, level in enumerate(levels)}


def puzzle(rounds, *, shown=(), pairs=(), top=3, **values):
    """Rounds by code, some with their distribution shown, pairs of them compared; and the truth."""
    participants = {code: tuple(found) for code, found in rounds.items()}
    truth = {(code, one): value for code, found in rounds.items() for one, value in found.items()}
    counts = {code: Counter(rounds[code].values()) for code in shown}
    comparisons = {pair: compared(truth, participants, *pair) for pair in pairs}
    return Puzzle(participants, top, Printed(counts, comparisons), **values), truth


def known_to(truth, *institutions):
    return {place: value for place, value in truth.items() if place[1] in institutions}


def forced_by(rounds, *institutions, **values):
    """Who is forced in which round, for somebody who knows the answers of these institutions."""
    found, truth = puzzle(rounds, **values)
    return sorted(found.forced(known_to(truth, *institutions), truth))


# --- the known leaks --------------------------------------------------------------------------------------------------


def test_all_alike_tell_everybody():
    assert forced_by({"r": marks(2, 2, 2, 2, 2)}, shown="r") == [("r", f"I{index}") for index in range(5)]


def test_whoever_differs_alone_knows_the_others():
    levels = {"r": marks(1, 2, 2, 2, 2)}

    assert forced_by(levels, "I0", shown="r") == [("r", f"I{index}") for index in range(1, 5)]
    assert (forced_by(levels, shown="r"), forced_by(levels, "I1", shown="r")) == ([], [])


@pytest.mark.parametrize("levels", [(1, 1, 2, 2, 2), (1, 2, 2, 2, 3)])
def test_two_levels_for_everybody_tell_nothing(levels):
    assert [forced_by({"r": marks(*levels)}, *own, shown="r") for own in ((), ("I0",), ("I1",), ("I4",))] == [[]] * 4


def test_whoever_reads_all_but_one_knows_that_one():
    assert forced_by({"r": marks(0, 1, 2, 2, 3)}, "I0", "I1", "I2", "I4", shown="r") == [("r", "I3")]


def test_newcomer_is_what_the_comparison_leaves():
    """I5 came later: the sum of all in the second round less that of the compared ones."""
    rounds = {"a": marks(1, 1, 2, 2, 3), "b": marks(1, 2, 2, 2, 3, 1)}

    assert forced_by(rounds, shown="ab", pairs=[("a", "b")]) == [("b", "I5")]
    assert forced_by(rounds, shown="ab") == []


def test_two_comparisons_are_subtracted_from_each_other():
    """The third round is compared with both others, of which only the second had I5 in it."""
    rounds = {"a": marks(1, 1, 2, 2, 3), "b": marks(1, 2, 2, 2, 3, 2), "c": marks(2, 2, 2, 1, 3, 0, 1)}

    assert forced_by(rounds, pairs=[("b", "c")]) == []
    assert ("c", "I5") in forced_by(rounds, pairs=[("a", "c"), ("b", "c")])


def test_suppressed_requirement_is_told_by_its_comparison():
    """No distribution, but the mean of five is the highest level."""
    rounds = {"a": marks(3, 3, 3, 3, 3), "b": marks(1, 2, 1, 2, 1)}

    assert forced_by(rounds, pairs=[("a", "b")]) == [("a", f"I{index}") for index in range(5)]


def test_missing_number_tells_something_to_whoever_knows_the_rule():
    """Of three with two levels to choose from, the reader knows two different ones, and nothing is shown: for all."""
    known = {"r": RoundKnown(3, frozenset(), circle_reads=False)}

    def decided(assignment):
        shown, _ = Agreed().decides({"r": {one: value for (_, one), value in assignment.items()}}, known, None, "r")
        return not shown

    rounds = {"r": marks(0, 0, 1, NOT_RELEVANT)}
    assert forced_by(rounds, "I0", "I1", "I2", top=1, fits_rule=decided) == []
    found, truth = puzzle(rounds, top=1, fits_rule=decided)
    another = [a["r", "I3"] for a in found.search(known_to(truth, "I0", "I1", "I2"))]
    assert another == [0, NOT_RELEVANT, UNRATED]  # not 1: then it would have been shown


# --- against trying out everything ------------------------------------------------------------------------------------


def tried_out(found, known):
    """Place → values in all consistent assignments that fit what is known."""
    places = [(code, one) for code, who in found.participants.items() for one in who]
    possible = {}
    for chosen in product(found.values, repeat=len(places)):
        assignment = dict(zip(places, chosen, strict=True))
        if all(assignment[place] == value for place, value in known.items()) and found.is_consistent(assignment):
            for place, value in assignment.items():
                possible.setdefault(place, set()).add(value)
    return possible


def small(seed):
    """Up to three institutions in two rounds, or five in one, with some numbers kept back."""
    random = Random(seed)  # noqa: S311 - no secret
    top, pair = random.choice((1, 2)), random.random() < 0.6
    values = [*range(top + 1), *range(top + 1), NOT_RELEVANT, UNRATED]
    town = [f"I{index}" for index in range(3 if pair else random.randint(3, 5))]
    codes = ("a", "b") if pair else ("a",)
    rounds = {
        code: {one: random.choice(values) for one in town if random.random() < 0.8 or one == "I0"} for code in codes
    }
    hidden = frozenset(one for one in town if random.random() < 0.6)
    known = {code: RoundKnown(random.randint(2, 3), hidden, random.random() < 0.5) for code in codes}
    shown = [code for code in codes if is_shown(rounds[code], known[code]) or random.random() < 0.4]
    pairs = [("a", "b")] if pair and random.random() < 0.6 else []

    def fits(assignment):
        for code in codes:
            own = {one: value for (name, one), value in assignment.items() if name == code}
            if code not in shown and is_shown(own, known[code]):
                return False
        return True

    found, truth = puzzle(rounds, shown=shown, pairs=pairs, top=top, fits_rule=fits, alike=lambda one: one in hidden)
    own = random.sample(town, random.randint(0, 2))
    return found, truth, known_to(truth, *own)


@pytest.mark.parametrize("seed", range(60))
def test_same_as_trying_out_everything(seed):
    found, truth, known = small(seed)
    possible = tried_out(found, known)

    expected = {place: truth[place] for place, values in possible.items() if len(values) == 1 and place not in known}
    assert found.forced(known, truth) == expected
    searched = {}
    for assignment in found.search(known, every=True):
        for place, value in assignment.items():
            searched.setdefault(place, set()).add(value)
    assert searched == possible


# --- what it refuses --------------------------------------------------------------------------------------------------


def test_wrong_witness_is_refused():
    found, truth = puzzle({"r": marks(0, 1, 2)}, shown="r")

    with pytest.raises(ValueError, match="witness"):
        found.forced({}, truth | {("r", "I0"): 3})


def test_too_long_a_search_says_so():
    found, _ = puzzle({"r": marks(*[0, 1, 2] * 4)}, shown="r", budget=100)

    with pytest.raises(Undecided):
        list(found.search({}, every=True))


# --- the rule in words ------------------------------------------------------------------------------------------------


def everybody(minimum=5, hidden=(), circle_reads=False):
    return RoundKnown(minimum, frozenset(hidden), circle_reads)


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        ((2, 2, 2, 2, 2), False),
        ((1, 2, 2, 2, 2), False),
        ((1, 1, 2, 2, 2), True),
        ((1, 2, 2, 2, 3), True),
        ((1, 1, 2, 2, NOT_RELEVANT), False),
        ((2,) * 39 + (3,), False),
    ],
)
def test_rule_in_words(levels, shown):
    assert is_shown(marks(*levels), everybody()) == shown


def test_rule_looks_at_those_who_stay_hidden_from_the_circle():
    hidden = [f"I{index}" for index in range(6)]
    levels = marks(1, 2, 2, 2, 2, 2, 1, 3)

    assert is_shown(levels, everybody(hidden=hidden))
    assert not is_shown(levels, everybody(hidden=hidden, circle_reads=True))
    assert is_shown(levels | {"I5": 1}, everybody(hidden=hidden, circle_reads=True))
    assert is_shown(levels, everybody(circle_reads=True))


def test_rule_for_a_comparison():
    then, known = marks(1, 1, 2, 2, 3), (everybody(3), everybody(3))

    assert comparison(then, marks(1, 2, 2, 1, 3), known) is True
    assert comparison(then, marks(1, 2, 2, 1, 3, 0), known) is False  # one is left over
    assert comparison(then, marks(2, 2, 2, 2, 2), known) is None
    assert NumbersOnly().decides({"a": then}, {"a": everybody(3)}, None, "a") == (True, None)


def test_sums_of_a_comparison():
    truth = {("a", "I0"): 1, ("b", "I0"): 2, ("a", "I1"): 3, ("b", "I1"): UNRATED}

    assert compared(truth, {"a": ("I0", "I1"), "b": ("I0", "I1")}, "a", "b") == Compared(1, 1, 2)
