"""Whose turn it is: one table over status, round, inquiries, deadline and what else decides."""

from datetime import date

import pytest

from assessments.answers.rules import turn_words
from assessments.answers.rules.turn import Facts, Task, Turn, Who, own_task, turn_of
from assessments.models import Assessment, AssessmentRound

TODAY, DEADLINE, PASSED = date(2026, 12, 1), date(2026, 12, 28), date(2026, 11, 30)
REVIEW, ANSWER_BY = date(2027, 2, 8), date(2026, 12, 14)
TEAM, HEAD, REVIEWER, NOBODY = Who.TEAM, Who.HEAD, Who.REVIEWER, Who.NOBODY


def found(status, round_status="open", **facts):
    facts = {"deadline": DEADLINE, "on": TODAY, "review_until": REVIEW} | facts
    return turn_of(Facts(status, round_status, **facts))


@pytest.mark.parametrize("round_status", ["open", "in_review"])
@pytest.mark.parametrize(
    ("status", "facts", "who", "task", "until"),
    [
        ("invited", {}, TEAM, Task.BEGIN, DEADLINE),
        ("in_progress", {}, TEAM, Task.ANSWER, DEADLINE),
        ("in_progress", {"unanswered": 3}, TEAM, Task.ANSWER, DEADLINE),
        ("in_progress", {"unanswered": 0}, TEAM, Task.HAND_OVER, DEADLINE),
        ("in_progress", {"head_asks": True}, TEAM, Task.CHANGE, DEADLINE),
        ("in_progress", {"head_asks": True, "unanswered": 0}, TEAM, Task.CHANGE, DEADLINE),
        ("in_progress", {"open_inquiries": 1, "unanswered": 0}, TEAM, Task.REVISE, DEADLINE),
        ("in_progress", {"open_inquiries": 1, "head_asks": True}, TEAM, Task.CHANGE, DEADLINE),
        ("returned", {"unanswered": 0, "open_inquiries": 1}, TEAM, Task.REVISE, DEADLINE),
        ("returned", {"head_asks": True}, TEAM, Task.REVISE, DEADLINE),
        ("awaiting_approval", {"head_asks": True}, HEAD, Task.APPROVE, DEADLINE),
        ("submitted", {}, REVIEWER, Task.READ, REVIEW),
        ("submitted", {"review_until": None}, REVIEWER, Task.READ, None),
        ("submitted", {"open_inquiries": 2, "inquiry_due": ANSWER_BY}, TEAM, Task.REPLY, ANSWER_BY),
        ("submitted", {"open_inquiries": 1}, TEAM, Task.REPLY, None),
        ("accepted", {}, NOBODY, Task.ACCEPTED, None),
        ("published", {}, NOBODY, Task.PUBLISHED, None),
        ("declined", {}, NOBODY, Task.DECLINED, None),
    ],
)
def test_turn_in_a_running_round(round_status, status, facts, who, task, until):
    assert found(status, round_status, **facts) == Turn(who, task, until)


@pytest.mark.parametrize(
    ("status", "who", "task"),
    [
        ("invited", TEAM, Task.ASK_FOR_TIME),
        ("in_progress", TEAM, Task.ASK_FOR_TIME),
        ("returned", TEAM, Task.ASK_FOR_TIME),
        ("awaiting_approval", HEAD, Task.APPROVE),
        ("submitted", REVIEWER, Task.READ),
        ("accepted", NOBODY, Task.ACCEPTED),
    ],
)
def test_turn_after_the_deadline(status, who, task):
    turn = found(status, deadline=PASSED, head_asks=True, unanswered=0)
    assert (turn.who, turn.task) == (who, task)


def test_last_day_of_the_deadline_is_still_the_teams():
    assert found("in_progress", deadline=TODAY).task == Task.ANSWER


@pytest.mark.parametrize(
    ("round_status", "task"),
    [("in_preparation", Task.NOT_BEGUN), ("published", Task.ROUND_OVER), ("closed", Task.ROUND_OVER)],
)
@pytest.mark.parametrize("status", ["invited", "in_progress", "returned", "awaiting_approval", "submitted"])
def test_nobodys_turn_unless_the_round_runs(round_status, task, status):
    turn = found(status, round_status, open_inquiries=1, head_asks=True, deadline=PASSED)
    assert turn == Turn(NOBODY, task)


