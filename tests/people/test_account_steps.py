"""People leave: an account is closed, may be opened again, and loses its name; what was done keeps the function."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.mail.steps import outbox
from assessments.models import AuditEvent, IndividualRating, MailKind, Membership, OutgoingMail, User
from assessments.opinions.steps import opinions
from assessments.people.steps.account import close_account, remove_name, remove_old_names, reopen_account
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "erika@stadt.example"


@pytest.fixture
def boss(admin_person):
    return admin_person


@pytest.fixture
def account(institution):
    """The head of an institution, with everything that says who she is."""
    person = factories.make_member("head", institution, username="erika.m", valid_until=None)
    person.email, person.first_name, person.last_name, person.function = ADDRESS, "E.", "M.", "Leitung VHS"
    person.last_login = timezone.now()
    person.set_password(factories.PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=ADDRESS, primary=True, verified=True)
    return person


def close(account, boss):
    return close_account(account=account, by=boss)


def refused(verb, **facts):
    with pytest.raises(TransitionNotAllowed) as refusal, transaction.atomic():
        verb(**facts)
    return refusal.value.reason


def closed_since(account, day):
    User.objects.filter(pk=account.pk).update(is_active=False, closed_on=day)


def mail_to(person, status="waiting", **values):
    facts = {"kind": "password", "recipient": ADDRESS, "occasion": f"{OutgoingMail.objects.count()}"}
    return OutgoingMail.objects.create(person=person, status=status, **facts | values)


# --- an account always has a function -----------------------------------------------------------------------------


def test_account_is_called_by_its_function(account):
    assert str(account) == "Leitung VHS"


def test_first_account_asks_for_its_function():
    with pytest.raises(CommandError, match="function"):
        call_command("createsuperuser", interactive=False, username="technik", email="technik@stadt.example")

    call_command("createsuperuser", interactive=False, username="technik", email="t@stadt.example", function="Technik")

    assert User.objects.get(is_superuser=True).function == "Technik"


# --- closing ------------------------------------------------------------------------------------------------------


@time_machine.travel("2030-03-01 09:00:00+01:00", tick=False)
def test_closing_ends_access_at_once(client, account, boss):
    client.force_login(account)

    close(account, boss)

    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password(), account.closed_on) == (False, False, date(2030, 3, 1))
    assert client.get("/").url.startswith("/konto/anmelden/")
    assert (account.username, account.function, account.email) == ("erika.m", "Leitung VHS", ADDRESS)


def test_closing_ends_all_roles_and_the_history_keeps_them(account, boss, institution):
    Membership.objects.create(user=account, role="steering")

    close(account, boss)

    ended = Membership.history.filter(user=account, history_type="-").order_by("role")
    assert [(row.role, row.history_user) for row in ended] == [("head", boss), ("steering", boss)]
    assert Membership.objects.filter(user=account).count() == 0
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject_label) == ("close_account", boss, "Leitung VHS")
    assert event.note == f"Rollen: Leitung {institution}, Lenkungskreis Stadt"


def test_closing_takes_the_rights_of_a_superuser(boss):
    technician = factories.make_user("technik", is_superuser=True, is_staff=True)

    assert close(technician, boss).is_superuser is False
    technician.refresh_from_db()
    assert (technician.is_superuser, technician.is_staff) == (False, False)


def test_closing_deletes_the_single_opinions_of_the_person_alone(assessment, account, coordinator, boss):
    catalogue = assessment.round.catalogue
    for person in (account, coordinator):
        opinions.give_opinion(
            assessment=assessment,
            requirement=catalogue.requirements.first(),
            person=person,
            level=catalogue.levels.first(),
        )

    close(account, boss)

    assert IndividualRating.objects.get().person == coordinator


def test_closing_drops_what_is_on_its_way_to_the_person(account, coordinator, boss):
    mail_to(account)
    sent = mail_to(account, "sent", finished_at=timezone.now())
    mail_to(account, "failed", finished_at=timezone.now(), reason="abgelehnt")
    other = mail_to(coordinator)

    close(account, boss)

    assert set(OutgoingMail.objects.all()) == {sent, other}


def test_closing_leaves_work_and_function(assessment, account, reviewer, boss):
    inquiry = factories.make_inquiry(assessment, account)

    close(account, boss)

    assert str(inquiry.messages.get().author) == "Leitung VHS"


def test_account_is_closed_once(account, boss):
    close(account, boss)

    assert refused(close_account, account=account, by=boss) == Reason.ACCOUNT_CLOSED


def test_last_admin_stays(boss):
    root = factories.make_user("technik", is_superuser=True)
    factories.make_member("admin", username="gesperrt").memberships.get()
    User.objects.filter(username="gesperrt").update(is_active=False)
    yesterday = timezone.localdate() - timedelta(days=1)
    factories.make_member("admin", username="vertretung", valid_until=yesterday)

    assert refused(close_account, account=boss, by=root) == Reason.LAST_ADMIN
    assert (boss.memberships.count(), AuditEvent.objects.count()) == (1, 0)

    factories.make_member("admin", username="nachfolge")
    assert close(boss, root).is_closed is True


def test_last_admin_may_close_others(account, boss):
    assert close(account, boss).is_closed is True


def test_refused_closing_changes_nothing(account, boss, monkeypatch):
    monkeypatch.setattr(AuditEvent.objects, "record", lambda **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        close(account, boss)

    account.refresh_from_db()
    assert (account.is_active, account.closed_on, account.memberships.count()) == (True, None, 1)


# --- opening again ------------------------------------------------------------------------------------------------


def test_reopened_account_has_neither_password_nor_roles(account, boss):
    close(account, boss)

    reopen_account(account=account, by=boss)

    account.refresh_from_db()
    assert (account.is_active, account.closed_on, account.has_usable_password()) == (True, None, False)
    assert account.memberships.count() == 0
    assert [event.verb for event in AuditEvent.objects.all()] == ["reopen_account", "close_account"]


def test_open_account_is_not_opened(account, boss):
    assert refused(reopen_account, account=account, by=boss) == Reason.ACCOUNT_OPEN


def test_account_without_name_stays_closed(account, boss):
    close(account, boss)
    remove_name(account=account, by=boss)

    assert refused(reopen_account, account=account, by=boss) == Reason.NAME_REMOVED
    assert refused(remove_name, account=account, by=boss) == Reason.NAME_REMOVED


# --- the name goes ------------------------------------------------------------------------------------------------


def test_removing_the_name_leaves_only_the_function(account, coordinator, boss):
    close(account, boss)
    mail_to(account, "sent", finished_at=timezone.now())
    kept = mail_to(coordinator)

    remove_name(account=account, by=boss)

    account.refresh_from_db()
    words = (account.username, account.function, account.email, account.first_name, account.last_name)
    assert words == (f"ehemals-{account.pk}", "Leitung VHS", "", "", "")
    assert (account.has_name, account.last_login, account.name_ends_on) == (False, None, None)
    assert (EmailAddress.objects.count(), OutgoingMail.objects.get()) == (0, kept)
    event = AuditEvent.objects.first()
    assert (event.verb, event.actor, event.subject_label) == ("remove_name", boss, "Leitung VHS")


def test_name_of_an_open_account_stays(account, boss):
    assert refused(remove_name, account=account, by=boss) == Reason.ACCOUNT_OPEN


def test_demo_account_keeps_its_name_so_that_the_demo_can_be_removed(boss):
    account = close(factories.make_user("demo-leitung"), boss)

    assert refused(remove_name, account=account, by=boss) == Reason.NAME_OF_DEMO
    closed_since(account, date(2030, 1, 1))
    assert remove_old_names(today=date(2031, 1, 1)) == 0
    account.refresh_from_db()
    assert (account.username, account.name_ends_on) == ("demo-leitung", None)


@pytest.mark.parametrize(("days", "names"), [(179, 0), (180, 1)])
def test_names_go_after_six_months(account, coordinator, days, names):
    closed_since(account, date(2030, 3, 1))
    account.refresh_from_db()

    assert account.name_ends_on == date(2030, 3, 1) + timedelta(days=180)
    assert remove_old_names(today=date(2030, 3, 1) + timedelta(days=days)) == names
    assert User.objects.filter(username=f"ehemals-{account.pk}").count() == names
    assert AuditEvent.objects.count() == 0
    assert remove_old_names(today=date(2030, 3, 1) + timedelta(days=179)) == 0


@pytest.mark.parametrize("number", [1, 30])
def test_names_of_many_need_no_more_statements(django_assert_num_queries, number):
    for index in range(number):
        closed_since(factories.make_user(f"person-{index}", email=f"p{index}@stadt.example"), date(2030, 3, 1))

    with django_assert_num_queries(6):  # two of them are the transaction
        assert remove_old_names(today=date(2031, 1, 1)) == number


def test_messages_stand_in_for_no_closed_account(assessment, account, boss):
    close(account, boss)

    assert outbox.tell_all(MailKind.INVITATION, type(assessment).objects.all()) == 0
