import re
import unicodedata
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.paper.print_filter import clean, printable, unending


def test_clean_ordinary_german_text_stays():
    text = "Bürger*innen fragen: „Was heißt das?“\n\nAntwort – in einfacher Sprache, für 5 € …"
    assert clean(text) == text


def test_clean_composes_characters():
    assert clean("Bu\u0308rger") == "Bürger"


def test_clean_other_line_ends_become_lines():
    assert clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_clean_collapses_spaces_and_blank_lines():
    assert clean("\n\na \t\u00a0 b  \n\n\n\n\nc ") == "a b\n\nc"


def test_clean_keeps_indents_and_bullets_within_reason():
    assert clean("  1. a\n     • b\n\t- c\n" + " " * 90 + "d") == "  1. a\n     • b\n    - c\n            d"


def test_clean_drops_control_private_and_invisible_characters():
    assert clean("a\x00\x1b\ue000\U000e0041\u202eb\ufeff\ufffec") == "abc"


def test_clean_keeps_three_combining_marks():
    assert clean("q" + "\u0301" * 50) == "q" + "\u0301" * 3


def test_clean_adds_nothing_to_long_words():
    assert clean("a" * 1000) == "a" * 1000


def test_unending_lets_endless_words_break():
    assert unending("a" * 199) == "a" * 199
    assert unending("a" * 200) == "\u200b".join(["a" * 40] * 5)


def test_clean_shortens_long_text():
    assert clean("ab " * 10, max_characters=5) == "ab ab [gekürzt]"


def test_clean_shortens_many_lines():
    assert clean("\n".join("abcd"), max_lines=2) == "a\nb [gekürzt]"


@dataclass(frozen=True)
class Inner:
    text: str
    number: int


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...]
    words: dict
    nothing: None = None


def test_printable_reaches_every_text():
    content = Outer((Inner("a\x00b", 3),), {"key": ("c\x00d",)})
    assert printable(content) == Outer((Inner("ab", 3),), {"key": ("cd",)})


@given(st.text(max_size=400))
def test_clean_result_is_harmless(text):
    result = clean(text)
    assert not any(unicodedata.category(c) in {"Cc", "Co", "Cs", "Cn"} for c in result if c != "\n")
    assert "\n\n\n" not in result
    assert not re.search(r"\S  | {13}| \n", result)
    assert "\u200b" not in result


@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "Zs"]), max_size=200))
def test_clean_twice_is_clean_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="abcäöüß 12.,-\n", max_size=300))
def test_clean_keeps_every_visible_character(text):
    assert "".join(clean(text).split()) == "".join(text.split())
