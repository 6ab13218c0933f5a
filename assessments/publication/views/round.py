"""Follow a round and take its steps."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessments.access import permissions
from assessments.models import AssessmentRound
from assessments.preparation.queries import checklist
from assessments.publication.forms import NoteForm
from assessments.publication.steps import publishing
from assessments.publication.views.closing import closing_context
from assessments.rounds.queries.lists import rounds_with_counts
from assessments.rounds.steps.round import ROUND_TRANSITIONS, close_round, open_round, reopen_round, start_review
from assessments.saving.forms.step import StepForm
from assessments.saving.views.requests import demand, form_page, posted
from assessments.saving.views.step import take_step


@require_GET
def review_rounds(request):
    demand(permissions.can_steer(request.user))
    return render(request, "publication/review_rounds.html", {"rounds": rounds_with_counts()})


@dataclass(frozen=True)
class RoundStep:
    """A step of the round; `path` is its word in the address, `take` the verb of its transition."""

    path: str
    take: Callable
    label: str
    done: str
    needs_note: bool = False
    publishes: bool = False

    @property
    def sources(self):
        verb = "publish_round" if self.publishes else self.take.__name__
        return ROUND_TRANSITIONS[verb][0]


ROUND_STEPS = (
    RoundStep("oeffnen", open_round, "Runde öffnen", "Die Runde ist geöffnet."),
    RoundStep("sichten", start_review, "Sichtung beginnen", "Die Sichtung hat begonnen."),
    RoundStep(
        "veroeffentlichen",
        publishing.ask_to_publish,
        "Runde veröffentlichen",
        "Bericht und Daten werden erstellt. Sobald alles fertig ist, ist die Runde veröffentlicht.",
        publishes=True,
    ),
    RoundStep("wieder-oeffnen", reopen_round, "Runde wieder öffnen", "Die Runde ist wieder geöffnet.", True),
    RoundStep("abschliessen", close_round, "Runde abschließen", "Die Runde ist abgeschlossen."),
)


@form_page
def round_step(request, round_code, step):
    current_round = get_object_or_404(AssessmentRound.objects.select_related("catalogue"), code=round_code)
    chosen = next((known for known in ROUND_STEPS if known.path == step), None)
    if chosen is None:
        raise Http404
    demand(permissions.can_steer(request.user))
    form_class = NoteForm if chosen.needs_note else StepForm
    context = {"round": current_round, "step": chosen}
    if chosen.take is open_round:
        context |= {"checks": checklist(current_round)}
    if chosen.take is close_round:
        context |= closing_context(current_round)
    return take_step(
        request,
        lambda **typed: chosen.take(assessment_round=current_round, by=request.user, **typed),
        form=form_class(posted(request), verb=chosen.label),
        title=chosen.label,
        template="publication/round_step.html",
        context=context,
        done=chosen.done,
        back=reverse("publication" if chosen.publishes else "review-list", args=[round_code]),
    )


def possible_steps(current_round):
    """The steps that the round's status allows, the way forward first."""
    return [step for step in ROUND_STEPS if current_round.status in step.sources]
