"""Follow a round and take its steps."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessments import permissions, queries, workflow
from assessments.forms import review as forms
from assessments.models import Assessment, AssessmentRound
from assessments.publication import publishing

from .checklist import checklist
from .closing import closing_context
from .lookup import demand, form_page, posted
from .step import take_step


@require_GET
def review_rounds(request):
    demand(permissions.can_steer(request.user))
    return render(request, "review/rounds.html", {"rounds": queries.rounds_with_counts()})


@dataclass(frozen=True)
class RoundStep:
    """A step of the round; `path` is its word in the address, `take` the verb of its transition."""

    path: str
    take: Callable
    label: str
    done: str
    needs_note: bool = False

    @property
    def sources(self):
        return workflow.ROUND_TRANSITIONS[self.take.__name__][0]


ROUND_STEPS = (
    RoundStep("oeffnen", workflow.open_round, "Runde öffnen", "Die Runde ist geöffnet."),
    RoundStep("sichten", workflow.start_review, "Sichtung beginnen", "Die Sichtung hat begonnen."),
    RoundStep("veroeffentlichen", publishing.publish_round, "Runde veröffentlichen", "Die Runde ist veröffentlicht."),
    RoundStep("wieder-oeffnen", workflow.reopen_round, "Runde wieder öffnen", "Die Runde ist wieder geöffnet.", True),
    RoundStep("abschliessen", workflow.close_round, "Runde abschließen", "Die Runde ist abgeschlossen."),
)


@form_page
def round_step(request, round_code, step):
    current_round = get_object_or_404(AssessmentRound.objects.select_related("catalogue"), code=round_code)
    chosen = next((known for known in ROUND_STEPS if known.path == step), None)
    if chosen is None:
        raise Http404
    demand(permissions.can_steer(request.user))
    form_class = forms.NoteForm if chosen.needs_note else forms.StepForm
    context = {"round": current_round, "step": chosen}
    if chosen.take is workflow.open_round:
        context |= {"checks": checklist(current_round)}
    if chosen.take is publishing.publish_round:
        context |= _becomes_visible(current_round)
    elif chosen.take is workflow.close_round:
        context |= closing_context(current_round)
    return take_step(
        request,
        lambda **typed: chosen.take(assessment_round=current_round, by=request.user, **typed),
        form=form_class(posted(request), verb=chosen.label),
        title=chosen.label,
        template="review/round_step.html",
        context=context,
        done=chosen.done,
        back=reverse("review-list", args=[round_code]),
    )


def possible_steps(current_round):
    """The steps that the round's status allows, the way forward first."""
    return [step for step in ROUND_STEPS if current_round.status in step.sources]


def _becomes_visible(current_round):
    """What publishing shows to whom: numbers by status and consent, and the suppressed requirements."""
    by_status = queries.status_counts(current_round)
    accepted = current_round.assessments.filter(status__in=Assessment.COUNTED)
    consents = Counter(accepted.order_by().values_list("publication_consent", flat=True))
    result = queries.city_result(current_round, by_status)
    return {
        "result": result,
        "consents": [(consent.label, consents[consent]) for consent in Assessment.PublicationConsent],
        "left_out": [
            (label, number)
            for status, label, number in _status_rows(by_status)
            if number and status not in Assessment.COUNTED
        ],
    }


def _status_rows(by_status):
    """Status, its words, number: every status named, in the order of the way."""
    return [(status, Assessment.Status(status).label, number) for status, number in by_status.items()]
