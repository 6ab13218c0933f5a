"""Everybody reads everything that she may, after every publication; then the solver tells what she knows too much."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.test import Client

from .reading import Facts, Reader
from .rule import NOT_RELEVANT, UNRATED, Agreed, RoundKnown, Value
from .solver import Compared, Place, Printed, Puzzle, Undecided, compared
from .town import Town, town
from .worlds import World

FILES = re.compile(r'href="(/ergebnisse/\w+/ausgabe-\d+/[^"]+\.(?:csv|json|pdf|docx))"')
PAPERS = ("bericht", "ergebnisblatt", "bogen")

AGREED = Agreed()


@dataclass(frozen=True)
class Forced:
    """Somebody knows an answer that nobody told her."""

    seed: int
    reader: str
    round: str
    requirement: str
    institution: str
    value: Value

    def __str__(self):
        return (
            f"{self.seed}: {self.reader} knows {self.institution} in {self.round} at {self.requirement}: {self.value}"
        )


@dataclass(frozen=True)
class Context:
    """What one output said of a requirement, and which round was the one before at that time."""

    round: str
    before: str | None
    requirement: str
    shown: bool
    compared: bool | None  # None: the output has no comparison


@dataclass
class Found:
    """Of one world. `mismatches`: where the rule in words says something else than what was printed."""

    forced: list[Forced] = field(default_factory=list)
    forced_without_level: list[Forced] = field(default_factory=list)  # „nicht relevant“ or „noch nicht beurteilt“
    faults: list[str] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    readers: int = 0
    shown: Counter = field(default_factory=Counter)  # (participants, shown or not) → requirements


@dataclass
class Read:
    """What was read, by whom: everybody without a login, everybody with one, the circle."""

    public: Facts = field(default_factory=Facts)
    insiders: Facts = field(default_factory=Facts)
    circle: Facts = field(default_factory=Facts)
    singles: dict[str, Facts] = field(default_factory=dict)  # user name → the single assessments that she may read
    contexts: set[Context] = field(default_factory=set)


def attack(world: World, rule=AGREED, *, drawn: bool = False, thorough: bool = True) -> Found:
    """Publish, read, solve."""
    return solve(world, read(world, drawn=drawn, thorough=thorough), rule)


def read(world: World, *, drawn: bool = False, thorough: bool = True) -> Read:
    """Publish the world step by step, and read everything after each.

    `drawn`: the papers as PDF and Word files. Not `thorough`: what is the same for many readers is read by one of them.
    """
    found = Read()
    with town(world, drawn=drawn) as place:
        published = []
        for code, number in world.steps:
            place.publish(code, number)
            published = sorted({*published, code})  # the codes are in the order of the years
            visit = _Visit(world, place, found, published)
            visit.edition(code, number)
            for one in published:
                visit.results(one, thorough=thorough)
                if thorough or len(published) == len(world.rounds):
                    visit.single_assessments(one, thorough=thorough)
    return found


class _Visit:
    """All addresses after one publication."""

    def __init__(self, world: World, place: Town, found: Read, published: list[str]):
        self.world, self.place, self.found, self.published = world, place, found, published

    def edition(self, code: str, number: int) -> None:
        """The public page of an edition and its files."""
        facts = Facts()
        reader, client = Reader(self.world, facts), Client()
        for address in (f"/ergebnisse/{code}/", f"/ergebnisse/{code}/ausgabe-{number}/"):
            html = _get(client, address)
            reader.page(code, html, "public page")
        for address in sorted(set(FILES.findall(html))):
            self._file(reader, code, address, client.get(address).content)
        self._keep(code, reader, facts, self.found.public)
        self.found.insiders.add(facts)

    def _file(self, reader: Reader, code: str, address: str, content: bytes) -> None:
        if "gesamtbericht" in address and address.endswith("pdf"):
            reader.paper(code, content, "city report")
        elif address.endswith("docx"):
            reader.word(code, content, "city report in Word")
        elif address.endswith("csv"):
            reader.table(code, content.decode("utf-8"), "open data")
        elif address.endswith("json"):
            reader.data(code, json.loads(content), "open data")

    def results(self, code: str, *, thorough: bool) -> None:
        """The page of the results for people with different roles, the page for the Stadtvorstand."""
        people = self.place.people
        heads = [head for head, _ in self.place.heads.values()]
        for person in (*heads, people["executive_board"]) if thorough else heads[self.world.seed % len(heads) :][:1]:
            self._results(code, person, self.found.insiders)
        self._results(code, people["steering"], self.found.circle)

    def single_assessments(self, code: str, *, thorough: bool) -> None:
        """What each member of the circle may read of single institutions: the table, and in other shapes."""
        steering = self.place.people["steering"]
        members = [member for _, member in self.place.heads.values()]
        for member in (steering, *(members if thorough else members[self.world.seed % len(members) :][:1])):
            facts = self.found.singles.setdefault(str(member), Facts())
            answer = _client(member).get(f"/auswertung/{code}/institutionen.csv")
            if answer.status_code == 200:
                Reader(self.world, facts).singles(code, answer.content.decode("utf-8"))
        if thorough:
            self._in_other_shapes(code, steering, self.found.singles[str(steering)])

    def _in_other_shapes(self, code: str, member, facts: Facts) -> None:
        """Page and papers of every institution that took part: of some, or of none."""
        client = _client(member)
        for institution in sorted(self.world.round(code).consents):
            answers = [
                client.get(f"/sichtung/{code}/{institution}/"),
                *(client.get(f"/selbstbewertung/{code}/{institution}/{name}.pdf") for name in PAPERS),
            ]
            if answers[0].status_code == 200:
                Reader(self.world, facts).single_page(code, institution, answers[0].content.decode())
            if len({answer.status_code for answer in answers}) > 1:
                facts.faults.add(f"{code} {institution}: page and papers are read by different people")

    def _results(self, code: str, person, into: Facts) -> None:
        facts = Facts()
        reader, client = Reader(self.world, facts), _client(person)
        reader.page(code, _get(client, f"/auswertung/{code}/"), f"results for {person}")
        reader.table(code, _get(client, f"/auswertung/{code}/stadt.csv"), f"results for {person}")
        if person == self.place.people["executive_board"]:
            reader.paper(code, client.get(f"/berichte/{code}/stadtvorstand.pdf").content, "board page")
        self._keep(code, reader, facts, into)

    def _keep(self, code: str, reader: Reader, facts: Facts, into: Facts) -> None:
        reader.check()
        before = [one for one in self.published if one < code]
        for requirement in self.world.codes:
            if (code, requirement) in facts.shown or (code, requirement) in facts.suppressed:
                key = (before[-1] if before else None, code, requirement)
                is_compared = True if key in facts.compared else False if key in facts.not_compared else None
                shown = (code, requirement) in facts.shown
                self.found.contexts.add(Context(code, key[0], requirement, shown, is_compared))
        into.add(facts)


# --- what the readers know --------------------------------------------------------------------------------------------


def solve(world: World, found: Read, rule) -> Found:
    """Look for forced levels with all that was read."""
    result = Found(faults=sorted(found.public.faults | found.insiders.faults | found.circle.faults))
    facts = Facts()
    for one in (found.public, found.insiders, found.circle):  # more than some of them read: nobody reads more
        facts.add(one)
    result.faults += sorted(fault for one in found.singles.values() for fault in one.faults)
    _check_truth(world, facts, result)
    rounds = _rounds_known(world, found)
    for requirement in world.codes:
        _solve_requirement(world, found, facts, rounds, rule, requirement, result)
    for one in world.rounds:
        for requirement in world.codes:
            result.shown[len(one.consents), (one.code, requirement) in facts.shown] += 1
    return result


def _solve_requirement(world, found: Read, facts: Facts, rounds, rule, requirement, result: Found) -> None:
    truth = {(r.code, one): value for r in world.rounds for one, value in r.marks[requirement].items()}
    participants = {r.code: tuple(r.consents) for r in world.rounds}
    contexts = [context for context in found.contexts if context.requirement == requirement]
    wrong = [context for context in contexts if not _fits(context, truth, participants, rounds, rule)]
    result.mismatches += [f"{world.seed}: {context}" for context in wrong]
    contexts = [context for context in contexts if context not in wrong]
    puzzle = Puzzle(
        participants,
        world.top,
        _printed(world, facts, requirement, truth, participants),
        lambda assignment: all(_fits(context, assignment, participants, rounds, rule) for context in contexts),
        lambda institution: tuple(
            institution in rounds[r].hidden for r in participants if institution in participants[r]
        ),
    )
    readers = list(_readers(world, found, requirement, truth))
    result.readers = max(result.readers, len(readers))
    for name, known in readers:
        try:
            forced = puzzle.forced(known, truth)
        except Undecided:
            result.undecided.append(f"{world.seed}: {name} at {requirement}")
            continue
        for (code, institution), value in forced.items():
            into = result.forced if isinstance(value, int) else result.forced_without_level
            into.append(Forced(world.seed, name, code, requirement, institution, value))


def _printed(world: World, facts: Facts, requirement: str, truth, participants) -> Printed:
    """Distributions as printed. Of the comparisons the exact sums: more than their rounded means tell."""
    values = (*range(world.top + 1), NOT_RELEVANT, UNRATED)
    counts = {
        code: Counter({value: number for value, number in zip(values, vector, strict=True) if number})
        for (code, one), vector in facts.shown.items()
        if one == requirement
    }
    pairs = [(then, now) for then, now, one in facts.compared if one == requirement]
    return Printed(counts, {pair: compared(truth, participants, *pair) for pair in pairs})


def _readers(world: World, found: Read, requirement: str, truth) -> Iterator[tuple[str, Mapping[Place, Value]]]:
    """Name and knowledge of everybody: nobody in particular, each institution, the circle with and without one."""
    yield "outsider", {}
    institutions = sorted({one for r in world.rounds for one in r.consents})
    for institution in institutions:
        yield institution, _own(institution, truth)
    if world.pair:
        yield "both", _own(world.pair[0], truth) | _own(world.pair[1], truth)
    yield "circle", _singles_of(found, "steering", requirement, truth)
    for institution in institutions:
        read_by_her = _singles_of(found, f"kreis-{institution}", requirement, truth)
        yield f"circle with {institution}", read_by_her | _own(institution, truth)


def _own(institution: str, truth) -> dict[Place, Value]:
    return {place: value for place, value in truth.items() if place[1] == institution}


def _singles_of(found: Read, name: str, requirement: str, truth) -> dict[Place, Value]:
    singles = found.singles.get(name, found.singles["steering"]).singles.items()
    return {
        (code, one): value for (code, one, asked), value in singles if asked == requirement and (code, one) in truth
    }


def _rounds_known(world: World, found: Read) -> dict[str, RoundKnown]:
    """Whom the circle may not read, by what it could read."""
    read_by = {(code, one) for code, one, _ in found.singles["steering"].singles}
    return {
        r.code: RoundKnown(
            r.minimum,
            frozenset(one for one in r.consents if (r.code, one) not in read_by),
            any((r.code, one) in read_by for one in r.consents),
            max(1, sum(one in r.consents for one in world.pair)),
        )
        for r in world.rounds
    }


def _fits(context: Context, assignment, participants, rounds, rule) -> bool:
    """Whether the rule would have shown just what this output showed."""
    marks = {
        code: {one: assignment[code, one] for one in participants[code]}
        for code in (context.before, context.round)
        if code
    }
    shown, is_compared = rule.decides(marks, rounds, context.before, context.round)
    if None in (context.compared, is_compared):
        return shown == context.shown
    return (shown, is_compared) == (context.shown, context.compared)


def _check_truth(world: World, facts: Facts, result: Found) -> None:
    """What is printed must be so; a solver that reads wrongly would find nothing."""
    values = (*range(world.top + 1), NOT_RELEVANT, UNRATED)
    for (code, requirement), vector in facts.shown.items():
        counted = Counter(world.round(code).marks[requirement].values())
        if vector != tuple(counted[value] for value in values):
            result.faults.append(f"{code} {requirement}: printed {vector}, counted {counted}")
    for (then, now, requirement), line in facts.compared.items():
        if requirement in world.codes:
            truth = {(r.code, one): v for r in world.rounds for one, v in r.marks[requirement].items()}
            exact = compared(truth, {r.code: tuple(r.consents) for r in world.rounds}, then, now)
            if (line.number, line.then, line.now) != (exact.number, *_in_tenths(exact)):
                result.faults.append(f"{then}-{now} {requirement}: printed {line}, counted {exact}")


def _in_tenths(exact: Compared) -> tuple[int, ...]:
    number = exact.number or 1
    return tuple((20 * levels + number) // (2 * number) for levels in (exact.sum_then, exact.sum_now))


def _client(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode("utf-8")
