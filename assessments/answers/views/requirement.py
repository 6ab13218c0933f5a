"""The page of one requirement: its wording, the form, measures, inquiries.

A save goes group by group (level, each text, each measure): what is right and up to date is saved, the rest comes
back with its message and with everything that was typed.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from assessments.access import permissions
from assessments.access.views.own import address_of, visible_assessment
from assessments.answers.forms.answers import AnswerForms, text_prefix
from assessments.answers.queries.contents import Contents, contents_of, measures_at, text_versions, threads_of
from assessments.answers.steps import answering
from assessments.answers.views.inquiry import with_reply_forms
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree, has_same_wording
from assessments.events.steps.transitions import Reason
from assessments.measures.forms.carried import CarriedMeasureForm
from assessments.measures.forms.measures import MeasureForm
from assessments.measures.queries import previous
from assessments.measures.queries.effect import effects_at
from assessments.models import Assessment, QualityRequirement, WordingStatus
from assessments.opinions.steps import opinions
from assessments.opinions.views import SpreadPicture, spread_picture
from assessments.redactions.queries import redactions_for
from assessments.saving.forms.fields import LONGEST_KEY
from assessments.saving.forms.revisions import RevisionedForm
from assessments.saving.views import saving
from assessments.saving.views.background import wants_json
from assessments.saving.views.requests import demand
from assessments.saving.views.saving import Outcome
from assessments.text.rules import glossary
from assessments.text.rules.word_comparison import compared

TAKE_OVER = "vorrunde-"  # a button that saves, then puts the text of the previous round into the field


@dataclass(frozen=True)
class Place:
    """Where the person is."""

    assessment: Assessment
    tree: CatalogueTree
    requirement: QualityRequirement

    @property
    def forms(self) -> AnswerForms:
        return AnswerForms(tree=self.tree, requirement=self.requirement, assessment=self.assessment)

    @property
    def contents(self) -> Contents:
        return self.contents_with(None)

    def contents_with(self, measures) -> Contents:
        """What is saved here; `measures` if they are known already."""
        return contents_of(self.assessment, [self.requirement], measures)[self.requirement.pk]

    @property
    def earlier_measures(self) -> tuple[previous.EarlierMeasure, ...]:
        return previous.earlier_measures(self.assessment, self.requirement)


def requirement(request, round_code, institution_code, requirement_code):
    is_shown = not wants_json(request)  # a save by the script asks nothing about earlier rounds
    prepared = [previous.with_previous] if is_shown else []
    assessment = visible_assessment(request, round_code, institution_code, *prepared)
    tree = catalogue_tree(assessment.round.catalogue_id)
    found = tree.requirement(requirement_code)
    if found is None:
        raise Http404
    place = Place(assessment, tree, found)
    if request.method != "POST":
        return _show(request, place)
    demand(permissions.can_edit(request.user, assessment))
    outcome = save(request, place)
    if not is_shown:
        return saving.answer(request, outcome)
    return _go_on(request, place) if outcome.is_saved else _show(request, place, outcome)


def save(request, place: Place) -> Outcome:
    """Save what the POST brings."""
    return saving.save(
        request,
        place.forms.sent(request.POST),
        step=partial(_save_groups, request.user, place),
        saved=partial(_saved_groups, place),
        know=partial(_tell_measures, place),
    )


def _save_groups(by, place: Place, groups: saving.Groups) -> saving.Groups:
    changes = [(group.change(), group) for group in groups]
    saved = answering.save_answer(
        assessment=place.assessment,
        requirement=place.requirement,
        by=by,
        changes=[change for change, _ in changes],
    )
    return [group for change, group in changes if change in saved.conflicts]


def _saved_groups(place: Place, sent: saving.Groups) -> saving.Saved:
    has_carried = any(isinstance(group, CarriedMeasureForm) for group in sent)
    return place.forms.saved(place.contents, place.earlier_measures if has_carried else ())


def _tell_measures(place: Place, touched: saving.Groups) -> None:
    """The measures are read first: what may be changed depends on what is there."""
    changed = [group for group in touched if isinstance(group, MeasureForm) and not group.is_new]
    if changed:
        saved = measures_at(place.assessment, place.requirement)
        for group in changed:
            group.know(saved)
    carried = [group for group in touched if isinstance(group, CarriedMeasureForm)]
    if carried:
        saved = {entry.measure.pk: entry for entry in place.earlier_measures}
        for group in carried:
            group.know(saved)


def measure_restore(request, round_code, institution_code, requirement_code):
    """Undo the deletion of a measure."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_edit(request.user, assessment))
    here = reverse("requirement", kwargs=address_of(assessment) | {"requirement_code": requirement_code})
    if request.method != "POST":
        return redirect(here)
    removed = _chosen(assessment.removed_measures.select_related("assessment"), request.POST.get("measure", ""))
    if removed is None:
        messages.error(request, Reason.MEASURE_NOT_REMOVED.label)
        return redirect(here)
    try:
        measure = answering.restore_measure(removed=removed, by=request.user)
    except answering.NotEditable as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    messages.success(request, f"Die Maßnahme „{measure}“ ist wieder da.")
    return redirect(f"{here}#measure-{measure.pk}")


