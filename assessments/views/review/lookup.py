"""What the review pages look up first: the assessment that the person may see, and whether she may take the step."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from assessments import permissions, queries
from assessments.models import Assessment

form_page = require_http_methods(["GET", "POST"])


def demand(allowed):
    if not allowed:
        raise PermissionDenied


def posted(request):
    return request.POST if request.method == "POST" else None


def visible_assessment(user, round_code, institution_code) -> Assessment:
    """The reviewer finds every assessment, others those they may read; else 404."""
    if permissions.is_reviewer(user):
        found = Assessment.objects.select_related("round", "institution")
    else:
        found = queries.assessments_visible_to(user)
    return get_object_or_404(found, round__code=round_code, institution__code=institution_code)


def reviewed_assessment(user, round_code, institution_code) -> Assessment:
    """The assessment for a step that only the reviewer may take."""
    assessment = visible_assessment(user, round_code, institution_code)
    demand(permissions.can_review(user, assessment))
    return assessment
