"""Which numbers may be shown without giving anybody away. Pure: plain numbers in, a reason or None out.

No number, alone or with others, may force the level of an institution that did not agree to be read, or the opinion of
a person. So whatever is shown must stay open after a reader has taken away all that he knows: at least the minimum
number of ratings (one less if he takes away no more than his own), and at least one of them off the most frequent level
for whoever it is that reads. Readers are everybody, each participant, and the circle (Lenkungskreis and
Koordinierungsgruppe) with and without an own institution. The reasons are argued in docs/schutz-der-zahlen.md.

The rule itself is known to the reader, so a refusal must tell nothing either:
- a requirement is shown to all or to nobody, and nothing at all is said of one that is not;
- whether the circle reads single assessments depends on how many agreed, never on a level;
- so does whether two rounds are compared. If the levels alone forbid a comparison, the requirement goes as a whole.
"""

from collections.abc import Sequence
from enum import StrEnum, auto

Ratings = Sequence[int]  # number of ratings at level 0 … top
HIDDEN_FROM_CIRCLE = 2  # times the minimum, see `circle_reads`


class Reason(StrEnum):
    """Why something is not shown; for the reviewer only. The words stand in `contents_of_reports`."""

    TOO_FEW = auto()  # less than the minimum would be left to somebody
    ALIKE = auto()  # too many on one level: somebody would know those of all others
    CIRCLE = auto()  # the circle reads so much that the rest would be too few or alike
    COMPARISON = auto()  # the comparison with the last round would leave a group that is alike
    EDITION = auto()  # an earlier edition of the round does not show it
    NOT_IN_BOTH = auto()  # one of the two compared rounds does not show the requirement


def refusal(ratings: Ratings, minimum: int, *, own: int = 1, hidden: Ratings | None = None) -> Reason | None:
    """Why these ratings may not be shown, or None.

    `own`: how many of them a single reader may know because he gave them. `hidden`: those among them that stay
    unread if the circle reads the others; None if it reads none of them, or all.
    """
    if sum(ratings) - own < minimum - 1:
        return Reason.TOO_FEW
    if not differs(ratings, own):
        return Reason.ALIKE
    if hidden is not None and (sum(hidden) - own < minimum or not differ_beside_the_circle(ratings, hidden, own)):
        return Reason.CIRCLE
    return None


def differs(ratings: Ratings, own: int) -> bool:
    """Whether two levels are left, whichever `own` of the ratings are taken away."""
    return sum(ratings) - max(ratings, default=0) > own


def differ_beside_the_circle(ratings: Ratings, hidden: Ratings, own: int) -> bool:
    """The same where the circle reads some of the ratings and not the `hidden` ones; none hidden are none to find out.

    That the hidden ones differ tells something of the others, whom only the circle may read. So all together must
    differ twice as much: then it could be so whatever the others chose.
    """
    return differs(ratings, 2 * own + 1) and (not any(hidden) or differs(hidden, own))


def circle_reads(hidden: int, minimum: int) -> bool:
    """Whether the circle reads the single assessments that agreed, with so many others in the round.

    Not with fewer than twice the minimum: every requirement must then hold for the others alone, and with only a few
    of them most would be suppressed for everybody.
    """
    return hidden == 0 or hidden >= HIDDEN_FROM_CIRCLE * minimum


def shown_opinions(on_screen: Ratings, on_paper: Ratings, minimum: int) -> tuple[int, ...] | None:
    """The individual opinions of a team as far as they may be shown.

    Readers are its members. Each knows the own opinion; whoever typed in the paper sheets knows all of those too, so
    opinions given on screen are counted only where they hold without the paper.
    """
    own_and_paper_known = minimum + 1 if sum(on_paper) else minimum
    parts = [on_paper]
    if refusal(on_screen, own_and_paper_known) is None:
        parts.append(on_screen)
    together = tuple(map(sum, zip(*parts, strict=True)))
    return together if refusal(together, minimum) is None else None
