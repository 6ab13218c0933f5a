"""Publish a round: what becomes visible to whom, the public page before it is public, editions and their correction."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessments.access import permissions
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import Assessment, AssessmentRound, Edition, Job
from assessments.publication.content.preview import preview
from assessments.publication.content.public_results import frozen, gathered, next_edition
from assessments.publication.forms import CorrectionForm
from assessments.publication.queries import editions_of
from assessments.publication.steps import publishing
from assessments.publication.steps.institution_papers import ask_to_complete, missing_papers
from assessments.publication.tables import fields
from assessments.publication.views.round import possible_steps
from assessments.results.queries.numbers import status_counts
from assessments.rounds.steps.round import unfinished_pages_before
from assessments.saving.views.requests import demand, form_page, posted
from assessments.saving.views.step import take_step

CORRECT = "Berichtigte Ausgabe veröffentlichen"


@require_GET
def publication(request, round_code):
    """Who will read what, or has read it since; how far the work is, and the editions there are."""
    current_round = _round(request, round_code)
    by_status = status_counts(current_round)
    job = current_round.jobs.filter(kind__in=Job.PUBLISHING).defer("file").first()
    context = {
        "round": current_round,
        "preview": preview(current_round),
        "left_out": [
            (Assessment.Status(status).label, number)
            for status, number in by_status.items()
            if number and not Assessment.Status(status).is_counted
        ],
        "editions": editions_of(round_code),
        "job": job,
        "missing": list(dict.fromkeys(assessment for assessment, _ in missing_papers(current_round))),
        "steps": [step for step in possible_steps(current_round) if step.publishes],
        "unfinished_pages": unfinished_pages_before(current_round) if not current_round.is_public else [],
        "may_correct": current_round.status == AssessmentRound.Status.PUBLISHED,
    }
    return render(request, "publication/publication.html", context)


@require_GET
def public_preview(request, round_code):
    """The public page as it would be today."""
    current_round = _round(request, round_code)
    facts = next_edition(current_round, timezone.localdate(), reason="…")
    results = frozen(gathered(current_round, facts).results)
    edition = Edition(round=current_round, number=facts.number, published_on=facts.published_on, content=results)
    context = {
        "round": current_round,
        "edition": edition,
        "newest": edition,
        "editions": [edition],
        "results": results,
        "round_code": round_code,
        "fields": fields(results["catalogue"]["levels"]),
    }
    return render(request, "publication/preview.html", context)


@form_page
def publication_correct(request, round_code):
    """Publish a corrected edition; the reason stands on its page and in its report."""
    current_round = _round(request, round_code)
    return take_step(
        request,
        lambda note: publishing.ask_to_correct(assessment_round=current_round, by=request.user, note=note),
        form=CorrectionForm(posted(request), verb=CORRECT),
        title=CORRECT,
        template="publication/publication_correct.html",
        context={"round": current_round, "editions": editions_of(round_code)},
        done="Die berichtigte Ausgabe wird erstellt.",
        back=reverse("publication", args=[round_code]),
    )


@require_POST
def publication_complete(request, round_code):
    """Draw the reports that could not be drawn for the edition."""
    current_round = _round(request, round_code)
    try:
        ask_to_complete(assessment_round=current_round, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("publication", round_code)


def _round(request, round_code) -> AssessmentRound:
    current_round = get_object_or_404(AssessmentRound, code=round_code)
    demand(permissions.can_steer(request.user))
    return current_round
