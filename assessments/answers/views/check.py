"""The check page: all answers, what is missing, and the steps from the team over the head to the city."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.access import permissions
from assessments.access.views.own import address_of, step_from, turn_for, visible_assessment
from assessments.answers.forms.steps import NoteForm, SubmitForm
from assessments.answers.queries.contents import Contents, contents_of
from assessments.answers.rules import turn_words
from assessments.answers.rules.progress import Progress
from assessments.answers.steps import answering
from assessments.answers.steps import assessment as assessment_steps
from assessments.answers.steps.assessment import stands_before, unrated_of
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import Reason, TransitionNotAllowed, UnratedNotConfirmed
from assessments.models import Assessment, Inquiry, QualityRequirement, ReflectionQuestion, answer_words
from assessments.redactions.queries import redactions_for
from assessments.results.rules import scoring
from assessments.saving.views.requests import demand


@dataclass(frozen=True)
class CheckedRequirement:
    """One requirement with what was entered and what it lacks."""

    requirement: QualityRequirement
    contents: Contents
    texts: list[tuple[ReflectionQuestion, str]]
    missing: answering.Missing | None


def check(request, round_code, institution_code):
    return _show(request, visible_assessment(request, round_code, institution_code))


@step_from("assessment-check")
def hand_over(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_hand_over(request.user, assessment))
    done = "Die Selbstbewertung liegt jetzt bei Ihrer Leitung. Sie können sie zurückholen, bis die Leitung freigibt."
    return _take(assessment_steps.hand_over, request, assessment, done)


@step_from("assessment-check")
def tell_all_answered(request, round_code, institution_code):
    """For those who may not hand over: tell those who may that the team is done."""
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_tell_all_answered(request.user, assessment))
    done = "Ihr Team hat eine E-Mail bekommen: Alles ist beantwortet."
    return _take(assessment_steps.tell_all_answered, request, assessment, done)


@step_from("assessment-check")
def take_back(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_hand_over(request.user, assessment))
    done = "Die Selbstbewertung ist wieder beim Team und kann bearbeitet werden."
    return _take(assessment_steps.take_back, request, assessment, done)


@step_from("assessment-check")
def return_to_team(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_submit(request.user, assessment))
    form = _note_form(assessment, request.POST)
    if not form.is_valid():
        return _show(request, assessment, note_form=form, status=422)
    verb = partial(assessment_steps.return_to_team, note=form.cleaned_data["note"])
    done = "Die Selbstbewertung ist wieder beim Team. Ihre Bitte steht dort ganz oben."
    return _take(verb, request, assessment, done, note_form=form)


@step_from("assessment-check")
def submit(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_submit(request.user, assessment))
    form = _submit_form(assessment, *unrated_of(assessment), request.POST)
    if not form.is_valid():
        return _show(request, assessment, submit_form=form, status=422)
    verb = partial(
        assessment_steps.submit,
        statement=form.cleaned_data["statement"],
        publication_consent=form.cleaned_data["publication_consent"],
        confirmed_unrated=form.unrated,
    )
    until = f" bis {assessment.round.review_until:%d.%m.%Y}" if assessment.round.review_until else ""
    done = (
        f"Vielen Dank! Ihre Selbstbewertung ist eingereicht. Die Abteilung Integration liest sie{until} "
        "und meldet sich bei Fragen."
    )
    return _take(verb, request, assessment, done, submit_form=form)


def _take(verb, request, assessment: Assessment, done: str, **forms):
    """Take a step; a refusal is a German message above the page, which keeps what was typed."""
    try:
        verb(assessment=assessment, by=request.user)
    except (TransitionNotAllowed, UnratedNotConfirmed) as refusal:
        assessment.refresh_from_db(fields=["status", "head_note"])
        return _show(request, assessment, refusal=_in_words(refusal, assessment), status=409, **forms)
    messages.success(request, done)
    return redirect("assessment", **address_of(assessment))


def _in_words(refusal, assessment: Assessment) -> str:
    """Why the step was refused; a step that came too late says who has to act now."""
    if getattr(refusal, "reason", None) != Reason.WRONG_STATUS:
        return str(refusal)
    turn = assessment.turn_on(timezone.localdate(), **_asked(assessment))
    return turn_words.no_longer(assessment.own_status, turn)


def _show(request, assessment: Assessment, *, note_form=None, submit_form=None, refusal="", status=200):
    tree = catalogue_tree(assessment.round.catalogue_id)
    contents = contents_of(assessment, tree.requirements)
    hidden = redactions_for(request.user, assessment)
    hidden.rows(row for entered in contents.values() for row in entered.rows)
    counts = scoring.count((entered.mark for entered in contents.values()), tree.top)
    areas = [(area, [_entry(tree, r, contents[r.pk]) for r in area.requirements.all()]) for area in tree.areas]
    may_submit = permissions.can_submit(request.user, assessment) and stands_before("submit", assessment)
    if may_submit:
        note_form = note_form or _note_form(assessment)
        submit_form = submit_form or _submit_form(assessment, counts.unrated, counts.total)
    may_hand_over = permissions.can_hand_over(request.user, assessment)
    today = timezone.localdate()
    may_edit = permissions.can_edit(request.user, assessment) and assessment.is_editable(today)
    context = turn_for(request, assessment, **_asked(assessment), unanswered=counts.unrated) | {
        "assessment": assessment,
        "catalogue": tree.catalogue,
        "areas": areas,
        "counts": counts,
        "progress": Progress(counts.answered, counts.total, counts.not_relevant),
        "is_unfinished": assessment.status in Assessment.UNFINISHED and assessment.round.takes_answers,
        "is_member": permissions.is_member(request.user, assessment),
        "incomplete": [entry for _, entries in areas for entry in entries if entry.missing],
        "head_statement": hidden.text(assessment.pk, assessment.head_statement),
        "note_form": note_form,
        "submit_form": submit_form,
        "refusal": refusal,
        "may_edit": may_edit,
        "may_tell": may_edit and permissions.can_tell_all_answered(request.user, assessment),
        "may_hand_over": may_hand_over and stands_before("hand_over", assessment) and assessment.is_editable(today),
        "may_take_back": may_hand_over and stands_before("take_back", assessment),
    }
    return render(request, "answers/check.html", context, status=status)


def _asked(assessment: Assessment) -> dict:
    """Open inquiries and the first day for an answer; there are none before it was submitted once."""
    if assessment.submitted_at is None:
        return {}
    days = assessment.inquiries.filter(status=Inquiry.Status.OPEN).values_list("due_date", flat=True)
    return {"open_inquiries": len(days), "inquiry_due": min(filter(None, days), default=None)}


def _entry(tree, requirement, contents) -> CheckedRequirement:
    written = {pk: text.text for pk, text in contents.texts.items()}
    texts = [(q, written[q.pk]) for q in tree.questions_for(requirement) if written.get(q.pk)]
    return CheckedRequirement(requirement, contents, texts, answering.missing(contents, tree, requirement))


def _note_form(assessment: Assessment, data=None) -> NoteForm:
    return NoteForm(data, action=reverse("assessment-return-to-team", kwargs=address_of(assessment)))


def _submit_form(assessment: Assessment, unrated: int, total: int, data=None) -> SubmitForm:
    is_open = answer_words(catalogue_tree(assessment.round.catalogue_id).levels).is_open
    action = reverse("assessment-submit", kwargs=address_of(assessment))
    initial = {"statement": assessment.head_statement, "publication_consent": assessment.publication_consent}
    return SubmitForm(data, unrated=unrated, total=total, is_open=is_open, action=action, initial=initial)
