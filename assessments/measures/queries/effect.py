"""Did the level move after a measure was done? What stood before and what stands after, not why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.access.visibility import assessments_visible_to
from assessments.catalogue.queries.tree import catalogue_tree, comparable
from assessments.measures.queries.previous import in_any_version
from assessments.models import Answer, Assessment, Measure, QualityRequirement, RatingLevel, User, counted, same_kind


@dataclass(frozen=True)
class RatedThen:
    """The level of the measure's requirement in an accepted self-assessment."""

    round_title: str
    submitted_on: date
    requirement: QualityRequirement
    level: RatingLevel


@dataclass(frozen=True)
class Effect:
    """The last level submitted up to the day the measure was done, and the first one after it; None: there is none."""

    before: RatedThen | None
    after: RatedThen | None

    @property
    def is_comparable(self) -> bool:
        """Only the same wording on the same scale asks the same."""
        if not (self.before and self.after):
            return False
        before, after = self.before.requirement, self.after.requirement
        pairs = comparable(catalogue_tree(before.catalogue_id), catalogue_tree(after.catalogue_id))
        return pairs.get(after.code) == before.code


def effect_of(measure: Measure, user: User) -> Effect | None:
    """For a done measure, from the assessments the person may read; one query, none for the others."""
    found = effects_at(measure.assessment, measure.requirement, [measure], user)
    return found[0][1] if found else None


def effects_at(
    assessment: Assessment, requirement: QualityRequirement, measures: Iterable[Measure], user: User
) -> list[tuple[Measure, Effect]]:
    """The same for all done ones among the institution's measures at one requirement; one query. Nothing without
    levels."""
    done = [measure for measure in measures if measure.done_on]
    if not done or not catalogue_tree(requirement.catalogue_id).levels:
        return []
    rows = (
        Answer.objects.filter(
            in_any_version(requirement),
            counted("assessment__"),
            same_kind(assessment.round, "assessment__round__"),
            assessment__in=assessments_visible_to(user),
            assessment__institution=assessment.institution_id,
            state=Answer.State.RATED,
        )
        .select_related("assessment__round", "requirement", "level")
        .order_by("assessment__submitted_at")
    )
    rated = [_rated(answer) for answer in rows]
    return [(measure, around(measure.done_on, rated)) for measure in done]


def around(done_on: date, rated: Sequence[RatedThen]) -> Effect:
    """The neighbours of that day among levels in the order of their submission."""
    return Effect(
        next((then for then in reversed(rated) if then.submitted_on <= done_on), None),
        next((then for then in rated if then.submitted_on > done_on), None),
    )


def _rated(answer: Answer) -> RatedThen:
    assessment = answer.assessment
    return RatedThen(
        assessment.round.title, timezone.localdate(assessment.submitted_at), answer.requirement, answer.level
    )
