"""Catalogue versions: a draft is published, a published one is copied into a new draft."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from assessments.catalogue.queries import catalogue_rules
from assessments.catalogue.queries.tree import comparable, load_catalogue
from assessments.events.steps.locks import locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed, require
from assessments.models import AssessmentRound, AuditEvent, Catalogue, QualityArea, QualityRequirement


@dataclass(frozen=True)
class FieldChange:
    """One text of an item, before and after, as people read it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ItemChange:
    """How one level, area, requirement or question differs from the version it was copied from."""

    kind: str  # "added", "removed" or "changed"
    item: str
    fields: tuple[FieldChange, ...] = ()  # only when changed


def catalogue_changes(catalogue: Catalogue) -> list[ItemChange]:
    """What a copied version changes, in the order of the catalogue.

    Requirements are the same if they go back to the same first version, other items if their codes are.
    """
    before, after = load_catalogue(catalogue.copied_from_id), load_catalogue(catalogue.pk)
    return [
        *_item_changes([before.catalogue], [after.catalogue], lambda version: version.code),
        *_item_changes(before.levels, after.levels, lambda level: level.value),
        *_item_changes(before.areas, after.areas, lambda area: area.code),
        *_item_changes(before.requirements, after.requirements, lambda requirement: requirement.line),
        *_item_changes(before.questions, after.questions, lambda question: question.code),
    ]


def _item_changes(before: Iterable, after: Iterable, key: Callable) -> Iterator[ItemChange]:
    before, after = ({key(item): item for item in items} for items in (before, after))
    for found, item in after.items():
        if found not in before:
            yield ItemChange("added", str(item))
        elif changed := _changed_fields(before[found], item):
            yield ItemChange("changed", str(item), changed)
    for found, item in before.items():
        if found not in after:
            yield ItemChange("removed", str(item))


NO_TEXT_OF_THE_CATALOGUE = frozenset({"version", "status", "published_at"})


def _changed_fields(before, after) -> tuple[FieldChange, ...]:
    fields = [
        field
        for field in after._meta.concrete_fields
        if not (field.primary_key or field.is_relation or field.name in NO_TEXT_OF_THE_CATALOGUE)
    ]
    return tuple(
        FieldChange(field.verbose_name, _shown(before, field), _shown(after, field))
        for field in fields
        if _seen(getattr(before, field.name)) != _seen(getattr(after, field.name))
    )


def _seen(value):
    """How people see it: browsers and files end lines differently."""
    return value.splitlines() if isinstance(value, str) else value


