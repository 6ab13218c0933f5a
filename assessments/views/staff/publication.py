"""„Was wird sichtbar?“: the same preview for the people of one institution. Its head decides anew below it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from assessments import permissions, queries, workflow
from assessments.forms.steps import ConsentForm
from assessments.models import Assessment
from assessments.publication.preview import choices, shown_if_named
from assessments.views.requests import demand

from .lookup import address_of, visible_assessment


def assessment_visible(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand((permissions.can_submit if request.method == "POST" else permissions.is_member)(request.user, assessment))
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        initial={"publication_consent": assessment.publication_consent},
    )
    if not form.is_valid():
        return _show(request, assessment, form)
    try:
        workflow.change_consent(assessment=assessment, by=request.user, **form.cleaned_data)
    except workflow.TransitionNotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _show(request, assessment, form, status=409)
    messages.success(request, "Die Zustimmung ist geändert.")
    return redirect("assessment-visible", **address_of(assessment))


def _show(request, assessment: Assessment, form: ConsentForm, status: int = 200):
    may_change = permissions.can_submit(request.user, assessment) and workflow.takes_consent(assessment)
    context = {
        "assessment": assessment,
        "choices": choices(assessment),
        "shown": shown_if_named(assessment),
        "levels": queries.catalogue_tree(assessment.round.catalogue_id).levels,
        "form": form if may_change or form.is_bound else None,
    }
    return render(request, "staff/visible.html", context, status=status)
