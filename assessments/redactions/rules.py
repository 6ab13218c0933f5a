"""Blacking out a passage. Its words count, not their place: it disappears wherever the institution wrote it."""

import re
from collections.abc import Iterable

BAR = "[nicht veröffentlicht]"


def blacked_out(text: str, passages: Iterable[str]) -> str:
    """The text with a bar in place of each passage; one for several that overlap: none is left half."""
    readable, end = [], 0
    for first, last in _places(text, passages):
        if first >= end:
            readable.append(text[end:first])
        end = max(end, last)
    return BAR.join([*readable, text[end:]])


def occurs(passage: str, text: str) -> bool:
    """Whether the passage stands in the text, however its lines are broken."""
    return bool(passage.split()) and bool(_pattern(passage).search(text))


def _places(text: str, passages: Iterable[str]) -> list[tuple[int, int]]:
    """Where they begin and end in the text, in its order."""
    wanted = filter(str.strip, passages)
    return sorted(found.span() for passage in wanted for found in _pattern(passage).finditer(text))


def _pattern(passage: str) -> re.Pattern:
    return re.compile(r"\s+".join(map(re.escape, passage.split())))
