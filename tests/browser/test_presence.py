"""The hint that a requirement is open in another window too."""

import pytest
from playwright.sync_api import expect

ADDRESS = "/selbstbewertung/uebung/VHS/{}/"
HINT = "Vielleicht schreibt gerade noch jemand hier."


@pytest.fixture
def colleague(browser, browser_context_args, session_cookie):
    """A window of somebody else of the same team."""
    other = browser.new_context(**browser_context_args)
    other.add_cookies([session_cookie("demo-vhs-team")])
    yield other.new_page()
    other.close()


def test_another_window_is_noticed_without_a_name_until_it_leaves(page, colleague, site, log_in):
    log_in("demo-vhs-koord")
    page.clock.install()
    page.goto(site + ADDRESS.format("K1"))
    colleague.goto(site + ADDRESS.format("K1"))
    expect(colleague.get_by_text(HINT)).to_be_visible()
    expect(page.get_by_text(HINT)).to_have_count(0)

    page.clock.run_for(61_000)
    expect(page.get_by_text(HINT)).to_be_visible()
    assert "demo-vhs-team" not in page.locator("[data-presence]").inner_text()

    colleague.goto(site + ADDRESS.format("K2"))
    page.wait_for_timeout(500)  # its last sign is sent while it leaves
    page.clock.run_for(61_000)
    expect(page.get_by_text(HINT)).to_have_count(0)
