"""„Zu bestätigen“: what it shows, what may be ticked, and what is said when it goes wrong. The command besides."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.access.steps import give_roles
from assessments.institutions.steps.reorganisation import Reorganisation, reorganise
from assessments.models import AccessChange, AuditEvent, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/zugang/"


def text(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def person():
    return factories.make_user("neu", "Neue <b>Leitung</b>", email="neu@stadt.example")


@pytest.fixture
def asked(person, institution, admin_person):
    role = Membership(user=person, role="head", institution=institution, valid_until=date(2099, 12, 31))
    (change,) = give_roles(roles=[role], by=admin_person).waiting
    return change


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


def confirm(client, *keys):
    return client.post(reverse("access-confirm"), {"wahl": keys}, follow=True)


def test_list_says_who_asks_what_for_whom_and_until_when(desk, asked):
    page = text(desk.get(LIST))

    assert page.count("Neue &lt;b&gt;Leitung&lt;/b&gt;<br>") == 1
    assert page.count("neu<br>neu@stadt.example") == 1
    assert page.count("Rolle <strong>Leitung</strong> bei Volkshochschule, bis 31.12.2099") == 1
    assert page.count("von: fachadmin") == 1
    assert page.count('type="checkbox"') == 1


def test_who_asked_finds_nothing_to_tick_and_may_take_it_back(client, asked, admin_person):
    client.force_login(admin_person)
    page = text(client.get(LIST))

    assert (page.count('type="checkbox"'), page.count("Bestätigt eine andere Person</td>")) == (0, 1)
    assert (page.count("Angekreuztes bestätigen"), page.count(">Zurücknehmen</a>")) == (0, 1)


def test_confirmation_says_what_holds_now(desk, asked, person):
    assert said(confirm(desk, asked.pk)) == [
        "Bestätigt: Rolle Leitung Volkshochschule, bis 31.12.2099 (Neue <b>Leitung</b>)."
    ]
    assert person.memberships.count() == 1
    assert text(desk.get(LIST)).count("Zurzeit wartet nichts auf eine zweite Person.") == 1


def test_second_click_is_a_message(desk, asked):
    confirm(desk, asked.pk)
    assert said(confirm(desk, asked.pk))[0].startswith("Darüber ist inzwischen entschieden")


def test_forged_confirmation_of_the_own_request_is_a_message(client, asked, admin_person):
    client.force_login(admin_person)
    assert said(confirm(client, asked.pk)) == [
        "Was Sie selbst beantragt haben oder was Ihr eigenes Konto betrifft, bestätigt eine andere Person."
    ]
    assert AccessChange.objects.count() == 1


@pytest.mark.parametrize("keys", [(), ("",), ("x",), ("²",), ("-1",), ("9" * 40,), ("1\x00",), ("0",)])
def test_keys_that_are_none_change_nothing(desk, asked, keys):
    assert len(said(confirm(desk, *keys))) == 1
    assert AccessChange.objects.count() == 1


def test_refusal_needs_a_reason_and_keeps_what_was_typed(desk, asked, admin_person):
    path = reverse("access-refuse", args=[asked.pk])

    empty = desk.post(path, {"note": " "})
    assert (empty.status_code, empty.context["form"].errors["note"]) == (
        200,
        ["Bitte schreiben Sie einen Satz zur Begründung."],
    )
    done = desk.post(path, {"note": "Die Adresse ist keine der Stadt."}, follow=True)
    assert said(done)[0].startswith("Abgelehnt: Rolle Leitung Volkshochschule")
    assert (AccessChange.objects.count(), Membership.objects.filter(role="head").count()) == (0, 0)
    assert AuditEvent.objects.first().note.endswith("Begründung: Die Adresse ist keine der Stadt.")
    for again in (desk.get(path, follow=True), desk.post(path, {"note": "Noch einmal."}, follow=True)):
        assert said(again)[0].startswith("Darüber ist inzwischen entschieden")


@pytest.mark.parametrize("note", ["\u200b", "...", "\u3164"])
def test_refusal_needs_a_reason_that_can_be_read(desk, asked, note):
    page = desk.post(reverse("access-refuse", args=[asked.pk]), {"note": note})

    assert page.context["form"].errors["note"] == ["Bitte schreiben Sie einen Satz zur Begründung."]
    assert AccessChange.objects.count() == 1


def test_who_asked_takes_it_back(client, asked, admin_person):
    client.force_login(admin_person)
    path = reverse("access-refuse", args=[asked.pk])

    assert text(client.get(path)).count("Zurücknehmen</h1>") == 1
    assert said(client.post(path, {"note": "Vertippt."}, follow=True))[0].startswith("Zurückgenommen: ")


def test_opening_an_institution_can_be_refused(desk, institution, other_institution, admin_person):
    change = Reorganisation((institution, other_institution), (other_institution,))
    reorganise(reorganisation=change, by=admin_person)
    (asked,) = AccessChange.objects.all()

    page = text(desk.get(LIST))
    assert page.count("liest die Antworten von <strong>Volkshochschule</strong>") == 1
    assert text(desk.get(reverse("access-refuse", args=[asked.pk]))).count("Wirtschaftsbetrieb") == 1
    desk.post(reverse("access-refuse", args=[asked.pk]), {"note": "Nicht abgesprochen."})
    assert AccessChange.objects.count() == 0
    assert institution.successions.get().opened is False


@pytest.mark.parametrize("number", [1, 60])
def test_list_needs_as_many_queries_for_any_number(desk, admin_person, institution, number, django_assert_num_queries):
    people = [factories.make_user(f"p{n}") for n in range(number)]
    give_roles(roles=[Membership(user=one, role="head", institution=institution) for one in people], by=admin_person)
    desk.get(LIST)
    with django_assert_num_queries(3):  # session, account with roles; what waits
        desk.get(LIST)


def test_start_pages_lead_there_with_the_number(client, asked, admin_person, reviewer, head):
    pages = []
    for one in (reviewer, admin_person, head):
        client.force_login(one)
        pages.append(text(client.get("/")).count("Eine Änderung wartet auf eine zweite Person."))
    assert pages == [1, 0, 0]


def test_page_of_the_account_says_what_waits(client, asked, person, admin_person):
    client.force_login(admin_person)
    page = text(client.get(reverse("admin:assessments_user_change", args=[person.pk])))

    assert page.count("<li>Rolle Leitung Volkshochschule, bis 31.12.2099, beantragt am") == 1
    assert page.count('href="/zugang/"') == 1


@pytest.mark.parametrize("role", ["steering", "executive_board"])
def test_others_neither_see_nor_confirm(client, asked, role):
    client.force_login(factories.make_member(role, username="x"))
    answers = [client.get(LIST), client.post(reverse("access-confirm"), {"wahl": [asked.pk]})]
    answers += [client.post(reverse("access-refuse", args=[asked.pk]), {"note": "Nein."})]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert AccessChange.objects.count() == 1


def test_superuser_sees_and_takes_back_the_own_only(client, asked, institution):
    root = factories.make_user("technik", is_superuser=True)
    client.force_login(root)

    assert client.get(LIST).status_code == 200
    assert client.get(reverse("access-refuse", args=[asked.pk])).status_code == 403
    assert said(confirm(client, asked.pk))[0].startswith("Was Sie selbst beantragt haben")


# --- the first set-up, as docs/betrieb.md tells it ----------------------------------------------------------------


def run(*args):
    out = StringIO()
    call_command("confirm_access", *map(str, args), stdout=out)
    return out.getvalue()


def test_first_set_up(client, mailoutbox):
    root = factories.make_user("technik", is_superuser=True)
    client.force_login(root)
    for name, role in (("fach", "admin"), ("integration", "reviewer")):
        data = {"username": name, "function": f"Stelle {name}", "is_active": "on", "memberships-TOTAL_FORMS": 1}
        data |= {"memberships-INITIAL_FORMS": 0, "memberships-0-role": role}
        assert client.post(reverse("admin:assessments_user_add"), data).status_code == 302
    one, two = AccessChange.objects.order_by("pk")

    assert run().splitlines() == [
        f"{one.pk}: Rolle Fachadministration Stadt; Konto fach, Stelle fach; beantragt von technik; niemand sonst",
        f"{two.pk}: Rolle Abteilung Integration Stadt; Konto integration, Stelle integration; beantragt von technik; "
        "niemand sonst",
        "Es warten: 2",
    ]
    assert run(one.pk) == "Bestätigt: Rolle Fachadministration Stadt; Konto fach, Stelle fach\n"
    event = AuditEvent.objects.first()
    assert (event.get_verb_display(), event.actor_function) == (
        "Zugangsänderung auf dem Server bestätigt",
        "auf dem Server",
    )
    with pytest.raises(CommandError, match="Es gibt eine zweite Person"):
        run(two.pk)
    with pytest.raises(CommandError, match="Darüber ist inzwischen entschieden"):
        run(one.pk)
    client.force_login(User.objects.get(username="fach"))
    confirm(client, two.pk)
    assert User.objects.get(username="integration").roles == {None: {"reviewer"}}
