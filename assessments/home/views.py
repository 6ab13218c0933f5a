"""The overview: what is to do now, for each role."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from assessments.access import permissions
from assessments.access.queries import number_to_confirm
from assessments.access.views.own import address_of
from assessments.access.visibility import own_assessments, rounds_with_results_for
from assessments.answers.rules import turn_words
from assessments.answers.rules.turn import Task, own_task
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.leaving.queries.departures import departures_to_carry_out
from assessments.measures.queries.measures import half_year_day, own_measures_awaiting_update
from assessments.models import Assessment, AssessmentRound
from assessments.review.queries import DeadlineFilter, InquiryFilter
from assessments.rounds.queries.lists import RoundToDo, rounds_to_steer, with_progress
from assessments.site.queries import unfinished_pages

Status = Assessment.Status


@dataclass(frozen=True)
class Step:
    label: str
    url: str
    is_task: bool  # the person's own turn, so the button stands out


@dataclass(frozen=True)
class Card:
    assessment: Assessment
    total: int
    turn_sentence: str
    step: Step


@dataclass(frozen=True)
class ToDo:
    """One thing that waits for the reviewer: its number, words for it, and the filtered list."""

    number: int
    words: str
    url: str


@dataclass(frozen=True)
class RoundCard:
    round: AssessmentRound
    to_do: list[ToDo]
    counts: list[tuple[str, str, int]]  # status, its German name, number of self-assessments


def home(request):
    user = request.user
    today = timezone.localdate()
    own = [_card(user, assessment, today) for assessment in with_progress(own_assessments(user))]
    context = {
        "current": [card for card in own if card.assessment.round.takes_answers],
        "finished": [card for card in own if not card.assessment.round.takes_answers],
        "institutions": sorted({card.assessment.institution for card in own}, key=lambda known: known.name),
        "own_awaiting": own_measures_awaiting_update(user, today).count(),
        "half_year_day": half_year_day(today),
        "reviewed_rounds": _rounds_to_steer(user, today),
        "can_steer": permissions.can_steer(user),
        "public_rounds": _public_rounds(user),
        "is_member": bool(permissions.institution_ids(user)),
        "to_confirm": number_to_confirm(user),
        "departures": departures_to_carry_out(user),
        "can_administer": permissions.can_administer(user),
        "unfinished_pages": unfinished_pages() if permissions.can_change_site_pages(user) else [],
        "takes_part": permissions.takes_part(user),
        "reads_log": permissions.can_read_audit_log(user),
        "has_role": bool(user.roles) or permissions.can_administer(user),
    }
    return render(request, "home/home.html", context)


def _public_rounds(user):
    """Results for those who read them without an institution or the review list of their own."""
    if permissions.can_steer(user):
        return []
    return list(rounds_with_results_for(user))


def _rounds_to_steer(user, today):
    return [_round_card(found) for found in rounds_to_steer(today)] if permissions.can_steer(user) else []


def _round_card(found: RoundToDo) -> RoundCard:
    url = reverse("review-list", args=[found.round.code])
    waiting = (
        (
            found.to_read,
            "eingereicht, zu lesen",
            f"status={Status.SUBMITTED.value}&rueckfragen={InquiryFilter.NONE.value}",
        ),
        (found.replied, "Rückfragen beantwortet", f"rueckfragen={InquiryFilter.REPLIED.value}"),
        (found.late_answers, "Antworten überfällig", f"rueckfragen={InquiryFilter.LATE.value}"),
        (found.late, "Frist abgelaufen", f"frist={DeadlineFilter.LATE.value}"),
    )
    return RoundCard(
        found.round,
        [ToDo(number, words, f"{url}?{query}#liste") for number, words, query in waiting if number],
        [(status, label, found.by_status[status]) for status, label in Status.choices if status != Status.PUBLISHED],
    )


def _card(user, assessment: Assessment, today) -> Card:
    total = len(catalogue_tree(assessment.round.catalogue_id).requirements)
    roles = permissions.institution_roles(user, assessment)
    turn = assessment.turn_on(
        today,
        open_inquiries=assessment.open_inquiries,
        inquiry_due=assessment.inquiry_due,
        unanswered=total - assessment.answered,
    )
    step = _next_step(assessment, own_task(turn, roles))
    return Card(assessment, total, turn_words.sentence(turn, today, roles), step)


STEPS = {  # the person's own task → words and page
    Task.BEGIN: ("Beginnen", "assessment"),
    Task.ANSWER: ("Weiter bearbeiten", "assessment"),
    Task.CHANGE: ("Bitte der Leitung lesen und ändern", "assessment"),
    Task.REVISE: ("Rückfrage lesen und überarbeiten", "assessment"),
    Task.REPLY: ("Rückfrage beantworten", "assessment"),
    Task.HAND_OVER: (turn_words.HAND_OVER_PAGE, "assessment-check"),
    Task.TELL_TEAM: (turn_words.TELL_PAGE, "assessment-check"),
    Task.APPROVE: (turn_words.APPROVE_PAGE, "assessment-check"),
}


def _next_step(assessment: Assessment, task: Task | None) -> Step:
    label, page = STEPS.get(task, ("Ansehen", "assessment"))
    return Step(label, reverse(page, kwargs=address_of(assessment)), task in STEPS)
