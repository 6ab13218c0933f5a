"""The ledger of measures across rounds. Pure: plain values in, frozen dataclasses out, no Django, no clock.

A measure stands in the ledger from the day on which its self-assessment was accepted, in the line of its round, its
area and its Dezernat. It is closed on the day it is done or given up; what was so before the acceptance comes in and
goes out at once. What was closed and is worked on again counts as never closed. In every line, as of a day and since
the last report:

    open_then + added - done - given_up = open_now
    open_now = on_plan + postponed + without_date + overdue

and the lines of all rounds, of all areas and of all Dezernate add up to the total. `open_then` is what the last report
counted as open; without a last report it is 0, and everything is added. What was closed before the last report is in
none of these numbers. Postponed means that the date lies later than the first one and has not passed; once it has
passed, the measure is overdue like any other.

As of a past day, status and date are those of that day as far as the dated updates tell. Not known are: a date moved
before the acceptance (only the first one is), several changes on one day, and what was closed and opened again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum, auto

from assessments.measures.rules import costs
from assessments.results.rules import scoring

DONE = "done"  # status of a measure; what is closed with another one was given up


class State(StrEnum):
    """Where a measure stands: closed in one of two ways, or open in one of four."""

    DONE = auto()
    GIVEN_UP = auto()
    ON_PLAN = auto()
    POSTPONED = auto()
    WITHOUT_DATE = auto()
    OVERDUE = auto()


CLOSED = (State.DONE, State.GIVEN_UP)


@dataclass(frozen=True)
class Entry:
    """A measure with an accepted self-assessment.

    `area` is empty where this round's catalogue has none for it. `was_reported`: its round was part of the last
    report. `moves` holds the day of each update that changed something and the date it set, oldest first.
    """

    round: str
    area: str
    group: str
    institution: int
    agreed_on: date
    status: str
    due: date | None
    first_due: date | None = None
    closed_on: date | None = None
    was_reported: bool = False
    moves: tuple[tuple[date, date | None], ...] = ()
    cost: costs.Cost = field(default_factory=costs.Cost)

    def state(self, as_of: date) -> State:
        """Where it stands at the end of that day."""
        if self.is_closed(as_of):
            return State.DONE if self.status == DONE else State.GIVEN_UP
        due = self.due_on(as_of)
        if due is None:
            return State.WITHOUT_DATE
        if scoring.has_passed(due, as_of):
            return State.OVERDUE
        return State.POSTPONED if self.was_postponed(as_of) else State.ON_PLAN

    def is_closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day

    def due_on(self, day: date) -> date | None:
        """The date that was valid on that day."""
        if all(moved_on <= day for moved_on, _ in self.moves):
            return self.due
        known = [due for moved_on, due in self.moves if moved_on <= day]
        return known[-1] if known else self.first_due or self.moves[0][1]

    def was_postponed(self, day: date) -> bool:
        """Whether its date lies later than its first one."""
        due = self.due_on(day)
        return due is not None and self.first_due is not None and due > self.first_due


@dataclass(frozen=True)
class Line:
    """Numbers of measures; see the module for how they add up. `overdue_again`: overdue although postponed before."""

    open_then: int = 0
    added: int = 0
    done: int = 0
    given_up: int = 0
    open_now: int = 0
    on_plan: int = 0
    postponed: int = 0
    without_date: int = 0
    overdue: int = 0
    overdue_again: int = 0

    def __add__(self, other: "Line") -> "Line":
        return Line(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))


@dataclass(frozen=True)
class Ledger:
    """`rounds`, `areas` and `groups` each hold the same measures as `total`; `institutions` are those of a group."""

    as_of: date
    since: date | None
    total: Line
    rounds: Mapping[str, Line]
    areas: Mapping[str, Line]
    groups: Mapping[str, Line]
    institutions: Mapping[str, frozenset[int]]
    open_costs: costs.CostSums


def ledger(entries: Iterable[Entry], as_of: date, since: date | None) -> Ledger:
    """The ledger at the end of a day; `since` is the day of the last report, None if there was none."""
    entries = [entry for entry in entries if entry.agreed_on <= as_of]
    since = since if since is not None and since <= as_of else None
    lines = [(entry, _line(entry, as_of, since)) for entry in entries]
    groups = {entry.group: set() for entry in entries}
    for entry in entries:
        groups[entry.group].add(entry.institution)
    return Ledger(
        as_of=as_of,
        since=since,
        total=sum((line for _, line in lines), Line()),
        rounds=_by(lines, lambda entry: entry.round),
        areas=_by(lines, lambda entry: entry.area),
        groups=_by(lines, lambda entry: entry.group),
        institutions={name: frozenset(found) for name, found in groups.items()},
        open_costs=costs.cost_sums(entry.cost for entry in entries if not entry.is_closed(as_of)),
    )


def _line(entry: Entry, as_of: date, since: date | None) -> Line:
    """The line of one measure: all zeros if it was closed before the last report."""
    was_there = since is not None and entry.was_reported and entry.agreed_on <= since
    if was_there and entry.is_closed(since):
        return Line()
    state = entry.state(as_of)
    numbers = {state.value: 1, "open_then" if was_there else "added": 1, "open_now": int(state not in CLOSED)}
    return Line(**numbers, overdue_again=int(state == State.OVERDUE and entry.was_postponed(as_of)))


def _by(lines: list[tuple[Entry, Line]], key: Callable[[Entry], str]) -> dict[str, Line]:
    found = {}
    for entry, line in lines:
        found[key(entry)] = found.get(key(entry), Line()) + line
    return found


def too_small(institutions: Mapping[str, Collection[int]], minimum: int) -> frozenset[str]:
    """Groups that others must not see alone, as their numbers would be those of a few institutions.

    They are shown together; if they are still fewer than the minimum together, the next smallest group goes with them.
    """
    by_size = sorted(institutions, key=lambda name: (len(institutions[name]), name))
    together, found = set(), set()
    for name in by_size:
        if len(institutions[name]) >= minimum and (not together or len(found) >= minimum):
            break
        together.add(name)
        found |= set(institutions[name])
    return frozenset(together)


def times_postponed(first_due: date | None, due: date | None, moved_to: Iterable[date | None]) -> int:
    """How often a date was moved to a later one; `moved_to` holds what the updates set, oldest first.

    At least once if the date lies later than the first one: before the acceptance there are no updates.
    """
    number, before = 0, first_due
    for later in moved_to:
        number += before is not None and later is not None and later > before
        before = later or before
    was_moved = first_due is not None and due is not None and due > first_due
    return max(number, int(was_moved))
