"""Pages with one form for one row that others may be changing too: a round, a theme, a need."""

from django import forms

from assessments.saving.forms.fields import GatedField
from assessments.saving.forms.kern import KernButton, KernHelper
from assessments.saving.forms.started import STARTED, StartedForm, started


class StartedPageForm(StartedForm):
    """A form of its own page. The hidden field says what the page started from; shown again, it starts anew."""

    verb = "Speichern"

    def __init__(self, *args, verb="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[STARTED] = GatedField(required=False, widget=forms.HiddenInput)
        self.fields[STARTED].initial = lambda: started([self])  # asked when the page is drawn, of the fields it has
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", verb or self.verb)])

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.row:
            self.data = self.data.copy()
            self.data[self.add_prefix(STARTED)] = started([self])

    def propose(self, values: dict) -> None:
        """Show other values than the saved ones; left as they are they count as a change."""
        self.fields[STARTED].initial = started([self])
        self.initial |= values

    def changed_values(self) -> dict:
        """What to write, by field: nothing that was left as it is saved."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self._meta.fields}
