"""What nobody does by a slip of the hand: an institution leaves, so its code is typed."""

from django.core.exceptions import ValidationError

from assessments.models import Institution
from assessments.saving.forms.fields import LineField
from assessments.saving.forms.kern import KernButton, KernHelper
from assessments.saving.forms.step import StepForm


class DepartureForm(StepForm):
    """The head asks; with another `verb` and `action` the second person carries it out."""

    verb = "Abschied beantragen"

    code = LineField(label="Kürzel der Institution", limit=20)

    def __init__(self, *args, institution: Institution, verb="", action="", **kwargs):
        super().__init__(*args, verb=verb, **kwargs)
        self.institution = institution
        self.fields["code"].help_text = f"Bitte tippen Sie zur Sicherheit „{institution.code}“."
        self.fields["code"].error_messages["required"] = f"Bitte tippen Sie das Kürzel „{institution.code}“."
        self.helper = KernHelper(
            "code", action=action, buttons=[KernButton("", verb or self.verb, variant="secondary")]
        )

    def clean_code(self):
        typed = self.cleaned_data["code"]
        if typed.casefold() != self.institution.code.casefold():
            raise ValidationError(
                f"Das ist nicht das Kürzel. Bitte tippen Sie „{self.institution.code}“.", code="another_code"
            )
        return typed
