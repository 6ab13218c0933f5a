"""The guided way to an open round: every step is saved, the preview is what happens, nothing happens before."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from assessments.lists.rules.table_reading import table_text
from assessments.models import Assessment, AssessmentRound, AuditEvent, Institution, Membership
from tests import factories
from tests.html_form import fields_of

CHOICE = "/runden/runde/institutionen/"
TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
LIST = """Kürzel;Name;Dezernat;Teilnahme;Art;Funktionspostfach;sehr kleine Einheit
VHS;Volkshochschule;;freiwillig
JC;Jobcenter;;;externe Stelle;post@jobcenter.example
IFT;Internationaler Frauentreff „Café“;Dezernat IV;verbindlich;;;ja
"""


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def prepared(db):
    return factories.make_round(status="in_preparation")


def text(response):
    return response.content.decode()


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def taken(client, data):
    """Choose, look, confirm, as a browser does it; the preview and the answer to the confirmation."""
    preview = client.post(CHOICE, data)
    return preview, client.post(CHOICE, fields_of(preview, CHOICE))


def joined():
    rows = Assessment.objects.values_list("institution__code", "participation", "publication_consent")
    return set(rows.order_by("institution__code"))


# --- steps 1 and 2 -------------------------------------------------------------------------------------------------


def test_the_first_step_makes_a_round_in_preparation(desk, reviewer):
    catalogue = factories.make_catalogue()
    factories.make_catalogue("entwurf", status="draft")

    page = desk.get("/runden/neu/")
    response = desk.post("/runden/neu/", {"title": "Runde 2027", "code": "2027", "catalogue": catalogue.pk})

    assert list(page.context["form"].fields["catalogue"].queryset) == [catalogue]
    assert response.url == "/runden/2027/termine/"
    made = AssessmentRound.objects.get()
    assert (made.status, made.title, made.is_demo) == ("in_preparation", "Runde 2027", False)
    assert made.opens_on == in_days(28)
    assert AuditEvent.objects.get().verb == "add"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"code": "runde"}, "code", "Dieses Kürzel hat schon eine andere Runde."),
        ({"code": "Runde 2027"}, "code", "Bitte nur Buchstaben ohne Umlaute"),
        ({"title": ""}, "title", "Dieses Feld ist zwingend erforderlich."),
    ],
)
def test_the_first_step_refuses_and_keeps_what_was_typed(desk, prepared, typed, field, message):
    data = {"title": "Mein Titel", "code": "neu", "catalogue": prepared.catalogue_id, "intro_text": "Anlass"} | typed
    response = desk.post("/runden/neu/", data)
    assert message in response.context["form"].errors[field][0]
    assert 'value="Mein Titel"' in text(response) or field == "title"
    assert "Anlass" in text(response)
    assert AssessmentRound.objects.count() == 1


def preview_of(response):
    """What the preview shows, None without one."""
    page = text(response)
    return page.split('id="vorschau"')[1].split("<form")[0] if 'id="vorschau"' in page else None


def test_a_new_round_begins_with_the_default_text(desk, prepared):
    page = desk.get("/runden/neu/")
    assert "Haben Sie Fragen zum Ablauf" in page.context["form"]["intro_text"].value()
    assert preview_of(page) is None


@pytest.mark.parametrize("path", ["/runden/neu/", "/runden/runde/angaben/"])
def test_text_of_a_round_is_previewed_without_saving(desk, prepared, path):
    typed = {"title": "Getippt", "code": "getippt", "intro_text": "# Ablauf\r\nSo <b>geht</b> es."}
    fields = fields_of(desk.get(path), None) | {"catalogue": prepared.catalogue_id}

    page = desk.post(path, fields | typed | {"_preview": "1"})

    assert page.status_code == 200
    assert '<h3 class="kern-heading-small">Ablauf</h3>' in preview_of(page)
    assert "So &lt;b&gt;geht&lt;/b&gt; es." in preview_of(page)
    assert {name: page.context["form"][name].value() for name in typed} == typed
    assert list(AssessmentRound.objects.values_list("title", flat=True)) == ["Runde runde"]
    assert AuditEvent.objects.count() == 0
    desk.post(path, fields_of(page, None))
    assert AssessmentRound.objects.filter(title="Getippt", intro_text="# Ablauf\nSo <b>geht</b> es.").count() == 1


def test_default_text_is_filled_in_and_not_yet_saved(desk, prepared):
    AssessmentRound.objects.update(intro_text="Eigener Text")
    fields = fields_of(desk.get("/runden/runde/angaben/"), None)

    page = desk.post("/runden/runde/angaben/", fields | {"title": "Getippt", "_default": "1"})

    assert "Haben Sie Fragen zum Ablauf" in preview_of(page)
    assert page.context["form"]["title"].value() == "Getippt"
    assert AssessmentRound.objects.get().intro_text == "Eigener Text"
    desk.post("/runden/runde/angaben/", fields_of(page, None))
    prepared.refresh_from_db()
    assert (prepared.title, prepared.has_default_intro) == ("Getippt", True)


def test_mistakes_are_shown_instead_of_the_preview(desk, prepared):
    fields = fields_of(desk.get("/runden/runde/angaben/"), None)
    page = desk.post("/runden/runde/angaben/", fields | {"title": "", "_preview": "1"})
    assert list(page.context["form"].errors) == ["title"]
    assert preview_of(page) is None


def test_preview_of_no_text_says_so(desk, prepared):
    fields = fields_of(desk.get("/runden/runde/angaben/"), None)
    page = desk.post("/runden/runde/angaben/", fields | {"intro_text": " ", "_preview": "1"})
    assert "Ohne Einführungstext erscheint hier nichts." in preview_of(page)


def test_preview_is_for_those_who_steer(client, prepared, coordinator):
    address, sent = "/runden/runde/angaben/", {"intro_text": "Neu", "_preview": "1"}
    assert client.post(address, sent).url == f"/konto/anmelden/?next={address}"
    client.force_login(coordinator)
    assert client.post(address, sent).status_code == 403


def test_dates_are_proposed_from_the_beginning_and_saved_only_when_sent(desk, prepared):
    page = desk.get("/runden/runde/termine/?beginn=01.04.2027")
    fields = fields_of(page, None)
    prepared.refresh_from_db()
    untouched = prepared.opens_on

    response = desk.post("/runden/runde/termine/?beginn=01.04.2027", fields)

    assert untouched == in_days(-10)
    assert response.url == CHOICE
    prepared.refresh_from_db()
    assert (prepared.info_date, prepared.opens_on, prepared.submission_deadline) == (
        date(2027, 3, 18),
        date(2027, 4, 1),
        date(2027, 6, 30),
    )
    assert (prepared.review_until, prepared.planned_publication) == (date(2027, 8, 31), date(2027, 11, 30))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"submission_deadline": "2026-01-01", "opens_on": "2026-02-01"}, "__all__"),
        ({"opens_on": "morgen"}, "opens_on"),
        ({"min_institutions": "2"}, "min_institutions"),
        ({"min_opinions": "4"}, "min_opinions"),
    ],
)
def test_wrong_dates_and_numbers_are_refused(desk, prepared, typed, field):
    page = desk.get("/runden/runde/termine/")
    response = desk.post("/runden/runde/termine/", fields_of(page, None) | typed)
    assert list(response.context["form"].errors) == [field]
    assert AuditEvent.objects.count() == 0


def test_two_people_do_not_overwrite_each_other(desk, prepared):
    fields = fields_of(desk.get("/runden/runde/angaben/"), None)
    AssessmentRound.objects.update(title="Von der anderen", intro_text="Auch von ihr")

    refused = desk.post("/runden/runde/angaben/", fields | {"title": "Neuer Titel"})
    prepared.refresh_from_db()

    assert "Auch jemand anderes hat „Titel“ geändert." in text(refused)
    assert "<mark>Von</mark>" in text(refused) or "<mark>Von der anderen</mark>" in text(refused)
    assert (prepared.title, prepared.intro_text) == ("Von der anderen", "Auch von ihr")
    again = fields_of(refused, None)
    assert (again["title"], again["intro_text"]) == ("Neuer Titel", "Auch von ihr")
    desk.post("/runden/runde/angaben/", again)
    prepared.refresh_from_db()
    assert (prepared.title, prepared.intro_text) == ("Neuer Titel", "Auch von ihr")


def test_two_people_with_different_fields_both_win(desk, prepared):
    fields = fields_of(desk.get("/runden/runde/angaben/"), None)
    AssessmentRound.objects.update(intro_text="Von der anderen")

    assert desk.post("/runden/runde/angaben/", fields | {"title": "Neuer Titel"}).status_code == 302

    prepared.refresh_from_db()
    assert (prepared.title, prepared.intro_text) == ("Neuer Titel", "Von der anderen")


@pytest.mark.parametrize("step", ["angaben", "termine"])
def test_steps_of_an_open_round_are_refused(desk, prepared, step):
    page = desk.get(f"/runden/runde/{step}/")
    AssessmentRound.objects.update(status="open")
    response = desk.post(f"/runden/runde/{step}/", fields_of(page, None) | {"title": "Neu", "min_institutions": "9"})
    assert response.status_code == 409
    assert "Das geht nicht mehr: Inzwischen hat sich der Status geändert." in text(response)
    prepared.refresh_from_db()
    assert (prepared.title, prepared.min_institutions) == ("Runde runde", 5)


# --- step 3 --------------------------------------------------------------------------------------------------------


def test_list_says_what_happens_and_then_it_happens(desk, prepared, institution, other_institution):
    factories.make_assessment(prepared, other_institution, "invited")
    listed = LIST + "WBL;Wirtschaftsbetrieb\n"

    preview = desk.post(CHOICE, {"text": listed})
    before = (Institution.objects.count(), Assessment.objects.count())
    response = desk.post(CHOICE, fields_of(preview, CHOICE))

    assert [(e.line, e.action.value) for e in preview.context["plan"].entries] == [
        (2, "known"),
        (3, "new"),
        (4, "new"),
        (5, "invited"),
    ]
    assert before == (2, 1)
    assert response.url == CHOICE
    assert joined() == {
        ("VHS", "voluntary", "anonymous_only"),
        ("JC", "voluntary", "anonymous_only"),
        ("IFT", "binding", "anonymous_only"),
        ("WBL", "binding", "anonymous_only"),
    }
    made = Institution.objects.get(code="IFT")
    assert (made.name, made.department_group, made.small_unit) == (
        "Internationaler Frauentreff „Café“",
        "Dezernat IV",
        True,
    )
    assert Institution.objects.get(code="JC").mailbox == "post@jobcenter.example"
    assert AuditEvent.objects.get().note == "3 eingeladen; neu angelegt: JC, IFT"


def spreadsheet(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Kürzel;Name\r\nBÜ1;x\r\n".replace("BÜ1", "BUE").replace("x", "Bürgerbüro").encode("utf-8-sig"),
        "Kürzel,Name\nBUE,Bürgerbüro\n".encode("cp1252"),
        '"Kürzel"\t"Name"\n"BUE"\t"Bürgerbüro"\n'.encode(),
        "Name\tKürzel\nBürgerbüro\tBUE\n".encode("utf-16"),
        spreadsheet([["Kürzel", "Name", None], [None, None, None], ["BUE", "Bürgerbüro", None]]),
    ],
    ids=["bom", "windows", "tabs", "utf-16", "xlsx"],
)
def test_files_of_all_kinds(desk, prepared, content):
    preview, response = taken(desk, {"upload": SimpleUploadedFile("liste.csv", content)})
    assert response.status_code == 302, text(preview)
    assert Institution.objects.get().name == "Bürgerbüro"


def test_faulty_lines_say_why_and_nothing_is_written(desk, prepared, institution):
    factories.make_institution("ALT", "Altes Amt", active=False)
    listed = """Kürzel;Name;Teilnahme;Art;Funktionspostfach;sehr kleine Einheit

