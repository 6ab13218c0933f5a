"""Somebody at the browser: knows German labels, not addresses."""

import os
import re
from pathlib import Path

from playwright.sync_api import expect

SCREENSHOTS = os.environ.get("SCREENSHOTS")


def log_out(page):
    """Through the account's fold in the head."""
    page.get_by_role("banner").locator("summary", has_text="Konto").click()
    page.get_by_role("banner").get_by_role("button", name="Abmelden").click()


class Person:
    """Does and reads what stands on the page."""

    def __init__(self, page):
        self.page = page

    @classmethod
    def log_in(cls, page, site, username, password):
        """Through the form; whoever was logged in before logs out."""
        page.goto(site)
        if page.get_by_role("banner").get_by_text("Konto").count():
            log_out(page)
        page.get_by_label("Benutzername oder E-Mail-Adresse").fill(username)
        page.get_by_label("Passwort").fill(password)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Übersicht")
        return cls(page)

    def open(self, entry):
        """Choose an entry of the main menu; the mark beside it leads to the overview."""
        self.page.wait_for_load_state()  # fonts that arrive late move the links
        if entry == "Übersicht":
            self.page.get_by_role("banner").get_by_role("link", name="Übersicht").click()
            return
        self.page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name=entry, exact=True).click()

    def follow(self, *links):
        """Follow links of the page one after the other; what stands in the menu of actions is found there."""
        for link in links:
            self.page.wait_for_load_state()
            main = self.page.get_by_role("main")
            menu = main.locator("summary", has_text="Aktionen")
            if menu.count() and not main.get_by_role("link", name=link).count():
                menu.click()
            main.get_by_role("link", name=link).first.click()

    def press(self, name):
        self.page.wait_for_load_state()
        self.page.get_by_role("main").get_by_role("button", name=name).first.click()

    def read(self, text):
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def fill(self, label, text):
        """Type into the first field whose label begins like this; behind it may stand that it is optional."""
        labelled = self.page.get_by_label(re.compile(f"^{re.escape(label)}"))
        self.page.locator("input, textarea").and_(labelled).first.fill(text)

    def download(self, link):
        with self.page.expect_download(
            timeout=60_000
        ) as download:  # a report takes about a second, or ten on a busy machine
            self.page.get_by_role("main").get_by_role("link", name=link).first.click(timeout=60_000)
        content = Path(download.value.path()).read_bytes()
        self.page.reload()  # after the way to a file the browser may wait for a page for ever
        return content

    def picture(self, name, height, top=0):
        if SCREENSHOTS:
            self.page.get_by_role("heading", level=1).scroll_into_view_if_needed()
            clip = {"x": 0, "y": top, "width": 1280, "height": height}
            self.page.screenshot(path=f"{SCREENSHOTS}/{name}.png", full_page=True, clip=clip)
