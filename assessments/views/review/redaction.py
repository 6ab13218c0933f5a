"""Black out a passage for others, and take it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessments import queries, workflow
from assessments.forms.review import RedactForm
from assessments.views.requests import form_page, posted

from .reviewed import page_of, reviewed_assessment
from .step import take_step


@form_page
def review_redact(request, round_code, institution_code):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    requirement = queries.catalogue_tree(assessment.round.catalogue_id).requirement(request.GET.get("anforderung", ""))
    return take_step(
        request,
        lambda **typed: workflow.redact(assessment=assessment, by=request.user, **typed),
        form=RedactForm(posted(request)),
        title="Stelle schwärzen",
        template="review/redact.html",
        context=page_of(request, assessment)
        | {
            "requirement": requirement,
            "texts": queries.texts_of(assessment, requirement) if workflow.may_redact(assessment) else [],
            "may_redact": workflow.may_redact(assessment),
            "redactions": assessment.redactions.all(),
        },
        done="Die Stelle ist geschwärzt. Die Institution sieht sie weiter, mit Ihrem Grund.",
        back=_here(assessment),
    )


def review_lift_redaction(request, round_code, institution_code, pk):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    redaction = get_object_or_404(assessment.redactions.select_related("assessment"), pk=pk)
    if request.method == "POST":
        try:
            workflow.lift_redaction(redaction=redaction, by=request.user)
        except workflow.TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Andere lesen die Stelle wieder.")
    return redirect(_here(assessment))


def _here(assessment) -> str:
    return reverse("review-redact", args=[assessment.round.code, assessment.institution.code])