NEU;"Neues
Amt"
neu;Noch eins
;Ohne Kürzel
A B;Mit Leerzeichen
OHNE;
X1;Fremd;vielleicht;Verein;keine-adresse;manchmal
ALT;Altes Amt
VH2;volkshochschule
"""
    preview = desk.post(CHOICE, {"text": listed})
    faults = {entry.line: " ".join(entry.faults) for entry in preview.context["plan"].faulty}

    assert set(faults) == {5, 6, 7, 8, 9, 10, 11}
    assert faults[5] == "Das Kürzel „neu“ steht schon in Zeile 3."
    assert faults[6].startswith("Kürzel: ")
    assert faults[7].startswith("Kürzel: ")
    assert faults[8].startswith("Name: ")
    for part in ("„vielleicht“ ist unbekannt. Möglich: verbindlich oder freiwillig.", "„Verein“", "„manchmal“"):
        assert part in faults[9]
    assert "Funktionspostfach: " in faults[9]
    assert "nicht mehr aktiv" in faults[10]
    assert "(Kürzel „VHS“)" in faults[11]
    assert "aufnehmen</span>" not in text(preview)
    forced = fields_of(preview, CHOICE)
    assert desk.post(CHOICE, forced).status_code == 409
    assert (Institution.objects.count(), Assessment.objects.count()) == (2, 0)


def repacked(change):
    """A spreadsheet whose first sheet was changed by hand."""
    out = BytesIO()
    with ZipFile(BytesIO(spreadsheet([["Kürzel"], ["BUE"]]))) as book, ZipFile(out, "w", ZIP_DEFLATED) as changed:
        for name in book.namelist():
            content = book.read(name)
            changed.writestr(name, change(content) if "worksheets" in name else content)
    return out.getvalue()


def test_damaged_and_hostile_spreadsheets_cannot_be_opened(desk, prepared):
    whole = spreadsheet([["Kürzel"], ["BUE"]])
    middle = len(whole) // 2
    secret = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    hostile = {
        "cut off inside": repacked(lambda sheet: sheet[:-20]),
        "empty inside": repacked(lambda sheet: b""),
        "names another file": repacked(lambda sheet: secret),
        "damaged": whole[:middle] + bytes(40) + whole[middle + 40 :],
    }
    for name, content in hostile.items():
        response = desk.post(CHOICE, {"upload": SimpleUploadedFile("x.xlsx", content)})
        assert "Die Tabelle lässt sich nicht öffnen." in text(response), name


def test_sheet_may_say_that_it_is_as_wide_as_can_be():
    """Somebody coloured whole rows: 5,000 rows of 16,384 empty cells would take more memory than a server has."""
    wide = b'<row r="%d"><c r="XFD%d" t="n"><v>1</v></c></row>'
    more = b"".join(wide % (row, row) for row in range(3, 100))
    read = table_text(
        repacked(lambda sheet: sheet.replace(b"A1:A2", b"A1:XFD99").replace(b"</sheetData>", more + b"</sheetData>"))
    )
    assert read.split() == ["Kürzel", "BUE"]
    assert len(read) < 10_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Bitte wählen Sie ein Dezernat, oder fügen Sie eine Liste ein."),
        ({"text": "Name\nAmt"}, "In der ersten Zeile fehlt die Spalte „Kürzel“. Dort steht: „Name“."),
        ({"upload": SimpleUploadedFile("x.xlsx", b"PK\x03\x04kaputt")}, "Die Tabelle lässt sich nicht öffnen."),
        ({"upload": SimpleUploadedFile("x.csv", b"K\x81\x8d\x8f")}, "Die Datei ist kein Text."),
        ({"upload": SimpleUploadedFile("x.csv", b"x" * 2_000_001)}, "erlaubt sind 2.000 kB"),
        ({"text": "Kürzel\n" + "X\n" * 5_001}, "höchstens 5000 auf einmal"),
    ],
)
def test_lists_that_cannot_be_read(desk, prepared, data, message):
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    assert message in text(desk.post(CHOICE, data))


def test_columns_that_are_not_read_are_named(desk, prepared, institution):
    preview = desk.post(CHOICE, {"text": "Kürzel;Telefon\nVHS;5555"})
    assert text(preview).count("Diese Spalten werden nicht gelesen: Telefon.") == 1


def test_new_institution_has_a_history_from_the_beginning(desk, prepared, reviewer):
    taken(desk, {"text": "Kürzel;Name\nNEU;Neues Amt"})
    assert list(Institution.history.values_list("code", "history_type", "history_user")) == [("NEU", "+", reviewer.pk)]


def test_going_back_keeps_the_list(desk, prepared):
    preview = desk.post(CHOICE, {"text": LIST})
    back = desk.post(CHOICE, fields_of(preview, CHOICE) | {"zurueck": "1"})
    assert "IFT;Internationaler Frauentreff „Café“;Dezernat IV" in text(back)
    assert Assessment.objects.count() == 0


def test_preview_of_another_round_or_person_takes_nobody_in(desk, prepared, institution):
    sent = fields_of(desk.post(CHOICE, {"text": "Kürzel\nVHS"}), CHOICE)
    factories.make_round(prepared.catalogue, code="andere", status="in_preparation")
    other = CHOICE.replace("/runde/", "/andere/")
    assert desk.post(other, sent).url == other
    desk.force_login(factories.make_member("reviewer", username="zweite"))
    assert desk.post(CHOICE, sent).url == CHOICE
    assert Assessment.objects.count() == 0


def test_what_changed_since_the_preview_is_shown_again(desk, prepared, institution):
    preview = desk.post(CHOICE, {"text": "Kürzel\nVHS"})
    Institution.objects.update(name="Umbenannt")
    response = desk.post(CHOICE, fields_of(preview, CHOICE))
    assert response.status_code == 409
    assert "Umbenannt" in text(response)
    assert Assessment.objects.count() == 0


def test_department_groups_bring_their_active_institutions(desk, prepared):
    for code, group, active in (("A", "Dezernat I", True), ("B", "Dezernat I", False), ("C", "", True), ("D", "X", 1)):
        factories.make_institution(code, department_group=group, active=active)
    factories.make_institution("E", kind="external")
    data = {"groups": ["Dezernat I", "-"], "text": "Kürzel;Teilnahme\nC;freiwillig"}
    preview = desk.post(CHOICE, data)
    desk.post(CHOICE, fields_of(preview, CHOICE))
    assert len(preview.context["plan"].joining) == 3
    assert {row[:2] for row in joined()} == {("A", "binding"), ("C", "voluntary"), ("E", "voluntary")}


@pytest.mark.parametrize("kind", ["new", "known", "groups"])
def test_four_hundred_institutions_in_eleven_statements(desk, prepared, kind):
    codes = [f"I{number:03}" for number in range(400)]
    data = {"text": "Kürzel;Name\n" + "".join(f"{code};Amt {code}\n" for code in codes)}
    if kind != "new":
        Institution.objects.bulk_create(Institution(code=code, name=f"Amt {code}") for code in codes)
    if kind == "groups":
        data = {"groups": ["-"]}
    preview = desk.post(CHOICE, data)
    sent = fields_of(preview, CHOICE)
    del sent["sending"]  # what the key costs, test_sent_once counts

    with CaptureQueriesContext(connection) as queries:
        response = desk.post(CHOICE, sent)

    statements = [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION_CONTROL)]
    assert response.status_code == 302
    assert Assessment.objects.count() == 400
    assert len(statements) <= 11, statements


def test_ticked_rows_become_voluntary_or_leave_again(desk, prepared, institution, other_institution):
    for one in (institution, other_institution):
        factories.make_assessment(prepared, one, "invited")
    desk.post("/runden/runde/eingeladen/", {"codes": ["VHS"], "action": "voluntary"})
    assert {row[:2] for row in joined()} == {("VHS", "voluntary"), ("WBL", "binding")}
    desk.post("/runden/runde/eingeladen/", {"codes": ["WBL"], "action": "out"})
    assert {row[0] for row in joined()} == {"VHS"}
    AssessmentRound.objects.update(status="open")
    response = desk.post("/runden/runde/eingeladen/", {"codes": ["VHS"], "action": "out"}, follow=True)
    assert "Das geht nicht mehr: Inzwischen hat sich der Status geändert." in text(response)
    assert {row[0] for row in joined()} == {"VHS"}
    nothing = desk.post("/runden/runde/eingeladen/", {"action": "voluntary"}, follow=True)
    assert "Bitte wählen Sie mindestens eine Institution aus." in text(nothing)


def test_who_joins_later_gets_an_assessment(desk, assessment_round, institution, coordinator, client):
    taken(desk, {"text": "Kürzel\nVHS"})
    client.force_login(coordinator)
    assert "Beginnen" in text(client.get("/"))
    assert client.get("/selbstbewertung/runde/VHS/").status_code == 200


@pytest.mark.parametrize("status", ["in_review", "published", "closed"])
def test_nobody_joins_when_the_round_takes_no_invitations(desk, institution, status):
    factories.make_round(status=status)
    response = desk.post(CHOICE, {"text": "Kürzel\nVHS"})
    assert response.url == "/sichtung/runde/"
    assert Assessment.objects.count() == 0


# --- step 4 --------------------------------------------------------------------------------------------------------

OPENING = "/sichtung/runde/schritt/oeffnen/"


def checks(response, result):
    return [check.words for check in response.context["checks"] if check.result == result]


def test_checklist_says_what_is_missing(desk, prepared, institution, other_institution):
    for one in (institution, other_institution):
        factories.make_assessment(prepared, one, "invited")
    factories.make_member("head", institution)
    factories.make_member("coordinator", institution, valid_until=in_days(-1))
    page = desk.get(OPENING)
    advice = " ".join(checks(page, "advice"))
    assert checks(page, "blocking") == []
    assert "Leitung fehlt bei 1 Institution." in advice
    assert "Ansprechperson fehlt bei 2 Institutionen." in advice
    assert "Funktionspostfach fehlt bei 2 Institutionen." in advice
    assert "erst ab 5 Institutionen; ausgewählt sind 2" in advice
    assert "Platzhalter" in advice
    assert "Sichtung oder Veröffentlichung haben noch keinen Termin." in advice
    assert "Wirtschaftsbetrieb" in text(page)


def test_checklist_of_a_round_that_is_ready(desk):
    ready = factories.make_round(
        status="in_preparation", min_institutions=3, review_until=in_days(30), planned_publication=in_days(60)
    )
    for number in range(3):
        institution = factories.make_institution(f"I{number}", mailbox=f"i{number}@stadt.example")
        factories.make_assessment(ready, institution, "invited")
        for role in ("coordinator", "head"):
            user = factories.make_user(f"{role}{number}")
            Membership.objects.create(user=user, institution=institution, role=role)
    factories.make_pages()
    page = desk.get(OPENING)
    assert (checks(page, "blocking"), checks(page, "advice")) == ([], [])
    assert desk.post(OPENING).status_code == 302
    assert AssessmentRound.objects.get().status == "open"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"catalogue__status": "draft"}, "Die Katalogfassung ist noch ein Entwurf oder außer Kraft."),
        ({"submission_deadline": -1}, "Die Frist zum Einreichen liegt in der Vergangenheit."),
        ({}, "Es ist noch keine Institution ausgewählt."),
    ],
)
def test_what_blocks_is_named_and_refused(desk, prepared, institution, change, words):
    if change:
        factories.make_assessment(prepared, institution, "invited")
    if "submission_deadline" in change:
        AssessmentRound.objects.update(opens_on=in_days(-10), submission_deadline=in_days(-1))
    if "catalogue__status" in change:
        type(prepared.catalogue).objects.update(status="draft", published_at=None)
    assert checks(desk.get(OPENING), "blocking")[0].startswith(words)
    response = desk.post(OPENING)
    assert response.status_code == 409
    assert words in text(response)
    assert AssessmentRound.objects.get().status == "in_preparation"


@pytest.mark.parametrize("number", [1, 80])
def test_checklist_queries(desk, prepared, number, django_assert_num_queries):
    institutions = Institution.objects.bulk_create(Institution(code=f"I{n}", name=f"I{n}") for n in range(number))
    Assessment.objects.bulk_create(
        Assessment(round=prepared, institution=one, institution_name=one.name) for one in institutions
    )
    desk.get(OPENING)
    # session, account with roles, round with catalogue; anybody invited, institutions and what they lack, pages
    with django_assert_num_queries(6):
        desk.get(OPENING)


# --- more time for several, and those who stay away ----------------------------------------------------------------


def test_several_get_more_time_and_nobody_less(desk, assessment_round, reviewer):
    for code, until, status in (
        ("KURZ", None, "in_progress"),
        ("LANG", in_days(90), "invited"),
        ("FERTIG", None, "submitted"),
        ("EIGEN", None, "in_progress"),
    ):
        institution = factories.make_institution(code)
        factories.make_assessment(assessment_round, institution, status, extended_until=until)
    reviewer.memberships.create(role="contributor", institution=Institution.objects.get(code="EIGEN"))
    url = "/runden/runde/fristen/?wahl=KURZ&wahl=LANG&wahl=FERTIG&wahl=EIGEN&status="
    page = desk.get(url)
    fields = fields_of(page, None)
    response = desk.post(url, fields | {"until": in_days(40).isoformat(), "reason": "Umzug"}, follow=True)

    assert [one.institution.code for one in page.context["chosen"]] == ["KURZ", "LANG"]
    assert dict(Assessment.objects.values_list("institution__code", "extended_until")) == {
        "KURZ": in_days(40),
        "LANG": in_days(90),
        "FERTIG": None,
        "EIGEN": None,
    }
    assert "1 Institution. Unverändert, weil nicht nötig oder nicht möglich: 1." in text(response)
    assert list(AuditEvent.objects.values_list("verb", "note")) == [
        ("extend_deadline", f"bis {in_days(40):%d.%m.%Y}. Grund: Umzug")
    ]
    assert Assessment.objects.get(institution__code="KURZ").extension_reason == "Umzug"


def test_a_day_that_gives_nobody_more_time_changes_nothing(desk, assessment_round):
    factories.make_assessment(assessment_round, factories.make_institution("A"), extended_until=in_days(90))
    response = desk.post(
        "/runden/runde/fristen/", {"codes": "A", "until": in_days(90).isoformat(), "reason": "Umzug"}, follow=True
    )
    assert "0 Institutionen. Unverändert, weil nicht nötig oder nicht möglich: 1." in text(response)


def test_a_list_of_those_who_are_in_already_changes_nothing(desk, assessment):
    preview = desk.post(CHOICE, {"text": "Kürzel\nVHS"})
    response = desk.post(CHOICE, fields_of(preview, CHOICE), follow=True)
    assert "Neu dabei: 0 Institutionen." in text(response)


def test_without_a_tick_the_filter_counts(desk, assessment_round):
    for code, group in (("A", "Dezernat I"), ("B", "Dezernat II")):
        factories.make_assessment(assessment_round, factories.make_institution(code, department_group=group))
    page = desk.get("/runden/runde/fristen/?dezernat=Dezernat+II")
    assert [one.institution.code for one in page.context["chosen"]] == ["B"]
    past = desk.post("/runden/runde/fristen/", {"codes": "B", "until": "2020-01-01", "reason": "Umzug"})
    assert past.context["form"].errors == {"until": ["Das Datum liegt in der Vergangenheit."]}


def test_the_reviewer_notes_that_an_institution_stays_away(desk, assessment):
    url = "/sichtung/runde/VHS/nichtteilnahme/"
    refused = desk.post(url, {"reason": " "})
    assert refused.context["form"].errors == {"reason": ["Dieses Feld ist zwingend erforderlich."]}
    assert 'href="/sichtung/runde/VHS/nichtteilnahme/"' in text(desk.get("/sichtung/runde/VHS/"))
    desk.post(url, {"reason": "Umzug bis Herbst."})
    assessment.refresh_from_db()
    assert (assessment.status, assessment.decline_reason) == ("declined", "Umzug bis Herbst.")
    again = desk.post(url, {"reason": "Noch einmal"})
    assert again.status_code == 409
