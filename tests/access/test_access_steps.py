"""One person asks, another one confirms or refuses; the log tells both."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.utils import timezone

from assessments.access.queries import has_second_person, number_to_confirm, waiting_access
from assessments.access.steps import (
    activate,
    change_email,
    confirm_access,
    confirm_on_server,
    end_role,
    give_roles,
    refuse_access,
)
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.institutions.steps import reorganisation as reorganisation_steps
from assessments.institutions.steps.reorganisation import Reorganisation
from assessments.mail.steps import delivery, outbox
from assessments.models import AccessChange, AuditEvent, Membership, OutgoingMail, Succession, User
from assessments.people.steps.account import close_account
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def role(account, name, institution=None, **values):
    return Membership(user=account, role=name, institution=institution, **values)


def waiting():
    return [str(change) for change in waiting_access()]


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "actor_function", "subject_label", "note"))


def refused(reason):
    return pytest.raises(TransitionNotAllowed, match=Reason(reason).label.split(".")[0])


@pytest.fixture
def person():
    return factories.make_user("neu", "Neue Leitung", email="neu@stadt.example")


@pytest.fixture
def asked(person, institution, admin_person):
    """The role of the head, asked for by the Fachadministration."""
    (change,) = give_roles(roles=[role(person, "head", institution)], by=admin_person).waiting
    return change


# --- roles --------------------------------------------------------------------------------------------------------


def test_role_holds_only_when_somebody_else_has_confirmed(asked, person, institution, reviewer):
    assert User.objects.get(pk=person.pk).roles == {}

    assert confirm_access(keys=[asked.pk], by=reviewer) == [asked]

    assert User.objects.get(pk=person.pk).roles == {institution.pk: {"head"}}
    assert waiting() == []
    assert events() == [
        ("ask_access", "fachadmin", "Neue Leitung", "Rolle Leitung Volkshochschule"),
        (
            "confirm_access",
            "reviewer",
            "Neue Leitung",
            "Rolle Leitung Volkshochschule; beantragt von: fachadmin",
        ),
    ]
    assert [row.history_user for row in Membership.history.filter(user=person)] == [reviewer]


@pytest.mark.parametrize("name", ["executive_board", "auditor"])
def test_role_that_reads_no_answers_waits_too(person, admin_person, name):
    """The executive board sees every department group for itself, the Revision the whole log."""
    given = give_roles(roles=[role(person, name)], by=admin_person)

    assert (given.now, len(given.waiting)) == ((), 1)
    assert User.objects.get(pk=person.pk).roles == {}


def test_nobody_gives_herself_a_role(admin_person):
    with refused("own_role"):
        give_roles(roles=[role(admin_person, "executive_board")], by=admin_person)


def test_who_asked_does_not_confirm(asked, admin_person):
    with refused("own_request"):
        confirm_access(keys=[asked.pk], by=admin_person)
    assert len(waiting()) == 1


def test_who_gets_the_role_does_not_confirm(reviewer, admin_person):
    (change,) = give_roles(roles=[role(reviewer, "steering")], by=admin_person).waiting
    with refused("own_request"):
        confirm_access(keys=[change.pk], by=reviewer)


def test_two_confirmations_are_one(asked, reviewer):
    confirm_access(keys=[asked.pk], by=reviewer)
    with refused("access_decided"):
        confirm_access(keys=[asked.pk], by=reviewer)
    assert (Membership.objects.filter(role="head").count(), OutgoingMail.objects.count()) == (1, 1)


def test_one_that_is_decided_stops_the_others(asked, person, admin_person, reviewer):
    (other,) = give_roles(roles=[role(person, "steering")], by=admin_person).waiting
    refuse_access(key=asked.pk, note="Falsches Konto.", by=reviewer)
    with refused("access_decided"):
        confirm_access(keys=[asked.pk, other.pk], by=reviewer)
    assert waiting() == ["Rolle Lenkungskreis Stadt"]


def test_nobody_confirms_what_she_has_not_seen(asked, person, institution, admin_person, reviewer):
    """Asked for again with another end: that is another request."""
    give_roles(roles=[role(person, "head", institution, valid_until=TODAY)], by=admin_person)
    with refused("access_decided"):
        confirm_access(keys=[asked.pk], by=reviewer)
    assert waiting() == [f"Rolle Leitung Volkshochschule, bis {TODAY:%d.%m.%Y}"]


@pytest.mark.parametrize(("before", "after", "waits"), [(5, 9, True), (5, None, True), (5, 2, False), (None, 2, False)])
def test_longer_waits_shorter_holds(institution, admin_person, reviewer, before, after, waits):
    start, end = (None if days is None else TODAY + timedelta(days=days) for days in (before, after))
    deputy = factories.make_member("head", institution, valid_until=start)

    give_roles(roles=[role(deputy, "head", institution, valid_until=end)], by=admin_person)

    assert deputy.memberships.get().valid_until == (start if waits else end)
    confirm_access(keys=[change.pk for change in AccessChange.objects.all()], by=reviewer)
    assert deputy.memberships.get().valid_until == end


def test_role_that_ends_takes_what_waits_along(institution, admin_person):
    deputy = factories.make_member("head", institution, valid_until=TODAY)
    give_roles(roles=[role(deputy, "head", institution)], by=admin_person)

    end_role(role=deputy.memberships.get(), by=admin_person)

    assert (deputy.memberships.count(), waiting()) == (0, [])


def test_closing_an_account_ends_what_waits(asked, person, admin_person):
    close_account(account=person, by=admin_person)
    assert waiting() == []


@pytest.fixture
def succession(institution, other_institution, admin_person):
    """Waits to be opened: the answers of one institution for those of another."""
    change = Reorganisation((institution, other_institution), (other_institution,))
    reorganisation_steps.reorganise(reorganisation=change, by=admin_person)
    return AccessChange.objects.get()


def test_nobody_opens_answers_to_herself(succession, other_institution, reviewer):
    Membership.objects.create(user=reviewer, role="contributor", institution=other_institution)
    person = User.objects.get(pk=reviewer.pk)

    with refused("own_institution"):
        confirm_access(keys=[succession.pk], by=person)

    assert number_to_confirm(person) == 0
    assert Succession.objects.get().opened is False
    confirm_on_server(key=succession.pk)  # for there is no second person
    assert Succession.objects.get().opened is True


@pytest.mark.parametrize(
    "values", [{"role": "head"}, {"role": "coordinator", "valid_until": TODAY - timedelta(days=1)}]
)
def test_a_role_elsewhere_or_over_does_not_matter(succession, institution, other_institution, reviewer, values):
    there = institution if values["role"] == "head" else other_institution
    Membership.objects.create(user=reviewer, institution=there, **values)
    confirm_access(keys=[succession.pk], by=User.objects.get(pk=reviewer.pk))
    assert Succession.objects.get().opened is True


def test_closing_an_account_takes_back_what_it_asked_for(asked, admin_person, reviewer):
    third = factories.make_member("admin", username="dritte")

    close_account(account=admin_person, by=third)

    assert waiting() == []
    assert events()[-2] == (
        "refuse_access",
        "dritte",
        "Neue Leitung",
        "Rolle Leitung Volkshochschule; beantragt von: fachadmin. Begründung: Das Konto wurde geschlossen.",
    )


@pytest.mark.parametrize("how", ["shut", "over", "gone"])
def test_nobody_confirms_for_somebody_who_may_not_ask_any_more(asked, admin_person, reviewer, how):
    if how == "shut":
        User.objects.filter(pk=admin_person.pk).update(is_active=False)
    elif how == "over":
        admin_person.memberships.update(valid_until=TODAY - timedelta(days=1))
    else:
        admin_person.memberships.all().delete()

    with refused("asked_by_nobody"):
        confirm_access(keys=[asked.pk], by=reviewer)
    assert number_to_confirm(reviewer) == 0
    with refused("asked_by_nobody"):
        confirm_on_server(key=asked.pk)
    refuse_access(key=asked.pk, note="Bitte neu beantragen.", by=reviewer)
    assert waiting() == []


def test_refusal_leaves_everything_as_it_is(asked, person, reviewer):
    refuse_access(key=asked.pk, note="Falsches Konto.", by=reviewer)

    assert (User.objects.get(pk=person.pk).roles, waiting()) == ({}, [])
    assert events()[-1] == (
        "refuse_access",
        "reviewer",
        "Neue Leitung",
        "Rolle Leitung Volkshochschule; beantragt von: fachadmin. Begründung: Falsches Konto.",
    )
    with refused("access_decided"):
        refuse_access(key=asked.pk, note="Noch einmal.", by=reviewer)


@pytest.mark.parametrize("note", ["", "  ", "\u200b", "\u2060\u00ad", "...", "\u3164"])
def test_refusal_says_why(asked, reviewer, note):
    with refused("note_missing"):
        refuse_access(key=asked.pk, note=note, by=reviewer)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_are_one():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one transaction after the other")
    admin, person = factories.make_member("admin"), factories.make_user("neu")
    reviewers = [factories.make_member("reviewer", username=f"r{number}") for number in range(2)]
    (change,) = give_roles(roles=[role(person, "steering")], by=admin).waiting
    outcome = []

    def confirm():
        try:
            with refused("access_decided"):
                confirm_access(keys=[change.pk], by=reviewers[1])
            outcome.append("refused")
        finally:
            connections.close_all()

    thread = threading.Thread(target=confirm)
    with transaction.atomic():
        confirm_access(keys=[change.pk], by=reviewers[0])
        thread.start()
        thread.join(timeout=1)  # long enough to come as far as it may
    thread.join()
    assert (outcome, person.memberships.count()) == (["refused"], 1)


# --- who is told --------------------------------------------------------------------------------------------------


def test_mailbox_and_head_are_told_of_a_new_role(asked, institution, reviewer):
    institution.mailbox = "vhs@stadt.example"
    institution.save()
    for number, values in enumerate(({}, {"valid_until": TODAY - timedelta(days=1)})):
        head = factories.make_member("head", institution, username=f"leitung-{number}", **values)
        User.objects.filter(pk=head.pk).update(email=f"leitung-{number}@stadt.example")

    confirm_access(keys=[asked.pk], by=reviewer)
    delivery.deliver()

    assert sorted(message.to[0] for message in mail.outbox) == [
        "leitung-0@stadt.example",
        "neu@stadt.example",  # she is the head now
        "vhs@stadt.example",
    ]
    assert mail.outbox[0].subject == "Volkshochschule: Ein Konto hat eine Rolle bekommen"
    body = mail.outbox[0].body
    assert [body.count(words) for words in ("Rolle: Leitung", "Funktion des Kontos: Neue Leitung")] == [1, 1]
    assert body.count("neu@stadt.example") == 0


def test_role_that_is_gone_before_the_mail_is_told_no_more(asked, institution, reviewer, person, admin_person):
    confirm_access(keys=[asked.pk], by=reviewer)
    end_role(role=person.memberships.get(), by=admin_person)
    delivery.deliver()

    assert list(OutgoingMail.objects.values_list("status", "reason")) == [("dropped", "Die Rolle gibt es nicht mehr.")]


# --- address ------------------------------------------------------------------------------------------------------


def test_address_of_somebody_who_reads_waits(head, admin_person, reviewer):
    head.set_password(factories.PASSWORD)
    head.email = "alt@stadt.example"
    head.save()

    assert change_email(account=head, email="neu@stadt.example", by=admin_person) is False
    assert User.objects.get(pk=head.pk).email == "alt@stadt.example"
    assert [note for *_, note in events()] == ["neue E-Mail-Adresse"]  # the log holds no addresses

    factories.confirm_all()
    account = User.objects.get(pk=head.pk)
    assert (account.email, account.has_usable_password()) == ("neu@stadt.example", False)
    assert list(OutgoingMail.objects.values_list("kind", "recipient")) == [("password", "neu@stadt.example")]


def test_address_waits_as_long_as_a_role_waits(asked, person, admin_person):
    assert change_email(account=person, email="fremd@stadt.example", by=admin_person) is False


def test_whoever_knows_the_old_password_is_out_with_the_new_address(person, admin_person):
    """An account of the own hand, and only then the address of somebody who may get a role."""
    person.set_password(factories.PASSWORD)
    person.save()

    assert change_email(account=person, email="leitung@stadt.example", by=admin_person) is True
    assert User.objects.get(pk=person.pk).has_usable_password() is False


def test_link_that_waits_for_the_old_address_is_not_sent(person, admin_person):
    person.set_password(factories.PASSWORD)
    person.save()
    outbox.send_password_link(person, "neu@stadt.example")
    change_email(account=person, email="leitung@stadt.example", by=admin_person)
    delivery.deliver()

    assert [message.to for message in mail.outbox] == [["leitung@stadt.example"]]


# --- accounts that come back --------------------------------------------------------------------------------------


def test_account_with_roles_comes_back_by_two(head, admin_person):
    User.objects.filter(pk=head.pk).update(is_active=False)

    assert activate(account=head, by=admin_person) is False
    assert User.objects.get(pk=head.pk).is_active is False
    factories.confirm_all()
    assert User.objects.get(pk=head.pk).is_active is True


def test_account_without_roles_comes_back_at_once(admin_person):
    account = factories.make_user("gesperrt", is_active=False)
    assert activate(account=account, by=admin_person) is True


# --- reorganisations ----------------------------------------------------------------------------------------------


def reorganise(by, before, after, roles=()):
    change = Reorganisation(tuple(before), tuple(after), frozenset(roles))
    return reorganisation_steps.reorganise(reorganisation=change, by=by)


def test_institution_that_was_there_reads_what_comes_to_it_when_opened(
    institution, other_institution, head, stranger, admin_person
):
    reorganise(admin_person, [institution, other_institution], [other_institution])

    assert waiting() == ["Wirtschaftsbetrieb liest die Antworten von Volkshochschule"]
    assert User.with_roles(stranger.pk).roles == {other_institution.pk: {"coordinator"}}
    assert User.with_roles(head.pk).roles == {institution.pk: {"head"}}
    factories.confirm_all()
    assert set(User.with_roles(stranger.pk).roles) == {institution.pk, other_institution.pk}
    assert AuditEvent.objects.filter(verb="confirm_access").get().subject_type == "succession"


def test_what_is_shut_stays_shut_when_its_successor_changes_its_name(
    institution, other_institution, stranger, admin_person
):
    reorganise(admin_person, [institution, other_institution], [other_institution])
    new = factories.Institution(code="NEU", name="Neuer Betrieb")
    reorganise(admin_person, [other_institution], [new], [(stranger.memberships.get().pk, "NEU")])

    account = User.with_roles(stranger.pk)
    assert institution.pk not in account.roles
    assert new.pk in account.roles  # who alone comes from one institution reads no more than before
    assert Succession.objects.filter(opened=False).count() == 2


def test_role_goes_over_at_once_to_those_who_had_it_everywhere(institution, other_institution, admin_person):
    everywhere = factories.make_member("head", institution, username="überall")
    Membership.objects.create(user=everywhere, institution=other_institution, role="head")
    half = factories.make_member("head", institution, username="halb")
    Membership.objects.create(user=half, institution=other_institution, role="contributor")
    new = factories.Institution(code="NEU", name="Neu")
    keys = [(row.pk, "NEU") for row in Membership.objects.filter(institution=institution)]

    reorganise(admin_person, [institution, other_institution], [new], keys)

    assert [row.user for row in Membership.objects.filter(institution=new)] == [everywhere]
    assert waiting() == ["Rolle Leitung Neu"]


# --- on the server ------------------------------------------------------------------------------------------------


def test_server_confirms_as_long_as_there_is_nobody_else():
    root = factories.make_user("technik", is_superuser=True)
    first, second = (factories.make_user(name) for name in ("fach-1", "fach-2"))
    one, two = give_roles(roles=[role(first, "admin"), role(second, "admin")], by=root).waiting

    confirm_on_server(key=one.pk)

    assert User.objects.get(pk=first.pk).roles == {None: {"admin"}}
    assert events()[-1][:2] == ("confirm_on_server", "auf dem Server")
    with refused("second_person"):
        confirm_on_server(key=two.pk)
    with refused("access_decided"):
        confirm_on_server(key=one.pk)


@pytest.mark.parametrize("values", [{"is_active": False}, {}])
def test_second_person_is_one_who_can(asked, values):
    assert has_second_person(asked) is False
    other = factories.make_member("reviewer", username="zweite")
    User.objects.filter(pk=other.pk).update(**values)
    assert has_second_person(asked) is (values == {})


def test_number_to_confirm_leaves_out_the_own(asked, admin_person, reviewer, head, django_assert_num_queries):
    assert [number_to_confirm(one) for one in (admin_person, reviewer)] == [0, 1]
    with django_assert_num_queries(1):  # the roles
        assert number_to_confirm(head) == 0


@pytest.mark.parametrize("number", [1, 40])
def test_many_are_confirmed_with_the_same_few_statements(
    number, institution, admin_person, reviewer, django_assert_max_num_queries
):
    people = [factories.make_user(f"p{n}") for n in range(number)]
    give_roles(roles=[role(one, "head", institution) for one in people], by=admin_person)
    keys = list(AccessChange.objects.values_list("pk", flat=True))

    with django_assert_max_num_queries(18):
        confirm_access(keys=keys, by=reviewer)
