"""Facts around a self-assessment: the workshop, and whether the institution takes part."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments import answering, permissions, workflow
from assessments.forms.steps import DeclineForm, FactsForm
from assessments.models import Assessment

from .lookup import address_of, demand, stands_before, visible_assessment


def facts(request, round_code, institution_code):
    """When the workshop was, and how many took part."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_edit, request, assessment)
    form = FactsForm(request.POST or None, assessment=assessment)
    if request.method != "POST":
        return _show_facts(request, assessment, form)
    if not form.is_valid():
        return _show_facts(request, assessment, form, status=422)
    return _save_facts(request, assessment, form)


def _save_facts(request, assessment: Assessment, form: FactsForm):
    wanted, started_from = form.facts()
    try:
        saved = answering.save_workshop(assessment=assessment, by=request.user, facts=wanted, started_from=started_from)
    except answering.NotEditable as refusal:
        return _show_facts(request, assessment, form, refusal=str(refusal), status=409)
    if not saved:
        assessment.refresh_from_db(fields=["workshop_date", "participants_count"])
        form = form.started_again(assessment)
        return _show_facts(request, assessment, form, conflict=True, status=409)
    messages.success(request, "Die Angaben zum Workshop sind gespeichert.")
    return redirect("assessment", **address_of(assessment))


def _show_facts(request, assessment: Assessment, form: FactsForm, *, refusal="", conflict=False, status=200):
    context = {
        "assessment": assessment,
        "form": form,
        "refusal": refusal or answering.editing_refusal(assessment, timezone.localdate()),
        "conflict": conflict,
    }
    return render(request, "staff/facts.html", context, status=status)


def decline(request, round_code, institution_code):
    """Declare that the institution does not take part; the page itself is the confirmation."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_hand_over, request, assessment)
    form = DeclineForm(request.POST if request.method == "POST" else None, assessment=assessment)
    if request.method != "POST":
        return _show_decline(request, assessment, form)
    if not form.is_valid():
        return _show_decline(request, assessment, form, status=422)
    try:
        workflow.decline(assessment=assessment, by=request.user, reason=form.cleaned_data["reason"])
    except workflow.TransitionNotAllowed as refusal:
        return _show_decline(request, assessment, form, refusal=str(refusal), status=409)
    messages.success(request, "Die Nichtteilnahme ist vermerkt.")
    return redirect("home")


def _show_decline(request, assessment: Assessment, form: DeclineForm, *, refusal="", status=200):
    context = {
        "assessment": assessment,
        "form": form,
        "refusal": refusal,
        "is_possible": stands_before("decline", assessment),
    }
    return render(request, "staff/decline.html", context, status=status)
