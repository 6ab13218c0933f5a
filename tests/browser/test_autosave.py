"""Saving while a person writes: what the page shows and says."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import AnswerText

PAGE = "/selbstbewertung/uebung/VHS/K1/"
R2 = "text-R2-text"


@pytest.fixture
def open_page(page, site, log_in):
    """open_page(): the requirement as the coordinator sees it."""

    def open_page(username="demo-vhs-koord"):
        log_in(username)
        page.goto(site + PAGE)
        return page

    return open_page


def field(page, name=R2):
    return page.locator(f"[name={name}]")


def state(page):
    return page.locator("[data-save-state]")


def saved(question="R2"):
    found = AnswerText.objects.filter(
        answer__assessment__round__code="uebung",
        answer__assessment__institution__code="VHS",
        answer__requirement__code="K1",
        question__code=question,
    )
    return found.values_list("text", flat=True).first()


def test_typing_is_saved_and_said(open_page):
    page = open_page()
    field(page).fill("Wir fragen nach.")
    expect(state(page)).to_have_text("Wird gleich gespeichert …")
    expect(state(page)).to_have_text(re.compile(r"^Gespeichert um \d\d:\d\d$"), timeout=4000)
    assert saved() == "Wir fragen nach."
