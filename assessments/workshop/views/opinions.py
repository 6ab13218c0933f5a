"""„Meine Einschätzung“: what one person thinks, before the team agrees; and the end of that phase.

Nothing here shows one person's opinion to another. Error reports leave out what was sent.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from assessments.access import permissions
from assessments.access.forms import chosen_keys
from assessments.access.views.own import address_of, step_from, visible_assessment
from assessments.answers.steps import answering
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import Assessment, QualityArea, QualityRequirement, RatingLevel
from assessments.opinions.steps import opinions
from assessments.opinions.steps.closing import close_opinions, opinion_refusal
from assessments.saving.views.requests import demand
from assessments.workshop.forms import OpinionForm


@dataclass(frozen=True)
class OpinionPlace:
    """Where the person is; only catalogues with levels have opinions."""

    assessment: Assessment
    tree: CatalogueTree
    requirement: QualityRequirement


@dataclass(frozen=True)
class OpinionLine:
    number: int
    requirement: QualityRequirement
    own: opinions.OwnOpinion | None
    level: RatingLevel | None
    is_agreed: bool


def my_opinions(request, round_code, institution_code):
    """All requirements, with the person's own opinions; with `?weiter` straight to the first one still open."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_give_opinion(request.user, assessment))
    tree = tree_with_levels(assessment)
    own, agreed = opinions.own_opinions(assessment, request.user), opinions.agreed_requirements(assessment)
    left = opinions.requirements_left(assessment, tree, {*own, *agreed})
    if left and "weiter" in request.GET:
        return redirect("my-opinion", **address_of(assessment), requirement_code=left[0].code)
    areas = _areas(tree, own, agreed)
    lines = [line for _, lines in areas for line in lines]
    context = {
        "assessment": assessment,
        "areas": areas,
        "total": len(lines),
        "done": sum(line.own is not None for line in lines),
        "next_requirement": next(iter(left), None),
        "refusal": opinion_refusal(assessment),
        "may_close": permissions.can_close_opinions(request.user, assessment),
    }
    return render(request, "workshop/my_opinions.html", context)


@sensitive_post_parameters()
def my_opinion(request, round_code, institution_code, requirement_code):
    """The person's own opinion on one requirement."""
    place = _place(request, round_code, institution_code, requirement_code)
    own = opinions.own_opinions(place.assessment, request.user).get(place.requirement.pk)
    form = OpinionForm(request.POST if request.method == "POST" else None, tree=place.tree, own=own)
    if request.method != "POST":
        return _show(request, place, form, own)
    if not form.is_valid():
        return _show(request, place, form, own, status=422)
    try:
        opinions.give_opinion(
            assessment=place.assessment,
            requirement=place.requirement,
            person=request.user,
            level=form.chosen_level,
            remark=form.cleaned_data["remark"],
        )
    except TransitionNotAllowed as refusal:
        return _show(request, place, form, own, not_saved=refusal.reason, status=409)
    messages.success(request, f"Ihre Einschätzung zu „{place.requirement.title}“ ist gespeichert.")
    return _go_on(request, place)


@step_from("my-opinion")
def joint_rating_take_back(request, round_code, institution_code, requirement_code):
    """The team's answer was saved by mistake; from here, where it stands in the way of an opinion."""
    place = _place(request, round_code, institution_code, requirement_code)
    demand(permissions.can_edit(request.user, place.assessment))
    (revision,) = chosen_keys([request.POST.get("revision", "")])
    try:
        is_done = answering.take_back_rating(
            assessment=place.assessment,
            requirement=place.requirement,
            by=request.user,
            revision=revision,
        )
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        _say_taken_back(request, place.requirement, is_done)
    return redirect("my-opinion", **address_of(place.assessment), requirement_code=place.requirement.code)


@step_from("my-opinion")
def my_opinion_withdraw(request, round_code, institution_code, requirement_code):
    place = _place(request, round_code, institution_code, requirement_code)
    opinions.withdraw_opinion(assessment=place.assessment, requirement=place.requirement, person=request.user)
    messages.success(request, f"Ihre Einschätzung zu „{place.requirement.title}“ ist gelöscht.")
    return redirect("my-opinions", **address_of(place.assessment))


