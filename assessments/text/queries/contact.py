"""Whom to ask: telephone and mailbox of the Abteilung Integration, wherever a sentence sends people there."""

from django.conf import settings


def words() -> str:
    """„Telefon 0621 504-0, integration@stadt.example“; empty if neither is set: then no sentence may promise it."""
    phone = f"Telefon {settings.CONTACT_PHONE}" if settings.CONTACT_PHONE else ""
    return ", ".join(filter(None, (phone, settings.CONTACT_MAIL)))


def with_contact(sentence: str) -> str:
    """The sentence with how to reach them at its end, if that is known."""
    return f"{sentence.removesuffix('.')}: {words()}." if words() else sentence
