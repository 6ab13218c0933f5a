"""Several people save one public page in the administration at the same time: nothing is overwritten unseen."""

import re

import pytest

from tests.html_form import fields_of

from .conftest import IN_FULL
from .person import Person, Response
from .test_writers import together

SAVES = 20 if IN_FULL else 3  # of each person
LIST = "/verwaltung/assessments/sitepage/"
SAVED = re.compile(r'cc-both-saved">(.*?)</p>', re.DOTALL)


@pytest.mark.parametrize("writers", [8 if IN_FULL else 2])
def test_writers_of_one_page_lose_nothing(team, figures, writers):
    """Each adds lines to the text; after a refusal to the version that is shown beside the own one."""
    server = team(1)[0].server
    people = [Person(server).log_in("fachadmin") for _ in range(writers)]
    row = re.search(r"/verwaltung/assessments/sitepage/\d+/change/", people[0].get(LIST).text)[0]

    def work(person, number):
        refused = 0
        for save in range(SAVES):
            line = f"Zeile {save} von Platz {number}."
            fields = fields_of(person.get(row), None)
            fields["body"] = _add(fields["body"], line)
            while (response := person.post(row, fields)).status == 200:
                refused += 1
                fields = fields_of(response, None)
                fields["body"] = _add(_saved(response), line)
            assert response.status == 302
        return refused

    refused = sum(together(people, work))

    text = fields_of(people[0].get(row), None)["body"]
    expected = {f"Zeile {save} von Platz {number}." for number in range(writers) for save in range(SAVES)}
    lost = expected - set(text.replace("\r\n", "\n").split("\n"))
    figures(
        f"{writers} Schreibende, dieselbe Seite der Verwaltung",
        f"{writers * SAVES} bestätigt, {refused} mit beiden Fassungen gezeigt, {len(lost)} verloren",
    )
    assert lost == set()


def _add(text: str, line: str) -> str:
    return "\n".join([text.replace("\r\n", "\n"), line])


def _saved(response: Response) -> str:
    return re.sub(r"</?mark>", "", SAVED.search(response.text)[1])
