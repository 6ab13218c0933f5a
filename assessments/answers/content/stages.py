"""Where an assessment stands, in words: its stages and days. Nothing here asks the database."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.answers.rules import turn_words
from assessments.answers.rules.progress import Progress
from assessments.answers.rules.turn import Task, Who
from assessments.models import Assessment, AssessmentRound, Inquiry, Measure

Status = Assessment.Status
UNFINISHED = Assessment.UNFINISHED
STAGES = (
    (Assessment.EDITABLE, Who.TEAM, "Das Team beantwortet die Anforderungen"),
    ({Status.AWAITING_APPROVAL}, Who.HEAD, "Die Leitung gibt frei und reicht ein"),
    ({Status.SUBMITTED}, Who.REVIEWER, "Die Abteilung Integration liest"),
    ({Status.ACCEPTED}, Who.NOBODY, "Die Ergebnisse werden veröffentlicht"),
)


@dataclass(frozen=True)
class Stage:
    label: str
    note: str  # „erledigt“, „jetzt, bis 20.12.2026“
    is_done: bool
    is_now: bool


def stages(assessment: Assessment, open_inquiries: int = 0) -> list[Stage]:
    """The way of one assessment through its round, four stages; empty where it leads nowhere any more.

    Where somebody else has to act than the stage says, the stage names her.
    """
    current = next((n for n, (statuses, *_) in enumerate(STAGES) if assessment.status in statuses), None)
    if current is None or (assessment.status in UNFINISHED and not assessment.round.takes_answers):
        return []
    current_round = assessment.round
    untils = (
        "",
        _until(assessment.deadline),
        _until(current_round.review_until),
        _until(current_round.planned_publication, "voraussichtlich "),
    )
    now = f"jetzt, {untils[current]}" if untils[current] else "jetzt"
    turn = assessment.turn_on(timezone.localdate(), open_inquiries=open_inquiries or 0)
    if turn.task == Task.ASK_FOR_TIME:
        now = "jetzt, die Frist ist vorbei"
    elif turn.who != STAGES[current][1]:
        now = f"jetzt dran: {turn_words.who(turn)}"
    return [
        _stage(n - current, label, until, now)
        for n, ((*_, label), until) in enumerate(zip(STAGES, untils, strict=True))
    ]


def _until(day: date | None, before: str = "") -> str:
    return f"{before}bis {day:%d.%m.%Y}" if day else ""


def _stage(distance: int, label: str, until: str, now: str) -> Stage:
    if distance < 0:
        return Stage(label, "erledigt", is_done=True, is_now=False)
    if distance == 0:
        return Stage(label, now, is_done=False, is_now=True)
    return Stage(label, until or "danach", is_done=False, is_now=False)


def progress(assessment: Assessment, total: int) -> Progress:
    """How far a row of `with_progress` is: „12 von 15 beantwortet, davon 1 nicht relevant“."""
    return Progress(assessment.answered, total, assessment.not_relevant)


def deadline_in_words(assessment: Assessment) -> str:
    """„noch 28 Tage, bis 20.12.2026“."""
    days = (assessment.deadline - timezone.localdate()).days
    day = f"{assessment.deadline:%d.%m.%Y}"
    if days > 1:
        return f"noch {days} Tage, bis {day}"
    words = {1: f"noch bis morgen, {day}", 0: f"heute ist der letzte Tag ({day})", -1: f"gestern abgelaufen ({day})"}
    return words.get(days, f"seit {-days} Tagen abgelaufen ({day})")


def has_running_deadline(assessment: Assessment) -> bool:
    """Whether the deadline still matters: the institution has not submitted yet."""
    return assessment.round.takes_answers and assessment.status in UNFINISHED


def answer_is_late(inquiry: Inquiry) -> bool:
    """Whether the institution should have answered this inquiry by now."""
    return inquiry.is_late(timezone.localdate())


def has_passed(day: date | None) -> bool:
    return bool(day) and day < timezone.localdate()


def papers_are_late(current_round: AssessmentRound) -> bool:
    """Whether the committee's papers should be in by now."""
    return current_round.papers_are_late(timezone.localdate())


def is_overdue(measure: Measure) -> bool:
    return measure.is_overdue(timezone.localdate())


def minutes(number: int) -> str:
    """Rough time for that many requirements, ten minutes each: „etwa 40 Minuten“, „etwa 2½ Stunden“."""
    total = number * 10
    if total < 90:
        return f"etwa {total} Minuten"
    hours, half = divmod(round(total / 30), 2)
    return f"etwa {hours}{'½' if half else ''} Stunden"
