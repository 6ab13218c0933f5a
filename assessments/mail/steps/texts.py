"""What the messages say: a text for every kind, words in braces for the facts, and who may change it (the admin).

The texts are working versions. Nobody's answers and no inquiry ever stand in a message: there is no word for them.
"""

import re
from dataclasses import dataclass

from assessments.models import MailKind, MailText

WORD = re.compile(r"\{([^{}]*)\}")
LINK = "Link"
ALWAYS = ("Institution", LINK)
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
LINK_IN_WORDS = re.compile(r"\S\{Link\}|\{Link\}\S")


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


GREETING, CLOSING = "Guten Tag,\n\n", "\n\nFreundliche Grüße\nIhre Abteilung Integration"


@dataclass(frozen=True)
class Kind:
    """All that is fixed about one kind of message. Without the words in `needed` it says nothing to object to."""

    leads_to: str  # name of the page behind the link
    words: tuple[str, ...]
    default: Text
    needed: tuple[str, ...] = ()


def _kind(leads_to: str, words: tuple[str, ...], subject: str, body: str, needed: tuple[str, ...] = ()) -> Kind:
    return Kind(leads_to, words, Text(subject, GREETING + body + CLOSING), needed)


KINDS = {
    MailKind.INVITATION: _kind(
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Ihre Selbstbewertung kann beginnen",
        "die Selbstbewertung „{Runde}“ ist geöffnet. Sie können ab sofort daran arbeiten.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Rechnen Sie mit etwa zehn Minuten je Anforderung. Sie können jederzeit unterbrechen, Ihre Eingaben bleiben "
        "gespeichert. Bei Fragen hilft Ihnen gern die Abteilung Integration.",
    ),
    MailKind.REMINDER: _kind(
        "assessment",
        (*ALWAYS, "Runde", "Frist", "Fristhinweis"),
        "{Runde}: Bitte bis {Frist} einreichen",
        "Ihre Selbstbewertung „{Runde}“ ist noch nicht eingereicht. {Fristhinweis}\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Brauchen Sie Hilfe oder mehr Zeit? Bitte melden Sie sich bei der Abteilung Integration.",
    ),
    MailKind.INQUIRY: _kind(
        "inquiry-reply",
        (*ALWAYS, "Runde", "Antwortfrist"),
        "{Runde}: Bitte eine Rückfrage beantworten",
        "die Abteilung Integration hat Ihnen zu Ihrer Selbstbewertung „{Runde}“ geschrieben. Die Rückfrage lesen und "
        "beantworten Sie nach der Anmeldung.\n\n"
        "Institution: {Institution}\n"
        "Antwort erbeten bis: {Antwortfrist}\n"
        "Zur Rückfrage: {Link}",
    ),
    MailKind.RETURNED: _kind(
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Bitte überarbeiten Sie Ihre Selbstbewertung",
        "die Abteilung Integration hat Ihre Selbstbewertung „{Runde}“ zur Überarbeitung zurückgegeben. Was geändert "
        "werden soll, lesen Sie nach der Anmeldung.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}",
    ),
    MailKind.EXTENDED: _kind(
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Neue Frist für Ihre Selbstbewertung",
        "für Ihre Selbstbewertung „{Runde}“ gilt eine neue Frist.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}",
    ),
    MailKind.ACCEPTED: _kind(
        "assessment",
        (*ALWAYS, "Runde"),
        "{Runde}: Ihre Selbstbewertung ist abgenommen",
        "die Abteilung Integration hat Ihre Selbstbewertung „{Runde}“ abgenommen. Danke für Ihre Arbeit. Ihr "
        "Bericht liegt bereit. Ihre Maßnahmen gehen weiter.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung und zu Ihrem Bericht: {Link}",
    ),
    MailKind.MEASURES: _kind(
        "measures",
        ALWAYS,
        "Wie steht es um Ihre Maßnahmen?",
        "zweimal im Jahr, zum 31. März und zum 30. September, bitten wir um den Stand der Maßnahmen. Bitte tragen Sie "
        "ein, was umgesetzt ist und was sich verschiebt.\n\n"
        "Institution: {Institution}\n"
        "Zu Ihren Maßnahmen: {Link}",
    ),
    MailKind.PASSWORD: _kind(
        "account_reset_password_from_key",
        ("Konto", LINK),
        "Passwort für Ihr Konto festlegen",
        "für Ihr Konto „{Konto}“ beim ChancenCheckLU legen Sie über diesen Link ein Passwort fest:\n\n"
        "{Link}\n\n"
        "Der Link gilt sieben Tage und nur einmal. Haben Sie nicht damit gerechnet? Dann müssen Sie nichts tun: Ohne "
        "den Link ändert sich nichts.",
    ),
    MailKind.NEW_ROLE: _kind(
        "home",
        (*ALWAYS, "Rolle", "Funktion", "Ende"),
        "{Institution}: Ein Konto hat eine Rolle bekommen",
        "ein Konto hat eine Rolle bei Ihrer Institution. Damit liest es Ihre Selbstbewertungen. Eine zweite Person der "
        "Verwaltung hat das bestätigt.\n\n"
        "Institution: {Institution}\n"
        "Rolle: {Rolle}\n"
        "Funktion des Kontos: {Funktion}\n"
        "Gültig bis: {Ende}\n"
        "Zur Anwendung: {Link}\n\n"
        "Stimmt das nicht? Bitte melden Sie sich gleich bei der Abteilung Integration.",
        needed=("Institution", "Rolle", "Funktion"),
    ),
    MailKind.HANDED_OVER: _kind(
        "assessment-check",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Bitte prüfen und freigeben",
        "das Team hat Ihnen die Selbstbewertung „{Runde}“ vorgelegt. Bitte lesen Sie die Antworten. Geben Sie sie "
        "frei, oder bitten Sie das Team um Änderungen.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zu den Antworten: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
    ),
    MailKind.HEAD_ASKS: _kind(
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Ihre Leitung bittet um Änderungen",
        "Ihre Leitung hat die Selbstbewertung „{Runde}“ gelesen und bittet um Änderungen. Die Bitte steht ganz oben "
        "auf der Seite. Ändern Sie die Antworten, und legen Sie dann noch einmal vor.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
    ),
    MailKind.ALL_ANSWERED: _kind(
        "assessment-check",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Alles ist beantwortet, bitte vorlegen",
        "das Team hat alle Anforderungen der Selbstbewertung „{Runde}“ beantwortet. Bitte prüfen Sie die Antworten. "
        "Legen Sie sie dann der Leitung vor.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zu den Antworten: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
    ),
    MailKind.SUBMITTED: _kind(
        "review-detail",
        (*ALWAYS, "Runde"),
        "{Runde}: Bitte lesen: {Institution}",
        "eine Institution hat ihre Selbstbewertung „{Runde}“ eingereicht. Sie können sie jetzt lesen.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung: {Link}",
    ),
    MailKind.RECEIPT: _kind(
        "assessment",
        (*ALWAYS, "Runde"),
        "{Runde}: Ihre Selbstbewertung ist eingereicht",
        "vielen Dank! Ihre Selbstbewertung „{Runde}“ ist eingereicht. Die Abteilung Integration liest sie jetzt und "
        "meldet sich bei Fragen. Zurzeit müssen Sie nichts tun.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
    ),
    MailKind.REPLIED: _kind(
        "review-detail",
        (*ALWAYS, "Runde"),
        "{Runde}: Bitte Antwort lesen: {Institution}",
        "eine Institution hat auf eine Rückfrage zu „{Runde}“ geantwortet. Bitte lesen Sie die Antwort. Fragen Sie "
        "noch einmal nach, oder kennzeichnen Sie die Rückfrage als erledigt.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung: {Link}",
    ),
    MailKind.PUBLISHED: _kind(
        "public-round",
        (*ALWAYS, "Runde"),
        "{Runde}: Die Ergebnisse sind da",
        "die Ergebnisse der Runde „{Runde}“ sind veröffentlicht. Dazu hat auch Ihre Institution beigetragen. Vielen "
        "Dank für Ihre Zeit und Ihre offenen Antworten! Ihre Maßnahmen gehen weiter.\n\n"
        "Institution: {Institution}\n"
        "Zu den Ergebnissen: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
    ),
}


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
