"""What filters the list of a round, and what several of its institutions get at once."""

from django import forms
from django.core.exceptions import ValidationError

from assessments.lists.views.sorting import ORDER
from assessments.models import Assessment
from assessments.review.forms.review import ExtensionReasonField
from assessments.review.queries import WITHOUT_GROUP, DeadlineFilter, InquiryFilter, Order, Wanted
from assessments.saving.forms.fields import DayField, GatedField, LineField, TextField, not_in_the_past
from assessments.saving.forms.kern import KernButton, KernHelper
from assessments.saving.forms.step import StepForm

# The address is German, because people pass filtered lists on.
IN_THE_ADDRESS = {"department_group": "dezernat", "deadline": "frist", "inquiries": "rueckfragen", "order": ORDER}


class FilterForm(forms.Form):
    """Filter of the review list; it travels in the address, so that a filtered list can be passed on."""

    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "jeder Status"), *Assessment.Status.choices]
    )
    department_group = forms.ChoiceField(label="Dezernat", required=False)
    deadline = forms.ChoiceField(label="Frist", required=False, choices=[("", "jede Frist"), *DeadlineFilter.choices])
    inquiries = forms.ChoiceField(
        label="Rückfragen", required=False, choices=[("", "alle Rückfragen"), *InquiryFilter.choices]
    )
    name = LineField(
        label="Name oder Kürzel",
        required=False,
        limit=160,
        widget=forms.TextInput(attrs={"placeholder": "Name oder Kürzel"}),
    )
    order = forms.ChoiceField(
        required=False, choices=[(key, "") for order in Order for key in (order, f"-{order}")], widget=forms.HiddenInput
    )

    def __init__(self, *args, groups=(), **kwargs):
        super().__init__(*args, **kwargs)
        named = [("", "alle Dezernate"), *((group, group) for group in groups if group)]
        self.fields["department_group"].choices = named + ([(WITHOUT_GROUP, "ohne Dezernat")] if "" in groups else [])
        for field in self.fields.values():
            field.unmarked = True
        self.helper = KernHelper(*self.fields, buttons=[KernButton("", "Filtern", variant="secondary", icon="search")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"

    def add_prefix(self, field_name):
        return IN_THE_ADDRESS.get(field_name, field_name)

    def wanted(self) -> Wanted:
        """The filter; values that mean nothing here filter nothing."""
        self.is_valid()
        return Wanted(**getattr(self, "cleaned_data", {}))


class ExtendSeveralForm(StepForm):
    """More time for several institutions; the hidden codes are those the page has named."""

    verb = "Frist verlängern"

    until = DayField(label="Frist verlängern bis", validators=[not_in_the_past])
    reason = ExtensionReasonField()
    codes = GatedField(widget=forms.HiddenInput, required=False)

    def clean_codes(self):
        codes = self.cleaned_data["codes"].split()
        if not codes:
            raise ValidationError("Bitte wählen Sie mindestens eine Institution aus.", code="nobody")
        return codes


class DeclineForm(StepForm):
    """An institution does not take part; the reviewer says why on its behalf."""

    verb = "Absage eintragen"

    reason = TextField(
        label="Grund",
        limit=1000,
        rows=3,
        help_text="Ein Satz genügt, ohne Namen. Der Bericht nennt nur die Zahl, nie den Grund.",
    )
