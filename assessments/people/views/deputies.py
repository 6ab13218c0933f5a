"""„Vertretung“: who stands in for the head, until when, and who still has to confirm it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.access import permissions
from assessments.access.forms import chosen_keys
from assessments.access.queries import deputies_of, deputies_wanted, heads_for_good
from assessments.access.steps import Given
from assessments.access.views.own import refuse
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Institution
from assessments.people.forms.deputies import DeputyForm
from assessments.people.steps.deputy import end_deputy, name_deputy, withdraw_deputy
from assessments.saving.views.requests import demand


def deputies(request, institution_code):
    """The page, and asking for a deputy."""
    institution = _headed(request, institution_code)
    form = DeputyForm(request.POST or None, institution=institution, today=timezone.localdate())
    status = 200
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            given = name_deputy(institution=institution, by=request.user, **wanted)
        except TransitionNotAllowed as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _named(given, wanted["account"]))
            return redirect("deputies", institution_code)
    context = {
        "institution": institution,
        "form": form,
        "may_name": institution.active and heads_for_good(request.user, institution),
        "deputies": deputies_of(institution),
        "wanted": deputies_wanted(institution, request.user),
    }
    return render(request, "people/deputies.html", context, status=status)


@require_POST
def deputy_end(request, institution_code):
    """End one before its day."""
    return _take(request, institution_code, end_deputy, "Die Vertretung durch „{}“ ist beendet.")


@require_POST
def deputy_withdraw(request, institution_code):
    """Take back what nobody has confirmed yet."""
    return _take(request, institution_code, withdraw_deputy, "Der Antrag für „{}“ ist zurückgenommen.")


def _take(request, institution_code: str, step, done: str):
    """A step with one row, which the form names; `done` with whose it was."""
    institution = _headed(request, institution_code)
    (key,) = chosen_keys([request.POST.get("row", "")])
    try:
        account = step(institution=institution, key=key, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done.format(account))
    return redirect("deputies", institution_code)


def _headed(request, institution_code: str) -> Institution:
    """The institution, for its head; 404 for those who have no role there, 403 for the others."""
    found = Institution.objects.filter(code=institution_code).first()
    if found is None or found.pk not in permissions.institution_ids(request.user):
        refuse(request.user, institution_code)
    demand(permissions.can_name_deputy(request.user, found))
    return found


def _named(given: Given, account) -> str:
    if given.waiting:
        return f"Die Vertretung durch „{account}“ ist beantragt. Sie gilt, sobald eine zweite Person sie bestätigt."
    return f"Die Vertretung durch „{account}“ endet jetzt früher."
