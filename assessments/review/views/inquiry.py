"""Ask back, reply, close."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from assessments.access.views.reviewed import reviewed_assessment
from assessments.answers.queries.contents import threads_of
from assessments.answers.steps.inquiry import ask, close_inquiry, reply
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.review.forms import review as forms
from assessments.review.views.kept import detail_url, page_of
from assessments.saving.views.requests import form_page, posted
from assessments.saving.views.step import take_step


@form_page
def inquiry_ask(request, round_code, institution_code):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    requirements = catalogue_tree(assessment.round.catalogue_id).requirements
    initial = {"requirement": request.GET.get("anforderung", "")}
    return take_step(
        request,
        lambda **typed: ask(assessment=assessment, by=request.user, **typed),
        form=forms.AskForm(posted(request), requirements=requirements, initial=initial),
        title="Rückfrage stellen",
        template="review/step.html",
        context=page_of(request, assessment),
        done="Ihre Rückfrage ist gestellt.",
        back=detail_url(request, assessment),
    )


@form_page
def review_inquiry_reply(request, round_code, institution_code, inquiry_id):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    inquiry = get_object_or_404(assessment.inquiries.select_related("requirement"), pk=inquiry_id)
    thread = next(thread for thread in threads_of(assessment) if thread.inquiry.pk == inquiry.pk)
    return take_step(
        request,
        lambda text: reply(inquiry=inquiry, by=request.user, text=text, from_reviewer=True),
        form=forms.ReplyForm(posted(request)),
        title=_inquiry_title(inquiry),
        template="review/step.html",
        context=page_of(request, assessment) | {"thread": thread},
        done="Ihre Antwort ist gesendet.",
        back=detail_url(request, assessment),
    )


def inquiry_close(request, round_code, institution_code, inquiry_id):
    assessment = reviewed_assessment(request.user, round_code, institution_code)
    inquiry = get_object_or_404(assessment.inquiries, pk=inquiry_id)
    if request.method == "POST":
        _close(request, inquiry)
    return redirect(detail_url(request, assessment))


def _close(request, inquiry):
    try:
        close_inquiry(inquiry=inquiry, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Die Rückfrage ist erledigt.")


def _inquiry_title(inquiry):
    return f"Rückfrage zu {inquiry.requirement}" if inquiry.requirement else "Rückfrage zur ganzen Selbstbewertung"
