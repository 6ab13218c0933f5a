"""Measures of earlier rounds on the page of their requirement: how they go on. The row is the same one."""

import re

from crispy_forms.layout import Div
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from assessments.measures.forms.measures import MeasureStatusForm
from assessments.measures.queries.previous import EarlierMeasure
from assessments.measures.steps.measure import PROGRESS_FIELDS, Progress
from assessments.models import Assessment
from assessments.saving.forms.fields import TextField
from assessments.saving.forms.kern import GroupHelper

PREFIX = re.compile(r"carried-(\d{1,18})-")
MAX_UPDATE = 2_000  # characters


class CarriedMeasureForm(MeasureStatusForm):
    """Status, date, reason and today's Sachstand of one measure."""

    value_fields = ("status", "due_date", "status_reason", "update")
    field_order = value_fields

    update = TextField(
        required=False,
        rows=3,
        limit=MAX_UPDATE,
        help_text="Was ist seither geschehen? Ein oder zwei Sätze, ohne Namen.",
    )

    def __init__(self, *args, pk: int, **kwargs):
        super().__init__(*args, prefix=f"carried-{pk}", **kwargs)
        self.pk = pk
        self.entry: EarlierMeasure | None = None
        self.fields["update"].label = f"Sachstand vom {timezone.localdate():%d.%m.%Y}"
        self.helper = GroupHelper(
            Div("status", "due_date", css_class="cc-pair"), Div("status_reason", css_class="cc-status-reason"), "update"
        )

    @classmethod
    def of(cls, entry: EarlierMeasure, *, assessment: Assessment):
        """Filled with what is saved; the field for the Sachstand with today's, if there is one."""
        measure, today = entry.measure, timezone.localdate()
        initial = {
            "status": measure.status,
            "due_date": measure.due_date and measure.due_date.isoformat(),
            "status_reason": measure.status_reason,
            "update": next((update.text for update in entry.updates if update.date == today), ""),
        }
        form = cls(initial=initial, pk=measure.pk, revision=measure.revision, assessment=assessment)
        form.entry, form.measure = entry, measure
        return form

    @property
    def name_for_people(self) -> str:
        return f"Maßnahme „{self.measure}“" if self.measure else "Maßnahme aus einer früheren Runde"

    @property
    def is_over(self) -> bool:
        return self.measure is not None and self.measure.is_over

    def know(self, saved: dict[int, EarlierMeasure]) -> None:
        """Take the saved measure that this form changes, if there is one."""
        self.entry = saved.get(self.pk)
        self.measure = self.entry and self.entry.measure

    def found_in(self, saved):
        beside = saved.get(self.prefix)
        if beside:
            self.entry, self.measure = beside.entry, beside.measure
        return self

    def clean(self):
        if self.measure is None:
            self.add_error("status", "Diese Maßnahme gibt es nicht mehr.")
            return self.cleaned_data
        return super().clean()

    def change(self) -> Progress:
        values = {name: self.cleaned_data[name] for name in PROGRESS_FIELDS}
        return Progress(self.measure, values, self.cleaned_data["update"], self.started_from.revision)


class FollowUpForm(CarriedMeasureForm):
    """The same on the page of the measure, where the Sachstand is what most people come for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["update"].unmarked = True
        self.helper = GroupHelper(
            "update", Div("status", "due_date", css_class="cc-pair"), Div("status_reason", css_class="cc-status-reason")
        )


def sent(data: MultiValueDict, *, assessment: Assessment) -> list[CarriedMeasureForm]:
    """The measures of earlier rounds of which a POST holds anything."""
    found = dict.fromkeys(int(match[1]) for name in data if (match := PREFIX.match(name)))
    return [CarriedMeasureForm(data, pk=pk, assessment=assessment) for pk in found]
