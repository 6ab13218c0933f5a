r"""The one gate through which every text enters: what comes from Macs, Word, PowerPoint, PDF and phones becomes what
it means, and what cannot be meant is named. Pure: no Django, no clock.

What it lets in is NFC (an ü is one character, however it was typed), has line feeds as line breaks and nothing
invisible around it. Passing twice changes nothing more.
"""

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = re.compile("[\t\n -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac]*")  # what German texts hold; all of it may stay
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")  # \v: soft break of PowerPoint and Word, \f: page break
# Marks where a word may be divided (\x02 in PDF, \x1f in Word). At the end of a line the word goes on in the next.
_DIVIDED = re.compile("(?<=[^\\W\\d_])[\u00ad\x02\x1f]+ *\n(?=[a-zäöüß])")
_MARKS = re.compile("[\u00ad\x02\x1f\ufeff]")
# Between letters of ours a zero width space is only a mark too; Thai and Khmer divide their words with it.
_BREAK_MARKS = re.compile("(?<=[\0-\u036f\u1e00-\u1eff])\u200b+")
# They come with telephone numbers from phones, and German is written from left to right anyway.
_LEFT_TO_RIGHT = re.compile("[\u202a\u202c\u202d\u2066\u2068\u2069]")
_SIGNS = str.maketrans({"\x1e": "-", "\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•"})  # Word: hyphen; bullets of Symbol
_RARE = re.compile("[\r\v\f\x85\u2028\u2029\u00ad\x02\x1f\x1e\ufeff\u200b\u202a-\u202d\u2066-\u2069\uf0b7\uf0a7\uf0d8]")

_UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"  # they count as letters or symbols and show nothing
_AROUND = rf"[\s\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff{_UNSEEN}]+"
_EDGES = re.compile(rf"\A{_AROUND}|(?<!{_AROUND[:-1]}){_AROUND}\Z")
_LINE_ENDS = re.compile(r"[\n\t]")

MOST_MARKS = 30  # on one letter; Unicode's own bound for text that is safe to process
_COMBINING = "".join(sign for sign in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(sign))
_PILE = re.compile(f"[{_COMBINING}]{{{MOST_MARKS + 1}}}")
_FORBIDDEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, all but tab, line feed and carriage return
    "\u202b\u202e\u2067"  # they turn round what stands after them
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_CONTROLS = {
    "\0": "Nullzeichen",
    "\x03": "Textende",
    "\x07": "Klingel",
    "\x08": "Rücktaste",
    "\x1a": "Dateiende",
    "\x1b": "Escape",
    "\x7f": "Löschtaste",
}


@dataclass(frozen=True)
class Refusal:
    """The first thing in a text that cannot be let in: line and character count from 1, as people count."""

    line: int
    character: int
    what: str
    is_in_one_line: bool

    def __str__(self):
        place = f"Zeichen {self.character}" if self.is_in_one_line else f"Zeile {self.line}, Zeichen {self.character}"
        return f"{place}: {self.what}."


def let_in(text: str, *, in_one_line: bool = False) -> str:
    """The text as it is saved and compared. One in which nothing can be seen is empty."""
    text = _edged(_meant(text))
    return " ".join(filter(None, (line.strip(" ") for line in _LINE_ENDS.split(text)))) if in_one_line else text


def refusal(text: str) -> Refusal | None:
    """What stands in the text, as it was typed, and may not be let in."""
    if _PLAIN.fullmatch(text):
        return None
    text = _meant(text)
    found = _FORBIDDEN.search(text) or _PILE.search(text)
    if found is None:
        return None
    before = text[: found.start()]
    character = found.start() - before.rfind("\n")
    return Refusal(before.count("\n") + 1, character, _named(found[0]), "\n" not in text)


def secret(text: str) -> str:
    """A password as it is set: each character in one form, and nothing else changed."""
    return unicodedata.normalize("NFC", text)


def secrets_meant(text: str) -> tuple[str, ...]:
    """The forms in which a typed password may have been set; the second only before there was the gate, on a Mac."""
    return tuple(dict.fromkeys((secret(text), unicodedata.normalize("NFD", text))))


def login_name(text: str) -> str:
    """A log-in name as it is saved and looked up: one form of each character, in small letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def is_visible(text: str) -> bool:
    """Whether anything can be seen: a letter, digit, punctuation mark or symbol."""
    return any(map(_is_seen, text))


def visible_length(text: str) -> int:
    """How many characters of a text can be seen; blanks between words count, one at a time."""
    words = [word for word in text.split() if is_visible(word)]
    return sum(map(_is_seen, text)) + max(len(words) - 1, 0)


def says_something(text: str) -> bool:
    """Whether a letter or digit can be seen. Every reason that somebody has to give must."""
    return any(character.isalnum() and character not in _UNSEEN for character in text)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _UNSEEN


def _meant(text: str) -> str:
    if _PLAIN.fullmatch(text) or _PILE.search(text):  # a pile is refused anyway, and would take its time
        return text
    text = unicodedata.normalize("NFC", text)
    if _RARE.search(text):
        text = _BREAKS.sub("\n", text)
        text = _MARKS.sub("", _DIVIDED.sub("", text))
        text = unicodedata.normalize("NFC", _BREAK_MARKS.sub("", _LEFT_TO_RIGHT.sub("", text)).translate(_SIGNS))
    return text


def _edged(text: str) -> str:
    text = _EDGES.sub("", text)
    return text if is_visible(text) or refusal(text) else ""


def _named(sign: str) -> str:
    if _PILE.match(sign):
        return f"mehr als {MOST_MARKS} Akzente auf einem Buchstaben"
    point = f"U+{ord(sign):04X}"
    if sign in "\u202b\u202e\u2067":
        return f"unsichtbares Zeichen, das die Schreibrichtung umkehrt ({point})"
    if "\ud800" <= sign <= "\udfff":
        return f"halbes Zeichen ({point})"
    if unicodedata.category(sign) == "Cn":
        return f"unerlaubtes Zeichen ({point})"
    name = f" „{_CONTROLS[sign]}“" if sign in _CONTROLS else ""
    return f"unsichtbares Steuerzeichen{name} ({point})"
