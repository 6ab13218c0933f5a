"""What would be missing without an account."""

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Membership, Role, User
from assessments.text.models.alphabetical import Alphabetical


def is_last_admin(account: User) -> bool:
    """Whether nobody but this account could administer anything, at the latest once deputies are over; one query."""
    admins = Membership.objects.valid().filter(role=Role.ADMIN, user__is_active=True)
    ends = dict(admins.values_list("user", "valid_until"))
    return account.pk in ends and not any(until is None for pk, until in ends.items() if pk != account.pk)


def roles_nobody_else_has(account: User) -> QuerySet[Membership]:
    """Where the account alone is Leitung or Ansprechperson today; one query."""
    own = account.memberships.valid().filter(role__in=(Role.HEAD, Role.COORDINATOR), institution__active=True)
    others = Membership.objects.valid().filter(user__is_active=True).exclude(user=account)
    same = others.filter(institution=OuterRef("institution"), role=OuterRef("role"))
    return own.filter(~Exists(same)).select_related("institution").order_by(Alphabetical("institution__name"), "role")
