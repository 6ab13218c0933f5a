"""Pieces of a Word file that python-docx has no words for: text of HTML, links, bookmarks."""

import re

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SPACES = re.compile(r"\s+")
WEB_ADDRESS = re.compile(r"(https?://[^\s<>\"„“”»«]{0,2000}[^\s<>\"„“”»«.,;:!?)\]}'])")
KEEPS_LINES = "text"  # the class of typed texts
STRONG = {"b", "strong"}
STRONG_CLASSES = {"title", "word", "question"}


def add_text(paragraph: Paragraph, element, bold: bool = False) -> None:
    """The text of an element with its bold parts and line breaks; spaces as a browser shows them."""
    keeps_lines = KEEPS_LINES in element.get("class", "").split()
    bold = bold or bool(STRONG_CLASSES & set(element.get("class", "").split()))
    for text, is_bold in _tidy(list(_pieces(element, bold)), keeps_lines):
        for position, part in enumerate(WEB_ADDRESS.split(text)):
            if part:
                run = paragraph.add_run(part)
                run.bold = is_bold or None
                if position % 2:
                    _lead_to(paragraph, run, part)


def add_bookmark(paragraph: Paragraph, element) -> None:
    """A heading, with its id to link to."""
    name = element.get("id")
    if name:
        number = str(len(paragraph.part.element.findall(f".//{qn('w:bookmarkStart')}")) + 1)
        set_children(paragraph._p, ("w:bookmarkStart", {"w:id": number, "w:name": name}))
    add_text(paragraph, element)
    if name:
        set_children(paragraph._p, ("w:bookmarkEnd", {"w:id": number}))


def set_children(parent, *children) -> None:
    """Append elements given as (name, attributes) or (name, attributes, text)."""
    for name, attributes, *text in children:
        child = OxmlElement(name)
        for key, value in attributes.items():
            child.set(key if key.startswith("{") else qn(key), value)
        child.text = text[0] if text else None
        parent.append(child)


def _lead_to(paragraph: Paragraph, run: Run, address: str) -> None:
    """Make the run a link to a web address; its words stay the address as it was typed."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.underline = True
    run._r.addprevious(link)
    link.append(run._r)


def _pieces(element, bold: bool):
    """(text, bold) in reading order; a line break is a piece of its own."""
    yield element.text or "", bold
    for child in element:
        if child.tag == "br":
            yield "\v", bold
        else:
            classes = set(child.get("class", "").split())
            yield from _pieces(child, bold or child.tag in STRONG or bool(STRONG_CLASSES & classes))
        yield child.tail or "", bold


def _tidy(pieces: list[tuple[str, bool]], keeps_lines: bool) -> list[tuple[str, bool]]:
    """White space collapsed over the borders of pieces, breaks as newlines, which a run turns into line breaks."""
    tidied, at_start = [], True
    for text, bold in pieces:
        text = text.strip("\n") if not keeps_lines and not text.strip(" \n") and "\n" in text else text
        text = text if keeps_lines else "\n".join(SPACES.sub(" ", part) for part in text.split("\v"))
        text = text.replace("\v", "\n")
        if at_start:
            text = text.lstrip("\n" if keeps_lines else " \n")
        if text:
            at_start = text.endswith((" ", "\n"))
            tidied.append((text, bold))
    return tidied
