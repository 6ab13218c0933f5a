"""A log-in ends twelve hours after it began, however much is done meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from assessments.models import LoginSession

pytestmark = pytest.mark.django_db
WHOLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_logged_in(client) -> bool:
    return client.get("/konto/").status_code == 200


def test_log_in_ends_on_time_although_its_session_is_saved_again(client, head):
    begun = timezone.now()
    client.force_login(head)
    with time_machine.travel(begun + WHOLE / 2, tick=False):
        session = client.session
        session["something"] = "new"
        session.save()
        assert is_logged_in(client)

    with time_machine.travel(begun + WHOLE - timedelta(minutes=1), tick=False):
        assert is_logged_in(client)
    with time_machine.travel(begun + WHOLE + timedelta(minutes=1), tick=False):
        assert not is_logged_in(client)


def test_next_log_in_has_its_whole_time(client, head):
    begun = timezone.now()
    with time_machine.travel(begun, tick=False):
        client.force_login(head)
        client.post("/konto/abmelden/")
    with time_machine.travel(begun + WHOLE / 2, tick=False):
        client.force_login(head)
        assert LoginSession.objects.latest("expire_date").expire_date - timezone.now() >= WHOLE - timedelta(seconds=1)


def test_late_answer_to_the_script_does_not_end_the_next_log_in(client, head):
    client.force_login(head)
    client.post("/konto/abmelden/")

    def answered(**headers):
        client.cookies[settings.SESSION_COOKIE_NAME] = "of-the-ended-session"
        return client.get("/konto/", headers=headers)

    assert answered().cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert settings.SESSION_COOKIE_NAME not in answered(accept="application/json").cookies
