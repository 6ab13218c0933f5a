"""A list of columns from which a table and a JSON list are made alike.

The functions make the fields that recur; a path leads from the row to the value.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import attrgetter

from django.db import models

from assessments.lists.tables.table import DEMO, Column, Kind
from assessments.models import Assessment


@dataclass(frozen=True)
class Part:
    """One sheet and one list of the JSON; `rows` finds the rows of some assessments in one query."""

    name: str
    title: str
    rows: Callable[[list[Assessment]], Iterable]
    columns: tuple[Column, ...]


def of_round(path: str) -> tuple[Column, ...]:
    """Which round a row belongs to."""
    return text("round", "Kürzel der Runde", f"{path}round.code"), text("round_title", "Runde", f"{path}round.title")


def invented(path: str) -> Column:
    """The last column, as in every table."""
    return replace(DEMO, value=attrgetter(f"{path}round.is_invented"), name="invented")


def at_requirement(path: str = "") -> tuple[Column, ...]:
    """Which requirement a row belongs to."""
    path = f"{path}requirement"
    return (
        text("area", "Bereich", f"{path}.area.title"),
        text("requirement", "Anforderung", f"{path}.code"),
        text("requirement_title", "Titel der Anforderung", f"{path}.title"),
        said("wording_status", "Herkunft des Textes", f"{path}.get_wording_status_display"),
    )


def of_model(model: type[models.Model], *names: str, **headings: str) -> tuple[Column, ...]:
    """Columns of a model's fields, in the model's own words where no other heading is given."""
    return tuple(_of_field(model._meta.get_field(name), headings.get(name)) for name in names)


def _of_field(field: models.Field, heading: str | None) -> Column:
    heading, name = heading or str(field.verbose_name), field.name
    if field.choices:
        return said(name, heading, f"get_{name}_display")
    kinds = {models.DateField: Kind.DATE, models.DecimalField: Kind.MONEY, models.IntegerField: Kind.NUMBER}
    kind = next((kind for type_, kind in kinds.items() if isinstance(field, type_)), Kind.TEXT)
    return Column(heading, kind, attrgetter(name), name)


def day(name: str, heading: str, path: str) -> Column:
    return Column(heading, Kind.DATE, attrgetter(path), name)


def number(name: str, heading: str, path: str) -> Column:
    return Column(heading, Kind.NUMBER, attrgetter(path), name)


def text(name: str, heading: str, path: str) -> Column:
    return Column(heading, Kind.TEXT, attrgetter(path), name)


def said(name: str, heading: str, method: str) -> Column:
    """The German word of a choice."""
    return Column(heading, Kind.TEXT, lambda row: attrgetter(method)(row)(), name)
