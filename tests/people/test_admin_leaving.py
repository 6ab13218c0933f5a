"""„Konto schließen“ in the administration: what the page says, who may, and what a closed account still offers."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.access import permissions
from assessments.models import AuditEvent, Membership, User
from assessments.people.queries.accounts import is_last_admin, roles_nobody_else_has
from assessments.people.steps.account import close_account
from tests import factories

pytestmark = pytest.mark.django_db
STEPS = ("account-close", "account-reopen", "account-remove-name")


def step(name, account):
    return reverse(f"admin:{name}", args=[account.pk])


def form(account):
    return reverse("admin:assessments_user_change", args=[account.pk])


def text_of(page):
    return " ".join(page.content.decode().split())


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def admin_client(client, admin_person):
    client.force_login(admin_person)
    return client


@pytest.fixture
def person(head):
    head.function, head.email = "Leitung der Volkshochschule", "erika@stadt.example"
    head.save()
    return head


@pytest.fixture
def closed(person, admin_person):
    return close_account(account=person, by=admin_person)


# --- who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "allowed"), [("admin", True), ("reviewer", False), ("steering", False)])
def test_the_fachadministration_closes_accounts(person, role, allowed):
    assert permissions.can_close_account(factories.make_member(role, username="x"), person) is allowed


def test_nobody_closes_the_own_account(admin_person):
    root = factories.make_user("technik", is_superuser=True)

    assert permissions.can_close_account(admin_person, admin_person) is False
    assert permissions.can_close_account(root, root) is False


def test_superuser_is_closed_by_a_superuser_alone(admin_person):
    root, other = (factories.make_user(name, is_superuser=True) for name in ("technik", "technik-2"))

    assert permissions.can_close_account(admin_person, root) is False
    assert permissions.can_close_account(other, root) is True


@pytest.mark.parametrize("name", STEPS)
def test_steps_ask_strangers_to_log_in(client, person, name):
    assert client.post(step(name, person)).url.startswith("/konto/anmelden/")
    assert User.objects.get(pk=person.pk).is_closed is False


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("who", ["reviewer", "coordinator", "own"])
def test_steps_refuse_others(client, person, reviewer, coordinator, admin_person, name, who):
    account = admin_person if who == "own" else person
    client.force_login({"reviewer": reviewer, "coordinator": coordinator, "own": admin_person}[who])

    assert client.post(step(name, account)).status_code == 403
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("name", STEPS)
def test_steps_of_an_account_that_is_not_there(admin_client, name):
    assert admin_client.post(reverse(f"admin:{name}", args=[999_999])).status_code == 404


def test_form_offers_to_close_others_only(admin_client, admin_person, person):
    pages = [text_of(admin_client.get(form(account))) for account in (person, admin_person)]

    assert [page.count(">Konto schließen</a>") for page in pages] == [1, 0]


# --- closing ------------------------------------------------------------------------------------------------------


def test_page_says_what_ends_and_what_stays(admin_client, person):
    page = text_of(admin_client.get(step("account-close", person)))

    assert page.count("Volkshochschule hat dann keine Leitung mehr.") == 1
    assert page.count("Alle Rollen: Leitung Volkshochschule.") == 1
    assert page.count("Dort steht nur die Funktion „Leitung der Volkshochschule“.") == 1
    assert page.count("sechs Monate lang") == 1
    assert User.objects.get(pk=person.pk).is_closed is False


def test_page_is_silent_about_what_does_not_happen(admin_client):
    page = text_of(admin_client.get(step("account-close", factories.make_user("ohne"))))

    assert page.count("Das fehlt danach") == 0
    assert page.count("Rollen hat das Konto zurzeit keine.") == 1


def test_page_needs_the_same_few_queries_for_many_roles(admin_client, person, django_assert_num_queries):
    with django_assert_num_queries(8):
        admin_client.get(step("account-close", person))
    for number in range(20):
        Membership.objects.create(user=person, institution=factories.make_institution(f"I{number}"), role="head")
    with django_assert_num_queries(8):
        admin_client.get(step("account-close", person))


def test_closing_says_so_and_leads_back(admin_client, admin_person, person):
    page = admin_client.post(step("account-close", person), follow=True)

    assert page.redirect_chain == [(form(person), 302)]
    assert messages_of(page) == ["Das Konto „Leitung der Volkshochschule“ ist geschlossen."]
    assert AuditEvent.objects.get().actor == admin_person


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("name", "is_closed", "words"),
    [
        ("account-close", True, "Das Konto ist schon geschlossen."),
        ("account-remove-name", False, "Das ist erst möglich, wenn das Konto geschlossen ist."),
    ],
)
def test_wrong_status_is_a_message(admin_client, admin_person, person, method, name, is_closed, words):
    if is_closed:
        close_account(account=person, by=admin_person)

    page = getattr(admin_client, method)(step(name, person), follow=True)

    assert (page.redirect_chain, messages_of(page)) == ([(form(person), 302)], [words])


@pytest.mark.parametrize("method", ["get", "post"])
def test_last_admin_is_a_message(client, admin_person, method):
    client.force_login(factories.make_user("technik", is_superuser=True))

    page = getattr(client, method)(step("account-close", admin_person), follow=True)

    assert messages_of(page)[0].startswith("Das ist das letzte Konto der Fachadministration.")
    assert User.objects.get(pk=admin_person.pk).is_closed is False


# --- institutions left alone --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "values", "left"),
    [
        (None, {}, ["Leitung"]),
        ("head", {}, []),
        ("coordinator", {}, ["Leitung"]),
        ("head", {"valid_until": timezone.localdate() - timedelta(days=1)}, ["Leitung"]),
        ("head", {"valid_until": timezone.localdate()}, []),
    ],
)
def test_role_that_nobody_else_has(person, institution, other_institution, role, values, left):
    factories.make_member("head", other_institution)
    if role:
        factories.make_member(role, institution, username="andere", **values)

    assert [one.get_role_display() for one in roles_nobody_else_has(person)] == left


def test_locked_account_is_nobody_to_rely_on(person, institution):
    factories.make_member("head", institution, username="gesperrt")
    User.objects.filter(username="gesperrt").update(is_active=False)

    assert [one.institution for one in roles_nobody_else_has(person)] == [institution]


def test_institution_that_has_ended_misses_nobody(person, institution):
    institution.active = False
    institution.save()

    assert list(roles_nobody_else_has(person)) == []


# --- a closed account ---------------------------------------------------------------------------------------------


def test_closed_account_says_until_when_the_name_stays(admin_client, closed):
    User.objects.filter(pk=closed.pk).update(closed_on=date(2030, 1, 15))

    page = text_of(admin_client.get(form(closed)))

    assert page.count("Dieses Konto ist seit dem 15.01.2030 geschlossen.") == 1
    assert page.count("Benutzername und E-Mail-Adresse werden am 14.07.2030 entfernt.") == 1
    assert (page.count("Wieder öffnen"), page.count("Namen jetzt entfernen")) == (1, 1)


def test_closed_account_is_read_only(admin_client, closed):
    page = text_of(admin_client.get(form(closed)))
    data = {"username": "anders", "function": "Anders", "is_active": "on"}
    posts = [form(closed)]
    posts += [step("send-password-link", closed), reverse("admin:assessments_user_delete", args=[closed.pk])]

    assert (page.count('name="_save"'), page.count("Passwort setzen"), page.count("Passworts senden")) == (0, 0, 0)
    assert [admin_client.post(path, data).status_code for path in posts] == [403, 403, 403]
    assert User.objects.get(pk=closed.pk).function == "Leitung der Volkshochschule"


def test_closed_account_is_opened_again(admin_client, closed):
    assert admin_client.get(step("account-reopen", closed)).status_code == 405

    page = admin_client.post(step("account-reopen", closed), follow=True)

    assert messages_of(page)[0].startswith("Das Konto „Leitung der Volkshochschule“ ist wieder offen.")
    assert User.objects.get(pk=closed.pk).is_closed is False


def test_open_account_is_not_opened(admin_client, person):
    page = admin_client.post(step("account-reopen", person), follow=True)

    assert messages_of(page) == ["Das ist erst möglich, wenn das Konto geschlossen ist."]


def test_name_is_removed_after_a_question(admin_client, closed):
    asked = text_of(admin_client.get(step("account-remove-name", closed)))
    assert asked.count("die E-Mail-Adresse erika@stadt.example") == 1
    assert User.objects.get(pk=closed.pk).has_name is True

    page = admin_client.post(step("account-remove-name", closed), follow=True)

    said = "Benutzername und E-Mail-Adresse sind entfernt. Geblieben ist die Funktion „Leitung der Volkshochschule“."
    assert messages_of(page) == [said]
    assert (text_of(page).count("erika"), text_of(page).count("Wieder öffnen")) == (0, 0)
    assert admin_client.get(step("account-remove-name", closed), follow=True).redirect_chain == [(form(closed), 302)]


def test_closed_demo_account_keeps_its_name(admin_client, admin_person):
    account = close_account(account=factories.make_user("demo-leitung"), by=admin_person)

    page = text_of(admin_client.get(form(account)))

    assert page.count("Es gehört zu den Demodaten und wird mit ihnen entfernt.") == 1
    assert (page.count("Wieder öffnen"), page.count("Namen jetzt entfernen")) == (1, 0)


# --- list and form ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("", {"offen", "zu", "fachadmin", "gesperrt"}),
        ("?stand=offen", {"offen", "fachadmin"}),
        ("?stand=gesperrt", {"gesperrt"}),
        ("?stand=geschlossen", {"zu"}),
        ("?stand=unbekannt", {"offen", "zu", "fachadmin", "gesperrt"}),
    ],
)
def test_list_tells_open_from_closed(admin_client, state, found):
    factories.make_user("offen")
    factories.make_user("gesperrt", is_active=False)
    factories.make_user("zu", is_active=False, closed_on=date(2030, 1, 15))

    page = admin_client.get(reverse("admin:assessments_user_changelist") + state)

    assert {account.username for account in page.context["cl"].result_list} == found
    assert text_of(page).count("geschlossen seit 15.01.2030") == ("zu" in found)
    assert text_of(page).count('<td class="field-state">vorübergehend gesperrt</td>') == ("gesperrt" in found)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "ehemals-7", "Mit „ehemals-“ beginnen geschlossene Konten, deren Name entfernt ist."),
        ("function", " ", "Bitte füllen Sie „Funktion“ aus."),
    ],
)
def test_bad_input_is_kept_and_explained(admin_client, person, field, value, words):
    data = {"username": "neuer-name", "function": "Neue Funktion", "email": "", "is_active": "on"}
    data |= {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0, field: value}

    page = admin_client.post(form(person), data)

    shown = page.context["adminform"].form
    assert (shown.errors, shown["email"].value()) == ({field: [words]}, "")
    assert User.objects.get(pk=person.pk).function == "Leitung der Volkshochschule"


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": ""},
        {"memberships-0-DELETE": "on"},
        {"memberships-0-valid_until": "2099-12-31"},
        {"memberships-0-role": "reviewer"},
    ],
    ids=["locked", "without role", "for a while", "another role"],
)
@pytest.mark.parametrize("number", [1, 2])
def test_form_keeps_the_last_account_that_may_administer(client, number, change):
    admins = [factories.make_member("admin", username=f"fachadmin-{index}") for index in range(number)]
    client.force_login(factories.make_user("technik", is_superuser=True))
    role = admins[0].memberships.get()
    data = {"username": "fachadmin-0", "function": "Fachadministration", "is_active": "on"}
    data |= {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": role.pk}
    data |= {"memberships-0-user": admins[0].pk, "memberships-0-role": "admin"}

    response = client.post(reverse("admin:assessments_user_change", args=[admins[0].pk]), data | change)

    refused = "Das ist das letzte Konto der Fachadministration." in response.content.decode()
    assert refused is (number == 1)
    assert is_last_admin(admins[0]) is (number == 1)


def test_nobody_deletes_the_own_account(client, admin_person):
    client.force_login(admin_person)

    response = client.post(reverse("admin:assessments_user_delete", args=[admin_person.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert User.objects.filter(pk=admin_person.pk).exists()


def test_admin_for_a_while_does_not_delete_the_last_lasting_one(client, admin_person):
    today = timezone.localdate()
    client.force_login(factories.make_member("admin", username="vertretung", valid_until=today))
    address = reverse("admin:assessments_user_delete", args=[admin_person.pk])

    client.post(address, {"post": "yes"})

    assert "letzte Konto der Fachadministration" in text_of(client.get(address))
    assert User.objects.filter(pk=admin_person.pk).exists()
