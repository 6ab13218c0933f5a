"""Forms that change a row which others may be changing too: nothing is overwritten without a word.

A page carries, for each field of each row on it, the digest of the value it was filled with. When it comes back, three
values meet in every field: what the page started from, what was typed, what is saved by now (the row is locked).

- Only the person changed it: what was typed is saved.
- Only others changed it: what they saved stays.
- Both did, differently: the form is refused and shows both. The page then starts from what it shows, so that saving
  once more decides.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.formats import date_format

from assessments.saving.forms.fields import normalised
from assessments.saving.forms.revisions import digest
from assessments.text.rules.word_comparison import compared

STARTED = "started"  # name of the hidden field
MISSING_START = (
    "Noch nicht gespeichert. Ihr Text steht unten. Bitte vergleichen Sie ihn, dann speichern Sie noch einmal."
)
Starts = dict[str, dict[str, str]]  # row → field → digest


def parsed(sent: str | None) -> Starts:
    """What the hidden field says; empty if it is missing or malformed."""
    try:
        found = json.loads(sent or "")
    except ValueError:
        return {}
    rows = found.items() if isinstance(found, dict) else ()
    return {row: fields for row, fields in rows if isinstance(fields, dict)}


def started(rows: Iterable["StartedForm"]) -> str:
    """What the hidden field of a page with these forms has to say."""
    return json.dumps({form.row: form.start for form in rows if form.row}, separators=(",", ":"))


def as_sent(field: forms.Field, value) -> list[str]:
    """What a browser sends for a field with this value."""
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if field.widget.check_test(value) else []
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return [str(one) for one in shown]
    return ["" if shown is None else str(shown)]


def for_people(field: forms.Field, sent: list[str]) -> str:
    """The same as people read it."""
    if isinstance(field.widget, forms.CheckboxInput):
        return "ja" if sent else "nein"
    if hasattr(field, "choices"):
        labels = {str(value): str(label) for value, label in field.choices}
        return ", ".join(labels.get(one, one) for one in sent)
    text = normalised("\n".join(sent))
    if isinstance(field, forms.DateField):
        try:
            return date_format(date.fromisoformat(text), "d.m.Y")
        except ValueError:
            return text
    return text


class BothChanged(ValidationError):
    """Refuses a field that two people changed; `sentence` says it without the other version."""

    def __init__(self, label: str, saved: str, typed: str, take_saved: str):
        self.sentence = f"Auch jemand anderes hat „{label}“ geändert."
        context = {"saved": compared(saved, typed)[0], "take_saved": take_saved}
        super().__init__(render_to_string("components/both_versions.html", context), code="both_changed")


class StartedForm(forms.ModelForm):
    """`taken_over` names the fields that only others changed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.taken_over: list[str] = []
        self._both: dict[str, list[str]] = {}  # field → what was typed
        self._fixed: list[str] = []
        self._has_met = False

    @property
    def row(self) -> str:
        """Name of the saved row; empty for a new one."""
        return f"{self._meta.model._meta.model_name}-{self.instance.pk}" if self.instance.pk else ""

    @property
    def start(self) -> dict[str, str]:
        """The digest of each value as it is saved."""
        return {name: digest(self._saved(name)) for name in self._names}

    def full_clean(self):
        if self.is_bound and self.row and not self._has_met:
            self._has_met = True
            self._meet(parsed(self.data.get(STARTED)).get(self.row))
        super().full_clean()
        for name, typed in self._both.items():
            self.add_error(name, self._both_changed(name, typed))
        for sentence in self._fixed:
            self.add_error(None, sentence)

    def is_touched(self, start: Mapping[str, str]) -> bool:
        """Whether anything typed differs from what the page started from."""
        return any(digest(self._typed(name)) != start[name] for name in start if name in self.fields)

    def _meet(self, start: Mapping[str, str] | None) -> None:
        if start is None:
            self._fixed.append(MISSING_START)
            start = {}
        for name in self._names:
            self._meet_field(name, start.get(name))
        for name in start:
            if name not in self.fields and (typed := self._typed_in_vain(name, start[name])):
                self._fixed.append(typed)

    def _meet_field(self, name: str, start: str | None) -> None:
        saved, typed = self._saved(name), self._typed(name)
        if digest(saved) == digest(typed):
            return
        if start == digest(saved):
            if self._take_saved(name) in self.data:
                self._put(name, saved)
        elif start == digest(typed):
            self._put(name, saved)
            self.taken_over.append(str(self[name].label))
        else:
            self._both[name] = typed

    def _typed_in_vain(self, name: str, start: str) -> str:
        """What was typed into a field that may not be changed any more."""
        typed = self.data.getlist(self.add_prefix(name))
        if not typed or digest(typed) == start:
            return ""
        label = self._meta.model._meta.get_field(name).verbose_name
        return f"„{label}“ steht inzwischen fest und ändert sich nicht mehr. Das hatten Sie geschrieben: {typed[0]}"

    def _both_changed(self, name: str, typed: list[str]) -> BothChanged:
        field = self.fields[name]
        texts = for_people(field, self._saved(name)), for_people(field, typed)
        return BothChanged(str(self[name].label), *texts, self._take_saved(name))

    @property
    def _names(self) -> list[str]:
        """Fields of the row itself: neither its keys nor what the form asks beside it."""
        return [name for name, field in self.fields.items() if name in self.initial and not field.widget.is_hidden]

    def _saved(self, name: str) -> list[str]:
        field = self.fields[name]
        return as_sent(field, self.get_initial_for_field(field, name))

    def _typed(self, name: str) -> list[str]:
        field = self.fields[name]
        return as_sent(field, field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))

    def _put(self, name: str, sent: list[str]) -> None:
        """For this form only: the others on the page read the same data."""
        self.data = self.data.copy()
        self.data.setlist(self.add_prefix(name), sent)
        if not sent:
            del self.data[self.add_prefix(name)]

    def _take_saved(self, name: str) -> str:
        """Name of the box to tick for keeping what is saved."""
        return f"{self.add_prefix(name)}-take_saved"
