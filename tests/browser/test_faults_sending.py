"""Faults injected into sending: three forms that are sent with a button, one of them in the administration.

As in test_faults_saving: what the page calls sent is in the database, once; what was typed is there, offered again, or
the page has warned. `make test` runs each scenario once for each form, `make faults` twenty times.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from assessments.models import InquiryMessage, Institution, MeasureUpdate
from tests import factories

from .test_faults_saving import PATIENCE, Tally


@dataclass(frozen=True)
class Form:
    """A page with a form, who writes there, and what is in the database."""

    people: tuple[str, str]
    address: str
    field: str
    button: str
    done: str  # what the page says once it is sent
    stored: Callable[[], list[str]]
    both: str  # says that there are two texts; empty where each writes a row of their own


def inquiry():
    assessment = factories.make_assessment(status="submitted")
    factories.make_member("reviewer", username="eine")
    factories.make_member("reviewer", username="andere")
    texts = InquiryMessage.objects.values_list("text", flat=True)
    address = f"/sichtung/{assessment.round.code}/{assessment.institution.code}/rueckfrage/"
    return Form(
        ("eine", "andere"), address, "text", "Rückfrage stellen", "ist gestellt.", lambda: list(texts.all()), ""
    )


def follow_up():
    assessment = factories.make_assessment(status="accepted")
    for name in ("eine", "andere"):
        factories.make_member("contributor", assessment.institution, username=name)
    measure = factories.make_measure(assessment)
    texts, address = MeasureUpdate.objects.values_list("text", flat=True), f"/massnahmen/{measure.pk}/"
    field = f"carried-{measure.pk}-update"
    both = "hat jemand anderes gespeichert"
    return Form(
        ("eine", "andere"), address, field, "Sachstand speichern", "gespeichert", lambda: list(texts.all()), both
    )


def institution():
    factories.make_member("admin", username="eine")
    factories.make_member("admin", username="andere")
    row = factories.make_institution()
    names, address = (
        Institution.objects.values_list("name", flat=True),
        f"/verwaltung/assessments/institution/{row.pk}/change/",
    )
    both = "hat jemand anderes gespeichert"
    return Form(("eine", "andere"), address, "name", "Speichern", "ist gespeichert.", lambda: list(names.all()), both)


FORMS = {"Rückfrage": inquiry, "Sachstand": follow_up, "Institution (Verwaltung)": institution}


class Writer:
    """A person in a browser of their own, at the form."""

    def __init__(self, world, number=0):
        self.form, self.world = world.form, world
        self.page = world.contexts[number].new_page()
        self.warned = False
        self.page.on("dialog", self._leave)
        self.open()

    def open(self):
        self.page.goto(self.world.site + self.form.address)
        self.page.wait_for_load_state()

    @property
    def field(self):
        return self.page.locator(f"main [name={self.form.field}]")

    @property
    def button(self):
        return self.page.locator("main").get_by_role("button", name=self.form.button, exact=True)

    def send(self):
        self.button.click(no_wait_after=True)

    def expect_done(self):
        expect(self.page.locator(".cc-told, .messagelist").first).to_contain_text(self.form.done)
        self.page.wait_for_load_state()
        self.world.tally.acknowledged += 1

    def take_back(self, text):
        """Open the page again: the text stands there, saved, or it is offered and put in."""
        self.open()
        if self.field.input_value() != text:
            self.page.get_by_role("button", name="Text einsetzen").click()

    def answer(self, handle):
        path = f"**{self.form.address}*"
        self.page.route(path, lambda r: handle(r) if r.request.method == "POST" else r.fallback())

    def answer_normally(self):
        self.page.unroute(f"**{self.form.address}*")

    def _leave(self, dialog):
        self.warned = True
        dialog.accept()


# --- scenarios: each writes one text and returns it ---------------------------------------------------------------


def slow(world, text):
    """The answer takes its time, and the person clicks once more."""
    writer = world.writer()
    held = []
    writer.answer(held.append)
    writer.field.fill(text)
    writer.button.scroll_into_view_if_needed()
    box = writer.button.bounding_box()
    writer.send()
    world.until(lambda: held)
    writer.page.mouse.click(box["x"] + 5, box["y"] + 5)
    writer.page.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    writer.expect_done()
    return writer


def answered(status):
    """The server has done it, but the answer does not say so; the same is sent once more."""

    def run(world, text):
        writer = world.writer()

        def lose(route):
            route.fetch(max_redirects=0)
            writer.page.context.clear_cookies(name="sent")  # it came with the answer
            route.fulfill(status=status, body="lost", headers={"Content-Type": "text/html"})

        writer.answer(lose)
        writer.field.fill(text)
        writer.send()
        expect(writer.page.get_by_text("lost")).to_be_visible()
        writer.answer_normally()
        writer.take_back(text)
        expect(writer.field).to_have_value(text)
        writer.send()
        expect(writer.page.locator(".cc-told, .messagelist").first).to_be_visible()
        return writer

    return run


def connection_lost(world, text):
    writer = world.writer()
    writer.field.fill(text)
    writer.page.context.set_offline(True)
    writer.send()
    expect(writer.page.locator("[data-save-state]")).to_contain_text("Keine Verbindung.")
    writer.page.context.set_offline(False)
    expect(writer.field).to_have_value(text)
    writer.send()
    writer.expect_done()
    return writer


def left(world, text):
    writer = world.writer()
    writer.field.press_sequentially("x")
    writer.field.fill(text)
    writer.page.wait_for_timeout(50)
    writer.page.goto(world.site + "/hilfe/")
    assert writer.warned
    writer.take_back(text)
    writer.send()
    writer.expect_done()
    return writer


def two_people(world, text):
    """Both write into the same page: nobody overwrites the other without a word."""
    first, second = world.writer(0), world.writer(1)
    first.field.fill(f"{text} Die eine.")
    second.field.fill(text)
    first.send()
    first.expect_done()
    second.send()
    if world.form.both:
        expect(second.page.get_by_text(world.form.both).first).to_be_visible()
        world.tally.conflicts += 1
        assert text not in world.form.stored()
        expect(second.field).to_have_value(text)
        second.send()
    second.expect_done()
    return second


SCENARIOS = {
    "langsame Antwort, noch einmal geklickt": slow,
    **{f"Antwort {status}": answered(status) for status in (500, 502)},
    "keine Verbindung": connection_lost,
    "verlassen": left,
    "zwei Personen": two_people,
}


class World:
    """The form, the browsers of two people, and the tally."""

    def __init__(self, form, site, contexts):
        self.form, self.site, self.contexts = form, site, contexts
        self.tally: Tally | None = None

    def writer(self, number=0) -> Writer:
        return Writer(self, number)

    def until(self, reached: Callable):
        for _ in range(PATIENCE * 20):
            if reached():
                return
            self.contexts[0].pages[-1].wait_for_timeout(50)
        raise AssertionError("it does not happen")

    def run(self, name, scenario, runs) -> Tally:
        self.tally = Tally(name)
        for number in range(1, runs + 1):
            text = f"{name}, Lauf {number}."
            scenario(self, text)
            if self.form.stored().count(text) != 1:
                self.tally.lost_acknowledged.append(text)
            for context in self.contexts:
                for page in context.pages:
                    page.close()
            self.tally.runs += 1
        return self.tally


@pytest.fixture
def world(browser, browser_context_args, live_server, cookie_of, request):
    form = FORMS[request.param]()
    contexts = [browser.new_context(**browser_context_args) for _ in form.people]
    for context, name in zip(contexts, form.people, strict=True):
        context.add_cookies([cookie_of(name)])
    yield World(form, live_server.url, contexts)
    for context in contexts:
        context.close()


@pytest.mark.parametrize("world", FORMS, indirect=True)
def test_each_fault_once(world):
    tallies = [world.run(name, scenario, 1) for name, scenario in SCENARIOS.items() if name != "Antwort 502"]
    assert [tally.name for tally in tallies if tally.lost_acknowledged or tally.lost_silently] == []


@pytest.mark.faults
@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("world", FORMS, indirect=True)
def test_fault_twenty_times(world, fault_table, name, request):
    tally = world.run(name, SCENARIOS[name], 20)
    tally.name = f"{request.node.callspec.params['world']}: {name}"
    fault_table.append(tally)
    assert (tally.runs, tally.lost_acknowledged, tally.lost_silently) == (20, [], [])
