"""Rows of one kind on a page, each with its start: a row that somebody deleted meanwhile is offered as a new one."""

import re

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict

from assessments.saving.forms.started import STARTED, parsed


class StartedFormSet(forms.BaseInlineFormSet):
    """Its forms are `StartedForm`s. Rows that were added meanwhile are not on the page and stay as they are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered_anew = 0
        if self.is_bound:
            self._put_gone_last()

    def clean(self):
        super().clean()
        kind = self.model._meta.verbose_name
        if self.offered_anew:
            raise forms.ValidationError(
                f"„{kind}“: Jemand hat eine Zeile gelöscht. Ihr Text steht noch da, in einer neuen Zeile. Wenn Sie "
                "speichern, legen wir sie neu an. Sonst leeren Sie die Zeile."
            )
        changed = [form for form in self.forms if self._should_delete_form(form) and self._changed_by_others(form)]
        if changed:
            raise forms.ValidationError(
                f"„{changed[0].instance}“ wollten Sie löschen. Jemand anderes hat das inzwischen geändert. Bitte sehen "
                "Sie es sich an, dann speichern Sie noch einmal."
            )

    def get_unique_error_message(self, unique_check):
        labels = ", ".join(str(self.model._meta.get_field(name).verbose_name) for name in unique_check)
        return f"„{labels}“ steht zweimal da. Bitte ändern oder löschen Sie eine der beiden Zeilen."

    def get_form_error(self):
        return "Das steht schon in einer anderen Zeile."

    def _changed_by_others(self, form) -> bool:
        start = parsed(self.data.get(STARTED)).get(form.row, {})
        return bool(form.row) and start != form.start

    def _put_gone_last(self) -> None:
        """Count rows without a saved one as new, if something was typed into them, and leave out the others."""
        initial, total = self.initial_form_count(), self.total_form_count()
        known = {str(row.pk) for row in self.get_queryset()}
        key = self.model._meta.pk.name
        sent = [self._sent(number) for number in range(total)]
        gone = [number for number in range(initial) if sent[number].get(key, [""])[0] not in known]
        if not gone:
            return
        kept = [sent[number] for number in range(initial) if number not in gone]
        anew = [sent[number] for number in gone if self._is_touched(number, sent[number].get(key, [""])[0])]
        self.offered_anew = len(anew)
        self._replace(kept, [row | {key: [""]} for row in anew] + sent[initial:])

    def _is_touched(self, number: int, pk: str) -> bool:
        form = self.form(self.data, prefix=self.add_prefix(number), **self.get_form_kwargs(number))
        start = parsed(self.data.get(STARTED)).get(f"{self.model._meta.model_name}-{pk}", {})
        return f"{form.prefix}-{DELETION_FIELD_NAME}" not in self.data and form.is_touched(start)

    def _sent(self, number: int) -> dict[str, list[str]]:
        start = f"{self.add_prefix(number)}-"
        return {name.removeprefix(start): values for name, values in self.data.lists() if name.startswith(start)}

    def _replace(self, saved: list[dict], new: list[dict]) -> None:
        numbered = re.compile(rf"{re.escape(self.prefix)}-\d+-")
        data = QueryDict(mutable=True)
        for name, values in self.data.lists():
            if not numbered.match(name):
                data.setlist(name, values)
        for number, row in enumerate([*saved, *new]):
            for name, values in row.items():
                data.setlist(f"{self.add_prefix(number)}-{name}", values)
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = len(saved)
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = len(saved) + len(new)
        self.data = data
        del self.management_form  # read again
