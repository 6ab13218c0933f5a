"""What the head types to name a deputy."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from assessments.access import insight
from assessments.access.queries import account_at
from assessments.events.steps.transitions import Reason
from assessments.models import Institution
from assessments.saving.forms.fields import DayField, LineField
from assessments.saving.forms.kern import KernButton, KernHelper


class DeputyForm(forms.Form):
    """An account of the institution, typed in full, and the last day."""

    account = LineField(
        label="Benutzername oder E-Mail-Adresse",
        limit=254,
        help_text="Bitte ganz ausschreiben. Das Konto braucht schon eine Rolle bei Ihrer Institution.",
        error_messages={"required": "Bitte schreiben Sie, wer Sie vertritt: Benutzername oder E-Mail-Adresse."},
    )
    until = DayField(
        label="Letzter Tag der Vertretung",
        help_text="Höchstens 6 Monate. Danach endet die Vertretung von selbst.",
        error_messages={"required": "Bitte geben Sie den letzten Tag der Vertretung an."},
    )

    def __init__(self, *args, institution: Institution, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.institution, self.today = institution, today
        self.helper = KernHelper("account", "until", buttons=[KernButton("", "Vertretung beantragen")])

    def clean_account(self):
        found = account_at(self.institution, self.cleaned_data["account"])
        if found is None:
            raise ValidationError(Reason.DEPUTY_UNKNOWN.label, code="unknown")
        return found

    def clean_until(self):
        day = self.cleaned_data["until"]
        if not self.today <= day <= insight.latest_end_of_deputy(self.today):
            raise ValidationError(Reason.DEPUTY_END.label, code="range")
        return day
