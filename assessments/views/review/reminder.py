"""Remind by hand: first see who gets it, what it says, and who does not get it and why."""

from django.core.paginator import Paginator
from django.utils import timezone

from assessments import queries, workflow
from assessments.forms import review as forms
from assessments.forms.cockpit import kept_query
from assessments.models import Assessment
from assessments.notifications import message, reminders
from assessments.views.requests import form_page, posted

from .cockpit import filtered_round
from .reviewed import detail_url, list_url, page_of, reviewed_assessment
from .step import take_step

PER_PAGE = 100


@form_page
def round_remind(request, round_code):
    """Everybody on the list of the round, as it is filtered."""
    current_round, form = filtered_round(request, round_code)
    rows = queries.review_list(current_round, form.wanted(), timezone.localdate())
    without_page = kept_query(request.GET.dict() | {"seite": ""})
    context = {
        "round": current_round,
        "is_filtered": form.wanted() != queries.Wanted(),
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
        lambda: workflow.remind(assessment_round=current_round, assessments=chosen, by=request.user),
        form=forms.StepForm(posted(request), verb="Jetzt erinnern"),
        title=title,
        template="review/remind.html",
        context=context,
        done="Die Erinnerung liegt im Postausgang und wird gleich versendet.",
        back=back,
    )
