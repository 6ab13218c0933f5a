"""Inquiries on both sides: until when, who is waiting, and that no answer gets lost on the way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps.assessment import hand_over, return_for_changes, submit
from assessments.answers.steps.inquiry import reply
from assessments.models import Assessment
from tests import factories
from tests.html_form import fields_of

TODAY = timezone.localdate


def in_days(number):
    return TODAY() + timedelta(days=number)


def german(day):
    return f"{day:%d.%m.%Y}"


@pytest.fixture
def submitted(assessment_round, institution, head):
    return factories.make_assessment(assessment_round, institution, "submitted", by=head)


@pytest.fixture
def address(submitted):
    def address(name, **more):
        return reverse(name, kwargs={"round_code": "runde", "institution_code": "VHS"} | more)

    return address


@pytest.fixture
def page_of(client):
    """page_of(person, url): the page as that person reads it."""

    def page_of(person, url):
        client.force_login(person)
        return client.get(url).content.decode()

    return page_of


@pytest.mark.parametrize("name", ["inquiry-ask", "review-return"])
def test_asking_proposes_until_when(client, reviewer, address, name):
    client.force_login(reviewer)

    fields = fields_of(client.get(address(name)), None)

    assert fields["due_date"] == in_days(14).isoformat()


def test_a_late_answer_is_marked_on_both_sides(page_of, reviewer, coordinator, submitted, address):
    factories.make_inquiry(submitted, reviewer, "A1", due_date=in_days(-1))
    pages = {
        "reviewer": [address("review-detail")],
        "staff": [address("assessment"), address("requirement", requirement_code="A1"), "/"],
    }

    for person, urls in ((reviewer, pages["reviewer"]), (coordinator, pages["staff"])):
        for url in urls:
            page = page_of(person, url)
            assert german(in_days(-1)) in page, url
            assert "überfällig" in page, url


@pytest.mark.parametrize(("due", "status"), [(0, "open"), (-1, "answered")])
def test_an_answer_in_time_is_not_marked(page_of, reviewer, coordinator, submitted, address, due, status):
    factories.make_inquiry(submitted, reviewer, "A1", due_date=in_days(due), status=status)

    assert "überfällig" not in page_of(reviewer, address("review-detail"))
    assert "überfällig" not in page_of(coordinator, address("assessment"))
    assert "überfällig" not in page_of(coordinator, "/")


def test_counters_on_both_sides(page_of, reviewer, coordinator, submitted, address):
    for status in ("open", "open", "answered", "closed"):
        factories.make_inquiry(submitted, reviewer, "A1", status=status)

    assert "2 offen, 1 beantwortet" in page_of(reviewer, address("review-detail"))
    assert "Die Abteilung Integration hat 2 Fragen an Sie" in page_of(coordinator, address("assessment"))
    assert "2 offen" in page_of(coordinator, "/")


def test_task_list_names_every_open_inquiry_with_its_day(page_of, reviewer, coordinator, submitted, address):
    whole = factories.make_inquiry(submitted, reviewer, due_date=in_days(3))
    factories.make_inquiry(submitted, reviewer, "A1", due_date=in_days(5))

    page = page_of(coordinator, address("assessment"))

    assert f'href="#rueckfrage-{whole.pk}"' in page
    assert german(in_days(3)) in page
    assert german(in_days(5)) in page


def test_the_way_names_who_must_answer_while_an_inquiry_is_open(page_of, reviewer, coordinator, submitted):
    inquiry = factories.make_inquiry(submitted, reviewer, "A1")
    asked = page_of(coordinator, "/")
    reply(inquiry=inquiry, by=coordinator, text="So.", from_reviewer=False)
    answered = page_of(coordinator, "/")

    waiting = '<span class="cc-stage__note">jetzt dran: die Ansprechperson oder die Leitung'
    assert waiting in asked
    assert waiting not in answered
    assert '<span class="cc-stage__note">jetzt</span>' in answered


def test_an_answer_survives_return_and_resubmission(reviewer, coordinator, head, submitted, client, address):
    inquiry = factories.make_inquiry(submitted, reviewer, "A1", text="Wie oft?")
    client.force_login(coordinator)
    client.post(address("inquiry-reply", pk=inquiry.pk), {"text": "Jede Woche."})
    return_for_changes(assessment=submitted, by=reviewer, text="Bitte Beleg.", due_date=in_days(7))
    client.post(address("inquiry-reply", pk=inquiry.pk), {"text": "Beleg liegt vor."})
    hand_over(assessment=submitted, by=coordinator)
    submit(assessment=submitted, by=head, confirmed_unrated=4)

    written = submitted.inquiries.order_by("pk", "messages__pk").values_list("messages__text", flat=True)
    assert list(written) == ["Wie oft?", "Jede Woche.", "Beleg liegt vor.", "Bitte Beleg."]
    assert Assessment.objects.get().status == "submitted"
