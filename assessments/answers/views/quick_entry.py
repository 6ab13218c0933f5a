"""Quick entry: the answers and paper sheets of a whole workshop on one page.

Each requirement is saved as on its own page (`requirement.save`); what is right and up to date is saved, the rest
comes back with its message and with everything that was typed.
"""

from dataclasses import dataclass
from functools import partial

from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.access import permissions
from assessments.access.views.own import address_of, visible_assessment
from assessments.answers.forms.quick_entry import PaperForm, QuickAnswerForms, QuickRatingForm, WorkshopGroup
from assessments.answers.queries.contents import contents_of
from assessments.answers.steps import answering
from assessments.answers.views.participation import save_facts
from assessments.answers.views.requirement import Place, save
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import Assessment, QualityRequirement
from assessments.opinions.steps import opinions
from assessments.opinions.steps.closing import opinion_refusal
from assessments.saving.forms.revisions import RevisionedForm
from assessments.saving.views import saving
from assessments.saving.views.background import wants_json
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome


class QuickPlace(Place):
    """One requirement on the page of all."""

    @property
    def forms(self) -> QuickAnswerForms:
        return QuickAnswerForms(tree=self.tree, requirement=self.requirement, assessment=self.assessment)

    @property
    def form_options(self) -> dict:
        return {"tree": self.tree, "requirement": self.requirement}


@dataclass(frozen=True)
class QuickRequirement:
    """One requirement with its groups."""

    number: int
    requirement: QualityRequirement
    rating: QuickRatingForm | None
    texts: list[RevisionedForm]
    paper: PaperForm | None


def quick_entry(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_enter_at_once(request.user, assessment))
    tree = catalogue_tree(assessment.round.catalogue_id)
    places = [QuickPlace(assessment, tree, requirement) for requirement in tree.requirements]
    if request.method != "POST":
        return _show(request, assessment, places)
    outcome = _save_all(request, assessment, places)
    if wants_json(request):
        return saving.answer(request, outcome)
    if not outcome.is_saved:
        return _show(request, assessment, places, outcome)
    saving.say_saved(request, "Ihre Angaben sind")
    if request.POST.get("then") == "check":
        return redirect("assessment-check", **address_of(assessment))
    return redirect("quick-entry", **address_of(assessment))


def _save_all(request, assessment: Assessment, places: list[QuickPlace]) -> Outcome:
    workshop = WorkshopGroup(request.POST)
    outcomes = [save_facts(request, assessment, workshop)] if workshop.was_sent else []
    sheets = opinions.paper_counts(assessment) if any("-paper-" in name for name in request.POST) else {}
    for place in places:
        outcomes.append(_save_answer(request, place))
        outcomes.append(_save_paper(request, place, sheets.get(place.requirement.pk, {})))
    return saving.together(outcome for outcome in outcomes if outcome)


def _save_answer(request, place: QuickPlace) -> Outcome | None:
    """None if nothing of it was sent."""
    sent = place.forms.sent(request.POST)
    if not sent:
        return None
    if all(group.started_from and not group.is_touched for group in sent):
        return Outcome(tokens={group.prefix: group.token for group in sent})
    return save(request, place)


def _save_paper(request, place: QuickPlace, counts: dict[int, int]) -> Outcome | None:
    refusal = opinion_refusal(place.assessment)
    group = PaperForm(request.POST, **place.form_options, refusal=refusal and refusal.label)
    saved = PaperForm.of(counts, **place.form_options)
    names = {"assessment": place.assessment, "requirement": place.requirement}
    step = partial(opinions.set_paper_counts, **names, replaces=counts)
    return saving.save_whole(request, group, saved, lambda: step(counts=group.counts)) if group.was_sent else None


def _show(request, assessment: Assessment, places: list[QuickPlace], outcome: Outcome | None = None):
    outcome = outcome or Outcome()
    sent = {group.prefix: group for group in outcome.sent}
    paper_refusal = opinion_refusal(assessment)
    contents = contents_of(assessment, [place.requirement for place in places])
    counts = opinions.paper_counts(assessment)
    entries = []
    for number, place in enumerate(places, 1):
        pk = place.requirement.pk
        groups = {prefix: sent.get(prefix, group) for prefix, group in place.forms.saved(contents[pk]).items()}
        sections = place.forms.sections(groups)
        paper = PaperForm.of(counts.get(pk, {}), **place.form_options) if place.tree.levels else None
        entries.append(
            QuickRequirement(
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
    return render(request, "answers/quick_entry.html", context, status=outcome.status)
