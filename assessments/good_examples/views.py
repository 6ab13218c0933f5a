"""Good examples: find those of others, propose own ones, consent and withdraw."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.access import permissions
from assessments.access.views.own import visible_assessment
from assessments.answers.queries.contents import contents_of
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.good_examples.forms import GoodExampleFilterForm, GoodExampleForm
from assessments.good_examples.queries import good_example_areas, good_example_list, good_examples_visible_to
from assessments.good_examples.steps import (
    consent_to_example,
    propose_example,
    remove_example,
    reword_example,
    withdraw_example,
)
from assessments.measures.queries.measures import measures_visible_to
from assessments.models import Assessment, GoodExample, Measure, QualityRequirement, ReflectionQuestion
from assessments.redactions.queries import each_as_read_by, redactions_for
from assessments.saving.views import saving
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome

PER_PAGE = 20


@require_safe
def good_examples(request):
    demand(permissions.can_view_good_examples(request.user))
    form = GoodExampleFilterForm(request.GET, areas=good_example_areas(request.user))
    found = good_example_list(request.user, **form.wanted())
    query = form.query()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    page.object_list = each_as_read_by(request.user, page.object_list)
    context = {
        "form": form,
        "page": page,
        "query": f"{query}&" if query else "",
        "own_institutions": permissions.institution_ids(request.user),
        "is_reviewer": permissions.is_reviewer(request.user),
    }
    return render(request, "good_examples/list.html", context)


def good_example(request, pk):
    """Read an example; without consent yet, word it."""
    example = _visible_example(request, pk)
    if request.method != "POST":
        return _show(request, example)
    demand(permissions.can_word_example(request.user, example.assessment))
    form = GoodExampleForm(request.POST)
    outcome = _save(request, form, example)
    if not outcome.is_saved:
        return _show(request, _visible_example(request, pk), form, outcome)
    saving.say_saved(request, f"Das gute Beispiel „{form.cleaned_data['title']}“ ist")
    return redirect("good-example", pk)


def _save(request, form: GoodExampleForm, example: GoodExample) -> Outcome:
    def step(groups: saving.Groups) -> saving.Groups:
        return [group for group in groups if not _reword(example, group)]

    def saved(sent: saving.Groups) -> saving.Saved:
        example.refresh_from_db(fields=["title", "text", "revision"])
        now = GoodExampleForm.of(example)
        return {now.prefix: now}

    return saving.save(request, [form], step=step, saved=saved)


def _reword(example: GoodExample, form: GoodExampleForm) -> bool:
    return reword_example(example=example, revision=form.started_from.revision, **form.cleaned_data)


def _show(request, example: GoodExample, form: GoodExampleForm | None = None, outcome: Outcome | None = None):
    user, assessment, outcome = request.user, example.assessment, outcome or Outcome()
    redactions_for(user, assessment).rows([example])
    may_word = permissions.can_word_example(user, assessment) and not example.has_consent and not outcome.unsaved
    context = {
        "example": example,
        "assessment": assessment,
        "group": (form or GoodExampleForm.of(example)) if may_word else None,
        "outcome": outcome,
        "may_word": may_word,
        "may_consent": permissions.can_consent(user, assessment),
        "is_known": permissions.is_member(user, assessment) or permissions.is_reviewer(user),
    }
    return render(request, "good_examples/example.html", context, status=outcome.status)


@dataclass(frozen=True)
class ExampleStep:
    """A button on the page of an example."""

    take: Callable[[GoodExample, object, dict], object]
    permission: Callable
    done: str
    back_to_list: bool = False


STEPS = {
    "zustimmen": ExampleStep(
        lambda example, by, data: consent_to_example(example=example, by=by, revision=_revision_read(data)),
        permissions.can_consent,
        "Sie haben zugestimmt. Andere Institutionen finden das Beispiel jetzt.",
    ),
    "zurueckziehen": ExampleStep(
        lambda example, by, data: withdraw_example(example=example, by=by),
        permissions.can_consent,
        "Die Zustimmung ist zurückgezogen. Andere Institutionen finden das Beispiel nicht mehr.",
    ),
    "entfernen": ExampleStep(
        lambda example, by, data: remove_example(example=example, by=by),
        permissions.can_word_example,
        "Der Vorschlag ist entfernt.",
        back_to_list=True,
    ),
}


def good_example_step(request, pk, step):
    example = _visible_example(request, pk)
    chosen = STEPS.get(step)
    if chosen is None:
        raise Http404
    demand(chosen.permission(request.user, example.assessment))
    if request.method != "POST":
        return redirect("good-example", pk)
    try:
        chosen.take(example, request.user, request.POST)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("good-example", pk)
    messages.success(request, chosen.done)
    return redirect("good-examples") if chosen.back_to_list else redirect("good-example", pk)


def measure_example(request, pk):
    """Propose a measure."""
    visible = measures_visible_to(request.user)
    parts = ("assessment__round", "assessment__institution", "requirement")
    measure = get_object_or_404(visible.select_related(*parts), pk=pk)
    return _propose(request, measure.assessment, measure.requirement, measure)


def answer_example(request, round_code, institution_code, requirement_code):
    """Propose the answer to a requirement."""
    assessment = visible_assessment(request, round_code, institution_code)
    requirement = catalogue_tree(assessment.round.catalogue_id).requirement(requirement_code)
    if requirement is None:
        raise Http404
    return _propose(request, assessment, requirement)


def _propose(request, assessment: Assessment, requirement: QualityRequirement, measure: Measure | None = None):
    demand(permissions.can_propose_example(request.user, assessment))
    subject = {"assessment": assessment, "requirement": requirement, "measure": measure}
    known = GoodExample.objects.filter(**subject).first()
    if known and request.method != "POST":
        return redirect("good-example", known.pk)
    form = GoodExampleForm(request.POST if request.method == "POST" else None, initial=_first_words(**subject))
    asks = not permissions.can_word_example(request.user, assessment)
    outcome = Outcome()
    if request.method == "POST":
        outcome = _save_proposal(request, form, subject, asks)
        if outcome.is_saved:
            messages.success(request, "Ihre Bitte ist eingetragen." if asks else "Der Vorschlag ist eingetragen.")
            return redirect("good-example", GoodExample.objects.get(**subject).pk)
    context = subject | {"group": form, "outcome": outcome, "asks": asks}
    return render(request, "good_examples/propose.html", context, status=outcome.status)


def _save_proposal(request, form: GoodExampleForm, subject: dict, asks: bool) -> Outcome:
    if not form.is_valid():
        return Outcome(422, invalid=(form,))
    try:
        propose_example(**subject, by=request.user, asked_by_reviewer=asks, **form.cleaned_data)
    except TransitionNotAllowed as refusal:
        return Outcome(409, refusal=str(refusal))
    return Outcome()


def _first_words(assessment: Assessment, requirement: QualityRequirement, measure: Measure | None) -> dict[str, str]:
    """What the institution has written already, to be worded for others."""
    if measure:
        return {"title": measure.title, "text": measure.description}
    contents = contents_of(assessment, [requirement])[requirement.pk]
    questions = catalogue_tree(assessment.round.catalogue_id).questions_for(requirement)
    reasons = [found.pk for found in questions if found.answer_type == ReflectionQuestion.AnswerType.RATING]
    texts = [contents.texts[pk].text for pk in reasons if pk in contents.texts]
    return {"title": requirement.title, "text": "\n\n".join(texts)}


def _visible_example(request, pk) -> GoodExample:
    return get_object_or_404(good_examples_visible_to(request.user), pk=pk)


def _revision_read(data) -> int:
    """The version that was read; none of them if the form says nothing."""
    typed = data.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
