"""What something costs, as people type it. Measures and shared needs share these fields."""

import re
from decimal import Decimal

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError

from assessments.measures.models.cost import DECIMAL_PLACES, MAX_DIGITS, Cost
from assessments.measures.rules.costs import german_amount

COST_FIELDS = ("cost_amount", "cost_kind", "cost_covered")
COST_LAYOUT = (Div("cost_amount", "cost_kind", css_class="cc-pair"), "cost_covered")
SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
WHOLE = rf"[0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}})+|[0-9]+"
NO_CENTS = "[-\N{EN DASH}\N{EM DASH}]+"
EURO = r"(?:€|EURO?)"
AMOUNT = re.compile(rf"(?:{EURO}\s*)?({WHOLE})(?:,(?:([0-9]+)|{NO_CENTS}))?(?:\s*{EURO})?", re.IGNORECASE)
SIGN = re.compile(rf"(?:{EURO}\s*)?[-+−–—]", re.IGNORECASE)
CENT = Decimal(1).scaleb(-DECIMAL_PLACES)
LARGEST = Decimal(10) ** (MAX_DIGITS - DECIMAL_PLACES) - CENT
TOO_LARGE = f"Der Betrag ist zu groß. Erlaubt sind höchstens {german_amount(LARGEST)} Euro."


class EuroField(forms.DecimalField):
    """An amount as people write it: „1250“, „1.250,50“, „1 250 €“. Points and spaces only ever part thousands."""

    default_error_messages = {
        "invalid": "Bitte geben Sie einen Betrag ein, zum Beispiel 18.000 oder 1.250,50. Cent stehen nach dem Komma.",
        "signed": "Bitte geben Sie den Betrag ohne Vorzeichen ein. Er darf nicht unter 0 liegen.",
        "max_digits": TOO_LARGE,
        "max_whole_digits": TOO_LARGE,
        "max_decimal_places": "Bitte geben Sie höchstens zwei Stellen nach dem Komma ein.",
    }

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        limits = {"max_digits": MAX_DIGITS, "decimal_places": DECIMAL_PLACES}
        super().__init__(**limits, widget=widget, **kwargs)

    def to_python(self, value):
        typed = (value or "").strip()
        amount = read_amount(typed)
        if amount is None and typed:
            code = "signed" if SIGN.match(typed) else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        return amount

    def prepare_value(self, value):
        """Equal amounts look equal, so that „1250“ is no other version than „1.250“; what is none stays as typed."""
        amount = read_amount(value) if isinstance(value, str) else value
        return german_amount(amount) if amount is not None and is_allowed(amount) else value


def read_amount(text: str) -> Decimal | None:
    """The number in a German spelling; None if it is none. Never below 0: a sign is no part of it."""
    found = AMOUNT.fullmatch(text.strip())
    return Decimal(f"{re.sub('[^0-9]', '', found[1])}.{found[2] or '0'}") if found else None


def is_allowed(amount: Decimal) -> bool:
    """Whether it is a number of whole cents that the database can hold."""
    return 0 <= amount <= LARGEST and amount.as_tuple().exponent >= -DECIMAL_PLACES


class CostFields(forms.Form):
    """Amount, kind and cover; they are whole or empty, as the database demands."""

    cost_amount = EuroField(
        label="Betrag in Euro", required=False, help_text="Zum Beispiel 1.250,50. Leer heißt: noch nicht bekannt."
    )
    cost_kind = forms.ChoiceField(
        label="Zeitraum",
        required=False,
        choices=[("", "Bitte wählen"), *Cost.Kind.choices],
        error_messages={"invalid_choice": "Diesen Zeitraum gibt es nicht. Bitte wählen Sie einen aus der Liste."},
    )
    cost_covered = forms.ChoiceField(
        label="Ist der Betrag im Haushalt gedeckt?",
        required=False,
        choices=[("", "Noch offen"), *Cost.Covered.choices],
        error_messages={"invalid_choice": "Bitte wählen Sie „Noch offen“, „ja“ oder „nein“."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("cost_kind", "cost_covered"):
            self.fields[name].unmarked = True  # depends on the amount

    def clean(self):
        typed = super().clean()
        if "cost_amount" not in self.errors:
            self._check_whole(typed)
        return typed

    def _check_whole(self, typed):
        kind, covered = typed.get("cost_kind"), typed.get("cost_covered")
        if typed.get("cost_amount") is None:
            if kind or covered:
                self.add_error(
                    "cost_amount",
                    "Bitte nennen Sie den Betrag. Kennen Sie ihn noch nicht, lassen Sie Zeitraum und Deckung offen.",
                )
        elif not kind and "cost_kind" not in self.errors:
            self.add_error("cost_kind", "Bitte wählen Sie, ob der Betrag einmalig oder jedes Jahr anfällt.")
