"""What becomes visible to whom: before the step, told by the functions that decide it afterwards.

Nothing is worked out a second time here. Who is named comes from `named_in_public`, who reads single
assessments from `read_by_the_circle`, what is printed from the report and the public page themselves.
"""

from dataclasses import dataclass

from django.utils import timezone

from assessments.access import permissions, visibility
from assessments.access.visibility import named_in_public
from assessments.catalogue.queries.tree import CatalogueTree
from assessments.good_examples.queries import good_examples_of
from assessments.models import Assessment, AssessmentRound, answer_words
from assessments.publication.content.public_results import Gathered, gathered, next_edition
from assessments.reports.content.city_contents import GoodExample, NamedMeasure, done_by_one, example_lines
from assessments.results.content.contents_of_reports import REASONS
from assessments.results.queries.city import CityNumbers
from assessments.results.rules import scoring
from assessments.text.models.alphabetical import Alphabetical

Consent = Assessment.PublicationConsent
OTHERS = (
    "Alle, auch ohne Anmeldung",
    "Teilnehmende, die ihre eigenen Antworten kennen",
    "Lenkungskreis und Koordinierungsgruppe, auch mit eigener Institution",
)


@dataclass(frozen=True)
class Shown:
    """What others get of one institution."""

    assessment: Assessment
    named: bool
    read_by_the_circle: bool
    examples: tuple[GoodExample, ...]
    measures: tuple[NamedMeasure, ...]


@dataclass(frozen=True)
class Suppressed:
    """A requirement without numbers, and why; the counts are the reviewer's."""

    code: str
    title: str
    reason: str
    counts: str


@dataclass(frozen=True)
class Seen:
    """How many requirements, and how many comparisons with the round before, a kind of readers sees with numbers."""

    audience: str
    requirements: int
    comparisons: int


@dataclass(frozen=True)
class Preview:
    """The next edition of a round, and what of each institution is in it."""

    found: Gathered
    institutions: tuple[Shown, ...]
    suppressed: tuple[Suppressed, ...]
    seen: tuple[Seen, ...]

    @property
    def requirements(self) -> int:
        return len(self.found.tree.requirements)

    @property
    def named(self) -> tuple[Shown, ...]:
        return tuple(shown for shown in self.institutions if shown.named)

    @property
    def read_by_the_circle(self) -> tuple[Shown, ...]:
        return tuple(shown for shown in self.institutions if shown.read_by_the_circle)


@dataclass(frozen=True)
class Choice:
    """One of the consents, and what it would mean."""

    label: str
    chosen: bool
    named: bool
    read_by_the_circle: bool


def preview(assessment_round: AssessmentRound) -> Preview:
    """What publishing today would show."""
    found = gathered(assessment_round, next_edition(assessment_round, timezone.localdate(), reason="…"))
    counted = assessment_round.assessments.counted()
    named = _keys(named_in_public(assessment_round))
    read = _keys(visibility.read_by_the_circle().filter(round=assessment_round))
    rows = counted.select_related("institution").order_by(Alphabetical("institution_name"), "pk")
    return Preview(
        found,
        tuple(_shown(assessment, found, assessment.pk in named, assessment.pk in read) for assessment in rows),
        _suppressed(found.numbers.result, found.tree),
        _seen(found.numbers, found.tree),
    )


def choices(assessment: Assessment) -> tuple[Choice, ...]:
    """The three consents and what each means for this institution."""
    return tuple(
        Choice(
            label=consent.label,
            chosen=assessment.publication_consent == consent,
            named=consent in permissions.CONSENTS_IN_PUBLIC,
            read_by_the_circle=consent in permissions.CONSENTS_IN_THE_CITY,
        )
        for consent in Consent
    )


def shown_if_named(assessment: Assessment) -> Shown:
    """What everybody would read of this institution, if it agreed to be named and were accepted as it stands."""
    alone = Assessment.objects.filter(pk=assessment.pk)
    return Shown(
        assessment,
        named=True,
        read_by_the_circle=True,
        examples=example_lines(good_examples_of(alone)),
        measures=done_by_one(assessment, timezone.localdate()),
    )


def _shown(assessment: Assessment, found: Gathered, named: bool, read: bool) -> Shown:
    name = assessment.institution_name
    return Shown(
        assessment,
        named,
        read,
        tuple(example for example in found.report.good_examples if named and example.institution == name),
        tuple(measure for measure in found.report.done.named if named and measure.institution == name),
    )


def _suppressed(result: scoring.CityResult, tree: CatalogueTree) -> tuple[Suppressed, ...]:
    given = answer_words(tree.levels).given
    lines = ((requirement, result.requirements[requirement.code]) for requirement in tree.requirements)
    return tuple(
        Suppressed(requirement.code, requirement.title, REASONS[line.reason], f"{line.n} {given}")
        for requirement, line in lines
        if line.reason
    )


def _seen(numbers: CityNumbers, tree: CatalogueTree) -> tuple[Seen, ...]:
    """What is shown is shown to everybody; only the Abteilung Integration reads the rest as well."""
    public, whole = _comparisons(numbers.public), _comparisons(numbers)
    shown = len(numbers.result.overall.based_on)
    return (
        *(Seen(audience, shown, public) for audience in OTHERS),
        Seen("Abteilung Integration", len(tree.requirements), whole),
    )


def _comparisons(numbers: CityNumbers) -> int:
    return sum(comparison.shown for comparison in numbers.trend.trend.requirements.values()) if numbers.trend else 0


def _keys(assessments) -> set[int]:
    return set(assessments.values_list("pk", flat=True))
