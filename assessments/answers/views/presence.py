"""A script on the page of a requirement tells that it is open, and learns whether it is elsewhere, too.

Asked apart from the page: the shared cache lies in the database, and the page keeps its few queries.
"""

import re

from django.http import Http404, JsonResponse

from assessments.access import permissions
from assessments.access.views.own import step_from, visible_assessment
from assessments.answers.steps import presence
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.saving.views.requests import demand

WINDOW = re.compile(r"[0-9a-f]{32}")


@step_from("requirement")
def requirement_open(request, round_code, institution_code, requirement_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_edit(request.user, assessment))
    requirement = catalogue_tree(assessment.round.catalogue_id).requirement(requirement_code)
    if requirement is None:
        raise Http404
    window = request.POST.get("window", "")
    if not WINDOW.fullmatch(window):
        return JsonResponse({}, status=400)
    if "left" in request.POST:
        presence.forget(assessment.pk, requirement.pk, window)
        return JsonResponse({})
    return JsonResponse({"elsewhere": presence.note(assessment.pk, requirement.pk, window)})
