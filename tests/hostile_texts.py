"""Puts a hostile text into every field that people can edit, and finds it again where a page shows it raw.

The mark names its field, so that a test can tell which fields no page has shown.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models

ATTACK = """<form><input name=x>"'>"""
SHORT_ATTACK = """<i x>"'>"""
RAW = re.compile(r"""<form><input name=x|<i x>|>"'>|"'>""")
NAMED = re.compile(r"&lt;form&gt;&lt;input name=x&gt;&quot;&#x27;&gt;(\w+\.\w+)")
# Part of an address, written by the program, or a secret.
NOT_EDITED = {
    *("code", "slug", "version", "username", "password", "sha256", "file_name", "content_type", "occasion"),
    *("subject_type", "from_status", "to_status", "history_change_reason", "history_type"),
}
WRITTEN_ONCE = {"AuditEvent", "Report", "Edition"}  # the database refuses changes; they copy what stands elsewhere


def fields_of(model: type[models.Model]) -> list[models.Field]:
    """The text fields of a model that a person fills, in its history too."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.EmailField)
        and not field.choices
        and field.name not in NOT_EDITED
    ]


def edited_models() -> Iterator[type[models.Model]]:
    for model in apps.get_app_config("assessments").get_models():
        if model.__name__ not in WRITTEN_ONCE and fields_of(model):
            yield model


def poison() -> set[str]:
    """Every editable text gets the attack at its end; the fields that got the long one, as „Model.field“."""
    named = set()
    for model in edited_models():
        fields = fields_of(model)
        for row in model._default_manager.all():
            values = {field.name: _poisoned(model, field, getattr(row, field.name)) for field in fields}
            model._default_manager.filter(pk=row.pk).update(**values)
            named |= {_name(model, field.name) for field in fields if ATTACK in values[field.name]}
    return named


def _poisoned(model, field, text: str) -> str:
    limit = field.max_length or 10_000
    attack = f"{ATTACK}{_name(model, field.name)}"
    attack = attack if len(attack) + 8 <= limit else SHORT_ATTACK
    return f"{text[: limit - len(attack)]}{attack}"


def _name(model, field: str) -> str:
    return f"{model.__name__.removeprefix('Historical')}.{field}"
