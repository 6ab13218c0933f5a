"""„Mein Konto“: who I am here, my messages, my log-ins, how pages look."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import LoginSession
from chancencheck.browsers import browser_words
from tests.html_form import fields_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"


def text(response):
    return " ".join(response.content.decode().split())


def log_in(account, agent=FIREFOX):
    if not account.has_usable_password():
        account.set_password("ein langes geheimes Wort")
        account.save()
    browser = Client(headers={"User-Agent": agent})
    browser.post(reverse("account_login"), {"login": account.username, "password": "ein langes geheimes Wort"})
    return browser


def test_page_says_who_one_is_and_is_reached_from_everywhere(client, head):
    client.force_login(head)
    assert f'href="{reverse("own-account")}"' in text(client.get("/"))

    page = text(client.get(reverse("own-account")))

    assert f'<dd class="kern-description-list-item__value">{head.username}</dd>' in page
    assert "Leitung, Volkshochschule" in page
    assert f'href="{reverse("account_change_password")}"' in page


def test_reminders_are_switched_there(client, head):
    client.force_login(head)
    page = client.get(reverse("own-account"))
    assert client.get(reverse("reminders")).url == reverse("own-account")

    response = client.post(reverse("reminders"), fields_of(page, reverse("reminders")))

    head.refresh_from_db()
    assert (response.url, head.wants_reminders) == (reverse("own-account"), False)


def test_other_log_ins_are_shown_and_ended(head):
    here, phone = log_in(head), log_in(head, IPHONE)
    page = text(here.get(reverse("own-account")))
    assert "Diese hier" in page and "Firefox unter Windows" in page and "Safari unter iPhone" in page

    here.post(reverse("sessions-end"))

    assert here.get(reverse("own-account")).status_code == 200
    assert phone.get(reverse("own-account")).status_code == 302


def test_one_log_in_is_ended_by_a_name_that_opens_nothing(head):
    here, phone, tablet = log_in(head), log_in(head, IPHONE), log_in(head)
    chosen = LoginSession.objects.get(pk=phone.session.session_key)
    assert chosen.session_key not in text(here.get(reverse("own-account")))

    here.post(reverse("sessions-end"), {"session": chosen.name})

    statuses = [each.get(reverse("own-account")).status_code for each in (here, phone, tablet)]
    assert statuses == [200, 302, 200]


def test_nobody_ends_the_log_in_of_somebody_else(head, coordinator):
    mine, hers = log_in(head), log_in(coordinator)
    mine.post(reverse("sessions-end"), {"session": LoginSession.objects.get(pk=hers.session.session_key).name})
    mine.post(reverse("sessions-end"))
    assert hers.get(reverse("own-account")).status_code == 200


@pytest.mark.parametrize(
    ("chosen", "theme"), [("dark", ' data-kern-theme="dark"'), ("light", ' data-kern-theme="light"')]
)
def test_appearance_is_kept_in_the_browser(client, head, chosen, theme):
    client.force_login(head)
    client.post(reverse("appearance"), {"appearance": chosen})
    for url in (reverse("own-account"), "/gibt-es-nicht/"):
        assert f'<html lang="de" data-kern-theme="{chosen}">' in text(client.get(url))

    client.post(reverse("appearance"), {"appearance": ""})
    assert '<html lang="de">' in text(client.get(reverse("own-account")))


def test_appearance_that_nobody_offers_changes_nothing(client, head):
    client.force_login(head)
    client.cookies["appearance"] = '"><script>'
    assert '<html lang="de">' in text(client.get("/"))
    assert client.post(reverse("appearance"), {"appearance": "grell"}).cookies["appearance"].value == ""


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox unter Windows"), (IPHONE, "Safari unter iPhone"), ("curl/8", ""), ("", "")],
)
def test_browser_in_words(agent, words):
    assert browser_words(agent) == words
