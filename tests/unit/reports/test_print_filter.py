import unicodedata
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.print_filter import clean, printable


def test_clean_ordinary_german_text_stays():
    text = "Bürger*innen fragen: „Was heißt das?“\n\nAntwort – in einfacher Sprache, für 5 € …"
    assert clean(text) == text


def test_clean_composes_characters():
    assert clean("Bu\u0308rger") == "Bürger"


def test_clean_other_line_ends_become_lines():
    assert clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_clean_collapses_spaces_and_blank_lines():
    assert clean("  a \t\u00a0 b  \n\n\n\n\nc ") == "a b\n\nc"


def test_clean_drops_control_private_and_invisible_characters():
    assert clean("a\x00\x1b\ue000\U000e0041\u202eb\ufeff\ufffec") == "abc"


def test_clean_keeps_three_combining_marks():
    assert clean("q" + "\u0301" * 50) == "q" + "\u0301" * 3


def test_clean_lets_long_words_break():
    assert clean("a" * 100) == "a" * 40 + "\u200b" + "a" * 40 + "\u200b" + "a" * 20


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
    assert "  " not in result
    assert all(len(word) <= 40 for word in result.replace("\u200b", " ").split())


@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "Zs"]), max_size=200))
def test_clean_twice_is_clean_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="abcäöüß 12.,-\n", max_size=300))
def test_clean_keeps_every_visible_character(text):
    assert "".join(clean(text).replace("\u200b", "").split()) == "".join(text.split())
