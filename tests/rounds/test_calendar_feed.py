"""The private calendar address: a person's own days and nothing else, for as long as she wants it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from assessments.models import Assessment, Measure
from assessments.people.steps.account import close_account, reopen_account
from assessments.rounds.steps import calendar_feed
from tests import factories

TODAY = timezone.localdate()


def in_days(number):
    return TODAY + timedelta(days=number)


def address(user):
    if not user.calendar_key:
        calendar_feed.renew(user)
    return reverse("calendar-feed", args=[calendar_feed.token_of(user)])


def days(response):
    calendar = Calendar.from_ical(response.content)
    return {str(event["SUMMARY"]): event["DTSTART"].dt for event in calendar.walk("VEVENT")}


@pytest.fixture
def dates(assessment, reviewer):
    """An own assessment with an inquiry and measures, and what must not be told."""
    Assessment.objects.update(extended_until=in_days(30))
    factories.make_inquiry(assessment, reviewer, "A1", text="Geheim", due_date=in_days(3))
    factories.make_inquiry(assessment, reviewer, "A1", due_date=in_days(4), status="closed")
    before = factories.make_assessment(
        factories.make_round(assessment.round.catalogue, "alt", status="closed"), assessment.institution, "published"
    )
    for title in ("Geheimer Plan", "Zweiter Plan"):
        factories.make_measure(before, title=title, due_date=date(2030, 6, 30))
    factories.make_measure(before, "A2", due_date=date(2030, 7, 1), status=Measure.Status.DONE)
    factories.make_measure(assessment, title="Noch ein Entwurf", due_date=date(2030, 8, 1))
    current = assessment.round
    current.committee, current.committee_date = "Sozialausschuss", date(2027, 4, 1)
    current.save()
    other = factories.make_assessment(current, factories.make_institution("WBL"), extended_until=in_days(30))
    factories.make_inquiry(other, reviewer, "A1", due_date=in_days(5))
    return assessment


OF_THE_TEAM = {
    "Beginn – Runde runde": in_days(-10),
    "Frist zum Einreichen (verlängert) – Runde runde": in_days(30),
    "Antwort auf eine Rückfrage erbeten – Runde runde": in_days(3),
    "Termin von 2 Maßnahmen – Volkshochschule": date(2030, 6, 30),
}
OF_THE_REVIEWER = {
    "Beginn – Runde runde": in_days(-10),
    "Frist zum Einreichen – Runde runde": in_days(20),
    "Verlängerte Frist (2 Institutionen) – Runde runde": in_days(30),
    "Vorlagenschluss: Sozialausschuss – Runde runde": date(2027, 3, 16),
    "Sitzung: Sozialausschuss – Runde runde": date(2027, 4, 1),
}


@pytest.mark.parametrize(
    ("who", "expected"),
    [("contributor", OF_THE_TEAM), ("head", OF_THE_TEAM), ("reviewer", OF_THE_REVIEWER), ("admin_person", {})],
)
def test_feed_holds_the_days_of_the_own_roles_alone(client, dates, request, who, expected):
    response = client.get(address(request.getfixturevalue(who)))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert response.cookies == {}
    assert days(response) == expected
    for secret in (b"Geheim", b"Plan", b"Entwurf", who.encode()):
        assert secret not in response.content


def test_renewed_address_kills_the_old_one(client, dates, head):
    old = address(head)
    calendar_feed.renew(head)

    assert client.get(old).status_code == 404
    assert client.get(address(head)).status_code == 200


def test_switched_off_address_is_dead(client, dates, head):
    old = address(head)
    client.force_login(head)
    client.post(reverse("calendar"), {"action": "off"})

    assert client.get(old).status_code == 404
    head.refresh_from_db()
    assert reverse("calendar-feed", args=[calendar_feed.token_of(head)]) != old
    assert client.get(reverse("calendar-feed", args=[calendar_feed.token_of(head)])).status_code == 404


def test_ended_role_leaves_an_empty_calendar(client, dates, head):
    head.memberships.update(valid_until=in_days(-1))

    assert days(client.get(address(head))) == {}


def test_locked_account_has_no_calendar(client, dates, head):
    url = address(head)
    head.is_active = False
    head.save()

    assert client.get(url).status_code == 404


def test_closed_account_has_no_calendar_also_once_it_is_opened_again(client, dates, head, admin_person):
    old = address(head)
    close_account(account=head, by=admin_person)
    assert client.get(old).status_code == 404

    reopen_account(account=head, by=admin_person)
    assert client.get(old).status_code == 404


def test_page_gives_an_address_on_request_alone(client, head):
    client.force_login(head)
    url = reverse("calendar")
    assert "/kalender/" not in client.get(url).content.decode().split("<main")[1].replace('"/kalender/"', "")

    client.post(url, {"action": "renew"})

    head.refresh_from_db()
    assert f"http://testserver{address(head)}" in client.get(url).content.decode()


@pytest.mark.parametrize("number", [1, 5])
def test_feed_costs_the_same_at_any_size(client, dates, head, number, django_assert_num_queries):
    for index in range(number):
        another = factories.make_round(dates.round.catalogue, f"r{index}")
        factories.make_assessment(another, dates.institution)
    url = address(head)

    with django_assert_num_queries(4):  # account with roles, assessments, inquiries, measures
        client.get(url)
