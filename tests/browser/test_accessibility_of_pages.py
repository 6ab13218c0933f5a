"""Every page without a finding of axe-core: light, dark and on a phone; no page scrolls sideways at 320 px.

A page is loaded once and looked at in each mode: style alone depends on them, no script does.
"""

from datetime import date

import pytest

from assessments.catalogue.steps.versions import copy_catalogue
from assessments.models import (
    Catalogue,
    ClarityNote,
    GoodExample,
    Institution,
    MailText,
    Measure,
    QualityRequirement,
    SharedNeed,
    Theme,
    User,
)
from tests.admin_pages import pages_to_look_at
from tests.browser.modes import MODES, show

NARROW = {"width": 320, "height": 700}
OWN = "/selbstbewertung/uebung/VHS/"
REVIEW = "/sichtung/uebung/"
PAGES = {
    None: [
        "/konto/anmelden/",
        "/konto/passwort/vergessen/",
        "/hilfe/",
        "/barrierefreiheit/",
        "/datenschutz/",
        "/impressum/",
        "/katalog/",
        "/ergebnisse/",
        "/ergebnisse/pilot-2021/",
        "/ergebnisse/pilot-2021/ausgabe-1/",
        "/offene-daten/",
    ],
    "demo-vhs-koord": [
        "/",
        OWN,
        f"{OWN}Z2/",
        f"{OWN}K3/",
        f"{OWN}K3/unverstaendlich/?frage=R2",
        f"{OWN}Z3/?vorrunde=R2",
        f"{OWN}schnellerfassung/",
        f"{OWN}pruefen/",
        f"{OWN}sichtbar/",
        f"{OWN}workshop/",
        f"{OWN}meine-einschaetzung/",
        f"{OWN}meine-einschaetzung/S1/",
        f"{OWN}einschaetzungen/abschliessen/",
        f"{OWN}moderation/",
        f"{OWN}moderation/S1/",
        "/selbstbewertung/pilot-2021/VHS/moderation/",
        "/selbstbewertung/pilot-2021/VHS/moderation/K3/",
        f"{OWN}nicht-teilnehmen/",
        "/auswertung/",
        "/auswertung/pilot-2021/",
        "/auswertung/pilot-2021/zahlen/",
        "/auswertung/pilot-2021/bereich/K/",
        "/berichte/",
        "/selbstbewertung/pilot-2021/VHS/",
        "/selbstbewertung/pilot-2021/VHS/O3/",
        "/massnahmen/",
        "/massnahmen/{measure_id}/",
        "/massnahmen/{measure_id}/gutes-beispiel/",
        "/gute-beispiele/",
        "/gute-beispiele/{example_id}/",
        "/konto/passwort/aendern/",
        "/gibt-es-nicht/",
    ],
    "demo-wbl-leitung": ["/", "/gute-beispiele/{proposal_id}/", "/selbstbewertung/uebung/WBL/pruefen/"],
    "demo-integration": [
        "/",
        "/massnahmen/",
        "/massnahmen/{done_id}/",
        "/gute-beispiele/",
        "/sichtung/",
        REVIEW,
        f"{REVIEW}?status=submitted",
        f"{REVIEW}VHS/",
        f"{REVIEW}ABH/",
        f"{REVIEW}IFT/abnehmen/",
        f"{REVIEW}IFT/schwaerzen/",
        f"{REVIEW}IFT/zurueckgeben/",
        f"{REVIEW}IFT/rueckfrage/",
        f"{REVIEW}VHS/frist/",
        f"{REVIEW}VHS/nichtteilnahme/",
        f"{REVIEW}?frist=bald&rueckfragen=offen",
        "/runden/neu/",
        "/runden/uebung/angaben/",
        "/runden/uebung/termine/?beginn=2027-04-01",
        "/runden/uebung/institutionen/",
        "/runden/uebung/fristen/",
        f"{REVIEW}schritt/oeffnen/",
        f"{REVIEW}erinnern/",
        f"{REVIEW}VHS/erinnern/",
        "/versand/",
        "/konto/",
        f"{REVIEW}schritt/sichtung/",
        f"{REVIEW}veroeffentlichung/",
        "/sichtung/pilot-2021/veroeffentlichung/",
        "/sichtung/pilot-2021/veroeffentlichung/vorschau/",
        "/sichtung/pilot-2021/veroeffentlichung/berichtigen/",
        "/auftraege/uebung/",
        "/sichtung/pilot-2021/schritt/abschliessen/",
        "/auswertung/uebung/",
        "/auswertung/pilot-2021/",
        "/auswertung/pilot-2021/institutionen/?area=K",
        "/auswertung/pilot-2021/K3/",
        "/querschnittsbedarfe/pilot-2021/",
        "/querschnittsbedarfe/pilot-2021/themen/{theme_id}/",
        "/querschnittsbedarfe/pilot-2021/themen/{theme_id}/bedarf/",
        "/querschnittsbedarfe/pilot-2021/themen/{theme_id}/loeschen/",
        "/querschnittsbedarfe/pilot-2021/bedarf/{need_id}/",
        "/querschnittsbedarfe/pilot-2021/bedarf/{need_id}/loeschen/",
        "/berichte/",
        "/berichte/uebung/schreiben/",
        "/berichte/pilot-2021/schreiben/",
        "/berichte/uebung/vorschau/",
    ],
    "demo-admin": [
        "/",
    ],
}


def addresses(person):
    """Paths of this person's pages, with the numbers that they need."""
    numbers = {
        "measure_id": Measure.objects.get(title="Ermäßigungsnachweis je Semester").pk,
        "done_id": Measure.objects.get(title="Einheitliche Unterlagenliste für Erstgespräche").pk,
        "example_id": GoodExample.objects.get(assessment__institution__code="VHS").pk,
        "proposal_id": GoodExample.objects.get(consented_at=None).pk,
        "need_id": SharedNeed.objects.get().pk,
        "theme_id": Theme.objects.first().pk,
    }
    found = [path.format(**numbers) for path in PAGES[person]]
    return found + admin_addresses() if person == "demo-admin" else found


def admin_addresses():
    """Every page of the administration, with a draft beside the published version."""
    MailText.objects.get_or_create(kind="reminder")
    note = {"text": "Was heißt „niedrigschwellig“?", "noted_on": "2026-05-04", "is_demo": True}
    ClarityNote.objects.get_or_create(requirement=QualityRequirement.objects.get(code="K1"), **note)
    admin = User.objects.get(username="demo-admin")
    draft = copy_catalogue(catalogue=Catalogue.objects.get(), version="Entwurf", by=admin)
    found = {"user": User.objects.get(username="demo-vhs-koord"), "institution": Institution.objects.get(code="VHS")}
    closed = User.objects.create(username="war-da", function="Leitung", is_active=False, closed_on=date(2026, 5, 4))
    return pages_to_look_at(draft, closed, **found)


@pytest.mark.parametrize("person", PAGES, ids=lambda person: person or "anonymous")
def test_no_page_has_a_finding_or_scrolls_sideways(page, site, log_in, axe, person):
    if person:
        log_in(person)
    findings, widths = {}, {}
    for path in addresses(person):
        page.goto(site + path)
        for mode in MODES:
            show(page, mode)
            findings[path, mode] = axe()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(NARROW)
            widths[path, scheme] = page.evaluate("document.documentElement.scrollWidth")

    assert {where: found for where, found in findings.items() if found} == {}
    assert {where: width for where, width in widths.items() if width > 320} == {}
