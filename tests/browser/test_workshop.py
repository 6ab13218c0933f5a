"""The workshop on the projector: turning pages with the arrow keys, deciding together, also without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Answer

LIST = "/selbstbewertung/uebung/VHS/moderation/"


@pytest.fixture
def workshop(page, site, log_in):
    log_in("demo-vhs-koord")
    page.goto(f"{site}{LIST}S1/")
    return page


def decided():
    return Answer.objects.get(
        assessment__round__code="uebung", requirement__code="S1", assessment__institution__code="VHS"
    )


def test_arrow_keys_turn_the_page(workshop, site):
    expect(workshop.get_by_text("Blättern mit den Pfeiltasten")).to_be_visible()

    workshop.keyboard.press("ArrowRight")
    workshop.wait_for_url(f"{site}{LIST}S2/")
    workshop.keyboard.press("ArrowLeft")
    workshop.wait_for_url(f"{site}{LIST}S1/")


def test_arrow_keys_choose_a_level_inside_the_scale(workshop, site):
    workshop.get_by_role("radio", name="Stufe 1").check()
    workshop.keyboard.press("ArrowRight")

    expect(workshop.get_by_role("radio", name="Stufe 2")).to_be_checked()
    assert workshop.url == f"{site}{LIST}S1/"


def test_leaving_with_an_unsaved_decision_warns(workshop, site):
    asked = []
    workshop.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    workshop.get_by_label("Andere Meinung im Team").fill("Noch nicht gespeichert")

    workshop.get_by_role("link", name="Nächste: ").click()
    workshop.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert workshop.url == f"{site}{LIST}S1/"
    expect(workshop.get_by_label("Andere Meinung im Team")).to_have_value("Noch nicht gespeichert")


def test_decision_is_saved_by_itself_and_kept_until_it_is(workshop, site, console_errors):
    workshop.clock.install()
    workshop.goto(f"{site}{LIST}S1/")
    state = workshop.locator("[data-save-state]")
    workshop.get_by_role("radio", name="Stufe 2").check()
    workshop.clock.run_for(2000)
    expect(state).to_have_text(re.compile(r"^Gespeichert, \d\d:\d\d Uhr\.$"))
    assert decided().level.value == 2

    workshop.route("**/S1/", lambda r: r.fulfill(status=503) if r.request.method == "POST" else r.fallback())
    workshop.get_by_label("Andere Meinung im Team").fill("Einige sehen eher Stufe 1.")
    workshop.clock.run_for(2000)
    expect(state).to_contain_text("Ihr Text bleibt hier stehen.")
    workshop.on("dialog", lambda dialog: dialog.accept())
    workshop.reload()
    expect(workshop.locator("#noch-da")).to_be_visible()
    workshop.unroute("**/S1/")
    workshop.get_by_role("button", name="Text einsetzen").click()
    workshop.clock.run_for(2000)
    expect(state).to_have_text(re.compile("^Gespeichert, "))
    assert decided().dissent == "Einige sehen eher Stufe 1."
    console_errors.clear()  # the refused save


def test_team_decides_and_goes_on(workshop, site):
    workshop.get_by_role("radio", name="Stufe 2").check()
    workshop.get_by_label("Andere Meinung im Team").fill("Einige sehen eher Stufe 1.")
    workshop.get_by_role("button", name="Speichern und weiter").click()
    workshop.wait_for_url(f"{site}{LIST}S2/")

    assert (decided().level.value, decided().dissent) == (2, "Einige sehen eher Stufe 1.")


def test_workshop_works_without_javascript(browser, site, log_in, context):
    log_in("demo-vhs-koord")
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(f"{site}{LIST}S1/")

    expect(page.get_by_text("Blättern mit den Pfeiltasten")).to_be_hidden()
    page.get_by_role("radio", name="Stufe 2").check()
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_text("„Willkommen sein und geachtet werden“ ist gespeichert (")).to_be_visible()
    plain.close()
