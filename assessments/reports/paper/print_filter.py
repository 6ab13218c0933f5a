"""Make typed text safe and legible on paper.

The database keeps what was typed; only print goes through here. Nothing is added that was not typed. The limits keep
hostile text (walls of combining marks, thousands of empty lines) from costing minutes of layout time; endless words are
broken for the layout only (`unending`).
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable

MAX_CHARACTERS = 20_000
MAX_LINES = 400
MAX_COMBINING_MARKS = 3
MAX_INDENT = 12  # spaces at the start of a line
TAB = "    "
ENDLESS = 200  # characters without a space; no address that people copy is as long
BREAK_AFTER = 40  # in an endless word
SHORTENED = "[gekürzt]"
ZERO_WIDTH_SPACE = "\u200b"

_DROPPED_CATEGORIES = {"Cc", "Co", "Cs", "Cn"}
# Invisible characters that no font draws or that turn the reading direction of what follows.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e0fff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"(?<=\S)[^\S\n]+")
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_ENDLESS_WORD = re.compile(rf"\S{{{ENDLESS},}}")
_PIECE = re.compile(rf".{{{BREAK_AFTER}}}(?=.)", re.DOTALL)


def clean(text: str, *, max_characters: int = MAX_CHARACTERS, max_lines: int = MAX_LINES) -> str:
    """`text` without anything that breaks a page; lines stay lines with their indent, at most one blank."""
    text, cut = _cut_characters(text, max_characters)
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = _drop_unprintable(_INVISIBLE.sub("", text))
    text = _INDENT.sub(_indent, _SPACES.sub(" ", text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip("\n")
    lines = text.split("\n")
    if len(lines) > max_lines:
        lines, cut = lines[:max_lines], True
    text = "\n".join(lines)
    return f"{text} {SHORTENED}".lstrip() if cut else text


def unending(text: str) -> str:
    """For the layout of pages: a word that goes on and on may break. Word files need no help with that."""
    return _ENDLESS_WORD.sub(lambda word: _PIECE.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word[0]), text)


def printable(value, cleaned: Callable[[str], str] = clean):
    """The same content with every string `cleaned`: dataclasses, tuples and dicts are walked through."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, tuple):
        return tuple(printable(item, cleaned) for item in value)
    if isinstance(value, dict):
        return {key: printable(item, cleaned) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **{name: printable(getattr(value, name), cleaned) for name in fields})
    return value


def _indent(spaces: re.Match) -> str:
    return " " * min(len(spaces[0].replace("\t", TAB)), MAX_INDENT)


def _cut_characters(text: str, limit: int) -> tuple[str, bool]:
    return (text[:limit], True) if len(text) > limit else (text, False)


def _drop_unprintable(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _DROPPED_CATEGORIES and character != "\n":
            if character == "\t":  # white space, not rubbish
                kept.append(character)
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MAX_COMBINING_MARKS:
            kept.append(character)
    return "".join(kept)
