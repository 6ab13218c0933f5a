"""Hinweise zur Verständlichkeit: written without a name, so without an actor and without an audit event."""

from datetime import date

from assessments.models import ClarityNote, QualityRequirement, ReflectionQuestion


def note_unclear(
    *, requirement: QualityRequirement, question: ReflectionQuestion | None, text: str, today: date, is_demo: bool
) -> ClarityNote:
    """Somebody does not understand the requirement, or a question at it. Sent twice, it is one note."""
    known = {"requirement": requirement, "question": question, "text": text, "is_demo": is_demo}
    return ClarityNote.objects.get_or_create(**known, status=ClarityNote.Status.OPEN, defaults={"noted_on": today})[0]
