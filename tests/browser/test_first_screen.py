"""What a page is for stands on its first screen: counted in pixels, words and presses of Tab."""

import itertools
import operator

import pytest

from assessments.models import AssessmentRound, QualityRequirement
from tests import factories, many

BAR = 48  # pixels at the lower edge that say what is saved
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 700}
WORDS_BEFORE = """first => {
    const range = document.createRange();
    range.setStart(document.querySelector("main"), 0);
    range.setEndBefore(first);
    const holder = document.createElement("div");
    holder.append(range.cloneContents());
    const unseen = "details > :not(summary), script, template, .kern-sr-only";
    holder.querySelectorAll(unseen).forEach((part) => part.remove());
    return holder.textContent.trim().split(/\\s+/);
}"""


def measured(page, selector: str) -> dict:
    """Top and bottom of an element on the unscrolled page, in pixels."""
    return page.locator(selector).evaluate("element => element.getBoundingClientRect().toJSON()")


def presses_to(page, selector: str) -> int:
    """How often somebody presses Tab until this has the focus."""
    page.evaluate("document.activeElement.blur()")
    for number in range(1, 40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return number
    return 40


@pytest.fixture
def first_day(site, open_as):
    """first_day(code): the page of that requirement, before anybody has answered; the city's catalogue."""
    institution = factories.make_institution("NEU", "Neue Institution")
    running = AssessmentRound.objects.get(code="uebung")
    factories.make_assessment(running, institution)
    factories.make_member("coordinator", institution)
    return lambda code: open_as("coordinator-neu", f"/selbstbewertung/uebung/NEU/{code}/")


def test_requirement_shows_its_words_and_all_levels(first_day):
    found = {}
    for requirement in QualityRequirement.objects.filter(catalogue__rounds__code="uebung"):
        page = first_day(requirement.code)
        page.set_viewport_size(LAPTOP)
        first = page.locator(".cc-choice").first
        laptop = [measured(page, ".cc-choice >> nth=-1")["bottom"], page.evaluate("document.body.scrollHeight")]
        words = len(first.evaluate(WORDS_BEFORE))
        page.set_viewport_size(PHONE)
        phone = [measured(page, ".cc-choice >> nth=0")["bottom"], page.evaluate("document.body.scrollHeight")]
        found[requirement.code] = (*laptop, words, *phone)
    bounds = (800 - BAR, 1900, 60, 700 - BAR, 3300)
    beyond = {code: each for code, each in found.items() if any(map(operator.gt, each, bounds))}
    assert beyond == {}


def test_first_level_is_ten_presses_away(first_day):
    page = first_day("K1")
    page.set_viewport_size(LAPTOP)
    assert presses_to(page, ".cc-choice input") <= 10


def test_list_of_a_round_shows_sixteen_institutions(page, open_as, reviewer):
    """Eighty institutions in all states, one with a name of two lines."""
    running = factories.make_round()
    for number, status in zip(
        range(80), itertools.cycle(["invited", "in_progress", "awaiting_approval", "submitted", "returned", "accepted"])
    ):
        name = f"Institution {number:02}" if number else "Abteilung für Wohnraumsicherung und Hilfen in Notlagen"
        factories.make_assessment(running, factories.make_institution(f"I{number:02}", name), status)
    page.set_viewport_size(LAPTOP)
    open_as("reviewer", "/sichtung/runde/")
    rows = page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().toJSON())")
    assert rows[0]["top"] <= 400
    assert sum(row["bottom"] <= 800 for row in rows) >= 16


def test_heat_map_shows_fifteen_requirements_of_twenty_five_institutions(page, site, open_as, reviewer):
    running = factories.make_round(AssessmentRound.objects.get(code="uebung").catalogue, code="karte")
    for number in range(25):
        institution = factories.make_institution(f"H{number:02}", f"Abteilung {number:02} für Bildung und Teilhabe")
        assessment = factories.make_assessment(running, institution, "accepted")
        for value, requirement in enumerate(running.catalogue.requirements.all()):
            factories.make_answer(assessment, requirement.code, level=(value + number) % 4)
    page.set_viewport_size(LAPTOP)
    open_as("reviewer", "/auswertung/karte/institutionen/")
    cells = page.locator("tbody td").evaluate_all("cells => cells.map((cell) => cell.getBoundingClientRect().toJSON())")
    assert len(cells) == 25 * 15
    assert sum(cell["bottom"] <= 800 and cell["right"] <= 1280 for cell in cells) == len(cells)


def test_results_of_a_round_answer_four_questions(page, open_as, reviewer):
    """With a round before it, so that there is something to compare, and measures that are overdue."""
    for earlier in many.make_rounds(40, areas=2, requirements=2)[:2]:
        factories.make_edition(earlier, content={"suppressed": []})
    page.set_viewport_size(LAPTOP)
    open_as("reviewer", "/auswertung/2029/")
    answers = page.locator(".cc-panel__answer").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().bottom)"
    )
    assert len(answers) == 4
    assert max(answers) <= 800


def test_fifteen_answers_are_read_on_five_screens(page, site, log_in):
    """With the round before beside them; the first answer is on the first screen."""
    log_in("demo-integration")
    page.set_viewport_size(LAPTOP)
    page.goto(f"{site}/sichtung/uebung/ABH/")
    assert page.locator(".cc-answer").count() == 15
    assert measured(page, ".cc-answer >> nth=0")["bottom"] <= 800
    assert page.evaluate("document.body.scrollHeight") <= 4000


def test_published_results_begin_with_their_picture(page, site):
    """And all that is not a detail stands on three screens."""
    page.set_viewport_size(LAPTOP)
    page.goto(f"{site}/ergebnisse/pilot-2021/")
    assert measured(page, ".cc-chart svg >> nth=0")["bottom"] <= 800
    assert measured(page, "#teilnahme")["top"] <= 2500
