"""The log for the Revision: what it shows, how it is filtered, and how it is taken away."""

import csv
import io
import json

import pytest
import time_machine
from django.urls import reverse

from assessments.answers.steps.assessment import return_to_team, submit, unrated_of
from assessments.audit_log import views as audit_log
from assessments.models import AuditEvent
from tests import factories

URL = reverse("audit-log")
V = AuditEvent.Verb


@pytest.fixture
def auditor(client, db):
    person = factories.make_member("auditor")
    client.force_login(person)
    return person


def _event(by, day="2030-05-01", verb=V.LOG_IN, subject=None, **facts):
    with time_machine.travel(f"{day}T23:30+02:00", tick=False):
        return AuditEvent.objects.record(by=by, verb=verb, subject=subject or by, **facts)


def _shown(client, query="") -> list[int]:
    return [event.pk for event in client.get(f"{URL}?{query}").context["page"]]


def _csv(client, query="") -> list[dict]:
    response = client.get(f"{reverse('audit-log-file', args=['csv'])}?{query}")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [3, 2, 1]),
        ("vorgang=download", [2]),
        ("gegenstand=institution", [3]),
        ("von=2030-05-02", [3, 2]),
        ("bis=2030-05-02", [2, 1]),
        ("von=02.05.2030&bis=02.05.2030", [2]),
        ("vorgang=unsinn&von=gestern", [3, 2, 1]),
        ("von=2030-05-03&vorgang=log_in", []),
    ],
)
def test_filter_by_kind_and_time(client, auditor, institution, query, wanted):
    events = [
        _event(auditor, "2030-05-01"),
        _event(auditor, "2030-05-02", V.DOWNLOAD),
        _event(auditor, "2030-05-03", V.CHANGE, institution),
    ]

    assert _shown(client, query) == [events[number - 1].pk for number in wanted]


def test_filter_says_what_is_wrong_with_the_days(client, auditor):
    page = client.get(f"{URL}?von=2030-05-02&bis=2030-05-01")
    assert page.context["form"].errors == {
        "until": ["Dieser Tag liegt vor dem ersten. Bitte tauschen Sie die beiden Tage."]
    }
    response = client.get(f"{reverse('audit-log-file', args=['csv'])}?von=2030-05-02&bis=2030-05-01", follow=True)
    assert "Die Datei gibt es erst, wenn die Auswahl stimmt." in response.content.decode()
    assert response.redirect_chain == [(f"{URL}?von=2030-05-02&bis=2030-05-01", 302)]


def test_page_shows_function_and_words(client, auditor, assessment_round):
    _event(auditor, verb="open_round", subject=assessment_round, round=assessment_round, to_status="open")
    AuditEvent.objects.record_attempt(verb=V.LOG_IN_FAILED)

    page = client.get(URL).content.decode()

    for words in ("Runde geöffnet", "Runde: Runde runde", "Anmeldung misslungen", "Konto: unbekanntes Konto"):
        assert words in page
    assert "nicht angemeldet" in page
    assert auditor.function in page


@pytest.mark.parametrize("number", [1, 60])
def test_queries_of_the_page_do_not_grow(client, auditor, assessment_round, number, django_assert_num_queries):
    for _ in range(number):
        _event(auditor, verb="open_round", subject=assessment_round, round=assessment_round, to_status="open")

    with django_assert_num_queries(4):  # session, account, count, page
        response = client.get(URL)

    assert len(response.context["page"]) == min(number, 50)


@pytest.mark.parametrize("number", [1, 60])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_queries_of_the_file_do_not_grow(client, auditor, assessment_round, suffix, number, django_assert_num_queries):
    for _ in range(number):
        _event(auditor, verb="open_round", subject=assessment_round, round=assessment_round, to_status="open")

    with django_assert_num_queries(4):  # session, account, events, the event of this download
        client.get(reverse("audit-log-file", args=[suffix]))


def test_table_holds_what_the_page_shows(client, auditor, assessment_round):
    event = _event(auditor, verb="reopen_round", subject=assessment_round, round=assessment_round, note="=1+1")

    assert _csv(client) == [
        {
            "Nummer": str(event.pk),
            "Zeitpunkt": "01.05.2030 23:30:00",
            "Konto": str(auditor.pk),
            "Funktion": "auditor",
            "Vorgang": "Runde wieder geöffnet",
            "Art": "Runde",
            "Nummer des Gegenstands": str(assessment_round.pk),
            "Gegenstand": "Runde runde",
            "Runde": "Runde runde",
            "Status": "",
            "Vermerk": "'=1+1",
        }
    ]


