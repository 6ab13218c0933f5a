"""Password pages and error pages: German, with a next step."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from assessments.mail.steps import delivery
from assessments.models import OutgoingMail
from tests import factories

NEW_PASSWORD = "Sommerregen-am-Rheinufer"


@pytest.fixture
def person(db):
    user = factories.make_user("person", email="person@stadt.example")
    user.set_password(factories.PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/konto/anmelden/", "Anmelden"),
        ("/konto/registrieren/", "Konten richtet die Fachadministration ein"),
        ("/konto/gesperrt/", "Dieses Konto ist gesperrt"),
        ("/konto/passwort/vergessen/", "Passwort vergessen"),
        ("/konto/passwort/vergessen/gesendet/", "Bitte sehen Sie in Ihr Postfach"),
        ("/konto/passwort/neu/1-gibt-es-nicht/", "Dieser Link gilt nicht mehr"),
        ("/konto/passwort/neu/fertig/", "Ihr Passwort ist geändert"),
    ],
)
def test_page_for_anonymous(client, db, path, heading):
    response = client.get(path)

    assert response.status_code == 200
    assert _headings(response) == [heading]


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/konto/abmelden/", "Abmelden"), ("/konto/passwort/aendern/", "Passwort ändern")],
)
def test_page_for_logged_in(client, person, path, heading):
    client.force_login(person)

    assert _headings(client.get(path)) == [heading]


def test_password_page_for_account_without_password(client, db):
    client.force_login(factories.make_user("without"))

    response = client.get("/konto/passwort/aendern/", follow=True)

    assert _headings(response) == ["Passwort festlegen"]


def test_password_reset_by_mail(client, person, mailoutbox):
    client.post("/konto/passwort/vergessen/", {"email": "person@stadt.example"})
    assert mailoutbox == []  # the page does not wait for the mail server
    delivery.deliver()
    (message,) = mailoutbox
    (link,) = [line for line in message.body.splitlines() if line.startswith("http")]
    assert OutgoingMail.objects.count() == 0  # nobody needs to know who forgets a password

    form_page = client.get(link, follow=True)
    client.post(form_page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert message.subject == "Passwort für Ihr Konto festlegen"
    assert message.to == ["person@stadt.example"]
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_password_reset_for_unknown_address_looks_the_same(client, db, mailoutbox):
    response = client.post("/konto/passwort/vergessen/", {"email": "nobody@stadt.example"})

    assert response.headers["Location"] == "/konto/passwort/vergessen/gesendet/"
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("kurz-wort", "Dieses Passwort ist zu kurz. Es muss mindestens 12 Zeichen enthalten."),
        ("qwertyuiop123", "Dieses Passwort ist zu üblich."),
    ],
)
def test_password_change_refuses_weak_one(client, person, password, error):
    client.force_login(person)
    data = {"oldpassword": factories.PASSWORD, "password1": password, "password2": password}

    response = client.post("/konto/passwort/aendern/", data)

    assert response.context["form"].errors == {"password1": [error]}


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_page_stands_alone_and_offers_a_next_step(code):
    page = render_to_string(f"{code}.html")

    assert page.count("<h1") == 1
    assert '<a class="kern-link" href="/">Zur Übersicht</a>' in page


def _headings(response) -> list[str]:
    page = response.content.decode()
    return [part.split(">", 1)[1].split("</h1>")[0].strip() for part in page.split("<h1")[1:]]


# --- the login page open in two tabs ---


@pytest.fixture
def second_tab():
    """A browser whose form token is not the one of the page any more."""
    return Client(enforce_csrf_checks=True)


def test_login_page_of_a_second_tab_leads_on_who_is_logged_in_already(second_tab, person):
    second_tab.force_login(person)

    response = second_tab.post("/konto/anmelden/?next=/massnahmen/", {"login": "person"}, follow=True)

    assert response.redirect_chain == [("/konto/anmelden/?next=/massnahmen/", 302), ("/massnahmen/", 302)]


def test_login_page_that_was_open_too_long_comes_anew(second_tab, db):
    response = second_tab.post("/konto/anmelden/", {"login": "person"}, follow=True)

    assert _headings(response) == ["Anmelden"]
    assert "Die Seite war lange offen. Bitte melden Sie sich noch einmal an." in response.content.decode()


def test_page_without_a_form_token_shows_the_text_but_no_password(second_tab, person):
    second_tab.force_login(person)

    def answer(origin="http://testserver", **fields):
        response = second_tab.post("/konto/passwort/aendern/", fields, headers={"Origin": origin})
        assert response.status_code == 403
        return response.content.decode()

    assert "Wir fragen nach." in answer(note="Wir fragen nach.")
    assert "Wir fragen nach." not in answer(origin="https://fremd.example", note="Wir fragen nach.")
    assert "Ein langer Satz" not in answer(password1="Ein langer Satz", note="Wir fragen nach.")
