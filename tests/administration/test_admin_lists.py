"""„Konten aus einer Liste“ and „Institutionen aus einer Liste“: choose, look, confirm; nothing is written before."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from assessments.institutions.admin.list import InstitutionListSteps
from assessments.institutions.steps.enrolling import HEADINGS as INSTITUTION_HEADINGS
from assessments.models import AuditEvent, Institution, OutgoingMail, User
from assessments.people.admin.account_list import AccountListSteps
from assessments.people.steps.enrolling import HEADINGS as ACCOUNT_HEADINGS
from tests import factories
from tests.html_form import fields_of

ACCOUNTS = "/verwaltung/assessments/user/liste/"
INSTITUTIONS = "/verwaltung/assessments/institution/liste/"
PAGES = [ACCOUNTS, INSTITUTIONS]
EXAMPLES = [f"{page}beispiel.csv" for page in PAGES]
LISTS = {
    ACCOUNTS: "Benutzername;Funktion;E-Mail;Rolle\nneu;Mitglied;neu@stadt.example;Lenkungskreis\n",
    INSTITUTIONS: "Kürzel;Name\nSPORT;Abteilung „Sport“\n",
}


@pytest.fixture
def desk(client, admin_person):
    client.force_login(admin_person)
    return client


def text(response):
    return response.content.decode()


def made():
    """How much there is of what lists make; the Fachadministration has an account of its own."""
    return User.objects.count() - 1, Institution.objects.count(), OutgoingMail.objects.count()


def confirmed(client, address, preview, **changes):
    """Press the button of the preview."""
    return client.post(address, fields_of(preview, address) | changes)


# --- who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES + EXAMPLES)
def test_strangers_are_asked_to_log_in(client, db, address):
    assert client.get(address).url == f"/konto/anmelden/?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_strangers_take_nothing_in(client, db, address):
    assert client.post(address, {"text": LISTS[address]}).url == f"/konto/anmelden/?next={address}"


@pytest.mark.parametrize("address", PAGES + EXAMPLES)
@pytest.mark.parametrize("role", ["reviewer", "steering"])
def test_other_roles_may_not(client, db, address, role):
    client.force_login(factories.make_member(role))
    answers = [client.get(address).status_code, client.post(address, {"text": LISTS.get(address, "")}).status_code]
    assert answers == [403, 403]


@pytest.mark.parametrize("address", PAGES)
def test_preview_of_somebody_else_is_worth_nothing(desk, address):
    preview = desk.post(address, {"text": LISTS[address]})
    desk.force_login(factories.make_member("admin", username="andere"))

    response = desk.post(address, fields_of(preview, address), follow=True)

    assert text(response).count("Die Vorschau gilt nicht mehr. Bitte geben Sie die Liste noch einmal ein.") == 1
    assert made() == (1, 0, 0)


@pytest.mark.parametrize("kept", ["", "x", "WzEsMl0:x:y"])
def test_preview_that_was_tampered_with_is_worth_nothing(desk, kept):
    assert desk.post(ACCOUNTS, {"vorschau": kept}).url == ACCOUNTS
    assert made() == (0, 0, 0)


def test_preview_of_one_list_does_not_confirm_the_other(desk):
    preview = desk.post(INSTITUTIONS, {"text": LISTS[INSTITUTIONS]})
    assert desk.post(ACCOUNTS, fields_of(preview, INSTITUTIONS)).url == ACCOUNTS
    assert made() == (0, 0, 0)


def test_lists_lead_there(desk):
    for model, words in (("user", "Konten aus einer Liste"), ("institution", "Institutionen aus einer Liste")):
        listed = text(desk.get(f"/verwaltung/assessments/{model}/"))
        assert listed.count(f'<a href="/verwaltung/assessments/{model}/liste/">{words}</a>') == 1


# --- the way -------------------------------------------------------------------------------------------------------


def test_accounts_are_shown_then_made_and_invited(desk, institution):
    listed = (
        "Benutzername;Funktion;E-Mail;Rolle;Institution;gültig bis;Telefon\n"
        "vhs;<b>Leitung</b>;vhs@stadt.example;Leitung;VHS;31.12.2099;5555\n"
        "vhs;;;Lenkungskreis;;;\n"
    )
    preview = desk.post(ACCOUNTS, {"text": listed, "invite": "on"})
    before = made()
    done = confirmed(desk, ACCOUNTS, preview)

    page = text(preview)
    assert before == (0, 1, 0)
    assert page.count("&lt;b&gt;Leitung&lt;/b&gt;") == 2
    assert page.count("Diese Spalten werden nicht gelesen: Telefon.") == 1
    assert page.count("1 Konto anlegen, 2 Rollen beantragen, Einladungen senden") == 1
    assert done.url == "/verwaltung/assessments/user/"
    assert made() == (1, 1, 1)
    message = re.search(r'<li class="success">(.*?)</li>', text(desk.get(done.url)))[1]
    assert message == (
        "Angelegt: 1 Konto, vergeben: 0 Rollen. 2 Rollen warten auf die Bestätigung durch eine zweite Person. "
        "1 Einladung geht jetzt hinaus. Ob jemand schon ein Passwort festgelegt "
        "hat, steht auf der Seite des Kontos. Dort lässt sich der Link noch einmal senden."
    )
    assert AuditEvent.objects.get().get_verb_display() == "angelegt"


def test_without_the_tick_nobody_is_invited(desk):
    preview = desk.post(ACCOUNTS, {"text": LISTS[ACCOUNTS]})
    done = confirmed(desk, ACCOUNTS, preview)

    assert text(preview).count("Es werden keine Einladungen gesendet.") == 1
    assert made() == (1, 0, 0)
    assert text(desk.get(done.url)).count("Angelegt: 1 Konto, vergeben: 0 Rollen. 1 Rolle wartet") == 1


def test_institutions_are_shown_then_made(desk, institution):
    preview = desk.post(INSTITUTIONS, {"text": LISTS[INSTITUTIONS] + "VHS;Anders\n"})
    before = made()
    done = confirmed(desk, INSTITUTIONS, preview)

    assert text(preview).count("In der Liste steht etwas anderes: Name. Gespeichertes bleibt, wie es ist.") == 1
    assert before == (0, 1, 0)
    assert done.url == "/verwaltung/assessments/institution/"
    assert set(Institution.objects.values_list("name", flat=True)) == {"Volkshochschule", "Abteilung „Sport“"}
    assert text(desk.get(done.url)).count("Angelegt: 1 Institution.") == 1


def test_role_that_may_do_everything_is_named_twice(desk):
    listed = "Benutzername;Funktion;Rolle\nfach;Zweite;Fachadministration\n"
    page = text(desk.post(ACCOUNTS, {"text": listed}))
    assert page.count("Ein Konto bekommt die Rolle Fachadministration. Es darf danach alles verwalten") == 1
    assert page.count("<b>darf alles verwalten</b>") == 1


@pytest.mark.parametrize("address", PAGES)
def test_faults_are_listed_by_line_and_nothing_can_be_confirmed(desk, address):
    faulty = {ACCOUNTS: "x;;;Chef\n", INSTITUTIONS: "x y;Amt\n"}[address]
    preview = desk.post(address, {"text": LISTS[address] + faulty})
    forced = confirmed(desk, address, preview)

    assert text(preview).count("1 Zeile ist fehlerhaft. Es wird nichts gespeichert, bis alle Zeilen stimmen.") == 1
    assert text(preview).count("<b>Zeile 3:</b>") == 1
    assert text(preview).count("button default") == 0
    assert (forced.status_code, made()) == (409, (0, 0, 0))


@pytest.mark.parametrize("address", PAGES)
def test_list_that_brings_nothing_new_says_so(desk, address):
    confirmed(desk, address, desk.post(address, {"text": LISTS[address]}))
    again = desk.post(address, {"text": LISTS[address]})

    assert text(again).count("Alles, was in der Liste steht, gibt es schon. Es ist nichts zu tun.") == 1
    assert text(again).count("button default") == 0
    assert (AuditEvent.objects.count(), confirmed(desk, address, again).status_code) == (1, 302)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("address", PAGES)
def test_pressing_twice_makes_nothing_twice(desk, address):
    preview = desk.post(address, {"text": LISTS[address]})
    first, second = confirmed(desk, address, preview), confirmed(desk, address, preview)
    from_another_page = confirmed(desk, address, preview, sending="0" * 32)

    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert from_another_page.status_code == 409
    again = "Inzwischen hat sich etwas geändert. Bitte sehen Sie die Vorschau noch einmal an."
    assert text(from_another_page).count(again) == 1
    assert sum(made()) == 1


@pytest.mark.parametrize("address", PAGES)
def test_going_back_keeps_the_list_and_the_choice(desk, address):
    preview = desk.post(address, {"text": LISTS[address]})
    back = fields_of(confirmed(desk, address, preview, zurueck="1"), address)

    assert back["text"].replace("\r\n", "\n") == LISTS[address].strip()
    assert back.get("invite") is None
    assert made() == (0, 0, 0)


# --- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "steps"),
    [(ACCOUNTS, AccountListSteps), (INSTITUTIONS, InstitutionListSteps)],
    ids=["user", "institution"],
)
def test_example_explains_itself_and_can_be_taken_in_as_it_is(desk, institution, address, steps):
    example = desk.get(f"{address}beispiel.csv")
    name = {ACCOUNTS: "beispiel-konten.csv", INSTITUTIONS: "beispiel-institutionen.csv"}[address]

    assert example.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert example.content.startswith("\ufeff".encode())
    headings = [column.heading for column in steps().list_columns()]
    assert text(example).removeprefix("\ufeff").splitlines()[0] == ";".join(headings)
    form = text(desk.get(address))
    assert [form.count(f"<dt>{heading}</dt>") for heading in headings] == [1] * len(headings)

    preview = desk.post(address, {"upload": SimpleUploadedFile(name, example.content), "invite": "on"})
    assert preview.context["plan"].faulty == []
    assert confirmed(desk, address, preview).status_code == 302
    assert made() == {ACCOUNTS: (3, 1, 3), INSTITUTIONS: (0, 4, 0)}[address]


@pytest.mark.parametrize("headings", [ACCOUNT_HEADINGS, INSTITUTION_HEADINGS], ids=["user", "institution"])
def test_documentation_names_every_column(headings):
    documentation = Path(settings.BASE_DIR, "docs", "listen.md").read_text(encoding="utf-8")
    rows = {cells[1].strip(): cells[2] for line in documentation.splitlines() if len(cells := line.split("|")) == 5}
    assert [heading for heading, *_ in headings.values() if heading not in rows] == []
    told = [(heading, word.strip()) for heading, words in rows.items() for word in words.split(",") if word.strip(" -")]
    names = {names[0]: [name.casefold() for name in names] for names in headings.values()}
    assert [word for heading, word in told if heading in names and word.casefold() not in names[heading]] == []


def test_spreadsheet_with_real_dates(desk, institution):
    book, out = Workbook(), BytesIO()
    book.active.append(["Benutzername", "Funktion", "Rolle", "Institution", "bis"])
    book.active.append(["neu", "Vertretung", "Leitung", "VHS", date(2099, 12, 31)])
    book.save(out)
    preview = desk.post(ACCOUNTS, {"upload": SimpleUploadedFile("konten.xlsx", out.getvalue())})
    assert text(preview).count("31.12.2099") == 1


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Bitte wählen Sie eine Datei, oder fügen Sie eine Liste ein."),
        ({"text": "x\ny"}, "In der ersten Zeile fehlt die Spalte"),
        ({"text": "A;B\x07"}, "Zeichen 4: unsichtbares Steuerzeichen „Klingel“ (U+0007)."),
        ({"upload": b"PK\x03\x04kaputt"}, "Die Tabelle lässt sich nicht öffnen."),
        ({"upload": b"K\x81\x8d\x8f"}, "Die Datei ist kein Text."),
        ({"upload": b"x" * 2_000_001}, "erlaubt sind 2.000 kB"),
        ({"upload": b"x", "text": "y"}, "Bitte entweder eine Datei oder eine eingefügte Liste, nicht beides."),
        ({"text": "Kürzel;Rolle\n" + "X;Y\n" * 5_001}, "höchstens 5000 auf einmal"),
    ],
)
def test_list_that_cannot_be_read_says_why_and_stays(desk, address, data, message):
    sent = {name: SimpleUploadedFile("x", value) if name == "upload" else value for name, value in data.items()}
    response = desk.post(address, sent)

    at_a_field = text(response).count('class="errorlist"')  # where it stands again, below the list on top
    assert (response.status_code, text(response).count(message)) == (200, 1 + at_a_field)
    assert fields_of(response, address)["text"].replace("\r\n", "\n").strip() == data.get("text", "").strip()
    assert made() == (0, 0, 0)


@pytest.mark.parametrize("address", PAGES)
def test_pages_need_few_queries_and_obey_the_strict_policy(desk, address):
    Institution.objects.bulk_create(Institution(code=f"I{n}", name=f"Institution {n}") for n in range(400))
    listed = {
        ACCOUNTS: "Benutzername;Funktion;Rolle;Institution\n"
        + "".join(f"konto-{n};Funktion {n};Leitung;I{n}\n" for n in range(400)),
        INSTITUTIONS: "Kürzel;Name\n" + "".join(f"N{n};Amt {n}\n" for n in range(400)),
    }[address]
    counts, pages = [], []
    for ask in (lambda: desk.get(address), lambda: desk.post(address, {"text": listed})):
        with CaptureQueriesContext(connection) as queries:
            pages.append(ask())
        counts.append(len(queries))

    assert max(counts) <= 15, counts
    assert len(pages[1].context["plan"].new) == 400
    assert [text(one).count(" style=") + text(one).count("<script>") for one in pages] == [0, 0]
    assert ["unsafe" in one.headers["Content-Security-Policy"] for one in pages] == [False, False]


def test_code_that_is_the_name_of_a_page_is_refused_by_hand_too(desk):
    data = {"code": "erinnern", "name": "Amt", "kind": "city_unit", "active": "on"}
    page = desk.post("/verwaltung/assessments/institution/add/", data)
    assert text(page).count("„erinnern“ ist in der Adresse schon der Name einer Seite.") == 2  # on top and at the field
    assert made() == (0, 0, 0)


def test_preview_says_when_the_encoding_is_old(desk):
    file = SimpleUploadedFile("mac.csv", "Kürzel;Name\nMUE;Müllabfuhr".encode("mac_roman"))
    page = text(desk.post("/verwaltung/assessments/institution/liste/", {"upload": file}))

    assert "Müllabfuhr" in page
    assert "alten Kodierung gespeichert (Mac). Bitte prüfen Sie die Umlaute." in page
