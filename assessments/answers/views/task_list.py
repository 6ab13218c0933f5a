"""The task list of one self-assessment: areas, requirements, and what comes next."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone

from assessments.access import permissions
from assessments.access.views.own import turn_for, visible_assessment
from assessments.answers.queries.contents import TaskState, task_states, threads_of
from assessments.answers.rules.progress import Progress
from assessments.answers.steps.assessment import stands_before
from assessments.answers.views.inquiry import with_reply_forms
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.queries import previous
from assessments.measures.queries.ledger import Outcome, outcome_of
from assessments.models import Assessment, Inquiry, QualityArea, QualityRequirement, Redaction, ReflectionQuestion
from assessments.redactions.queries import redactions_for
from assessments.results.rules import scoring

RATING = ReflectionQuestion.AnswerType.RATING


@dataclass(frozen=True)
class Task:
    number: int
    requirement: QualityRequirement
    state: TaskState
    level: object  # the RatingLevel, None unless rated
    open_inquiries: list  # the inquiries that wait for an answer
    asks_for_reason: bool = False

    @property
    def lacks_reason(self) -> bool:
        """A level is chosen, and nobody has said why."""
        return bool(self.level and self.asks_for_reason and not self.state.has_reason)


@dataclass(frozen=True)
class AreaTasks:
    area: QualityArea
    tasks: tuple[Task, ...]


def task_list(request, round_code, institution_code):
    assessment = visible_assessment(request, round_code, institution_code, previous.with_previous)
    tree = catalogue_tree(assessment.round.catalogue_id)
    threads = threads_of(assessment)
    hidden = redactions_for(request.user, assessment)
    hidden.rows(message for thread in threads for message in thread.messages)
    waiting = [thread.inquiry for thread in threads if thread.inquiry.status == Inquiry.Status.OPEN]
    areas = _areas(tree, task_states(assessment), waiting)
    tasks = [task for area in areas for task in area.tasks]
    counts = scoring.count((task.state.mark for task in tasks), tree.top)
    user, today = request.user, timezone.localdate()
    may_edit = permissions.can_edit(user, assessment)
    return render(
        request,
        "answers/task_list.html",
        {
            "assessment": assessment,
            "catalogue": tree.catalogue,
            "areas": areas,
            "counts": counts,
            "progress": Progress(
                counts.answered, counts.total, counts.not_relevant, sum(task.lacks_reason for task in tasks)
            ),
            "next_task": _next_task(tasks),
            "threads": with_reply_forms(user, assessment, [t for t in threads if t.inquiry.requirement_id is None]),
            "open_inquiries": len(waiting),
            "open_tasks": [task for task in tasks if task.open_inquiries],
            "asked_about_all": [inquiry for inquiry in waiting if inquiry.requirement_id is None],
            **turn_for(
                request,
                assessment,
                open_inquiries=len(waiting),
                inquiry_due=min((i.due_date for i in waiting if i.due_date), default=None),
                unanswered=counts.unrated,
            ),
            "redactions": _redactions(user, assessment),
            "is_member": permissions.is_member(user, assessment),
            "may_edit": may_edit and assessment.is_editable(today),
            "may_enter_at_once": permissions.can_enter_at_once(user, assessment) and assessment.is_editable(today),
            "may_undo_decline": permissions.can_hand_over(user, assessment) and stands_before("rejoin", assessment),
            "may_take_certificate": permissions.can_take_certificate(user, assessment),
            "outcome": _outcome(assessment, today) if may_edit else None,
            "may_decline": permissions.can_hand_over(user, assessment) and stands_before("decline", assessment),
        },
    )


def _redactions(user, assessment) -> list[Redaction]:
    """What of the institution's own texts others do not read; there is none before they are submitted."""
    told = permissions.reads_in_full(user, assessment) and assessment.status in permissions.READABLE_FOR_REVIEW
    return list(assessment.redactions.all()) if told else []


def _outcome(assessment: Assessment, today) -> Outcome | None:
    """What became of the measures of the last round, while the team begins anew; asked only where there was one."""
    begins = assessment.status in (Assessment.Status.INVITED, Assessment.Status.IN_PROGRESS)
    return outcome_of(assessment.previous_id, today) if begins and assessment.previous_id else None


def _next_task(tasks: list[Task]) -> Task | None:
    """Where the team left off: at what it has begun, else at the first unrated one behind the last it has worked on,
    then at those it left out before. No time is stored for this."""
    worked_on = [index for index, task in enumerate(tasks) if task.state != TaskState()]
    last = worked_on[-1] if worked_on else 0
    in_order = tasks[last:] + tasks[:last]
    return next((task for task in in_order if task.state.mark == scoring.UNRATED), None)


def _areas(tree, states, waiting) -> list[AreaTasks]:
    levels = {level.value: level for level in tree.levels}
    areas, number = [], 0
    for area in tree.areas:
        tasks = []
        for requirement in area.requirements.all():
            number += 1
            state = states.get(requirement.pk, TaskState())
            open_inquiries = [inquiry for inquiry in waiting if inquiry.requirement_id == requirement.pk]
            asks = any(question.answer_type == RATING for question in tree.questions_for(requirement))
            tasks.append(Task(number, requirement, state, levels.get(state.mark), open_inquiries, asks))
        areas.append(AreaTasks(area, tuple(tasks)))
    return areas
