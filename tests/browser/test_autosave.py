"""Saving while a person writes: what the page shows, says and keeps."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments import demo
from assessments.models import AnswerText, Assessment, LoginSession, Measure, Membership
from tests.browser.person import log_out

PAGE = "/selbstbewertung/uebung/VHS/K1/"
SAVED = re.compile(r"^Gespeichert, \d\d:\d\d Uhr\.$")
NO_ANSWER = "Der Server antwortet gerade nicht. Ihr Text bleibt hier stehen."
LOGGED_OUT = "Ihre Anmeldung ist abgelaufen. Ihr Text ist noch da. Melden Sie sich neu an, dann geht es hier weiter."
R1, R2 = "text-R1-text", "text-R2-text"
KEPT = re.compile(r"^Von \d\d:\d\d Uhr gibt es noch Text, der nicht gespeichert ist\.$")


@pytest.fixture
def page(page, site, log_in, console_errors):
    """A requirement as the coordinator sees it; its clock is Playwright's. The browser may report refused saves."""
    log_in("demo-vhs-koord")
    page.clock.install()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(site + PAGE)
    yield page
    console_errors[:] = [error for error in console_errors if "status of 503" not in error]


def field(page, name=R2):
    return page.locator(f"[name={name}]")


def state(page):
    return page.locator("[data-save-state]")


def texts():
    return AnswerText.objects.filter(
        answer__assessment__round__code="uebung",
        answer__assessment__institution__code="VHS",
        answer__requirement__code="K1",
    )


def saved(question="R2"):
    return texts().filter(question__code=question).values_list("text", flat=True).first()


def refuse(page, status=503):
    """The server does not take any save; stop_refusing(page) ends it."""
    page.route("**" + PAGE, lambda r: r.fulfill(status=status) if r.request.method == "POST" else r.fallback())


def stop_refusing(page):
    page.unroute("**" + PAGE)


def colleague_writes(text):
    """Somebody else saves R2 meanwhile."""
    row = texts().get(question__code="R2")
    AnswerText.objects.filter(pk=row.pk).update(text=text, revision=row.revision + 1)


def kept(page):
    return page.evaluate("Object.entries(sessionStorage).filter(([key]) => key.startsWith('chancencheck:'))")


# --- saving ------------------------------------------------------------------------------------------------------


def test_typing_is_saved_two_seconds_after_the_last_key(page):
    field(page).fill("Wir fragen nach.")
    expect(state(page)).to_have_text("Wird gleich gespeichert …")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    assert (saved(), kept(page)) == ("Wir fragen nach.", [])


def test_typing_without_a_pause_is_saved_within_ten_seconds(page):
    for _ in range(10):
        field(page).press_sequentially("x")
        page.clock.run_for(1000)
    expect(state(page)).to_have_text(SAVED)
    assert "xxxxxxxx" in saved()


def test_level_and_texts_are_saved_together(page):
    page.locator("[name=rating-level][value='2']").check()
    field(page, R1).fill("Leitfaden liegt aus.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    answer = Assessment.objects.get(round__code="uebung", institution__code="VHS").answers.get(requirement__code="K1")
    assert (answer.level.value, saved("R1")) == (2, "Leitfaden liegt aus.")


def test_the_normal_submit_goes_on_from_the_autosave(page, site):
    field(page).fill("Erst von selbst,")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    field(page).fill("Erst von selbst, dann mit der Taste.")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_text("ist gespeichert (")).to_be_visible()
    page.wait_for_load_state()  # the script lets go of what was kept when it starts
    assert (saved(), kept(page)) == ("Erst von selbst, dann mit der Taste.", [])


