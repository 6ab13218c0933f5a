"""Plain text that people edit as headings and paragraphs; the template writes and escapes the HTML."""

from dataclasses import dataclass
from itertools import accumulate, groupby

from django import template

register = template.Library()

HEADING_SIGN = "# "
LONGEST_LEAD = 800  # characters that stand open before the rest is folded


@dataclass(frozen=True)
class Block:
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Folded:
    """A text of which a page shows the beginning; the rest waits to be opened."""

    lead: list[Block]
    rest: list[Block]


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


@register.filter
def folded(body: str) -> Folded:
    """As many whole blocks as stay short; a heading goes along with what it heads."""
    blocks = text_blocks(body)
    lengths = accumulate(len(block.text) for block in blocks)
    number = sum(length <= LONGEST_LEAD for length in lengths)
    while 0 < number < len(blocks) and blocks[number - 1].is_heading:
        number -= 1
    return Folded(blocks[:number], blocks[number:])


def _kind(line: str) -> str:
    if line.startswith(HEADING_SIGN):
        return "heading"
    return "text" if line else "blank"
