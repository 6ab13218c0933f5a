"""Does a text seem to name a person? A hint at the field, never a refusal: rules as plain as these are often wrong."""

import re

_WORD = r"[A-ZÄÖÜÇĞİŞČŠŽ][a-zäöüßéèçğıšž]+"
_OFFICES = (  # follow „Frau“ and „Herr“ without naming anybody to whom the city would not
    r"(?:Ober)?[Bb]ürgermeister(?:in)?|Beigeordnete[rn]?|Dezernent(?:in)?|Ministerin?|Präsident(?:in)?|Doktor|Professor"
)
_STREET = r"(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Gg]asse|[Aa]llee|[Uu]fer|[Pp]latz|[Ww]eg|[Rr]ing)"
_NO_STREET = r"(?!(?:Arbeits|Ausbildungs|Kita|Lern|Park|Schul|Sitz|Spiel|Stell|Studien|Bildungs|Förder|Lebens)\w*\s\d)"

KINDS = {
    "ein Name": re.compile(rf"\b(?:Herrn?|Hr\.|Frau|Fr\.)[ \u00a0]+(?!(?:{_OFFICES})\b){_WORD}(?=\W|$)"),
    "eine Telefonnummer": re.compile(
        r"(?<![\w./+-])(?!0\d{2,4}/(?:19|20)\d\d\b)(?:\+\d{2}|00\d{2}|0\d{2,4})[ /()\-–]{0,3}\d[\d \-–/]{3,14}\d"
        r"(?![./]?\d)(?!\s?(?:Uhr|€|Euro))"
        r"|\b(?:Tel|Telefon|Durchwahl|Mobil|Handy|Fax)\b[.:]{0,2} ?(?:Nr\.|-)? ?\d[\d /-]{2,14}\d"
    ),
    "eine E-Mail-Adresse": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,}"),
    "eine Anschrift": re.compile(
        rf"(?<![\w-]){_NO_STREET}(?=[A-ZÄÖÜ])[\w-]{{0,40}}{_STREET} \d{{1,3}} ?[a-z]?(?![\w.:/–-]{{0,9}}\d)"
        r"(?! ?[A-Za-z%€])"
    ),
    "eine Kontonummer": re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){4} ?\d{2}\b"),
}
LOOKED_AT = 20_000  # characters


def found(text: str) -> tuple[str, ...]:
    """What the text seems to hold, in words with their article."""
    return tuple(words for words, pattern in KINDS.items() if pattern.search(text[:LOOKED_AT]))


def hint(text: str) -> str:
    """A sentence for the person who writes, or ""."""
    words = found(text)
    if not words:
        return ""
    listed = " und ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"Hier steht vielleicht {listed}. Bitte schreiben Sie Funktionen statt Namen."
