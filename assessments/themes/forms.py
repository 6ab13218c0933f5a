"""Themes, what belongs to them, and the needs that come of them."""

from django import forms
from django.core.exceptions import ValidationError

from assessments.measures.forms.costs import COST_FIELDS, CostFields
from assessments.models import SharedNeed, Theme
from assessments.saving.forms.fields import LineField, RowsField, TextField
from assessments.saving.forms.kern import KernButton, KernHelper
from assessments.saving.forms.started_pages import StartedPageForm


class TagForm(forms.Form):
    """Ticked potentials and measures, and the theme they belong to: one that is there, or a new one."""

    texts = RowsField(queryset=None, required=False)
    measures = RowsField(queryset=None, required=False)
    theme = forms.TypedChoiceField(label="Thema", required=False, empty_value=None)
    new_theme = LineField(label="oder ein neues Thema", limit=120, required=False)

    def __init__(self, *args, themes, texts, measures, **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {str(theme.pk): theme for theme in themes}
        self.fields["theme"].choices = [("", "Bitte wählen"), *((key, theme.title) for key, theme in by_key.items())]
        self.fields["theme"].coerce = by_key.get
        self.fields["texts"].queryset = texts
        self.fields["measures"].queryset = measures
        for field in self.fields.values():
            field.unmarked = True
        assign = KernButton("", "Zuordnen")
        remove = KernButton("remove", "Zuordnung lösen", variant="secondary")
        self.helper = KernHelper("theme", "new_theme", buttons=[assign, remove])
        self.helper.form_id = "zuordnen"

    @property
    def removes(self) -> bool:
        return "remove" in self.data

    def clean(self):
        typed = super().clean()
        if not self.errors and not typed["texts"] and not typed["measures"]:
            raise ValidationError("Bitte kreuzen Sie mindestens ein Potenzial oder eine Maßnahme an.")
        if self.removes and not typed.get("theme"):
            self.add_error("theme", "Bitte wählen Sie das Thema, aus dem die Einträge gelöst werden sollen.")
        elif not self.removes and bool(typed.get("theme")) == bool(typed.get("new_theme")) and not self.errors:
            self.add_error("theme", "Bitte wählen Sie ein Thema oder nennen Sie ein neues, nicht beides.")
        return typed


class ThemeForm(StartedPageForm):
    """A theme; its title is unique in the round, also in another spelling."""

    verb = "Thema speichern"

    title = LineField(label="Titel", limit=120, help_text="Wenige Worte, zum Beispiel „Sprachmittlung“.")
    description = TextField(
        label="Beschreibung", limit=2000, required=False, help_text="Steht im Gesamtbericht. Bitte ohne Namen."
    )

    class Meta:
        model = Theme
        fields = ("title", "description")

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {theme.title.casefold() for theme in others}

    def clean_title(self):
        title = self.cleaned_data["title"]
        if title.casefold() in self.others:
            raise ValidationError("Ein Thema mit diesem Titel gibt es in dieser Runde schon.", code="unique")
        return title


class NeedForm(CostFields, StartedPageForm):
    """A shared need, with what it costs and what is proposed."""

    verb = "Gemeinsamen Bedarf speichern"
    field_order = ("title", "description", *COST_FIELDS, "cost_text", "proposal")

    title = LineField(label="Titel", limit=160, help_text="Was mehrere Institutionen gemeinsam brauchen.")
    description = TextField(label="Beschreibung", limit=4000, help_text="Steht im Gesamtbericht. Bitte ohne Namen.")
    cost_text = TextField(
        label="Kosten in Worten",
        limit=1000,
        rows=2,
        required=False,
        help_text="Wofür der Betrag gilt und wie sicher er ist, zum Beispiel „geschätzt nach der Nutzung“.",
    )
    proposal = TextField(label="Vorschlag", limit=4000, help_text="Worüber der Stadtvorstand entscheiden soll.")

    class Meta:
        model = SharedNeed
        fields = ("title", "description", *COST_FIELDS, "cost_text", "proposal")
