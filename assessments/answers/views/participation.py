"""Facts around a self-assessment: the workshop, and whether the institution takes part."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.access import permissions
from assessments.access.views.own import address_of, step_from, visible_assessment
from assessments.answers.forms.quick_entry import WorkshopGroup
from assessments.answers.forms.steps import DeclineForm
from assessments.answers.steps import answering
from assessments.answers.steps import assessment as assessment_steps
from assessments.answers.steps.assessment import rejoin, stands_before
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Assessment
from assessments.saving.views import saving
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome


def facts(request, round_code, institution_code):
    """When the workshop was, and how many took part."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_edit(request.user, assessment))
    if request.method != "POST":
        return _show_facts(request, assessment, WorkshopGroup.of(assessment), Outcome())
    group = WorkshopGroup(request.POST)
    outcome = save_facts(request, assessment, group)
    if not outcome.is_saved:
        return _show_facts(request, assessment, group, outcome)
    saving.say_saved(request, "Die Angaben zum Workshop sind")
    return redirect("assessment", **address_of(assessment))


def save_facts(request, assessment: Assessment, group: WorkshopGroup) -> Outcome:
    """Save the group; what it started from is compared by its digest."""
    saved, started_from = WorkshopGroup.of(assessment), answering.WorkshopFacts.of(assessment)
    step = partial(answering.save_workshop, assessment=assessment, by=request.user, started_from=started_from)
    return saving.save_whole(request, group, saved, lambda: step(facts=group.facts))


def _show_facts(request, assessment: Assessment, group: WorkshopGroup, outcome: Outcome):
    context = {
        "assessment": assessment,
        "group": group,
        "outcome": outcome,
        "refusal": None if outcome.refusal else answering.editing_refusal(assessment, timezone.localdate()),
    }
    return render(request, "answers/facts.html", context, status=outcome.status)


def decline(request, round_code, institution_code):
    """Declare that the institution does not take part; the page itself is the confirmation."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_hand_over(request.user, assessment))
    form = DeclineForm(request.POST if request.method == "POST" else None, assessment=assessment)
    if request.method != "POST":
        return _show_decline(request, assessment, form)
    if not form.is_valid():
        return _show_decline(request, assessment, form, status=422)
    try:
        assessment_steps.decline(assessment=assessment, by=request.user, reason=form.cleaned_data["reason"])
    except TransitionNotAllowed as refusal:
        return _show_decline(request, assessment, form, refusal=str(refusal), status=409)
    messages.success(request, "Die Absage ist vermerkt. Bis zur Frist können Sie sie zurücknehmen.")
    return redirect("home")


@step_from("assessment-decline")
def undo_decline(request, round_code, institution_code):
    """Take part after all."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_hand_over(request.user, assessment))
    try:
        rejoin(assessment=assessment, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Die Absage ist zurückgenommen. Ihre Institution nimmt wieder teil.")
    return redirect("assessment", **address_of(assessment))


def _show_decline(request, assessment: Assessment, form: DeclineForm, *, refusal="", status=200):
    context = {
        "assessment": assessment,
        "form": form,
        "refusal": refusal,
        "is_possible": stands_before("decline", assessment),
        "may_undo": stands_before("rejoin", assessment) and timezone.localdate() <= assessment.deadline,
    }
    return render(request, "answers/decline.html", context, status=status)
