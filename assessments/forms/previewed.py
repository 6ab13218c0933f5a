"""Texts with more buttons: show them without saving, and go back to the text the application came with."""

from django import forms

PREVIEW, DEFAULT = "_preview", "_default"


class PreviewedForm(forms.ModelForm):
    """„Vorschau“ shows the page again with everything typed; „Standardtext“ is saved in place of what was typed."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        if self.is_bound and DEFAULT in self.data:
            self.data = self.data.copy()
            self.data.update(self.default_data())

    def default_data(self) -> dict[str, str]:
        """What the fields would say to bring the default back; empty if there is none."""
        return {}

    def is_valid(self):
        return super().is_valid() and PREVIEW not in self.data

    def shown(self) -> dict[str, str]:
        """The values to preview: as typed, or as saved."""
        return self.cleaned_data if self.is_bound else self.initial
