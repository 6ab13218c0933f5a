"""The deadlines as calendar files: of a round for the Abteilung Integration, of one institution for its team."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessments import exports, permissions
from assessments.downloads import download
from assessments.models import Assessment, AssessmentRound, Inquiry
from assessments.views.review.lookup import demand
from assessments.views.staff.lookup import visible_assessment


@require_GET
def round_calendar(request, round_code):
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    extended = current_round.assessments.filter(
        status__in=Assessment.UNFINISHED, extended_until__gt=current_round.submission_deadline
    )
    days = extended.order_by("extended_until").values_list("extended_until").annotate(number=Count("pk"))
    address = request.build_absolute_uri(reverse("review-list", args=[round_code]))
    content = exports.round_calendar(current_round, extended=days, address=address)
    name = f"chancencheck-termine-{current_round.code}.ics"
    return download(request, content, name, exports.CALENDAR, about=current_round, round=current_round)


@require_GET
def assessment_calendar(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.is_member(request.user, assessment))
    inquiries = assessment.inquiries.filter(status=Inquiry.Status.OPEN).exclude(due_date=None)
    address = request.build_absolute_uri(reverse("assessment", args=[round_code, institution_code]))
    content = exports.institution_calendar(assessment, inquiries, address=address)
    name = f"chancencheck-termine-{round_code}-{institution_code}.ics"
    return download(request, content, name, exports.CALENDAR, about=assessment, round=assessment.round)
