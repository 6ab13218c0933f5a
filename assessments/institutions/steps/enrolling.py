"""Institutions from a list: new ones are created, known ones stay as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices

from assessments.lists.rules.table_reading import YES_NO, Line, read_list
from assessments.lists.steps import Plan, create, field_faults
from assessments.models import AuditEvent, Institution

HEADINGS = {
    "code": ("Kürzel", "kuerzel", "code", "abkürzung"),
    "name": ("Name", "institution", "einheit", "bezeichnung"),
    "department_group": ("Dezernat",),
    "kind": ("Art",),
    "mailbox": ("Funktionspostfach", "postfach", "e-mail", "email", "mail"),
    "small_unit": ("sehr kleine Einheit", "kleine einheit"),
}
KINDS = {label.casefold(): value for value, label in Institution.Kind.choices} | {
    "stadt": Institution.Kind.CITY_UNIT,
    "abteilung": Institution.Kind.CITY_UNIT,
    "extern": Institution.Kind.EXTERNAL,
}
TEXTS = ("code", "name", "department_group", "mailbox")
CHOICES = {"kind": (KINDS, "; ".join(Institution.Kind.labels)), "small_unit": (YES_NO, "ja oder nein")}


class Action(TextChoices):
    NEW = "new", "wird angelegt"
    KNOWN = "known", "gibt es schon"
    FAULTY = "faulty", "fehlerhaft"


@dataclass(frozen=True)
class PlannedInstitution:
    """One line of the preview."""

    action: TextChoices
    institution: Institution
    line: int | None
    faults: tuple[str, ...] = ()
    hint: str = ""

    @property
    def facts(self) -> tuple:
        return self.action.value, self.institution.code, self.institution.name, self.hint


@dataclass(frozen=True)
class InstitutionPlan(Plan):
    """A plan of institutions alone."""

    @property
    def new(self) -> list[PlannedInstitution]:
        return self.of(Action.NEW)

    @property
    def present(self) -> list[PlannedInstitution]:
        return self.of(Action.KNOWN)


class InstitutionReader:
    """Finds or makes the institution of each line; remembers what the list has named so far."""

    def __init__(self, known: Iterable[Institution]):
        self.by_code = {institution.code.casefold(): institution for institution in known}
        self.by_name = {institution.name.casefold(): institution for institution in known}
        self.seen = {}  # code without case → first line

    def known(self, line: Line) -> tuple[Institution | None, list[str]]:
        """The institution with this code, if there is one, and what is wrong with the line itself."""
        code, faults = line.text("code"), line.faults()
        first = self.seen.setdefault(code.casefold(), line.number)
        if code and first != line.number:
            faults.append(f"Das Kürzel „{code}“ steht schon in Zeile {first}.")
        return self.by_code.get(code.casefold()), faults

    def new(self, line: Line) -> tuple[Institution, list[str]]:
        """A new institution, not yet saved, and what is wrong with it."""
        read = {name: line.chosen(name, choices, allowed) for name, (choices, allowed) in CHOICES.items()}
        chosen = {name: value for name, (value, _) in read.items() if value != ""}
        institution = Institution(**{name: line.text(name) for name in TEXTS}, **chosen)
        faults = [fault for _, found in read.values() for fault in found]
        faults += field_faults(institution, HEADINGS)
        namesake = self.by_name.setdefault(institution.name.casefold(), institution)
        if namesake is not institution and institution.name:
            faults.append(f"Eine Institution mit diesem Namen gibt es schon (Kürzel „{namesake.code}“).")
        return institution, faults


def differs(institution: Institution, line: Line) -> str:
    """A list changes nothing about institutions that are known; where it says something else, the preview says so."""
    said = {name: line.text(name) for name in TEXTS if name != "code"}
    said |= {name: choices.get(line.text(name).casefold()) for name, (choices, _) in CHOICES.items()}
    others = [
        HEADINGS[name][0] for name, value in said.items() if line.text(name) and value != getattr(institution, name)
    ]
    return f"In der Liste steht etwas anderes: {', '.join(others)}. Gespeichertes bleibt, wie es ist." if others else ""


def plan_institutions(text: str) -> InstitutionPlan:
    """What `enrol_institutions` would do; one query, whatever the number of lines. Raises Unreadable."""
    listing = read_list(text, HEADINGS, required="code")
    reader = InstitutionReader(list(Institution.objects.all()))
    return InstitutionPlan(tuple(_entry(reader, line) for line in listing.lines), listing.ignored)


def _entry(reader: InstitutionReader, line: Line) -> PlannedInstitution:
    institution, faults = reader.known(line)
    if institution is None:
        institution, more = reader.new(line)
        faults += more
        return PlannedInstitution(Action.FAULTY if faults else Action.NEW, institution, line.number, tuple(faults))
    hints = [differs(institution, line), "" if institution.active else "Diese Institution ist nicht mehr aktiv."]
    action = Action.FAULTY if faults else Action.KNOWN
    return PlannedInstitution(action, institution, line.number, tuple(faults), " ".join(filter(None, hints)))


@transaction.atomic
def enrol_institutions(*, text: str, digest: str, by) -> int:
    """Create what is new; returns how many.

    Does exactly what the preview with that digest showed, or raises PlanChanged.
    """
    plan = plan_institutions(text)
    plan.require(digest)
    new = [entry.institution for entry in plan.new]
    create(new, by=by)
    if new:
        codes = ", ".join(one.code for one in new)
        AuditEvent.objects.record_list(by=by, verb=AuditEvent.Verb.ADD, model=Institution, note=codes)
    return len(new)
