"""Everybody reads everything that she may, after every publication."""

import json
import re
from dataclasses import dataclass, field

from django.test import Client

from tests import results_pages

from .facts import Facts
from .reading import Reader
from .town import Town, town
from .worlds import World

FILES = re.compile(r'href="(/ergebnisse/\w+/ausgabe-\d+/[^"]+\.(?:csv|json|pdf|docx))"')
PAPERS = ("bericht", "ergebnisblatt", "bogen")


@dataclass(frozen=True)
class Context:
    """What one output said of a requirement, and which round was the one before at that time."""

    round: str
    before: str | None
    requirement: str
    shown: bool
    compared: bool | None  # None: the output has no comparison


@dataclass
class Read:
    """What was read, by whom: everybody without a login, everybody with one, the circle."""

    public: Facts = field(default_factory=Facts)
    insiders: Facts = field(default_factory=Facts)
    circle: Facts = field(default_factory=Facts)
    singles: dict[str, Facts] = field(default_factory=dict)  # user name → the single assessments that she may read
    contexts: set[Context] = field(default_factory=set)


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
            visit.edition(code, number, thorough=thorough)
            for one in published:
                visit.results(one, thorough=thorough)
                if thorough or len(published) == len(world.rounds):
                    visit.single_assessments(one, thorough=thorough)
    return found


class _Visit:
    """All addresses after one publication."""

    def __init__(self, world: World, place: Town, found: Read, published: list[str]):
        self.world, self.place, self.found, self.published = world, place, found, published

    def edition(self, code: str, number: int, *, thorough: bool) -> None:
        """The public page of an edition and its files."""
        facts = Facts()
        reader, client = Reader(self.world, facts), Client()
        addresses = [f"/ergebnisse/{code}/ausgabe-{number}/", f"/ergebnisse/{code}/"]
        for address in addresses if thorough else addresses[:1]:
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
        persons = [*heads, people["executive_board"], people["steering"]]
        if not thorough:
            persons = [[heads[0], heads[-1], people["executive_board"], people["steering"]][self.world.seed % 4]]
        for person in persons:
            self._results(code, person, self.found.circle if person == people["steering"] else self.found.insiders)

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
        reader.page(code, results_pages.whole(client, code), f"results for {person}")
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


def _client(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode("utf-8")
