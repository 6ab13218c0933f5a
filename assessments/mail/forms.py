"""The filter of the send log; it travels in the address."""

from urllib.parse import urlencode

from django import forms

from assessments.models import MailKind, OutgoingMail
from assessments.saving.forms.kern import KernButton, KernHelper

IN_THE_LOG = [choice for choice in MailKind.choices if choice[0] != MailKind.PASSWORD]


class MailFilterForm(forms.Form):
    """Round, kind and status of the messages."""

    runde = forms.ChoiceField(label="Runde", required=False)
    anlass = forms.ChoiceField(label="Anlass", required=False, choices=[("", "alle"), *IN_THE_LOG])
    stand = forms.ChoiceField(label="Stand", required=False, choices=[("", "alle"), *OutgoingMail.Status.choices])

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["runde"].choices = [("", "alle"), *((r.code, r.title) for r in rounds)]
        for field in self.fields.values():
            field.unmarked = True
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", "Filtern", variant="secondary", icon="search")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"

    def wanted(self) -> dict[str, str]:
        """The filter as `mail_log` takes it; values that mean nothing here filter nothing."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        return {"round_code": typed.get("runde", ""), "kind": typed.get("anlass", ""), "status": typed.get("stand", "")}

    @property
    def query(self) -> str:
        """The filter as the end of an address, without the question mark."""
        self.is_valid()
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})
