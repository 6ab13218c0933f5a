"""„Zu bestätigen“: who wants to let whom read answers. A second person confirms or refuses."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessments.access import insight
from assessments.access.forms import RefusalForm, chosen_keys
from assessments.access.queries import waiting_access
from assessments.access.steps import confirm_access, refuse_access
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import AccessChange
from assessments.saving.views.requests import demand
from assessments.saving.views.step import take_step


@require_GET
def access_changes(request):
    demand(insight.can_see_waiting(request.user))
    changes = waiting_access()
    rows = [(one, insight.can_confirm(request.user, one), insight.can_refuse(request.user, one)) for one in changes]
    context = {"rows": rows, "may_confirm_any": any(may_confirm for _, may_confirm, _ in rows)}
    return render(request, "access/list.html", context)


@require_POST
def access_confirm(request):
    """All that are ticked, or none of them."""
    demand(insight.can_see_waiting(request.user))
    keys = chosen_keys(request.POST.getlist("wahl"))
    if not keys:
        messages.error(request, "Bitte kreuzen Sie an, was Sie bestätigen.")
        return redirect("access-changes")
    try:
        done = confirm_access(keys=keys, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Bestätigt: {'; '.join(map(told, done))}.")
    return redirect("access-changes")


def access_refuse(request, pk):
    """Refuse what somebody else asks for, or take back what one has asked for; says why."""
    demand(insight.can_see_waiting(request.user))
    change = waiting_access().filter(pk=pk).first()
    if change is None:
        messages.error(request, Reason.ACCESS_DECIDED.label)
        return redirect("access-changes")
    demand(insight.can_refuse(request.user, change))
    own = change.requested_by == request.user
    return take_step(
        request,
        lambda note: refuse_access(key=pk, note=note, by=request.user),
        form=RefusalForm(request.POST or None, verb="Zurücknehmen" if own else ""),
        title="Zurücknehmen" if own else "Ablehnen",
        template="access/refuse.html",
        context={"change": change},
        done=f"{'Zurückgenommen' if own else 'Abgelehnt'}: {told(change)}.",
        back=reverse("access-changes"),
    )


def told(change: AccessChange) -> str:
    """What would change and for whom, in one line."""
    return f"{change} ({change.account})" if change.account else str(change)
