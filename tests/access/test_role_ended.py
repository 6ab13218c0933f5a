"""Rights end softly: who had a role is told so, on a page that keeps what she had typed; strangers learn nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Membership
from tests import factories

TYPED = "Das wollte ich noch schreiben."
ENDED = "Sie haben hier keine Rolle mehr"


@pytest.fixture
def pages(assessment):
    code = {"round_code": "runde", "institution_code": "VHS"}
    return [
        reverse("assessment", kwargs=code),
        reverse("requirement", kwargs=code | {"requirement_code": "A1"}),
        reverse("measure", args=[factories.make_measure(assessment).pk]),
        reverse("answer-example", kwargs=code | {"requirement_code": "A1"}),
        reverse("assessment-calendar", kwargs=code),
        reverse("institution-report-pdf", kwargs=code),
    ]


@pytest.mark.parametrize("how", ["expired", "taken away"])
def test_who_had_a_role_is_told_that_it_ended(client, coordinator, pages, how):
    role = Membership.objects.get(user=coordinator)
    if how == "expired":
        role.valid_until = timezone.localdate() - timedelta(days=1)
        role.save()
    else:
        role.delete()
    client.force_login(coordinator)

    for page in pages:
        response = client.get(page)
        assert response.status_code == 403, page
        assert ENDED in response.content.decode()
        assert "integration@stadt.example" in response.content.decode()


def test_what_was_typed_stands_on_the_page(client, coordinator, pages):
    Membership.objects.get(user=coordinator).delete()
    client.force_login(coordinator)

    page = client.post(pages[1], {"text-R2-text": TYPED, "rating-level": "2"}).content.decode()

    assert f"\n{TYPED}</textarea>" in page
    assert "Das hatten Sie geschrieben" in page


def test_script_gets_the_reason_and_no_page(client, coordinator, pages):
    Membership.objects.get(user=coordinator).delete()
    client.force_login(coordinator)

    response = client.post(pages[1], {"text-R2-text": TYPED}, headers={"Accept": "application/json"})

    assert (response.status_code, response.json()) == (403, {"message": f"{ENDED}."})


def test_strangers_do_not_learn_whether_there_is_anything(client, stranger, pages):
    client.force_login(stranger)
    for page in pages:
        assert client.get(page).status_code == 404, page


def test_refused_and_missing_pages_keep_what_was_typed(client, stranger, contributor, pages):
    """Whatever the reason: 404 and 403 show the text that was sent."""
    client.force_login(stranger)
    missing = client.post(pages[1], {"text-R2-text": TYPED})
    client.force_login(contributor)
    refused = client.post(f"{pages[0]}pruefen/freigeben/", {"submit-statement": TYPED})

    assert (missing.status_code, refused.status_code) == (404, 403)
    for response in (missing, refused):
        assert f"\n{TYPED}</textarea>" in response.content.decode()


def test_error_pages_lead_to_the_public_texts(client, contributor, pages):
    client.force_login(contributor)
    for page in ("/gibt-es-nicht/", f"{pages[0]}pruefen/freigeben/"):
        html = client.post(page).content.decode()
        for name in ("help", "accessibility", "privacy", "imprint"):
            assert f'href="{reverse(name)}"' in html
