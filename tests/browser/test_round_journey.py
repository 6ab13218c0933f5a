"""The Abteilung Integration runs a round with forty institutions: from the first letter to the closed round.

What the teams do is the other journey (test_journey.py); here thirty-eight of them answer by database.
To read what comes out page by page: PAPERS=/some/folder pytest tests/browser/test_round_journey.py
"""

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from assessments.answers.steps import assessment as assessment_steps
from assessments.mail.steps import delivery
from assessments.models import Assessment, AssessmentRound, Membership, OutgoingMail, Role, SitePage
from assessments.queue.steps import worker
from assessments.reports.paper.documents import Paper
from tests import factories, town
from tests.browser.person import Person
from tests.mail_server import MailServer

PAPERS = os.environ.get("PAPERS")
QUESTION = "Wie viele Formulare gibt es schon in Leichter Sprache?"
FINDING = "Viele Stellen haben mit den Formularen begonnen."
PROPOSAL = "Der Ausschuss nimmt den Sachstand zur Kenntnis."


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "chancencheck.smtp.PatientBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


@pytest.fixture
def one_drawing(monkeypatch):
    """The reports of forty institutions take a minute (tests/bench_reports.py): one is drawn, and stands for all."""
    draw, first = Paper.drawn, {}

    def drawn(paper):
        if not paper.file_name.startswith("chancencheck-E"):
            return draw(paper)
        if not first:
            first["drawn"] = draw(paper)
        return replace(first["drawn"], file_name=paper.file_name)

    monkeypatch.setattr(Paper, "drawn", drawn)


@pytest.fixture
def office(live_server, settings):
    """A new site with the catalogue and the public texts, filled in, and somebody of the Abteilung Integration."""
    call_command("loaddata", "catalogue", "pages", verbosity=0)
    for text in SitePage.objects.all():
        text.body = re.sub(r"\[[^\]]*\]", "Stadt Ludwigshafen am Rhein", text.body)
        text.save()
    person = factories.make_user("integration", "Abteilung Integration")
    person.set_password(factories.PASSWORD)
    person.save()
    Membership.objects.create(user=person, role=Role.REVIEWER)
    return live_server.url


def log_in(page, site, username):
    return Person.log_in(page, site, username, factories.PASSWORD)


def the_round():
    return AssessmentRound.objects.get(code="2027")


def states():
    return sorted(the_round().assessments.values_list("status", flat=True))


def keep(name, content):
    if PAPERS:
        (Path(PAPERS) / name).write_bytes(content)
    return content


def make_team(code):
    """Leads the institution and answers for it."""
    institution = the_round().assessments.get(institution__code=code).institution
    person = factories.make_user(code.lower(), "Leitung")
    person.set_password(factories.PASSWORD)
    person.save()
    for role in (Role.COORDINATOR, Role.HEAD):
        Membership.objects.create(user=person, role=role, institution=institution)
    return person


def test_round_of_forty_institutions(page, office, mail_server, one_drawing):
    prepare_and_open(log_in(page, office, "integration"))
    delivery.deliver()
    assert len(mail_server.recipients) == 40

    teams = town.Teams(the_round(), make_team("E38"))
    teams.submit(f"E{number:02}" for number in range(1, 31))
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=14))  # two weeks later
    remind(Person(page))
    delivery.deliver()
    reminded = sorted(message["To"] for message in mail_server.received[40:])
    assert reminded == [f"e{number:02}@stadt.example" for number in range(31, 41)]

    teams.submit(f"E{number:02}" for number in range(31, 39))
    decline_and_ask_back(Person(page))
    reply(log_in(page, office, "e38"))
    accept(log_in(page, office, "integration"))
    write(Person(page))
    print_for_the_board(Person(page))
    publish(Person(page))
    everybody_reads(page, office)
    close(log_in(page, office, "integration"))
    nothing_changes_any_more(Person(page), office)


def prepare_and_open(person):
    person.open("Sichtung")
    person.follow("Neue Runde vorbereiten")
    person.fill("Titel", "Runde 2027")
    person.fill("Kürzel", "2027")
    person.page.get_by_label("Katalogfassung").select_option(index=1)
    person.press("Speichern und weiter")
    person.fill("Beginn", timezone.localdate().isoformat())
    person.press("Termine vorschlagen")
    person.press("Speichern und weiter")
    person.fill("Liste einfügen", town.LIST)
    person.press("Vorschau ansehen")
    person.read("Neu dabei: 40.")
    assert not the_round().assessments.exists()
    person.press("40 Institutionen aufnehmen")
    person.follow("Weiter zur Prüfung")
    person.read("Ausgewählt: 40 Institutionen.")
    person.press("Runde öffnen")
    person.read("Die Runde ist geöffnet.")
    assert the_round().status == AssessmentRound.Status.OPEN


def remind(person):
    person.page.reload()
    person.follow("An die Frist erinnern")
    person.read("10 Institutionen.")
    person.read("So lautet die Nachricht an")
    person.press("Jetzt erinnern")
    person.read("Die Erinnerung liegt im Postausgang und wird gleich versendet.")


