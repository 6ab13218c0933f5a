"""„Was wird sichtbar?“: the same preview for the people of one institution. Its head decides anew below it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from assessments.access import permissions
from assessments.access.views.own import address_of, visible_assessment
from assessments.answers.forms.steps import ConsentForm
from assessments.answers.steps.assessment import change_consent, takes_consent
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Assessment
from assessments.publication.content.preview import choices, shown_if_named
from assessments.saving.views.requests import demand


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
        change_consent(assessment=assessment, by=request.user, **form.cleaned_data)
    except TransitionNotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _show(request, assessment, form, status=409)
    messages.success(request, "Die Zustimmung ist geändert.")
    return redirect("assessment-visible", **address_of(assessment))


def _show(request, assessment: Assessment, form: ConsentForm, status: int = 200):
    may_change = permissions.can_submit(request.user, assessment) and takes_consent(assessment)
    context = {
        "assessment": assessment,
        "choices": choices(assessment),
        "shown": shown_if_named(assessment),
        "levels": catalogue_tree(assessment.round.catalogue_id).levels,
        "form": form if may_change or form.is_bound else None,
    }
    return render(request, "publication/visible.html", context, status=status)
