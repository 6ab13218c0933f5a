"""Remind by hand: first see who gets it, what it says, and who does not get it and why."""

from django.core.paginator import Paginator
from django.utils import timezone

from assessments.access.views.reviewed import reviewed_assessment
from assessments.mail.steps import message
from assessments.models import Assessment
from assessments.review.queries import Wanted, review_list
from assessments.review.views.cockpit import filtered_round
from assessments.review.views.kept import detail_url, kept_query, list_url, page_of
from assessments.rounds.steps import reminders
from assessments.rounds.steps.round import remind
from assessments.saving.forms.step import StepForm
from assessments.saving.views.requests import form_page, posted
from assessments.saving.views.step import take_step

PER_PAGE = 100


@form_page
def round_remind(request, round_code):
    """Everybody on the list of the round, as it is filtered."""
    current_round, form = filtered_round(request, round_code)
    rows = review_list(current_round, form.wanted(), timezone.localdate())
    without_page = kept_query(request.GET.dict() | {"seite": ""})
    context = {
        "round": current_round,
        "is_filtered": form.wanted() != Wanted(),
        "query": f"{without_page.removeprefix('?')}&" if without_page else "",
    }
    chosen = Assessment.objects.filter(pk__in=rows.order_by().values("pk"))
    return _remind(
        request, chosen, current_round, context, title="Sammelerinnerung", back=list_url(request, round_code)
    )


@form_page
def review_remind(request, round_code, institution_code):
    """One institution."""
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    chosen = Assessment.objects.filter(pk=assessment.pk)
    title, back = "Erinnerung", detail_url(request, assessment)
    return _remind(request, chosen, assessment.round, page_of(request, assessment), title=title, back=back)


def _remind(request, chosen, current_round, context, *, title, back):
    plan = reminders.plan(chosen, timezone.localdate())
    context |= {
        "plan": plan,
        "page": Paginator(plan.recipients, PER_PAGE).get_page(request.GET.get("seite")),
        "message": message.preview(plan.recipients[0][0]) if plan.recipients else None,
    }
    return take_step(
        request,
        lambda: remind(assessment_round=current_round, assessments=chosen, by=request.user),
        form=StepForm(posted(request), verb="Jetzt erinnern"),
        title=title,
        template="review/remind.html",
        context=context,
        done="Die Erinnerung liegt im Postausgang und wird gleich versendet.",
        back=back,
    )
