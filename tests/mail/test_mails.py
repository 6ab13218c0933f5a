"""Reminders by hand with their preview, the send log, and the switch for those who want no reminders."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps.assessment import extend_deadline
from assessments.mail.models.kinds import KINDS
from assessments.mail.steps import opting_out, outbox
from assessments.models import Assessment, AuditEvent, Institution, MailKind, MailText, OutgoingMail
from tests import factories


@pytest.fixture
def reviewer_client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def mailbox(institution):
    institution.mailbox = "vhs@stadt.example"
    institution.save()
    return institution.mailbox


def make_mail(assessment, recipient="vhs@stadt.example", **values):
    return OutgoingMail.objects.create(
        kind="reminder",
        institution=assessment.institution,
        assessment=assessment,
        recipient=recipient,
        occasion="2030-06-30 +7",
        **values,
    )


def failed(assessment, recipient="vhs@stadt.example"):
    return make_mail(
        assessment, recipient, status="failed", reason="550 unbekannt", finished_at=timezone.now(), attempts=1
    )


def log(client, **parameters):
    return client.get(reverse("mail-log"), parameters)


# --- reminding by hand ---------------------------------------------------------------------------------------------


def test_preview_shows_recipients_reasons_and_text_and_sends_nothing(reviewer_client, assessment, mailbox):
    factories.make_assessment(assessment.round, factories.make_institution("OHNE", "Ohne Postfach"))

    page = reviewer_client.get(reverse("round-remind", args=[assessment.round.code])).content.decode()

    assert mailbox in page
    assert "– <strong>1</strong>: Ohne Postfach" in page
    assert "Betreff: Runde runde: Bitte bis " in page
    assert OutgoingMail.objects.count() == 0


def test_collective_reminder_once_a_day(reviewer_client, assessment, mailbox):
    url = reverse("round-remind", args=[assessment.round.code])

    first, second = reviewer_client.post(url), reviewer_client.post(url)

    assert (first.status_code, second.status_code) == (302, 409)
    assert OutgoingMail.objects.get().recipient == mailbox
    assert AuditEvent.objects.get().verb == "remind"


def test_filter_of_the_list_goes_along(reviewer_client, assessment, mailbox):
    other = factories.make_institution("WBL", mailbox="wbl@stadt.example")
    factories.make_assessment(assessment.round, other, status="invited")
    url = reverse("round-remind", args=[assessment.round.code]) + "?status=invited"

    assert mailbox not in reviewer_client.get(url).content.decode()
    assert reviewer_client.post(url).url == f"/sichtung/{assessment.round.code}/?status=invited"
    assert OutgoingMail.objects.get().recipient == "wbl@stadt.example"


def test_one_institution_is_reminded_from_its_page(reviewer_client, assessment, mailbox):
    other = factories.make_institution("WBL", mailbox="wbl@stadt.example")
    factories.make_assessment(assessment.round, other)
    codes = [assessment.round.code, "WBL"]
    assert reverse("review-remind", args=codes) in reviewer_client.get(reverse("review-detail", args=codes)).text

    reviewer_client.post(reverse("review-remind", args=codes))

    assert OutgoingMail.objects.get().recipient == "wbl@stadt.example"


@pytest.mark.parametrize("number", [1, 3])
def test_preview_costs_the_same_for_any_number(reviewer_client, assessment, django_assert_num_queries, number):
    for index in range(number):
        institution = factories.make_institution(f"I{index}", mailbox=f"i{index}@stadt.example")
        factories.make_assessment(assessment.round, institution)
    url = reverse("round-remind", args=[assessment.round.code])
    reviewer_client.get(url)

    with django_assert_num_queries(9):
        reviewer_client.get(url)


# --- send log ------------------------------------------------------------------------------------------------------


def test_log_shows_mailboxes_but_no_address_of_a_person(reviewer_client, assessment, head):
    head.function = "Abteilungsleitung"
    head.save()
    make_mail(assessment)
    make_mail(assessment, "vorname.nachname@stadt.example", person=head)

    page = log(reviewer_client).content.decode()

    assert "vhs@stadt.example" in page
    assert "Konto „Abteilungsleitung“" in page
    assert "nachname" not in page


def test_log_is_filtered_by_round_kind_and_status(reviewer_client, assessment):
    make_mail(assessment)
    failed(assessment, "fort@stadt.example")

    def found(**parameters):
        return [mail.recipient for mail in log(reviewer_client, **parameters).context["page"]]

    assert found(stand="failed") == ["fort@stadt.example"]
    assert found(runde=assessment.round.code, anlass="reminder") == ["fort@stadt.example", "vhs@stadt.example"]
    assert found(anlass="invitation") == []
    assert found(stand="unsinn", runde="gibt-es-nicht") == ["fort@stadt.example", "vhs@stadt.example"]


@pytest.mark.parametrize("number", [1, 3])
def test_log_costs_the_same_for_any_number(reviewer_client, assessment, head, django_assert_num_queries, number):
    for index in range(number):
        make_mail(assessment, f"i{index}@stadt.example", person=head)

    with django_assert_num_queries(6):
        log(reviewer_client)


def test_one_failed_message_is_sent_again(reviewer_client, assessment):
    mails = [failed(assessment), failed(assessment, "fort@stadt.example")]

    reviewer_client.post(reverse("mail-retry"), {"mail": mails[0].pk})

    assert list(OutgoingMail.objects.order_by("pk").values_list("status", "attempts")) == [
        ("waiting", 0),
        ("failed", 1),
    ]


def test_all_failed_messages_of_the_filter_are_sent_again(reviewer_client, assessment):
    failed(assessment)
    sent = make_mail(assessment, "b@stadt.example", status="sent", finished_at=timezone.now())

    response = reviewer_client.post(reverse("mail-retry") + "?stand=failed")

    assert response.url == "/versand/?stand=failed"
    assert OutgoingMail.objects.exclude(pk=sent.pk).get().status == "waiting"
    sent.refresh_from_db()
    assert sent.status == "sent"


@pytest.mark.parametrize("typed", ["unsinn", "9" * 30, "-1"])
def test_retry_of_what_is_not_there_says_so(reviewer_client, db, typed):
    response = reviewer_client.post(reverse("mail-retry"), {"mail": typed}, follow=True)

    assert "Es gibt nichts, was erneut versendet werden kann." in response.content.decode()


# --- who wants reminders -------------------------------------------------------------------------------------------


def test_person_switches_her_reminders_off_and_on(client, coordinator):
    client.force_login(coordinator)

    client.post(reverse("reminders"), {"on": "0"})
    coordinator.refresh_from_db()
    assert coordinator.wants_reminders is False

    client.post(reverse("reminders"), {"on": "1"})
    coordinator.refresh_from_db()
    assert coordinator.wants_reminders is True


@pytest.mark.parametrize(("who", "code", "wants"), [("head", 302, False), ("contributor", 404, True)])
def test_mailbox_is_switched_by_those_who_lead(client, institution, mailbox, request, who, code, wants):
    client.force_login(request.getfixturevalue(who))

    assert client.post(reverse("reminders"), {"institution": "VHS", "on": "0"}).status_code == code
    institution.refresh_from_db()
    assert institution.wants_reminders is wants


def test_link_in_the_message_switches_off_by_post_alone(client, assessment, institution, mailbox):
    outbox.tell_all(MailKind.REMINDER, Assessment.objects.all(), "2030-06-30 +7")
    mail = OutgoingMail.objects.select_related("institution", "person").get()
    url = opting_out.address_of(mail).removeprefix("http://127.0.0.1:8000")

    page = client.get(url)
    institution.refresh_from_db()
    assert (page.status_code, institution.wants_reminders) == (200, True)

    client.post(url, {"on": "0"})
    institution.refresh_from_db()
    assert institution.wants_reminders is False


def test_link_of_a_person_switches_off_hers(client, assessment, head):
    url = reverse("reminders-by-link", args=[opting_out.token_of(head)])

    client.post(url, {"on": "0"})

    head.refresh_from_db()
    assert head.wants_reminders is False


# --- texts in the administration -----------------------------------------------------------------------------------


@pytest.fixture
def text(admin_person, client):
    client.force_login(admin_person)
    row, _ = MailText.objects.get_or_create(kind="reminder")
    return row


def change_url(row):
    return reverse("admin:assessments_mailtext_change", args=[row.pk])


def test_default_text_stands_in_the_form_with_a_preview(client, text):
    page = client.get(change_url(text))

    assert page.context["adminform"].form.initial["subject"] == "{Runde}: Bitte bis {Frist} einreichen"
    assert page.context["message"].subject == "Runde 2026: Bitte bis 30.06.2026 einreichen"


def test_saving_the_default_stores_nothing(client, text):
    form = client.get(change_url(text)).context["adminform"].form

    client.post(change_url(text), form.initial)

    text.refresh_from_db()
    assert (text.subject, text.body) == ("", "")


def test_default_text_comes_back_with_one_click(client, text):
    button = "Standardtext wiederherstellen"
    assert button not in client.get(change_url(text)).content.decode()
    MailText.objects.filter(pk=text.pk).update(subject="Anders", body="Anders {Link}")
    assert button in client.get(change_url(text)).content.decode()

    client.post(change_url(text), {"subject": "noch anders", "body": "ohne Link", "_default": "1"})

    assert MailText.objects.values_list("subject", "body").get(pk=text.pk) == ("", "")


def test_preview_shows_what_is_typed_and_saves_nothing(client, text):
    typed = {"subject": "Bitte {Institution}", "body": "Bis {Frist}: {Link}", "_preview": "1"}

    page = client.post(change_url(text), typed)

    assert page.context["message"].subject == "Bitte Volkshochschule"
    assert "Bis 30.06.2026: http" in page.content.decode()
    assert page.context["adminform"].form["body"].value() == typed["body"]
    text.refresh_from_db()
    assert text.body == ""


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("body", "Ohne Adresse", "Der Link fehlt."),
        ("body", "{Link} {Name}", "„{Name}“ gibt es hier nicht. Möglich sind: {Institution}, {Link}, {Runde}"),
        ("body", "{Link} {Frist", "Eine geschweifte Klammer steht allein."),
        ("subject", "{Link}", "Der Link gehört in den Text"),
        ("subject", "www.boese.example", "Eine Adresse steht hier nicht"),
        ("body", "{Link}\nOder hier: https://boese.example/", "Eine Adresse steht hier nicht"),
        ("body", "{Link}\nOder hier: WWW.boese.example", "Eine Adresse steht hier nicht"),
        ("body", "{Link}\nFragen an hilfe@boese.example", "Eine Adresse steht hier nicht"),
        ("body", "boese.example/?weiter={Link}", "Der Link steht allein"),
        ("body", "{Link}.boese.example", "Der Link steht allein"),
        ("body", "{Link}\n{Link}/", "Der Link steht allein"),
    ],
)
def test_wrong_text_is_refused_at_its_field(client, text, field, typed, sentence):
    page = client.post(change_url(text), {"subject": "Betreff", "body": "{Link}", field: typed})
    form = page.context["adminform"].form

    assert form.errors[field][0].startswith(sentence)
    assert form[field].value() == typed


@pytest.mark.parametrize("kind", MailKind)
def test_no_kind_leads_elsewhere(client, admin_person, kind):
    client.force_login(admin_person)
    row, _ = MailText.objects.get_or_create(kind=kind)
    default = KINDS[kind].default
    body = default.body.replace("{Link}", "https://boese.example/?weiter={Link}")

    page = client.post(change_url(row), {"subject": default.subject, "body": body})

    assert list(page.context["adminform"].form.errors) == ["body"]
    row.refresh_from_db()
    assert row.body == ""


@pytest.mark.parametrize("kind", MailKind)
def test_default_with_another_sentence_is_saved(client, admin_person, kind):
    client.force_login(admin_person)
    row, _ = MailText.objects.get_or_create(kind=kind)
    default = KINDS[kind].default

    client.post(change_url(row), {"subject": f"{default.subject}!", "body": f"{default.body}\n\nBis bald."})

    row.refresh_from_db()
    assert (row.subject, row.body) == (f"{default.subject}!", f"{default.body}\n\nBis bald.")


@pytest.mark.parametrize("missing", ["Institution", "Rolle", "Funktion"])
def test_message_of_a_new_role_says_which_and_whose(client, admin_person, missing):
    client.force_login(admin_person)
    row, _ = MailText.objects.get_or_create(kind="new_role")
    words = [f"{{{word}}}" for word in ("Institution", "Rolle", "Funktion", "Link") if word != missing]

    page = client.post(change_url(row), {"subject": "{Institution}: Rundbrief", "body": " ".join(words)})

    assert page.context["adminform"].form.errors["body"] == [
        f"Es fehlt: {{{missing}}}. Ohne das versteht niemand die Nachricht."
    ]


# --- steps of the review call the outbox in their transaction ------------------------------------------------------


def test_undone_step_leaves_no_message(assessment, mailbox, reviewer, monkeypatch):
    monkeypatch.setattr(AuditEvent.objects, "record", lambda **values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        extend_deadline(assessment=assessment, by=reviewer, until=timezone.localdate(), reason="Umzug")

    assert OutgoingMail.objects.count() == 0
    assert Institution.objects.get().mailbox == mailbox
