"""What everybody may read about a round: the one list of what becomes public.

The public page, the preview before and the files of an edition print this and nothing else. It is frozen as JSON, so
that neither a new wording nor a changed answer reaches what was published.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder

from assessments.access.visibility import named_in_public
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.models import Assessment, AssessmentRound, Edition
from assessments.reports.content.city import CityReport, city_report
from assessments.results.content.contents_of_reports import Fact, day
from assessments.results.content.results_page import ResultsPage, results_page
from assessments.results.queries.city import CityNumbers, city_numbers
from assessments.results.queries.numbers import included
from assessments.results.rules import scoring
from assessments.site.queries import terms_of_use


@dataclass(frozen=True)
class EditionFacts:
    """Which edition this is, and which one it replaces."""

    number: int
    published_on: date
    reason: str = ""
    replaces: str = ""

    @property
    def name(self) -> str:
        return f"Ausgabe {self.number} vom {day(self.published_on)}"

    @property
    def in_words(self) -> str:
        return f"{self.name}, ersetzt {self.replaces}. Grund: {self.reason}" if self.replaces else self.name


@dataclass(frozen=True)
class PublicResults(ResultsPage):
    """The public page of a round, in words, with what everybody who has a role reads in the same edition."""

    round_code: str
    round_title: str
    edition: EditionFacts
    as_of: str
    is_demo: bool
    timetable: tuple[Fact, ...]
    participation: tuple[Fact, ...]
    participants: tuple[str, ...]
    measure_counts: tuple[Fact, ...]
    terms: str


@dataclass(frozen=True)
class Gathered:
    """Everything an edition is made from, read once; two equal ones give equal files."""

    tree: CatalogueTree
    numbers: CityNumbers  # the reviewer's
    report: CityReport
    results: PublicResults

    @property
    def result(self) -> scoring.CityResult:
        """The public part of the numbers."""
        return self.numbers.public.result


def gathered(assessment_round: AssessmentRound, edition: EditionFacts) -> Gathered:
    """The round as the public would read it in that edition."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    numbers = city_numbers(assessment_round)
    report = city_report(assessment_round, edition.published_on, numbers)
    report = dataclasses.replace(
        report,
        is_draft=False,
        head=(*report.head, Fact("Ausgabe", edition.in_words)),
        notes=dataclasses.replace(report.notes, by_status=_once_published(report.notes.by_status)),
    )
    page = results_page(
        tree,
        numbers.public,
        participation=report.notes,
        measures=report.own_measures,
        ledger=report.ledger,
        costs=report.costs,
    )
    return Gathered(tree, numbers, report, _public_results(assessment_round, report, page, edition))


def _once_published(by_status: dict[str, int]) -> dict[str, int]:
    """Accepted assessments count the same as the published ones they become."""
    status = Assessment.Status
    return by_status | {
        status.ACCEPTED.value: 0,
        status.PUBLISHED.value: included(by_status),
    }


def results_in(edition: Edition) -> dict | None:
    """The results page as the edition holds it; None in one from before pages were kept."""
    return edition.content if "shares" in edition.content else None


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


def _public_results(
    assessment_round: AssessmentRound, report: CityReport, page: ResultsPage, edition: EditionFacts
) -> PublicResults:
    return PublicResults(
        **vars(page),
        round_code=assessment_round.code,
        round_title=report.round_title,
        edition=edition,
        as_of=day(report.as_of),
        is_demo=report.is_demo,
        timetable=report.timetable,
        participation=report.participation,
        participants=tuple(assessment.institution_name for assessment in named_in_public(assessment_round)),
        measure_counts=report.measure_counts,
        terms=terms_of_use(),
    )
