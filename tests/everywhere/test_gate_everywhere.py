"""No text gets in beside the gate: every text field of every form, of pages, administration and log-in."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.contrib.auth import get_user_model

import assessments
from assessments.administration.admin.site import site
from assessments.saving.forms.fields import GatedField
from chancencheck import accounts
from tests import factories


def _form_classes(kind=forms.BaseForm):
    for form in kind.__subclasses__():
        yield form
        yield from _form_classes(form)


def _outside(fields) -> list[str]:
    """The text fields that do not pass the gate."""
    texts = {name for name, field in fields.items() if isinstance(field, forms.CharField)}
    return [name for name in texts if not isinstance(fields[name], GatedField)]


def test_every_form_of_ours_asks_the_gate():
    for module in walk_packages(assessments.__path__, "assessments."):
        if ".migrations" not in module.name:
            import_module(module.name)
    ours = [form for form in _form_classes() if form.__module__.startswith(("assessments.", "chancencheck."))]
    declared = {form.__qualname__: _outside(form.declared_fields) for form in ours if not _is_of_log_in(form)}
    assert {name: fields for name, fields in declared.items() if fields} == {}


def _is_of_log_in(form) -> bool:
    """Its fields are those of allauth, and get the gate when the form is made."""
    return issubclass(form, accounts.PlainFields)


def test_every_form_of_the_administration_asks_the_gate(rf, db):
    request = rf.get("/")
    request.user = factories.make_member("admin")
    asked = {}
    for model, page in site._registry.items():
        asked[model.__name__] = _outside(page.get_form(request, change=True).base_fields)
        for inline in page.get_inline_instances(request):
            asked[type(inline).__name__] = _outside(inline.get_formset(request).form.base_fields)
    assert {name: fields for name, fields in asked.items() if fields} == {}


@pytest.mark.parametrize("form", [accounts.LoginForm, accounts.ResetPasswordForm])
def test_forms_of_the_log_in_ask_the_gate(form, db):
    assert _outside(form().fields) == []


@pytest.mark.parametrize("form", [accounts.ChangePasswordForm, accounts.SetPasswordForm, accounts.ResetPasswordKeyForm])
def test_forms_of_the_password_ask_the_gate(form, db):
    assert _outside(form(user=get_user_model()()).fields) == []
