"""Where an assessment stands, in words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.answers.content import stages
from assessments.answers.rules.progress import Progress
from tests import factories


@pytest.mark.parametrize(
    ("numbers", "words", "wants_a_look"),
    [
        (Progress(0, 15), "0 von 15 beantwortet", False),
        (Progress(12, 15, 1), "12 von 15 beantwortet, davon 1 nicht relevant", False),
        (Progress(15, 15, 4), "15 von 15 beantwortet, davon 4 nicht relevant", False),
        (Progress(5, 15, 5), "5 von 15 beantwortet, davon 5 nicht relevant", True),
        (Progress(16, 16, 5), "16 von 16 beantwortet, davon 5 nicht relevant", False),
        (Progress(3, 3, 1), "3 von 3 beantwortet, davon 1 nicht relevant", True),
        (Progress(2, 4, 2), "2 von 4 beantwortet, davon 2 nicht relevant", True),
        (Progress(9, 15, 0, 2), "9 von 15 beantwortet, davon 2 ohne Begründung", False),
        (Progress(9, 15, 1, 2), "9 von 15 beantwortet, davon 1 nicht relevant, 2 ohne Begründung", False),
        (Progress(0, 0), "0 von 0 beantwortet", False),
    ],
)
def test_not_relevant_is_told_and_from_a_third_on_marked(numbers, words, wants_a_look):
    assert (str(numbers), numbers.wants_a_look) == (words, wants_a_look)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (28, "noch 28 Tage, bis {day}"),
        (1, "noch bis morgen, {day}"),
        (0, "heute ist der letzte Tag ({day})"),
        (-1, "gestern abgelaufen ({day})"),
        (-3, "seit 3 Tagen abgelaufen ({day})"),
    ],
)
def test_deadline_in_words(assessment, days, words):
    assessment.extended_until = timezone.localdate() + timedelta(days=days)
    assert stages.deadline_in_words(assessment) == words.format(day=f"{assessment.extended_until:%d.%m.%Y}")


def test_no_deadline_runs_in_a_finished_round(assessment):
    assessment.round.status = "closed"
    assert stages.has_running_deadline(assessment) is False


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "etwa 10 Minuten"),
        (8, "etwa 80 Minuten"),
        (9, "etwa 1½ Stunden"),
        (12, "etwa 2 Stunden"),
        (15, "etwa 2½ Stunden"),
    ],
)
def test_minutes_for_requirements(number, words):
    assert stages.minutes(number) == words


def test_is_overdue_follows_the_clock(assessment):
    assert stages.is_overdue(factories.make_measure(assessment, due_date=date(2000, 1, 1))) is True
    assert stages.is_overdue(factories.make_measure(assessment, due_date=date(2099, 1, 1))) is False


def test_stages_of_a_submitted_assessment(assessment):
    assessment.status = "submitted"
    assessment.round.review_until = date(2027, 1, 31)
    assessment.round.planned_publication = date(2027, 3, 22)
    assert [(stage.note, stage.is_done, stage.is_now) for stage in stages.stages(assessment)] == [
        ("erledigt", True, False),
        ("erledigt", True, False),
        ("jetzt, bis 31.01.2027", False, True),
        ("voraussichtlich bis 22.03.2027", False, False),
    ]


@pytest.mark.parametrize("status", ["declined", "published"])
def test_no_stages_where_nothing_follows(assessment, status):
    assessment.status = status
    assert stages.stages(assessment) == []


def test_no_stages_for_unfinished_assessments_of_a_finished_round(assessment):
    assessment.round.status = "closed"
    assert stages.stages(assessment) == []


@pytest.mark.parametrize(
    ("status", "open_inquiries", "late", "note"),
    [
        ("submitted", 1, False, "jetzt dran: die Ansprechperson oder die Leitung"),
        ("in_progress", 0, True, "jetzt, die Frist ist vorbei"),
        ("awaiting_approval", 0, False, "jetzt, bis {deadline}"),
    ],
)
def test_the_present_stage_names_whose_turn_it_is(assessment, status, open_inquiries, late, note):
    assessment.status = status
    assessment.extended_until = timezone.localdate() - timedelta(days=1) if late else None
    stage = next(stage for stage in stages.stages(assessment, open_inquiries) if stage.is_now)
    assert stage.note == note.format(deadline=f"{assessment.deadline:%d.%m.%Y}")
