"""Two wordings side by side, word by word. Pure: no Django, no clock, and never slow, whatever people wrote.

A word counts together with the white space after it, so that half as many pieces are compared, none of them as
frequent as a space. The words of a text always add up to the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

WORD = re.compile(r"\S+\s*|\s+")  # white space alone: only before the first word
MOST_WORDS = 4_000  # of both wordings, between what they begin and end with alike: 25,000 characters or more
MOST_PAIRS = 40_000  # of equal words, each of the one wording with each of the other


@dataclass(frozen=True)
class Words:
    """A piece of a wording, and whether the other wording lacks it."""

    text: str
    is_changed: bool


Pieces = tuple[Words, ...]


def compared(one: str, other: str) -> tuple[Pieces, Pieces]:
    """Both wordings in pieces. White space alone makes no difference.

    Beyond `MOST_WORDS` or `MOST_PAIRS` everything between the common beginning and the common end counts as changed.
    """
    before, after = WORD.findall(one), WORD.findall(other)
    blocks = _alike([word.strip() for word in before], [word.strip() for word in after])
    return (
        _pieces(before, [(start, start + size) for start, _, size in blocks]),
        _pieces(after, [(start, start + size) for _, start, size in blocks]),
    )


def _alike(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where both have the same words: start in the one, start in the other, number of words; in order."""
    begin = _common(one, other)
    end = _common(one[begin:][::-1], other[begin:][::-1])
    middle, other_middle = one[begin : len(one) - end], other[begin : len(other) - end]
    between = [(a + begin, b + begin, size) for a, b, size in _matches(middle, other_middle)]
    return [(0, 0, begin), *between, (len(one) - end, len(other) - end, end)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Number of words that both begin with."""
    differing = (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _matches(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[int, int, int]]:
    if len(one) + len(other) > MOST_WORDS or _pairs(one, other) > MOST_PAIRS:
        return ()
    return SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()


def _pairs(one: Sequence[str], other: Sequence[str]) -> int:
    there = Counter(other)
    return sum(number * there[word] for word, number in Counter(one).items())


def _pieces(words: Sequence[str], alike: Iterable[tuple[int, int]]) -> Pieces:
    """The words with neighbours of the same kind in one piece; `alike` are starts and ends of what both have."""
    same = {position for start, end in alike for position in range(start, end)}
    runs = groupby(enumerate(words), key=lambda numbered: numbered[0] not in same)
    return tuple(Words("".join(word for _, word in run), is_changed) for is_changed, run in runs)
