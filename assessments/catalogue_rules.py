"""What a catalogue must have before a round may use it. Asked by the administration, the import and the command.

A mistake forbids publishing; an advice does not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.models import ReflectionQuestion, WordingStatus
from assessments.queries import CatalogueTree

RATING = ReflectionQuestion.AnswerType.RATING


@dataclass(frozen=True)
class Finding:
    """One sentence on one place of the catalogue. `code` is that of the item, empty for the whole."""

    code: str
    message: str


def mistakes(tree: CatalogueTree) -> list[Finding]:
    """Why the catalogue cannot be used yet."""
    return [
        *_structure_mistakes(tree),
        *_scale_mistakes(tree),
        *_question_mistakes(tree),
        *_empty_texts(tree),
    ]


def advice(tree: CatalogueTree) -> list[Finding]:
    """What somebody should look at before publishing."""
    return [*_order_gaps(tree), *_originals_without_source(tree)]


def working_versions(tree: CatalogueTree) -> list[Finding]:
    """Every text that is still an Arbeitsfassung."""
    return [
        Finding(code, f"{name}: {field.verbose_name}")
        for code, name, item in _items(tree)
        for field in item._meta.concrete_fields
        if field.choices == WordingStatus.choices and getattr(item, field.name) == WordingStatus.WORKING_VERSION
    ]


def _items(tree: CatalogueTree) -> Iterator[tuple[str, str, object]]:
    """Code, name and instance of everything with a text, in the order of the catalogue."""
    for level in tree.levels:
        yield str(level.value), f"Stufe {level}", level
    for area in tree.areas:
        yield area.code, f"Bereich {area}", area
        for requirement in area.requirements.all():
            yield requirement.code, f"Anforderung {requirement}", requirement
    for question in tree.questions:
        yield question.code, f"Frage {question.code}", question


def _structure_mistakes(tree: CatalogueTree) -> Iterator[Finding]:
    if not tree.areas:
        yield Finding("", "Es gibt noch keinen Qualitätsbereich.")
    for area in tree.areas:
        if not area.requirements.all():
            yield Finding(area.code, f"Der Bereich {area} hat keine Anforderung.")


def _scale_mistakes(tree: CatalogueTree) -> Iterator[Finding]:
    """A catalogue without levels is valid: then answers are texts only."""
    values = [level.value for level in tree.levels]
    if values and values != list(range(len(values))):
        yield Finding("", "Die Werte der Stufen müssen bei 0 beginnen und lückenlos aufsteigen.")
    if len(values) == 1:
        yield Finding("", "Eine einzelne Stufe lässt keine Wahl. Legen Sie weitere an oder löschen Sie sie.")


def _question_mistakes(tree: CatalogueTree) -> Iterator[Finding]:
    if not tree.questions:
        yield Finding("", "Es gibt noch keine Reflexionsfrage.")
        return
    for requirement in tree.requirements:
        questions = tree.questions_for(requirement)
        rating = sum(question.answer_type == RATING for question in questions)
        if not questions:
            yield Finding(requirement.code, f"Zur Anforderung {requirement} gibt es keine Frage.")
        elif tree.levels and not rating:
            yield Finding(requirement.code, f"Zur Anforderung {requirement} fehlt die Frage nach der Stufe.")
        elif rating > 1:
            yield Finding(requirement.code, f"Zur Anforderung {requirement} wird mehrmals nach der Stufe gefragt.")


def _empty_texts(tree: CatalogueTree) -> Iterator[Finding]:
    for code, name, item in _items(tree):
        for field in item._meta.concrete_fields:
            needed = field.get_internal_type() in ("CharField", "TextField") and not field.blank
            if needed and not getattr(item, field.name).strip():
                yield Finding(code, f"{name}: „{field.verbose_name}“ ist leer.")


def _order_gaps(tree: CatalogueTree) -> Iterator[Finding]:
    yield from _gaps("Bereiche", tree.areas)
    for area in tree.areas:
        yield from _gaps(f"Anforderungen im Bereich {area}", area.requirements.all())


def _gaps(name: str, items: Iterable) -> Iterator[Finding]:
    positions = Counter(item.position for item in items)
    if positions and sorted(positions.elements()) != list(range(1, positions.total() + 1)):
        yield Finding("", f"{name}: Die Reihenfolge hat eine Lücke oder eine Nummer doppelt.")


def _originals_without_source(tree: CatalogueTree) -> Iterator[Finding]:
    for code, name, item in _items(tree):
        status = getattr(item, "wording_status", None) or getattr(item, "title_status", None)
        if status == WordingStatus.ORIGINAL and hasattr(item, "source") and not item.source.strip():
            yield Finding(code, f"{name}: Originalwortlaut ohne Quelle.")
