"""`python -m tests.ready` uses once what the long parts need: a missing thing is told at once, by its name."""

import os
import subprocess
import sys
from io import BytesIO

import psycopg2
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from tests.chromium import LAUNCH, NAMES

TEXT = "Chancen für alle Bürger*innen"
PAGE = f"<!doctype html><html lang=de><title>{TEXT}</title><h1>{TEXT}</h1>"


class NotReady(Exception):
    """What is missing, in words of the tool."""


def ask_postgresql():
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT %s", [TEXT])
        if cursor.fetchone() != (TEXT,):
            raise NotReady("Umlaute kommen anders zurück.")


def draw_pdf():
    import weasyprint  # noqa: PLC0415 - fails without Pango

    pdf = PdfReader(BytesIO(weasyprint.HTML(string=PAGE).write_pdf()))
    if TEXT not in pdf.pages[0].extract_text():
        raise NotReady("Der Text fehlt. Gibt es Schriften?")


def start(program: str):
    """Playwright would only say that the connection was closed; the program itself says which library it lacks."""
    started = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - a tool
    if started.returncode:
        raise NotReady(started.stderr.strip())


def start_driver():
    node, _script = compute_driver_executable()
    start(node)


def open_page():
    if not LAUNCH["executable_path"]:
        raise NotReady(f"Keiner davon ist da: {', '.join(NAMES)}.")
    start(LAUNCH["executable_path"])
    with sync_playwright() as playwright, playwright.chromium.launch(**LAUNCH) as browser:
        page = browser.new_page()
        page.set_content(PAGE)
        if page.get_by_role("heading").inner_text() != TEXT:
            raise NotReady("Die Seite zeigt ihren Text nicht.")


TOOLS = {
    "PostgreSQL": ask_postgresql,
    "WeasyPrint (PDF)": draw_pdf,
    "Der Treiber des Browsers (Playwright)": start_driver,
    "Der Browser (Chromium)": open_page,
}


def main():
    for name, use in TOOLS.items():
        try:
            use()
        except Exception as error:
            sys.exit(f"{name} funktioniert nicht: {error}")


if __name__ == "__main__":
    main()