def decline_and_ask_back(person):
    person.follow("Friedhofswesen", "Absage eintragen")
    person.fill("Grund", "Die Leitung wechselt in diesem Jahr.")
    person.press("Absage eintragen")
    person.open("Sichtung")
    person.follow("Runde 2027", "Sichtung beginnen")
    person.press("Sichtung beginnen")
    person.follow("Stadtreinigung", "Rückfrage stellen")
    person.page.get_by_label("Wozu fragen Sie?").select_option("K1 Verständliche Informationen und Formulare")
    person.fill("Ihre Rückfrage", QUESTION)
    person.press("Rückfrage stellen")
    person.read(QUESTION)
    assert states() == ["declined", "invited", *["submitted"] * 38]


def reply(person):
    person.read("Rückfrage")
    person.follow("Rückfrage", "Verständliche Informationen und Formulare")
    person.read(QUESTION)
    person.fill("Ihre Antwort", "Vier von zwölf.")
    person.press("Antwort senden")
    person.read("Ihre Antwort ist gesendet.")


def accept(person):
    person.open("Sichtung")
    person.follow("Runde 2027", "Stadtreinigung")
    person.read("Vier von zwölf.")
    person.follow("Abnehmen")
    person.press("Abnehmen")
    person.read("Die Selbstbewertung ist abgenommen.")
    reviewer = Assessment.objects.get(accepted_by__isnull=False).accepted_by
    for assessment in the_round().assessments.filter(status=Assessment.Status.SUBMITTED):
        assessment_steps.accept(assessment=assessment, by=reviewer)


def write(person):
    person.open("Sichtung")
    person.follow("Runde 2027", "Bericht schreiben")
    person.fill("Gremium", "Sozialausschuss")
    person.fill("Sitzung am", (timezone.localdate() + timedelta(days=60)).isoformat())
    person.fill("Vorlagennummer", "2027/0815")
    person.fill("Beschlussvorschlag", PROPOSAL)
    person.fill("K ", FINDING)
    person.fill("Ausblick und nächste Runde", "Die nächste Runde beginnt in zwei Jahren.")
    person.press("Speichern und Vorschau erneuern")
    paper = person.page.get_by_role("region", name="Vorschau")
    for text in (PROPOSAL, FINDING):
        expect(paper.get_by_text(text)).to_be_visible()


def print_for_the_board(person):
    person.open("Berichte")
    for name, link in (("stadtvorstand.pdf", "Seite für den Stadtvorstand"), ("ergebnisblatt.pdf", "Ergebnisblatt")):
        assert keep(name, person.download(link)).startswith(b"%PDF-1.7")


def publish(person):
    person.open("Sichtung")
    person.follow("Runde 2027", "Was wird für wen sichtbar?")
    person.read("38 von 40 eingeladenen Institutionen sind abgenommen.")
    person.follow("Runde veröffentlichen")
    person.press("Runde veröffentlichen")
    person.read("Die Veröffentlichung läuft")
    worker.do_everything()
    person.follow("Stand aktualisieren")
    person.follow("Ausgabe 1")
    assert the_round().status == AssessmentRound.Status.PUBLISHED


def everybody_reads(page, site):
    page.context.clear_cookies()
    page.goto(f"{site}/ergebnisse/")
    reader = Person(page)
    reader.follow("Runde 2027")
    reader.read("38 von 40 eingeladenen Institutionen haben ihre Selbstbewertung abgeschlossen.")
    expect(page.get_by_role("banner").get_by_text("Konto")).to_have_count(0)
    assert keep("bericht.pdf", reader.download("Gesamtbericht")).startswith(b"%PDF-1.7")
    word_file = keep("bericht.docx", reader.download("Gesamtbericht zum Weiterbearbeiten"))
    with zipfile.ZipFile(io.BytesIO(word_file)) as word:
        assert FINDING in word.read("word/document.xml").decode()


def close(person):
    person.open("Sichtung")
    person.follow("Runde 2027", "Runde abschließen")
    expect(person.page.get_by_role("button", name="Runde abschließen")).to_have_count(0)
    person.follow("Archivpaket erstellen")
    person.press("Erstellen: Archivpaket")
    worker.do_everything()
    person.follow("Weiter zum Abschluss der Runde")
    person.press("Runde abschließen")
    person.read("Die Runde ist abgeschlossen.")
    assert the_round().status == AssessmentRound.Status.CLOSED


def nothing_changes_any_more(person, site):
    main = person.page.get_by_role("main")
    steps = main.get_by_role("link", name=re.compile("öffnen|Sichtung beginnen|veröffentlichen|abschließen|erinnern"))
    expect(steps).to_have_count(0)
    person.follow("Stadtreinigung")
    expect(main.get_by_role("link", name=re.compile("Abnehmen|zurückgeben|Rückfrage stellen"))).to_have_count(0)
    person.page.goto(f"{site}/berichte/2027/schreiben/")
    person.read("Der Bericht ist veröffentlicht. Seine Texte lassen sich nicht mehr ändern.")
    expect(main.get_by_role("textbox")).to_have_count(0)
