"""The head names a deputy (Vertretung): the head's role with an end, which a second person confirms as every role."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.access import insight
from assessments.access.queries import accounts_at, deputies_of, deputies_wanted, heads_for_good
from assessments.access.steps import Given, end_role, give_roles, refuse_access
from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, require
from assessments.models import AuditEvent, Institution, Membership, Role, User

V = AuditEvent.Verb
TAKEN_BACK = "Die Leitung braucht die Vertretung nicht mehr."


@transaction.atomic
def name_deputy(*, institution: Institution, account: User, until: date, by) -> Given:
    """Ask for a deputy, or for another end of one; an earlier end holds at once."""
    today = timezone.localdate()
    _require_head(institution, by)
    require(today <= until <= insight.latest_end_of_deputy(today), Reason.DEPUTY_END)
    account = locked(account)
    require(account in accounts_at(institution), Reason.DEPUTY_UNKNOWN)
    held = account.memberships.filter(institution=institution, role=Role.HEAD).first()
    require(held is None or held.valid_until, Reason.LEADS_ALREADY)
    wanted = Membership(user=account, institution=institution, role=Role.HEAD, valid_until=until)
    given = give_roles(roles=[wanted], by=by)
    if given.now:
        AuditEvent.objects.record(by=by, verb=V.CHANGE, subject=account, note=f"Rolle {wanted}, bis {until:%d.%m.%Y}")
    return given


@transaction.atomic
def end_deputy(*, institution: Institution, key: int, by) -> User:
    """The role of a deputy (its key) ends at once; what waits to prolong it too. Whose it was."""
    _require_head(institution, by)
    role = deputies_of(institution).filter(pk=key).first()
    require(role, Reason.DEPUTY_ENDED)
    account = locked(role.user)
    end_role(role=role, by=by)
    AuditEvent.objects.record(by=by, verb=V.END_DEPUTY, subject=account, note=f"Rolle {role}")
    return account


@transaction.atomic
def withdraw_deputy(*, institution: Institution, key: int, by) -> User:
    """Take back what one has asked for (its key) while nobody has confirmed it. Whom it was for."""
    change = deputies_wanted(institution, by).filter(pk=key).first()
    require(change, Reason.ACCESS_DECIDED)
    refuse_access(key=change.pk, note=TAKEN_BACK, by=by)
    return change.account


def _require_head(institution: Institution, by) -> None:
    require(institution.active, Reason.INSTITUTION_ENDED)
    require(heads_for_good(by, institution), Reason.DEPUTY_OF_DEPUTY)
