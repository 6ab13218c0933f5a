"""What the review pages look up first: the assessment that the person may see, and whether she may take the step."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments import permissions, queries
from assessments.forms.cockpit import kept_query
from assessments.models import Assessment
from assessments.views.requests import demand


def readable_assessment(user, round_code, institution_code) -> Assessment:
    """The reviewer finds every assessment, others those they may read; else 404."""
    if permissions.is_reviewer(user):
        found = Assessment.objects.select_related("round", "institution")
    else:
        found = queries.assessments_visible_to(user)
    return get_object_or_404(found, round__code=round_code, institution__code=institution_code)


def reviewed_assessment(user, round_code, institution_code) -> Assessment:
    """The assessment for a step that only the reviewer may take."""
    assessment = readable_assessment(user, round_code, institution_code)
    demand(permissions.can_review(user, assessment))
    return assessment


def detail_url(request, assessment):
    """The page of the assessment; what the list was filtered by goes along."""
    url = reverse("review-detail", args=[assessment.round.code, assessment.institution.code])
    return url + kept_query(request.GET)


def list_url(request, round_code):
    return reverse("review-list", args=[round_code]) + kept_query(request.GET)


def page_of(request, assessment):
    """What every page of an assessment shows; `kept` is the end of its addresses."""
    return {"assessment": assessment, "round": assessment.round, "kept": kept_query(request.GET)}
