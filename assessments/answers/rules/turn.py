"""Whose turn is it, what is to do, and until when? The one rule: pages, messages, lists and calendars ask it.

Without Django and without a clock. The words for people stand in `turn_words`.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

ANSWERS_TAKEN_IN = frozenset({"open", "in_review"})  # status of the round
LEAD = frozenset({"coordinator", "head"})


class Who(StrEnum):
    TEAM = auto()
    HEAD = auto()
    REVIEWER = auto()
    NOBODY = auto()


class Task(StrEnum):
    """What is to do; those behind READ say why nothing is."""

    BEGIN = auto()
    ANSWER = auto()
    CHANGE = auto()  # the head asks for it
    REVISE = auto()  # the reviewer asks for it
    HAND_OVER = auto()
    TELL_TEAM = auto()  # in place of HAND_OVER, for those who may not hand over
    ASK_FOR_TIME = auto()
    REPLY = auto()
    APPROVE = auto()
    READ = auto()
    NOT_BEGUN = auto()
    ROUND_OVER = auto()
    ACCEPTED = auto()
    DECLINED = auto()
    PUBLISHED = auto()


OVER = {str(task): task for task in (Task.ACCEPTED, Task.DECLINED, Task.PUBLISHED)}
IN_WRITING = frozenset({Task.BEGIN, Task.ANSWER, Task.CHANGE, Task.REVISE, Task.HAND_OVER, Task.TELL_TEAM})
ALLOWED = {  # roles at the institution that do a task of the team; all others are everybody's there
    Task.HAND_OVER: LEAD,
    Task.REPLY: LEAD,
}


@dataclass(frozen=True)
class Facts:
    """What the rule asks of a self-assessment. `unanswered` is None where nobody has counted."""

    status: str
    round_status: str
    deadline: date
    on: date
    review_until: date | None = None
    head_asks: bool = False
    open_inquiries: int = 0
    inquiry_due: date | None = None
    unanswered: int | None = None


@dataclass(frozen=True)
class Turn:
    """`until` is the last day for it, also once it has passed; None where there is none."""

    who: Who
    task: Task
    until: date | None = None


def turn_of(facts: Facts) -> Turn:
    """Whose turn it is. After the deadline the team can do nothing but ask for time; the head can still approve."""
    if facts.status in OVER:
        return Turn(Who.NOBODY, OVER[facts.status])
    if facts.round_status not in ANSWERS_TAKEN_IN:
        return Turn(Who.NOBODY, Task.NOT_BEGUN if facts.round_status == "in_preparation" else Task.ROUND_OVER)
    if facts.status == "submitted":
        if facts.open_inquiries:
            return Turn(Who.TEAM, Task.REPLY, facts.inquiry_due)
        return Turn(Who.REVIEWER, Task.READ, facts.review_until)
    if facts.status == "awaiting_approval":
        return Turn(Who.HEAD, Task.APPROVE, facts.deadline)
    return Turn(Who.TEAM, _task_of_the_team(facts), facts.deadline)


def _task_of_the_team(facts: Facts) -> Task:
    if facts.on > facts.deadline:
        return Task.ASK_FOR_TIME
    if facts.status == "invited":
        return Task.BEGIN
    if facts.status == "returned":
        return Task.REVISE
    if facts.head_asks:
        return Task.CHANGE
    if facts.open_inquiries:  # returned by the reviewer and begun again
        return Task.REVISE
    return Task.HAND_OVER if facts.unanswered == 0 else Task.ANSWER


def own_task(turn: Turn, roles: Set[str]) -> Task | None:
    """What somebody with these roles at the institution has to do herself; None if it is not her turn."""
    if turn.who == Who.HEAD:
        return turn.task if "head" in roles else None
    if turn.who != Who.TEAM or not roles:
        return None
    if turn.task == Task.CHANGE and roles == {"head"}:  # she has asked for it
        return None
    if roles & ALLOWED.get(turn.task, roles):
        return turn.task
    return Task.TELL_TEAM if turn.task == Task.HAND_OVER else None
