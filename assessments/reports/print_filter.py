"""Make typed text safe and legible on paper.

The database keeps what was typed; only print goes through here. The limits keep hostile text (walls of
combining marks, endless words, thousands of empty lines) from costing minutes of layout time.
"""

import dataclasses
import re
import unicodedata

MAX_CHARACTERS = 20_000
MAX_LINES = 400
MAX_COMBINING_MARKS = 3
BREAK_AFTER = 40
SHORTENED = "[gekürzt]"
ZERO_WIDTH_SPACE = "\u200b"

_DROPPED_CATEGORIES = {"Cc", "Co", "Cs", "Cn"}
# Invisible characters that no font draws or that turn the reading direction of what follows.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e0fff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LONG_WORD = re.compile(rf"(\S{{{BREAK_AFTER}}})(?=\S)")


def clean(text: str, *, max_characters: int = MAX_CHARACTERS, max_lines: int = MAX_LINES) -> str:
    """`text` without anything that breaks a page; lines stay lines, at most one blank line in a row."""
    text, cut = _cut_characters(text, max_characters)
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = _drop_unprintable(_INVISIBLE.sub("", text))
    text = "\n".join(line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    lines = text.split("\n")
    if len(lines) > max_lines:
        lines, cut = lines[:max_lines], True
    text = _LONG_WORD.sub(rf"\1{ZERO_WIDTH_SPACE}", "\n".join(lines))
    return f"{text} {SHORTENED}".lstrip() if cut else text


def printable(value):
    """The same content with every string cleaned: dataclasses, tuples and dicts are walked through."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(printable(item) for item in value)
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        cleaned = {
            field.name: printable(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init
        }
        return dataclasses.replace(value, **cleaned)
    return value


def _cut_characters(text: str, limit: int) -> tuple[str, bool]:
    return (text[:limit], True) if len(text) > limit else (text, False)


def _drop_unprintable(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _DROPPED_CATEGORIES and character != "\n":
            # A tab is white space, not rubbish: it becomes a space below.
            if character == "\t":
                kept.append(" ")
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MAX_COMBINING_MARKS:
            kept.append(character)
    return "".join(kept)
