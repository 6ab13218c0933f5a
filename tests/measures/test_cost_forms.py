"""Amounts as people write them, and what belongs to them."""

from decimal import Decimal

import pytest

from assessments.measures.forms.costs import CostFields, EuroField, is_allowed, read_amount

CENTS = Decimal("1250.50")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", Decimal(1250)),
        ("1.250", Decimal(1250)),
        ("1.250,50", CENTS),
        ("1250,5", CENTS),
        (" 1.250,50 € ", CENTS),
        ("1.250,50 Euro", CENTS),
        ("1 250,50 EUR", CENTS),
        ("1\N{NO-BREAK SPACE}250,50\N{NARROW NO-BREAK SPACE}€", CENTS),
        ("1\N{NARROW NO-BREAK SPACE}250", Decimal(1250)),
        ("€ 1.250", Decimal(1250)),
        ("EUR1250", Decimal(1250)),
        ("1.250,-", Decimal(1250)),
        ("1.250,–", Decimal(1250)),
        ("0", Decimal(0)),
        ("1.234.567.890,12", Decimal("1234567890.12")),
        ("", None),
        ("  ", None),
    ],
)
def test_amount_is_read(typed, amount):
    assert EuroField(required=False).clean(typed) == amount


INVALID = "Bitte geben Sie einen Betrag ein, zum Beispiel 18.000 oder 1.250,50. Cent stehen nach dem Komma."
SIGNED = "Bitte geben Sie den Betrag ohne Vorzeichen ein. Er darf nicht unter 0 liegen."
TOO_LARGE = "Der Betrag ist zu groß. Erlaubt sind höchstens 9.999.999.999,99 Euro."


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", INVALID),
        ("1250.50", INVALID),  # an English decimal point, which must not become 125.050
        ("1.5", INVALID),
        ("1.2500", INVALID),
        ("1,250.50", INVALID),
        ("NaN", INVALID),
        ("1e9", INVALID),
        ("٣", INVALID),
        ("€", INVALID),
        ("12€50", INVALID),  # fifty cents, which must not become 1.250 euros
        ("12 € 50", INVALID),
        ("1€50", INVALID),
        ("12euro34", INVALID),
        ("1 2", INVALID),
        ("12 50", INVALID),
        ("1 2500", INVALID),
        ("1250 000", INVALID),
        ("1.250 000", INVALID),
        ("1  250", INVALID),
        ("12, 50", INVALID),
        ("1\t250", INVALID),
        ("-1", SIGNED),
        ("−0,01", SIGNED),
        ("-0", SIGNED),
        ("+5", SIGNED),
        ("€ –5", SIGNED),
        ("10.000.000.000", TOO_LARGE),
        ("9" * 5000, TOO_LARGE),
        ("1,250", "Bitte geben Sie höchstens zwei Stellen nach dem Komma ein."),
    ],
)
def test_wrong_amount_is_told_at_the_field_and_stays(typed, message):
    form = CostFields({"cost_amount": typed, "cost_kind": "once", "cost_covered": ""})
    assert form.errors == {"cost_amount": [message]}
    assert form["cost_amount"].value() == typed


def test_equal_amounts_look_equal():
    shown = [CostFields({"cost_amount": typed})["cost_amount"].value() for typed in ("1250,5", "1.250,50 €")]
    assert [*shown, CostFields(initial={"cost_amount": CENTS})["cost_amount"].value()] == ["1.250,50"] * 3


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"cost_amount": "5"}, {"cost_kind"}),
        ({"cost_kind": "once"}, {"cost_amount"}),
        ({"cost_covered": "no"}, {"cost_amount"}),
        ({"cost_amount": "5", "cost_kind": "monthly"}, {"cost_kind"}),
        ({"cost_amount": "5", "cost_kind": "once", "cost_covered": "?"}, {"cost_covered"}),
        ({"cost_amount": "0", "cost_kind": "yearly"}, set()),
        ({}, set()),
    ],
)
def test_cost_is_whole_or_empty(typed, fields):
    assert set(CostFields(typed).errors) == fields


def test_only_whole_cents_that_fit_are_rewritten():
    assert is_allowed(Decimal("0.10"))
    assert not is_allowed(Decimal("0.101"))
    assert not is_allowed(Decimal(-1))
    assert read_amount("viel") is None
