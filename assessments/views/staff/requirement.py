"""The page of one requirement: its wording, the form, measures, inquiries.

A save goes group by group (level, each text, each measure): what is right and up to date is saved, the rest comes
back with its message and with everything that was typed.
"""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db import Error
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from assessments import answering, opinions, permissions, previous, queries
from assessments.effect import effects_at
from assessments.forms.answers import AnswerForms, text_prefix
from assessments.forms.carried import CarriedMeasureForm
from assessments.forms.measures import MeasureForm
from assessments.forms.revisions import RevisionedForm
from assessments.models import Assessment, QualityRequirement
from assessments.views.spread import SpreadPicture, spread_picture
from assessments.word_comparison import compared
from chancencheck import unavailable
from chancencheck.background import wants_json

from . import autosave
from .inquiry import with_reply_forms
from .lookup import address_of, demand, visible_assessment

MISSING_START = (
    "Ihre Eingaben sind noch nicht gespeichert: Es fehlt die Angabe, von welchem Stand sie ausgehen. "
    "Bitte prüfen Sie die Seite und speichern Sie noch einmal."
)
TAKE_OVER = "vorrunde-"  # a button that saves, then puts the text of the previous round into the field


@dataclass(frozen=True)
class Place:
    """Where the person is."""

    assessment: Assessment
    tree: queries.CatalogueTree
    requirement: QualityRequirement

    @property
    def forms(self) -> AnswerForms:
        return AnswerForms(tree=self.tree, requirement=self.requirement, assessment=self.assessment)

    @property
    def contents(self) -> queries.Contents:
        return self.contents_with(None)

    def contents_with(self, measures) -> queries.Contents:
        """What is saved here; `measures` if they are known already."""
        return queries.contents_of(self.assessment, [self.requirement], measures)[self.requirement.pk]

    @property
    def earlier_measures(self) -> tuple[previous.EarlierMeasure, ...]:
        return previous.earlier_measures(self.assessment, self.requirement)


@dataclass(frozen=True)
class Outcome:
    """What became of a save: what is left to decide, for the page that shows it again, and what is saved."""

    status: int
    tokens: dict[str, str] = field(default_factory=dict)  # to go on with, for each group the server now has
    invalid: tuple[RevisionedForm, ...] = ()
    conflicts: dict[str, RevisionedForm] = field(default_factory=dict)  # by the prefix they were sent with
    unsaved: tuple[RevisionedForm, ...] = ()  # cannot be saved at all now
    refusal: str = ""
    some_saved: bool = False


def requirement(request, round_code, institution_code, requirement_code):
    assessment = visible_assessment(request, round_code, institution_code, previous.with_previous)
    tree = queries.catalogue_tree(assessment.round.catalogue_id)
    found = tree.requirement(requirement_code)
    if found is None:
        raise Http404
    place = Place(assessment, tree, found)
    if request.method != "POST":
        return _show(request, place)
    demand(permissions.can_edit, request, assessment)
    outcome = save(request, place)
    if wants_json(request):
        return autosave.answer(request, outcome)
    return _go_on(request, place) if outcome.status == 200 else _show(request, place, outcome)


def save(request, place: Place) -> Outcome:
    """Save what the POST brings."""
    sent = place.forms.sent(request.POST)
    if not sent or not all(group.started_from for group in sent):
        return Outcome(400, conflicts=_facing_saved(place, sent)[0], refusal=MISSING_START)
    touched = _touched(place, sent)
    gone = [group for group in touched if group.was_removed]
    invalid = [group for group in touched if not group.was_removed and not group.is_valid()]
    valid = [(group.change(), group) for group in touched if group not in gone and group not in invalid]
    try:
        saved = answering.save_answer(
            assessment=place.assessment,
            requirement=place.requirement,
            by=request.user,
            changes=[change for change, _ in valid],
        )
    except Error as error:
        if not unavailable.is_unavailable(error):
            raise
        unavailable.record(request, error)
        return Outcome(503, invalid=tuple(touched), refusal=unavailable.BUSY)
    except answering.NotEditable as refusal:
        return Outcome(409, unsaved=tuple(touched), refusal=str(refusal))
    refused = [group for change, group in valid if change in saved.conflicts]
    conflicts, tokens = _facing_saved(place, [*refused, *gone])
    status = 409 if conflicts else 422 if invalid else 200
    tokens |= {group.prefix: group.token for group in sent if group not in touched}
    tokens |= {group.prefix: group.token_once_saved for _, group in valid if group not in refused}
    return Outcome(status, tokens, tuple(invalid), conflicts, some_saved=len(valid) > len(refused))


