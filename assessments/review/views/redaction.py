"""Black out a passage for others, and take it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessments.access.views.reviewed import reviewed_assessment
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.redactions.queries import texts_of
from assessments.redactions.steps import lift_redaction, may_redact, redact
from assessments.review.forms.review import RedactForm
from assessments.review.views.kept import page_of
from assessments.saving.views.requests import form_page, posted
from assessments.saving.views.step import take_step


@form_page
def review_redact(request, round_code, institution_code):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    requirement = catalogue_tree(assessment.round.catalogue_id).requirement(request.GET.get("anforderung", ""))
    return take_step(
        request,
        lambda **typed: redact(assessment=assessment, by=request.user, **typed),
        form=RedactForm(posted(request)),
        title="Stelle schwärzen",
        template="review/redact.html",
        context=page_of(request, assessment)
        | {
            "requirement": requirement,
            "texts": texts_of(assessment, requirement) if may_redact(assessment) else [],
            "may_redact": may_redact(assessment),
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
            lift_redaction(redaction=redaction, by=request.user)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Andere lesen die Stelle wieder.")
    return redirect(_here(assessment))


def _here(assessment) -> str:
    return reverse("review-redact", args=[assessment.round.code, assessment.institution.code])
