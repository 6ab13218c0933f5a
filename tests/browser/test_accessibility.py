"""Every page without a finding of axe-core: light, dark and on a phone; no page scrolls sideways at 320 px."""

from datetime import date

import pytest
from playwright.sync_api import expect

from assessments import workflow
from assessments.models import (
    Assessment,
    Catalogue,
    ClarityNote,
    GoodExample,
    Institution,
    MailText,
    Measure,
    QualityRequirement,
    SharedNeed,
    Theme,
    User,
)
from tests.admin_pages import pages_to_look_at

MODES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 700}, "color_scheme": "light"},
}
OWN = "/selbstbewertung/uebung/VHS/"
REVIEW = "/sichtung/uebung/"
PAGES = {
    None: [
        "/konto/anmelden/",
        "/konto/passwort/vergessen/",
        "/hilfe/",
        "/barrierefreiheit/",
        "/datenschutz/",
        "/impressum/",
        "/katalog/",
        "/ergebnisse/",
        "/ergebnisse/pilot-2021/",
        "/ergebnisse/pilot-2021/ausgabe-1/",
        "/offene-daten/",
    ],
    "demo-vhs-koord": [
        "/",
        OWN,
        f"{OWN}Z2/",
        f"{OWN}K3/",
        f"{OWN}K3/unverstaendlich/?frage=R2",
        f"{OWN}Z3/?vorrunde=R2",
        f"{OWN}schnellerfassung/",
        f"{OWN}pruefen/",
        f"{OWN}sichtbar/",
        f"{OWN}workshop/",
        f"{OWN}meine-einschaetzung/",
        f"{OWN}meine-einschaetzung/S1/",
        f"{OWN}einschaetzungen/abschliessen/",
        f"{OWN}moderation/",
        f"{OWN}moderation/S1/",
        "/selbstbewertung/pilot-2021/VHS/moderation/",
        "/selbstbewertung/pilot-2021/VHS/moderation/K3/",
        f"{OWN}nicht-teilnehmen/",
        "/auswertung/",
        "/auswertung/pilot-2021/",
        "/berichte/",
        "/selbstbewertung/pilot-2021/VHS/",
        "/selbstbewertung/pilot-2021/VHS/O3/",
        "/massnahmen/",
        "/massnahmen/{measure_id}/",
        "/massnahmen/{measure_id}/gutes-beispiel/",
        "/gute-beispiele/",
        "/gute-beispiele/{example_id}/",
        "/konto/passwort/aendern/",
        "/gibt-es-nicht/",
    ],
    "demo-wbl-leitung": ["/", "/gute-beispiele/{proposal_id}/", "/selbstbewertung/uebung/WBL/pruefen/"],
    "demo-integration": [
        "/",
        "/massnahmen/",
        "/massnahmen/{done_id}/",
        "/gute-beispiele/",
        "/sichtung/",
        REVIEW,
        f"{REVIEW}?status=submitted",
        f"{REVIEW}VHS/",
        f"{REVIEW}ABH/",
        f"{REVIEW}IFT/abnehmen/",
        f"{REVIEW}IFT/schwaerzen/",
        f"{REVIEW}IFT/zurueckgeben/",
        f"{REVIEW}IFT/rueckfrage/",
        f"{REVIEW}VHS/frist/",
        f"{REVIEW}VHS/nichtteilnahme/",
        f"{REVIEW}?frist=bald&rueckfragen=offen",
        "/runden/neu/",
        "/runden/uebung/angaben/",
        "/runden/uebung/termine/?beginn=2027-04-01",
        "/runden/uebung/institutionen/",
        "/runden/uebung/fristen/",
        f"{REVIEW}schritt/oeffnen/",
        f"{REVIEW}erinnern/",
        f"{REVIEW}VHS/erinnern/",
        "/versand/",
        "/konto/",
        f"{REVIEW}schritt/sichtung/",
        f"{REVIEW}veroeffentlichung/",
        "/sichtung/pilot-2021/veroeffentlichung/",
        "/sichtung/pilot-2021/veroeffentlichung/vorschau/",
        "/sichtung/pilot-2021/veroeffentlichung/berichtigen/",
        "/auftraege/uebung/",
        "/sichtung/pilot-2021/schritt/abschliessen/",
        "/auswertung/uebung/",
        "/auswertung/pilot-2021/",
        "/auswertung/pilot-2021/institutionen/?area=K",
        "/auswertung/pilot-2021/K3/",
        "/querschnittsbedarfe/pilot-2021/",
        "/querschnittsbedarfe/pilot-2021/themen/{theme_id}/",
        "/querschnittsbedarfe/pilot-2021/themen/{theme_id}/bedarf/",
        "/querschnittsbedarfe/pilot-2021/themen/{theme_id}/loeschen/",
        "/querschnittsbedarfe/pilot-2021/bedarf/{need_id}/",
        "/querschnittsbedarfe/pilot-2021/bedarf/{need_id}/loeschen/",
        "/berichte/",
        "/berichte/uebung/schreiben/",
        "/berichte/pilot-2021/schreiben/",
        "/berichte/uebung/vorschau/",
    ],
    "demo-admin": [
        "/",
    ],
}


