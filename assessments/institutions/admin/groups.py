"""Department groups are typed, with those that there are as suggestions."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from assessments.models import Institution
from assessments.text.models.alphabetical import Alphabetical

GROUPS_LIST = "dezernate"


def group_widget() -> forms.TextInput:
    """Needs the list of `department_groups` on its page."""
    return AdminTextInputWidget(attrs={"list": GROUPS_LIST, "autocomplete": "off"})


def department_groups() -> list[str]:
    """The groups that institutions have, by name."""
    names = Institution.objects.exclude(department_group="").order_by(Alphabetical("department_group"))
    return list(names.values_list("department_group", flat=True).distinct())