def _chosen(rows, key: str):
    """The row with this key; None for one that is not there, or that no row can have."""
    return rows.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY else None


def _go_on(request, place: Place):
    sent, then = place.forms.sent(request.POST), request.POST.get("then", "")
    removed = [group for group in sent if group.removes]
    if removed:
        return _after_removal(request, place, removed)
    measure = next((group for group in sent if group.prefix == then), None)  # its own button was pressed
    what = f"Die {measure.name_for_people}" if measure else f"„{place.requirement.title}“"
    saving.say_saved(request, f"{what} ist")
    address = address_of(place.assessment)
    here = address | {"requirement_code": place.requirement.code}
    own_page = reverse("requirement", kwargs=here)
    if then.startswith(TAKE_OVER):
        return redirect(f"{own_page}?{urlencode({'vorrunde': then.removeprefix(TAKE_OVER)})}#vorschlag")
    if then != "next":
        return redirect(own_page)
    _, after = place.tree.neighbours(place.requirement)
    if after is None:
        return redirect("assessment-check", **address)
    return redirect("requirement", **address, requirement_code=after.code)


def _after_removal(request, place: Place, removed: saving.Groups):
    """What is gone, and the way to get it back."""
    for group in removed:
        messages.success(request, f"Die {group.name_for_people} ist gelöscht. Unten können Sie sie wiederherstellen.")
    here = address_of(place.assessment) | {"requirement_code": place.requirement.code}
    return redirect(f"{reverse('requirement', kwargs=here)}?geloescht=1#geloescht")


def _removed_measures(request, place: Place):
    """Asked only where somebody wants to see them."""
    if "geloescht" not in request.GET or not permissions.can_edit(request.user, place.assessment):
        return None
    return place.assessment.removed_measures.filter(requirement=place.requirement)


def _propose_version(place: Place, groups: dict[str, RevisionedForm], number: str) -> None:
    """Put an earlier version of a text into its field; the person saves it or not."""
    version = _chosen(text_versions(place.assessment, place.requirement), number)
    if version is None:
        raise Http404
    groups[text_prefix(version.answer_text.question)].propose(version, text=version.text)


def _propose_previous(place: Place, groups: dict[str, RevisionedForm], earlier: previous.Earlier, code: str) -> None:
    """Put the text of the previous round into its field, below what is there; the person saves it or not."""
    question = next((question for question in place.forms.questions if question.code == code), None)
    text = earlier.answer and earlier.answer.text_by_question.get(code)
    group = question and groups.get(text_prefix(question))
    if not text or not group:
        raise Http404
    group.propose(earlier.answer, text="\n\n".join(filter(None, (group.initial.get("text"), text))))


