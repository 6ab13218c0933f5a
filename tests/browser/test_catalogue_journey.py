"""Somebody who knows Word but no Django replaces a wording, publishes the version and opens a round with it."""

import hashlib
from datetime import date

import pytest
from playwright.sync_api import expect

from assessments import demo
from assessments.catalogue.queries.tree import forget_catalogues
from assessments.models import AssessmentRound, Catalogue, Membership, User
from assessments.reports.paper import documents
from tests.browser.person import Person


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param, "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def clerk(page, site):
    """Looks after the catalogue and the rounds, and sees what is on the page only."""
    Membership.objects.create(user=User.objects.get(username="demo-admin"), role="reviewer")
    return Person.log_in(page, site, "demo-admin", demo.PASSWORD)


@pytest.fixture
def looks_fine(page, axe, browser_context_args):
    """Violations that axe finds on the page; it needs JavaScript, so the other run goes the same way without it."""

    def looks_fine():
        page.wait_for_load_state()
        return axe() if browser_context_args["java_script_enabled"] else []

    return looks_fine


def checksum_of_the_old_report():
    """Drawn anew, from what the database holds now; the stored file would say nothing."""
    forget_catalogues()
    old = AssessmentRound.objects.get(code="pilot-2021")
    return hashlib.sha256(documents.city_document(old, date(2022, 3, 31)).pdf).hexdigest()


def test_new_wording_goes_into_a_new_round(page, clerk, looks_fine):
    before = checksum_of_the_old_report()

    make_a_new_version(clerk, page, looks_fine)
    replace_a_wording(clerk, page, looks_fine)
    move_a_requirement_up(clerk, page)
    look_and_publish(clerk, page, looks_fine)
    open_a_round(clerk, page, looks_fine)

    new = AssessmentRound.objects.get(code="2027")
    old = AssessmentRound.objects.get(code="pilot-2021")
    assert (new.status, new.catalogue.version, old.catalogue.version) == ("open", "2027", "2021-A1")
    assert [r.code for r in new.catalogue.areas.first().requirements.all()][:2] == ["K2", "K1"]
    assert new.catalogue.requirements.get(code="K1").wording == "Wir schreiben so, dass alle es verstehen."
    assert new.assessments.exists()
    assert checksum_of_the_old_report() == before


def make_a_new_version(clerk, page, looks_fine):
    clerk.open("Verwaltung")
    page.get_by_role("link", name="Katalogfassungen", exact=True).first.click()
    page.get_by_role("link", name=Catalogue.objects.get().title).first.click()
    assert looks_fine() == []
    page.get_by_role("link", name="Neue Fassung anlegen").click()
    page.get_by_label("Name der neuen Fassung").fill("2027")
    assert looks_fine() == []
    page.get_by_role("button", name="Neue Fassung anlegen").click()
    expect(page.get_by_text("Diese Fassung ist ein Entwurf")).to_be_visible()
    assert looks_fine() == []


def replace_a_wording(clerk, page, looks_fine):
    page.locator(".cc-outline").get_by_role("link", name="K1").click()
    page.get_by_label("Wortlaut:", exact=True).fill("Wir schreiben so, dass alle es verstehen.")
    assert looks_fine() == []
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator(".cc-outline")).to_contain_text("Wir schreiben so, dass alle es verstehen.")


def move_a_requirement_up(clerk, page):
    up = page.get_by_role("button", name="nach oben").and_(page.locator("[aria-label^='K2']"))
    up.click()
    expect(page.locator(".cc-outline li a").first).to_contain_text("K2")


def look_and_publish(clerk, page, looks_fine):
    page.get_by_role("link", name="Prüfen und veröffentlichen").click()
    expect(page.locator(".cc-changes ins").first).to_be_visible()
    expect(page.locator(".cc-changes del").first).to_be_visible()
    expect(page.locator(".cc-changes")).to_contain_text("Geändert: K1")
    expect(page.get_by_text("Der Vergleich beginnt neu")).to_contain_text("K1")
    assert looks_fine() == []
    page.get_by_role("button", name="Fassung 2027 veröffentlichen").click()
    expect(page.get_by_text("Fassung 2027 ist veröffentlicht.")).to_be_visible()
    assert looks_fine() == []


def open_a_round(clerk, page, looks_fine):
    page.get_by_role("link", name="Runde mit dieser Fassung anlegen").click()
    expect(page.get_by_label("Katalogfassung:", exact=True).locator("option:checked")).to_contain_text("2027")
    page.get_by_label("Titel:", exact=True).fill("Runde 2027")
    page.get_by_label("Kürzel:", exact=True).fill("2027")
    page.get_by_label("Beginn:", exact=True).fill("2031-03-01")
    page.get_by_label("Frist zum Einreichen:", exact=True).fill("2031-04-30")
    page.get_by_label("Alle einladen").check()
    assert looks_fine() == []
    page.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    page.get_by_role("link", name="Prüfen und öffnen").click()
    assert looks_fine() == []
    clerk.press("Runde öffnen")
    expect(page.get_by_role("main")).to_contain_text("Runde 2027")
