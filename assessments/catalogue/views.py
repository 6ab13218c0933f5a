"""„Nicht verständlich?“: a sentence to those who keep the catalogue, without a name."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.access import permissions
from assessments.access.views.own import address_of, visible_assessment
from assessments.catalogue.forms import ClarityNoteForm
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.catalogue.steps.clarity_note import note_unclear
from assessments.saving.views.requests import demand


def clarity_note(request, round_code, institution_code, requirement_code):
    """The form on a page of its own: answers on the page of the requirement are never sent along with it."""
    assessment = visible_assessment(request, round_code, institution_code)
    tree = catalogue_tree(assessment.round.catalogue_id)
    requirement = tree.requirement(requirement_code)
    if requirement is None:
        raise Http404
    demand(permissions.can_note_unclear(request.user, assessment))
    form = ClarityNoteForm(
        request.POST if request.method == "POST" else None,
        requirement=requirement,
        questions=tree.questions_for(requirement),
        about=request.GET.get("frage", ""),
    )
    if form.is_valid():
        note_unclear(
            requirement=requirement,
            question=form.question,
            text=form.cleaned_data["text"],
            today=timezone.localdate(),
            is_demo=request.user.is_demo,
        )
        messages.success(request, "Danke. Ihr Hinweis ist bei denen, die den Katalog pflegen.")
        return redirect("requirement", **address_of(assessment), requirement_code=requirement.code)
    context = {"assessment": assessment, "requirement": requirement, "form": form}
    return render(request, "catalogue/clarity_note.html", context, status=422 if form.is_bound else 200)
