"""Forms that are sent with a button: nothing typed is lost, sent twice is done once, and what matters is in view."""

import pytest
from playwright.sync_api import expect

from assessments.models import Inquiry, InquiryMessage, LoginSession, Theme
from tests import factories

ASK = "/sichtung/runde/VHS/rueckfrage/"
FORMS = {
    ASK: ("text", "Rückfrage stellen"),
    "/sichtung/runde/VHS/zurueckgeben/": ("text", "Zur Überarbeitung zurückgeben"),
    "/querschnittsbedarfe/runde/themen/{theme}/": ("description", "Thema speichern"),
}
TEXT = "Wie viele Sprachen sprechen die Kolleg*innen am Schalter?"
LOGGED_OUT = "Ihre Anmeldung ist abgelaufen. Ihr Text ist noch da. Melden Sie sich neu an, dann geht es hier weiter."
NO_STORAGE = (
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('denied', 'SecurityError') }})"
)


@pytest.fixture
def assessment(live_server):
    """Submitted, with a text that a theme may hold; a reviewer can log in."""
    factories.make_member("reviewer")
    assessment = factories.make_assessment(status="submitted")
    factories.make_answer(assessment, level=1, texts={"R2": "Es gibt keine Übersetzungen."})
    return assessment


@pytest.fixture
def ask(assessment, open_as):
    """The form for an inquiry, filled in."""
    page = open_as("reviewer", ASK)
    page.locator("[name=text]").fill(TEXT)
    return page


def kept(page):
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('chancencheck:'))")


def send(page, button="Rückfrage stellen"):
    page.get_by_role("main").get_by_role("button", name=button).click()


# --- the log-in ends -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", FORMS)
def test_text_survives_the_end_of_the_log_in(assessment, open_as, address):
    name, button = FORMS[address]
    address = address.format(theme=factories.make_theme(assessment.round).pk)
    page = open_as("reviewer", address)
    page.locator(f"[name={name}]").fill(TEXT)
    LoginSession.objects.all().delete()

    send(page, button)

    expect(page.locator("[data-save-state]")).to_have_text(LOGGED_OUT)
    expect(page.get_by_role("link", name="Neu anmelden (öffnet ein neues Fenster)")).to_be_in_viewport()
    expect(page.locator(f"[name={name}]")).to_have_value(TEXT)

    page.on("dialog", lambda dialog: dialog.accept())
    page = open_as("reviewer", address)  # in the same tab, with all cookies new
    expect(page.get_by_role("heading", name="gibt es noch Text, der nicht gespeichert ist.")).to_be_in_viewport()
    page.get_by_role("button", name="Text einsetzen").click()
    expect(page.locator(f"[name={name}]")).to_have_value(TEXT)
    assert not InquiryMessage.objects.exists() and not Theme.objects.get().description


def test_a_new_log_in_in_another_window_goes_on_here(ask, cookie_of):
    LoginSession.objects.all().delete()
    send(ask)
    expect(ask.locator("[data-save-state]")).to_have_text(LOGGED_OUT)

    ask.context.add_cookies([cookie_of("reviewer")])
    ask.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(ask.locator("[data-save-state]")).to_have_text(
        "Sie sind wieder angemeldet. Bitte senden Sie Ihren Text noch einmal."
    )
    send(ask)

    expect(ask.get_by_text("Ihre Rückfrage ist gestellt.")).to_be_visible()
    ask.wait_for_load_state()
    assert (InquiryMessage.objects.get().text, kept(ask)) == (TEXT, [])


def test_another_account_does_not_send_for_me(ask, cookie_of):
    factories.make_member("reviewer", username="andere")
    ask.context.add_cookies([cookie_of("andere")])

    send(ask)

    expect(ask.locator("[data-save-state]")).to_contain_text("Es ist jetzt ein anderes Konto angemeldet.")
    assert not Inquiry.objects.exists()


# --- sending -------------------------------------------------------------------------------------------------------


def test_a_double_click_makes_one_inquiry_and_lets_go_of_the_text(ask):
    warnings = []
    ask.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))

    ask.get_by_role("button", name="Rückfrage stellen").dblclick()

    expect(ask.get_by_text("Ihre Rückfrage ist gestellt.")).to_be_visible()
    ask.wait_for_load_state()
    assert (Inquiry.objects.count(), kept(ask), warnings) == (1, [], [])
    assert "sent" not in {cookie["name"] for cookie in ask.context.cookies()}


def test_without_a_connection_the_form_stays_and_can_be_sent_again(ask, console_errors):
    warnings = []
    ask.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    ask.context.set_offline(True)
    send(ask)
    expect(ask.locator("[data-save-state]")).to_have_text(
        "Keine Verbindung. Ihr Text bleibt hier stehen. Bitte senden Sie ihn später noch einmal."
    )
    ask.context.set_offline(False)
    console_errors[:] = [error for error in console_errors if "INTERNET_DISCONNECTED" not in error]

    ask.reload()
    ask.get_by_role("button", name="Text einsetzen").click()
    send(ask)

    expect(ask.get_by_text("Ihre Rückfrage ist gestellt.")).to_be_visible()
    assert (InquiryMessage.objects.get().text, warnings) == (TEXT, ["beforeunload"])


def test_a_browser_that_refuses_its_storage_saves_and_sends_all_the_same(assessment, open_as, live_server):
    page = open_as("reviewer", "/hilfe/")
    page.add_init_script(NO_STORAGE)
    page.goto(live_server.url + ASK)
    page.locator("[name=text]").fill(TEXT)

    send(page)

    expect(page.get_by_text("Ihre Rückfrage ist gestellt.")).to_be_visible()
    assert InquiryMessage.objects.get().text == TEXT
