"""The workshop on the projector: one requirement a screen, how the opinions lie, and what the team decides."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.access import permissions
from assessments.access.views.own import address_of, visible_assessment
from assessments.answers.forms.answers import RATING
from assessments.answers.queries.contents import Contents, TaskState, task_states
from assessments.answers.views.requirement import Place, save
from assessments.models import QualityRequirement, RatingLevel
from assessments.opinions.steps import opinions
from assessments.opinions.steps.closing import opinion_refusal
from assessments.opinions.views import spread_in_words, spread_picture
from assessments.results.rules import scoring
from assessments.saving.views import saving
from assessments.saving.views.background import wants_json
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome
from assessments.workshop.forms import WorkshopForms
from assessments.workshop.views.opinions import tree_with_levels


@dataclass(frozen=True)
class WorkshopLine:
    """One requirement in the list. `number` counts the opinions while the phase is open."""

    requirement: QualityRequirement
    state: TaskState
    level: RatingLevel | None
    spread: scoring.Spread
    number: int | None
    words: str


@dataclass(frozen=True)
class Screen(Place):
    """What the projector shows: the requirement and its place in the order of the list."""

    order: tuple[QualityRequirement, ...]
    spread: scoring.Spread

    @property
    def index(self) -> int:
        return self.order.index(self.requirement)

    @property
    def before(self) -> QualityRequirement | None:
        return self.order[self.index - 1] if self.index else None

    @property
    def after(self) -> QualityRequirement | None:
        return self.order[self.index + 1] if self.index + 1 < len(self.order) else None

    @property
    def forms(self) -> WorkshopForms:
        return WorkshopForms(tree=self.tree, requirement=self.requirement, assessment=self.assessment)

    @property
    def contents(self) -> Contents:
        return self.contents_with(())  # no measures on the projector


def workshop(request, round_code, institution_code):
    """Where to begin: the requirements with the biggest differences first."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_view_spread(request.user, assessment))
    tree = tree_with_levels(assessment)
    spreads = opinions.spreads_of(assessment, tree)
    refusal = opinion_refusal(assessment)
    order = _order(tree, spreads)
    context = {
        "assessment": assessment,
        "lines": _lines(assessment, tree, order, spreads),
        "first": order[0],
        "has_spread": any(spread.shown for spread in spreads.values()),
        "refusal": refusal,
        "minimum": assessment.round.min_opinions,
        "may_close": permissions.can_close_opinions(request.user, assessment),
    }
    return render(request, "workshop/list.html", context)


def workshop_requirement(request, round_code, institution_code, requirement_code):
    screen = _screen(request, round_code, institution_code, requirement_code)
    if request.method != "POST":
        return _show(request, screen)
    demand(permissions.can_edit(request.user, screen.assessment))
    outcome = save(request, screen)
    if wants_json(request):
        return saving.answer(request, outcome)
    return _go_on(request, screen) if outcome.is_saved else _show(request, screen, outcome)


def _order(tree, spreads) -> tuple[QualityRequirement, ...]:
    """Biggest differences first, then those without a spread as the catalogue has them."""
    first = scoring.by_difference(spreads)
    rest = [requirement.code for requirement in tree.requirements if requirement.code not in first]
    return tuple(tree.requirement(code) for code in (*first, *rest))


def _lines(assessment, tree, order, spreads) -> list[WorkshopLine]:
    is_open = opinion_refusal(assessment) is None
    numbers = opinions.numbers_of(assessment, tree) if is_open else {}
    states, levels = task_states(assessment), {level.value: level for level in tree.levels}
    lines = []
    for requirement in order:
        state = states.get(requirement.pk, TaskState())
        spread = spreads[requirement.code]
        number, words = numbers.get(requirement.code, spread.number), spread_in_words(tree, spread)
        lines.append(WorkshopLine(requirement, state, levels.get(state.mark), spread, number, words))
    return lines


def _screen(request, round_code, institution_code, requirement_code) -> Screen:
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_view_spread(request.user, assessment))
    tree = tree_with_levels(assessment)
    requirement = tree.requirement(requirement_code)
    if requirement is None:
        raise Http404
    spreads = opinions.spreads_of(assessment, tree)
    return Screen(assessment, tree, requirement, _order(tree, spreads), spreads[requirement_code])


def _go_on(request, screen: Screen):
    saving.say_saved(request, f"„{screen.requirement.title}“ ist")
    address = address_of(screen.assessment)
    if request.POST.get("then") != "next":
        return redirect("workshop-requirement", **address, requirement_code=screen.requirement.code)
    if screen.after is None:
        return redirect("workshop", **address)
    return redirect("workshop-requirement", **address, requirement_code=screen.after.code)


def _show(request, screen: Screen, outcome: Outcome | None = None):
    outcome = outcome or Outcome()
    form = outcome.sent[0] if outcome.sent else screen.forms.saved(screen.contents)[RATING]
    assessment = screen.assessment
    context = {
        "assessment": assessment,
        "requirement": screen.requirement,
        "number": screen.index + 1,
        "total": len(screen.order),
        "before": screen.before,
        "after": screen.after,
        "picture": spread_picture(screen.tree, screen.requirement, screen.spread),
        "minimum": assessment.round.min_opinions,
        "is_open": opinion_refusal(assessment) is None,
        "levels": screen.tree.levels,
        "form": form,
        "outcome": outcome,
        "may_edit": assessment.is_editable(timezone.localdate()) and not outcome.unsaved,
    }
    return render(request, "workshop/requirement.html", context, status=outcome.status)
