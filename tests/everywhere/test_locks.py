"""Every two steps at the same moment: one waits for the other, neither for ever.

Each step stops after every row it has locked or changed until the other one has come as far, or does not come. What
they do is taken back in the end, so that all pairs meet the same data.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest
from django.db import OperationalError, connection, transaction

from assessments.answers.steps.assessment import accept, change_consent, extend_deadline, return_for_changes, submit
from assessments.answers.steps.inquiry import close_inquiry, reply
from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.institutions.steps.reorganisation import Reorganisation, move_institutions, reorganise
from assessments.leaving.steps import carry_out_departure
from assessments.models import Assessment, AssessmentRound, Departure, IndividualRating, Inquiry, Institution, User
from assessments.opinions.steps import opinions
from assessments.people.steps.account import close_account
from assessments.reports import steps as writing
from assessments.rounds.steps.preparation import change_participation, extend_deadlines
from assessments.rounds.steps.round import publish_round
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows one lock, that of the whole database"),
]
ALLOWED = (type(None), TransitionNotAllowed)
A_MOMENT = 0.1  # seconds that one waits for the other after each statement
STATUSES = {"A": "submitted", "B": "submitted", "C": "accepted", "D": "returned", "E": "awaiting_approval"}
SOON = date.today() + timedelta(days=30)


def one(code: str = "A") -> Assessment:
    return Assessment.objects.select_related("round", "institution").get(institution__code=code)


def both():
    return list(Assessment.objects.values_list("pk", flat=True))


def the_round() -> AssessmentRound:
    return AssessmentRound.objects.get()


def somebody() -> User:
    return User.objects.get(username="jemand")


def merged():
    new = Institution(code="NEU", name="Neu", department_group="Dezernat 1")
    before = tuple(Institution.objects.filter(code__in="AB").order_by("-code"))
    return Reorganisation(before=before, after=(new,))


STEPS = {
    "accept": lambda: accept(assessment=one(), by=somebody()),
    "return": lambda: return_for_changes(assessment=one(), by=somebody(), text="Bitte.", due_date=SOON),
    "reply": lambda: reply(inquiry=Inquiry.objects.first(), by=somebody(), text="So.", from_reviewer=True),
    "close inquiry": lambda: close_inquiry(inquiry=Inquiry.objects.first(), by=somebody()),
    "extend one": lambda: extend_deadline(assessment=one("D"), by=somebody(), until=SOON, reason="Umzug"),
    "extend all": lambda: extend_deadlines(
        assessment_round=the_round(), assessments=both(), by=somebody(), until=SOON, reason="Umzug"
    ),
    "change consent": lambda: change_consent(assessment=one(), by=somebody(), publication_consent="named"),
    "change participation": lambda: change_participation(
        assessment_round=the_round(), codes="DCBA", participation="voluntary", by=somebody()
    ),
    "publish": lambda: publish_round(assessment_round=the_round(), by=somebody()),
    "move institutions": lambda: move_institutions(codes="ABCD", department_group="Dezernat 9", by=somebody()),
    "reorganise": lambda: reorganise(reorganisation=merged(), by=somebody()),
    "leave": lambda: carry_out_departure(departure=Departure.objects.get(), by=User.objects.get(username="zweite")),
    "submit": lambda: submit(assessment=one("E"), by=somebody(), confirmed_unrated=4),
    "close account": lambda: close_account(account=User.objects.get(username="geht"), by=somebody()),
    "delete opinions": lambda: opinions.delete_due(date.today() + timedelta(days=400)),
    "write report": lambda: writing.save_report_texts(
        assessment_round=the_round(), changes=[writing.ReportTextChange("occasion", None, "Text", 0)]
    ),
}


@pytest.fixture
def everything():
    """A round in review: two submitted, one accepted, one returned, one awaiting approval with opinions."""
    made = factories.make_round(status="in_review")
    factories.make_user("jemand")
    leaving = factories.make_user("geht")
    for code, status in zip(
        "ABCDE", ("submitted", "submitted", "accepted", "returned", "awaiting_approval"), strict=True
    ):
        institution = factories.make_institution(code, f"Stelle {code}", mailbox=f"{code}@stadt.example")
        factories.make_assessment(made, institution, status=status)
    Inquiry.objects.create(assessment=one(), status="answered")
    factories.make_member("reviewer", username="zweite")
    body = one().institution
    Institution.objects.filter(pk=body.pk).update(kind="external")
    Departure.objects.create(institution=body, requested_by=factories.make_member("head", body))
    level = made.catalogue.levels.first()
    IndividualRating.objects.bulk_create(
        IndividualRating(assessment=one("E"), requirement=requirement, person=leaving, level=level)
        for requirement in made.catalogue.requirements.all()
    )
    return made


def test_no_two_steps_deadlock(everything):
    faults = {}
    for pair in combinations_with_replacement(STEPS, 2):
        for outcome in at_once(*(STEPS[name] for name in pair)):
            if isinstance(outcome, OperationalError) or not isinstance(outcome, TransitionNotAllowed | type(None)):
                faults[pair] = str(outcome)

    assert faults == {}


def at_once(*steps) -> list[Exception | None]:
    """What came of each."""
    pace = threading.Barrier(len(steps))
    with ThreadPoolExecutor(len(steps)) as pool:
        return [future.result() for future in [pool.submit(_taken_back, step, pace) for step in steps]]


def _taken_back(step, pace: threading.Barrier) -> Exception | None:
    def keep_pace(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(("UPDATE", "INSERT", "DELETE")) or "FOR NO KEY UPDATE" in sql or "FOR UPDATE" in sql:
            _wait(pace)
        return result

    try:
        with transaction.atomic(), connection.execute_wrapper(keep_pace):
            step()
            connection.check_constraints()  # as a commit does: each reference takes a lock of its own
            transaction.set_rollback(True)
    except Exception as fault:
        return fault
    finally:
        connection.close()
    return None


def _wait(pace: threading.Barrier) -> None:
    """For the other one. Once that was in vain, it is blocked or done, and nobody waits any more."""
    with suppress(threading.BrokenBarrierError):
        pace.wait(A_MOMENT)
