"""The filter of the log; it travels in the address and applies to page and file alike."""

from urllib.parse import urlencode

from django import forms

from assessments.audit_log.queries import WantedEvents
from assessments.models import (
    Assessment,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    GoodExample,
    Institution,
    Job,
    MailText,
    Measure,
    Report,
    SitePage,
    User,
)
from assessments.saving.forms.fields import DayField
from assessments.saving.forms.kern import KernButton, KernHelper
from assessments.text.rules import alphabet

IN_THE_ADDRESS = {"verb": "vorgang", "subject_type": "gegenstand", "since": "von", "until": "bis"}
ALL = ("", "alle")
SUBJECTS = (
    User,
    Institution,
    Catalogue,
    AssessmentRound,
    Assessment,
    Measure,
    GoodExample,
    Report,
    Job,
    SitePage,
    MailText,
)
ACCESS, STEPS = "Zugang und Dateien", "Schritte und Änderungen"


def _verbs() -> list:
    """All verbs in two groups, each in the order of its words."""
    words = sorted(AuditEvent.Verb.choices, key=lambda choice: alphabet.key(choice[1]))
    access = [choice for choice in words if choice[0] in AuditEvent.ACCESS]
    return [ALL, (ACCESS, access), (STEPS, [choice for choice in words if choice not in access])]


class AuditFilterForm(forms.Form):
    """An entry that means nothing is told, and filters nothing."""

    verb = forms.ChoiceField(label="Vorgang", required=False, choices=_verbs)
    subject_type = forms.ChoiceField(
        label="Gegenstand",
        required=False,
        choices=[ALL, *((model._meta.model_name, model._meta.verbose_name) for model in SUBJECTS)],
    )
    since = DayField(label="Von", required=False)
    until = DayField(label="Bis", required=False)

    def __init__(self, data):
        super().__init__(data)
        for field in self.fields.values():
            field.unmarked = True
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", "Filtern", variant="secondary", icon="search")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"

    def add_prefix(self, field_name):
        return IN_THE_ADDRESS.get(field_name, field_name)

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "Dieser Tag liegt vor dem ersten. Bitte tauschen Sie die beiden Tage.")

    def wanted(self) -> WantedEvents:
        self.is_valid()
        return WantedEvents(**{name: value for name, value in self.cleaned_data.items() if value})

    def query(self) -> str:
        """The filter as part of an address: „vorgang=download&von=2026-07-01“, or nothing."""
        found = {self.add_prefix(name): self.data.get(self.add_prefix(name)) for name in self.fields}
        return urlencode({name: value for name, value in found.items() if value})
