"""Plain text of public pages becomes headings and paragraphs."""

import pytest

from assessments.templatetags.site_text import LONGEST_LEAD, Block, folded, text_blocks


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("Ein Satz.", [Block("Ein Satz.")]),
        ("# Titel\nText", [Block("Titel", is_heading=True), Block("Text")]),
        ("eins\nzwei\n\n\ndrei", [Block("eins\nzwei"), Block("drei")]),
        ("Text\r\n\r\n# Titel\r\n", [Block("Text"), Block("Titel", is_heading=True)]),
        ("# eins\n# zwei", [Block("eins", is_heading=True), Block("zwei", is_heading=True)]),
        ("#kein Titel", [Block("#kein Titel")]),
        ("   \nText", [Block("Text")]),
    ],
)
def test_text_blocks(body, expected):
    assert text_blocks(body) == expected


LONG = "x" * LONGEST_LEAD


@pytest.mark.parametrize(
    ("body", "lead", "rest"),
    [
        ("", [], []),
        ("eins\n\nzwei", ["eins", "zwei"], []),
        (LONG, [LONG], []),
        (f"{LONG}y", [], [f"{LONG}y"]),
        (f"eins\n\n{LONG}\n\nzwei", ["eins"], [LONG, "zwei"]),
        (f"eins\n# Titel\n{LONG}", ["eins"], ["Titel", LONG]),
        ("eins\n# Titel", ["eins", "Titel"], []),
    ],
)
def test_long_text_folds_between_blocks(body, lead, rest):
    text = folded(body)
    assert [block.text for block in text.lead] == lead
    assert [block.text for block in text.rest] == rest
