"""What a second person sends: what is ticked, and why something is refused."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from assessments.events.steps.transitions import Reason
from assessments.saving.forms.fields import LONGEST_KEY, TextField
from assessments.saving.forms.step import StepForm
from assessments.text.rules.text_gate import says_something


class RefusalForm(StepForm):
    """Says why; it stands in the audit log."""

    verb = "Ablehnen"

    note = TextField(
        label="Begründung",
        limit=1000,
        help_text="Sie steht im Protokoll. Bitte ohne Namen.",
        error_messages={"required": Reason.NOTE_MISSING.label},
    )

    def clean_note(self):
        if not says_something(self.cleaned_data["note"]):
            raise ValidationError(Reason.NOTE_MISSING.label, code="says_nothing")
        return self.cleaned_data["note"]


def chosen_keys(values: Iterable[str]) -> list[int]:
    """The keys of ticked rows; what cannot be a key is nobody's row."""
    return [
        int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST_KEY else 0 for value in values
    ]
