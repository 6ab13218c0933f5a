"""What comes from Macs, Word, PowerPoint, PDF and phones becomes what it means; what cannot be meant is named."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.text.rules.text_gate import (
    is_visible,
    let_in,
    login_name,
    refusal,
    says_something,
    secret,
    secrets_meant,
    visible_length,
)

FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bu\u0308ro fu\u0308r A\u0308ltere", "Büro für Ältere"),
        ("Zeile eins\x0bZeile zwei", "Zeile eins\nZeile zwei"),  # PowerPoint
        ("Seite eins\x0cSeite zwei", "Seite eins\nSeite zwei"),  # Word
        ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("Verständi\x02gung", "Verständigung"),  # PDF
        ("Verständi\x02\ngung", "Verständigung"),
        ("Verständi\u00ad \r\ngung", "Verständigung"),
        ("Nord\u00ad\nSüd", "Nord\nSüd"),
        ("Ver\u00adstän\x1fdigung", "Verständigung"),
        ("E\x1eMail", "E-Mail"),
        ("\ufeffText\ufeff mitten\u00a0drin\u00a0", "Text mitten\u00a0drin"),
        ("https://lu.example/\u200bhilfe", "https://lu.example/hilfe"),
        ("ภาษา\u200bไทย", "ภาษา\u200bไทย"),
        ("Tel. \u202d0621 504-0\u202c", "Tel. 0621 504-0"),
        ("\uf0b7 Punkt", "• Punkt"),
        ("\uf0a7 Punkt", "• Punkt"),
        ("\uf0d8 Punkt", "• Punkt"),
        (FAMILY, FAMILY),
        ("❤\ufe0f", "❤\ufe0f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("  Satz. \u200b\u2060\n ", "Satz."),
        ("\u200b" * 30, ""),
        ("\u2800\u3164\u115f \u0301", ""),
        ("", ""),
    ],
)
def test_becomes_what_it_means(typed, meant):
    assert let_in(typed) == meant
    assert refusal(typed) is None


def test_in_one_line_breaks_become_blanks():
    assert let_in(" Erste \x0b Zeile\tzweite\r\n\r\ndritte ", in_one_line=True) == "Erste Zeile zweite dritte"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ab\x08c", "Zeichen 3: unsichtbares Steuerzeichen „Rücktaste“ (U+0008)."),
        ("Zeile\r\nZeile zwei\x08", "Zeile 2, Zeichen 11: unsichtbares Steuerzeichen „Rücktaste“ (U+0008)."),
        ("Vers\u00adtän\x13", "Zeichen 8: unsichtbares Steuerzeichen (U+0013)."),
        ("u\u0308\0", "Zeichen 2: unsichtbares Steuerzeichen „Nullzeichen“ (U+0000)."),
        ("\x80", "Zeichen 1: unsichtbares Steuerzeichen (U+0080)."),
        ("gut \u202eschlecht", "Zeichen 5: unsichtbares Zeichen, das die Schreibrichtung umkehrt (U+202E)."),
        ("a\u2067b", "Zeichen 2: unsichtbares Zeichen, das die Schreibrichtung umkehrt (U+2067)."),
        ("a\ud800", "Zeichen 2: halbes Zeichen (U+D800)."),
        ("a\udfff", "Zeichen 2: halbes Zeichen (U+DFFF)."),
        ("a\uffff", "Zeichen 2: unerlaubtes Zeichen (U+FFFF)."),
        ("a\U0001fffe", "Zeichen 2: unerlaubtes Zeichen (U+1FFFE)."),
        ("a\U0010ffff", "Zeichen 2: unerlaubtes Zeichen (U+10FFFF)."),
        ("a" + "\u0301\u0316" * 20, "Zeichen 2: mehr als 30 Akzente auf einem Buchstaben."),
        ("a" + "\u0316" * 31, "Zeichen 2: mehr als 30 Akzente auf einem Buchstaben."),
    ],
)
def test_what_stays_forbidden_is_named_with_its_place(typed, said):
    assert str(refusal(typed)) == said


def test_thirty_accents_on_one_letter_are_let_in():
    assert refusal("a" + "\u0316" * 30) is None


@pytest.mark.parametrize(
    ("sign", "name"),
    [("\x03", "Textende"), ("\x07", "Klingel"), ("\x1a", "Dateiende"), ("\x1b", "Escape"), ("\x7f", "Löschtaste")],
)
def test_control_characters_that_have_a_name_are_called_by_it(sign, name):
    assert refusal(sign).what == f"unsichtbares Steuerzeichen „{name}“ (U+{ord(sign):04X})"


HARD = st.text(
    st.sampled_from("aä\u0308 \n\r\t\v\u00ad\x02\x08\x1c\u200b\u200d\ufeff\u202d\u202e\u2800\u1100\u1161\u2000\u212b")
)


@given(st.text() | HARD, st.booleans())
@example("a\u200b\ufeff\u200b", False)
@example("\x1ca", False)
def test_passing_twice_changes_nothing_more(text, in_one_line):
    once = let_in(text, in_one_line=in_one_line)
    assert let_in(once, in_one_line=in_one_line) == once
    if refusal(text) is None:
        assert refusal(once) is None


LONG = {
    "decomposed": "Bu\u0308ro " * 1_700,
    "unseen": "\u200b" * 10_000,
    "lines": " \n" * 5_000,
    "blanks": "a" + " " * 10_000 + "b",
    "accents": "a" + "\u0315\u0300" * 5_000,
    "marks": "a\u00ad" + "\u00ad" * 10_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_takes_no_time(text):
    let_in(text, in_one_line=True)
    began = time.process_time()
    let_in(text, in_one_line=True), refusal(text)
    assert time.process_time() - began < 0.02  # seconds; a quarter of it on a quiet machine


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b" * 30, "\u3164\u115f", "\u2800", "…–!", "👍", "\u0301"])
def test_no_reason(nothing):
    assert not says_something(nothing)


def test_reason():
    assert says_something("\u200bnein")
    assert says_something("不")


def test_visible():
    assert is_visible("●○○")
    assert not is_visible("\ufe0f\u200d\u00a0")


@pytest.mark.parametrize(
    ("text", "length"), [("Ein Satz.", 9), ("\u200b" * 30, 0), ("a \u200b\n b", 3), ("e\u0301", 1)]
)
def test_visible_length(text, length):
    assert visible_length(text) == length


def test_password_keeps_its_blanks():
    assert secret(" Pa\u0308ssword ") == " Pässword "


def test_password_may_have_been_set_on_a_mac():
    assert secrets_meant("Pässe") == ("Pässe", "Pa\u0308sse")
    assert secrets_meant("Pass") == ("Pass",)


@pytest.mark.parametrize(
    ("typed", "saved"), [("Mu\u0308LLER", "müller"), ("ＡＢＣ", "abc"), ("H\u0331", "ẖ"), ("ẞ", "ß")]
)
def test_login_name_is_one_whatever_the_case_and_the_form(typed, saved):
    assert login_name(typed) == saved
