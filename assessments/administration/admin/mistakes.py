"""The list of mistakes on top of a form: whole sentences, each the way to its field."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from assessments.saving.forms.started import BothChanged


@dataclass(frozen=True)
class Mistake:
    sentence: str
    target: str = ""  # id of the field


@dataclass(frozen=True)
class Mistakes:
    """`both` are fields that two people changed, `others` everything else that keeps the form from being saved."""

    both: tuple[Mistake, ...]
    others: tuple[Mistake, ...]
    taken_over: tuple[str, ...]

    def __bool__(self):
        return bool(self.both or self.others)


def mistakes_of(form: forms.BaseForm, *formsets: forms.BaseFormSet) -> Mistakes:
    """Those of the form and of every row below it."""
    rows = [(form, "")]
    rows += [(row, _place(formset, row, n)) for formset in formsets for n, row in enumerate(formset.forms, 1)]
    found = [one for row, place in rows for one in _of(row, place)]
    for formset in formsets:
        sentences = formset.non_form_errors() if formset.is_bound else ()
        found += [(False, Mistake(sentence, f"{formset.prefix}-group")) for sentence in sentences]
    return Mistakes(
        tuple(mistake for is_both, mistake in found if is_both),
        tuple(mistake for is_both, mistake in found if not is_both),
        tuple(dict.fromkeys(label for row, _ in rows for label in getattr(row, "taken_over", ()))),
    )


def _of(form: forms.BaseForm, place: str) -> Iterator[tuple[bool, Mistake]]:
    for name, errors in (form.errors.as_data() if form.is_bound else {}).items():
        field = form[name] if name in form.fields else None
        for error in errors:
            is_both = isinstance(error, BothChanged)
            sentence = error.sentence if is_both else " ".join(error.messages)
            yield is_both, Mistake(_named(sentence, field, place), field.id_for_label if field else "")


def _named(sentence: str, field, place: str) -> str:
    """The sentence, after one that says which field it is about, unless it does so itself."""
    where = [f"„{field.label}“"] if field and f"„{field.label}“" not in sentence else []
    where += [f"„{place}“"] if place else []
    return f"Bitte sehen Sie sich {' bei '.join(where)} an. {sentence}" if where else sentence


def _place(formset, row, number: int) -> str:
    """What people call the row: as it is saved, or by its number."""
    kind = formset.model._meta.verbose_name if hasattr(formset, "model") else "Danach"
    return str(row.instance) if row.instance.pk else f"{kind}, Zeile {number}"
