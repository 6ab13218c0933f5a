"""„Was wird sichtbar?“: the same preview for the people of one institution."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import permissions, queries
from assessments.publication.preview import choices, shown_if_named

from .lookup import demand, visible_assessment


@require_safe
def assessment_visible(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.is_member, request, assessment)
    context = {
        "assessment": assessment,
        "choices": choices(assessment),
        "shown": shown_if_named(assessment),
        "levels": queries.catalogue_tree(assessment.round.catalogue_id).levels,
    }
    return render(request, "staff/visible.html", context)