def _show(request, place: Place, outcome: Outcome | None = None):
    outcome = outcome or Outcome()
    today, user = timezone.localdate(), request.user
    is_member = permissions.is_member(user, place.assessment)
    earlier = previous.earlier_at(place.assessment, place.requirement) if is_member else previous.Earlier()
    contents = place.contents_with(earlier.measures_now)
    hidden = redactions_for(user, place.assessment)
    hidden.rows(contents.rows)
    groups = place.forms.saved(contents, earlier.measures)
    if "vorrunde" in request.GET and permissions.can_edit(user, place.assessment):
        _propose_previous(place, groups, earlier, request.GET["vorrunde"])
    if "fassung" in request.GET and permissions.can_edit(user, place.assessment):
        _propose_version(place, groups, request.GET["fassung"])
    for group in outcome.sent:
        groups = place.forms.with_sent(groups, group)
    threads = threads_of(place.assessment, place.requirement)
    hidden.rows(message for thread in threads for message in thread.messages)
    before, after = place.tree.neighbours(place.requirement)
    context = {
        "assessment": place.assessment,
        "catalogue": place.tree.catalogue,
        "requirement": place.requirement,
        "terms": glossary.terms_in(_asked(place)),
        **_origin(place),
        "number": place.tree.requirements.index(place.requirement) + 1,
        "total": len(place.tree.requirements),
        "before": before,
        "after": after,
        "contents": contents,
        "sections": place.forms.sections(groups),
        "sent_groups": [group for group in groups.values() if group.is_bound],
        "outcome": outcome,
        "threads": with_reply_forms(user, place.assessment, threads),
        "may_edit": permissions.can_edit(user, place.assessment)
        and place.assessment.is_editable(today)
        and not outcome.unsaved,
        "is_member": is_member,
        "may_propose_example": place.assessment.is_counted and permissions.can_propose_example(user, place.assessment),
        "picture": _picture(place) if permissions.can_view_spread(user, place.assessment) else None,
        "earlier": earlier,
        "effects": effects_at(
            place.assessment,
            place.requirement,
            (*contents.measures, *(entry.measure for entry in earlier.measures)),
            user,
        ),
        "wordings": _changed_wordings(place.requirement, earlier.answer),
        "removed": _removed_measures(request, place),
        "take_over": TAKE_OVER,
        "refusal": answering.editing_refusal(place.assessment, today),
    }
    return render(request, "answers/requirement.html", context, status=outcome.status)


def _origin(place: Place) -> dict:
    """Where the words of the page come from: the levels by status, and whether any are working versions."""
    levels = defaultdict(dict)
    for level in place.tree.levels:
        levels[level.get_wording_status_display()] |= {level.source: None} if level.source else {}
    statuses = [place.requirement.wording_status, *(question.wording_status for question in place.forms.questions)]
    statuses += [level.wording_status for level in place.tree.levels]
    return {
        "levels_from": [(status, "; ".join(sources)) for status, sources in levels.items()],
        "has_working_versions": WordingStatus.WORKING_VERSION in statuses,
    }


def _asked(place: Place) -> list[str]:
    """All that the page asks and explains, apart from what people wrote."""
    asked = place.requirement
    own = [asked.title, asked.wording, asked.explanation, asked.evidence_examples, asked.guiding_questions]
    questions = [text for question in place.forms.questions for text in (question.text, question.help_text)]
    levels = [text for level in place.tree.levels for text in (level.meaning, level.anchor)]
    return [*own, asked.not_relevant_hint, *questions, *levels]


def _picture(place: Place) -> SpreadPicture | None:
    """How the opinions of the team lie; a catalogue without levels has none."""
    if not place.tree.levels:
        return None
    return spread_picture(
        place.tree, place.requirement, opinions.spread_at(place.assessment, place.tree, place.requirement)
    )


def _changed_wordings(requirement: QualityRequirement, answer: previous.PreviousAnswer | None):
    """The wording of that time and of today, in pieces; None if they are the same."""
    if answer is None or has_same_wording(answer.requirement, requirement):
        return None
    return compared(answer.requirement.wording, requirement.wording)
