"""What waits for a second person, and whether there is one."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When

from assessments.access import insight, permissions
from assessments.models import AccessChange, Institution, Membership, Role, User


def waiting_access() -> QuerySet[AccessChange]:
    """All that waits, the oldest first, with what a row shows; `is_still_asked`: whoever wants it may still ask."""
    related = ("account", "institution", "requested_by", "succession__predecessor", "succession__successor")
    asks = Membership.objects.valid().filter(user=OuterRef("requested_by"), role__in=insight.ASKS)
    heads = _heads_for_good().filter(user=OuterRef("requested_by"), institution=OuterRef("institution"))
    for_deputy = Q(kind=AccessChange.Kind.ROLE, role=Role.HEAD, valid_until__isnull=False) & Q(Exists(heads))
    may_ask = Q(requested_by__is_active=True) & (Q(requested_by__is_superuser=True) | Q(Exists(asks)) | for_deputy)
    still_asked = Case(When(may_ask, then=True), default=False, output_field=BooleanField())
    return AccessChange.objects.annotate(is_still_asked=still_asked).select_related(*related).order_by("pk")


def _heads_for_good() -> QuerySet[Membership]:
    """Heads without an end; who only stands in for one names no further deputy."""
    return Membership.objects.filter(role=Role.HEAD, valid_until=None, institution__active=True)


def heads_for_good(user: User, institution: Institution) -> bool:
    """Whether the person heads the institution herself, so that she may name a deputy; one query."""
    return _heads_for_good().filter(user=user, institution=institution).exists()


def deputies_of(institution: Institution) -> QuerySet[Membership]:
    """Who heads the institution until a day."""
    there = Membership.objects.valid().filter(institution=institution, role=Role.HEAD, valid_until__isnull=False)
    return there.select_related("user", "institution").order_by("valid_until", "pk")


def deputies_wanted(institution: Institution, by: User) -> QuerySet[AccessChange]:
    """What the person has asked for there and nobody has confirmed yet."""
    return waiting_access().filter(
        kind=AccessChange.Kind.ROLE, role=Role.HEAD, institution=institution, requested_by=by
    )


def accounts_at(institution: Institution) -> QuerySet[User]:
    """Accounts with a role there today."""
    there = Membership.objects.valid().filter(institution=institution)
    return User.objects.filter(is_active=True, pk__in=there.values("user"))


def account_at(institution: Institution, typed: str) -> User | None:
    """The one account there whose user name or address was typed in full; nobody browses a list of people."""
    found = accounts_at(institution).filter(Q(username__iexact=typed) | Q(email__iexact=typed))[:2]
    return found[0] if len(found) == 1 else None


def number_to_confirm(user: User) -> int:
    """How many changes wait for this person; one query, none for those who confirm nothing."""
    if not insight.may_confirm(user):
        return 0
    others = waiting_access().filter(is_still_asked=True).exclude(requested_by=user).exclude(account=user)
    return others.exclude(succession__successor__in=permissions.institution_ids(user)).count()


def has_second_person(change: AccessChange) -> bool:
    """Whether somebody could confirm it in the application; one query."""
    others = Membership.objects.valid().filter(role__in=insight.CONFIRMS, user__is_active=True)
    others = others.exclude(user__in=[pk for pk in (change.requested_by_id, change.account_id) if pk])
    if change.succession:
        readers = Membership.objects.valid().filter(institution=change.succession.successor_id)
        others = others.exclude(user__in=readers.values("user"))
    return others.exists()


def has_role(account: User) -> bool:
    """Whether it has a role; one query. Ended ones do not count."""
    return account.memberships.valid().exists()


def is_asked_for(account: User) -> bool:
    """Whether a role for this account waits; one query."""
    return account.access_changes.filter(kind=AccessChange.Kind.ROLE).exists()
