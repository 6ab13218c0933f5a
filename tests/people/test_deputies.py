"""The head names a deputy with an end; nothing of it holds before a second person has confirmed it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.access import insight, permissions
from assessments.access.steps import confirm_access
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import AccessChange, AuditEvent, Membership, Role, User
from tests import factories
from tests.html_form import fields_of

TODAY = timezone.localdate()
LAST = TODAY + timedelta(days=30)
PAGE = "/vertretung/VHS/"


@pytest.fixture
def boss(client, head):
    client.force_login(head)
    return client


def name(boss, typed, until=LAST):
    return boss.post(PAGE, {"account": typed, "until": until.isoformat()})


def text(response):
    return " ".join(response.content.decode().split())


def test_deputy_holds_once_a_second_person_confirms(boss, coordinator, reviewer, head, assessment):
    assert f'href="{PAGE}"' in text(boss.get(reverse("own-account")))

    response = name(boss, coordinator.username.upper())

    change = AccessChange.objects.get()
    assert (response.status_code, change.wanted_role.valid_until) == (302, LAST)
    assert not permissions.can_submit(User.objects.get(pk=coordinator.pk), assessment)
    assert "Noch nicht bestätigt" in text(boss.get(PAGE))

    confirm_access(keys=[change.pk], by=reviewer)

    assert permissions.can_submit(User.objects.get(pk=coordinator.pk), assessment)
    assert f"<strong>{coordinator}</strong>, bis {LAST:%d.%m.%Y}" in text(boss.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "until", "message"),
    [
        ("fremd", LAST, Reason.DEPUTY_UNKNOWN.label),
        ("niemand", LAST, Reason.DEPUTY_UNKNOWN.label),
        ("coordinator-vhs", TODAY - timedelta(days=1), Reason.DEPUTY_END.label),
        ("coordinator-vhs", insight.latest_end_of_deputy(TODAY) + timedelta(days=1), Reason.DEPUTY_END.label),
        ("zweite-leitung", LAST, Reason.LEADS_ALREADY.label),
        ("head-vhs", LAST, Reason.LEADS_ALREADY.label),
    ],
)
def test_refused_deputy_changes_nothing_and_keeps_what_was_typed(
    client, institution, other_institution, typed, until, message
):
    client.force_login(factories.make_member(Role.HEAD, institution))
    factories.make_member(Role.COORDINATOR, institution)
    factories.make_member(Role.HEAD, institution, username="zweite-leitung")
    factories.make_member(Role.HEAD, other_institution, username="fremd")
    before = list(Membership.objects.values())

    page = text(name(client, typed, until))

    assert message in page
    assert f'value="{typed}"' in page
    assert (list(Membership.objects.values()), AccessChange.objects.count()) == (before, 0)


def test_deputy_names_no_deputy_and_ends_none(client, institution, coordinator):
    deputy = factories.make_member(Role.HEAD, institution, username="vertretung", valid_until=LAST)
    client.force_login(deputy)

    assert "Vertretung beantragen" not in text(client.get(PAGE))
    assert name(client, coordinator.username).status_code == 409
    client.post(f"{PAGE}beenden/", {"row": Membership.objects.get(user=deputy).pk})

    assert (AccessChange.objects.count(), Membership.objects.filter(user=deputy).count()) == (0, 1)


def test_head_ends_a_deputy_at_once_and_no_head(boss, head, institution):
    deputy = factories.make_member(Role.HEAD, institution, username="vertretung", valid_until=LAST)
    factories.make_member(Role.HEAD, institution, username="zweite-leitung")

    boss.post(f"{PAGE}beenden/", fields_of(boss.get(PAGE), f"{PAGE}beenden/"))
    for role in Membership.objects.filter(institution=institution):
        boss.post(f"{PAGE}beenden/", {"row": role.pk})

    assert not Membership.objects.filter(user=deputy).exists()
    assert Membership.objects.filter(institution=institution, role=Role.HEAD).count() == 2
    assert list(AuditEvent.objects.values_list("verb", "note")) == [("end_deputy", "Rolle Leitung Volkshochschule")]


def test_earlier_end_holds_at_once_and_a_later_one_waits(boss, institution):
    deputy = factories.make_member(Role.HEAD, institution, username="vertretung", valid_until=LAST)
    factories.make_member(Role.CONTRIBUTOR, institution)

    name(boss, deputy.username, LAST + timedelta(days=1))
    assert Membership.objects.get(user=deputy).valid_until == LAST
    name(boss, deputy.username, TODAY)

    assert Membership.objects.get(user=deputy).valid_until == TODAY


def test_request_is_taken_back_and_void_once_the_head_is_gone(boss, head, coordinator, reviewer):
    name(boss, coordinator.username)
    change = AccessChange.objects.get()
    Membership.objects.filter(user=head).update(valid_until=LAST)
    with pytest.raises(TransitionNotAllowed):
        confirm_access(keys=[change.pk], by=reviewer)
    Membership.objects.filter(user=head).update(valid_until=None)

    boss.post(f"{PAGE}zuruecknehmen/", fields_of(boss.get(PAGE), f"{PAGE}zuruecknehmen/"))

    assert AccessChange.objects.count() == 0
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["refuse_access", "ask_access"]
