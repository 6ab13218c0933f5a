"""One round as people live it, from the first answer to the report, with and without JavaScript.

The pictures of the README are made here: SCREENSHOTS=docs/bilder pytest tests/browser/test_journey.py
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments import demo
from assessments.models import Assessment, Catalogue, Measure, QualityRequirement
from tests.browser.person import Person


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param, "viewport": {"width": 1280, "height": 900}}


def demo_person(page, site, username):
    return Person.log_in(page, site, username, demo.PASSWORD)


def own_assessment():
    return Assessment.objects.get(round__code="uebung", institution__code="VHS")


def test_whole_round(page, site):
    coordinator_answers(demo_person(page, site, "demo-vhs-koord"))
    head_submits(demo_person(page, site, "demo-vhs-leitung"))
    assert own_assessment().status == Assessment.Status.SUBMITTED
    reviewer_asks_back_and_returns(demo_person(page, site, "demo-integration"))
    assert own_assessment().status == Assessment.Status.RETURNED
    coordinator_changes(demo_person(page, site, "demo-vhs-koord"))
    head_submits(demo_person(page, site, "demo-vhs-leitung"))
    reviewer_accepts(demo_person(page, site, "demo-integration"))
    assert own_assessment().status == Assessment.Status.ACCEPTED
    everyone_downloads(demo_person(page, site, "demo-vhs-team"))
    admin_edits_a_requirement(demo_person(page, site, "demo-admin"))


def coordinator_answers(person):
    person.picture("uebersicht", 860)
    person.follow("Weiter bearbeiten", "Weiter, wo Sie aufgehört haben")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Gut erreichbar vor Ort und digital")
    person.page.get_by_label("Stufe 2: überwiegend erfüllt").check()
    person.page.get_by_label("Begründung: Woran machen Sie das fest?").fill("Anmeldung geht persönlich und am Telefon.")
    person.fill("Gibt es Verbesserungspotenzial?", "Nicht alle Außenstellen sind stufenlos erreichbar.")
    person.page.get_by_text("Maßnahme hinzufügen").click()
    measure = person.page.locator("details", has_text="Maßnahme hinzufügen")
    measure.get_by_label("Was haben Sie vor?").fill("Angabe zur Barrierefreiheit bei jedem Kurs")
    measure.get_by_label("Zuständige Funktion").fill("Fachbereichsleitung Programm")
    measure.get_by_label("Status").select_option("geplant")
    due_date = timezone.localdate() + timedelta(days=200)
    measure.get_by_label("Termin").fill(due_date.isoformat())
    measure.get_by_label("Woran merken wir, dass es wirkt?").fill("Weniger Nachfragen.")
    person.picture("anforderung", 1500)
    person.press("Speichern und weiter")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Verfahren ohne unnötige Hürden")
    person.page.get_by_label("nicht relevant für uns").check()
    person.press("Speichern")
    person.read("Bitte schreiben Sie einen ganzen Satz, warum die Anforderung Sie nicht betrifft.")
    person.page.get_by_label("Warum ist die Anforderung für Sie nicht relevant?").fill(
        "Unsere offenen Angebote kommen ohne Anmeldung und ohne Gebühr aus."
    )
    person.press("Speichern")
    person.read("ist gespeichert (")
    saved = Measure.objects.get(assessment=own_assessment())
    assert (saved.title, saved.due_date) == ("Angabe zur Barrierefreiheit bei jedem Kurs", due_date)
    person.page.goto(person.page.url.rsplit("/", 2)[0] + "/pruefen/")
    person.press("Der Leitung vorlegen")
    person.read("Die Selbstbewertung liegt jetzt bei Ihrer Leitung.")


def head_submits(person):
    person.follow("Prüfen und freigeben")
    person.page.get_by_label("Stellungnahme der Leitung").fill("Das Bild ist ehrlich; wir beginnen bei den Räumen.")
    person.press("Freigeben und einreichen")
    person.read("Bitte bestätigen Sie, dass 9 von 15 Anforderungen offen sind.")
    person.page.get_by_label("9 von 15 Anforderungen sind noch nicht beantwortet. Ich reiche trotzdem ein.").check()
    person.press("Freigeben und einreichen")
    person.read("Ihre Selbstbewertung ist eingereicht.")


def reviewer_asks_back_and_returns(person):
    person.open("Sichtung")
    person.follow("Übungsrunde", "Volkshochschule")
    person.read("Anmeldung geht persönlich und am Telefon.")
    person.follow("Rückfrage stellen")
    person.page.get_by_label("Wozu fragen Sie?").select_option("Z2 Gut erreichbar vor Ort und digital")
    person.page.get_by_label("Ihre Rückfrage").fill("Wie viele Außenstellen sind stufenlos erreichbar?")
    person.press("Rückfrage stellen")
    person.read("Wie viele Außenstellen sind stufenlos erreichbar?")
    person.follow("Zur Überarbeitung zurückgeben")
    person.page.get_by_label("Was soll geändert werden?").fill("Bitte beurteilen Sie auch Z3 noch einmal.")
    person.page.get_by_label("Neue Frist").fill((timezone.localdate() + timedelta(days=40)).isoformat())
    person.press("Zur Überarbeitung zurückgeben")
    person.read("Die Selbstbewertung ist zurückgegeben.")


def coordinator_changes(person):
    person.follow("Rückfrage lesen und überarbeiten", "Gut erreichbar vor Ort und digital")
    person.read("Wie viele Außenstellen sind stufenlos erreichbar?")
    person.page.get_by_label("Ihre Antwort", exact=True).fill("Drei von fünf Außenstellen.")
    person.press("Antwort senden")
    person.read("Ihre Antwort ist gesendet.")
    person.page.get_by_label("Begründung: Woran machen Sie das fest?").fill(
        "Drei von fünf Außenstellen sind stufenlos."
    )
    person.press("Speichern")
    person.read("ist gespeichert (")
    assert own_assessment().status == Assessment.Status.IN_PROGRESS
    person.open("Übersicht")
    person.follow("Rückfrage lesen und überarbeiten")
    whole = own_assessment().inquiries.get(requirement=None)
    person.page.locator(f"#id_reply-{whole.pk}-text").fill("Wir bleiben bei Z3 dabei.")
    person.press("Antwort senden")
    person.read("Ihre Antwort ist gesendet.")
    person.follow("Prüfen und vorlegen")
    person.press("Der Leitung vorlegen")
    person.read("Die Selbstbewertung liegt jetzt bei Ihrer Leitung.")


def reviewer_accepts(person):
    person.open("Sichtung")
    person.follow("Übungsrunde", "Volkshochschule")
    person.read("Drei von fünf Außenstellen.")
    person.follow("Abnehmen")
    person.press("Abnehmen")
    person.read("Die Selbstbewertung ist abgenommen.")
    person.open("Ergebnisse")
    person.follow("Pilotierung 2021")
    person.read("keine Zahlen, damit niemand auf einzelne Institutionen schließen kann")
    person.picture("auswertung", 1150)


def everyone_downloads(person):
    person.open("Berichte")
    person.read("Volkshochschule")
    person.open("Übersicht")
    person.follow("Ansehen")
    assert person.download("Bericht der Institution").startswith(b"%PDF-1.7")


def admin_edits_a_requirement(person):
    published = Catalogue.objects.get(version="2021-A1")
    person.open("Verwaltung")
    person.page.get_by_role("link", name="Katalogfassungen").first.click()
    person.page.get_by_role("link", name="ChancenCheckLU – Qualitätsbereiche").first.click()
    person.page.get_by_role("link", name="Neue Fassung anlegen").click()
    person.page.get_by_label("Fassung").fill("2026-B1")
    person.page.get_by_role("button", name="Neue Fassung anlegen").click()
    person.page.get_by_role("link", name="Verständliche Informationen und Formulare").first.click()
    person.page.get_by_label("Titel", exact=True).or_(person.page.get_by_label("Titel:", exact=True)).fill(
        "Briefe, die alle verstehen"
    )
    person.page.get_by_role("button", name="Speichern", exact=True).click()
    expect(person.page.get_by_text("ist gespeichert.").first).to_be_visible()
    titles = QualityRequirement.objects.filter(code="K1").values_list("catalogue__version", "title")
    assert dict(titles) == {
        "2021-A1": "Verständliche Informationen und Formulare",
        "2026-B1": "Briefe, die alle verstehen",
    }
    assert published.status == Catalogue.Status.PUBLISHED