def _shown(item, field) -> str:
    if field.choices:
        return getattr(item, f"get_{field.name}_display")()
    value = getattr(item, field.name)
    return {True: "ja", False: "nein"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class TrendEffect:
    """What publishing means for the comparison over the rounds, by requirement."""

    goes_on: tuple[QualityRequirement, ...]
    breaks: tuple[QualityRequirement, ...]  # because the wording or the scale changed
    starts: tuple[QualityRequirement, ...]
    ends: tuple[QualityRequirement, ...]


def trend_effect(catalogue: Catalogue) -> TrendEffect:
    """Which requirements of a copied version can be compared with the version it was copied from."""
    before, after = load_catalogue(catalogue.copied_from_id), load_catalogue(catalogue.pk)
    same = comparable(before, after)
    known = [requirement for line, requirement in after.by_line.items() if line in before.by_line]
    return TrendEffect(
        goes_on=tuple(requirement for requirement in known if requirement.code in same),
        breaks=tuple(requirement for requirement in known if requirement.code not in same),
        starts=tuple(requirement for line, requirement in after.by_line.items() if line not in before.by_line),
        ends=tuple(requirement for line, requirement in before.by_line.items() if line not in after.by_line),
    )


@transaction.atomic
def publish_catalogue(*, catalogue: Catalogue, by) -> Catalogue:
    """Freeze a draft: from now on rounds may use it and nobody may change it, nor the software its default texts."""
    catalogue = locked(catalogue)
    require(catalogue.is_draft, Reason.WRONG_STATUS)
    require(not catalogue_rules.mistakes(load_catalogue(catalogue.pk)), Reason.CATALOGUE_INCOMPLETE)
    catalogue.published_at = timezone.now()
    for name, words in catalogue.hints.items():
        setattr(catalogue, name, words)
    return _moved(catalogue, "publish_catalogue", Catalogue.Status.PUBLISHED, by=by, fields=catalogue.hints)


@transaction.atomic
def retire_catalogue(*, catalogue: Catalogue, by) -> Catalogue:
    """Take a version out of use: no new round may choose it. Rounds that have it keep it."""
    catalogue = locked(catalogue)
    require(catalogue.status == Catalogue.Status.PUBLISHED, Reason.WRONG_STATUS)
    waiting = catalogue.rounds.filter(status=AssessmentRound.Status.IN_PREPARATION)
    require(not waiting.exists(), Reason.CATALOGUE_AWAITED)
    return _moved(catalogue, "retire_catalogue", Catalogue.Status.RETIRED, by=by)


def _moved(catalogue: Catalogue, verb: str, status: str, *, by, fields: Iterable[str] = ()) -> Catalogue:
    before, catalogue.status = catalogue.status, status
    catalogue.save(update_fields=["status", "published_at", *fields])
    AuditEvent.objects.record(by=by, verb=verb, subject=catalogue, from_status=before, to_status=status)
    return catalogue


@transaction.atomic
def move_item(*, item: QualityArea | QualityRequirement, up: bool, by) -> None:
    """One place up or down in the outline of a draft; a requirement stays within its area."""
    require(locked(item.catalogue).is_draft, Reason.WRONG_STATUS)
    siblings = item.catalogue.areas if isinstance(item, QualityArea) else item.area.requirements
    order = list(siblings.order_by("position", "pk"))
    place = order.index(item)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(order):
        return
    order[place], order[target] = order[target], order[place]
    for position, sibling in enumerate(order, 1):  # numbers without gaps, whatever they were
        if sibling.position != position:
            sibling.position = position
            sibling.save(update_fields=["position"])
    AuditEvent.objects.record(by=by, verb="move_item", subject=item.catalogue, note=str(item))


@transaction.atomic
def copy_catalogue(*, catalogue: Catalogue, version: str, by) -> Catalogue:
    """„Neue Fassung anlegen“: a deep copy as a draft; the original stays as it is."""
    copy = _copied(catalogue, version=version, status=Catalogue.Status.DRAFT, published_at=None, copied_from=catalogue)
    for level in catalogue.levels.all():
        _copied(level, catalogue=copy)
    requirements = {None: None}
    for area in catalogue.areas.all():
        new_area = _copied(area, catalogue=copy)
        for requirement in area.requirements.select_related("origin"):
            requirements[requirement.pk] = _copied(
                requirement, catalogue=copy, area=new_area, origin=requirement.origin or requirement
            )
    for question in catalogue.questions.all():
        _copied(question, catalogue=copy, requirement=requirements[question.requirement_id])
    AuditEvent.objects.record(
        by=by, verb="copy_catalogue", subject=copy, to_status=copy.status, note=f"kopiert aus {catalogue.version}"
    )
    return copy


@transaction.atomic
def import_catalogue(
    *, catalogue: Catalogue, parts: Sequence[Model], version: str = "", based_on: Catalogue | None = None, by
) -> Catalogue:
    """A catalogue from outside as a new draft. `parts` are its unsaved rows, each after what it belongs to.

    With `based_on`, requirements with the same code go back to the same first version, so that trends join them.
    """
    catalogue.version = version or catalogue.version
    catalogue.copied_from = based_on
    require(based_on is None or based_on.code == catalogue.code, Reason.OTHER_CATALOGUE)
    taken = Catalogue.objects.filter(code=catalogue.code, version=catalogue.version)
    require(not taken.exists(), Reason.VERSION_TAKEN)
    first = {r.code: r.origin or r for r in based_on.requirements.select_related("origin")} if based_on else {}
    try:
        with transaction.atomic():
            catalogue.save(force_insert=True)
    except IntegrityError as meanwhile:  # somebody else was faster
        raise TransitionNotAllowed(Reason.VERSION_TAKEN) from meanwhile
    for part in parts:
        part.catalogue = catalogue
        if isinstance(part, QualityRequirement):
            part.origin = first.get(part.code)
        part.save(force_insert=True)
    note = f"verglichen mit {based_on.version}" if based_on else ""
    AuditEvent.objects.record(by=by, verb="import_catalogue", subject=catalogue, to_status=catalogue.status, note=note)
    return catalogue


def _copied(instance, **changes):
    """A new row like this one, with changes; the given instance is not touched."""
    values = {
        field.name: getattr(instance, field.name) for field in instance._meta.concrete_fields if not field.primary_key
    }
    return type(instance).objects.create(**values | changes)
