"""Where a text comes from, and the hints that stand at the fields as long as nobody has written others."""

from django.db import models

# What an empty hint of a draft says. Publishing writes the words into the version, so old rounds keep theirs.
DEFAULT_HINTS = {
    "not_relevant_rule": "Bitte schreiben Sie dazu, warum die Anforderung Ihre Angebote nicht betrifft.",
    "dissent_hint": "Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
    "text_hint": "Keine Namen von Beschäftigten oder Bürger*innen und keine Einzelfälle, die man wiedererkennen kann.",
}


class WordingStatus(models.TextChoices):
    """Where a text comes from."""

    ORIGINAL = "original", "Originalwortlaut"
    WORKING_VERSION = "working_version", "Arbeitsfassung"


def wording_status_field(verbose_name="Textstand", applies_to=""):
    return models.CharField(
        verbose_name,
        max_length=20,
        choices=WordingStatus,
        default=WordingStatus.WORKING_VERSION,
        help_text=f"{applies_to} Originalwortlaut nur mit Quelle.".strip(),
    )


def hint_field(verbose_name, name, place):
    return models.TextField(verbose_name, blank=True, help_text=f"{place} Ohne Eintrag gilt: {DEFAULT_HINTS[name]}")


def source_field():
    return models.TextField("Quelle", blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.")
