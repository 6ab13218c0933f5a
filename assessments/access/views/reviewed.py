"""What the review pages look up first: the assessment that the person may see, and whether she may take the step."""

from django.shortcuts import get_object_or_404

from assessments.access import permissions
from assessments.access.visibility import assessments_visible_to
from assessments.models import Assessment
from assessments.saving.views.requests import demand


def readable_assessment(user, round_code, institution_code) -> Assessment:
    """The reviewer finds every assessment, others those they may read; else 404."""
    if permissions.is_reviewer(user):
        found = Assessment.objects.select_related("round", "institution")
    else:
        found = assessments_visible_to(user)
    return get_object_or_404(found, round__code=round_code, institution__code=institution_code)


def reviewed_assessment(user, round_code, institution_code) -> Assessment:
    """The assessment for a step that only the reviewer may take."""
    assessment = readable_assessment(user, round_code, institution_code)
    demand(permissions.can_review(user, assessment))
    return assessment
