"""„Alles mitnehmen“: an institution takes away what it has entered, at any time; an external one may leave with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.access import permissions
from assessments.access.visibility import own_assessments
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.leaving.forms import DepartureForm
from assessments.leaving.queries.departures import TAKEN_ALONG
from assessments.leaving.steps import ask_departure, take_back_departure
from assessments.leaving.tables.own_contents import PARTS
from assessments.leaving.tables.taking_along import taken_along_json, taken_along_xlsx
from assessments.lists.views.downloads import download
from assessments.lists.views.tables import XLSX
from assessments.models import Departure, Institution
from assessments.saving.views.requests import demand

FORMATS = {"xlsx": (taken_along_xlsx, XLSX), "json": (taken_along_json, "application/json")}


@require_safe
def take_along(request, institution_code):
    """What the files hold, and the papers of each round beside them."""
    institution = _own_institution(request, institution_code)
    return _page(request, institution, _form(institution))


@require_safe
def take_along_file(request, institution_code, suffix):
    institution = _own_institution(request, institution_code)
    if suffix not in FORMATS:
        raise Http404
    content, media_type = FORMATS[suffix]
    today = timezone.localdate()
    name = f"{TAKEN_ALONG}{institution.code}-{today:%Y-%m-%d}.{suffix}"
    return download(request, content(institution, today), name, media_type, about=institution)


@require_POST
def departure(request, institution_code):
    """The head asks that the institution leaves."""
    institution = _led_institution(request, institution_code)
    form = _form(institution, request.POST)
    if not form.is_valid():
        return _page(request, institution, form)
    try:
        ask_departure(institution=institution, by=request.user)
    except TransitionNotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, institution, form, status=409)
    messages.success(request, f"Der Abschied von „{institution}“ ist beantragt. Noch ist nichts gelöscht.")
    return redirect("take-along", institution.code)


@require_POST
def departure_take_back(request, institution_code):
    institution = _led_institution(request, institution_code)
    try:
        take_back_departure(institution=institution, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Der Abschied ist zurückgenommen. „{institution}“ bleibt, mit allem.")
    return redirect("take-along", institution.code)


def _form(institution: Institution, posted=None) -> DepartureForm:
    return DepartureForm(posted, institution=institution, action=reverse("departure", args=[institution.code]))


def _page(request, institution: Institution, form: DepartureForm, status=200):
    context = {
        "institution": institution,
        "parts": PARTS,
        "assessments": own_assessments(request.user).filter(institution=institution),
        "departure": Departure.objects.filter(institution=institution).first(),
        "may_ask": permissions.can_ask_to_leave(request.user, institution),
        "is_external": institution.kind == Institution.Kind.EXTERNAL,
        "only_external": Reason.NOT_EXTERNAL.label,
        "form": form,
    }
    return render(request, "leaving/take_along.html", context, status=status)


def _own_institution(request, code) -> Institution:
    institution = get_object_or_404(Institution, code=code)
    if not permissions.can_take_along(request.user, institution):
        raise Http404
    return institution


def _led_institution(request, code) -> Institution:
    institution = _own_institution(request, code)
    demand(permissions.can_ask_to_leave(request.user, institution))
    return institution
