"""Catalogue versions: a draft is published, a published one is copied into a new draft."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessments.models import AuditEvent, Catalogue

from .transitions import Reason, locked, require


@dataclass(frozen=True)
class ItemChange:
    """How one level, area, requirement or question differs from the version it was copied from."""

    kind: str  # "added", "removed" or "changed"
    item: str
    fields: tuple[str, ...] = ()  # German names, only when changed


def catalogue_changes(catalogue: Catalogue) -> list[ItemChange]:
    """What a copied version changes, in the order of the catalogue; items are the same if their codes are."""
    changes = []
    for relation, key in (("levels", "value"), ("areas", "code"), ("requirements", "code"), ("questions", "code")):
        before, after = (
            {getattr(item, key): item for item in getattr(version, relation).all()}
            for version in (catalogue.copied_from, catalogue)
        )
        changes += _item_changes(before, after)
    return changes


def _item_changes(before: dict, after: dict) -> Iterator[ItemChange]:
    for key, item in after.items():
        if key not in before:
            yield ItemChange("added", str(item))
        elif changed := _changed_fields(before[key], item):
            yield ItemChange("changed", str(item), changed)
    for key, item in before.items():
        if key not in after:
            yield ItemChange("removed", str(item))


def _changed_fields(before, after) -> tuple[str, ...]:
    fields = [field for field in after._meta.concrete_fields if not field.primary_key and not field.is_relation]
    return tuple(field.verbose_name for field in fields if getattr(before, field.name) != getattr(after, field.name))


@transaction.atomic
def publish_catalogue(*, catalogue: Catalogue, by) -> Catalogue:
    """Freeze a draft: from now on rounds may use it and nobody may change it."""
    catalogue = locked(catalogue)
    require(catalogue.is_draft, Reason.WRONG_STATUS)
    require(catalogue.requirements.exists() and catalogue.questions.exists(), Reason.CATALOGUE_INCOMPLETE)
    catalogue.status, catalogue.published_at = Catalogue.Status.PUBLISHED, timezone.now()
    catalogue.save(update_fields=["status", "published_at"])
    AuditEvent.objects.record(
        by=by,
        verb="publish_catalogue",
        subject=catalogue,
        from_status=Catalogue.Status.DRAFT,
        to_status=Catalogue.Status.PUBLISHED,
    )
    return catalogue


@transaction.atomic
def copy_catalogue(*, catalogue: Catalogue, version: str, by) -> Catalogue:
    """„Neue Fassung anlegen“: a deep copy as a draft; the original stays as it is."""
    copy = _copied(catalogue, version=version, status=Catalogue.Status.DRAFT, published_at=None, copied_from=catalogue)
    for level in catalogue.levels.all():
        _copied(level, catalogue=copy)
    requirements = {None: None}
    for area in catalogue.areas.all():
        new_area = _copied(area, catalogue=copy)
        for requirement in area.requirements.all():
            requirements[requirement.pk] = _copied(requirement, catalogue=copy, area=new_area)
    for question in catalogue.questions.all():
        _copied(question, catalogue=copy, requirement=requirements[question.requirement_id])
    AuditEvent.objects.record(
        by=by, verb="copy_catalogue", subject=copy, to_status=copy.status, note=f"kopiert aus {catalogue.version}"
    )
    return copy


def _copied(instance, **changes):
    """A new row like this one, with changes; the given instance is not touched."""
    values = {
        field.name: getattr(instance, field.name) for field in instance._meta.concrete_fields if not field.primary_key
    }
    return type(instance).objects.create(**values | changes)
