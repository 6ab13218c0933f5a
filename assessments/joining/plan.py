"""What taking in a list would do, line by line; and doing exactly that, all or nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextChoices

from assessments import workflow
from assessments.models import Assessment, AssessmentRound, Institution
from assessments.workflow.transitions import require

from .table import Line, read_lines

KINDS = {label.casefold(): value for value, label in Institution.Kind.choices} | {
    "stadt": Institution.Kind.CITY_UNIT,
    "abteilung": Institution.Kind.CITY_UNIT,
    "extern": Institution.Kind.EXTERNAL,
}
PARTICIPATIONS = {label.casefold(): value for value, label in Assessment.Participation.choices}
YES_NO = {"": False, "nein": False, "ja": True, "x": True}
WORDS = {"name": "Name", "code": "Kürzel", "department_group": "Dezernat", "mailbox": "Funktionspostfach"}


class PlanChanged(Exception):
    """Somebody changed institutions or the list since the preview; look at it again."""


class Action(TextChoices):
    NEW = "new", "wird angelegt und eingeladen"
    KNOWN = "known", "wird eingeladen"
    INVITED = "invited", "ist schon eingeladen"
    FAULTY = "faulty", "fehlerhaft"


@dataclass(frozen=True)
class Wanted:
    """What a person chose: department groups, and a list as text."""

    groups: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """One institution of the preview. `line` is None when it comes from a department group."""

    action: Action
    institution: Institution
    participation: str
    line: int | None = None
    faults: tuple[str, ...] = ()
    hint: str = ""

    @property
    def participation_words(self) -> str:
        return Assessment.Participation(self.participation).label if self.participation else ""


@dataclass(frozen=True)
class Plan:
    entries: tuple[Entry, ...]

    def of(self, action: Action) -> list[Entry]:
        return [entry for entry in self.entries if entry.action == action]

    @property
    def faulty(self) -> list[Entry]:
        return self.of(Action.FAULTY)

    @property
    def joining(self) -> list[Entry]:
        """Those who are not yet in the round."""
        return self.of(Action.NEW) + self.of(Action.KNOWN)

    @property
    def digest(self) -> str:
        """Tells whether two plans would do the same."""
        rows = [(e.action.value, e.institution.code, e.institution.name, e.participation) for e in self.entries]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


def plan_joining(assessment_round: AssessmentRound, wanted: Wanted) -> Plan:
    """One query, whatever the number of lines. Raises Unreadable."""
    lines = read_lines(wanted.text)
    invited = Assessment.objects.filter(round=assessment_round, institution=OuterRef("pk"))
    known = list(Institution.objects.annotate(is_invited=Exists(invited)))
    planner = _Planner(known)
    entries = [planner.entry(line) for line in lines]
    entries += [
        planner.known_entry(institution)
        for institution in known
        if institution.active and institution.department_group in wanted.groups and institution.code not in planner.seen
    ]
    return Plan(tuple(entries))


@transaction.atomic
def take_in(*, round_code: str, wanted: Wanted, digest: str, by) -> int:
    """Create what is new and invite all who are not yet invited; returns how many joined.

    Does exactly what the preview with that digest showed, or raises PlanChanged.
    """
    assessment_round = AssessmentRound.objects.select_for_update().get(code=round_code)
    require(assessment_round.takes_invitations, workflow.Reason.ROUND_NOT_OPEN)
    plan = plan_joining(assessment_round, wanted)
    if plan.faulty or plan.digest != digest:
        raise PlanChanged
    if not plan.joining:
        return 0
    new = [entry.institution for entry in plan.of(Action.NEW)]
    Institution.objects.bulk_create(new)
    voluntary = [e.institution.pk for e in plan.joining if e.participation == Assessment.Participation.VOLUNTARY]
    return workflow.invite(
        assessment_round=assessment_round,
        institutions=Institution.objects.filter(pk__in=[entry.institution.pk for entry in plan.joining]),
        voluntary=Q(pk__in=voluntary),
        by=by,
        note=f"neu angelegt: {', '.join(one.code for one in new)}" if new else "",
    )


@dataclass
class _Planner:
    """Remembers what the list has named so far."""

    known: Iterable[Institution]
    seen: dict[str, int] = field(default_factory=dict)  # code → line

    def __post_init__(self):
        self.by_code = {institution.code.casefold(): institution for institution in self.known}
        self.by_name = {institution.name.casefold(): institution for institution in self.known}

    def entry(self, line: Line) -> Entry:
        code = line.values.get("code", "")
        faults = [_control_character(line)] if _control_character(line) else []
        if code.casefold() in {seen.casefold() for seen in self.seen} and code:
            first = next(number for seen, number in self.seen.items() if seen.casefold() == code.casefold())
            faults.append(f"Das Kürzel „{code}“ steht schon in Zeile {first}.")
        participation, fault = _chosen(line, "participation", PARTICIPATIONS, "verbindlich oder freiwillig")
        faults += fault
        institution = self.by_code.get(code.casefold())
        self.seen.setdefault(institution.code if institution else code, line.number)
        if institution and not faults:
            return self.known_entry(institution, line, participation)
        if institution is None:
            institution, more = self._new(line)
            faults += more
        participation = participation or _usual(institution)
        action = Action.FAULTY if faults else Action.NEW
        return Entry(action, institution, participation, line.number, tuple(faults))

    def known_entry(self, institution: Institution, line: Line | None = None, participation: str = "") -> Entry:
        number = line.number if line else None
        participation = participation or _usual(institution)
        if institution.is_invited:
            return Entry(Action.INVITED, institution, participation, number)
        if not institution.active:
            fault = "Diese Institution ist nicht mehr aktiv. Die Fachadministration kann sie wieder aktivieren."
            return Entry(Action.FAULTY, institution, participation, number, (fault,))
        return Entry(Action.KNOWN, institution, participation, number, hint=_differs(institution, line))

    def _new(self, line: Line) -> tuple[Institution, list[str]]:
        kind, faults = _chosen(line, "kind", KINDS, "; ".join(Institution.Kind.labels))
        small, fault = _chosen(line, "small_unit", YES_NO, "ja oder nein")
        texts = {name: line.values.get(name, "") for name in ("code", "name", "department_group", "mailbox")}
        institution = Institution(**texts, kind=kind or Institution.Kind.CITY_UNIT, small_unit=bool(small))
        faults += fault + _field_faults(institution)
        namesake = self.by_name.get(institution.name.casefold())
        if namesake and institution.name:
            faults.append(f"Eine Institution mit diesem Namen gibt es schon (Kürzel „{namesake.code}“).")
        self.by_name.setdefault(institution.name.casefold(), institution)
        return institution, faults


def _chosen(line: Line, name: str, choices: dict, allowed: str) -> tuple[str, list[str]]:
    typed = line.values.get(name, "")
    if not typed:
        return "", []
    value = choices.get(typed.casefold())
    return ("", [f"„{typed}“ ist unbekannt. Möglich: {allowed}."]) if value is None else (value, [])


def _field_faults(institution: Institution) -> list[str]:
    try:
        institution.clean_fields()
    except ValidationError as error:
        found = error.message_dict.items()
        return [f"{WORDS.get(name, name)}: {message}" for name, messages in found for message in messages]
    return []


def _control_character(line: Line) -> str:
    hidden = any(not value.isprintable() for value in line.values.values())
    return "Die Zeile enthält ein unsichtbares Steuerzeichen." if hidden else ""


def _usual(institution: Institution) -> str:
    """External bodies take part voluntarily, all others bindingly, unless the list says otherwise."""
    external = institution.kind == Institution.Kind.EXTERNAL
    return Assessment.Participation.VOLUNTARY if external else Assessment.Participation.BINDING


def _differs(institution: Institution, line: Line | None) -> str:
    """The list changes nothing about institutions that are known; where it says something else, the preview says so."""
    if line is None:
        return ""
    fields = ("name", "department_group", "mailbox")
    others = [WORDS[name] for name in fields if line.values.get(name) not in (None, "", getattr(institution, name))]
    return f"In der Liste steht etwas anderes: {', '.join(others)}. Gespeichertes bleibt, wie es ist." if others else ""
