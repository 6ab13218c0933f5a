"""What taking in a list would do, line by line; and doing exactly that, all or nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextChoices

from assessments.events.steps.locks import lock
from assessments.events.steps.transitions import Reason, require
from assessments.institutions.steps.enrolling import HEADINGS as INSTITUTION_HEADINGS
from assessments.institutions.steps.enrolling import InstitutionReader, PlannedInstitution, differs
from assessments.lists.rules.table_reading import Line, read_list
from assessments.lists.steps import Plan, create
from assessments.models import Assessment, AssessmentRound, Institution
from assessments.rounds.steps.round import invite

HEADINGS = INSTITUTION_HEADINGS | {"participation": ("Teilnahme",)}
PARTICIPATIONS = {label.casefold(): value for value, label in Assessment.Participation.choices}


class Action(TextChoices):
    NEW = "new", "wird angelegt und eingeladen"
    KNOWN = "known", "wird eingeladen"
    INVITED = "invited", "ist schon eingeladen"
    FAULTY = "faulty", "fehlerhaft"


@dataclass(frozen=True)
class PlannedParticipant(PlannedInstitution):
    """One institution of the preview. `line` is None when it comes from a department group."""

    participation: str = ""

    @property
    def participation_words(self) -> str:
        return Assessment.Participation(self.participation).label if self.participation else ""

    @property
    def facts(self) -> tuple:
        return self.action.value, self.institution.code, self.institution.name, self.participation


@dataclass(frozen=True)
class ParticipantPlan(Plan):
    """A plan that also knows who would join."""

    @property
    def joining(self) -> list[PlannedParticipant]:
        """Those who are not yet in the round."""
        return self.of(Action.NEW) + self.of(Action.KNOWN)


def plan_joining(assessment_round: AssessmentRound, *, text: str = "", groups: Collection[str] = ()) -> ParticipantPlan:
    """What inviting the institutions of a list and those of whole department groups would do.

    One query, whatever the number of lines. Raises Unreadable.
    """
    listing = read_list(text, HEADINGS, required="code")
    invited = Assessment.objects.filter(round=assessment_round, institution=OuterRef("pk"))
    known = list(Institution.objects.annotate(is_invited=Exists(invited)))
    planner = _Planner(known)
    entries = [planner.entry(line) for line in listing.lines]
    entries += [
        planner.known_entry(institution)
        for institution in known
        if institution.active
        and institution.department_group in groups
        and institution.code.casefold() not in planner.reader.seen
    ]
    return ParticipantPlan(tuple(entries), listing.ignored)


@transaction.atomic
def take_in(*, round_code: str, text: str, groups: Collection[str], digest: str, by) -> int:
    """Create what is new and invite all who are not yet invited; returns how many joined.

    Does exactly what the preview with that digest showed, or raises PlanChanged.
    """
    assessment_round = lock(AssessmentRound.objects).get(code=round_code)
    require(assessment_round.takes_invitations, Reason.NO_INVITATIONS)
    plan = plan_joining(assessment_round, text=text, groups=groups)
    plan.require(digest)
    if not plan.joining:
        return 0
    new = [entry.institution for entry in plan.of(Action.NEW)]
    create(new, by=by)
    voluntary = [e.institution.pk for e in plan.joining if e.participation == Assessment.Participation.VOLUNTARY]
    return invite(
        assessment_round=assessment_round,
        institutions=Institution.objects.filter(pk__in=[entry.institution.pk for entry in plan.joining]),
        voluntary=Q(pk__in=voluntary),
        by=by,
        note=f"neu angelegt: {', '.join(one.code for one in new)}" if new else "",
    )


class _Planner:
    """Makes the entries of the lines, and of the department groups after them."""

    def __init__(self, known: list[Institution]):
        self.reader = InstitutionReader(known)

    def entry(self, line: Line) -> PlannedParticipant:
        institution, faults = self.reader.known(line)
        participation, fault = line.chosen("participation", PARTICIPATIONS, "verbindlich oder freiwillig")
        faults += fault
        if institution and not faults:
            return self.known_entry(institution, line, participation)
        if institution is None:
            institution, more = self.reader.new(line)
            faults += more
        return self._entry(Action.FAULTY if faults else Action.NEW, institution, line, participation, faults)

    def known_entry(
        self, institution: Institution, line: Line | None = None, participation: str = ""
    ) -> PlannedParticipant:
        if institution.is_invited:
            return self._entry(Action.INVITED, institution, line, participation)
        if not institution.active:
            fault = "Diese Institution ist nicht mehr aktiv. Warum, weiß die Fachadministration."
            return self._entry(Action.FAULTY, institution, line, participation, [fault])
        hint = differs(institution, line) if line else ""
        return self._entry(Action.KNOWN, institution, line, participation, hint=hint)

    def _entry(self, action, institution, line, participation, faults=(), hint="") -> PlannedParticipant:
        """External bodies take part voluntarily, all others bindingly, unless the list says otherwise."""
        external = institution.kind == Institution.Kind.EXTERNAL
        usual = Assessment.Participation.VOLUNTARY if external else Assessment.Participation.BINDING
        number = line.number if line else None
        return PlannedParticipant(action, institution, number, tuple(faults), hint, participation or usual)
