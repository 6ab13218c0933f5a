"""Who takes part, and until when: more time for several, and institutions that stay away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.access import permissions
from assessments.access.views.reviewed import reviewed_assessment
from assessments.answers.steps.assessment import decline, rejoin
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Assessment, AssessmentRound
from assessments.review.forms import cockpit as forms
from assessments.review.queries import department_groups, review_list
from assessments.review.views.kept import detail_url, list_url, page_of
from assessments.rounds.steps.preparation import extend_deadlines
from assessments.saving.forms.step import StepForm
from assessments.saving.views.requests import demand, form_page, posted
from assessments.saving.views.step import take_step
from assessments.text.models.alphabetical import Alphabetical


@form_page
def review_decline(request, round_code, institution_code):
    """On behalf of an institution that has said so by telephone or letter."""
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    return take_step(
        request,
        lambda reason: decline(assessment=assessment, by=request.user, reason=reason),
        form=forms.DeclineForm(posted(request)),
        title="Absage eintragen",
        template="review/step.html",
        context=page_of(request, assessment) | {"explanation": "decline"},
        done="Die Absage ist vermerkt.",
        back=detail_url(request, assessment),
    )


@form_page
def review_undo_decline(request, round_code, institution_code):
    """The institution takes part after all."""
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    return take_step(
        request,
        lambda: rejoin(assessment=assessment, by=request.user),
        form=StepForm(posted(request), verb="Absage zurücknehmen"),
        title="Absage zurücknehmen",
        template="review/step.html",
        context=page_of(request, assessment) | {"explanation": "undo-decline"},
        done=f"Die Absage ist zurückgenommen. {assessment.institution_name} nimmt wieder teil.",
        back=detail_url(request, assessment),
    )


@require_http_methods(["GET", "POST"])
def review_extend_several(request, round_code):
    """More time for those ticked in the list, without a tick for all that the filter shows."""
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    chosen = _chosen(request, current_round)
    codes = " ".join(assessment.institution.code for assessment in chosen)
    form = forms.ExtendSeveralForm(posted(request), initial={"codes": codes})
    context = {"round": current_round, "form": form, "chosen": chosen, "back": list_url(request, round_code)}
    if not form.is_valid():
        return render(request, "review/extend_several.html", context)
    return _extend(request, current_round, form, context)


def _extend(request, current_round, form, context):
    until, codes, reason = (form.cleaned_data[name] for name in ("until", "codes", "reason"))
    chosen = _extendable(request.user, _named(current_round, codes))
    try:
        extended = extend_deadlines(
            assessment_round=current_round,
            assessments=[one.pk for one in chosen],
            by=request.user,
            until=until,
            reason=reason,
        )
    except TransitionNotAllowed as refusal:
        form.add_error(None, str(refusal))
        return render(request, "review/extend_several.html", context, status=409)
    left = len(codes) - len(extended)
    words = f"Frist verlängert bis {until:%d.%m.%Y}: {len(extended)} Institution{'' if len(extended) == 1 else 'en'}."
    messages.success(request, words + (f" Unverändert, weil nicht nötig oder nicht möglich: {left}." if left else ""))
    return redirect(context["back"])


def _chosen(request, current_round):
    """The ticked ones, else all of the filter; named on the page, so that nobody gets more time unseen."""
    if request.method == "POST":
        rows = _named(current_round, request.POST.get("codes", "").split())
    elif "wahl" in request.GET:
        rows = _named(current_round, request.GET.getlist("wahl"))
    else:
        form = forms.FilterForm(request.GET, groups=department_groups(current_round))
        rows = review_list(current_round, form.wanted(), timezone.localdate())
    return _extendable(request.user, rows)


def _named(current_round, codes):
    """Those with these codes. Only known ones are looked up: a database takes neither a NUL nor half a million."""
    known = current_round.assessments.values_list("institution__code", flat=True)
    return current_round.assessments.filter(institution__code__in=set(codes).intersection(known))


def _extendable(user, rows):
    """Those still working; never the reviewer's own institution."""
    rows = rows.filter(status__in=Assessment.UNFINISHED).select_related("institution", "round")
    return [one for one in rows.order_by(Alphabetical("institution_name"), "pk") if permissions.can_review(user, one)]
