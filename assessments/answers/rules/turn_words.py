"""The words for whose turn it is. „Freigeben“ reads only who may do it."""

from collections.abc import Set
from datetime import date

from assessments.answers.rules.turn import IN_WRITING, LEAD, Task, Turn, Who, own_task

WHO = {
    Who.TEAM: "das Team",
    Who.HEAD: "die Leitung",
    Who.REVIEWER: "die Abteilung Integration",
}
WHO_BY_TASK = {
    Task.HAND_OVER: "die Ansprechperson",
    Task.REPLY: "die Ansprechperson oder die Leitung",
}
WHAT = {
    Task.BEGIN: "beginnen",
    Task.ANSWER: "die Anforderungen beantworten",
    Task.CHANGE: "ändern, worum die Leitung bittet",
    Task.REVISE: "Rückfragen klären und noch einmal vorlegen",
    Task.HAND_OVER: "prüfen und der Leitung vorlegen",
    Task.TELL_TEAM: "prüfen und der Ansprechperson Bescheid geben",
    Task.ASK_FOR_TIME: "um mehr Zeit bitten",
    Task.REPLY: "auf die Rückfrage antworten",
    Task.APPROVE: "prüfen und einreichen",
    Task.READ: "lesen",
}
OWN_WHAT = WHAT | {Task.APPROVE: "prüfen, freigeben und einreichen"}
NOTHING = {
    Task.NOT_BEGUN: "Die Runde hat noch nicht begonnen.",
    Task.ROUND_OVER: "Diese Runde ist beendet. Sie können alles lesen.",
    Task.ACCEPTED: "Die Sichtung ist beendet.",
    Task.DECLINED: "Die Institution nimmt nicht teil.",
    Task.PUBLISHED: "Die Ergebnisse sind veröffentlicht.",
}
READ_ALL, HAND_OVER_PAGE, APPROVE_PAGE = "Alle Antworten lesen", "Prüfen und vorlegen", "Prüfen und freigeben"
TELL_PAGE = "Prüfen und Bescheid geben"


def who(turn: Turn) -> str:
    """„die Leitung“; empty if it is nobody's turn."""
    return WHO_BY_TASK.get(turn.task) or WHO.get(turn.who, "")


def short(turn: Turn) -> str:
    """For the reviewers' lists: „die Leitung: prüfen und einreichen“. What a head asks of her team stays with them."""
    if turn.who == Who.NOBODY:
        return "Nichts zu tun. " + NOTHING[turn.task].partition(".")[0] + "."
    if turn.task == Task.ASK_FOR_TIME:
        return "das Team: Die Frist ist vorbei, es braucht mehr Zeit"
    return f"{who(turn)}: {WHAT[Task.ANSWER if turn.task == Task.CHANGE else turn.task]}"


def shortest(turn: Turn) -> str:
    """For narrow columns, seen by the reviewers: „Team“, „Leitung“, „wir: lesen“; empty if nobody has to do a thing."""
    if turn.who == Who.NOBODY:
        return ""
    task = {Task.ASK_FOR_TIME: ": Frist vorbei", Task.REPLY: ": Rückfrage"}.get(turn.task, "")
    return {Who.TEAM: f"Team{task}", Who.HEAD: "Leitung", Who.REVIEWER: "wir: lesen"}[turn.who]


def sentence(turn: Turn, today: date, roles: Set[str] = frozenset()) -> str:
    """Whose turn, what, until when, said to somebody with these roles at the institution."""
    if turn.who == Who.NOBODY:
        return f"Für Sie ist nichts zu tun. {NOTHING[turn.task]}"
    own = own_task(turn, roles)
    if own == Task.ASK_FOR_TIME:
        return (
            f"Die Frist war am {turn.until:%d.%m.%Y}. Ihre Antworten sind gespeichert. "
            "Bitten Sie die Abteilung Integration um mehr Zeit."
        )
    if own:
        return f"Sie sind dran: {OWN_WHAT[own]}{until(turn, today)}."
    return f"Jetzt ist {who(turn)} dran: {WHAT[turn.task]}{until(turn, today)}."


def until(turn: Turn, today: date) -> str:
    """„, bis 28.12.2026“, or „ (Frist war am …)“ once that day has passed; empty without a day."""
    if turn.until is None:
        return ""
    day = f"{turn.until:%d.%m.%Y}"
    return f" (die Frist war am {day})" if today > turn.until else f", bis {day}"


def check_page(turn: Turn, roles: Set[str]) -> str:
    """What the page with all answers is called, by what this person may do there."""
    if turn.task == Task.APPROVE and "head" in roles:
        return APPROVE_PAGE
    if turn.task in IN_WRITING:
        return HAND_OVER_PAGE if roles & LEAD else TELL_PAGE if turn.task == Task.HAND_OVER and roles else READ_ALL
    return READ_ALL


def no_longer(status: str, turn: Turn) -> str:
    """A step that came too late; `status` in words."""
    whose = who(turn)
    now = f"{whose[0].upper()}{whose[1:]} ist jetzt dran." if whose else NOTHING[turn.task]
    return f"Das geht nicht mehr: Die Selbstbewertung ist inzwischen „{status}“. {now}"
