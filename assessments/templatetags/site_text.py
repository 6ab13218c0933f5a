"""The plain text of a SitePage as headings and paragraphs; the template writes and escapes the HTML."""

from dataclasses import dataclass
from itertools import groupby

from django import template

register = template.Library()

HEADING_SIGN = "# "


@dataclass(frozen=True)
class Block:
    text: str
    is_heading: bool = False


@register.filter
def text_blocks(body: str) -> list[Block]:
    """A line that starts with „# “ is a heading; other lines form a paragraph up to the next blank line."""
    blocks = []
    for kind, lines in groupby(map(str.rstrip, body.splitlines()), key=_kind):
        if kind == "heading":
            blocks += [Block(line.removeprefix(HEADING_SIGN).strip(), is_heading=True) for line in lines]
        elif kind == "text":
            blocks.append(Block("\n".join(lines)))
    return blocks


def _kind(line: str) -> str:
    if line.startswith(HEADING_SIGN):
        return "heading"
    return "text" if line else "blank"
