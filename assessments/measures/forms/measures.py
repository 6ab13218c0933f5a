"""Measures on the page of their requirement: one group for each, and an empty one to add."""

import re
import uuid

from crispy_forms.layout import Div
from django import forms
from django.utils.datastructures import MultiValueDict

from assessments.measures.forms.costs import COST_FIELDS, COST_LAYOUT, CostFields
from assessments.measures.steps.measure import MeasureChange, MeasureRemoval
from assessments.models import Assessment, Measure
from assessments.saving.forms.fields import DayField, LineField, TextField, german_number
from assessments.saving.forms.kern import GroupHelper
from assessments.saving.forms.revisions import RevisionedForm

Status = Measure.Status
PREFIX = re.compile(r"(measure-(?:(?P<pk>\d{1,18})|(?P<key>[0-9a-f]{32})))-")
WITHOUT_DATE = frozenset({Status.IDEA, Status.CANCELLED})
WITH_REASON = frozenset({Status.POSTPONED, Status.CANCELLED})
FIRST_STATUSES = (Status.IDEA, Status.PLANNED, Status.IN_PROGRESS, Status.DONE)


class MeasureStatusForm(RevisionedForm):
    """How far a measure is: status, date, reason. Subclasses know the `measure` and its `assessment`."""

    is_new = False
    measure: Measure | None = None

    status = forms.ChoiceField(
        label="Status",
        choices=Status,
        error_messages={"required": "Bitte wählen Sie einen Status.", "invalid_choice": "Diesen Status gibt es nicht."},
    )
    due_date = DayField(
        label="Termin", required=False, help_text="Nur eine Idee oder eine aufgegebene Maßnahme kommt ohne Termin aus."
    )
    status_reason = TextField(
        label="Grund", required=False, rows=2, help_text="Nötig, wenn Sie die Maßnahme verschieben oder aufgeben."
    )

    def __init__(self, *args, assessment: Assessment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        for name in ("due_date", "status_reason"):
            self.fields[name].unmarked = True  # depends on the status

    def clean(self):
        status, due = self.cleaned_data.get("status"), self.cleaned_data.get("due_date")
        if status and "due_date" not in self.errors:
            self._check_date(status, due)
        if status in WITH_REASON and not self.cleaned_data.get("status_reason") and "status_reason" not in self.errors:
            verb = "verschieben" if status == Status.POSTPONED else "aufgeben"
            self.add_error("status_reason", f"Bitte nennen Sie den Grund, warum Sie die Maßnahme {verb}.")
        return self.cleaned_data

    def _check_date(self, status, due):
        begin = self.assessment.round.opens_on
        if due is None and status not in WITHOUT_DATE:
            label = Status(status).label
            self.add_error("due_date", f"Bitte nennen Sie einen Termin: Die Maßnahme hat den Status „{label}“.")
        elif self.is_new and due and due < begin:
            self.add_error("due_date", f"Der Termin darf nicht vor dem Beginn der Runde ({begin:%d.%m.%Y}) liegen.")
        elif status == Status.POSTPONED and self.measure:
            self._check_postponed(due)

    def _check_postponed(self, due):
        """A new date lies after the first one; one that was saved otherwise long ago is left alone."""
        saved = self.measure
        first = saved.original_due_date or saved.due_date
        if first is None:
            self.add_error("status", "Verschieben lässt sich nur eine Maßnahme mit Termin. Bitte wählen Sie „geplant“.")
        elif due == first and not saved.original_due_date:
            self.add_error("due_date", f"Bitte nennen Sie den neuen Termin; bisher gilt der {first:%d.%m.%Y}.")
        elif due <= first and (due, Status.POSTPONED) != (saved.due_date, saved.status):
            self.add_error("due_date", f"Der neue Termin muss nach dem ersten liegen, dem {first:%d.%m.%Y}.")


TOO_MANY = (
    f"Eine Selbstbewertung hat höchstens {Measure.MOST} Maßnahmen. Bitte fassen Sie Maßnahmen zusammen oder löschen "
    "Sie eine."
)
TOO_LONG = (
    f"Die Texte aller Maßnahmen haben zusammen höchstens {german_number(Measure.MOST_CHARACTERS)} Zeichen. Bitte "
    "kürzen Sie um {surplus} Zeichen. Sonst lässt sich der Bericht nicht erstellen."
)


class MeasureForm(CostFields, MeasureStatusForm):
    """`pk` names a saved measure, `form_key` a new one: the same new one sent twice makes one row."""

    value_fields = (
        "title",
        "description",
        "responsible_function",
        "status",
        "due_date",
        "status_reason",
        "success_sign",
        *COST_FIELDS,
        "resources",
    )
    field_order = value_fields

    title = LineField(
        label="Was haben Sie vor?",
        limit=200,
        hints_at_people=True,
        error_messages={"required": "Bitte geben Sie der Maßnahme einen Titel."},
    )
    description = TextField(label="Beschreibung", required=False, rows=3)
    responsible_function = LineField(
        label="Zuständige Funktion",
        limit=120,
        required=False,
        hints_at_people=True,
        help_text="Eine Funktion, kein Name: zum Beispiel „Leitung Servicepunkt“.",
    )
    success_sign = TextField(label="Woran merken wir, dass es wirkt?", required=False, rows=2)
    resources = TextField(
        label="Mittel in Worten",
        required=False,
        rows=2,
        help_text="Was brauchen Sie dafür, zum Beispiel Zeit oder Räume?",
    )

    def __init__(self, *args, assessment: Assessment, pk: int | None = None, form_key: str = "", **kwargs):
        prefix = f"measure-{form_key if pk is None else pk}"
        super().__init__(*args, assessment=assessment, prefix=prefix, **kwargs)
        self.pk = pk
        self.form_key = form_key
        if self.is_new:
            self.fields["status"].choices = [(status.value, status.label) for status in FIRST_STATUSES]
        self.helper = _helper()

    @classmethod
    def of(cls, measure: Measure, **kwargs):
        """Filled with what is saved."""
        initial = {name: getattr(measure, name) for name in cls.value_fields}
        initial["due_date"] = measure.due_date and measure.due_date.isoformat()
        form = cls(initial=initial, pk=measure.pk, revision=measure.revision, **kwargs)
        form.measure = measure
        return form

    @classmethod
    def empty(cls, **kwargs):
        return cls(initial={"status": Status.IDEA}, form_key=uuid.uuid4().hex, **kwargs)

    @property
    def name_for_people(self) -> str:
        return f"Maßnahme „{self['title'].value()}“"

    @property
    def is_new(self) -> bool:
        return self.pk is None

    @property
    def remove_name(self) -> str:
        """Of the button that deletes it."""
        return self.add_prefix("remove")

    @property
    def removes(self) -> bool:
        return not self.is_new and self.remove_name in self.data

    @property
    def is_touched(self) -> bool:
        return super().is_touched or (self.removes and self.take_saved_name not in self.data)

    def found_in(self, saved: dict[str, RevisionedForm]) -> RevisionedForm:
        """A new measure that is saved by now continues as that one; a removed one becomes new again."""
        if self.is_new:
            known = [group.measure for group in saved.values() if isinstance(group, MeasureForm) and not group.is_new]
            measure = next((measure for measure in known if measure.form_key.hex == self.form_key), None)
            return self._sent_as(measure) if measure else self
        if self.prefix not in saved:
            return self._sent_as(None)
        self.measure = saved[self.prefix].measure
        return self

    def clean(self):
        cleaned = super().clean()
        own = sum(len(cleaned.get(name) or "") for name in Measure.TEXTS)
        if self.is_new or own > Measure.ORDINARY:  # who writes ordinary ones needs no second look
            self._check_room(own)
        return cleaned

    def _check_room(self, own: int):
        """Whether the measures of the self-assessment leave room for this one. What stands already may stay."""
        rows = self.assessment.measures.only("assessment", "form_key", *Measure.TEXTS)
        others = [row for row in rows if row.pk != self.pk and row.form_key.hex != self.form_key]
        surplus = own + sum(row.characters for row in others) - Measure.MOST_CHARACTERS
        if self.is_new and len(others) >= Measure.MOST:
            self.add_error("title", TOO_MANY)
        elif surplus > 0 and own > (self.measure.characters if self.measure else 0):
            self.add_error("description", TOO_LONG.format(surplus=german_number(surplus)))

    def show_beside(self, saved: RevisionedForm | None) -> bool:
        untouched = self.is_new and self.digest == MeasureForm.empty(assessment=self.assessment).digest
        return not untouched and super().show_beside(saved)

    def _sent_as(self, measure: Measure | None) -> "MeasureForm":
        """What was sent, as a change of this measure or as a new one."""
        identity = {"pk": measure.pk} if measure else {"form_key": uuid.uuid4().hex}
        form = MeasureForm(MultiValueDict(), assessment=self.assessment, **identity)
        for name in self.value_fields:
            form.data.setlist(form.add_prefix(name), self.data.getlist(self.add_prefix(name)))
        form.measure, form.was_removed = measure, measure is None
        return form

    def full_clean(self):
        # What is to be removed need not be right.
        if self.removes:
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
        else:
            super().full_clean()

    def know(self, saved: dict[int, Measure]) -> None:
        """Take the saved measure that this form changes; `was_removed` if there is none any more."""
        self.measure = saved.get(self.pk)
        self.was_removed = not self.is_new and self.measure is None

    def change(self) -> MeasureChange | MeasureRemoval:
        revision = self.started_from.revision
        if self.removes:
            return MeasureRemoval(self.measure, revision)
        values = {name: self.cleaned_data[name] for name in self.value_fields}
        form_key = uuid.UUID(self.form_key) if self.is_new else None
        return MeasureChange(self.measure, values, revision, form_key)


def sent(data: MultiValueDict, *, assessment: Assessment) -> list[MeasureForm]:
    """The measures of which a POST holds anything, in its order."""
    found = {match[1]: match for name in data if (match := PREFIX.match(name))}
    return [
        MeasureForm(data, assessment=assessment, pk=match["pk"] and int(match["pk"]), form_key=match["key"] or "")
        for match in found.values()
    ]


def _helper() -> GroupHelper:
    return GroupHelper(
        "title",
        "description",
        Div("status", "due_date", css_class="cc-pair"),
        Div("status_reason", css_class="cc-status-reason"),
        "responsible_function",
        "success_sign",
        *COST_LAYOUT,
        "resources",
    )
