"""The ledger of measures adds up, line by line, whatever the measures are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measures.rules.measure_ledger import Entry, Ledger, Line, State, ledger, times_postponed, too_small

REPORT, TODAY = date(2030, 3, 31), date(2032, 3, 31)
PLANNED = Entry("r1", "A", "Dezernat 1", 1, date(2029, 9, 1), "planned", date(2032, 6, 30))
EARLIER = replace(PLANNED, was_reported=True)

days = st.dates(date(2029, 1, 1), date(2033, 1, 1))
dues = st.none() | days


@st.composite
def entries(draw):
    status = draw(st.sampled_from(["idea", "planned", "in_progress", "postponed", "done", "cancelled"]))
    code = draw(st.sampled_from(["r1", "r2"]))
    return Entry(
        round=code,
        area=draw(st.sampled_from(["A", "B", ""])),
        group=draw(st.sampled_from(["Dezernat 1", "Dezernat 2", ""])),
        institution=draw(st.integers(1, 9)),
        agreed_on=draw(days),
        status=status,
        due=draw(dues),
        first_due=draw(dues),
        closed_on=draw(days) if status in ("done", "cancelled") else None,
        was_reported=code == "r1",
        moves=tuple(sorted(draw(st.dictionaries(days, dues, max_size=3)).items())),
    )


def adds_up(line: Line) -> bool:
    flow = line.open_then + line.added - line.done - line.given_up
    return flow == line.open_now == line.on_plan + line.postponed + line.without_date + line.overdue


@given(st.lists(entries(), max_size=30), days, st.none() | days)
def test_every_line_adds_up_and_so_do_the_lines(found, as_of, since):
    book = ledger(found, as_of, since)

    for lines in (book.rounds, book.areas, book.groups):
        assert all(adds_up(line) for line in lines.values())
        assert sum(lines.values(), Line()) == book.total
    assert adds_up(book.total)
    assert book.total.overdue_again <= book.total.overdue


@given(st.lists(entries(), max_size=30), days, days)
def test_open_then_is_what_the_last_report_counted_as_open(found, one, other):
    since, as_of = sorted((one, other))
    reported = [entry for entry in found if entry.was_reported]

    assert ledger(found, as_of, since).total.open_then == ledger(reported, since, None).total.open_now


@given(st.lists(entries(), max_size=30), days)
def test_counts_are_those_of_the_raw_measures(found, as_of):
    total = ledger(found, as_of, None).total
    agreed = [entry for entry in found if entry.agreed_on <= as_of]
    closed = [entry for entry in agreed if entry.closed_on and max(entry.closed_on, entry.agreed_on) <= as_of]

    assert total.added == len(agreed)
    assert total.done == sum(entry.status == "done" for entry in closed)
    assert total.given_up == len(closed) - total.done


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (PLANNED, Line(added=1, open_now=1, on_plan=1)),
        (EARLIER, Line(open_then=1, open_now=1, on_plan=1)),
        (replace(EARLIER, agreed_on=date(2030, 4, 1)), Line(added=1, open_now=1, on_plan=1)),
        (replace(PLANNED, agreed_on=date(2032, 4, 1)), Line()),
        (replace(EARLIER, due=TODAY), Line(open_then=1, open_now=1, on_plan=1)),
        (replace(EARLIER, due=date(2032, 3, 30)), Line(open_then=1, open_now=1, overdue=1)),
        (replace(EARLIER, due=None, status="idea"), Line(open_then=1, open_now=1, without_date=1)),
        (replace(EARLIER, first_due=date(2031, 1, 1)), Line(open_then=1, open_now=1, postponed=1)),
        (replace(EARLIER, first_due=date(2033, 1, 1)), Line(open_then=1, open_now=1, on_plan=1)),  # brought forward
        (
            replace(EARLIER, status="postponed", due=date(2032, 3, 30), first_due=date(2031, 1, 1)),
            Line(open_then=1, open_now=1, overdue=1, overdue_again=1),
        ),
        (replace(EARLIER, status="done", closed_on=REPORT), Line()),
        (replace(EARLIER, status="done", closed_on=date(2030, 4, 1)), Line(open_then=1, done=1)),
        (replace(EARLIER, status="cancelled", closed_on=TODAY), Line(open_then=1, given_up=1)),
        (replace(EARLIER, status="done", closed_on=date(2032, 4, 1)), Line(open_then=1, open_now=1, on_plan=1)),
        (replace(PLANNED, status="done", closed_on=date(2029, 8, 1)), Line(added=1, done=1)),
    ],
)
def test_line_of_one_measure(entry, line):
    assert ledger([entry], TODAY, REPORT).total == line


def test_first_report_has_nothing_open_then():
    assert ledger([EARLIER], TODAY, None).total == Line(added=1, open_now=1, on_plan=1)
    assert ledger([EARLIER], date(2030, 1, 1), REPORT).since is None  # a report of a day still to come is none


def test_ledger_knows_the_institutions_of_a_group():
    found = ledger([PLANNED, replace(PLANNED, institution=2), replace(PLANNED, group="")], TODAY, None)
    assert isinstance(found, Ledger)
    assert found.institutions == {"Dezernat 1": {1, 2}, "": {1}}


MOVED = replace(
    PLANNED,
    first_due=date(2030, 1, 1),
    due=date(2032, 1, 1),
    moves=((date(2029, 12, 1), date(2031, 1, 1)), (date(2030, 12, 1), date(2032, 1, 1))),
)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2029, 11, 30), State.ON_PLAN),
        (date(2029, 12, 1), State.POSTPONED),
        (date(2031, 1, 1), State.POSTPONED),
        (date(2032, 1, 2), State.OVERDUE),
    ],
)
def test_state_on_a_past_day_is_that_of_the_day(day, state):
    assert MOVED.state(day) == state


@pytest.mark.parametrize(
    ("entry", "day", "due"),
    [
        (MOVED, date(2029, 11, 30), date(2030, 1, 1)),
        (replace(MOVED, first_due=None), date(2029, 11, 30), date(2031, 1, 1)),  # not known: the oldest that is
        (replace(MOVED, due=TODAY), date(2030, 11, 30), date(2031, 1, 1)),
        (replace(MOVED, due=TODAY), date(2030, 12, 1), TODAY),  # after the last move what the measure says
    ],
)
def test_date_on_a_past_day_is_that_of_the_day(entry, day, due):
    assert entry.due_on(day) == due


def test_open_costs_are_those_of_the_open_measures():
    done = replace(PLANNED, status="done", closed_on=date(2030, 1, 1))
    assert ledger([PLANNED, done, done], TODAY, None).open_costs.unstated == 1


@pytest.mark.parametrize(
    ("sizes", "together"),
    [
        ({"1": 5, "2": 6}, set()),
        ({"1": 4, "2": 6}, {"1", "2"}),
        ({"1": 2, "2": 3, "3": 6}, {"1", "2"}),
        ({"1": 2, "2": 2, "3": 6, "4": 7}, {"1", "2", "3"}),
        ({"1": 4}, {"1"}),
        ({}, set()),
    ],
)
def test_small_groups_are_shown_together_and_hide_nobody(sizes, together):
    names = {name: {f"{name}-{number}" for number in range(size)} for name, size in sizes.items()}
    assert too_small(names, 5) == together


@given(st.dictionaries(st.text(max_size=3), st.frozensets(st.integers(0, 20), min_size=1)), st.integers(2, 6))
def test_no_group_that_is_shown_is_too_small(institutions, minimum):
    together = too_small(institutions, minimum)
    alone = set(institutions) - together
    assert all(len(institutions[name]) >= minimum for name in alone)
    if together and alone:
        assert len(frozenset().union(*(institutions[name] for name in together))) >= minimum


FIRST = date(2030, 1, 1)


@pytest.mark.parametrize(
    ("first", "due", "moved_to", "number"),
    [
        (None, FIRST, [], 0),
        (None, FIRST, [FIRST, FIRST], 0),  # the status changed, the date did not
        (FIRST, FIRST + timedelta(9), [], 1),
        (FIRST, FIRST + timedelta(9), [FIRST + timedelta(9)], 1),
        (FIRST, FIRST + timedelta(9), [FIRST + timedelta(5), FIRST + timedelta(9)], 2),
        (FIRST, FIRST + timedelta(5), [FIRST + timedelta(9), FIRST + timedelta(5)], 1),
        (FIRST, None, [FIRST + timedelta(9), None], 1),
        (FIRST, FIRST - timedelta(9), [], 0),
        (FIRST, FIRST, [], 0),
    ],
)
def test_times_postponed(first, due, moved_to, number):
    assert times_postponed(first, due, moved_to) == number
