"""Blacking out a passage. Its words count, not their place: it disappears wherever the institution wrote it."""

import re
from collections.abc import Iterable

BAR = "[nicht veröffentlicht]"


def blacked_out(text: str, passages: Iterable[str]) -> str:
    """The text with a bar in place of each passage; long passages first, so that none is left half."""
    for passage in sorted(filter(str.strip, passages), key=len, reverse=True):
        text = _pattern(passage).sub(BAR, text)
    return text


def occurs(passage: str, text: str) -> bool:
    """Whether the passage stands in the text, however its lines are broken."""
    return bool(passage.split()) and bool(_pattern(passage).search(text))


def _pattern(passage: str) -> re.Pattern:
    return re.compile(r"\s+".join(map(re.escape, passage.split())))
