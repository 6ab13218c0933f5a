"""The rule as people are told it, put into code a second time from the words alone.

A requirement is shown if (1) enough institutions chose a level; (2) whoever takes away her own level still finds two;
(3) where the circle reads single assessments, nothing stays hidden from it at all, or what is left for each hidden
institution after taking away all that is read and her own is still enough, on two levels, and all together differ twice
as much; (4) the comparison with the
round before would not leave a group that fails (1) to (3). A comparison is shown if each group that it separates has
enough levels or none. So whoever knows the rule learns something from a number that is missing: `solver` counts on it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Value = int | str  # a level, or one of the two below
NOT_RELEVANT, UNRATED = "not_relevant", "unrated"
Marks = Mapping[str, Value]  # institution → value


@dataclass(frozen=True)
class RoundKnown:
    """What everybody may know of a round besides its numbers: who took part, who stays hidden from the circle."""

    minimum: int
    hidden: frozenset[str]  # institutions that the circle may not read
    circle_reads: bool
    own: int = 1  # of how many institutions that take part somebody knows the answers


def circle_reads(participants: int, hidden: int, minimum: int) -> bool:
    """Whether the circle reads single assessments: all have agreed, or many have not."""
    return hidden < participants and (not hidden or hidden >= 2 * minimum)


def is_shown(marks: Marks, known: RoundKnown) -> bool:
    """(1) to (3): the requirement on its own."""
    return is_safe(marks, marks, known, known.minimum)


def is_safe(marks: Marks, group: Collection[str], known: RoundKnown, minimum: int) -> bool:
    """Whether the numbers of this group of institutions may be told."""
    return _are_enough(marks, group, known, minimum) and _are_mixed(marks, group, known)


def comparison(then: Marks, now: Marks, rounds: tuple[RoundKnown, RoundKnown]) -> bool | None:
    """(4): True if it is shown, False if the groups are too small, None if a group fails: the requirement goes."""
    minimum = max(known.minimum for known in rounds)
    rated = [{one for one, value in marks.items() if isinstance(value, int)} for marks in (then, now)]
    compared = rated[0] & rated[1]
    groups = [
        (marks, group, known)
        for marks, known, mine in zip((then, now), rounds, rated, strict=True)
        for group in (compared, mine - compared)
        if group
    ]
    if not compared or not all(_are_enough(*group, minimum) for group in groups):
        return False
    return True if all(_are_mixed(*group) for group in groups) else None


def _are_enough(marks: Marks, group: Collection[str], known: RoundKnown, minimum: int) -> bool:
    """How many there are says nothing about their levels."""
    number, hidden = len(_levels(marks, group)), len(_levels(marks, known.hidden & set(group)))
    left_to_the_circle = not known.circle_reads or not hidden or hidden - known.own >= minimum
    return number - known.own >= minimum - 1 and left_to_the_circle


def _are_mixed(marks: Marks, group: Collection[str], known: RoundKnown) -> bool:
    """At least two levels, whichever own ones are taken away, also of those that the circle may not read; where it
    reads some, all together have twice as many off the most frequent level."""
    everybody = _off_the_most_frequent(_levels(marks, group))
    if not known.circle_reads or not known.hidden:
        return everybody > known.own
    hidden = _levels(marks, known.hidden & set(group))
    return everybody >= 2 * known.own + 2 and (not hidden or _off_the_most_frequent(hidden) > known.own)


def _off_the_most_frequent(levels: Sequence[int]) -> int:
    return len(levels) - max(Counter(levels).values(), default=0)


def _levels(marks: Marks, group: Collection[str]) -> Sequence[int]:
    return [marks[one] for one in group if isinstance(marks[one], int)]


class Agreed:
    """The rule as agreed. `decides` tells whether a requirement is shown and whether its comparison is."""

    def decides(self, marks: Mapping[str, Marks], rounds: Mapping[str, RoundKnown], before: str | None, now: str):
        shown = is_shown(marks[now], rounds[now])
        if not shown or before is None or not is_shown(marks[before], rounds[before]):
            return shown, False
        compared = comparison(marks[before], marks[now], (rounds[before], rounds[now]))
        return (False, False) if compared is None else (True, compared)


class NumbersOnly:
    """What the application did before: nothing but the number of levels counts, and a comparison tells no reason."""

    def decides(self, marks: Mapping[str, Marks], rounds: Mapping[str, RoundKnown], before: str | None, now: str):
        shown = sum(isinstance(value, int) for value in marks[now].values()) >= rounds[now].minimum
        return shown, None
