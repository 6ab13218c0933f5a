"""Begriffe: words of the questions that not everybody uses every day, each explained in one or two sentences.

The one source for the requirement page, which shows those that occur there, and for the help page, which shows all.
No paper of the city explains them, so every explanation is Arbeitsfassung.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word and what it means; `signs` are beginnings of words by which a text is known to use it."""

    word: str
    meaning: str
    signs: tuple[str, ...]

    def occurs_in(self, text: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(sign)}", text, re.IGNORECASE) for sign in self.signs)


TERMS = (
    Term(
        "Barrierefrei",
        "Alle können etwas ohne fremde Hilfe nutzen: ein Gebäude, eine Internetseite oder ein Formular. Das gilt auch "
        "für Menschen mit Behinderung.",
        ("barriere",),
    ),
    Term(
        "Beleg",
        "Ein Beispiel aus dem Alltag, an dem man Ihre Antwort erkennt. Ein Dokument ist nicht nötig.",
        ("beleg",),
    ),
    Term(
        "Benachteiligung",
        "Jemand hat ohne guten Grund schlechtere Chancen als andere. Das kann auch ohne Absicht geschehen.",
        ("benachteilig", "gleichbehandlung", "ungleichbehandlung"),
    ),
    Term(
        "Einfache Sprache",
        "Kurze Sätze und bekannte Wörter. Feste Regeln wie bei der Leichten Sprache gibt es nicht.",
        ("einfache sprache", "einfacher sprache", "verständlicher sprache"),
    ),
    Term(
        "Ermessen",
        "Das Gesetz lässt mehrere Entscheidungen zu. Die Behörde wählt eine davon und begründet sie.",
        ("ermessen",),
    ),
    Term(
        "Faire Chancen",
        "Alle können ein Angebot nutzen, gleich woher sie kommen, wie sie leben und was sie mitbringen.",
        ("faire chancen", "chancengleichheit", "chancengerecht"),
    ),
    Term(
        "Gebärdensprache",
        "Eine Sprache aus Handzeichen, Mimik und Mundbild. Viele gehörlose Menschen sprechen sie.",
        ("gebärdensprach",),
    ),
    Term(
        "Geschlechtergerechte Sprache",
        "Worte, mit denen alle Geschlechter gemeint sind. Hier steht dafür das Sternchen: Bürger*innen.",
        ("geschlechtergerecht",),
    ),
    Term(
        "Lebenslage",
        "Alles, was den Alltag einer Person prägt: zum Beispiel Arbeit, Wohnung, Familie und Gesundheit.",
        ("lebenslage", "lebensform"),
    ),
    Term(
        "Leichte Sprache",
        "Sehr einfache Texte nach festen Regeln. Menschen mit Lernschwierigkeiten prüfen, ob sie verständlich sind.",
        ("leichte sprache", "leichter sprache"),
    ),
    Term(
        "Maßnahme",
        "Etwas, das sich Ihre Institution vornimmt: was, wer und bis wann. Genannt wird die Funktion, nie ein Name.",
        ("maßnahme",),
    ),
    Term(
        "Migrant*innenorganisation",
        "Ein Verein oder Verband, den vor allem Menschen mit Einwanderungsgeschichte tragen.",
        ("migrant*innenorganisation", "migrantenorganisation"),
    ),
    Term(
        "Sprachmittlung",
        "Eine geschulte Person überträgt ein Gespräch in eine andere Sprache, vor Ort, am Telefon oder im Video.",
        ("sprachmittl", "dolmetsch", "telefondolmetsch", "videodolmetsch"),
    ),
    Term(
        "Verbesserungspotenzial",
        "Das, was aus Sicht der Bürger*innen noch besser werden kann.",
        ("verbesserungspotenzial",),
    ),
    Term(
        "Vielfalt",
        "Menschen unterscheiden sich, zum Beispiel in Alter, Herkunft, Geschlecht, Religion, Sprache und Behinderung.",
        ("vielfalt", "vielfältig"),
    ),
    Term(
        "Vorurteilsbewusst",
        "Man kennt die eigenen Vorurteile und prüft, ob sie eine Entscheidung beeinflussen.",
        ("vorurteil",),
    ),
)


def terms_in(texts: Iterable[str]) -> tuple[Term, ...]:
    """The terms that these texts use, in the order of the alphabet."""
    text = "\n".join(texts)
    return tuple(term for term in TERMS if term.occurs_in(text))
