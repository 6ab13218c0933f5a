"""Good examples: words for others, and the filter of the list."""

from urllib.parse import urlencode

from django import forms

from assessments.measures.forms.measure_list import ALL, choices_of_area
from assessments.saving.forms.fields import LineField, TextField
from assessments.saving.forms.kern import GroupHelper, KernButton, KernHelper
from assessments.saving.forms.revisions import RevisionedForm


class GoodExampleForm(RevisionedForm):
    """Title and text as other institutions read them."""

    value_fields = ("title", "text")
    name_for_people = "Gutes Beispiel"

    title = LineField(
        label="Überschrift", limit=200, error_messages={"required": "Bitte geben Sie dem Beispiel eine Überschrift."}
    )
    text = TextField(
        label="Was können andere davon übernehmen?",
        limit=3_000,
        rows=8,
        help_text="Was haben Sie getan, was hat geholfen, was würden Sie heute anders machen? Bitte ohne Namen.",
        error_messages={"required": "Bitte beschreiben Sie das Beispiel in einigen Sätzen."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="example", **kwargs)
        self.helper = GroupHelper("title", "text")

    @classmethod
    def of(cls, example):
        """Filled with what is saved."""
        return cls(initial={"title": example.title, "text": example.text}, revision=example.revision)


class GoodExampleFilterForm(forms.Form):
    """The filter travels in the address."""

    anforderung = forms.ChoiceField(label="Bereich oder Anforderung", required=False)
    suche = LineField(label="Suche", required=False, limit=160)

    def __init__(self, data, *, areas):
        super().__init__(data)
        self.fields["anforderung"].choices = [ALL, *map(choices_of_area, areas)]
        for field in self.fields.values():
            field.unmarked = True
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", "Filtern", variant="secondary", icon="search")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"

    def wanted(self) -> dict[str, str]:
        """Arguments of `good_example_list`; values that mean nothing filter nothing."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        return {"requirement": typed.get("anforderung", ""), "text": typed.get("suche", "")}

    def query(self) -> str:
        found = {name: self.data.get(name) for name in self.fields}
        return urlencode({name: value for name, value in found.items() if value})
