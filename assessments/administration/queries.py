"""Verlauf of one thing of the administration with its parts: who, when, from, to; and the texts it once had."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, EmailField, Field, Model, SlugField, TextField
from django.utils import timezone
from django.utils.formats import date_format

from assessments.models import (
    AssessmentRound,
    Catalogue,
    Institution,
    Membership,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
    User,
)
from assessments.text.rules.word_comparison import Words, compared

# What the history of a thing tells: the thing itself and what belongs to it, with the field that says so.
PARTS = {
    AssessmentRound: ((AssessmentRound, "id"),),
    Catalogue: (
        (Catalogue, "id"),
        (QualityArea, "catalogue"),
        (QualityRequirement, "catalogue"),
        (RatingLevel, "catalogue"),
        (ReflectionQuestion, "catalogue"),
    ),
    Institution: ((Institution, "id"), (Membership, "institution")),
    QualityArea: ((QualityArea, "id"), (QualityRequirement, "area")),
    QualityRequirement: ((QualityRequirement, "id"), (ReflectionQuestion, "requirement")),
    User: ((Membership, "user"),),  # the roles; what a person does is nobody's history
}
TOLD_WHOLE = (Membership,)  # also what a new or deleted one said
KINDS = {"+": "angelegt", "~": "geändert", "-": "gelöscht"}
LONGEST_KEY = 18  # digits; the database could not even look up more
FIXED_TEXTS = ("code", "version")  # others refer to them


@dataclass(frozen=True)
class FieldChange:
    """One field before and after. `earlier` names the stored text, where it can be brought back."""

    name: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    earlier: str = ""


@dataclass(frozen=True)
class HistoryStep:
    """One step in the history."""

    when: datetime
    who: str
    kind: str
    what: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class EarlierText:
    """A text as it once was, and where it belongs."""

    item: Model
    field: Field
    text: str


def entries(item: Model) -> list[HistoryStep]:
    """All steps, the latest first. The number of queries does not grow with them."""
    found = []
    for model, parent in PARTS[type(item)]:
        of_item = model.history.filter(**{parent: item.pk})
        rows = model.history.filter(id__in=of_item.values("id"))  # a part may have belonged elsewhere before
        found += _Reader(model, parent, list(rows.select_related("history_user").order_by("history_id"))).entries()
    return sorted(found, key=lambda entry: entry.when, reverse=True)


def earlier_text(item: Model, name: str) -> EarlierText:
    """The text that `FieldChange.earlier` names. Raises LookupError."""
    kind, _, rest = name.partition("-")
    number, _, field_name = rest.partition("-")
    for model, parent in PARTS[type(item)]:
        fields = [field for field in _told(model, parent) if field.name == field_name and _is_text(field)]
        if model._meta.model_name == kind and fields and number.isdecimal() and len(number) <= LONGEST_KEY:
            row = model.history.filter(history_id=number).first()
            part = row and model.objects.filter(**{"pk": row.id, parent: item.pk}).first()
            if part:
                return EarlierText(part, fields[0], getattr(row, field_name))
    raise LookupError(name)


@dataclass
class _Reader:
    model: type[Model]
    parent: str
    rows: list  # the oldest first

    def __post_init__(self):
        self.fields = _told(self.model, self.parent)
        self.latest = {row.id: row for row in self.rows}
        self.related = {field.name: self._related(field) for field in self.fields if field.is_relation}

    def entries(self) -> Iterator[HistoryStep]:
        """One for each row that says something new."""
        before = {}
        for row in self.rows:
            changes = tuple(self._changes(before.get(row.id), row))
            who = str(row.history_user or row.history_change_reason or "")
            # Without a person, a first state is only what the next one is compared with.
            if changes or row.history_type == "-" or (row.history_type == "+" and who):
                kind = KINDS[row.history_type]
                yield HistoryStep(row.history_date, who or "automatisch", kind, self._name(row), changes)
            before[row.id] = row

    def _changes(self, before, row) -> Iterator[FieldChange]:
        if row.history_type == "-":
            before, row = row, None
        if (before is None or row is None) and self.model not in TOLD_WHOLE:
            return
        for field in self.fields:
            one, other = self._shown(field, before), self._shown(field, row)
            if one != other:
                yield FieldChange(field.verbose_name, *compared(one, other), earlier=self._earlier(field, before))

    def _earlier(self, field: Field, before) -> str:
        latest = before and self.latest[before.id]
        if not latest or latest.history_type == "-" or not _is_text(field):
            return ""
        if getattr(before, field.attname) in ("", getattr(latest, field.attname)):
            return ""
        return f"{self.model._meta.model_name}-{before.history_id}-{field.name}"

    def _shown(self, field: Field, row) -> str:
        value = getattr(row, field.attname) if row else None
        if value in (None, ""):
            return ""
        if field.is_relation:
            return str(self.related[field.name].get(value, "nicht mehr vorhanden"))
        if isinstance(value, bool):
            return "ja" if value else "nein"
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        if isinstance(value, date):
            return date_format(value, "d.m.Y")
        return str(dict(field.flatchoices).get(value, value))

    def _related(self, field: Field) -> dict:
        keys = {getattr(row, field.attname) for row in self.rows}
        if len(keys) < 2 and self.model not in TOLD_WHOLE:
            return {}  # it never changed
        return field.related_model.objects.in_bulk(keys - {None})

    def _name(self, row) -> str:
        label = next((getattr(row, name) for name in ("code", "value") if hasattr(row, name)), "")
        return f"{self.model._meta.verbose_name} {label}".strip()


def _told(model: type[Model], parent: str) -> list[Field]:
    """The fields a history tells: without keys, and of a role without what the page is about."""
    hidden = {"is_demo", parent} if model in TOLD_WHOLE else {"is_demo"}
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in hidden]


def _is_text(field: Field) -> bool:
    """Whether an earlier text can be brought back: words, not codes, addresses or choices."""
    words = isinstance(field, CharField | TextField) and not isinstance(field, SlugField | EmailField)
    return words and not field.choices and field.name not in FIXED_TEXTS
