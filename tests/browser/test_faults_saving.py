"""Faults injected into saving: what the server has acknowledged is there, and nothing vanishes without a word.

Every scenario types into pages of the practice round while something goes wrong, and then looks at the database,
the page and the tab. `make test` runs each scenario once, `make faults` twenty times and prints the table.
The clock of the pages is Playwright's, so that waiting costs no time; the saves themselves are real.
"""

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Error as PageIsGone
from playwright.sync_api import expect

from assessments import demo
from assessments.models import AnswerText
from tests.browser.person import log_out

PAGE = "/selbstbewertung/uebung/VHS/{}/"
PATIENCE = 30  # real seconds; the machine may be busy
SAVED = re.compile(r"^Gespeichert, \d\d:\d\d Uhr\.$")
PEOPLE = ("demo-vhs-koord", "demo-vhs-team", "demo-vhs-leitung")


@dataclass
class Tally:
    """What happened in the runs of one scenario."""

    name: str
    runs: int = 0
    acknowledged: int = 0  # saves
    conflicts: int = 0  # shown to the person
    lost_acknowledged: list[str] = field(default_factory=list)
    lost_silently: list[str] = field(default_factory=list)


class Writer:
    """A person in a browser of their own, at one requirement, writing into one field."""

    def __init__(self, world, username="demo-vhs-koord", requirement="K1", question="R2"):
        self.world = world
        self.requirement, self.question = requirement, question
        self.field_name = f"text-{question}-text"
        self.acknowledged: list[str] = []
        self.warned = False
        self.context = world.context_of(username)
        self.page = self.context.new_page()
        self.page.clock.install()
        self.page.on("dialog", self._leave)
        self.page.on("response", self._note)
        self.open()

    def open(self):
        self.page.goto(self.world.site + PAGE.format(self.requirement))

    @property
    def field(self):
        return self.page.locator(f"[name={self.field_name}]")

    @property
    def state(self):
        return self.page.locator("[data-save-state]")

    @property
    def panel(self):
        return self.page.locator(f"#text-{self.question}-fassungen")

    @property
    def typed(self) -> str:
        return self.field.input_value()

    @property
    def in_database(self) -> str:
        found = AnswerText.objects.filter(
            answer__assessment__round__code="uebung",
            answer__assessment__institution__code="VHS",
            answer__requirement__code=self.requirement,
            question__code=self.question,
        )
        return found.values_list("text", flat=True).first() or ""

    def type(self, words):
        self.field.press("Control+End")
        self.page.keyboard.insert_text(f" {words}")

    def wait(self, milliseconds):
        """Let the clock of the page run on."""
        self.page.clock.run_for(milliseconds)

    def expect_saved(self):
        expect(self.state).to_have_text(SAVED)

    def until_saved(self):
        """Let the page's clock run until it says so; while a save is under way, only real time passes."""
        end = time.monotonic() + PATIENCE
        while not (SAVED.match(self.state.inner_text()) and self.typed.strip() == self.in_database):
            assert time.monotonic() < end, f"still not saved: {self.state.inner_text()}"
            if self.state.get_attribute("data-kind") != "saving":
                self.wait(2000)
            self.page.wait_for_timeout(50)

    def answer(self, handle: Callable):
        """From now on `handle(route)` answers the saves."""
        self.page.route("**/selbstbewertung/**", lambda r: handle(r) if r.request.method == "POST" else r.fallback())

    def answer_normally(self):
        self.page.unroute("**/selbstbewertung/**")

    def _leave(self, dialog):
        self.warned = True
        dialog.accept()

    def _note(self, response):
        sent = parse_qs(response.request.post_data or "", keep_blank_values=True)
        is_json = response.headers.get("content-type", "").startswith("application/json")
        if not is_json or self.field_name not in sent:
            return
        try:
            tokens = response.json().get("tokens", {})
        except PageIsGone:
            return  # the answer came too late to tell the person anything
        if f"text-{self.question}" in tokens:
            self.acknowledged.append(sent[self.field_name][0].strip())


class Held:
    """Saves that are on their way until they are let go."""

    def __init__(self):
        self.routes = []

    def __call__(self, route):
        self.routes.append(route)

    def drop(self):
        for route in self.routes:
            route.abort()
        self.routes.clear()

    def let_go(self):
        for route in self.routes:
            route.continue_()
        self.routes.clear()


# --- scenarios: each does one run and returns the writers to look at ----------------------------------------------


def slow(seconds):
    def run(world, number):
        writer = world.writer()
        held = Held()
        writer.answer(held)
        writer.type(f"Lauf {number} erster Satz.")
        for word in ("zweiter", "dritter"):
            writer.wait(1600)
            writer.page.wait_for_timeout(60)
            writer.type(word)
            writer.wait(int(seconds * 500))
            writer.type("noch")
            writer.wait(int(seconds * 500))
            held.let_go()
            writer.page.wait_for_timeout(60)
        writer.answer_normally()
        held.let_go()
        writer.until_saved()
        return [writer]

    return run


