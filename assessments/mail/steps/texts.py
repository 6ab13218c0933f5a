"""What a text may say: words in braces for the facts, no address written out. The admin may change it."""

import re

from assessments.mail.models.kinds import KINDS, Text
from assessments.models import MailKind, MailText

WORD = re.compile(r"\{([^{}]*)\}")
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
LINK_IN_WORDS = re.compile(r"\S\{Link\}|\{Link\}\S")


def text_of(kind: MailKind) -> Text:
    """The text as the administration wants it, or the default; one query."""
    changed = MailText.objects.filter(kind=kind).first() or MailText(subject="", body="")
    default = KINDS[kind].default
    return Text(changed.subject or default.subject, changed.body or default.body)


def unknown_words(kind: MailKind, text: str) -> list[str]:
    """Words in braces that this kind cannot fill."""
    return [word for word in dict.fromkeys(WORD.findall(text)) if word not in KINDS[kind].words]


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands without its other half, so that a word in it would be sent as it is."""
    return bool(re.search(r"[{}]", WORD.sub("", text)))


def missing_words(kind: MailKind, body: str) -> list[str]:
    """Words that the body must have and has not."""
    return [word for word in KINDS[kind].needed if f"{{{word}}}" not in body]


def has_address(text: str) -> bool:
    """Whether an address is written out. Whoever may change the text would lead all readers wherever she likes."""
    return bool(ADDRESS.search(text))


def is_link_alone(text: str) -> bool:
    """Whether white space stands around every link, so that it is part of no other address."""
    return not LINK_IN_WORDS.search(text)


def filled(text: str, facts: dict[str, str]) -> str:
    """The text with the facts in place of the words; an unknown word stays as it is."""
    return WORD.sub(lambda match: facts.get(match[1], match[0]), text)
