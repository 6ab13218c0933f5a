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
            "Die Formulare wurden im letzten Jahr gesammelt und geprüft.",
            "„wurden … geprüft“ sagt nicht, wer etwas tut: „Die Formulare wurden im letzten Jahr gesammelt und …“ "
            "Leichter liest sich ein Satz, der die Handelnden nennt.",
        ),
        (
            "Die Formulare wurden im letzten Jahr gründlich geprüft.",
            "„wurden … geprüft“ sagt nicht, wer etwas tut: „Die Formulare wurden im letzten Jahr gründlich geprüft.“ "
            "Leichter liest sich ein Satz, der die Handelnden nennt.",
        ),
        (
            f"{'Wir gehen ' * 10}heim.",
            "Dieser Satz hat 21 Wörter: „Wir gehen Wir gehen Wir gehen Wir gehen …“ Zwei kurze Sätze lesen sich "
            "leichter.",
        ),
        (
            f"Kurz-{'a' * 21}",
            f"Das Wort „Kurz-{'a' * 21}“ ist lang. Zwei kürzere Wörter oder ein Bindestrich helfen beim Lesen.",
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
        f"Wir {'gehen ' * 18}heim.",  # 20 words
        "a" * 20,
        "Die e-Umsetzung der Planung der Beteiligung gelingt.",  # two nouns; the first word is none
        "# Datenschutz\nWir speichern wenig.\n\nFragen Sie uns",
    ],
)
def test_easy_text_gets_no_hint(text):
    assert [found for found in readability.hints(text) if not found.startswith("Lesbarkeit")] == []


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


def test_index_counts_words_as_they_are_spoken():
    """Two words are a heading; „Banane“ has three syllables and not more than six letters, „Hunderte“ has both."""
    text = "Zwei Worte\nDas sind drei.\n" + "Ich esse eine Banane.\n" * 3 + "Wir sehen Hunderte."

    words, sentences, three, seven, one = 20, 5, 4, 1, 8
    expected = 0.1672 * words / sentences + (19.35 * three + 12.97 * seven - 3.27 * one) / words - 0.875
    assert readability.difficulty(text) == round(expected, 1)


def test_headings_alone_count_as_one_sentence():
    assert readability.difficulty("Ja gut\n" * 10) == round(0.1672 * 20 - 3.27 - 0.875, 1)


def test_index_says_nothing_of_nineteen_words():
    assert readability.difficulty("Ja " * 19) is None
    assert readability.difficulty("Ja " * 20) is not None


@pytest.mark.parametrize(
    ("index", "words"), [(7.9, "leicht (7,9)"), (8, "mittel (8,0)"), (11.9, "mittel (11,9)"), (12, "schwer (12,0)")]
)
def test_index_in_words(index, words, monkeypatch):
    monkeypatch.setattr(readability, "difficulty", lambda text: index)

    grade, number = words.rstrip(")").split(" (")
    assert readability.hints.__wrapped__("") == (
        f"Lesbarkeit insgesamt: {grade} (Wiener Sachtextformel {number}; 4 ist sehr leicht, 15 sehr schwer).",
    )


@pytest.mark.parametrize(
    "word",
    ["geprüft", "geübt", "abgegeben", "bebaut", "entlohnt", "erlebt", "verlängert", "zerlegt", "überprüft",
     "unterstützt"],
)  # fmt: skip
def test_participles_are_known_by_their_looks(word):
    assert readability.is_participle(word) is True


@pytest.mark.parametrize(
    "word", ["geht", "gegen", "verlangen", "entert", "erst", "arbeitet", "Geprüft", "begabte", "heute", "kommt"]
)
def test_other_words_are_no_participles(word):
    assert readability.is_participle(word) is False


def test_few_hints_of_a_kind():
    words = [f"{letter}eeeeeeeeeeeeeeeeeeeeeee" for letter in "abcdefgh"]

    assert len(readability.hints(" ".join(words))) == 3