def answered(status):
    """Every second time the server has saved all the same, and only its answer is lost."""

    def run(world, number):
        writer = world.writer()

        def refuse(route):
            if number % 2:
                route.fetch()
            with contextlib.suppress(PageIsGone):  # it has given this save up already
                route.fulfill(status=status, body="gestört", headers={"Content-Type": "text/html"})

        writer.answer(refuse)
        writer.type(f"Lauf {number} trotz {status}.")
        writer.wait(1600)
        expect(writer.state).to_have_attribute("data-kind", "failed")
        writer.type("Weiter.")
        writer.wait(5000)
        writer.page.wait_for_timeout(60)
        writer.answer_normally()
        writer.until_saved()
        return [writer]

    return run


def old_form_token(world, number):
    """403 once: the form token of an older log-in. The script takes a fresh one and sends again by itself."""
    writer = world.writer()
    refused = []

    def refuse(route):
        refused.append(route)
        if len(refused) > 1:
            return route.fallback()
        if number % 2:
            route.fetch()
        return route.fulfill(status=403, body="gestört", headers={"Content-Type": "text/html"})

    writer.answer(refuse)
    writer.type(f"Lauf {number} trotz 403.")
    writer.until_saved()
    assert len(refused) > 1
    return [writer]


def never_answered(world, number):
    writer = world.writer()
    held = Held()
    writer.answer(lambda route: held(route) if number % 2 else (route.fetch(), held(route)))
    writer.type(f"Lauf {number} ohne Antwort.")
    writer.wait(1600)
    writer.page.wait_for_timeout(60)
    writer.type("Weiter.")
    writer.wait(15_100)
    expect(writer.state).to_have_attribute("data-kind", "failed")
    held.drop()
    writer.answer_normally()
    writer.until_saved()
    return [writer]


def network_off_and_on(world, number):
    writer = world.writer()
    writer.type(f"Lauf {number} im Zug.")
    writer.context.set_offline(True)
    writer.wait(1600)
    expect(writer.state).to_have_attribute("data-kind", "failed")
    writer.type("Im Tunnel.")
    writer.context.set_offline(False)
    writer.until_saved()
    return [writer]


def left_after(milliseconds):
    def run(world, number):
        writer = world.writer()
        writer.type(f"Lauf {number} und weg nach {milliseconds} ms.")
        writer.page.wait_for_timeout(milliseconds)
        typed = writer.typed.strip()
        writer.page.goto(world.site + "/hilfe/")
        world.settle(lambda: writer.in_database == typed)
        writer.open()
        offered = writer.page.locator(".cc-kept").all_inner_texts()
        shown = typed in writer.typed or any(typed in text for text in offered)
        if not shown and not writer.warned:
            world.tally.lost_silently.append(typed)
        return [writer]

    return run


def killed(world, number):
    writer = world.writer()
    writer.type(f"Lauf {number} ist gespeichert.")
    writer.wait(1600)
    writer.expect_saved()
    writer.type("Und das nicht mehr.")
    said = writer.state.inner_text()
    typed = writer.typed.strip()
    writer.page.close()
    if SAVED.match(said) and writer.in_database != typed:
        world.tally.lost_silently.append(typed)
    return [writer]


def logged_out_in_another_tab(world, number):
    writer = world.writer()
    other = writer.context.new_page()
    other.goto(world.site)
    log_out(other)
    writer.type(f"Lauf {number} nach dem Abmelden.")
    writer.wait(1600)
    expect(writer.state).to_have_text(re.compile("^Ihre Anmeldung ist abgelaufen. Ihr Text ist noch da."))
    other.goto(world.site + "/konto/anmelden/")
    other.locator("[name=login]").fill("demo-vhs-koord")
    other.locator("[name=password]").fill(demo.PASSWORD)
    other.locator("main button[type=submit]").click()
    other.wait_for_url(re.compile(r"/$"))
    writer.until_saved()
    return [writer]


def two_at_different_questions(world, number):
    writers = [world.writer(PEOPLE[0], question="R1"), world.writer(PEOPLE[1], question="R2")]
    for words in (f"Lauf {number}.", "Weiter."):
        for writer in writers:
            writer.type(words)
        for writer in writers:
            writer.wait(1600)
    for writer in writers:
        writer.until_saved()
    return writers


