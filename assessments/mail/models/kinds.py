"""All that is fixed about one kind of message: its text, whom it goes to, where it leads, how long it holds.

The texts are working versions; the administration may change them. Nobody's answers and no inquiry ever stand in a
message: there is no word for them.
"""

from dataclasses import dataclass
from enum import Enum

from django.db import models

from assessments.answers.rules.turn import Who

LINK = "Link"
ALWAYS = ("Institution", LINK)
GREETING, CLOSING = "Guten Tag,\n\n", "\n\nFreundliche Grüße\nIhre Abteilung Integration"


class MailKind(models.TextChoices):
    """Why a message is sent."""

    INVITATION = "invitation", "Einladung"
    REMINDER = "reminder", "Erinnerung an die Frist"
    INQUIRY = "inquiry", "Rückfrage"
    RETURNED = "returned", "Rückgabe"
    EXTENDED = "extended", "Fristverlängerung"
    ACCEPTED = "accepted", "Abnahme"
    MEASURES = "measures", "Erinnerung an Maßnahmen"
    PASSWORD = "password", "Link für ein neues Passwort"
    NEW_ROLE = "new_role", "Neue Rolle"
    HANDED_OVER = "handed_over", "Vorlage an die Leitung"
    HEAD_ASKS = "head_asks", "Bitte der Leitung"
    ALL_ANSWERED = "all_answered", "Alles beantwortet"
    SUBMITTED = "submitted", "Eingereicht"
    RECEIPT = "receipt", "Bestätigung des Einreichens"
    REPLIED = "replied", "Antwort auf eine Rückfrage"
    PUBLISHED = "published", "Veröffentlichung"

    @property
    def is_reminder(self) -> bool:
        """Whether people may switch it off; the others say that something has happened."""
        return self in (MailKind.REMINDER, MailKind.MEASURES)


class To(Enum):
    """Whom a message reaches. Nobody is told of her own step, but by what goes to the team."""

    TEAM = "the mailbox of the institution; without one its coordinators and heads"
    HEAD = "the heads; without one the mailbox"
    COORDINATOR = "the coordinators; without one the mailbox"
    COORDINATOR_OR_HEAD = "the coordinators; without one the mailbox, without both the heads"
    REVIEWERS = "the reviewers, but not those who work at the institution"
    ACCOUNT = "one account; or the mailbox and the heads, if it has a new role"


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


@dataclass(frozen=True)
class Kind:
    """One kind of message. It is dropped when the round is over, or when it is no longer the turn of those it calls."""

    to: To
    leads_to: str  # name of the page behind the link
    words: tuple[str, ...]
    default: Text
    needed: tuple[str, ...] = ()  # words without which it says nothing to object to
    once: str = ""  # the occasion of what happens once to an assessment
    turn: Who | None = None
    holds: bool = False  # says what has happened, which stays true


def _kind(to: To, leads_to: str, words: tuple[str, ...], subject: str, body: str, **more) -> Kind:
    return Kind(to, leads_to, words, Text(subject, GREETING + body + CLOSING), **more)


