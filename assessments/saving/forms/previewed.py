"""Texts with more buttons: show them without saving, and go back to the text the application came with."""

from django import forms

from assessments.rounds.models import DEFAULT_INTRO, AssessmentRound

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


class IntroForm(PreviewedForm):
    """Has the intro text of a round. „Standardtext“ only fills it in: the form holds more that nobody asked to save."""

    def default_data(self):
        return {"intro_text": DEFAULT_INTRO}

    def is_valid(self):
        return super().is_valid() and DEFAULT not in self.data

    @property
    def as_typed(self) -> AssessmentRound | None:
        """A round with the text in the form; None where it cannot be changed or a field is refused."""
        if "intro_text" not in self.fields or self.errors:
            return None
        return AssessmentRound(intro_text=self["intro_text"].value() or "")

    @property
    def preview(self) -> AssessmentRound | None:
        """The same, once somebody has asked to see it."""
        return self.as_typed if PREVIEW in self.data or DEFAULT in self.data else None
