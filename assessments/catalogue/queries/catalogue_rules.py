"""What a catalogue must have before a round may use it. Asked by the administration, the import and the command.

A mistake forbids publishing; an advice does not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.institutions.rules import reserved_codes
from assessments.models import ReflectionQuestion, WordingStatus
from assessments.text.rules.text_gate import is_visible

RATING = ReflectionQuestion.AnswerType.RATING
STANDS_FOR_SEVERAL = {"explanation_status": "Hilfetexte", "rules_status": "Regeln und Hinweise"}
CODE_IN_ADDRESS = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True)
class Finding:
    """One sentence on one item of the catalogue, or on the whole."""

    message: str
    item: Model | None = None


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
        Finding(f"{name}{_text_of(item, field.name)}", item)
        for name, item in _items(tree)
        for field in item._meta.concrete_fields
        if field.choices == WordingStatus.choices and getattr(item, field.name) == WordingStatus.WORKING_VERSION
    ]


def _text_of(item: Model, status_field: str) -> str:
    """„: Titel“ for the status of a title; empty where one status stands for all texts of the item."""
    fields = {field.name: field.verbose_name for field in item._meta.concrete_fields}
    name = STANDS_FOR_SEVERAL.get(status_field) or fields.get(status_field.removesuffix("_status"))
    return f": {name}" if name else ""


def code_refusal(code: str) -> str:
    """Why a requirement cannot have this code: it stands in the address, so it must not lead anywhere else."""
    if CODE_IN_ADDRESS.fullmatch(code) and code not in reserved_codes.OF_REQUIREMENTS:
        return ""
    return (
        "Das Kürzel steht in der Adresse der Anforderung. Bitte verwenden Sie nur Buchstaben, Ziffern, Punkt "
        "und Bindestrich, und nicht den Namen einer Seite wie „pruefen“."
    )


def _items(tree: CatalogueTree) -> Iterator[tuple[str, Model]]:
    """Name and instance of everything with a text, in the order of the catalogue."""
    yield f"Fassung {tree.catalogue.version}", tree.catalogue
    for level in tree.levels:
        yield f"Stufe {level}", level
    for area in tree.areas:
        yield f"Bereich {area}", area
        for requirement in area.requirements.all():
            yield f"Anforderung {requirement}", requirement
    for question in tree.questions:
        yield f"Frage {question.code}", question


def _structure_mistakes(tree: CatalogueTree) -> Iterator[Finding]:
    if not tree.areas:
        yield Finding("Es gibt noch keinen Qualitätsbereich.")
    for area in tree.areas:
        if not area.requirements.all():
            yield Finding(f"Der Bereich {area} hat keine Anforderung.", area)
    for items in (tree.areas, tree.requirements, tree.questions):
        yield from _codes_in_two_cases(items)


def _codes_in_two_cases(items: Iterable) -> Iterator[Finding]:
    """People say codes aloud, and lists take them in any case."""
    known = {}
    for item in items:
        other = known.setdefault(item.code.casefold(), item.code)
        if other != item.code:
            yield Finding(f"Die Kürzel {other} und {item.code} unterscheiden sich nur in großen Buchstaben.", item)


def _scale_mistakes(tree: CatalogueTree) -> Iterator[Finding]:
    """A catalogue without levels is valid: then answers are texts only."""
    values = [level.value for level in tree.levels]
    if values and values != list(range(len(values))):
        yield Finding("Die Werte der Stufen müssen bei 0 beginnen und lückenlos aufsteigen.")
    if len(values) == 1:
        yield Finding("Eine einzelne Stufe lässt keine Wahl. Legen Sie weitere an oder löschen Sie sie.")


def _question_mistakes(tree: CatalogueTree) -> Iterator[Finding]:
    if not tree.questions:
        yield Finding("Es gibt noch keine Reflexionsfrage.")
        return
    for requirement in tree.requirements:
        questions = tree.questions_for(requirement)
        rating = sum(question.answer_type == RATING for question in questions)
        if not questions:
            yield Finding(f"Zur Anforderung {requirement} gibt es keine Frage.", requirement)
        elif tree.levels and not rating:
            yield Finding(f"Zur Anforderung {requirement} fehlt die Frage nach der Stufe.", requirement)
        elif rating > 1:
            yield Finding(f"Zur Anforderung {requirement} wird mehrmals nach der Stufe gefragt.", requirement)


def _empty_texts(tree: CatalogueTree) -> Iterator[Finding]:
    for name, item in _items(tree):
        for field in item._meta.concrete_fields:
            needed = field.get_internal_type() in ("CharField", "TextField") and not field.blank
            if needed and not is_visible(getattr(item, field.name)):
                yield Finding(f"{name}: „{field.verbose_name}“ ist leer.", item)


def _order_gaps(tree: CatalogueTree) -> Iterator[Finding]:
    yield from _gaps("Bereiche", tree.areas)
    for area in tree.areas:
        yield from _gaps(f"Anforderungen im Bereich {area}", area.requirements.all())


def _gaps(name: str, items: Iterable) -> Iterator[Finding]:
    positions = Counter(item.position for item in items)
    if positions and sorted(positions.elements()) != list(range(1, positions.total() + 1)):
        yield Finding(f"{name}: Die Reihenfolge hat eine Lücke oder eine Nummer doppelt.")


def _originals_without_source(tree: CatalogueTree) -> Iterator[Finding]:
    for name, item in _items(tree):
        status = getattr(item, "wording_status", None) or getattr(item, "title_status", None)
        if status == WordingStatus.ORIGINAL and hasattr(item, "source") and not is_visible(item.source):
            yield Finding(f"{name}: Originalwortlaut ohne Quelle.", item)