KINDS = {
    MailKind.INVITATION: _kind(
        To.TEAM,
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Ihre Selbstbewertung kann beginnen",
        "die Selbstbewertung „{Runde}“ ist geöffnet. Sie können ab sofort daran arbeiten.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Rechnen Sie mit etwa zehn Minuten je Anforderung. Sie können jederzeit unterbrechen, Ihre Eingaben bleiben "
        "gespeichert. Bei Fragen hilft Ihnen gern die Abteilung Integration.",
        once="invitation",
    ),
    MailKind.REMINDER: _kind(
        To.TEAM,
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
        To.TEAM,
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
        To.TEAM,
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
        To.TEAM,
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Neue Frist für Ihre Selbstbewertung",
        "für Ihre Selbstbewertung „{Runde}“ gilt eine neue Frist.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}",
    ),
    MailKind.ACCEPTED: _kind(
        To.TEAM,
        "assessment",
        (*ALWAYS, "Runde"),
        "{Runde}: Ihre Selbstbewertung ist abgenommen",
        "die Abteilung Integration hat Ihre Selbstbewertung „{Runde}“ abgenommen. Danke für Ihre Arbeit. Ihr "
        "Bericht liegt bereit. Ihre Maßnahmen gehen weiter.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung und zu Ihrem Bericht: {Link}",
        once="acceptance",
        holds=True,
    ),
    MailKind.MEASURES: _kind(
        To.TEAM,
        "measures",
        ALWAYS,
        "Wie steht es um Ihre Maßnahmen?",
        "zweimal im Jahr, zum 31. März und zum 30. September, bitten wir um den Stand der Maßnahmen. Bitte tragen Sie "
        "ein, was umgesetzt ist und was sich verschiebt.\n\n"
        "Institution: {Institution}\n"
        "Zu Ihren Maßnahmen: {Link}",
    ),
    MailKind.PASSWORD: _kind(
        To.ACCOUNT,
        "account_reset_password_from_key",
        ("Konto", LINK),
        "Passwort für Ihr Konto festlegen",
        "für Ihr Konto „{Konto}“ beim ChancenCheckLU legen Sie über diesen Link ein Passwort fest:\n\n"
        "{Link}\n\n"
        "Der Link gilt sieben Tage und nur einmal. Haben Sie nicht damit gerechnet? Dann müssen Sie nichts tun: Ohne "
        "den Link ändert sich nichts.",
    ),
    MailKind.NEW_ROLE: _kind(
        To.ACCOUNT,
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
        To.HEAD,
        "assessment-check",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Bitte prüfen und freigeben",
        "das Team hat Ihnen die Selbstbewertung „{Runde}“ vorgelegt. Bitte lesen Sie die Antworten. Geben Sie sie "
        "frei, oder bitten Sie das Team um Änderungen.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zu den Antworten: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
        turn=Who.HEAD,
    ),
    MailKind.HEAD_ASKS: _kind(
        To.COORDINATOR,
        "assessment",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Ihre Leitung bittet um Änderungen",
        "Ihre Leitung hat die Selbstbewertung „{Runde}“ gelesen und bittet um Änderungen. Die Bitte steht ganz oben "
        "auf der Seite. Ändern Sie die Antworten, und legen Sie dann noch einmal vor.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
        turn=Who.TEAM,
    ),
    MailKind.ALL_ANSWERED: _kind(
        To.COORDINATOR_OR_HEAD,
        "assessment-check",
        (*ALWAYS, "Runde", "Frist"),
        "{Runde}: Alles ist beantwortet, bitte vorlegen",
        "das Team hat alle Anforderungen der Selbstbewertung „{Runde}“ beantwortet. Bitte prüfen Sie die Antworten. "
        "Legen Sie sie dann der Leitung vor.\n\n"
        "Institution: {Institution}\n"
        "Frist zum Einreichen: {Frist}\n"
        "Zu den Antworten: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
        turn=Who.TEAM,
    ),
    MailKind.SUBMITTED: _kind(
        To.REVIEWERS,
        "review-detail",
        (*ALWAYS, "Runde"),
        "{Runde}: Bitte lesen: {Institution}",
        "eine Institution hat ihre Selbstbewertung „{Runde}“ eingereicht. Sie können sie jetzt lesen.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung: {Link}",
        turn=Who.REVIEWER,
    ),
    MailKind.RECEIPT: _kind(
        To.TEAM,
        "assessment",
        (*ALWAYS, "Runde"),
        "{Runde}: Ihre Selbstbewertung ist eingereicht",
        "vielen Dank! Ihre Selbstbewertung „{Runde}“ ist eingereicht. Die Abteilung Integration liest sie jetzt und "
        "meldet sich bei Fragen. Zurzeit müssen Sie nichts tun.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
        holds=True,
    ),
    MailKind.REPLIED: _kind(
        To.REVIEWERS,
        "review-detail",
        (*ALWAYS, "Runde"),
        "{Runde}: Bitte Antwort lesen: {Institution}",
        "eine Institution hat auf eine Rückfrage zu „{Runde}“ geantwortet. Bitte lesen Sie die Antwort. Fragen Sie "
        "noch einmal nach, oder kennzeichnen Sie die Rückfrage als erledigt.\n\n"
        "Institution: {Institution}\n"
        "Zur Selbstbewertung: {Link}",
    ),
    MailKind.PUBLISHED: _kind(
        To.TEAM,
        "public-round",
        (*ALWAYS, "Runde"),
        "{Runde}: Die Ergebnisse sind da",
        "die Ergebnisse der Runde „{Runde}“ sind veröffentlicht. Dazu hat auch Ihre Institution beigetragen. Vielen "
        "Dank für Ihre Zeit und Ihre offenen Antworten! Ihre Maßnahmen gehen weiter.\n\n"
        "Institution: {Institution}\n"
        "Zu den Ergebnissen: {Link}\n\n"
        "Haben Sie Fragen? Die Abteilung Integration hilft gern.",
        once="publication",
        holds=True,
    ),
}
