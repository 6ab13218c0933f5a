"""Make a message from the facts of this moment: plain text and HTML with the same words, and a link to the page."""

import re
from dataclasses import dataclass
from datetime import date
from email.header import Header
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.mail.models.kinds import KINDS, LINK, Text
from assessments.mail.steps import opting_out, texts
from assessments.models import Assessment, MailKind, Membership, OutgoingMail, User
from assessments.text.queries import contact

INVENTED = "Übung"
INVENTED_SENTENCE = "Übung: Alles hier ist erfunden."
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
EXAMPLE = {
    "Institution": "Volkshochschule",
    "Runde": "Runde 2026",
    "Frist": "30.06.2026",
    "Fristhinweis": "Bis zur Frist sind es noch 7 Tage.",
    "Antwortfrist": "15.07.2026",
    "Konto": "vhs-leitung",
    "Rolle": "Leitung",
    "Funktion": "Stellvertretende Leitung der Volkshochschule",
    "Ende": "31.12.2026",
}


LONGEST_LINE = 998  # characters of a header, RFC 5322
LONGEST_ENCODED = 75  # the same with encoded words, RFC 2047, less the space in front


class Letter(EmailMultiAlternatives):
    """A mail whose headers all begin on the line of their name: the only class that mails are made of.

    Python breaks before a first word that is long (an encoded subject, an address to write to), and mail programs then
    show a space in front.
    """

    def message(self):
        made = super().message()
        made.policy = made.policy.clone(max_line_length=LONGEST_LINE)
        if not self.subject.isascii():
            subject = Header(self.subject, "utf-8", LONGEST_ENCODED, header_name="Subject")
            made.replace_header("Subject", subject.encode())
        return made


@dataclass(frozen=True)
class Message:
    """What a person reads."""

    subject: str
    text: str
    html: str


def message_of(mail: OutgoingMail) -> Letter:
    """The message as it goes to the mail server. `Message-ID` stays the same however often it is tried."""
    kind = MailKind(mail.kind)
    switch_off = opting_out.address_of(mail) if kind.is_reminder else ""
    made = compose(kind, texts.text_of(kind), facts_of(mail), is_invented=_is_invented(mail), switch_off=switch_off)
    headers = {
        "Message-ID": f"<{mail.pk}.{mail.created_at:%Y%m%d%H%M%S%f}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",  # asks for no answer of an absent person
        "X-Auto-Response-Suppress": "All",
    }
    if switch_off:
        headers["List-Unsubscribe"] = f"<{switch_off}>"
    message = Letter(made.subject, made.text, to=[mail.recipient], headers=headers)
    message.attach_alternative(made.html, "text/html")
    return message


def compose(
    kind: MailKind, text: Text, facts: dict[str, str], *, is_invented: bool = False, switch_off: str = ""
) -> Message:
    """Fill the facts into the text. Names may hold what they like: no line of a header comes of it."""
    facts = {word: one_line(fact) for word, fact in facts.items()}
    subject = one_line(texts.filled(text.subject, facts))
    subject = f"{INVENTED}: {subject}" if is_invented else subject
    body = text.body.replace("\r\n", "\n").strip()
    context = {
        "subject": subject,
        "demo": INVENTED_SENTENCE if is_invented else "",
        "text": texts.filled(body, facts),
        "paragraphs": [_lines(paragraph, facts) for paragraph in re.split(r"\n\s*\n", body)],
        "link": facts[LINK],
        "contact": contact.words(),
        "switch_off": switch_off,
    }
    # A template's output counts as safe HTML. This one escapes nothing, so what comes of it is plain text again.
    plain = render_to_string("mail/message.txt", context) + ""
    return Message(subject, plain, render_to_string("mail/message.html", context))


def example(kind: MailKind, text: Text) -> Message:
    """What a text looks like with invented facts, for those who edit it."""
    return compose(kind, text, EXAMPLE | {LINK: settings.SITE_URL + reverse("home")})


def facts_of(mail: OutgoingMail) -> dict[str, str]:
    """The words that the text of this message may use."""
    if mail.kind == MailKind.PASSWORD:
        return {"Konto": mail.person.username, LINK: settings.SITE_URL + _path_to_new_password(mail.person)}
    facts = {"Institution": mail.institution.name, LINK: settings.SITE_URL + _path(mail)}
    if mail.membership:
        facts |= _facts_of_role(mail.membership)
    if mail.assessment:
        facts |= facts_of_assessment(mail.assessment)
    if mail.inquiry:
        facts["Antwortfrist"] = _day(mail.inquiry.due_date) if mail.inquiry.due_date else "ohne festen Termin"
    return facts


def _facts_of_role(role: Membership) -> dict[str, str]:
    end = _day(role.valid_until) if role.valid_until else "ohne Ende"
    return {"Rolle": role.get_role_display(), "Funktion": role.user.function, "Ende": end}


def facts_of_assessment(assessment: Assessment) -> dict[str, str]:
    """Round and deadline."""
    left = (assessment.deadline - timezone.localdate()).days
    return {"Runde": assessment.round.title, "Frist": _day(assessment.deadline), "Fristhinweis": _left(left)}


def preview(assessment: Assessment) -> Message:
    """The reminder that this institution would get now, without the link to switch it off."""
    kind = MailKind.REMINDER
    address = reverse("assessment", args=[assessment.round.code, assessment.institution.code])
    facts = {"Institution": assessment.institution.name, LINK: settings.SITE_URL + address}
    facts |= facts_of_assessment(assessment)
    return compose(kind, texts.text_of(kind), facts, is_invented=assessment.round.is_invented)


def one_line(text: str) -> str:
    """Without line breaks and other invisible signs, which could start a header of its own."""
    return " ".join(CONTROL.sub(" ", text).split())


def _lines(paragraph: str, facts: dict[str, str]) -> list[list[str]]:
    """Lines of a paragraph, each in parts, so that the template can make the link one."""
    mark = "{" + LINK + "}"
    return [
        [texts.filled(part, facts) for part in re.split(f"({re.escape(mark)})", line) if part]
        for line in paragraph.split("\n")
    ]


def _path(mail: OutgoingMail) -> str:
    page = KINDS[MailKind(mail.kind)].leads_to
    if mail.assessment is None:
        return reverse(page)
    where = [mail.assessment.round.code, mail.institution.code]
    if page == "public-round":
        return reverse(page, args=where[:1])
    return reverse(page, args=[*where, mail.inquiry.pk] if page == "inquiry-reply" else where)


def _path_to_new_password(account: User) -> str:
    """As allauth makes it."""
    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    return reverse("account_reset_password_from_key", kwargs=key)


def _is_invented(mail: OutgoingMail) -> bool:
    if mail.kind == MailKind.PASSWORD:
        return mail.person.is_demo
    if mail.membership:
        return mail.membership.user.is_demo
    if mail.assessment:
        return mail.assessment.round.is_invented
    return not mail.institution.measures.filter(assessment__round__is_demo=False).exists()


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _left(days: int) -> str:
    """The time until the deadline, in a sentence."""
    if days > 1:
        return f"Bis zur Frist sind es noch {days} Tage."
    if days < -1:
        return f"Die Frist ist seit {-days} Tagen abgelaufen."
    return {1: "Die Frist endet morgen.", 0: "Die Frist endet heute.", -1: "Die Frist ist gestern abgelaufen."}[days]
