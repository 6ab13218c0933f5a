"""People leave (Ausscheiden): an account is closed, later its name goes. What was done keeps the function."""

from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from assessments.access.steps import take_back_all
from assessments.administration.models import remember_first_state
from assessments.events.steps.locks import delete_in_order, lock, locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import AuditEvent, IndividualRating, Membership, OutgoingMail, Role, User
from assessments.people.models.account import FORMER_PREFIX, NAME_KEPT
from assessments.people.queries.accounts import is_last_admin
from assessments.text.models.alphabetical import Alphabetical

V = AuditEvent.Verb
FORMER_NAME = Concat(Value(FORMER_PREFIX), Cast("pk", CharField()))


def closing_refusal(account: User) -> Reason | None:
    """Why the account cannot be closed now, or None."""
    if account.is_closed:
        return Reason.ACCOUNT_CLOSED
    return Reason.LAST_ADMIN if is_last_admin(account) else None


def reopening_refusal(account: User) -> Reason | None:
    """Why the account cannot be opened again, or None."""
    if not account.is_closed:
        return Reason.ACCOUNT_OPEN
    return None if account.has_name else Reason.NAME_REMOVED


def name_refusal(account: User) -> Reason | None:
    """Why the name cannot be removed, or None."""
    return reopening_refusal(account) or (Reason.NAME_OF_DEMO if account.is_demo else None)


@transaction.atomic
def close_account(*, account: User, by) -> User:
    """Access ends at once, and with it all roles, single opinions and messages on their way. Work and function stay."""
    account = locked_with_all_admins(account)
    _unless(closing_refusal(account))
    note = _end_roles(account, by=by)
    account.access_changes.all().delete()
    take_back_all(account=account, by=by)
    delete_in_order(IndividualRating.objects.filter(person=account))
    delete_in_order(OutgoingMail.objects.filter(person=account).exclude(status=OutgoingMail.Status.SENT))
    account.closed_on = timezone.localdate()
    account.is_active = account.is_staff = account.is_superuser = False
    account.set_unusable_password()  # links to a new password that are on their way are void with it
    account.calendar_key = ""
    account.save(update_fields=["closed_on", "is_active", "is_staff", "is_superuser", "password", "calendar_key"])
    AuditEvent.objects.record(by=by, verb=V.CLOSE_ACCOUNT, subject=account, note=note)
    return account


@transaction.atomic
def reopen_account(*, account: User, by) -> User:
    """The person may log in again, with a new password and new roles; only while the name is there."""
    account = locked(account)
    _unless(reopening_refusal(account))
    account.closed_on, account.is_active = None, True
    account.set_unusable_password()
    account.save(update_fields=["closed_on", "is_active", "password"])
    AuditEvent.objects.record(by=by, verb=V.REOPEN_ACCOUNT, subject=account)
    return account


@transaction.atomic
def remove_name(*, account: User, by) -> None:
    """Nothing says any more who the person of a closed account was. There is no way back."""
    account = locked(account)
    _unless(name_refusal(account))
    _remove_names(User.objects.filter(pk=account.pk))
    AuditEvent.objects.record(by=by, verb=V.REMOVE_NAME, subject=account)


@transaction.atomic
def remove_old_names(*, today: date) -> int:
    """Remove the names of accounts closed long enough ago; how many. By the clock, so the log names nobody for it."""
    due = User.objects.filter(closed_on__lte=today - NAME_KEPT)
    due = due.exclude(Q(username=FORMER_NAME) | Q(is_demo=True))
    return _remove_names(User.objects.filter(pk__in=list(lock(due).values_list("pk", flat=True))))


def _unless(refusal: Reason | None) -> None:
    if refusal:
        raise TransitionNotAllowed(refusal)


def _remove_names(accounts: QuerySet[User]) -> int:
    """Three statements for any number of accounts."""
    EmailAddress.objects.filter(user__in=accounts).delete()
    OutgoingMail.objects.filter(person__in=accounts).delete()
    return accounts.update(username=FORMER_NAME, email="", first_name="", last_name="", last_login=None)


def locked_with_all_admins(account: User) -> User:
    """The account as it is now; of two admins who close each other at the same moment, one waits and is refused."""
    admins = Membership.objects.filter(role=Role.ADMIN).values("user")
    rows = lock(User.objects.filter(Q(pk=account.pk) | Q(pk__in=admins)))
    return next(row for row in rows if row.pk == account.pk)


def _end_roles(account: User, *, by) -> str:
    """Delete the roles one by one, so that the history keeps each with who ended it; returns them in words."""
    remember_first_state(account.memberships.all())
    ended = list(account.memberships.select_related("institution").order_by("role", Alphabetical("institution__name")))
    for role in ended:
        role._history_user = by
        role.delete()
    return f"Rollen: {', '.join(map(str, ended))}" if ended else "ohne Rollen"
