"""Hints on German sentences that people wrote, and on sentences that need none."""

import pytest

from assessments.text.rules import readability


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "Wir schreiben die Briefe an alle Menschen in der Stadt so, dass sie beim ersten Lesen wissen, was wir von "
            "ihnen wollen und bis wann.",
            "Dieser Satz hat 25 Wörter: „Wir schreiben die Briefe an alle Menschen in …“ Zwei kurze Sätze lesen sich "
            "leichter.",
        ),
        (
            "Es fehlen Gebärdensprachdolmetschende.",
            "Das Wort „Gebärdensprachdolmetschende“ ist lang. Zwei kürzere Wörter oder ein Bindestrich helfen beim "
            "Lesen.",
        ),
        (
            "Die meistgenutzten Formulare wurden letztes Jahr geprüft.",
            "„wurden … geprüft“ sagt nicht, wer etwas tut: „Die meistgenutzten Formulare wurden letztes Jahr geprüft.“ "
            "Leichter liest sich ein Satz, der die Handelnden nennt.",
        ),
        (
            "Wir sagen, wann der Antrag bearbeitet wird.",
            "„wird … bearbeitet“ sagt nicht, wer etwas tut: „Wir sagen, wann der Antrag bearbeitet wird.“ "
            "Leichter liest sich ein Satz, der die Handelnden nennt.",
        ),
        (
            "Wir planen die Verbesserung der Umsetzung der Beteiligung.",
            "Viele Hauptwörter hintereinander: „Verbesserung der Umsetzung der Beteiligung“. Mit einem Tätigkeitswort "
            "liest es sich leichter.",
        ),
    ],
)
def test_hard_text_gets_one_hint(text, hint):
    assert [found for found in readability.hints(text) if not found.startswith("Lesbarkeit")] == [hint]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wir hören zu. Wir antworten z. B. am Telefon.",
        "Es wird Zeit, dass sie gern kommen.",  # „werden“ without a passive
        "Alle Bürger*innen verstehen unsere Briefe.",
        "# Datenschutz\nWir speichern wenig.\n\nFragen Sie uns",
    ],
)
def test_easy_text_gets_no_hint(text):
    assert readability.hints(text) == ()


def test_sentences_end_with_lines_but_not_with_abbreviations():
    text = "# Fristen\nBis zum 31. März, z. B. online. Danach „Nr. 5“ prüfen.\n- ohne Punkt"

    assert readability.sentences_of(text) == [
        "Fristen",
        "Bis zum 31. März, z. B. online.",
        "Danach „Nr. 5“ prüfen.",
        "ohne Punkt",
    ]


def test_index_tells_easy_from_hard_texts():
    easy = "Wir hören den Menschen zu. Dann sagen wir, was wir tun. " * 3
    hard = (
        "Zuständigkeitsregelungen gewährleisten Beteiligungsmöglichkeiten unterschiedlicher Bevölkerungsgruppen. " * 5
    )

    assert readability.hints(easy)[-1].startswith("Lesbarkeit insgesamt: leicht (Wiener Sachtextformel ")
    assert readability.hints(hard)[-1].startswith("Lesbarkeit insgesamt: schwer (Wiener Sachtextformel ")
    assert readability.difficulty(easy) < 8 < 12 < readability.difficulty(hard)


def test_index_is_the_first_wiener_sachtextformel():
    """Counted by hand, but for syllables at the edge of a word, which the rules of division leave whole (Alle)."""
    text = "Fristen\nDie Stadt plant viel und sagt es allen. Alle lesen die Verordnungen der Bürgerämter.\n" * 2

    words, sentences, three, six, one = 30, 4, 4, 6, 18
    expected = 0.1672 * words / sentences + (19.35 * three + 12.97 * six - 3.27 * one) / words - 0.875
    assert readability.difficulty(text) == round(expected, 1)


def test_few_hints_of_a_kind():
    words = [f"{letter}eeeeeeeeeeeeeeeeeeeeeee" for letter in "abcdefgh"]

    assert len(readability.hints(" ".join(words))) == 3
