"""Power and insight apart: who administers accounts reads no answers, and nobody opens them to others alone.

The one place that says which changes of an account wait for a second person, and who that may be. Asked by the
pages of accounts, by lists and by reorganisations through `give_roles` and its neighbours.
"""

from datetime import date, timedelta

from assessments.access import permissions
from assessments.models import AccessChange, Departure, Membership, Role, User

ASKS = frozenset({Role.ADMIN})  # and superusers: those who may change accounts; heads ask for their deputies alone
CONFIRMS = frozenset({Role.ADMIN, Role.REVIEWER})
LONGEST_DEPUTY = timedelta(days=183)  # half a year; our decision, then the head asks again


def needs_confirmation(wanted: Membership, held: Membership | None) -> bool:
    """Every role does that is new or would last longer: each shows more than is public, or lets somebody confirm;
    `held` is the same one as it is now."""
    return held is None or lasts_longer(wanted, held)


def lasts_longer(wanted: Membership, held: Membership) -> bool:
    """Whether one role ends later than the other; without a day it never ends."""
    if held.valid_until is None:
        return False
    return wanted.valid_until is None or wanted.valid_until > held.valid_until


def latest_end_of_deputy(today: date) -> date:
    """The last day for which a head may name a deputy."""
    return today + LONGEST_DEPUTY


def can_see_waiting(user: User) -> bool:
    """Read what waits: those who may ask for it and those who may confirm."""
    return may_confirm(user) or user.has_perm("assessments.change_user")


def may_confirm(user: User) -> bool:
    """Confirm what somebody else has asked for: Fachadministration and Abteilung Integration."""
    return bool(permissions.city_roles(user) & CONFIRMS)


def can_confirm(user: User, change: AccessChange) -> bool:
    """Never what one has asked for, nothing of the own account or institution, nothing that nobody asks for any more;
    a change from `waiting_access`."""
    is_own = user.pk in (change.requested_by_id, change.account_id) or would_read(user, change)
    return change.is_still_asked and may_confirm(user) and not is_own


def would_read(user: User, change: AccessChange) -> bool:
    """Whether the person would read the answers of a predecessor herself."""
    return change.succession is not None and change.succession.successor_id in permissions.institution_ids(user)


def can_carry_out(user: User, departure: Departure) -> bool:
    """Carry out that an institution leaves: never who has asked for it, nobody of that institution."""
    is_own = user.pk == departure.requested_by_id or departure.institution_id in permissions.institution_ids(user)
    return may_confirm(user) and not is_own


def can_refuse(user: User, change: AccessChange) -> bool:
    """Refuse what others ask for, and take back what one has asked for."""
    return may_confirm(user) or user.pk == change.requested_by_id


def can_change_roles(user: User, account: User) -> bool:
    """Give roles, let them end: everybody who may change accounts, nobody her own."""
    return user != account and permissions.can_change_account(user, account)
