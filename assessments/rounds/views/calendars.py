"""The deadlines for calendar programs: as files of a round and of one institution, and as a private feed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from assessments.access import permissions
from assessments.access.views.own import visible_assessment
from assessments.lists.views.downloads import download
from assessments.models import AssessmentRound, Inquiry
from assessments.rounds import tables as round_tables
from assessments.rounds.queries.own_dates import extended_deadlines, own_dates
from assessments.rounds.steps import calendar_feed
from assessments.rounds.tables import CONTENT_TYPE, institution_calendar, personal_calendar
from assessments.saving.views.requests import demand


@require_GET
def round_calendar(request, round_code):
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    days = [(day, number) for _, day, number in extended_deadlines([current_round])]
    address = request.build_absolute_uri(reverse("review-list", args=[round_code]))
    content = round_tables.round_calendar(current_round, extended=days, address=address)
    name = f"chancencheck-termine-{current_round.code}.ics"
    return download(request, content, name, CONTENT_TYPE, about=current_round, round=current_round)


@require_GET
def assessment_calendar(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.is_member(request.user, assessment))
    inquiries = assessment.inquiries.filter(status=Inquiry.Status.OPEN).exclude(due_date=None)
    address = request.build_absolute_uri(reverse("assessment", args=[round_code, institution_code]))
    content = institution_calendar(assessment, inquiries, address=address)
    name = f"chancencheck-termine-{round_code}-{institution_code}.ics"
    return download(request, content, name, CONTENT_TYPE, about=assessment, round=assessment.round)


@require_http_methods(["GET", "POST"])
def own_calendar(request):
    """The private address: get one, get a new one, switch it off. Looking changes nothing."""
    user = request.user
    if request.method == "POST":
        if request.POST.get("action") == "off":
            calendar_feed.switch_off(user)
            messages.success(request, "Ihre Kalenderadresse ist abgeschaltet.")
        else:
            calendar_feed.renew(user)
            messages.success(request, "Ihre Kalenderadresse ist neu. Eine frühere gilt nicht mehr.")
        return redirect("calendar")
    address = reverse("calendar-feed", args=[calendar_feed.token_of(user)]) if user.calendar_key else ""
    return render(request, "rounds/calendar.html", {"address": address and request.build_absolute_uri(address)})


@login_not_required
@require_safe
def feed(request, token):
    """For the calendar program of whoever holds the address."""
    try:
        user = calendar_feed.holder_of(token)
    except calendar_feed.UnknownAddress as error:
        raise Http404 from error
    content = personal_calendar(own_dates(user), request.build_absolute_uri)
    return HttpResponse(content, CONTENT_TYPE, headers={"X-Robots-Tag": "noindex, nofollow"})
