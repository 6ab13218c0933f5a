"""Fields that refuse politely: they say in German what is wrong and by how much."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

MAX_TEXT = 10_000  # characters
LONGEST_KEY = 18  # digits of a row's key
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
NO_CHARACTERS = r"\x7f-\x9f\ufffe\uffff"  # the last two break every XML file: XLSX, DOCX
CONTROL_IN_TEXT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f{NO_CHARACTERS}]")  # all but tab and newline
CONTROL_IN_LINE = re.compile(rf"[\x00-\x1f{NO_CHARACTERS}]")


def german_number(number: int) -> str:
    """ "10.000"."""
    return f"{number:,}".replace(",", ".")


class LineField(forms.CharField):
    """Text with a limit. The input has no `maxlength`: browsers cut a pasted text off without a word."""

    control = CONTROL_IN_LINE
    hints_at_people = False  # whether the page says so where the text seems to name a person (`personal_data`)

    def __init__(self, *, limit, hints_at_people: bool | None = None, **kwargs):
        super().__init__(**kwargs)
        self.limit = limit
        if hints_at_people is not None:
            self.hints_at_people = hints_at_people

    def to_python(self, value):
        value = normalised(super().to_python(value))
        found = self.control.search(value)
        if found:
            raise ValidationError(
                f"An Stelle {found.start() + 1} steht ein unsichtbares Steuerzeichen. Bitte löschen Sie es. "
                "Meist hilft es, den Text ohne Formatierung einzufügen.",
                code="control_character",
            )
        return value

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
    """Several lines; says its limit in the help text."""

    control = CONTROL_IN_TEXT
    hints_at_people = True

    def __init__(self, *, limit=MAX_TEXT, rows=4, help_text="", **kwargs):
        hint = f"Höchstens {german_number(limit)} Zeichen."
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(limit=limit, help_text=f"{help_text} {hint}".strip(), **kwargs)

    def tell(self, words: str) -> None:
        """Words that only the form knows, before the limit."""
        self.help_text = f"{words} {self.help_text}"


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
    """Text as it is saved and compared: newlines as LF, nothing around it."""
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
