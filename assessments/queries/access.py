"""What waits for a second person, and whether there is one."""

from django.db.models import QuerySet

from assessments import access
from assessments.models import AccessChange, Membership, User


def waiting_access() -> QuerySet[AccessChange]:
    """All that waits, the oldest first, with what a row shows."""
    related = ("account", "institution", "requested_by", "succession__predecessor", "succession__successor")
    return AccessChange.objects.select_related(*related).order_by("pk")


def number_to_confirm(user: User) -> int:
    """How many changes wait for this person; one query, none for those who confirm nothing."""
    if not access.may_confirm(user):
        return 0
    return AccessChange.objects.exclude(requested_by=user).exclude(account=user).count()


def has_second_person(change: AccessChange) -> bool:
    """Whether somebody could confirm it in the application; one query."""
    others = Membership.objects.valid().filter(role__in=access.CONFIRMS, user__is_active=True)
    return others.exclude(user__in=[pk for pk in (change.requested_by_id, change.account_id) if pk]).exists()


def has_role(account: User) -> bool:
    """Whether it has a role; one query. Ended ones do not count."""
    return account.memberships.valid().exists()


def is_asked_for(account: User) -> bool:
    """Whether a role for this account waits; one query."""
    return account.access_changes.filter(kind=AccessChange.Kind.ROLE).exists()
