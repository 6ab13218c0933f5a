"""The server is killed at random moments while a team saves."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .person import Disconnected, Person

SEED = 20_260_701
WRITERS = 4
LATEST = 0.6  # seconds from the first acknowledgement after a start to the kill
PARAGRAPH = 60  # repetitions: about 3 kB, more than a database page


def numbered(writer: int, number: int) -> str:
    """A text of which every part tells its number, so that a torn one would be noticed."""
    return " ".join([f"Fassung {number} aus Platz {writer} für Bürger*innen;"] * PARAGRAPH)


@dataclass
class Writer:
    """Saves number after number into a field of its own, and remembers what the server has acknowledged."""

    person: Person
    number: int  # of the writer
    requirement: str
    acknowledged: int = 0
    total: int = 0
    unanswered: int = 0
    unanswered_but_saved: int = 0
    lost: list = field(default_factory=list)

    def check(self) -> None:
        """Compare what the restarted server shows with what it has acknowledged."""
        self._check(self.person.open(self.requirement)["text-R1-text"])

    def _check(self, shown: str) -> None:
        allowed = [self.acknowledged, self.acknowledged + 1]  # the next one was perhaps saved, but not answered
        found = [number for number in allowed if shown == (numbered(self.number, number) if number else "")]
        if not found:
            self.lost.append((self.acknowledged, shown[:40]))
            return
        self.unanswered_but_saved += found[0] - self.acknowledged
        self.acknowledged = found[0]

    def write(self) -> None:
        """Save until the server is gone."""
        try:
            self.check()
            while not self.lost:
                self._save()
        except Disconnected:
            return

    def _save(self) -> None:
        fields = self.person.open(self.requirement)
        fields["text-R1-text"] = numbered(self.number, self.acknowledged + 1)
        try:
            response = self.person.save(self.requirement, fields)
        except Disconnected:
            self.unanswered += 1
            raise
        if response.status == 302:
            self.acknowledged += 1
            self.total += 1
        else:
            self.lost.append((self.acknowledged, f"answered {response.status}"))


def test_every_acknowledged_save_survives_sigkill(team, database, cycles, figures):
    people = team(WRITERS)
    server = people[0].server
    writers = [Writer(person, number, f"A{number}") for number, person in enumerate(people, 1)]
    moments = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    begin = time.monotonic()
    with ThreadPoolExecutor(WRITERS) as pool:
        for cycle in range(cycles):
            if cycle:
                server.start()
            writing = [pool.submit(writer.write) for writer in writers]
            _wait_for_a_save(writers)
            time.sleep(moments.uniform(0, LATEST))
            server.kill()
            for result in writing:
                result.result()
    seconds = time.monotonic() - begin
    server.start()
    for writer in writers:
        writer.check()
    server.kill()

    figures(
        f"{cycles} × SIGKILL während des Speicherns",
        f"{sum(writer.total for writer in writers)} bestätigt, {sum(len(writer.lost) for writer in writers)} verloren; "
        f"{sum(writer.unanswered for writer in writers)} ohne Antwort, davon "
        f"{sum(writer.unanswered_but_saved for writer in writers)} gespeichert; {seconds / cycles:.1f} s je Neustart",
    )
    assert [writer.lost for writer in writers] == [[]] * WRITERS
    assert [database.text(writer.requirement, "R1") for writer in writers] == [
        (numbered(writer.number, writer.acknowledged), writer.acknowledged) for writer in writers
    ]  # and each save has counted its revision once
    assert database.is_whole()


def _wait_for_a_save(writers: list[Writer]) -> None:
    before, deadline = sum(writer.total for writer in writers), time.monotonic() + 20
    while sum(writer.total for writer in writers) == before and time.monotonic() < deadline:
        time.sleep(0.005)
