"""Plain text of public pages becomes headings and paragraphs."""

import pytest

from assessments.templatetags.site_text import Block, text_blocks


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
