"""Order and search as people expect: names by DIN 5007-1 (ä as a, ß as ss, case and accents make no difference), and
„arztliche“, „aerztliche“ or „ÄRZTLICHE“ find „Ärztliche“.

Pure: no Django, no clock. PostgreSQL computes the same key with the function below, so that lists are in the same
order everywhere, whatever the language of the server. The key is computed when asked and not stored: a few hundred
names take no time, and a stored key would have to follow every way in which a name can change.
"""

import re
import unicodedata
from collections import defaultdict

SPELT_OUT = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
ACCENTS = "".join(map(chr, range(0x300, 0x370)))
NOT_SORTED = "„“”‚‘’»«›‹\"'()*"  # „Café International“ stands at C, Bürger*innen as without the asterisk
BLANKS = "-–—/\u00a0\u2011"
LETTERS = [letter for letter in map(chr, range(0x41, 0x530)) if unicodedata.normalize("NFKD", letter) == letter]
_SINGLE = {one: one.lower() for one in LETTERS if one.lower() != one} | dict.fromkeys(BLANKS, " ")
_TABLE = str.maketrans(_SINGLE | dict.fromkeys(ACCENTS + NOT_SORTED, ""))


def key(text: str) -> str:
    """What a name is sorted by."""
    for letter, spelt in SPELT_OUT.items():
        text = text.replace(letter, spelt)
    return unicodedata.normalize("NFKD", text).translate(_TABLE)


def postgresql_expression(text: str) -> str:
    """SQL for the same key of an SQL expression."""
    for letter, spelt in SPELT_OUT.items():
        text = f"replace({text}, '{letter}', '{spelt}')"
    letters = "".join(_SINGLE) + ACCENTS + NOT_SORTED.replace("'", "''")
    return f"translate(normalize({text}, NFKD), '{letters}', '{''.join(_SINGLE.values())}')"


def _letters_by_base() -> dict[str, str]:
    """The Latin letters by what they are without accent and case: all of „aAäÄáÁ…“ for a."""
    found = defaultdict(str)
    for letter in map(chr, range(0x41, 0x250)):
        if letter.isalpha() and len(base := key(letter)) == 1:
            found[base] += letter
    return dict(found)


LETTERS_BY_BASE = _letters_by_base()
PIECES = re.compile(r"ae|oe|ue|ss|.", re.IGNORECASE | re.DOTALL)
SPELLINGS = {  # a digraph may stand for one letter, and the letter for the digraph
    **dict.fromkeys(("ä", "ae"), "(?:[äÄ]|[aA][eE])"),
    **dict.fromkeys(("ö", "oe"), "(?:[öÖ]|[oO][eE])"),
    **dict.fromkeys(("ü", "ue"), "(?:[üÜ]|[uU][eE])"),
    **dict.fromkeys(("ß", "ss"), "(?:[ßẞ]|[sS][sS])"),
}


def spelling_pattern(typed: str) -> str:
    """A pattern that finds words however they are spelled; the databases alone know the case of ASCII only."""
    return "".join(_spellings(found.group()) for found in PIECES.finditer(typed))


def _spellings(piece: str) -> str:
    if known := SPELLINGS.get(piece.lower()):
        return known
    if letters := LETTERS_BY_BASE.get(key(piece)):
        return f"[{letters}]"
    both = {piece.lower(), piece.upper()}
    return f"[{''.join(sorted(both))}]" if len(both) > 1 else re.escape(piece)
