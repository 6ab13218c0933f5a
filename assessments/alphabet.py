"""The order of names as people look them up (DIN 5007-1): ä as a, ß as ss, case and accents make no difference.

Pure: no Django, no clock. PostgreSQL computes the same key with the function below, so that lists are in the same
order everywhere, whatever the language of the server. The key is computed when asked and not stored: a few hundred
names take no time, and a stored key would have to follow every way in which a name can change.
"""

import unicodedata

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
