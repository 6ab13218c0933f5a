"""What stands in the city report beside the numbers: examples, themes, needs and done measures.

No institution's name or text stands in it unless that institution agreed to be named in public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from assessments import models
from assessments.access import permissions
from assessments.access.visibility import named_in_public
from assessments.good_examples import queries as good_example_queries
from assessments.institutions.models.lineage import with_predecessors
from assessments.measures.content import cost_in_words
from assessments.measures.queries.ledger import LastReport, agreed_measures, closed_since, last_report
from assessments.models import Assessment, AssessmentRound, Measure, SharedNeed
from assessments.redactions.queries import as_others_read
from assessments.results.content.contents_of_reports import MeasureLine, measure_line
from assessments.text.models.alphabetical import Alphabetical
from assessments.themes import queries as theme_queries

MOST_EXAMPLES = 12
MOST_MEASURES = 20


@dataclass(frozen=True)
class GoodExample:
    institution: str
    requirement: str
    title: str
    text: str


@dataclass(frozen=True)
class ThemeLine:
    """What several institutions named; how many, never which."""

    title: str
    description: str
    institutions: int


@dataclass(frozen=True)
class NeedLine:
    """A shared need with what it costs and what is proposed."""

    title: str
    description: str
    institutions: int
    cost: str
    proposal: str


@dataclass(frozen=True)
class NamedMeasure:
    institution: str
    measure: MeasureLine


@dataclass(frozen=True)
class DoneMeasures:
    """Measures that were done since the last report (`since` None: there was none), whatever round they come from."""

    since: date | None
    number: int
    named: tuple[NamedMeasure, ...]  # a few of those whose institutions agreed
    more_named: int


def good_examples(assessment_round: AssessmentRound) -> tuple[GoodExample, ...]:
    """Examples with consent, in the order of the catalogue."""
    return example_lines(good_example_queries.good_examples(assessment_round)[:MOST_EXAMPLES])


def example_lines(examples: Iterable[models.GoodExample]) -> tuple[GoodExample, ...]:
    """The examples as they are printed."""
    return tuple(
        GoodExample(
            example.assessment.institution_name,
            f"{example.requirement.code} {example.requirement.title}",
            example.title,
            example.text,
        )
        for example in as_others_read(examples)
    )


def themes(assessment_round: AssessmentRound) -> tuple[ThemeLine, ...]:
    return tuple(
        ThemeLine(theme.title, theme.description, theme.institutions)
        for theme in theme_queries.themes(assessment_round)
    )


def need_lines(needs: Iterable[SharedNeed]) -> tuple[NeedLine, ...]:
    """The needs of `shared_needs` as they are printed."""
    return tuple(
        NeedLine(need.title, need.description, need.institutions, _cost(need), need.proposal) for need in needs
    )


def done_measures(
    assessment_round: AssessmentRound, as_of: date, report: LastReport | None, number: int
) -> DoneMeasures:
    """`number` is that of the ledger; named are institutions of this round that agreed to it in this round."""
    shown = _named_done_by(named_in_public(assessment_round), assessment_round, report, as_of)
    return DoneMeasures(
        since=report and report.published_on,
        number=number,
        named=shown[:MOST_MEASURES],
        more_named=max(0, len(shown) - MOST_MEASURES),
    )


def done_by_one(assessment: Assessment, as_of: date) -> tuple[NamedMeasure, ...]:
    """What the report would name of this institution, if it agreed."""
    alone = Assessment.objects.filter(pk=assessment.pk)
    return _named_done_by(alone, assessment.round, last_report(assessment.round, as_of), as_of)


def _named_done_by(
    assessments: QuerySet[Assessment],
    assessment_round: AssessmentRound,
    report: LastReport | None,
    as_of: date,
) -> tuple[NamedMeasure, ...]:
    """An institution speaks for itself; its predecessors are named only where they agreed themselves."""
    own = Q(institution__in=assessments.order_by().values("institution"))
    agreed = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_PUBLIC)
    return measure_lines(_done_by(assessments, assessment_round, report, as_of).filter(own | agreed), as_of)


def measure_lines(measures: QuerySet[Measure], as_of: date) -> tuple[NamedMeasure, ...]:
    """The measures as they are printed, in the order of the names."""
    rows = (
        measures.select_related("assessment__institution", "requirement")
        .prefetch_related("updates")
        .order_by(
            Alphabetical("assessment__institution_name"), "requirement__area__position", "requirement__position", "pk"
        )
    )
    return tuple(
        NamedMeasure(measure.assessment.institution_name, measure_line(measure, as_of))
        for measure in as_others_read(rows)
    )


def _done_by(
    assessments: QuerySet[Assessment],
    assessment_round: AssessmentRound,
    report: LastReport | None,
    as_of: date,
) -> QuerySet[Measure]:
    """Done measures of the ledger since the last report, of these institutions and of their own assessments."""
    institutions = with_predecessors(assessments.order_by().values("institution"), assessment_round)
    done = agreed_measures(assessment_round) | Measure.objects.filter(assessment__in=assessments)
    return done.filter(
        closed_since(report, "done_on"),
        status=Measure.Status.DONE,
        done_on__lte=as_of,
        institution__in=institutions,
    )


def _cost(need: SharedNeed) -> str:
    """Amount and words, as far as there are any."""
    return " – ".join(filter(None, [cost_in_words(need.cost), need.cost_text]))
