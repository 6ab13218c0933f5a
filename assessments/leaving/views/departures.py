"""„Abschied“: a second person lets an external body leave, having seen what goes and what stays."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessments.access import insight, permissions
from assessments.events.steps.transitions import Reason
from assessments.leaving.forms import DepartureForm
from assessments.leaving.queries import leaving
from assessments.leaving.steps import carry_out_departure
from assessments.models import Departure, Institution
from assessments.saving.views.requests import demand, form_page, posted
from assessments.saving.views.step import take_step


@form_page
def departure_carry_out(request, institution_code):
    institution = _visible_institution(request.user, institution_code)
    departure = Departure.objects.filter(institution=institution).select_related("requested_by").first()
    demand(insight.may_confirm(request.user) and (not departure or insight.can_carry_out(request.user, departure)))
    if departure is None:
        messages.error(request, Reason.DEPARTURE_DECIDED.label)
        return redirect("home")
    return take_step(
        request,
        lambda code: carry_out_departure(departure=departure, by=request.user),
        form=DepartureForm(posted(request), institution=institution, verb="Worte der Institution endgültig löschen"),
        title=f"„{institution}“ jetzt verabschieden?",
        template="leaving/departure.html",
        context={
            "departure": departure,
            "goes": [share for share in leaving.goes(institution) if share.number],
            "stays": leaving.stays(institution),
        },
        done=f"„{institution}“ ist gegangen. Ihre Worte sind gelöscht.",
        back=reverse("home"),
    )


def _visible_institution(user, code) -> Institution:
    """Of whom it concerns: who may carry it out, and who works there."""
    institution = get_object_or_404(Institution, code=code)
    if not (insight.may_confirm(user) or permissions.can_take_along(user, institution)):
        raise Http404
    return institution
