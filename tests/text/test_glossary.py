"""Words at the question: those that the texts use, each explained once and in short sentences."""

import re

import pytest

from assessments.text.rules.glossary import TERMS, terms_in


def words(*texts):
    return [term.word for term in terms_in(texts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Texte liegen in Leichter Sprache vor.", ["Leichte Sprache"]),
        ("Für spontane Vorsprachen gibt es Telefondolmetschen.", ["Sprachmittlung"]),
        ("Es gibt VIELFÄLTIGE Teams und Lebenslagen.", ["Lebenslage", "Vielfalt"]),
        ("Die Zahl der Angebote", []),
        ("Das ist unbelegt und untermessen.", []),
    ],
)
def test_terms_are_those_that_a_text_uses(text, found):
    assert words(text) == found


def test_terms_of_several_texts_come_once_in_the_order_of_the_alphabet():
    assert words("Vielfalt", "Beleg", "Belege") == ["Beleg", "Vielfalt"]
    assert sorted(term.word for term in TERMS) == [term.word for term in TERMS]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.word)
def test_explanations_are_short(term):
    sentences = re.split(r"(?<=[.:]) ", term.meaning)
    assert max(len(sentence.split()) for sentence in sentences) <= 20
    assert term.word and term.meaning.endswith(".")
