"""Quick entry: the answers and paper sheets of a whole workshop on one page.

Each requirement is saved as on its own page (`requirement.save`); what is right and up to date is saved, the rest
comes back with its message and with everything that was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments import answering, opinions, permissions, queries, workflow
from assessments.forms.quick_entry import PaperForm, QuickAnswerForms, QuickRatingForm, WorkshopGroup
from assessments.forms.revisions import RevisionedForm
from assessments.models import Assessment, QualityRequirement
from chancencheck.background import wants_json

from . import autosave
from .lookup import address_of, demand, visible_assessment
from .requirement import MISSING_START, Outcome, Place, save

WORST_FIRST = (503, 400, 409, 422, 200)


class QuickPlace(Place):
    """One requirement on the page of all."""

    @property
    def forms(self) -> QuickAnswerForms:
        return QuickAnswerForms(tree=self.tree, requirement=self.requirement, assessment=self.assessment)

    @property
    def form_options(self) -> dict:
        return {"tree": self.tree, "requirement": self.requirement}


@dataclass(frozen=True)
class Entry:
    """One requirement with its groups."""

    number: int
    requirement: QualityRequirement
    rating: QuickRatingForm | None
    texts: list[RevisionedForm]
    paper: PaperForm | None


def quick_entry(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_enter_at_once, request, assessment)
    tree = queries.catalogue_tree(assessment.round.catalogue_id)
    places = [QuickPlace(assessment, tree, requirement) for requirement in tree.requirements]
    if request.method != "POST":
        return _show(request, assessment, places)
    outcome = _save_all(request, assessment, places)
    if wants_json(request):
        return autosave.answer(request, outcome)
    if outcome.status != 200:
        return _show(request, assessment, places, outcome)
    message = f"Ihre Angaben sind gespeichert ({timezone.localtime():%H:%M} Uhr)."
    messages.success(request, message, extra_tags=request.path)  # the tab may forget what it kept of this page
    if request.POST.get("then") == "check":
        return redirect("assessment-check", **address_of(assessment))
    return redirect("quick-entry", **address_of(assessment))


def _save_all(request, assessment: Assessment, places: list[QuickPlace]) -> Outcome:
    outcomes = [_save_workshop(request, assessment)]
    sheets = opinions.paper_counts(assessment) if any("-paper-" in name for name in request.POST) else {}
    for place in places:
        outcomes.append(_save_answer(request, place))
        outcomes.append(_save_paper(request, place, sheets.get(place.requirement.pk, {})))
    return _together([outcome for outcome in outcomes if outcome])


def _together(outcomes: list[Outcome]) -> Outcome:
    """All of them as one; nothing sent at all is a POST without revisions."""
    if not outcomes:
        return Outcome(400, refusal=MISSING_START)
    tokens, conflicts, statuses = {}, {}, {outcome.status for outcome in outcomes}
    for outcome in outcomes:
        tokens |= outcome.tokens
        conflicts |= outcome.conflicts
    return Outcome(
        next(status for status in WORST_FIRST if status in statuses),
        tokens,
        tuple(group for outcome in outcomes for group in outcome.invalid),
        conflicts,
        tuple(group for outcome in outcomes for group in outcome.unsaved),
        next((outcome.refusal for outcome in outcomes if outcome.refusal), ""),
        any(outcome.some_saved for outcome in outcomes),
    )


def _save_answer(request, place: QuickPlace) -> Outcome | None:
    """None if nothing of it was sent."""
    sent = place.forms.sent(request.POST)
    if not sent:
        return None
    if all(group.started_from and not group.is_touched for group in sent):
        return Outcome(200, {group.prefix: group.token for group in sent})
    return save(request, place)


def _save_workshop(request, assessment: Assessment) -> Outcome | None:
    group, saved = WorkshopGroup(request.POST), WorkshopGroup.of(assessment)
    started_from = answering.WorkshopFacts(assessment.workshop_date, assessment.participants_count)
    step = partial(answering.save_workshop, assessment=assessment, by=request.user, started_from=started_from)
    return _save_group(group, saved, lambda: step(facts=group.facts))


def _save_paper(request, place: QuickPlace, counts: dict[int, int]) -> Outcome | None:
    group, saved = PaperForm(request.POST, **place.form_options), PaperForm.of(counts, **place.form_options)
    names = {"assessment": place.assessment, "requirement": place.requirement}
    return _save_group(group, saved, lambda: opinions.set_paper_counts(**names, counts=group.counts, replaces=counts))


def _save_group(group: RevisionedForm, saved: RevisionedForm, step: Callable[[], bool]) -> Outcome | None:
    """Save a group that has no revision in the database: its digest says whether it started from what is saved."""
    if not any(name.startswith(f"{group.prefix}-") for name in group.data):
        return None
    if not group.started_from:
        group.show_beside(saved)
        return Outcome(400, conflicts={group.prefix: group}, refusal=MISSING_START)
    if not group.is_touched:
        return Outcome(200, {group.prefix: group.token})
    if not group.is_valid():
        return Outcome(422, invalid=(group,))
    try:
        done = group.started_from.digest == saved.digest and step()
    except answering.NotEditable as refusal:
        return Outcome(409, unsaved=(group,), refusal=str(refusal))
    except workflow.TransitionNotAllowed as refusal:
        group.add_error(group.value_fields[0], str(refusal))
        return Outcome(422, invalid=(group,))
    if done or not group.show_beside(saved):
        return Outcome(200, {group.prefix: group.token_once_saved}, some_saved=True)
    return Outcome(409, conflicts={group.prefix: group})


def _show(request, assessment: Assessment, places: list[QuickPlace], outcome: Outcome | None = None):
    outcome = outcome or Outcome(200)
    sent = {group.prefix: group for group in (*outcome.invalid, *outcome.conflicts.values())}
    paper_refusal = workflow.opinion_refusal(assessment)
    contents = queries.contents_of(assessment, [place.requirement for place in places])
    counts = opinions.paper_counts(assessment)
    entries = []
    for number, place in enumerate(places, 1):
        pk = place.requirement.pk
        groups = {prefix: sent.get(prefix, group) for prefix, group in place.forms.saved(contents[pk]).items()}
        sections = place.forms.sections(groups)
        paper = PaperForm.of(counts.get(pk, {}), **place.form_options) if place.tree.levels else None
        entries.append(
            Entry(
                number,
                place.requirement,
                next((section.rating for section in sections if section.rating), None),
                [section.text for section in sections if section.text],
                paper and sent.get(paper.prefix, paper),
            )
        )
    workshop = WorkshopGroup.of(assessment)
    tree = places[0].tree
    today = timezone.localdate()
    context = {
        "assessment": assessment,
        "catalogue": tree.catalogue,
        "questions": tree.questions,
        "levels": tree.levels,
        "requirement_entries": entries,
        "workshop": sent.get(workshop.prefix, workshop),
        "sent_groups": list(sent.values()),
        "outcome": outcome,
        "paper_refusal": paper_refusal,
        "may_edit": assessment.is_editable(today) and not outcome.unsaved,
        "refusal": answering.editing_refusal(assessment, today),
    }
    return render(request, "staff/quick_entry.html", context, status=outcome.status)