def opinions_close(request, round_code, institution_code):
    """End the phase; the page itself is the confirmation and says what follows."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_close_opinions(request.user, assessment))
    if request.method != "POST":
        return _show_close(request, assessment)
    try:
        close_opinions(assessment=assessment, by=request.user)
    except TransitionNotAllowed:
        assessment.refresh_from_db()
        return _show_close(request, assessment, status=409)
    messages.success(request, "Die Einschätzungen sind ausgezählt. Wo genug geantwortet haben, sehen Sie das Bild.")
    return redirect("workshop", **address_of(assessment))


def tree_with_levels(assessment: Assessment) -> CatalogueTree:
    """The catalogue; 404 without levels, because then there is nothing to choose."""
    tree = catalogue_tree(assessment.round.catalogue_id)
    if not tree.levels:
        raise Http404
    return tree


def _place(request, round_code, institution_code, requirement_code) -> OpinionPlace:
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_give_opinion(request.user, assessment))
    tree = tree_with_levels(assessment)
    requirement = tree.requirement(requirement_code)
    if requirement is None:
        raise Http404
    return OpinionPlace(assessment, tree, requirement)


def _say_taken_back(request, requirement: QualityRequirement, is_done: bool) -> None:
    if is_done:
        messages.success(request, f"Die gemeinsame Stufe zu „{requirement.title}“ ist zurückgenommen.")
    else:
        messages.error(
            request, f"Jemand hat „{requirement.title}“ inzwischen geändert. Bitte sehen Sie noch einmal nach."
        )


def _areas(tree, own, agreed) -> list[tuple[QualityArea, list[OpinionLine]]]:
    levels = {level.value: level for level in tree.levels}
    areas, number = [], 0
    for area in tree.areas:
        lines = []
        for requirement in area.requirements.all():
            number += 1
            opinion = own.get(requirement.pk)
            level = opinion and levels[opinion.level]
            lines.append(OpinionLine(number, requirement, opinion, level, requirement.pk in agreed))
        areas.append((area, lines))
    return areas


def _go_on(request, place: OpinionPlace):
    address = address_of(place.assessment)
    if request.POST.get("then") != "next":
        return redirect("my-opinion", **address, requirement_code=place.requirement.code)
    following = _next_open(request, place)
    if following is None:
        return redirect("my-opinions", **address)
    return redirect("my-opinion", **address, requirement_code=following.code)


def _next_open(request, place: OpinionPlace) -> QualityRequirement | None:
    """The next one that waits for an opinion, after the last one again from the beginning."""
    own, agreed = opinions.own_opinions(place.assessment, request.user), opinions.agreed_requirements(place.assessment)
    left = opinions.requirements_left(place.assessment, place.tree, {*own, *agreed, place.requirement.pk})
    order = place.tree.requirements
    later = order[order.index(place.requirement) :]
    return next((each for each in left if each in later), next(iter(left), None))


def _show(request, place: OpinionPlace, form: OpinionForm, own, *, not_saved=None, status=200):
    before, after = place.tree.neighbours(place.requirement)
    context = {
        "assessment": place.assessment,
        "requirement": place.requirement,
        "number": place.tree.requirements.index(place.requirement) + 1,
        "total": len(place.tree.requirements),
        "before": before,
        "after": after,
        "form": form,
        "own": own,
        "own_level": own and next(level for level in place.tree.levels if level.value == own.level),
        "not_saved": not_saved,
        "refusal": not_saved or opinions.refusal_at(place.assessment, place.requirement),
    }
    if context["refusal"] == Reason.ALREADY_AGREED:
        context |= _way_on(request, place)
    return render(request, "workshop/my_opinion.html", context, status=status)


def _way_on(request, place: OpinionPlace) -> dict:
    """What can be done where the team has decided: go on, or take its answer back."""
    may_take_back = permissions.can_edit(request.user, place.assessment)
    answer = place.assessment.answers.filter(requirement=place.requirement).first() if may_take_back else None
    return {"next_open": _next_open(request, place), "joint": answer}


def _show_close(request, assessment: Assessment, status=200):
    tree = tree_with_levels(assessment)
    refusal = opinion_refusal(assessment)
    numbers = {} if refusal else opinions.numbers_of(assessment, tree)
    context = {
        "assessment": assessment,
        "refusal": refusal,
        "minimum": assessment.round.min_opinions,
        "lines": [(requirement, numbers.get(requirement.code)) for requirement in tree.requirements],
        "too_few": sum(numbers.get(requirement.code) is None for requirement in tree.requirements),
    }
    return render(request, "workshop/close.html", context, status=status)
