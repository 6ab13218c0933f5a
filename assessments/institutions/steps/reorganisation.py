"""Institutions change: other names and department groups, mergers and divisions (Umorganisation).

What has been submitted keeps its name, what has been published keeps everything. Rounds that are running go on under
the old names to their end; rounds in preparation and all later ones know the new institutions.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from assessments.access.insight import lasts_longer
from assessments.access.steps import ask_to_open, give_roles, let_hold
from assessments.administration.models import remember_first_state
from assessments.events.steps.locks import lock
from assessments.events.steps.transitions import Reason, TransitionNotAllowed, require
from assessments.models import Assessment, AssessmentRound, AuditEvent, Institution, Membership, Succession
from assessments.rounds.steps.round import invite

STILL_NAMED = Assessment.UNFINISHED | {Assessment.Status.DECLINED}


@dataclass(frozen=True)
class Reorganisation:
    """Institutions before and after. Who stands on both sides goes on; who stands before only comes to its end.

    New ones come unsaved. `roles` are keys of memberships before and codes of institutions after, which get them too.
    """

    before: tuple[Institution, ...]
    after: tuple[Institution, ...]
    roles: frozenset[tuple[int, str]] = frozenset()

    @property
    def ending(self) -> tuple[Institution, ...]:
        codes = {institution.code for institution in self.after}
        return tuple(institution for institution in self.before if institution.code not in codes)

    @property
    def new(self) -> tuple[Institution, ...]:
        return tuple(institution for institution in self.after if institution.pk is None)

    @property
    def is_change(self) -> bool:
        """Whether anything begins or ends."""
        return bool(self.before and self.after and (self.ending or self.new))


def lock_unpublished_rounds() -> None:
    """Before institutions change: their self-assessments in rounds that are not published follow them."""
    list(lock(AssessmentRound.objects.exclude(status__in=AssessmentRound.PUBLIC)).values_list("pk"))


def follow_institutions(institutions: Iterable[Institution]) -> None:
    """Bring the rounds that are not published, locked before, up to date with names and department groups; two
    UPDATEs."""
    now = Institution.objects.filter(pk=OuterRef("institution"))
    rows = Assessment.objects.filter(institution__in=[institution.pk for institution in institutions])
    rows = rows.exclude(round__status__in=AssessmentRound.PUBLIC)
    rows.update(department_group=Subquery(now.values("department_group")))
    rows.filter(status__in=STILL_NAMED).update(institution_name=Subquery(now.values("name")))


@transaction.atomic
def move_institutions(*, codes: Collection[str], department_group: str, by) -> int:
    """Put institutions into another department group; returns how many were elsewhere before."""
    lock_unpublished_rounds()
    rows = Institution.objects.filter(code__in=codes).exclude(department_group=department_group)
    moved = list(lock(rows))
    remember_first_state(rows)
    events = []
    for institution in moved:
        note = f"Dezernat: {institution.department_group or 'ohne'} → {department_group or 'ohne'}"
        events.append(AuditEvent.of(by=by, verb=AuditEvent.Verb.CHANGE, subject=institution, note=note))
        institution.department_group = department_group
    bulk_update_with_history(moved, Institution, ["department_group"], default_user=by)
    AuditEvent.objects.bulk_create(events)
    follow_institutions(moved)
    return len(moved)


@transaction.atomic
def reorganise(*, reorganisation: Reorganisation, by) -> list[Institution]:
    """Merge, divide or dissolve institutions; returns those that are there afterwards.

    New ones are created and take the place of those before them in rounds that nobody has seen yet. Nothing that was
    answered, planned or published moves: `Succession` says where it belongs now.
    """
    lock_unpublished_rounds()
    known = [institution.pk for institution in (*reorganisation.before, *reorganisation.after) if institution.pk]
    locked = {row.code: row for row in lock(Institution.objects.filter(pk__in=known))}
    require(reorganisation.is_change, Reason.NOTHING_CHANGES)
    require(len(locked) == len(set(known)) and all(row.active for row in locked.values()), Reason.INSTITUTION_ENDED)
    before, after = (
        [locked.get(one.code, one) for one in side] for side in (reorganisation.before, reorganisation.after)
    )
    ending, new = [locked[one.code] for one in reorganisation.ending], reorganisation.new
    for institution in new:
        _create(institution, by=by)
        AuditEvent.objects.record(by=by, verb=AuditEvent.Verb.ADD, subject=institution)
    Succession.objects.bulk_create(_successions(before, after, ending, new), ignore_conflicts=True)
    ask_to_open(Succession.objects.filter(successor__in=after, opened=False, access_change=None), by=by)
    _replace_in_preparation(before, after, ending, by=by)
    _give_roles(reorganisation.roles, before, {institution.code: institution for institution in after}, new, by=by)
    for institution in ending:
        institution.active = False
        institution.mailbox = institution.mailbox or next((one.mailbox for one in after if one.mailbox), "")
        _save(institution, by=by)
    words = "danach: " + ", ".join(f"{institution.name} ({institution.code})" for institution in after)
    AuditEvent.objects.bulk_create(
        AuditEvent.of(by=by, verb=AuditEvent.Verb.REORGANISE, subject=institution, note=words) for institution in before
    )
    return after


def _create(institution: Institution, *, by) -> None:
    """Refused if somebody else has given the code away meanwhile."""
    try:
        with transaction.atomic():
            _save(institution, by=by)
    except IntegrityError as taken:
        raise TransitionNotAllowed(Reason.CODE_TAKEN) from taken


def _save(institution: Institution, *, by) -> None:
    institution._history_user = by
    institution.save()


def _successions(before, after, ending, new) -> Iterator[Succession]:
    """Each one after follows each one before, and all whom those had followed.

    Who works at an institution that was there before would read what comes to it: that has to be opened (`access`).
    """
    since = timezone.localdate()
    earlier = Succession.objects.filter(successor__in=before)
    lines = [Succession(predecessor=one, successor=one, ends=True, continues=True) for one in before]
    for line in (*lines, *earlier):
        last, predecessor = line.successor, line.predecessor
        for successor in after:
            if successor not in (last, predecessor):
                ends = line.ends and last in ending
                yield Succession(
                    predecessor=predecessor,
                    successor=successor,
                    since=since,
                    ends=ends,
                    opened=not ends or (line.opened and successor in new),
                    continues=line.continues and len(before) == 1 and successor in new,
                )


def _replace_in_preparation(before, after, ending, *, by) -> None:
    """In rounds that no institution sees yet, those after are invited and those that end no longer.

    Who takes part voluntarily goes on so, if all before did.
    """
    status = AssessmentRound.Status.IN_PREPARATION
    begun = Assessment.objects.filter(institution__in=before)
    for prepared in AssessmentRound.objects.filter(status=status, pk__in=begun.values("round")):
        invited = prepared.assessments.filter(institution__in=before)
        binding = invited.filter(participation=Assessment.Participation.BINDING).exists()
        invited.filter(institution__in=ending).delete()
        institutions = Institution.objects.filter(pk__in=[one.pk for one in after], active=True)
        voluntary = Q(pk=None) if binding else Q(pk__isnull=False)
        invite(assessment_round=prepared, institutions=institutions, voluntary=voluntary, by=by)


def _give_roles(roles: Collection[tuple[int, str]], before, after: dict[str, Institution], new, *, by) -> None:
    """Roles that go over; who would read more by that than before waits for a second person, as everywhere."""
    held = list(Membership.objects.valid().filter(institution__in=before, user__is_active=True).select_related("user"))
    by_key = {role.pk: role for role in held}
    there = set(Membership.objects.filter(institution__in=after.values()).values_list("user", "institution", "role"))
    wanted = {}
    for pk, code in roles:
        if pk in by_key and code in after:
            role, institution = by_key[pk], after[code]
            one = Membership(user=role.user, institution=institution, role=role.role, valid_until=role.valid_until)
            wanted[one.user_id, institution.pk, one.role] = one
    missing = [role for key, role in wanted.items() if key not in there]
    known = [role for role in missing if role.institution in new and _reads_no_more(role, before, held)]
    let_hold(roles=known, by=by)
    give_roles(roles=[role for role in missing if role not in known], by=by)


def _reads_no_more(role: Membership, before: list[Institution], held: list[Membership]) -> bool:
    """Whether its person has had this role, as long, at all of those before."""
    same = [one for one in held if (one.user_id, one.role) == (role.user_id, role.role)]
    as_long = {one.institution_id for one in same if not lasts_longer(role, one)}
    return as_long >= {institution.pk for institution in before}