@pytest.fixture(params=MODES)
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, **MODES[request.param]}


def addresses(person):
    """Paths of this person's pages, with the numbers that they need."""
    numbers = {
        "measure_id": Measure.objects.get(title="Ermäßigungsnachweis je Semester").pk,
        "done_id": Measure.objects.get(title="Einheitliche Unterlagenliste für Erstgespräche").pk,
        "example_id": GoodExample.objects.get(assessment__institution__code="VHS").pk,
        "proposal_id": GoodExample.objects.get(consented_at=None).pk,
        "need_id": SharedNeed.objects.get().pk,
        "theme_id": Theme.objects.first().pk,
    }
    found = [path.format(**numbers) for path in PAGES[person]]
    return found + admin_addresses() if person == "demo-admin" else found


def admin_addresses():
    """Every page of the administration, with a draft beside the published version."""
    MailText.objects.get_or_create(kind="reminder")
    note = {"text": "Was heißt „niedrigschwellig“?", "noted_on": "2026-05-04", "is_demo": True}
    ClarityNote.objects.get_or_create(requirement=QualityRequirement.objects.get(code="K1"), **note)
    admin = User.objects.get(username="demo-admin")
    draft = workflow.copy_catalogue(catalogue=Catalogue.objects.get(), version="Entwurf", by=admin)
    found = {"user": User.objects.get(username="demo-vhs-koord"), "institution": Institution.objects.get(code="VHS")}
    closed = User.objects.create(username="war-da", function="Leitung", is_active=False, closed_on=date(2026, 5, 4))
    return pages_to_look_at(draft, closed, **found)


@pytest.mark.parametrize("person", PAGES, ids=lambda person: person or "anonymous")
def test_axe_finds_nothing(page, site, log_in, axe, person):
    if person:
        log_in(person)
    findings = {}
    for path in addresses(person):
        page.goto(site + path)
        findings[path] = axe()

    assert {path: found for path, found in findings.items() if found} == {}


@pytest.mark.parametrize("person", PAGES, ids=lambda name: name or "anonymous")
def test_page_does_not_scroll_sideways_at_320_px(page, site, log_in, person):
    if person:
        log_in(person)
    page.set_viewport_size({"width": 320, "height": 700})
    widths = {}
    for path in addresses(person):
        page.goto(site + path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 320} == {}


def test_page_with_errors_has_no_finding(page, site, log_in, axe):
    log_in("demo-vhs-koord")
    page.goto(f"{site}{OWN}Z2/")
    page.get_by_label("nicht relevant für uns").check()
    page.get_by_role("button", name="Speichern", exact=True).click()

    expect(page.get_by_role("alert").get_by_role("link").first).to_be_visible()
    assert axe() == []


