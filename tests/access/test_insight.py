"""Which changes wait for a second person, and who that may be: the rule alone."""

from datetime import date

import pytest

from assessments.access import insight
from assessments.models import AccessChange, Membership, Role
from tests import factories

LONG, SHORT = date(2031, 1, 31), date(2030, 1, 31)


def waiting(**values):
    """A change as `waiting_access` finds it."""
    change = AccessChange(**values)
    change.is_still_asked = True
    return change


@pytest.mark.parametrize("role", Role)
def test_every_new_role_waits(role):
    assert insight.needs_confirmation(Membership(role=role), None) is True


@pytest.mark.parametrize(
    ("wanted", "held", "waits"),
    [
        (None, None, False),
        (SHORT, None, False),
        (None, SHORT, True),
        (SHORT, SHORT, False),
        (LONG, SHORT, True),
        (SHORT, LONG, False),
    ],
)
def test_role_that_lasts_longer_waits(wanted, held, waits):
    roles = [Membership(role="head", valid_until=day) for day in (wanted, held)]
    assert insight.needs_confirmation(*roles) is waits


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("admin", True),
        ("reviewer", True),
        ("steering", False),
        ("coordination_group", False),
        ("executive_board", False),
    ],
)
def test_fachadministration_and_abteilung_integration_confirm(role, allowed):
    person = factories.make_member(role)
    change = waiting(kind="role", account_id=0, requested_by_id=0)

    assert (insight.may_confirm(person), insight.can_confirm(person, change)) == (allowed, allowed)


@pytest.mark.django_db
def test_nobody_confirms_the_own_request_or_the_own_account(admin_person, reviewer):
    own = waiting(kind="role", account=reviewer, requested_by=admin_person)

    assert (insight.can_confirm(admin_person, own), insight.can_confirm(reviewer, own)) == (False, False)
    assert (insight.can_refuse(admin_person, own), insight.can_refuse(reviewer, own)) == (True, True)


@pytest.mark.django_db
def test_superuser_confirms_nothing_but_takes_back(head):
    root = factories.make_user("technik", is_superuser=True)
    own, other = waiting(requested_by=root), waiting(requested_by=head)

    assert insight.can_see_waiting(root) is True
    assert (insight.can_confirm(root, other), insight.can_refuse(root, other), insight.can_refuse(root, own)) == (
        False,
        False,
        True,
    )