def test_every_status_has_a_turn():
    for status in Assessment.Status.values:
        for round_status in AssessmentRound.Status.values:
            turn = found(status, round_status, inquiry_due=ANSWER_BY)
            assert turn_words.short(turn)
            assert turn_words.sentence(turn, TODAY)


NOT_MINE = None


@pytest.mark.parametrize(
    ("task", "who", "contributor", "coordinator", "head"),
    [
        (Task.BEGIN, TEAM, Task.BEGIN, Task.BEGIN, Task.BEGIN),
        (Task.ANSWER, TEAM, Task.ANSWER, Task.ANSWER, Task.ANSWER),
        (Task.CHANGE, TEAM, Task.CHANGE, Task.CHANGE, NOT_MINE),
        (Task.REVISE, TEAM, Task.REVISE, Task.REVISE, Task.REVISE),
        (Task.HAND_OVER, TEAM, Task.TELL_TEAM, Task.HAND_OVER, Task.HAND_OVER),
        (Task.ASK_FOR_TIME, TEAM, Task.ASK_FOR_TIME, Task.ASK_FOR_TIME, Task.ASK_FOR_TIME),
        (Task.REPLY, TEAM, NOT_MINE, Task.REPLY, Task.REPLY),
        (Task.APPROVE, HEAD, NOT_MINE, NOT_MINE, Task.APPROVE),
        (Task.READ, REVIEWER, NOT_MINE, NOT_MINE, NOT_MINE),
        (Task.ACCEPTED, NOBODY, NOT_MINE, NOT_MINE, NOT_MINE),
    ],
)
def test_own_task_by_role(task, who, contributor, coordinator, head):
    turn = Turn(who, task)
    by_role = {role: own_task(turn, {role}) for role in ("contributor", "coordinator", "head")}
    assert by_role == {"contributor": contributor, "coordinator": coordinator, "head": head}
    assert own_task(turn, {"contributor", "head"}) == (head or contributor)
    assert own_task(turn, set()) is None


@pytest.mark.parametrize(
    ("turn", "roles", "words"),
    [
        (
            Turn(TEAM, Task.ANSWER, DEADLINE),
            {"contributor"},
            "Sie sind dran: die Anforderungen beantworten, bis 28.12.2026.",
        ),
        (
            Turn(HEAD, Task.APPROVE, DEADLINE),
            {"head"},
            "Sie sind dran: prüfen, freigeben und einreichen, bis 28.12.2026.",
        ),
        (
            Turn(HEAD, Task.APPROVE, PASSED),
            {"coordinator"},
            "Jetzt ist die Leitung dran: prüfen und einreichen (die Frist war am 30.11.2026).",
        ),
        (
            Turn(TEAM, Task.CHANGE, TODAY),
            {"head"},
            "Jetzt ist das Team dran: ändern, worum die Leitung bittet, bis 01.12.2026.",
        ),
        (
            Turn(TEAM, Task.HAND_OVER, DEADLINE),
            {"contributor"},
            "Sie sind dran: prüfen und der Ansprechperson Bescheid geben, bis 28.12.2026.",
        ),
        (
            Turn(TEAM, Task.REPLY),
            {"contributor"},
            "Jetzt ist die Ansprechperson oder die Leitung dran: auf die Rückfrage antworten.",
        ),
        (
            Turn(REVIEWER, Task.READ, REVIEW),
            {"head"},
            "Jetzt ist die Abteilung Integration dran: lesen, bis 08.02.2027.",
        ),
        (
            Turn(TEAM, Task.ASK_FOR_TIME, PASSED),
            set(),
            "Jetzt ist das Team dran: um mehr Zeit bitten (die Frist war am 30.11.2026).",
        ),
        (
            Turn(NOBODY, Task.ROUND_OVER),
            {"head"},
            "Für Sie ist nichts zu tun. Diese Runde ist beendet. Sie können alles lesen.",
        ),
        (Turn(NOBODY, Task.ACCEPTED), {"head"}, "Für Sie ist nichts zu tun. Die Sichtung ist beendet."),
        (
            Turn(TEAM, Task.ASK_FOR_TIME, PASSED),
            {"contributor"},
            "Die Frist war am 30.11.2026. Ihre Antworten sind gespeichert. "
            "Bitten Sie die Abteilung Integration um mehr Zeit.",
        ),
    ],
)
def test_sentence(turn, roles, words):
    assert turn_words.sentence(turn, TODAY, roles) == words


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (Turn(TEAM, Task.BEGIN), "das Team: beginnen"),
        (Turn(TEAM, Task.ANSWER), "das Team: die Anforderungen beantworten"),
        (Turn(TEAM, Task.CHANGE), "das Team: die Anforderungen beantworten"),
        (Turn(TEAM, Task.REVISE), "das Team: Rückfragen klären und noch einmal vorlegen"),
        (Turn(TEAM, Task.HAND_OVER), "die Ansprechperson: prüfen und der Leitung vorlegen"),
        (Turn(TEAM, Task.ASK_FOR_TIME, PASSED), "das Team: Die Frist ist vorbei, es braucht mehr Zeit"),
        (Turn(TEAM, Task.REPLY), "die Ansprechperson oder die Leitung: auf die Rückfrage antworten"),
        (Turn(HEAD, Task.APPROVE), "die Leitung: prüfen und einreichen"),
        (Turn(REVIEWER, Task.READ), "die Abteilung Integration: lesen"),
        (Turn(NOBODY, Task.NOT_BEGUN), "Nichts zu tun. Die Runde hat noch nicht begonnen."),
        (Turn(NOBODY, Task.ROUND_OVER), "Nichts zu tun. Diese Runde ist beendet."),
        (Turn(NOBODY, Task.ACCEPTED), "Nichts zu tun. Die Sichtung ist beendet."),
        (Turn(NOBODY, Task.DECLINED), "Nichts zu tun. Die Institution nimmt nicht teil."),
        (Turn(NOBODY, Task.PUBLISHED), "Nichts zu tun. Die Ergebnisse sind veröffentlicht."),
    ],
)
def test_short_for_the_reviewers(turn, words):
    assert turn_words.short(turn) == words