def test_lines_for_machines(client, auditor):
    event = _event(auditor)
    attempt = AuditEvent.objects.record_attempt(verb=V.LOCK_OUT)

    response = client.get(f"{reverse('audit-log-file', args=['jsonl'])}")

    lines = [json.loads(line) for line in response.content.decode().splitlines()]
    assert [line["id"] for line in lines] == [attempt.pk, event.pk]
    assert (lines[0]["account"], lines[0]["subject"], lines[0]["subject_id"]) == (None, "unbekanntes Konto", None)
    assert lines[1] == {
        "id": event.pk,
        "happened_at": "2030-05-01T23:30:00+02:00",
        "account": auditor.pk,
        "function": "auditor",
        "verb": "log_in",
        "subject_type": "user",
        "subject_id": auditor.pk,
        "subject": "auditor",
        "round": None,
        "from_status": "",
        "to_status": "",
        "note": "",
    }


def test_file_follows_the_filter_and_is_noted(client, auditor):
    _event(auditor, "2030-05-01")
    _event(auditor, "2030-05-02", V.LOG_OUT)

    assert [row["Vorgang"] for row in _csv(client, "vorgang=log_out")] == ["abgemeldet"]
    assert [row["Vorgang"] for row in _csv(client, "vorgang=download")] == ["Datei heruntergeladen"]


def test_file_is_bounded(client, auditor, monkeypatch):
    monkeypatch.setattr(audit_log, "MOST_IN_A_FILE", 2)
    _event(auditor)
    _event(auditor)
    assert len(_csv(client)) == 2
    assert AuditEvent.objects.count() == 3  # with this download

    response = client.get(f"{reverse('audit-log-file', args=['csv'])}", follow=True)

    assert "Eine Datei fasst höchstens 2 Einträge. Bitte wählen Sie einen kürzeren Zeitraum." in (
        response.content.decode()
    )


def test_words_of_an_institution_are_not_for_readers_of_the_log(client, auditor, assessment, head, admin_person):
    measure = factories.make_measure(assessment, title="Geheimer Titel")
    _event(head, verb="follow_up", subject=measure, note="Geheimer Vermerk")
    _event(head, verb="remove_measure", subject=assessment, note="Geheimer Titel")
    assessment.status = "awaiting_approval"
    assessment.save()
    return_to_team(assessment=assessment, by=head, note="Geheimer Hinweis")
    client.force_login(admin_person)
    addresses = [URL, *(reverse("audit-log-file", args=[suffix]) for suffix in ("csv", "jsonl"))]
    events = AuditEvent.objects.values_list("pk", flat=True)
    addresses += [reverse("admin:assessments_auditevent_change", args=[pk]) for pk in events]
    addresses.append(reverse("admin:assessments_auditevent_changelist"))

    pages = [client.get(address).content.decode() for address in addresses]

    assert [page for page in pages if "Geheim" in page] == []
    assert f"Maßnahme: Nr. {measure.pk}" in pages[0]


def test_how_much_an_institution_left_open_is_not_for_readers_of_the_log(client, auditor, assessment, head):
    assessment.status = "awaiting_approval"
    assessment.save()
    unrated, total = unrated_of(assessment)
    assert unrated
    submit(assessment=assessment, by=head, confirmed_unrated=unrated)
    event = AuditEvent.objects.get(verb=V.SUBMIT)

    assert event.note.startswith(f"{unrated} von {total} ")
    assert event.readable_note == ""
    for address in (URL, *(reverse("audit-log-file", args=[suffix]) for suffix in ("csv", "jsonl"))):
        page = client.get(address).content.decode()
        assert "eingereicht" in page or V.SUBMIT in page
        assert event.note not in page


def test_page_is_only_read(client, auditor):
    assert client.post(URL).status_code == 405
    assert client.get(reverse("audit-log-file", args=["exe"])).status_code == 404


def test_revision_finds_the_log_and_nothing_else(client, auditor):
    published = factories.make_round(status="published")
    page = client.get("/")

    assert [entry.label for entry in page.context["entries"]] == ["Protokoll"]
    assert "Ihr Konto hat zurzeit keine Rolle" not in page.content.decode()
    for name in ("results-round", "city-report-pdf", "blank-sheet-pdf"):
        assert client.get(reverse(name, args=[published.code])).status_code == 404


def test_revision_with_another_role_keeps_what_that_one_may(client, auditor, institution):
    auditor.memberships.create(role="contributor", institution=institution)
    published = factories.make_round(status="published")

    assert client.get(reverse("results-round", args=[published.code])).status_code == 200
    assert client.get(URL).status_code == 200
