"""Two wordings word by word: nothing of either gets lost, and no text takes long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.text.rules import word_comparison
from assessments.text.rules.word_comparison import MOST_PAIRS, MOST_WORDS, Words, compared

TEXTS = st.lists(st.sampled_from(["der", "Antrag", "Anträge,", " ", "\n\n", "\u00a0", "\t"])).map("".join) | st.text()


def changed(pieces):
    return [piece.text for piece in pieces if piece.is_changed]


@given(TEXTS, TEXTS)
def test_pieces_add_up_to_both_texts(one, other):
    before, after = compared(one, other)

    assert "".join(piece.text for piece in before) == one
    assert "".join(piece.text for piece in after) == other


@given(TEXTS, TEXTS)
def test_what_is_not_changed_are_the_same_words_in_both(one, other):
    before, after = compared(one, other)

    assert common(before) == common(after)


def common(pieces):
    return [word for piece in pieces if not piece.is_changed for word in piece.text.split()]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert changed(compared(text, text)[0]) == []


@pytest.mark.parametrize(
    ("one", "other", "before", "after"),
    [
        ("Wir helfen allen.", "Wir helfen allen gern.", ["allen."], ["allen gern."]),
        ("Wir helfen", "Wir helfen gern", [], ["gern"]),
        ("eins  zwei\n\ndrei", "eins zwei vier drei", [], ["vier "]),
        ("", "neu", [], ["neu"]),
        ("alles weg", "", ["alles weg"], []),
        ("a b c d e", "a x c y e", ["b ", "d "], ["x ", "y "]),
        ("a", "c a a", [], ["c a "]),  # what both end with is taken already
        ("c a a", "a", ["c a "], []),
    ],
)
def test_changed_words_are_marked(one, other, before, after):
    found = compared(one, other)

    assert [changed(pieces) for pieces in found] == [before, after]


def test_neighbours_of_a_kind_are_one_piece():
    assert compared("a b c d", "a b x y d")[0] == (Words("a b ", False), Words("c ", True), Words("d", False))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("und " * 5000 + "eins", "anders " + "und " * 5001),
        (" ".join(f"alt{n}" for n in range(MOST_WORDS)), " ".join(f"neu{n}" for n in range(MOST_WORDS))),
        ("x " + "und so " * 10_000 + "x", "y " + "so und " * 10_000 + "y"),
    ],
    ids=["the same word", "very many words", "two words in turn"],
)
def test_hostile_text_is_not_compared_in_the_middle(one, other, monkeypatch):
    monkeypatch.setattr(word_comparison, "SequenceMatcher", None)  # the slow part; not needed where it stays out

    before, after = compared(f"Anfang {one} Ende", f"Anfang {other} Ende")

    assert changed(before) == [f"{one} "]
    assert changed(after) == [f"{other} "]


@pytest.mark.parametrize(("more", "is_compared"), [(0, True), (1, False)])
def test_so_many_words_are_compared_and_no_more(more, is_compared):
    """All but one word differ, on both sides of it."""
    olds, news = ([f"{kind}{n}" for n in range(1_998)] for kind in ("alt", "neu"))

    found = compared(f"x {' '.join(olds)} a", f"{'y ' * more}{' '.join(news)} a b")

    assert (len(changed(found[0])), Words("a", False) in found[0]) == (1, is_compared)


@pytest.mark.parametrize(("more", "is_compared"), [("", True), ("b ", False)])
def test_so_many_equal_words_are_compared_and_no_more(more, is_compared):
    found = compared("x " + "a " * 200 + more + "x", "y " + "a " * 200 + more + "y")

    assert (Words("a " * 200 + more, False) in found[0]) is is_compared


def test_long_text_with_one_new_word_is_compared_by_its_ends(monkeypatch):
    monkeypatch.setattr(word_comparison, "SequenceMatcher", Refusing)
    text = "und " * 20_000

    assert changed(compared(text + text, f"{text}neu {text}")[1]) == ["neu "]


class Refusing:
    """Takes nothing but nothing."""

    def __init__(self, _, one, other, *, autojunk):
        assert min(len(one), len(other)) == 0

    def get_matching_blocks(self):
        return ()


def test_ordinary_text_of_ten_thousand_characters_stays_within_the_bounds():
    """1,400 words, of which every third is one of twenty small ones: a third of the pairs that are allowed."""
    words = [f"klein{n % 20}" if n % 3 == 0 else f"Wort{n}" for n in range(1400)]

    assert word_comparison._pairs(words, words) < MOST_PAIRS / 3
    assert 2 * len(words) < MOST_WORDS
