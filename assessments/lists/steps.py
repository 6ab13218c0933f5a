"""What every list shares: a plan of what it would do, line by line, and rows that keep their history."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from assessments.administration.models import remember_first_state
from assessments.lists.rules.table_reading import Headings
from assessments.models import tracked_models


class PlanChanged(Exception):
    """Something has changed since the preview; look at it again."""


@dataclass(frozen=True)
class Plan:
    """One entry for each line. An entry has an `action`, its `faults`, and the `facts` that make two plans the same."""

    entries: tuple
    ignored: tuple[str, ...] = ()  # columns that are not read

    def of(self, action) -> list:
        return [entry for entry in self.entries if entry.action == action]

    @property
    def faulty(self) -> list:
        return [entry for entry in self.entries if entry.faults]

    @property
    def facts(self) -> tuple:
        return tuple(entry.facts for entry in self.entries)

    @property
    def digest(self) -> str:
        """Tells whether two plans would do the same."""
        return hashlib.sha256(repr(self.facts).encode()).hexdigest()

    def require(self, digest: str) -> None:
        """Go on only if nothing is faulty and this is what the preview with that digest showed."""
        if self.faulty or self.digest != digest:
            raise PlanChanged


def field_faults(row: Model, headings: Headings, exclude: Iterable[str] = ()) -> list[str]:
    """What the fields refuse, each message with the heading of its column."""
    try:
        row.clean_fields(exclude=set(exclude))
    except ValidationError as error:
        found = error.message_dict.items()
        return [f"{headings.get(name, [name])[0]}: {message}" for name, messages in found for message in messages]
    return []


def create(rows: list[Model], *, by) -> None:
    """Insert rows of one model with their history, in a number of statements that hardly grows with theirs.

    Raises PlanChanged if somebody else was faster with one of them.
    """
    if not rows:
        return
    model = type(rows[0])
    try:
        with transaction.atomic():
            model.objects.bulk_create(rows)
    except IntegrityError as taken:
        raise PlanChanged from taken
    if model in tracked_models():
        remember_first_state(model.objects.filter(pk__in=[row.pk for row in rows]), by=by)
