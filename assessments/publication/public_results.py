"""What everybody may read about a round: the one list of what becomes public.

The public page, the preview before and the files of an edition print this and nothing else. It is frozen as JSON, so
that neither a new wording nor a changed answer reaches what was published.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder

from assessments import queries, scoring
from assessments.models import Assessment, AssessmentRound, Edition
from assessments.queries import CatalogueTree
from assessments.reports import charts
from assessments.reports.city import CityReport, city_report
from assessments.reports.city_picture import CityArea
from assessments.reports.content import CatalogueText, Fact, Figures, Requirement, day


@dataclass(frozen=True)
class EditionFacts:
    """Which edition this is, and which one it replaces."""

    number: int
    published_on: date
    reason: str = ""
    replaces: str = ""

    @property
    def in_words(self) -> str:
        words = f"Ausgabe {self.number} vom {day(self.published_on)}"
        return f"{words}, ersetzt {self.replaces}. Grund: {self.reason}" if self.replaces else words


@dataclass(frozen=True)
class PublicResults:
    """The public page of a round, in words. Charts are None for a catalogue without levels."""

    round_code: str
    round_title: str
    edition: EditionFacts
    as_of: str
    is_demo: bool
    included: int
    invited: int
    min_institutions: int
    timetable: tuple[Fact, ...]
    participation: tuple[Fact, ...]
    participants: tuple[str, ...]
    overall: Figures
    overall_chart: charts.StackedBars | None
    overall_sentences: tuple[str, ...]
    areas: tuple[CityArea, ...]
    suppressed: tuple[Requirement, ...]
    suppressed_text: str
    when_shown: str  # missing in editions from before
    measure_counts: tuple[Fact, ...]
    catalogue: CatalogueText
    terms: str


@dataclass(frozen=True)
class Gathered:
    """Everything an edition is made from, read once; two equal ones give equal files."""

    tree: CatalogueTree
    numbers: queries.CityNumbers  # the reviewer's
    report: CityReport
    results: PublicResults

    @property
    def result(self) -> scoring.CityResult:
        """The public part of the numbers."""
        return self.numbers.public.result


def gathered(assessment_round: AssessmentRound, edition: EditionFacts) -> Gathered:
    """The round as the public would read it in that edition."""
    tree = queries.catalogue_tree(assessment_round.catalogue_id)
    numbers = queries.city_numbers(assessment_round)
    report = city_report(assessment_round, edition.published_on, numbers)
    report = dataclasses.replace(
        report,
        is_draft=False,
        head=(*report.head, Fact("Ausgabe", edition.in_words)),
        notes=dataclasses.replace(report.notes, by_status=_once_published(report.notes.by_status)),
    )
    return Gathered(tree, numbers, report, _public_results(assessment_round, report, edition))


def _once_published(by_status: dict[str, int]) -> dict[str, int]:
    """Accepted assessments count the same as the published ones they become."""
    status = Assessment.Status
    return by_status | {
        status.ACCEPTED.value: 0,
        status.PUBLISHED.value: sum(by_status[counted] for counted in Assessment.COUNTED),
    }


def next_edition(assessment_round: AssessmentRound, published_on: date, reason: str = "") -> EditionFacts:
    """The first edition, or the one that replaces the newest."""
    newest = Edition.objects.filter(round=assessment_round).values_list("number", "published_on").first()
    if newest is None:
        return EditionFacts(1, published_on)
    number, replaced_on = newest
    return EditionFacts(number + 1, published_on, reason, f"Ausgabe {number} vom {day(replaced_on)}")


def frozen(content) -> dict:
    """A dataclass as the JSON that is stored; templates read both alike."""
    return json.loads(json.dumps(dataclasses.asdict(content), cls=DjangoJSONEncoder))


def _public_results(assessment_round: AssessmentRound, report: CityReport, edition: EditionFacts) -> PublicResults:
    return PublicResults(
        round_code=assessment_round.code,
        round_title=report.round_title,
        edition=edition,
        as_of=day(report.as_of),
        is_demo=report.is_demo,
        included=report.included,
        invited=report.invited,
        min_institutions=report.min_institutions,
        timetable=report.timetable,
        participation=report.participation,
        participants=tuple(assessment.institution_name for assessment in queries.named_in_public(assessment_round)),
        overall=report.overall,
        overall_chart=report.overall_chart,
        overall_sentences=report.overall_sentences,
        areas=report.areas,
        suppressed=report.suppressed,
        suppressed_text=report.suppressed_text,
        when_shown=report.when_shown,
        measure_counts=report.measure_counts,
        catalogue=report.catalogue,
        terms=queries.terms_of_use(),
    )
