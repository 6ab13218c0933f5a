"""What a person has to see is in view: mistakes, messages, and the line she writes."""

import pytest
from playwright.sync_api import expect

from tests import factories

PAGE = "/selbstbewertung/runde/VHS/A1/"
LARGE, SMALL = {"width": 1280, "height": 800}, {"width": 375, "height": 700}
LINE_AND_BAR = """field => {
    const style = getComputedStyle(field);
    const before = field.value.slice(0, field.selectionStart).split("\\n").length;
    const edge = field.getBoundingClientRect().top + parseFloat(style.borderTopWidth) + parseFloat(style.paddingTop);
    const line = edge + before * parseFloat(style.lineHeight) - field.scrollTop;
    return [line, document.querySelector(".cc-saving").getBoundingClientRect().top];
}"""


@pytest.fixture
def answers(page, live_server, open_as):
    """A requirement of the own institution."""
    assessment = factories.make_assessment()
    factories.make_member("coordinator", assessment.institution)
    page.emulate_media(reduced_motion="reduce")  # pages scroll at once
    return open_as("coordinator-vhs", PAGE)


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["1280x800", "375x700"])
def test_the_bar_never_covers_the_line_being_written(answers, size):
    answers.set_viewport_size(size)
    field = answers.locator("[name=text-R2-text]")
    field.fill("\n".join("Zeile" for _ in range(40)))
    field.evaluate("field => { field.style.height = '60rem'; field.setSelectionRange(0, 0); scrollTo(0, 0); }")
    field.evaluate("field => { field.blur(); field.focus(); }")
    covered = []
    for number in range(40):
        answers.keyboard.press("End")
        answers.keyboard.insert_text(".")
        line, bar = field.evaluate(LINE_AND_BAR)
        if line > bar:
            covered.append((number, line, bar))
        answers.keyboard.press("ArrowDown")
    assert covered == []


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["1280x800", "375x700"])
def test_the_bar_never_covers_the_focused_field(answers, size):
    answers.set_viewport_size(size)
    answers.locator("[name=text-R1-text]").focus()
    covered = []
    while True:
        answers.keyboard.press("Tab")
        where = answers.evaluate("""() => {
            const [field, bar] = [document.activeElement, document.querySelector(".cc-saving")];
            if (!bar.parentElement.contains(field) || bar.contains(field)) return null;
            const bottom = field.matches("textarea") ? 0 : field.getBoundingClientRect().bottom;
            return [bottom, bar.getBoundingClientRect().top];
        }""")
        if where is None:
            break
        if where[0] > where[1]:
            covered.append((*where, answers.evaluate("document.activeElement.outerHTML.slice(0, 80)")))
    assert covered == []


def test_a_save_leads_back_to_where_the_person_was_with_the_message_in_view(answers):
    field = answers.locator("[name=text-R2-text]")
    field.fill("Wir fragen nach.")
    answers.get_by_role("button", name="Speichern", exact=True).scroll_into_view_if_needed()
    before = answers.evaluate("scrollY")
    answers.get_by_role("button", name="Speichern", exact=True).click()

    message = answers.get_by_text("ist gespeichert (")
    expect(message).to_be_in_viewport()
    assert abs(answers.evaluate("scrollY") - before) < 150  # the message itself takes some room
    answers.mouse.wheel(0, 100)
    expect(message).not_to_be_in_viewport()


def test_mistakes_of_a_normal_save_are_focused_and_in_view(answers):
    answers.set_viewport_size(SMALL)
    answers.route(PAGE, lambda route: route.abort() if "json" in route.request.headers["accept"] else route.continue_())
    answers.locator("[name=rating-level][value=not_relevant]").check()
    answers.locator("[name=rating-justification]").fill("zu kurz")
    answers.get_by_role("button", name="Speichern", exact=True).click()

    expect(answers.locator(".cc-not-saved")).to_be_focused()
    expect(answers.locator(".cc-not-saved")).to_be_in_viewport(ratio=0.9)


def test_a_mistake_further_up_is_one_step_away(answers):
    answers.locator("[name=rating-level][value=not_relevant]").check()
    reason = answers.locator("[name=rating-justification]")
    reason.fill("zu kurz")
    answers.locator("[name=text-R2-text]").fill("Weiter unten.")

    expect(answers.locator("[data-save-state]")).to_contain_text("Noch nicht gespeichert: „")
    answers.get_by_role("button", name="Zur Stelle").click()

    expect(reason).to_be_focused()
    expect(reason).to_be_in_viewport()
