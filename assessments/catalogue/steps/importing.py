"""Taking a file in as a new draft, and showing before what that would do. Both are the same steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments.catalogue.queries import catalogue_rules
from assessments.catalogue.queries.tree import CatalogueTree, load_catalogue
from assessments.catalogue.steps.versions import (
    ItemChange,
    TrendEffect,
    catalogue_changes,
    import_catalogue,
    trend_effect,
)
from assessments.catalogue.tables.reading import CatalogueFile
from assessments.catalogue.tables.shape import Mistake
from assessments.models import Catalogue


@dataclass(frozen=True)
class Import:
    """A file and how to take it in. `version` replaces the name in the file; `based_on` joins items by their codes."""

    file: CatalogueFile
    version: str = ""
    based_on: Catalogue | None = None


@dataclass(frozen=True)
class Preview:
    """What the new draft would be."""

    catalogue: Catalogue  # not saved
    tree: CatalogueTree
    changes: Sequence[ItemChange]
    trend: TrendEffect | None
    missing: Sequence[Mistake]  # before it can be published
    advice: Sequence[Mistake]


def import_file(request: Import, *, by) -> Catalogue:
    """The new draft; raises TransitionNotAllowed and then nothing is written."""
    return import_catalogue(
        catalogue=request.file.catalogue,
        parts=request.file.parts,
        version=request.version,
        based_on=request.based_on,
        by=by,
    )


def preview_import(request: Import, *, by) -> Preview:
    """Take the file in, look at the result, take everything back. Raises TransitionNotAllowed."""
    with transaction.atomic():
        catalogue = import_file(request, by=by)
        tree = load_catalogue(catalogue.pk)
        preview = Preview(
            catalogue=catalogue,
            tree=tree,
            changes=catalogue_changes(catalogue) if request.based_on else (),
            trend=trend_effect(catalogue) if request.based_on else None,
            missing=_with_places(request.file, catalogue_rules.mistakes(tree)),
            advice=_with_places(request.file, catalogue_rules.advice(tree)),
        )
        transaction.set_rollback(True)
    return preview


def _with_places(file: CatalogueFile, findings: Sequence[catalogue_rules.Finding]) -> list[Mistake]:
    return [Mistake(file.place_of(finding.item), finding.message) for finding in findings]
