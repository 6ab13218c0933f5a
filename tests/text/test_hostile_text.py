"""No text that somebody types or pastes takes long, whatever it repeats: work grows with the length, not its square."""

import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from assessments.answers.steps import answering
from assessments.catalogue.tables import yaml_format
from assessments.catalogue.tables.shape import FileMistakes, unknown_name
from assessments.lists.rules import table_reading
from assessments.mail.models.kinds import LINK, Text
from assessments.mail.steps import message, texts
from assessments.models import MailKind
from assessments.reports.paper.docx_pieces import _tidy
from assessments.reports.paper.print_filter import clean
from assessments.saving.forms.fields import TextField
from assessments.templatetags.site_text import folded
from assessments.text.rules import readability, word_comparison
from assessments.text.rules.alphabet import spelling_pattern

LENGTH = 40_000
SECONDS = 3  # of work; the honest ones take some hundredths, the mended ones took from 20 to more than 60
REPEATED = (
    *("a", "A", "ä", "1", " ", "\n", "\r\n", "\t", ".", '"', "“", "*", "-", "#", "{", "{}", "<", "&", ";", "\u00a0"),
    *("a. ", "A. ", "1. ", "1,", ".”", ".   ", "a\n", "# ", "a ", "a-", "a*", "Aaaa-", "Aaaa* ", "Aaaaa ", "\u0301"),
    *("ge", "ver", "über", "wird ", "wird gegangen ", "Prüfung der ", "der ", "Das Amt hilft gern. ", "😀", "{Link} "),
)
BEGUN = ("wird ", "Prüfung der ", "Prüfung der Umsetzung ", "Das Amt hilft gern. " * 5)
REFUSALS = (ValidationError, FileMistakes, table_reading.Unreadable)  # in a sentence, and soon
LISTED = {"code": ("Kürzel",), "name": ("Name",)}


def _read_yaml(text: str) -> None:
    for whole in (text, f"Kürzel: |\n  {text}", f"{text}: x"):
        with suppress(FileMistakes):
            yaml_format.read_yaml(whole.encode())


def _compose(text: str) -> None:
    message.compose(MailKind.INQUIRY, Text(text, text), {"Institution": text, LINK: "https://stadt.example"})


READERS = {
    "readability": readability.hints,
    "word comparison": lambda text: word_comparison.compared(text, f"b {text[9:]} c"),
    "field of a form": TextField(limit=2 * LENGTH).clean,
    "print": clean,
    "word file": lambda text: _tidy([(text, False)] * 2, keeps_lines=False),
    "list": lambda text: table_reading.read_list(f"Kürzel;Name\n{text}", LISTED, "code"),
    "catalogue file": _read_yaml,
    "name in a catalogue file": lambda text: unknown_name(text, {"Kürzel", "Wortlaut"}),
    "mail": _compose,
    "words in braces": lambda text: (texts.unknown_words(MailKind.INQUIRY, text), texts.has_stray_brace(text)),
    "page of the site": folded,
    "search": spelling_pattern,
    "earlier version": lambda text: answering._removed(text, f"b{text}c"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_no_repetition_takes_long(read):
    assert slow(read, (piece * LENGTH for piece in REPEATED)) == {}


def test_no_repetition_in_a_sentence_takes_long():
    assert slow(readability.hints, (begun + piece * LENGTH for begun in BEGUN for piece in REPEATED)) == {}


def slow(read, texts_) -> dict[str, float]:
    """Seconds of work by the beginning of the text, of those that took long."""
    found = {}
    for text in texts_:
        begun = time.process_time()
        with suppress(*REFUSALS):
            read(text[:LENGTH])
        if (seconds := time.process_time() - begun) > SECONDS:
            found[text[:40]] = seconds
    return found
