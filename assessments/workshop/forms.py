"""Forms around the workshop: what one person thinks, and what the team decides."""

from django import forms
from django.utils.datastructures import MultiValueDict

from assessments.answers.forms.answers import AnswerForms, RatingForm, ScaleSelect
from assessments.answers.queries.contents import Contents
from assessments.catalogue.queries.tree import CatalogueTree
from assessments.opinions.steps.opinions import OwnOpinion
from assessments.saving.forms.fields import TextField
from assessments.saving.forms.kern import GroupHelper, KernButton, KernHelper

MAX_REMARK = 2_000  # characters


class OpinionForm(forms.Form):
    """One person's level, and a note for the workshop."""

    level = forms.ChoiceField(
        label="Wie schätzen Sie das ein?",
        help_text="Das ist Ihre eigene Sicht. Die gemeinsame Stufe legt das Team später fest.",
        widget=ScaleSelect,
        error_messages={
            "required": "Bitte wählen Sie eine Stufe aus.",
            "invalid_choice": "Diese Stufe gibt es nicht.",
        },
    )
    remark = TextField(
        label="Notiz für mich",
        limit=MAX_REMARK,
        required=False,
        help_text="Zum Beispiel, was Sie im Workshop sagen möchten. Nur Sie sehen diese Notiz.",
    )

    def __init__(self, data=None, *, tree: CatalogueTree, own: OwnOpinion | None):
        super().__init__(data, initial={"level": str(own.level), "remark": own.remark} if own else {})
        self.levels = {str(level.value): level for level in tree.levels}
        field = self.fields["level"]
        field.choices = [(value, f"Stufe {value}: {level.label}") for value, level in self.levels.items()]
        field.widget.explanations = {
            value: {"symbol": level.symbol, "hints": [level.meaning, f"Woran Sie es erkennen: {level.anchor}"]}
            for value, level in self.levels.items()
        }
        next_button = KernButton("then", "Speichern und weiter", value="next", icon_after="arrow-forward")
        save_button = KernButton("then", "Speichern", value="stay", variant="secondary")
        self.helper = KernHelper("level", "remark", buttons=[next_button, save_button])

    @property
    def chosen_level(self):
        return self.levels[self.cleaned_data["level"]]


class WorkshopForm(RatingForm):
    """The rating of the requirement's page, short enough for the projector; it saves the same."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].label = "Worauf einigt sich das Team?"
        for explanation in self.fields["level"].widget.explanations.values():
            del explanation["hints"]
        self.helper = GroupHelper("level", *self.helper.layout.fields[1:], "dissent")


class WorkshopForms(AnswerForms):
    """The only group on the projector: what the team decides."""

    def saved(self, contents: Contents, earlier=()) -> dict[str, WorkshopForm]:
        form = WorkshopForm.of(contents.answer, **self._rating_options())
        return {form.prefix: form}

    def sent(self, data: MultiValueDict) -> list[WorkshopForm]:
        form = WorkshopForm(data, **self._rating_options())
        return [form] if form.was_sent else []
