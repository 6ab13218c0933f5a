"""What a message says: facts and a link, never contents; nothing in a name becomes a header."""

import email
from datetime import UTC, date, datetime, timedelta
from email.policy import default as as_read

import pytest
import time_machine
from django.utils.html import conditional_escape

from assessments.mail.models.kinds import KINDS, Text
from assessments.mail.steps import message, outbox, texts
from assessments.models import Assessment, AssessmentRound, Institution, MailKind, MailText, OutgoingMail
from tests import factories

DAY = "2026-06-23T08:00+02:00"


@pytest.fixture
def reminder(institution, settings):
    settings.SITE_URL = "https://check.example"
    Institution.objects.update(mailbox="vhs@stadt.example")
    assessment_round = factories.make_round(
        code="2026", opens_on=date(2026, 4, 1), submission_deadline=date(2026, 6, 30)
    )
    factories.make_assessment(assessment_round, institution)
    outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2026-06-30 +7")
    return OutgoingMail.objects.get()


def made():
    """The message as it would leave now, read back as a mail program does."""
    with time_machine.travel(DAY, tick=False):
        return message.message_of(OutgoingMail.objects.select_related("assessment__round", "institution").get())


def html_of(mail) -> str:
    return mail.alternatives[0].content


def test_text_and_html_say_the_same_with_a_link_to_the_right_place(reminder):
    mail = made()
    link = "https://check.example/selbstbewertung/2026/VHS/"

    assert mail.subject == "Runde 2026: Bitte bis 30.06.2026 einreichen"
    assert mail.to == ["vhs@stadt.example"]
    assert "Bis zur Frist sind es noch 7 Tage." in mail.body
    assert f"Zur Selbstbewertung: {link}\n" in mail.body
    assert f'Zur Selbstbewertung: <a href="{link}">{link}</a>' in html_of(mail)
    assert "<img" not in html_of(mail)
    assert 'lang="de"' in html_of(mail)
    assert mail.alternatives[0].mimetype == "text/html"


def test_message_has_a_lasting_number_and_asks_for_no_answer(reminder):
    first, second = made().extra_headers, made().extra_headers

    assert first == second
    assert first["Message-ID"].endswith("@check.example>")
    assert first["Auto-Submitted"] == "auto-generated"


def test_names_become_neither_headers_nor_html(reminder):
    Institution.objects.update(name="Haus\r\nBcc: alle@stadt.example\n<b>fett</b>")
    AssessmentRound.objects.update(title="Straße\nBcc: x@stadt.example")

    mail = made()
    sent = mail.message()

    assert "Bcc" not in sent.keys()  # noqa: SIM118 - the headers, not the text
    assert mail.subject.startswith("Straße Bcc: x@stadt.example: ")
    assert "Haus Bcc: alle@stadt.example <b>fett</b>" in mail.body
    assert "&lt;b&gt;fett&lt;/b&gt;" in html_of(mail)
    assert "<b>fett" not in html_of(mail)


def test_very_long_name_makes_no_line_that_servers_cut(reminder):
    Institution.objects.update(name="Ä" * 160)
    MailText.objects.update_or_create(kind="reminder", defaults={"body": "{Institution} " * 12 + "{Link}"})

    assert max(map(len, made().message().as_bytes().splitlines())) <= 998


def test_demo_says_so_in_subject_and_text(reminder):
    AssessmentRound.objects.update(is_demo=True)

    mail = made()

    assert mail.subject.startswith("Übung: ")
    assert mail.body.startswith("Übung: Alles hier ist erfunden.")
    assert "Übung: Alles hier ist erfunden." in html_of(mail)


def test_only_reminders_carry_a_link_to_switch_them_off(reminder):
    assert "/erinnerungen/institution-" in made().body
    assert made().extra_headers["List-Unsubscribe"].startswith("<https://check.example/erinnerungen/")

    OutgoingMail.objects.update(kind="invitation")
    assert "/erinnerungen/" not in made().body
    assert "List-Unsubscribe" not in made().extra_headers


def test_text_of_the_administration_takes_the_place_of_the_default(reminder):
    own = {"subject": "Bitte: {Institution}", "body": "Bis {Frist}.\n\n{Link}"}
    MailText.objects.update_or_create(kind="reminder", defaults=own)

    assert made().subject == "Bitte: Volkshochschule"
    assert made().body.startswith("Bis 30.06.2026.\n\nhttps://check.example/")


@pytest.mark.parametrize("kind", list(MailKind))
def test_default_texts_use_known_words_and_hold_the_link(kind):
    text = KINDS[kind].default

    assert texts.unknown_words(kind, text.subject + text.body) == []
    assert text.body.count("{Link}") == 1
    assert "{" not in message.example(kind, text).text


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (30, "Bis zur Frist sind es noch 30 Tage."),
        (1, "Die Frist endet morgen."),
        (0, "Die Frist endet heute."),
        (-1, "Die Frist ist gestern abgelaufen."),
        (-7, "Die Frist ist seit 7 Tagen abgelaufen."),
    ],
)
def test_time_left_in_words(reminder, days, sentence):
    with time_machine.travel(datetime(2026, 6, 30, 12, tzinfo=UTC) - timedelta(days=days), tick=False):
        assert message.facts_of_assessment(reminder.assessment)["Fristhinweis"] == sentence


def test_plain_text_is_no_safe_html():
    """A page that shows the text escapes it: the output of a template would count as HTML that is safe."""
    made = message.example(MailKind.REMINDER, Text("<i>", "<form><input name=x> {Link}"))

    assert "<form><input name=x>" in made.text
    assert conditional_escape(made.text).count("&lt;form&gt;&lt;input name=x&gt;") == 1


SUBJECTS = (
    "Kurz",
    "Kurz und für alle",
    "ChancenCheck Ludwigshafen 2026/2027 – Überprüfung aller städtischen Dienstleistungen",
    "ChancenCheck Ludwigshafen 2026/2027 - Pruefung aller Dienstleistungen der ganzen Stadt im Jahr",
    "Ä" * 150,
    "a" * 150,
    "👩\u200d👩\u200d👧 " * 20 + "alle",
)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_headers_begin_on_the_line_of_their_name_and_are_read_as_written(subject):
    letter = message.Letter(
        subject, "Text", "a@stadt.example", ["b@stadt.example"], headers={"List-Unsubscribe": f"<https://{'x' * 90}>"}
    )
    letter.attach_alternative("<p>Text</p>", "text/html")
    raw = letter.message().as_bytes(linesep="\r\n")
    read = email.message_from_bytes(raw, policy=as_read)

    assert read["Subject"] == subject
    assert read["List-Unsubscribe"] == f"<https://{'x' * 90}>"
    assert b": \r\n" not in raw
    assert all(len(line) <= 76 for line in raw.splitlines() if b"=?utf-8?" in line)
