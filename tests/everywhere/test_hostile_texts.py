"""Whatever people write into a text field is shown as text: on every page, paper and message, for everybody.

A crawler follows the links of each kind of person through the demo, whose texts all end in a piece of HTML.
"""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from lxml import html

from assessments import demo
from assessments.catalogue.steps.versions import copy_catalogue
from assessments.models import (
    Assessment,
    AssessmentRound,
    Catalogue,
    ClarityNote,
    Inquiry,
    Job,
    MailKind,
    MailText,
    User,
)
from assessments.publication.steps import publishing
from assessments.reports.paper import documents
from tests import factories
from tests.admin_pages import pages_to_look_at
from tests.hostile_texts import NAMED, RAW, poison

pytestmark = pytest.mark.django_db
PEOPLE = (None, "demo-vhs-koord", "demo-wbl-leitung", "demo-integration", "demo-lenkung", "demo-admin")
ALIKE = 2  # pages of one view that each person looks at
NOT_FOLLOWED = re.compile(
    r"/konto/abmelden/|/static/|/auftraege/.*/(abbrechen|wiederholen)/|\.(zip|ics|xlsx|csv|json|yaml|docx)$"
)
OUR_SITE = "http://testserver"
# No page shows them: names, which nobody needs, and two notes for which the demo has no occasion.
SHOWN_NOWHERE = {"User.first_name", "User.last_name", "Assessment.decline_reason", "Job.note"}


@pytest.fixture
def papers(monkeypatch) -> list[str]:
    """The HTML of everything that would be drawn as a PDF."""
    drawn = []

    def render(html, **_):
        drawn.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(documents, "render_pdf", render)
    return drawn


@pytest.fixture
def poisoned(papers) -> tuple[set[str], dict[str, list[str]]]:
    call_command("loaddata", "catalogue", "institutions", "pages", verbosity=0)
    demo.load()
    _add_what_the_demo_lacks()
    named = poison()
    admin = User.objects.get(username="demo-admin")
    draft = copy_catalogue(catalogue=Catalogue.objects.get(), version="Entwurf", by=admin)
    closed = factories.make_user("war-da", is_active=False, closed_on="2026-05-04")
    inquiry = Inquiry.objects.select_related("assessment__round", "assessment__institution").first().assessment
    more_pages = {
        "demo-admin": pages_to_look_at(draft, closed, user=User.objects.get(username="demo-vhs-koord")),
        "demo-integration": [
            reverse("review-detail", args=[inquiry.round.code, inquiry.institution.code]),
            reverse("jobs", args=["uebung"]),
        ],
    }
    for published in AssessmentRound.objects.filter(status="published"):
        publishing.publish_first_edition(assessment_round=published, by=None)
    return named, more_pages


def _add_what_the_demo_lacks() -> None:
    admin = User.objects.get(username="demo-admin")
    requirement = Catalogue.objects.get().requirements.first()
    ClarityNote.objects.create(requirement=requirement, text="Was?", outcome="So.", noted_on="2026-05-04", is_demo=True)
    Assessment.objects.filter(round__code="uebung").update(extended_until="2099-12-31")
    for kind in MailKind:
        MailText.objects.get_or_create(kind=kind, defaults={"subject": "Betreff", "body": "Text {Link}"})
    Job.objects.create(
        kind="round_reports",
        round=AssessmentRound.objects.get(code="uebung"),
        requested_by=admin,
        status="failed",
        error="Nicht erstellt.",
        finished_at=timezone.now(),
    )


def test_no_page_shows_a_text_as_html(poisoned, papers):
    poisoned, more_pages = poisoned
    raw, seen = {}, set()
    pages = [found for person in PEOPLE for found in crawled(person, more_pages.get(person, ()))]
    for address, page in [*pages, *(("paper", paper) for paper in papers)]:
        seen |= set(NAMED.findall(page))
        if found := RAW.search(page):
            raw.setdefault(address, page[max(0, found.start() - 200) : found.end() + 60])

    assert raw == {}
    assert poisoned - seen == SHOWN_NOWHERE


def crawled(person, more):
    """Address and text of every page that the person finds by following links, of each view the first few."""
    client, todo, views = Client(), ["/", *more], Counter()
    if person:
        client.force_login(User.objects.get(username=person))
    met = set(todo)
    while todo:
        address = todo.pop()
        response = client.get(address)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.content.decode()
        if not page.strip():  # a redirect
            todo += [response.url] if response.status_code == 302 and response.url not in met else []
            met.add(getattr(response, "url", ""))
            continue
        yield f"{person} {address}", page
        for link in html.fromstring(page).xpath("//a/@href"):
            target = urljoin(OUR_SITE + address, link).partition("#")[0].removeprefix(OUR_SITE)
            view = _view_of(target)
            if view and target not in met and views[view] < ALIKE:
                met.add(target)
                views[view] += 1
                todo.append(target)


def _view_of(address: str) -> str:
    """The name of its view; "" for what is not to be followed."""
    if not address.startswith("/") or NOT_FOLLOWED.search(address):
        return ""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
