"""The ledger of the demo's two rounds is the one that docs/massnahmen-bilanz.md works out by hand."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from assessments import demo
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.measures.rules.costs import KindSum
from assessments.models import AssessmentRound
from assessments.results.content.ledger_picture import ledger_picture
from tests import factories

REPORT = date(2022, 3, 31)
BY_HAND = Path(settings.BASE_DIR, "docs/massnahmen-bilanz.md").read_text(encoding="utf-8")


def by_hand(heading):
    """The last table below a heading: label → numbers."""
    part = re.split(r"^## ", BY_HAND, flags=re.MULTILINE)
    part = next(text for text in part if text.startswith(heading))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return {label: tuple(cells) for label, *cells in rows if all(cell.isdigit() for cell in cells)}


@pytest.fixture
def rounds(db):
    demo.load()
    return AssessmentRound.objects.get(code="pilot-2021"), AssessmentRound.objects.get(code="uebung")


def book_of(current, as_of):
    return measure_book(current, as_of, last_report(current, as_of))


def picture(current, as_of):
    tree = catalogue_tree(current.catalogue_id)
    return ledger_picture(tree, book_of(current, as_of), "", None)


def cells(table):
    return [row.cells for row in table.rows]


def test_first_round_is_that_by_hand(rounds):
    expected = by_hand("Pilotierung 2021")
    assert list(expected) == ["K", "Z", "S", "B", "O", "zusammen"]
    assert cells(picture(rounds[0], REPORT).areas) == list(expected.values())


@pytest.mark.parametrize("published_on", [REPORT, None], ids=["then", "the day of loading"])
def test_second_round_is_that_by_hand(rounds, published_on):
    today = timezone.localdate()
    factories.make_edition(rounds[0], published_on=published_on or today)
    found = picture(rounds[1], today)

    assert cells(found.rounds) == list(by_hand("Übungsrunde").values())
    assert "Schon einmal verschoben war 1 von ihnen." in found.overdue_sentence


def test_costs_are_those_by_hand(rounds):
    pilot = book_of(rounds[0], REPORT).ledger.open_costs
    training = book_of(rounds[1], timezone.localdate()).ledger.open_costs
    not_covered = Decimal(2400)

    assert (pilot.once, pilot.unstated) == (KindSum(2, Decimal("1250.50"), not_covered), 9)
    assert (training.once, training.unstated) == (KindSum(3, Decimal("2450.50"), not_covered), 9)
    assert all(
        f"{amount} €" in BY_HAND.replace("\n", " ") for amount in ("3.650,50", "1.250,50", "4.850,50", "2.450,50")
    )
