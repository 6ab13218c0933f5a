"""Answering the inquiries (Rückfragen) of the Abteilung Integration."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from assessments.access import permissions
from assessments.access.views.own import address_of, visible_assessment
from assessments.answers.forms.steps import ReplyForm
from assessments.answers.queries.contents import Thread, threads_of
from assessments.answers.steps.inquiry import reply
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Inquiry
from assessments.saving.views.requests import demand


@dataclass(frozen=True)
class ThreadWithForm:
    thread: Thread
    form: ReplyForm | None


def with_reply_forms(user, assessment, threads) -> list[ThreadWithForm]:
    """Each thread with a form to answer, where the person may and the inquiry is not closed."""
    may = permissions.can_reply(user, assessment) and assessment.round.takes_answers
    closed = Inquiry.Status.CLOSED
    return [
        ThreadWithForm(thread, _form(assessment, thread.inquiry) if may and thread.inquiry.status != closed else None)
        for thread in threads
    ]


def inquiry_reply(request, round_code, institution_code, pk):
    """The thread alone; the forms on the other pages send their answer here."""
    assessment = visible_assessment(request, round_code, institution_code)
    inquiry = get_object_or_404(assessment.inquiries.select_related("requirement"), pk=pk)
    demand(permissions.can_reply(request.user, assessment))
    form = _form(assessment, inquiry, request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _reply(request, assessment, inquiry, form.cleaned_data["text"]):
            return redirect(_page_of(assessment, inquiry))
        status = 422 if form.errors else 409
    thread = next(t for t in threads_of(assessment, inquiry.requirement) if t.inquiry == inquiry)
    context = {
        "assessment": assessment,
        "inquiry": inquiry,
        "back": _page_of(assessment, inquiry),
        "entry": ThreadWithForm(thread, form),
        "form": form,
    }
    return render(request, "answers/inquiry.html", context, status=status)


def _reply(request, assessment, inquiry: Inquiry, text: str) -> bool:
    from_reviewer = permissions.can_review(request.user, assessment)
    try:
        reply(inquiry=inquiry, by=request.user, text=text, from_reviewer=from_reviewer)
    except TransitionNotAllowed as refusal:
        messages.error(request, f"Ihre Antwort ist noch nicht gesendet. {refusal}")
        return False
    messages.success(request, "Ihre Antwort ist gesendet.")
    return True


def _form(assessment, inquiry: Inquiry, data=None) -> ReplyForm:
    action = reverse("inquiry-reply", kwargs={**address_of(assessment), "pk": inquiry.pk})
    return ReplyForm(data, inquiry=inquiry, action=action)


def _page_of(assessment, inquiry: Inquiry) -> str:
    address = address_of(assessment)
    if inquiry.requirement is None:
        return reverse("assessment", kwargs=address)
    return reverse("requirement", kwargs={**address, "requirement_code": inquiry.requirement.code}) + "#rueckfragen"
