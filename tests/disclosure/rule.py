"""The rule as people are told it, put into code a second time from the words alone.

A requirement is shown if (1) enough institutions chose a level; (2) whoever takes away her own level still finds two;
(3) where the circle reads single assessments, nothing stays hidden from it at all, or what is left for each hidden
institution after taking away all that is read and her own is still enough, on two levels; (4) the comparison with the
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


def is_shown(marks: Marks, known: RoundKnown) -> bool:
    """(1) to (3): the requirement on its own."""
    return is_safe(marks, marks, known, known.minimum)


def is_safe(marks: Marks, group: Collection[str], known: RoundKnown, minimum: int) -> bool:
    """Whether the numbers of this group of institutions may be told."""
    levels = [marks[one] for one in group if isinstance(marks[one], int)]
    if len(levels) - known.own < minimum - 1 or not _two_are_left(levels, known.own):
        return False
    hidden = [marks[one] for one in group if one in known.hidden and isinstance(marks[one], int)]
    if not known.circle_reads or not hidden:
        return True
    return len(hidden) - known.own >= minimum and _two_are_left(hidden, known.own)


def comparison(then: Marks, now: Marks, rounds: tuple[RoundKnown, RoundKnown]) -> bool | None:
    """(4): True if it is shown, False if the groups are too small, None if a group fails: the requirement goes."""
    minimum = max(known.minimum for known in rounds)
    rated = [{one for one, value in marks.items() if isinstance(value, int)} for marks in (then, now)]
    compared = rated[0] & rated[1]
    groups = [(marks, known, group) for marks, known, mine in zip((then, now), rounds, rated, strict=True)
              for group in (compared, mine - compared)]  # fmt: skip
    if len(compared) < minimum or any(0 < len(group) < minimum for _, _, group in groups):
        return False
    if any(group and not is_safe(marks, group, known, minimum) for marks, known, group in groups):
        return None
    return True


def _two_are_left(levels: Sequence[int], own: int) -> bool:
    """At least two levels, whichever own ones are taken away."""
    return len(levels) - max(Counter(levels).values(), default=0) > own


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
