"""What people do on pages has no finding of axe-core either, in each mode, and works by keyboard alone."""

import pytest
from playwright.sync_api import expect

from assessments.models import Assessment
from tests.browser.modes import MODES

OWN = "/selbstbewertung/uebung/VHS/"


@pytest.fixture(params=MODES)
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, **MODES[request.param]}


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

    tab_to(page, page.get_by_label("noch nicht beantwortet"))
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
