"""The form of one step: what it needs to know, and one button."""

from django import forms

from assessments.saving.forms.kern import KernButton, KernHelper


class StepForm(forms.Form):
    """A step that needs nothing but a yes. Subclasses ask for more."""

    verb = "Bestätigen"

    def __init__(self, *args, verb="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", verb or self.verb)])
