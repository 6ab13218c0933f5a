"""The filter of the list of measures; it travels in the address, so that a filtered list can be passed on."""

from urllib.parse import urlencode

from django import forms

from assessments.measures.queries.measure_list import MeasureChoices, MeasureState, WantedMeasures
from assessments.models import Measure
from assessments.saving.forms.fields import DayField, LineField
from assessments.saving.forms.kern import KernButton, KernHelper

# The address is German, because people pass filtered lists on.
IN_THE_ADDRESS = {
    "department_group": "dezernat",
    "round": "runde",
    "requirement": "anforderung",
    "theme": "thema",
    "due_from": "termin_von",
    "due_until": "termin_bis",
    "text": "suche",
}
ALL = ("", "alle")


class MeasureFilterForm(forms.Form):
    """Only fields with something to choose from; values that mean nothing filter nothing."""

    status = forms.ChoiceField(
        label="Status", required=False, choices=[ALL, *MeasureState.choices, *Measure.Status.choices]
    )
    institution = forms.ChoiceField(label="Institution", required=False)
    department_group = forms.ChoiceField(label="Dezernat", required=False)
    round = forms.ChoiceField(label="Runde", required=False)
    requirement = forms.ChoiceField(label="Bereich oder Anforderung", required=False)
    theme = forms.ChoiceField(label="Thema", required=False)
    due_from = DayField(label="Termin ab", required=False)
    due_until = DayField(label="Termin bis", required=False)
    text = LineField(label="Suche", required=False, limit=160)

    def __init__(self, data, *, choices: MeasureChoices):
        super().__init__(data)
        self._offer("institution", [(found.code, found.name) for found in choices.institutions])
        self._offer("department_group", [(group, group) for group in choices.department_groups])
        self._offer("round", [(found.code, found.title) for found in choices.rounds])
        self._offer("theme", [(str(theme.pk), theme.title) for theme in choices.themes], least=1)
        self.fields["requirement"].choices = [ALL, *map(choices_of_area, choices.areas)]
        for field in self.fields.values():
            field.unmarked = True
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", "Filtern", variant="secondary", icon="search")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"

    def add_prefix(self, field_name):
        return IN_THE_ADDRESS.get(field_name, field_name)

    def wanted(self) -> WantedMeasures:
        self.is_valid()
        return WantedMeasures(**getattr(self, "cleaned_data", {}))

    def query(self) -> str:
        """The filter as part of an address: „status=overdue&runde=2026“, or nothing."""
        found = {self.add_prefix(name): self.data.get(self.add_prefix(name)) for name in self.fields}
        return urlencode({name: value for name, value in found.items() if value})

    def _offer(self, name: str, choices: list, least: int = 2) -> None:
        """A field with its choices, or none if there is nothing to choose."""
        if len(choices) < least:
            del self.fields[name]
        else:
            self.fields[name].choices = [ALL, *choices]


def choices_of_area(area) -> tuple[str, list[tuple[str, str]]]:
    """One group of choices: the whole area, then its requirements."""
    requirements = [(found.code, f"{found.code} {found.title}") for found in area.requirements.all()]
    return area.title, [(area.code, f"ganzer Bereich {area.title}"), *requirements]