def test_a_field_with_an_error_is_marked_and_kept(page):
    page.locator("[name=rating-level][value='not_relevant']").check()
    field(page, "rating-justification").fill("zu kurz")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(
        re.compile("^Noch nicht gespeichert: „.+“. Ihr Text steht noch hier. Bitte prüfen Sie das Feld.$")
    )
    expect(page.locator("#id_rating-justification_error")).to_contain_text("Bitte schreiben Sie einen ganzen Satz")
    expect(field(page, "rating-justification")).to_have_attribute("aria-invalid", "true")
    field(page, "rating-justification").fill("Wir haben keinen Kontakt mit Bürger*innen, nur mit Ämtern.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("#id_rating-justification_error")).to_have_count(0)


def test_a_new_measure_is_not_saved_by_itself_but_kept(page):
    page.get_by_text("Maßnahme hinzufügen").click()
    new = page.locator("details:not([data-form-key]) [name$=-title]")
    before = Measure.objects.count()
    new.fill("Leitfaden in fünf Sprachen")
    page.clock.run_for(5000)
    expect(state(page)).to_have_text(
        "Die neue Maßnahme ist noch nicht gespeichert. Bitte wählen Sie „Maßnahme speichern“."
    )
    assert Measure.objects.count() == before
    page.reload()
    expect(page.locator("#noch-da")).to_have_text(KEPT)
    page.get_by_role("button", name="Text einsetzen").click()
    expect(new).to_have_value("Leitfaden in fünf Sprachen")
    page.get_by_role("button", name="Maßnahme speichern").click()
    expect(page.get_by_text("ist gespeichert (")).to_be_visible()
    page.wait_for_load_state()  # the script of the new page clears what is saved
    assert (Measure.objects.count(), kept(page)) == (before + 1, [])


# --- what goes wrong -----------------------------------------------------------------------------------------------


def test_failed_saves_are_tried_again_with_growing_pauses(page):
    refuse(page)
    field(page).fill("Bleibt hier.")
    page.clock.run_for(2000)
    for seconds in (5, 10, 20, 40):
        expect(state(page)).to_have_text(f"{NO_ANSWER} Neuer Versuch in {seconds} Sekunden.")
        page.clock.run_for(seconds * 1000)
    expect(state(page)).to_have_text(f"{NO_ANSWER} Neuer Versuch in 60 Sekunden.")
    stop_refusing(page)
    page.clock.run_for(60_000)
    expect(state(page)).to_have_text(SAVED)
    assert saved() == "Bleibt hier."


STAYS = "Ihr Text steht noch hier."
NO_ROLE = f"Sie haben hier keine Rolle mehr, die das erlaubt. {STAYS} Sie können ihn kopieren."


def count_saves(page):
    """The list of saves that this page tries from now on."""
    saves = []
    page.on("request", lambda request: saves.append(request.post_data) if request.method == "POST" else None)
    return saves


def test_what_no_pause_can_mend_is_said_and_not_tried_again(page, console_errors):
    page.wait_for_load_state("networkidle")
    for status, words, tries in (
        (400, f"Diese Seite ist veraltet. {STAYS} Bitte laden Sie die Seite neu.", 1),
        (
            403,
            f"Sie haben hier keine Rolle mehr, die das erlaubt. {STAYS} Sie können ihn kopieren.",
            2,
        ),  # the second with a new token
        (410, NO_ROLE, 1),
    ):
        refuse(page, status)
        saves = count_saves(page)
        field(page).fill(f"Antwort {status}")
        page.clock.run_for(2000)
        expect(state(page)).to_have_text(words)
        page.clock.run_for(300_000)
        assert len([save for save in saves if "text-R2" in save]) == tries
        stop_refusing(page)
        page.reload()
        expect(page.locator(".cc-kept")).to_contain_text(f"Antwort {status}")


def test_a_role_taken_away_while_somebody_types_leaves_the_text(page):
    page.wait_for_load_state("networkidle")
    Membership.objects.filter(user__username="demo-vhs-koord").delete()
    saves = count_saves(page)
    field(page).fill("Nur noch zum Kopieren.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(NO_ROLE)
    page.clock.run_for(300_000)
    assert len([save for save in saves if "text-R2" in save]) == 2  # the second with a fresh form token
    expect(field(page)).to_have_value("Nur noch zum Kopieren.")


def test_after_too_much_text_the_current_one_is_sent(page):
    refuse(page, 413)
    field(page).fill("Zu lang.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(f"Noch nicht gespeichert: Das ist zu viel Text. {STAYS} Bitte kürzen Sie ihn.")
    stop_refusing(page)
    saves = count_saves(page)
    page.clock.run_for(120_000)
    assert [save for save in saves if "text-R2" in save] == []
    field(page).fill("Kurz.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    assert saved() == "Kurz."


def test_too_many_requests_wait_as_long_as_the_server_says(page):
    page.route(
        "**" + PAGE,
        lambda r: r.fulfill(status=429, headers={"Retry-After": "17"}) if r.request.method == "POST" else r.fallback(),
    )
    field(page).fill("Wartet.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(
        "Gerade kommen zu viele Anfragen. Ihr Text bleibt hier stehen. Neuer Versuch in 17 Sekunden."
    )
    stop_refusing(page)
    page.clock.run_for(17_000)
    expect(state(page)).to_have_text(SAVED)


def test_an_element_of_an_extension_is_left_alone(page):
    page.evaluate("""() => {
        customElements.define("pw-helper", class extends HTMLElement {
            static formAssociated = true;
            constructor() { super(); this.attachInternals(); }
        });
        document.querySelector("form[data-autosave]").prepend(document.createElement("pw-helper"));
    }""")
    field(page).fill("Mit Erweiterung.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    assert saved() == "Mit Erweiterung."


def test_a_browser_that_refuses_its_storage_saves_all_the_same(page):
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    page.reload()
    field(page).fill("Ohne Speicher.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    assert saved() == "Ohne Speicher."


def test_leaving_with_unsaved_text_warns(page, site):
    warnings = []
    page.on("dialog", lambda dialog: warnings.append(dialog.type))
    refuse(page)
    field(page).fill("Noch nicht gespeichert.")
    page.goto(site + "/hilfe/")
    assert warnings == ["beforeunload"]


def test_leaving_with_everything_saved_does_not_warn(page, site):
    warnings = []
    page.on("dialog", lambda dialog: warnings.append(dialog.type))
    field(page).fill("Gespeichert.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    page.goto(site + "/hilfe/")
    assert warnings == []


def test_unsaved_text_is_offered_after_a_reload(page):
    refuse(page)
    field(page).fill("Nur in diesem Fenster.")
    field(page).scroll_into_view_if_needed()
    page.reload()
    stop_refusing(page)
    expect(page.locator("#noch-da")).to_have_text(KEPT)
    expect(page.locator(".cc-kept")).to_be_focused()
    expect(page.locator("#noch-da")).to_be_in_viewport()
    assert "Nur in diesem Fenster." not in field(page).input_value()
    page.get_by_role("button", name="Text einsetzen").click()
    expect(field(page)).to_have_value("Nur in diesem Fenster.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    assert (saved(), kept(page)) == ("Nur in diesem Fenster.", [])


def test_unsaved_text_that_is_discarded_is_gone(page):
    refuse(page)
    field(page).fill("Verworfen.")
    page.reload()
    page.get_by_role("button", name="Text löschen").click()
    assert kept(page) == []
    page.reload()
    expect(page.locator("#noch-da")).to_have_count(0)


def test_unsaved_text_over_a_newer_version_shows_both(page):
    field(page).fill("Ausgang")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    refuse(page)
    field(page).fill("Mein Text")
    colleague_writes("Der Text der Kollegin")
    page.reload()
    stop_refusing(page)
    page.get_by_role("button", name="Text einsetzen").click()
    page.clock.run_for(2000)
    expect(page.locator("#text-R2-fassungen")).to_contain_text("Der Text der Kollegin")
    expect(field(page)).to_have_value("Mein Text")
    assert saved() == "Der Text der Kollegin"


def test_logging_out_takes_the_unsaved_text_along(page, log_in, site):
    refuse(page)
    field(page).fill("Am gemeinsamen Schreibtisch.")
    log_out(page)
    expect(page).to_have_url(re.compile("/konto/anmelden/"))
    page.wait_for_load_state()  # the login page clears what was kept, as soon as its script runs
    assert kept(page) == []


def test_another_account_does_not_find_the_unsaved_text(page, log_in, site):
    refuse(page)
    field(page).fill("Nur für mich.")
    log_in("demo-vhs-team")
    page.goto(site + PAGE)
    expect(page.locator("#noch-da")).to_have_count(0)
    assert kept(page) == []


def test_unsaved_text_is_offered_after_the_session_ended_and_a_new_login(page, log_in, site):
    LoginSession.objects.all().delete()
    field(page).fill("Vor dem Anmelden.")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(LOGGED_OUT)
    expect(page.get_by_role("link", name="Neu anmelden (öffnet ein neues Fenster)")).to_be_visible()
    page.reload()
    expect(page).to_have_url(re.compile("/konto/anmelden/"))
    log_in("demo-vhs-koord")
    page.goto(site + PAGE)
    expect(page.locator("#noch-da")).to_have_text(KEPT)


def test_another_account_that_logged_in_meanwhile_does_not_save_for_me(page, log_in):
    before = saved()
    page.wait_for_load_state("networkidle")
    log_in("demo-vhs-team")
    page.context.clear_cookies(name="csrftoken")
    field(page).fill("Von mir.")
    page.clock.run_for(2000)
    expect(state(page)).to_contain_text("Es ist jetzt ein anderes Konto angemeldet. Ihr Text steht noch hier.")
    assert saved() == before


def test_a_changed_status_stops_saving_and_leaves_the_text(page):
    assessment = Assessment.objects.get(round__code="uebung", institution__code="VHS")
    field(page).fill("Zu spät.")
    Assessment.objects.filter(pk=assessment.pk).update(status="awaiting_approval")
    page.clock.run_for(2000)
    expect(state(page)).to_contain_text("Ihr Text steht noch hier. Sie können ihn kopieren.")
    expect(field(page)).to_have_value("Zu spät.")
    page.reload()
    expect(page.locator("#noch-da")).to_have_text(KEPT)
    expect(page.locator(".cc-kept")).to_contain_text("Zu spät.")
    expect(page.get_by_role("button", name="Text einsetzen")).to_be_hidden()


# --- two versions --------------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(page):
    """Both wrote to R2; the page shows both versions, and has saved nothing before."""
    field(page).fill("Ausgang")
    page.clock.run_for(2000)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    colleague_writes("Der Text der Kollegin")
    field(page).fill("Mein Text")
    page.clock.run_for(2000)
    expect(page.locator("#text-R2-fassungen")).to_be_visible()
    return page


def test_a_conflict_overwrites_nothing_until_the_person_decides(conflict):
    expect(state(conflict)).to_contain_text("Noch nicht gespeichert: Es gibt zwei Texte.")
    field(conflict).fill("Mein Text geht weiter")
    conflict.clock.run_for(20_000)
    assert saved() == "Der Text der Kollegin"
    conflict.get_by_role("button", name="Speichern", exact=True).click()
    expect(conflict.get_by_role("button", name="Meinen Text speichern")).to_be_focused()
    conflict.get_by_role("button", name="Meinen Text speichern").click()
    expect(state(conflict)).to_have_text(SAVED)
    assert saved() == "Mein Text geht weiter"
    expect(conflict.locator("#text-R2-fassungen")).to_have_count(0)


def test_a_conflict_may_end_with_the_saved_version(conflict):
    conflict.get_by_role("button", name="Gespeicherten Text behalten").click()
    expect(field(conflict)).to_have_value("Der Text der Kollegin")
    expect(state(conflict)).to_have_text(SAVED)
    assert (saved(), kept(conflict)) == ("Der Text der Kollegin", [])
    field(conflict).fill("Der Text der Kollegin und mein Nachsatz")
    conflict.clock.run_for(2000)
    expect(state(conflict)).to_have_text(SAVED)
    assert saved() == "Der Text der Kollegin und mein Nachsatz"


def test_a_second_conflict_is_shown_too(conflict):
    colleague_writes("Noch einmal anders")
    conflict.get_by_role("button", name="Meinen Text speichern").click()
    expect(conflict.locator("#text-R2-fassungen")).to_contain_text("Noch einmal anders")
    assert saved() == "Noch einmal anders"


# --- session -------------------------------------------------------------------------------------------------------


NINE_MINUTES = timedelta(minutes=9)
WARNING = "[data-session-warning]"


@pytest.fixture
def ending(page):
    """The page nine minutes before its log-in ends; it has asked before when that will be."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(WARNING)).to_be_hidden()
    field(page).focus()
    LoginSession.objects.update(expire_date=timezone.now() + NINE_MINUTES)
    page.clock.fast_forward((12 * 60 - 9) * 60 * 1000)
    expect(page.locator(WARNING)).to_be_visible()
    expect(field(page)).to_be_focused()
    return page


def comes_back(page):
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_the_end_of_the_session_is_announced_and_nothing_is_promised(ending):
    before = LoginSession.objects.get().expire_date
    expect(ending.locator(WARNING)).to_contain_text(
        re.compile(r"Um \d\d:\d\d Uhr melden wir Sie ab. Ihr Text bleibt hier stehen.")
    )
    expect(ending.locator(WARNING).get_by_role("button")).to_have_count(0)
    comes_back(ending)
    ending.wait_for_load_state("networkidle")
    expect(ending.locator(WARNING)).to_be_visible()
    assert LoginSession.objects.get().expire_date == before


def test_a_new_log_in_before_the_end_keeps_the_text(ending):
    refuse(ending)
    field(ending).fill("Kurz vor dem Ende.")
    ending.clock.run_for(2000)
    with ending.expect_popup() as opened:
        ending.get_by_role("link", name="Ab- und neu anmelden (öffnet ein neues Fenster)").click()
    other = opened.value
    other.get_by_role("main").get_by_role("button", name="Abmelden").click()
    other.locator("[name=login]").fill("demo-vhs-koord")
    other.locator("[name=password]").fill(demo.PASSWORD)
    other.get_by_role("main").get_by_role("button", name="Anmelden").click()
    other.wait_for_url(re.compile("/$"))
    stop_refusing(ending)
    comes_back(ending)
    expect(state(ending)).to_have_text(SAVED)
    expect(ending.locator(WARNING)).to_be_hidden()
    assert saved() == "Kurz vor dem Ende."


def test_at_its_end_the_warning_gives_way_to_the_log_in(ending, log_in):
    LoginSession.objects.all().delete()
    ending.clock.fast_forward(10 * 60 * 1000)
    expect(state(ending)).to_have_text(LOGGED_OUT)
    expect(ending.locator("[data-login]")).to_be_visible()
    expect(ending.locator(WARNING)).to_be_hidden()
    log_in("demo-vhs-koord")
    comes_back(ending)
    expect(state(ending)).to_have_text("Sie sind wieder angemeldet.")
    expect(ending.locator("[data-login]")).to_be_hidden()


# --- looks ---------------------------------------------------------------------------------------------------------


def test_states_have_no_accessibility_findings(conflict, axe):
    assert axe() == []
    refuse(conflict)
    field(conflict, R1).fill("Nicht gespeichert.")
    conflict.clock.run_for(2000)
    conflict.evaluate("document.querySelector('[data-session-warning]').hidden = false")
    conflict.evaluate("document.querySelector('[data-login]').hidden = false")
    assert axe() == []
    conflict.reload()
    expect(conflict.locator("#noch-da")).to_have_text(KEPT)
    assert axe() == []


def test_without_javascript_the_page_has_no_empty_boxes(browser, browser_context_args, site, session_cookie):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies([session_cookie("demo-vhs-koord")])
    page = context.new_page()
    page.goto(site + PAGE)
    for hidden in ("[data-login]", "[data-session-warning]", "[data-save-state]"):
        expect(page.locator(hidden)).to_be_hidden()
    field(page).fill("Ohne Skript.")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_text("ist gespeichert (")).to_be_visible()
    context.close()
    assert saved() == "Ohne Skript."
