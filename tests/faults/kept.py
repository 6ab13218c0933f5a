"""What must come back from a server that cannot save now."""

from .databases import Database
from .person import Person, Response


def check_kept(response: Response, requirement: str, text: str) -> dict[str, str]:
    """The answer is a German page 503 that has the text in its form; the fields of this form."""
    assert response.status == 503
    assert "Der Server ist gerade ausgelastet" in response.text
    fields = Person.fields(response, requirement)
    assert fields["text-R1-text"] == text
    return fields


def save_kept(person: Person, response: Response, database: Database, text: str, requirement="A1") -> None:
    """Sending the form of that page saves the text."""
    fields = check_kept(response, requirement, text)
    assert person.save(requirement, fields).status == 302
    assert database.text(requirement, "R1")[0] == text.replace("\r\n", "\n")
