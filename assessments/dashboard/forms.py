"""What the results pages are filtered by; filters travel in the address, so that a view can be passed on."""

from django import forms

from assessments.access import permissions
from assessments.models import Assessment
from assessments.rounds.queries.lists import HeatMapOrder
from assessments.saving.forms.kern import KernButton, KernHelper

STATUSES = [(value, label) for value, label in Assessment.Status.choices if value in permissions.READABLE_FOR_REVIEW]


class ResultsFilter(forms.Form):
    """Choices that may all be left open; what is not among them counts as open."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.unmarked = True
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", "Filtern", variant="secondary", icon="search")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"

    @property
    def wanted(self) -> dict[str, str]:
        """Field → what was chosen; empty where nothing is, or nonsense."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {name: chosen.get(name, "") for name in self.fields}


class HeatMapFilter(ResultsFilter):
    """Filter of institutions × requirements."""

    status = forms.ChoiceField(label="Status", choices=[("", "jeder Status"), *STATUSES])
    group = forms.ChoiceField(label="Dezernat")
    area = forms.ChoiceField(label="Bereich")
    order = forms.ChoiceField(label="Ordnung", choices=[("", "nach Namen"), *HeatMapOrder.choices])

    def __init__(self, *args, areas, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "alle Dezernate"), *((group, group) for group in groups)]
        self.fields["area"].choices = [("", "alle Bereiche"), *((area.code, str(area)) for area in areas)]

    def requirements(self, tree):
        """The requirements of the chosen area, all without one."""
        area = self.wanted["area"]
        return tuple(r for r in tree.requirements if area in ("", r.area.code))


class EntriesFilter(ResultsFilter):
    """Filter of potentials and measures at a requirement."""

    group = forms.ChoiceField(label="Dezernat")
    theme = forms.ChoiceField(label="Thema")

    def __init__(self, *args, groups, themes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "alle"), *((group, group) for group in groups)]
        self.fields["theme"].choices = [
            ("", "alle"),
            ("ohne", "noch ohne Thema"),
            *((str(theme.pk), theme.title) for theme in themes),
        ]
