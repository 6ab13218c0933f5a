"""The guided form for a round, step by step; each step is saved on the round in preparation."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from assessments.access import permissions
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.lists.views.list_upload import ListUpload
from assessments.models import Assessment, AssessmentRound
from assessments.preparation import forms
from assessments.preparation.steps import plan_joining, take_in
from assessments.rounds.models import proposed_days
from assessments.rounds.queries.readiness import group_sizes
from assessments.rounds.steps.preparation import change_participation, change_preparation, prepare_round, take_out
from assessments.saving.views.requests import demand, form_page, posted
from assessments.saving.views.saving import comparing
from assessments.text.models.alphabetical import Alphabetical

PER_PAGE = 100


@form_page
def round_new(request):
    """Only a name is needed to begin; the days are proposed and wait for the next step."""
    demand(permissions.can_steer(request.user))
    new_round = AssessmentRound(**proposed_days(timezone.localdate() + timedelta(days=28)))
    form = forms.NameForm(posted(request), instance=new_round)
    if form.is_valid():
        saved = prepare_round(assessment_round=form.save(commit=False), by=request.user)
        messages.success(request, "Die Runde ist angelegt. Sie können jederzeit unterbrechen.")
        return redirect("round-dates", saved.code)
    context = {"form": form, "title": "Neue Runde vorbereiten", "step": 1, "preview": form.preview}
    return render(request, "preparation/preparation.html", context)


@form_page
def round_name(request, round_code):
    with comparing(request, _round_for(request, round_code)) as current_round:
        form = forms.NameForm(posted(request), instance=current_round)
        context = {"title": "Name und Katalogfassung", "step": 1, "preview": form.preview}
        return _save_step(request, round_code, form, context, "round-dates")


@form_page
def round_dates(request, round_code):
    """`?beginn=2027-04-01` fills the form with proposed days; nothing is saved by looking."""
    found = _round_for(request, round_code)
    beginning = forms.BeginningForm(request.GET if "beginn" in request.GET else None)
    proposed = proposed_days(beginning.cleaned_data["beginn"]) if beginning.is_valid() else {}
    context = {"title": "Termine und Mindestzahlen", "step": 2, "beginning": beginning, "is_proposal": bool(proposed)}
    with comparing(request, found) as current_round:
        form = forms.DatesForm(posted(request), instance=current_round)
        if not form.is_bound:
            form.propose(proposed)
        return _save_step(request, round_code, form, context, "round-institutions")


@form_page
def round_institutions(request, round_code):
    """Choose, look at the preview, take in; also while the round is open, for those who join later."""
    demand(permissions.can_steer(request.user))
    joining = Joining(round_code)
    if "vorschau" in request.POST or joining.round.takes_invitations:
        return joining.take_in(request)
    messages.error(request, Reason.NO_INVITATIONS.label)
    return redirect("review-list", round_code)


@require_POST
def round_invited(request, round_code):
    """Binding, voluntary, or out again: for the rows that were ticked."""
    current_round = _round_for(request, round_code)
    codes = current_round.assessments.values_list("institution__code", flat=True)
    form = forms.InvitedForm(request.POST, codes=codes)
    if form.is_valid():
        _change_invited(request, current_round, form.cleaned_data["codes"], form.cleaned_data["action"])
    else:
        messages.error(request, " ".join(message for found in form.errors.values() for message in found))
    return redirect("round-institutions", round_code)


def _round_for(request, round_code):
    current_round = get_object_or_404(AssessmentRound.objects.select_related("catalogue"), code=round_code)
    demand(permissions.can_steer(request.user))
    return current_round


def _save_step(request, round_code, form, context, following):
    """Save what changed and go on; a refusal shows the page again with everything typed."""
    current_round = _round_for(request, round_code)  # the form's own instance holds what was typed
    status = 200
    if form.is_valid():
        try:
            saved = change_preparation(assessment_round=current_round, values=form.changed_values(), by=request.user)
        except TransitionNotAllowed as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
            status = 409
        else:
            messages.success(request, f"{context['title']}: gespeichert.")
            return redirect(following, saved.code)
    return render(
        request, "preparation/preparation.html", context | {"form": form, "round": current_round}, status=status
    )


class Joining(ListUpload):
    """Department groups and a list of those who are to take part."""

    def __init__(self, round_code: str):
        self.round_code = round_code
        self.kept_as = f"joining-{round_code}"
        self.list_form = partial(forms.JoiningForm, sizes=partial(group_sizes, round_code))

    @cached_property
    def round(self) -> AssessmentRound:
        return get_object_or_404(AssessmentRound.objects.select_related("catalogue"), code=self.round_code)

    def plan_list(self, wanted, by):
        return plan_joining(self.round, **_named(wanted))

    def apply_list(self, request, wanted, digest):
        try:
            number = take_in(round_code=self.round_code, **_named(wanted), digest=digest, by=request.user)
        except AssessmentRound.DoesNotExist as error:
            raise Http404 from error
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("review-list", self.round_code)
        messages.success(request, f"Neu dabei: {number} Institution{'' if number == 1 else 'en'}.")
        return redirect("round-institutions", self.round_code)

    def preview_page(self, request, status, **context):
        return render(
            request, "preparation/joining_preview.html", context | {"round": self.round, "step": 3}, status=status
        )

    def choice_page(self, request, form):
        invited = self.round.assessments.select_related("institution").order_by(Alphabetical("institution_name"), "pk")
        context = {
            "round": self.round,
            "form": form,
            "step": 3,
            "page": Paginator(invited, PER_PAGE).get_page(request.GET.get("seite")),
            "may_take_out": self.round.status == AssessmentRound.Status.IN_PREPARATION,
        }
        return render(request, "preparation/institutions.html", context)


def _named(wanted: dict) -> dict:
    """The groups by their names; one of them has none."""
    return wanted | {"groups": ["" if group == forms.NO_GROUP else group for group in wanted["groups"]]}


def _change_invited(request, current_round, codes, action):
    try:
        if action == forms.InvitedForm.OUT:
            number = take_out(assessment_round=current_round, codes=codes, by=request.user)
            done = f"Wieder herausgenommen: {number}."
        else:
            participation = Assessment.Participation(action)
            number = change_participation(
                assessment_round=current_round, codes=codes, participation=participation, by=request.user
            )
            done = f"Jetzt {participation.label}: {number} geändert."
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