def two_at_the_same_question(world, number):
    first, second = world.writer(PEOPLE[0]), world.writer(PEOPLE[1])
    first.type(f"Lauf {number} die eine.")
    first.until_saved()
    second.type(f"Lauf {number} die andere.")
    mine, theirs = second.typed.strip(), first.in_database
    second.wait(1600)
    expect(second.panel).to_be_visible()
    world.tally.conflicts += 1
    untouched = second.typed.strip() == mine and first.in_database == theirs
    if not untouched or theirs not in " ".join(second.panel.inner_text().split()):
        world.tally.lost_silently.append(mine)
    second.page.locator(f"[data-decision={'mine' if number % 2 else 'saved'}]").click()
    second.until_saved()
    expected = mine if number % 2 else theirs
    if second.in_database != expected:
        world.tally.lost_acknowledged.append(expected)
    first.acknowledged.clear()  # the other person has decided with both before their eyes
    return [second]


def eight_at_once(world, number):
    """Four fields with two people each: of two at the same field one is saved, the other sees both versions."""
    places = [(requirement, question) for requirement in ("K1", "K2") for question in ("R1", "R2")]
    writers = [world.writer(PEOPLE[i % 3], *places[i // 2]) for i in range(8)]
    for index, writer in enumerate(writers):
        writer.type(f"Lauf {number} Person {index}.")
    for writer in writers:
        writer.wait(1600)
    for index, writer in enumerate(writers):
        expect(writer.state).to_have_attribute("data-kind", re.compile("saved|failed"))
        if writer.panel.count():
            world.tally.conflicts += 1
            if f"Lauf {number} Person {index}." not in writer.typed:
                world.tally.lost_silently.append(f"Person {index}")
    return writers


SCENARIOS = {
    **{f"Antwort nach {seconds} s": slow(seconds) for seconds in (0, 0.5, 1, 2.5, 8)},
    **{f"Antwort {status}": answered(status) for status in (500, 502, 503)},
    "Antwort 403": old_form_token,
    "keine Antwort": never_answered,
    "Netz weg und wieder da": network_off_and_on,
    **{f"verlassen nach {ms} ms": left_after(ms) for ms in (50, 200, 500)},
    "Fenster abgewürgt": killed,
    "in anderem Fenster abgemeldet": logged_out_in_another_tab,
    "zwei Personen, verschiedene Fragen": two_at_different_questions,
    "zwei Personen, dieselbe Frage": two_at_the_same_question,
    "acht Personen, vier Felder": eight_at_once,
}


class World:
    """The site, its browsers, and the tally of the scenario under way."""

    def __init__(self, browser, context_args, site, cookie_of):
        self.browser, self.context_args, self.site, self.cookie_of = browser, context_args, site, cookie_of
        self.tally: Tally | None = None
        self.contexts = {}

    def context_of(self, username):
        """The browser of one person, logged in."""
        if username not in self.contexts:
            context = self.browser.new_context(**self.context_args)
            context.add_cookies([self.cookie_of(username)])
            self.contexts[username] = context
        return self.contexts[username]

    def writer(self, *args, **kwargs) -> Writer:
        return Writer(self, *args, **kwargs)

    def close(self):
        for context in self.contexts.values():
            context.close()

    def settle(self, reached: Callable[[], bool]):
        """Give the server up to two seconds."""
        end = time.monotonic() + 2
        while not reached() and time.monotonic() < end:
            time.sleep(0.02)

    def run(self, name, runs) -> Tally:
        self.tally = Tally(name)
        for number in range(1, runs + 1):
            for writer in SCENARIOS[name](self, number):
                self.judge(writer)
            for context in self.contexts.values():
                for page in context.pages:
                    page.close()
            self.tally.runs += 1
        return self.tally

    def judge(self, writer):
        """What was acknowledged last must be there, and what a page calls saved must be what is there."""
        stored = writer.in_database
        self.tally.acknowledged += len(writer.acknowledged)
        if writer.acknowledged and not stored.startswith(writer.acknowledged[-1]):
            self.tally.lost_acknowledged.append(writer.acknowledged[-1])
        if writer.page.is_closed():
            return
        if SAVED.match(writer.state.inner_text()) and writer.typed.strip() != stored:
            self.tally.lost_silently.append(writer.typed)


@pytest.fixture
def world(browser, browser_context_args, site, session_cookie):
    world = World(browser, browser_context_args, site, session_cookie)
    yield world
    world.close()


def test_each_fault_once(world):
    tallies = [world.run(name, 1) for name in SCENARIOS]
    losses = [(tally.name, tally.lost_acknowledged, tally.lost_silently) for tally in tallies]
    assert losses == [(name, [], []) for name in SCENARIOS]


@pytest.mark.faults
@pytest.mark.parametrize("name", SCENARIOS)
def test_fault_twenty_times(world, fault_table, name):
    tally = world.run(name, 20)
    fault_table.append(tally)
    assert (tally.runs, tally.lost_acknowledged, tally.lost_silently) == (20, [], [])