def _touched(place: Place, sent: list[RevisionedForm]) -> list[RevisionedForm]:
    """The groups to save. Their measures are read first: what may be changed depends on what is there."""
    touched = [group for group in sent if group.is_touched]
    changed_measures = [group for group in touched if isinstance(group, MeasureForm) and not group.is_new]
    if changed_measures:
        saved = queries.measures_at(place.assessment, place.requirement)
        for group in changed_measures:
            group.know(saved)
    carried = [group for group in touched if isinstance(group, CarriedMeasureForm)]
    if carried:
        saved = {entry.measure.pk: entry for entry in place.earlier_measures}
        for group in carried:
            group.know(saved)
    return [group for group in touched if not (group.was_removed and group.removes)]


def _facing_saved(place: Place, sent: list[RevisionedForm]) -> tuple[dict[str, RevisionedForm], dict[str, str]]:
    """Put what was sent beside what is saved by now: the groups that differ, and the tokens of those that do not."""
    if not sent:
        return {}, {}
    has_carried = any(isinstance(group, CarriedMeasureForm) for group in sent)
    saved = place.forms.saved(place.contents, place.earlier_measures if has_carried else ())
    differing, same = {}, {}
    for group in sent:
        found = group.found_in(saved)
        beside = saved.get(found.prefix)
        if found.show_beside(beside):
            differing[group.prefix] = found
        elif beside:
            same[group.prefix] = beside.token
    return differing, same


def _go_on(request, place: Place):
    message = f"„{place.requirement.title}“ ist gespeichert ({timezone.localtime():%H:%M} Uhr)."
    messages.success(request, message, extra_tags=request.path)  # the tab may forget what it kept of this page
    address = address_of(place.assessment)
    here = address | {"requirement_code": place.requirement.code}
    then, own_page = request.POST.get("then", ""), reverse("requirement", kwargs=here)
    if then.startswith(TAKE_OVER):
        return redirect(f"{own_page}?{urlencode({'vorrunde': then.removeprefix(TAKE_OVER)})}#vorschlag")
    if then != "next":
        return redirect(own_page)
    _, after = place.tree.neighbours(place.requirement)
    if after is None:
        return redirect("assessment-check", **address)
    return redirect("requirement", **address, requirement_code=after.code)


def _propose_version(place: Place, groups: dict[str, RevisionedForm], number: str) -> None:
    """Put an earlier version of a text into its field; the person saves it or not."""
    versions = queries.text_versions(place.assessment, place.requirement)
    version = get_object_or_404(versions, pk=number if number.isdecimal() else None)
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
    outcome = outcome or Outcome(200)
    today, user = timezone.localdate(), request.user
    is_member = permissions.is_member(user, place.assessment)
    earlier = previous.earlier_at(place.assessment, place.requirement) if is_member else previous.Earlier()
    contents = place.contents_with(earlier.measures_now)
    hidden = queries.redactions_for(user, place.assessment)
    hidden.rows(contents.rows)
    groups = place.forms.saved(contents, earlier.measures)
    if "vorrunde" in request.GET and permissions.can_edit(user, place.assessment):
        _propose_previous(place, groups, earlier, request.GET["vorrunde"])
    if "fassung" in request.GET and permissions.can_edit(user, place.assessment):
        _propose_version(place, groups, request.GET["fassung"])
    for group in (*outcome.invalid, *outcome.conflicts.values()):
        groups = place.forms.with_sent(groups, group)
    threads = queries.threads_of(place.assessment, place.requirement)
    hidden.rows(message for thread in threads for message in thread.messages)
    before, after = place.tree.neighbours(place.requirement)
    context = {
        "assessment": place.assessment,
        "catalogue": place.tree.catalogue,
        "requirement": place.requirement,
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
        "take_over": TAKE_OVER,
        "refusal": answering.editing_refusal(place.assessment, today),
    }
    return render(request, "staff/requirement.html", context, status=outcome.status)


def _picture(place: Place) -> SpreadPicture | None:
    """How the opinions of the team lie; a catalogue without levels has none."""
    if not place.tree.levels:
        return None
    return spread_picture(
        place.tree, place.requirement, opinions.spread_at(place.assessment, place.tree, place.requirement)
    )


def _changed_wordings(requirement: QualityRequirement, answer: previous.PreviousAnswer | None):
    """The wording of that time and of today, in pieces; None if they are the same."""
    if answer is None or queries.has_same_wording(answer.requirement, requirement):
        return None
    return compared(answer.requirement.wording, requirement.wording)
