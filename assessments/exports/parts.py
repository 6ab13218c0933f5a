"""A list of fields from which a table and a JSON list are made alike: heading, name and value stand together once.

The functions make the fields that recur; a path leads from the row to the value.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from assessments.models import Assessment

from .tables import DEMO, Kind


@dataclass(frozen=True)
class Field:
    """One column: its name in JSON, its heading in the table, and the value of a row, the same in both."""

    name: str
    heading: str
    value: Callable
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Part:
    """One sheet and one list of the JSON; `rows` finds the rows of some assessments in one query."""

    name: str
    title: str
    rows: Callable[[list[Assessment]], Iterable]
    fields: tuple[Field, ...]

    def as_dict(self, row) -> dict:
        """The values of a row by the names of their fields."""
        return {field.name: field.value(row) for field in self.fields}


def of_round(path: str) -> tuple[Field, ...]:
    """Which round a row belongs to."""
    return text("round", "Kürzel der Runde", f"{path}round.code"), text("round_title", "Runde", f"{path}round.title")


def invented(path: str) -> Field:
    """The last column, as in every table."""
    return Field("invented", DEMO.heading, attrgetter(f"{path}round.is_invented"))


def at_requirement(path: str = "") -> tuple[Field, ...]:
    """Which requirement a row belongs to."""
    path = f"{path}requirement"
    return (
        text("area", "Bereich", f"{path}.area.title"),
        text("requirement", "Anforderung", f"{path}.code"),
        text("requirement_title", "Titel der Anforderung", f"{path}.title"),
        said("wording_status", "Herkunft des Textes", f"{path}.get_wording_status_display"),
    )


def day(name: str, heading: str, path: str) -> Field:
    return Field(name, heading, attrgetter(path), Kind.DATE)


def number(name: str, heading: str, path: str) -> Field:
    return Field(name, heading, attrgetter(path), Kind.NUMBER)


def text(name: str, heading: str, path: str) -> Field:
    return Field(name, heading, attrgetter(path))


def said(name: str, heading: str, method: str) -> Field:
    """The German word of a choice."""
    return Field(name, heading, lambda row: attrgetter(method)(row)())
