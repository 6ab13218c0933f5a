"""Where an assessment stands, in words: whose turn, until when. Nothing here asks the database."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.utils import timezone

from assessments.models import Assessment, Inquiry, Measure
from assessments.progress import Progress

register = template.Library()

Status = Assessment.Status
UNFINISHED = Assessment.UNFINISHED
TURNS = {
    Status.INVITED: "das Team",
    Status.IN_PROGRESS: "das Team",
    Status.RETURNED: "das Team",
    Status.AWAITING_APPROVAL: "die Leitung",
    Status.SUBMITTED: "die Abteilung Integration",
    Status.ACCEPTED: "niemand – die Sichtung ist abgeschlossen",
    Status.PUBLISHED: "niemand – die Ergebnisse sind veröffentlicht",
    Status.DECLINED: "niemand – die Institution nimmt nicht teil",
}

STAGES = (
    ({Status.INVITED, Status.IN_PROGRESS, Status.RETURNED}, "Das Team beantwortet die Anforderungen"),
    ({Status.AWAITING_APPROVAL}, "Die Leitung gibt frei und reicht ein"),
    ({Status.SUBMITTED}, "Die Abteilung Integration sichtet"),
    ({Status.ACCEPTED}, "Die Ergebnisse werden veröffentlicht"),
)


@dataclass(frozen=True)
class Stage:
    label: str
    note: str  # „erledigt“, „jetzt, bis 20.12.2026“
    is_done: bool
    is_now: bool


@register.filter
def stages(assessment: Assessment, open_inquiries: int = 0) -> list[Stage]:
    """The way of one assessment through its round, four stages; empty where it leads nowhere any more.

    Where somebody else has to act than the stage says, the stage names her, in the words of `whose_turn`.
    """
    current = next((n for n, (statuses, _) in enumerate(STAGES) if assessment.status in statuses), None)
    if current is None or (assessment.status in UNFINISHED and not assessment.round.takes_answers):
        return []
    current_round = assessment.round
    untils = (
        "",
        _until(assessment.deadline),
        _until(current_round.review_until),
        _until(current_round.planned_publication, "voraussichtlich "),
    )
    turn = whose_turn(assessment, open_inquiries)
    now = f"jetzt, {untils[current]}" if untils[current] else "jetzt"
    if turn != TURNS[assessment.status]:
        now = f"am Zug: {turn}"
    return [
        _stage(n - current, label, until, now) for n, ((_, label), until) in enumerate(zip(STAGES, untils, strict=True))
    ]


def _until(day: date | None, before: str = "") -> str:
    return f"{before}bis {day:%d.%m.%Y}" if day else ""


def _stage(distance: int, label: str, until: str, now: str) -> Stage:
    if distance < 0:
        return Stage(label, "erledigt", is_done=True, is_now=False)
    if distance == 0:
        return Stage(label, now, is_done=False, is_now=True)
    return Stage(label, until or "danach", is_done=False, is_now=False)


@register.filter
def whose_turn(assessment: Assessment, open_inquiries: int = 0) -> str:
    """Who has to act: „Am Zug: die Leitung“. The one rule; every page asks it.

    After the deadline the team can do nothing without an extension; the head can still approve.
    """
    if assessment.status in UNFINISHED and not assessment.round.takes_answers:
        return "niemand – die Runde nimmt keine Eingaben an"
    if assessment.status in Assessment.EDITABLE and assessment.is_late(timezone.localdate()):
        return "die Abteilung Integration – die Frist ist abgelaufen, sie kann sie verlängern"
    if assessment.status == Status.SUBMITTED and open_inquiries:
        return "Ansprechperson oder Leitung – eine Rückfrage wartet auf Antwort"
    return TURNS[assessment.status]


@register.filter
def progress(assessment: Assessment, total: int) -> Progress:
    """How far a row of `queries.with_progress` is: „12 von 15 beantwortet, davon 1 nicht relevant“."""
    return Progress(assessment.answered, total, assessment.not_relevant)


@register.filter
def deadline_in_words(assessment: Assessment) -> str:
    """„noch 28 Tage, bis 20.12.2026“."""
    days = (assessment.deadline - timezone.localdate()).days
    day = f"{assessment.deadline:%d.%m.%Y}"
    if days > 1:
        return f"noch {days} Tage, bis {day}"
    words = {1: f"noch bis morgen, {day}", 0: f"heute ist der letzte Tag ({day})", -1: f"gestern abgelaufen ({day})"}
    return words.get(days, f"seit {-days} Tagen abgelaufen ({day})")


@register.filter
def has_running_deadline(assessment: Assessment) -> bool:
    """Whether the deadline still matters: the institution has not submitted yet."""
    return assessment.round.takes_answers and assessment.status in UNFINISHED


@register.filter
def answer_is_late(inquiry: Inquiry) -> bool:
    """Whether the institution should have answered this inquiry by now."""
    return inquiry.is_late(timezone.localdate())


@register.filter
def has_passed(day: date | None) -> bool:
    return bool(day) and day < timezone.localdate()


@register.filter
def is_overdue(measure: Measure) -> bool:
    return measure.is_overdue(timezone.localdate())


@register.filter
def minutes(number: int) -> str:
    """Rough time for that many requirements, ten minutes each: „etwa 40 Minuten“, „etwa 2½ Stunden“."""
    total = number * 10
    if total < 90:
        return f"etwa {total} Minuten"
    hours, half = divmod(round(total / 30), 2)
    return f"etwa {hours}{'½' if half else ''} Stunden"
