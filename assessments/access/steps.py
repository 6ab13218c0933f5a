"""Who reads answers changes by two persons: one asks, another one confirms or refuses (`access` says what and who).

The only place that writes roles (`Membership`), a new address and what an institution may read of those that came to
it. Accounts are locked before changes, everywhere.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from assessments.access import insight
from assessments.access.queries import has_role, has_second_person, is_asked_for, waiting_access
from assessments.administration.models import remember_first_state
from assessments.events.steps.locks import lock, locked
from assessments.events.steps.transitions import Reason, require
from assessments.mail.steps import outbox
from assessments.models import AccessChange, AuditEvent, Membership, Succession, User
from assessments.text.rules.text_gate import says_something

V = AuditEvent.Verb
Kind = AccessChange.Kind
ON_THE_SERVER = "auf dem Server"


@dataclass(frozen=True)
class Given:
    """Roles that hold now, and those that wait for a second person."""

    now: tuple[Membership, ...]
    waiting: tuple[AccessChange, ...]


@transaction.atomic
def give_roles(*, roles: Collection[Membership], by, log: bool = True) -> Given:
    """Give roles, or change when they end; `roles` say what is wanted. What needs a second person waits for one.

    Nobody changes the own ones. Without `log` the caller writes the event.
    """
    require(all(role.user_id != by.pk for role in roles), Reason.OWN_ROLE)
    _lock_accounts(role.user_id for role in roles)
    held = _held(roles)
    waiting = [role for role in roles if insight.needs_confirmation(role, held.get(_key(role)))]
    now = [role for role in roles if role not in waiting]
    changes = [
        AccessChange(
            kind=Kind.ROLE,
            account=role.user,
            role=role.role,
            institution=role.institution,
            valid_until=role.valid_until,
            requested_by=by,
        )
        for role in waiting
    ]
    return Given(let_hold(roles=now, by=by), _ask(changes, by=by, log=log))


@transaction.atomic
def let_hold(*, roles: Collection[Membership], by) -> tuple[Membership, ...]:
    """Roles hold from now on, with the end they name; mailboxes and heads of the institutions are told."""
    held = _held(roles)
    new = [role for role in roles if _key(role) not in held]
    longer = []
    for role in roles:
        known = held.get(_key(role))
        if known and known.valid_until != role.valid_until:
            longer += [known] if insight.lasts_longer(role, known) else []
            _change_end(known, role.valid_until, by=by)
    given = bulk_create_with_history(new, Membership, default_user=by)
    outbox.tell_of_roles(Membership.objects.filter(pk__in=[role.pk for role in (*given, *longer)]))
    return tuple(roles)


@transaction.atomic
def end_role(*, role: Membership, by) -> None:
    """A role ends at once, and nothing waits that would prolong it."""
    AccessChange.objects.filter(
        kind=Kind.ROLE, account=role.user_id, role=role.role, institution=role.institution_id
    ).delete()
    role._history_user = by
    role.delete()


@transaction.atomic
def change_email(*, account: User, email: str, by) -> bool:
    """Write another address, if the account has no role and none waits; else it waits. Whether it holds.

    What leads into the account goes to the address that was confirmed, so with a new one the old password is void.
    """
    account = locked(account)
    if email and (has_role(account) or is_asked_for(account)):
        _ask([AccessChange(kind=Kind.EMAIL, account=account, email=email, requested_by=by)], by=by)
        return False
    account.access_changes.filter(kind=Kind.EMAIL).delete()
    _set_email(account, email)
    return True


@transaction.atomic
def activate(*, account: User, by) -> bool:
    """Let an account in again that was shut for a while; with roles it waits. Whether it holds."""
    account = locked(account)
    if has_role(account):
        _ask([AccessChange(kind=Kind.ACTIVATION, account=account, requested_by=by)], by=by)
        return False
    _activate(account)
    return True


def _change_end(role: Membership, valid_until, *, by) -> None:
    remember_first_state(Membership.objects.filter(pk=role.pk))
    role.valid_until, role._history_user = valid_until, by
    role.save(update_fields=["valid_until"])


def ask_to_open(successions: Iterable[Succession], *, by) -> None:
    """What came to an institution that was there before is shut until a second person has opened it."""
    _ask([AccessChange(kind=Kind.SUCCESSION, succession=one, requested_by=by) for one in successions], by=by)


@transaction.atomic
def confirm_access(*, keys: Collection[int], by) -> list[AccessChange]:
    """Let changes hold that somebody else has asked for; all of these or none."""
    changes = _locked_changes(keys)
    require(len(changes) == len(set(keys)), Reason.ACCESS_DECIDED)
    require(all(change.is_still_asked for change in changes), Reason.ASKED_BY_NOBODY)
    require(not any(insight.would_read(by, change) for change in changes), Reason.OWN_INSTITUTION)
    require(all(insight.can_confirm(by, change) for change in changes), Reason.OWN_REQUEST)
    _apply(changes, by=by)
    AuditEvent.objects.bulk_create(_event(change, by, V.CONFIRM_ACCESS) for change in changes)
    return changes


@transaction.atomic
def confirm_on_server(*, key: int) -> AccessChange:
    """The same by whoever runs the server, as long as there is no second person. The event says so."""
    changes = _locked_changes([key])
    require(changes, Reason.ACCESS_DECIDED)
    (change,) = changes
    require(change.is_still_asked, Reason.ASKED_BY_NOBODY)
    require(not has_second_person(change), Reason.SECOND_PERSON)
    _apply(changes, by=change.requested_by)
    event = _event(change, change.requested_by, V.CONFIRM_ON_SERVER)
    event.actor_function = ON_THE_SERVER
    event.save()
    return change


@transaction.atomic
def refuse_access(*, key: int, note: str, by) -> AccessChange:
    """Nothing comes of it. Who has asked takes it back the same way."""
    require(says_something(note), Reason.NOTE_MISSING)
    changes = _locked_changes([key])
    require(changes, Reason.ACCESS_DECIDED)
    (change,) = changes
    event = _event(change, by, V.REFUSE_ACCESS)
    event.note = f"{event.note}. Begründung: {note}"
    event.save()
    AccessChange.objects.filter(pk=change.pk).delete()
    return change


def take_back_all(*, account: User, by) -> None:
    """What a closed account has asked for is void: nobody answers for it any more. The account is locked before."""
    rows = AccessChange.objects.filter(requested_by=account)
    keys = list(lock(rows).values_list("pk", flat=True))
    events = [_event(change, by, V.REFUSE_ACCESS) for change in waiting_access().filter(pk__in=keys)]
    for event in events:
        event.note = f"{event.note}. Begründung: Das Konto wurde geschlossen."
    AuditEvent.objects.bulk_create(events)
    AccessChange.objects.filter(pk__in=keys).delete()


def _ask(changes: list[AccessChange], *, by, log: bool = True) -> tuple[AccessChange, ...]:
    """Write down what waits. The same wish before is void, so that nobody confirms something other than she saw."""
    wanted = {_wish(change) for change in changes}
    accounts = [change.account_id for change in changes]
    same = [old.pk for old in AccessChange.objects.filter(account__in=accounts) if _wish(old) in wanted]
    AccessChange.objects.filter(pk__in=same).delete()
    AccessChange.objects.bulk_create(changes)
    if log:
        AuditEvent.objects.bulk_create(
            AuditEvent.of(by=by, verb=V.ASK_ACCESS, subject=change.subject, note=str(change)) for change in changes
        )
    return tuple(changes)


def _wish(change: AccessChange) -> tuple:
    return change.kind, change.account_id, change.role, change.institution_id, change.succession_id


def _apply(changes: list[AccessChange], *, by) -> None:
    let_hold(roles=[change.wanted_role for change in changes if change.kind == Kind.ROLE], by=by)
    for change in changes:
        if change.kind == Kind.EMAIL:
            _set_email(change.account, change.email)
        elif change.kind == Kind.ACTIVATION:
            _activate(change.account)
        elif change.kind == Kind.SUCCESSION:
            change.succession.opened = True
            change.succession.save(update_fields=["opened"])
    AccessChange.objects.filter(pk__in=[change.pk for change in changes]).delete()


def _event(change: AccessChange, by, verb: str) -> AuditEvent:
    note = f"{change}; beantragt von: {change.requested_by}"
    return AuditEvent.of(by=by, verb=verb, subject=change.subject, note=note)


def _set_email(account: User, email: str) -> None:
    """Whoever knew the old address or password is out; who could log in before gets a link to a new password."""
    could_log_in = account.has_usable_password()
    account.email = email
    account.set_unusable_password()  # ends sessions too, and links that are on their way are void with it
    account.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=account).delete()
    if email and could_log_in and account.is_active:
        outbox.send_password_link(account, email)


def _activate(account: User) -> None:
    account.is_active = True
    account.save(update_fields=["is_active"])


def _locked_changes(keys: Collection[int]) -> list[AccessChange]:
    rows = AccessChange.objects.filter(pk__in=keys)
    _lock_accounts(rows.exclude(account=None).values_list("account", flat=True))
    locked_rows = lock(rows).values_list("pk", flat=True)
    return list(waiting_access().filter(pk__in=list(locked_rows)))


def _lock_accounts(keys: Iterable[int]) -> None:
    list(lock(User.objects.filter(pk__in=set(keys))).values_list("pk", flat=True))


def _held(roles: Iterable[Membership]) -> dict[tuple, Membership]:
    """What these accounts hold of these roles now."""
    rows = Membership.objects.filter(user__in={role.user_id for role in roles})
    wanted = {_key(role) for role in roles}
    return {_key(row): row for row in rows if _key(row) in wanted}


def _key(role: Membership) -> tuple:
    return role.user_id, role.institution_id, role.role
