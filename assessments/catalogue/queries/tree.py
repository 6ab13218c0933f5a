"""The catalogue as a tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from assessments.models import (
    AssessmentRound,
    Catalogue,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
)
from assessments.results.rules import scoring


@dataclass(frozen=True)
class CatalogueTree:
    """A catalogue version with all its parts in order; read it, never write to its instances."""

    catalogue: Catalogue
    areas: tuple[QualityArea, ...]
    levels: tuple[RatingLevel, ...]
    questions: tuple[ReflectionQuestion, ...]

    @cached_property
    def requirements(self) -> tuple[QualityRequirement, ...]:
        return tuple(requirement for area in self.areas for requirement in area.requirements.all())

    @cached_property
    def structure(self) -> Mapping[str, tuple[str, ...]]:
        """Area code → requirement codes, as `scoring` wants it."""
        return {area.code: tuple(r.code for r in area.requirements.all()) for area in self.areas}

    @cached_property
    def top(self) -> int:
        """Highest level of the scale."""
        return max((level.value for level in self.levels), default=scoring.NO_LEVELS)

    @cached_property
    def by_line(self) -> Mapping[int, QualityRequirement]:
        """The requirements by what they have in common with their other versions."""
        return {requirement.line: requirement for requirement in self.requirements}

    @property
    def scale(self) -> tuple[tuple[int, str], ...]:
        return tuple((level.value, level.label) for level in self.levels)

    def requirement(self, code: str) -> QualityRequirement | None:
        return next((r for r in self.requirements if r.code == code), None)

    def questions_for(self, requirement: QualityRequirement) -> tuple[ReflectionQuestion, ...]:
        """The questions for all requirements and this one's own, in order."""
        return tuple(q for q in self.questions if q.requirement_id in (None, requirement.pk))

    def neighbours(self, requirement: QualityRequirement):
        """The requirements before and after this one, None at the ends."""
        index = self.requirements.index(requirement)
        before = self.requirements[index - 1] if index else None
        after = self.requirements[index + 1] if index + 1 < len(self.requirements) else None
        return before, after


def comparable(earlier: CatalogueTree, later: CatalogueTree) -> dict[str, str]:
    """Which requirements of two versions may be compared: later code → earlier code (`comparison` of the catalogue).

    The later one goes back to the earlier one, the wording is the same, and so is the scale.
    """
    if earlier.scale != later.scale:
        return {}
    pairs = ((requirement, earlier.by_line.get(line)) for line, requirement in later.by_line.items())
    return {new.code: old.code for new, old in pairs if old and has_same_wording(old, new)}


def has_same_wording(one: QualityRequirement, other: QualityRequirement) -> bool:
    """Whether people were asked the same; line breaks and spaces do not count."""
    return one.wording.split() == other.wording.split()


_frozen_trees: dict[int, CatalogueTree] = {}


def catalogue_tree(catalogue_id: int) -> CatalogueTree:
    """The tree of a catalogue; published ones never change and are kept in the process."""
    tree = _frozen_trees.get(catalogue_id)
    if tree is None:
        tree = load_catalogue(catalogue_id)
        if not tree.catalogue.is_draft:
            _frozen_trees[catalogue_id] = tree
    return tree


def areas_of(rounds: Iterable[AssessmentRound]) -> list[QualityArea]:
    """The areas of several rounds by their code, each as it stands in the first round that has it."""
    areas = {}
    for area in (area for found in rounds for area in catalogue_tree(found.catalogue_id).areas):
        areas.setdefault(area.code, area)
    return list(areas.values())


def forget_catalogues() -> None:
    """Empty the process's memory of published catalogues (tests, removing the demo)."""
    _frozen_trees.clear()


def load_catalogue(catalogue_id: int) -> CatalogueTree:
    """The tree as it is in the database now, for checks of a draft within the transaction."""
    areas = QualityArea.objects.prefetch_related(
        Prefetch("requirements", QualityRequirement.objects.select_related("area").order_by("position", "pk"))
    )
    catalogue = Catalogue.objects.prefetch_related(Prefetch("areas", areas), "levels", "questions").get(pk=catalogue_id)
    return CatalogueTree(
        catalogue, tuple(catalogue.areas.all()), tuple(catalogue.levels.all()), tuple(catalogue.questions.all())
    )
