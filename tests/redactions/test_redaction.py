"""Blacking out a passage: the words of a text, wherever they stand."""

import pytest

from assessments.redactions.rules import BAR, blacked_out, occurs


@pytest.mark.parametrize(
    ("text", "passages", "others_read"),
    [
        ("Frau Kaya hilft. Frau Kaya ist da.", ["Frau Kaya"], f"{BAR} hilft. {BAR} ist da."),
        ("Frau\n  Kaya hilft", ["Frau Kaya"], f"{BAR} hilft"),
        ("Frau Kaya, Telefon 0621", ["Kaya", "Frau Kaya, Telefon 0621"], BAR),
        ("Frau Kaya Celik hilft", ["Frau Kaya", "Kaya Celik"], f"{BAR} hilft"),
        ("Frau Kaya hilft nicht", ["Frau Kaya", "nicht"], f"{BAR} hilft {BAR}"),
        ("1 + 1 (*)", ["(*)"], f"1 + 1 {BAR}"),
        ("nichts davon", ["Kaya", ""], "nichts davon"),
        ("", ["Kaya"], ""),
    ],
)
def test_blacked_out_leaves_nothing_of_a_passage(text, passages, others_read):
    assert blacked_out(text, passages) == others_read


@pytest.mark.parametrize(("passage", "found"), [("a b", True), ("b  c", True), ("c d", False), ("", False)])
def test_occurs_whatever_the_line_breaks(passage, found):
    assert occurs(passage, "a b\nc") == found


def test_bar_says_what_it_is():
    assert blacked_out("Frau Kaya hilft", ["Frau Kaya"]) == "[nicht veröffentlicht] hilft"
