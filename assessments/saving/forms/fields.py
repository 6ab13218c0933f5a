"""Fields that refuse politely: they say in German what is wrong and by how much."""

from datetime import date
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.text.rules import text_gate

MAX_TEXT = 10_000  # characters
LONGEST_KEY = 18  # digits of a row's key
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def german_number(number: int) -> str:
    """ "10.000"."""
    return f"{number:,}".replace(",", ".")


class GatedField(forms.CharField):
    """Text through the gate. Only that of a password is left as it was typed, in one form of its characters."""

    def to_python(self, value):
        if value in self.empty_values:
            return super().to_python(value)
        if not self.strip:
            return super().to_python(text_gate.secret(str(value)))
        refusal = text_gate.refusal(str(value))
        if refusal:
            raise ValidationError(
                f"{refusal} Bitte löschen Sie es. Meist hilft es, den Text ohne Formatierung einzufügen.",
                code="control_character",
            )
        in_one_line = not isinstance(self.widget, forms.Textarea)
        return super().to_python(text_gate.let_in(str(value), in_one_line=in_one_line))


def gated(field: forms.Field) -> forms.Field:
    """A text field that others made, with the gate before it; any other field as it is."""
    if isinstance(field, forms.CharField) and not isinstance(field, GatedField):
        field.__class__ = _gated_class(type(field))
    return field


@lru_cache
def _gated_class(kind: type[forms.CharField]) -> type[GatedField]:
    return type(f"Gated{kind.__name__}", (GatedField, kind), {})


class LineField(GatedField):
    """Text with a limit. The input has no `maxlength`: browsers cut a pasted text off without a word."""

    hints_at_people = False  # whether the page says so where the text seems to name a person (`personal_data`)

    def __init__(self, *, limit, hints_at_people: bool | None = None, **kwargs):
        super().__init__(**kwargs)
        self.limit = limit
        if hints_at_people is not None:
            self.hints_at_people = hints_at_people

    def validate(self, value):
        super().validate(value)
        surplus = len(value) - self.limit
        if surplus > 0:
            raise ValidationError(
                f"Der Text hat {german_number(len(value))} Zeichen, erlaubt sind {german_number(self.limit)}. "
                f"Bitte kürzen Sie ihn um {german_number(surplus)} Zeichen.",
                code="too_long",
            )


class TextField(LineField):
    """Several lines; says its limit in the help text, if people may reach it."""

    hints_at_people = True

    def __init__(self, *, limit=MAX_TEXT, rows=4, help_text="", **kwargs):
        hint = f"Höchstens {german_number(limit)} Zeichen." if limit < MAX_TEXT else ""
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(limit=limit, help_text=f"{help_text} {hint}".strip(), **kwargs)

    def tell(self, words: str) -> None:
        """Words that only the form knows, before the limit."""
        self.help_text = f"{words} {self.help_text}".strip()


class DayField(forms.DateField):
    """A date between 2000 and 2100; the browser's date picker sends ISO dates, people may type German ones."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": EARLIEST, "max": LATEST})
    input_formats = ("%Y-%m-%d", "%d.%m.%Y")
    default_error_messages = {"invalid": "Bitte geben Sie ein gültiges Datum ein, zum Beispiel 31.12.2026."}

    def __init__(self, **kwargs):
        super().__init__(input_formats=self.input_formats, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise ValidationError(
                f"Das Datum muss zwischen dem {EARLIEST:%d.%m.%Y} und dem {LATEST:%d.%m.%Y} liegen.", code="range"
            )


class RowsField(forms.ModelMultipleChoiceField):
    """Ticked rows. A key that no row can have is a wrong choice, as any other that is not there."""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:  # the database could not even look it up
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key[:LONGEST_KEY]}
                )
        return super().clean(value)


def normalised(value) -> str:
    """Text as it is saved and compared. One saved before there was the gate counts as what it lets in of it, so that
    nobody seems to have changed it."""
    return text_gate.let_in(str(value or ""))


def not_in_the_past(day):
    if day < timezone.localdate():
        raise ValidationError("Das Datum liegt in der Vergangenheit.", code="past")