@pytest.mark.parametrize(
    ("model", "listed"),
    [
        (
            "user",
            "Benutzername;Funktion;Rolle;Telefon\nneu;Leitung;Fachadministration;5\ndemo-lenkung;;Lenkungskreis;5",
        ),
        ("user", "Benutzername;Funktion;Rolle\nneu;;Chef"),
        ("institution", "Kürzel;Name\nSPORT;Abteilung Sport\nVHS;Anders"),
        ("institution", "Kürzel;Name\nerinnern;Amt"),
    ],
    ids=["accounts", "accounts-faulty", "institutions", "institutions-faulty"],
)
def test_preview_of_a_list_has_no_finding(page, site, log_in, axe, model, listed):
    log_in("demo-admin")
    page.goto(f"{site}/verwaltung/assessments/{model}/liste/")
    page.get_by_label("Liste einfügen").fill(listed)
    if model == "user":
        page.get_by_label("Einladungen per E-Mail senden").uncheck()
    page.get_by_role("button", name="Vorschau ansehen").click()

    expect(page.get_by_role("heading", name="Vorschau")).to_be_visible()
    assert axe() == []
    page.get_by_role("button", name="Zurück und ändern").click()
    expect(page.get_by_label("Liste einfügen")).to_have_value(listed)


def test_preview_of_a_reorganisation_has_no_finding(page, site, log_in, axe):
    log_in("demo-admin")
    page.goto(f"{site}/verwaltung/assessments/institution/umorganisieren/?bisher=VHS,WBL")
    page.get_by_role("button", name="Zeigen, was daraus folgt").click()
    expect(page.get_by_text("Bitte geben Sie an, welche Institution es danach gibt.")).to_be_visible()
    assert axe() == []
    first = page.get_by_role("group", name="Danach, 1")
    first.get_by_label("Kürzel").fill("HDB")
    first.get_by_label("Name").fill("Haus der Bildung")
    page.get_by_role("button", name="Zeigen, was daraus folgt").click()

    expect(page.get_by_role("heading", name="Was endet")).to_be_visible()
    assert axe() == []
    page.get_by_role("button", name="Angaben ändern").click()
    expect(first.get_by_label("Name")).to_have_value("Haus der Bildung")
    page.get_by_role("button", name="Zeigen, was daraus folgt").click()
    page.get_by_role("button", name="Umorganisieren").click()
    expect(page.get_by_text("Umorganisiert. Danach gibt es: Haus der Bildung.")).to_be_visible()


def test_requirement_page_by_keyboard_alone(page, site, log_in):
    log_in("demo-vhs-koord")
    page.goto(f"{site}{OWN}Z2/")
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    press("Enter")

    tab_to(page, page.get_by_label("noch nicht beurteilt"))
    for _ in range(3):
        press("ArrowUp")
    expect(page.get_by_label("Stufe 2: überwiegend erfüllt")).to_be_checked()
    tab_to(page, page.get_by_label("Begründung: Woran machen Sie das fest?"))
    page.keyboard.type("Nur mit der Tastatur geschrieben.")
    tab_to(page, page.get_by_role("button", name="Speichern", exact=True))
    press("Enter")

    expect(page.get_by_text("ist gespeichert (").first).to_be_visible()
    expect(page.get_by_label("Begründung: Woran machen Sie das fest?")).to_have_value(
        "Nur mit der Tastatur geschrieben."
    )
    answer = Assessment.objects.get(round__code="uebung", institution__code="VHS").answers.get(requirement__code="Z2")
    assert answer.level.value == 2


def test_institution_is_renamed_by_keyboard_alone(page, site, log_in):
    log_in("demo-admin")
    page.goto(f"{site}/verwaltung/")
    for name in ("Institutionen", "Volkshochschule"):
        tab_to(page, page.get_by_role("link", name=name, exact=True).first)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    tab_to(page, page.get_by_label("Name:", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("Haus der Bildung")
    tab_to(page, page.get_by_role("button", name="Speichern", exact=True))
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Haus der Bildung", exact=True).first).to_be_visible()
    old, running = (
        Assessment.objects.get(round__code=code, institution__code="VHS") for code in ("pilot-2021", "uebung")
    )
    assert (old.institution_name, running.institution_name) == ("Volkshochschule", "Haus der Bildung")


def tab_to(page, target):
    """Press Tab until the target has the focus."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")
