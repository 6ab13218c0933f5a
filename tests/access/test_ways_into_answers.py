"""Every way the Fachadministration alone might get at answers, or let somebody else: barred, or waiting for two.

Each way is walked with the forms that the pages send, and with forged ones. Afterwards everybody reads what she read
before, no password works that did not, and no link to a new password goes to another address.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.access.visibility import assessments_visible_to
from assessments.mail.steps import delivery
from assessments.models import AccessChange, Institution, Membership, User
from tests import factories
from tests.html_form import fields_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ACCOUNTS = "/verwaltung/assessments/user/"
LIST = f"{ACCOUNTS}liste/"
REORGANISE = "/verwaltung/assessments/institution/umorganisieren/"
OWN = "fachadmin@privat.example"
READING = [
    ("contributor", "VHS"),
    ("coordinator", "VHS"),
    ("head", "VHS"),
    ("reviewer", ""),
    ("steering", ""),
    ("coordination_group", ""),
]


def account(username, email="", *roles, **values):
    user = factories.make_user(username, f"Funktion {username}", email=email, **values)
    user.set_password(factories.PASSWORD)
    user.save()
    for role, institution, until in roles:
        Membership.objects.create(user=user, role=role, institution=institution, valid_until=until)
    return user


@pytest.fixture
def city(institution, other_institution, assessment_round):
    """Answers of two institutions, and people of every kind, each with address and password."""
    fach = account("fach", OWN, ("admin", None, None))
    for one in (institution, other_institution):
        factories.make_assessment(assessment_round, one, "accepted", by=fach, publication_consent="named")
    return {
        "fach": fach,
        "head": account("leitung", "leitung@stadt.example", ("head", institution, None)),
        "other": account("andere", "andere@stadt.example", ("contributor", other_institution, None)),
        "deputy": account("vertretung", "v@stadt.example", ("head", institution, TODAY)),
        "over": account("vorbei", "w@stadt.example", ("head", institution, TODAY - timedelta(days=1))),
        "shut": account("gesperrt", "g@stadt.example", ("reviewer", None, None), is_active=False),
        "reviewer": account("integration", "i@stadt.example", ("reviewer", None, None)),
        "admin": account("zweite", "z@stadt.example", ("admin", None, None)),
        "nobody": account("ohne", "ohne@stadt.example"),
    }


@pytest.fixture
def desk(client, city):
    client.force_login(city["fach"])
    return client


def readable():
    """What each account that can log in reads, by user name; accounts that read nothing are left out."""
    found = {
        user.username: frozenset(assessments_visible_to(user).values_list("institution__code", flat=True))
        for user in User.objects.filter(is_active=True)
    }
    return {name: codes for name, codes in found.items() if codes}


def confirming():
    roles = Membership.objects.valid().filter(role__in=("admin", "reviewer"), user__is_active=True)
    return set(roles.values_list("user__username", flat=True))


def addresses():
    return dict(User.objects.exclude(email="").filter(is_active=True).values_list("username", "email"))


def form_of(user, *rows, **values):
    """The form of an account as its page sends it."""
    kept = list(user.memberships.order_by("institution", "role", "pk")) if user.pk else []
    data = {"username": user.username, "function": user.function, "email": user.email}
    data |= {"is_active": "on"} if user.is_active else {}
    data |= {"memberships-TOTAL_FORMS": len(kept) + len(rows), "memberships-INITIAL_FORMS": len(kept)}
    for number, one in enumerate(kept):
        data |= {
            f"memberships-{number}-id": one.pk,
            f"memberships-{number}-user": user.pk,
            f"memberships-{number}-role": one.role,
            f"memberships-{number}-institution": one.institution.code if one.institution else "",
            f"memberships-{number}-valid_until": one.valid_until or "",
        }
    for number, (role, code) in enumerate(rows, len(kept)):
        data |= {f"memberships-{number}-role": role, f"memberships-{number}-institution": code}
    return data | values


def change(client, user, *rows, **values):
    return client.post(reverse("admin:assessments_user_change", args=[user.pk]), form_of(user, *rows, **values))


def make(client, username, *rows, **values):
    new = User(username=username, function="Neu", is_active=True, email=OWN)
    return client.post(reverse("admin:assessments_user_add"), form_of(new, *rows, **values))


def take_in(client, *lines):
    text = "\n".join(("Benutzername;Funktion;E-Mail;Rolle;Institution;gültig bis", *lines))
    return client.post(LIST, fields_of(client.post(LIST, {"text": text, "invite": "on"}), LIST))


def reorganise(client, codes, *after, roles=()):
    data = {"codes": codes, "form-TOTAL_FORMS": 5, "form-INITIAL_FORMS": 0, "umorganisieren": "1", "rolle": list(roles)}
    for number, code in enumerate(after):
        known = Institution.objects.filter(code=code).exists()
        data |= {f"form-{number}-code": code, f"form-{number}-name": "" if known else f"Neu {code}"}
    return client.post(REORGANISE, data)


# --- the ways -----------------------------------------------------------------------------------------------------


def own_role(desk, city, role):
    change(desk, city["fach"], role)


def role_of_another(desk, city, role):
    change(desk, city["nobody"], role)


def new_account(desk, city, role):
    make(desk, "neu", role, send_invitation="on")


def list_of_accounts(desk, city, role):
    role, code = role
    take_in(desk, f"neu;Neu;neu@privat.example;{role};{code};", f"ohne;;;{role};{code};")


def list_with_the_own_account(desk, city, role):
    role, code = role
    text = f"Benutzername;Rolle;Institution\nfach;{role};{code}\n"
    assert desk.post(LIST, {"text": text}).context["plan"].faulty != []


def board_role_becomes_another(desk, city, role):
    Membership.objects.create(user=city["nobody"], role="executive_board")
    role, code = role
    change(desk, city["nobody"], **{"memberships-0-role": role, "memberships-0-institution": code})


def deleted_and_made_again(desk, city, role):
    desk.post(reverse("admin:assessments_user_delete", args=[city["nobody"].pk]), {"post": "yes"})
    make(desk, "ohne", role)


def board_role_forged_into_the_own(desk, city, role):
    """The row of another account, sent with the form of the own one."""
    row = Membership.objects.create(user=city["nobody"], role="executive_board")
    role, code = role
    forged = {"memberships-1-id": row.pk, "memberships-1-user": city["fach"].pk, "memberships-TOTAL_FORMS": 2}
    forged |= {"memberships-1-role": role, "memberships-1-institution": code, "memberships-INITIAL_FORMS": 2}
    change(desk, city["fach"], **forged)


WITH_A_ROLE = [
    own_role,
    role_of_another,
    new_account,
    list_of_accounts,
    list_with_the_own_account,
    board_role_becomes_another,
    deleted_and_made_again,
    board_role_forged_into_the_own,
]


@pytest.mark.parametrize("role", [*READING, ("admin", "")], ids=lambda role: role[0])
@pytest.mark.parametrize("way", WITH_A_ROLE, ids=lambda way: way.__name__)
def test_no_role_opens_answers(desk, city, way, role):
    reading, second = readable(), confirming()

    way(desk, city, role)

    assert (readable(), confirming()) == (reading, second)
    asked = AccessChange.objects.filter(kind="role").exists()
    assert asked is (way not in (own_role, list_with_the_own_account, board_role_forged_into_the_own))
    assert not AccessChange.objects.filter(account=city["fach"]).exists()


def address_of_somebody_who_reads(desk, city):
    change(desk, city["head"], email=OWN)


def address_of_the_second_person(desk, city):
    change(desk, city["reviewer"], email=OWN)
    change(desk, city["admin"], email=OWN)


def own_address(desk, city):
    change(desk, city["fach"], email="andere@privat.example")


def longer_deputy(desk, city):
    change(desk, city["deputy"], **{"memberships-0-valid_until": ""})
    change(desk, city["deputy"], **{"memberships-0-valid_until": TODAY + timedelta(days=900)})


def role_that_was_over(desk, city):
    change(desk, city["over"], **{"memberships-0-valid_until": ""})


def shut_account(desk, city):
    change(desk, city["shut"], is_active="on")


def shut_account_with_another_address(desk, city):
    change(desk, city["shut"], is_active="on", email=OWN)


def password_page(desk, city):
    for user in (city["head"], city["reviewer"], city["shut"]):
        data = {"password1": "x" * 20, "password2": "x" * 20, "usable_password": "true"}
        desk.post(f"{ACCOUNTS}{user.pk}/password/", data, follow=True)
        change(desk, user, password="x" * 20, password1="x" * 20, password2="x" * 20)


def superuser(desk, city):
    for user in (city["fach"], city["nobody"]):
        change(desk, user, is_superuser="on", is_staff="on", groups="1", user_permissions="1")
    make(desk, "neu", is_superuser="on", is_staff="on")


def merged_into_another(desk, city):
    reorganise(desk, "VHS, WBL", "WBL", roles=every_role("WBL"))


def merged_into_a_new_one(desk, city):
    reorganise(desk, "VHS, WBL", "NEU", roles=every_role("NEU"))


def taken_over_by_one_that_is_not_named_before(desk, city):
    reorganise(desk, "VHS", "WBL", roles=every_role("WBL"))


def merged_and_then_named_anew(desk, city):
    reorganise(desk, "VHS, WBL", "WBL", roles=every_role("WBL"))
    reorganise(desk, "WBL", "NEU", roles=every_role("NEU"))


def by_its_own_hand_confirmed(desk, city):
    change(desk, city["nobody"], ("head", "VHS"))
    keys = list(AccessChange.objects.values_list("pk", flat=True))
    desk.post(reverse("access-confirm"), {"wahl": keys})


def by_an_account_of_its_own(desk, city):
    """A second Fachadministration that nobody has confirmed confirms nothing."""
    make(desk, "strohperson", ("admin", ""), send_invitation="on")
    change(desk, city["nobody"], ("head", "VHS"))
    straw = Client()
    straw.force_login(User.objects.get(username="strohperson"))
    for key in AccessChange.objects.values_list("pk", flat=True):
        assert straw.post(reverse("access-confirm"), {"wahl": [key]}).status_code == 403


ALONE = [
    address_of_somebody_who_reads,
    address_of_the_second_person,
    own_address,
    longer_deputy,
    role_that_was_over,
    shut_account,
    shut_account_with_another_address,
    password_page,
    superuser,
    merged_into_another,
    merged_into_a_new_one,
    taken_over_by_one_that_is_not_named_before,
    merged_and_then_named_anew,
    by_its_own_hand_confirmed,
    by_an_account_of_its_own,
]
BARRED = {password_page, superuser}


def every_role(code):
    return [f"{key}:{code}" for key in Membership.objects.exclude(institution=None).values_list("pk", flat=True)]


@pytest.mark.parametrize("way", ALONE, ids=lambda way: way.__name__)
def test_no_way_opens_answers(desk, city, way):
    reading, second, mailboxes = readable(), confirming(), addresses()
    able = set(User.objects.filter(is_active=True).values_list("username", flat=True))

    way(desk, city)

    assert (readable(), confirming()) == (reading, second)
    assert {name: address for name, address in addresses().items() if name in mailboxes} == mailboxes
    assert AccessChange.objects.exists() is (way not in BARRED)
    assert set(User.objects.filter(is_active=True).values_list("username", flat=True)) - able <= {"neu", "strohperson"}
    assert User.objects.filter(is_superuser=True).count() == 0
    for user in User.objects.filter(username__in=mailboxes):
        assert user.check_password(factories.PASSWORD)


@pytest.mark.parametrize("way", ALONE, ids=lambda way: way.__name__)
def test_all_that_waits_holds_once_somebody_else_confirms(desk, city, way):
    """Nothing is barred for good by mistake: a way that waits leads on, by two persons."""
    way(desk, city)
    before = AccessChange.objects.count()
    desk.force_login(city["reviewer"])
    own = list(AccessChange.objects.filter(account=city["reviewer"]).values_list("pk", flat=True))

    keys = list(AccessChange.objects.exclude(pk__in=own).values_list("pk", flat=True))
    desk.post(reverse("access-confirm"), {"wahl": keys})

    assert AccessChange.objects.count() == len(own)
    assert (before == 0) is (way in BARRED)


# --- links to a new password --------------------------------------------------------------------------------------


def test_forgotten_password_goes_to_the_confirmed_address_alone(desk, city, mailoutbox):
    change(desk, city["head"], email=OWN)
    desk.post(reverse("admin:send-password-link", args=[city["head"].pk]))
    for address in (OWN, "leitung@stadt.example"):
        Client().post(reverse("account_reset_password"), {"email": address})
    delivery.deliver()

    links = [(message.to, "Link gilt" in message.body, "leitung" in message.body) for message in mailoutbox]
    # the own account has that address, and gets its own link
    assert sorted(links) == [
        ([OWN], True, False),
        (["leitung@stadt.example"], True, True),
        (["leitung@stadt.example"], True, True),
    ]


def test_session_of_a_borrowed_account_ends_with_its_new_address(desk, city):
    """Made by the own hand with the own address, logged in, and only then dressed as somebody else."""
    make(desk, "strohperson")
    straw = User.objects.get(username="strohperson")
    straw.set_password(factories.PASSWORD)
    straw.save()
    inside = Client()
    inside.force_login(straw)
    change(desk, straw, email="echte.leitung@stadt.example")
    change(desk, User.objects.get(pk=straw.pk), ("head", "VHS"))
    factories.confirm_all()

    assert inside.get("/").url.startswith("/konto/anmelden/")
    assert User.objects.get(pk=straw.pk).has_usable_password() is False


def test_reopened_account_has_neither_roles_nor_password(desk, city):
    desk.post(reverse("admin:account-close", args=[city["head"].pk]))
    reading = readable()
    desk.post(reverse("admin:account-reopen", args=[city["head"].pk]))
    change(desk, User.objects.get(username="leitung"), ("head", "VHS"), email=OWN)

    account = User.objects.get(username="leitung")
    assert (readable(), account.has_usable_password()) == (reading, False)
    assert AccessChange.objects.filter(kind="role", account=account).count() == 1


def test_own_page_has_no_form_for_roles(desk, city):
    page = desk.get(reverse("admin:assessments_user_change", args=[city["fach"].pk])).content.decode()

    assert (page.count("memberships-"), page.count("Die eigenen Rollen ändert niemand selbst.")) == (0, 1)
    assert page.count("<li>Fachadministration Stadt</li>") == 1