@pytest.mark.parametrize("task", Task)
def test_who_may_not_approve_reads_nothing_of_it(task):
    who = {Task.APPROVE: HEAD, Task.READ: REVIEWER}.get(task, TEAM if task in turn_words.WHAT else NOBODY)
    for roles in ({"contributor"}, {"coordinator"}, set()):
        turn = Turn(who, task, DEADLINE)
        words = turn_words.sentence(turn, TODAY, roles) + turn_words.short(turn) + turn_words.check_page(turn, roles)
        assert "freigeben" not in words


@pytest.mark.parametrize(
    ("turn", "contributor", "coordinator", "head"),
    [
        (Turn(TEAM, Task.ANSWER), "Alle Antworten lesen", "Prüfen und vorlegen", "Prüfen und vorlegen"),
        (Turn(TEAM, Task.HAND_OVER), "Prüfen und Bescheid geben", "Prüfen und vorlegen", "Prüfen und vorlegen"),
        (Turn(HEAD, Task.APPROVE), "Alle Antworten lesen", "Alle Antworten lesen", "Prüfen und freigeben"),
        (Turn(TEAM, Task.ASK_FOR_TIME), "Alle Antworten lesen", "Alle Antworten lesen", "Alle Antworten lesen"),
        (Turn(REVIEWER, Task.READ), "Alle Antworten lesen", "Alle Antworten lesen", "Alle Antworten lesen"),
    ],
)
def test_page_with_all_answers_is_called_by_what_the_role_may_do(turn, contributor, coordinator, head):
    by_role = [turn_words.check_page(turn, {role}) for role in ("contributor", "coordinator", "head")]
    assert by_role == [contributor, coordinator, head]


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (Turn(HEAD, Task.APPROVE), "Die Leitung ist jetzt dran."),
        (Turn(NOBODY, Task.ACCEPTED), "Die Sichtung ist beendet."),
    ],
)
def test_step_that_came_too_late(turn, words):
    said = turn_words.no_longer("abgenommen", turn)
    assert said == f"Das geht nicht mehr: Die Selbstbewertung ist inzwischen „abgenommen“. {words}"


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (Turn(TEAM, Task.ANSWER), "Team"),
        (Turn(TEAM, Task.ASK_FOR_TIME), "Team: Frist vorbei"),
        (Turn(TEAM, Task.REPLY), "Team: Rückfrage"),
        (Turn(HEAD, Task.APPROVE), "Leitung"),
        (Turn(REVIEWER, Task.READ), "wir: lesen"),
        (Turn(NOBODY, Task.ACCEPTED), ""),
    ],
)
def test_shortest_for_narrow_columns(turn, words):
    assert turn_words.shortest(turn) == words
