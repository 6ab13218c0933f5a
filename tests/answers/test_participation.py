"""Taking part after all, and how results may be shown: changed by those who decided it, on the pages they know."""

import pytest
from django.urls import reverse

from assessments.access.visibility import named_in_public
from assessments.answers.steps.assessment import decline
from assessments.models import Assessment
from tests import factories
from tests.html_form import fields_of

PLACE = {"round_code": "runde", "institution_code": "VHS"}


def text(response):
    return " ".join(response.content.decode().split())


def test_team_takes_its_refusal_back(client, coordinator, assessment):
    decline(assessment=assessment, by=coordinator, reason="Umbau")
    client.force_login(coordinator)
    page, step = reverse("assessment-decline", kwargs=PLACE), reverse("assessment-undo-decline", kwargs=PLACE)
    assert f'href="{page}"' in text(client.get(reverse("assessment", kwargs=PLACE)))
    shown = client.get(page)
    assert "Umbau" in text(shown)

    response = client.post(step, fields_of(shown, step))

    assessment.refresh_from_db()
    assert (response.status_code, assessment.status) == (302, "in_progress")


def test_reviewer_takes_it_back_on_behalf(client, coordinator, reviewer, assessment):
    decline(assessment=assessment, by=coordinator, reason="Umbau")
    client.force_login(reviewer)
    step = reverse("review-undo-decline", kwargs=PLACE)
    assert f'href="{step}"' in text(client.get(reverse("review-detail", kwargs=PLACE)))

    client.post(step, fields_of(client.get(step), None))

    assessment.refresh_from_db()
    assert assessment.status == "in_progress"


def test_head_changes_the_consent_and_the_circle_follows(client, head, institution, assessment_round):
    made = factories.make_assessment(assessment_round, institution, "accepted", publication_consent="named")
    client.force_login(head)
    page = reverse("assessment-visible", kwargs=PLACE)
    fields = fields_of(client.get(page), None)
    assert fields["publication_consent"] == "named"
    assert list(named_in_public(assessment_round)) == [made]

    response = client.post(page, fields | {"publication_consent": "anonymous_only"})

    assert (response.status_code, list(named_in_public(assessment_round))) == (302, [])


@pytest.mark.parametrize(("who", "status"), [("coordinator", "accepted"), ("head", "in_progress")])
def test_consent_has_no_form_for_others_or_before_submission(
    client, request, who, status, institution, assessment_round
):
    factories.make_assessment(assessment_round, institution, status)
    client.force_login(request.getfixturevalue(who))

    assert "Zustimmung ändern" not in text(client.get(reverse("assessment-visible", kwargs=PLACE)))
    assert Assessment.objects.get().publication_consent == "anonymous_only"
