"""What stands in the city report beside the numbers: examples, themes, needs and done measures.

No institution's name or text stands in it unless that institution agreed to be named in public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from assessments import models, permissions, queries
from assessments.models import Assessment, AssessmentRound, Edition, Measure, counted
from assessments.reports.content import MeasureLine, measure_line

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
    return example_lines(queries.good_examples(assessment_round)[:MOST_EXAMPLES])


def example_lines(examples: Iterable[models.GoodExample]) -> tuple[GoodExample, ...]:
    """The examples as they are printed."""
    return tuple(
        GoodExample(
            example.assessment.institution_name,
            f"{example.requirement.code} {example.requirement.title}",
            example.title,
            example.text,
        )
        for example in examples
    )


def themes(assessment_round: AssessmentRound) -> tuple[ThemeLine, ...]:
    return tuple(
        ThemeLine(theme.title, theme.description, theme.institutions) for theme in queries.themes(assessment_round)
    )


def needs(assessment_round: AssessmentRound) -> tuple[NeedLine, ...]:
    return tuple(
        NeedLine(need.title, need.description, need.institutions, _cost(need), need.proposal)
        for need in queries.shared_needs(assessment_round)
    )


def done_measures(assessment_round: AssessmentRound, as_of: date) -> DoneMeasures:
    """Of the institutions of this round; named are those that agreed to it in this round."""
    since = _last_report(assessment_round)
    counted = assessment_round.assessments.counted()
    shown = _named_done_by(queries.named_in_public(assessment_round), assessment_round, since, as_of)
    return DoneMeasures(
        since=since,
        number=_done_by(counted, assessment_round, since, as_of).count(),
        named=shown[:MOST_MEASURES],
        more_named=max(0, len(shown) - MOST_MEASURES),
    )


def done_by_one(assessment: Assessment, as_of: date) -> tuple[NamedMeasure, ...]:
    """What the report would name of this institution, if it agreed."""
    alone = Assessment.objects.filter(pk=assessment.pk)
    return _named_done_by(alone, assessment.round, _last_report(assessment.round), as_of)


def _named_done_by(
    assessments: QuerySet[Assessment], assessment_round: AssessmentRound, since: date | None, as_of: date
) -> tuple[NamedMeasure, ...]:
    """An institution speaks for itself; its predecessors are named only where they agreed themselves."""
    own = Q(institution__in=assessments.order_by().values("institution"))
    agreed = Q(assessment__publication_consent__in=permissions.CONSENTS_IN_PUBLIC)
    return measure_lines(_done_by(assessments, assessment_round, since, as_of).filter(own | agreed), as_of)


def measure_lines(measures: QuerySet[Measure], as_of: date) -> tuple[NamedMeasure, ...]:
    """The measures as they are printed, in the order of the names."""
    rows = (
        measures.select_related("assessment__institution", "requirement")
        .prefetch_related("updates")
        .order_by("assessment__institution_name", "requirement__area__position", "requirement__position", "pk")
    )
    return tuple(NamedMeasure(measure.assessment.institution_name, measure_line(measure, as_of)) for measure in rows)


def _done_by(
    assessments: QuerySet[Assessment], assessment_round: AssessmentRound, since: date | None, as_of: date
) -> QuerySet[Measure]:
    institutions = assessments.order_by().values("institution")
    return Measure.objects.filter(
        Q(done_on__gt=since) if since else Q(),
        counted("assessment__") | Q(assessment__in=assessments.order_by()),  # one of them is perhaps accepted later
        status=Measure.Status.DONE,
        done_on__lte=as_of,
        institution__in=queries.with_predecessors(institutions, assessment_round),
        assessment__round__opens_on__lte=assessment_round.opens_on,
        assessment__round__is_demo=assessment_round.is_demo,
    )


def _last_report(assessment_round: AssessmentRound) -> date | None:
    """The day of the first edition of the latest earlier round of the same kind (demo or real)."""
    earlier = Edition.objects.filter(
        round__opens_on__lt=assessment_round.opens_on, round__is_demo=assessment_round.is_demo, number=1
    )
    return earlier.order_by("-round__opens_on").values_list("published_on", flat=True).first()


def _cost(need) -> str:
    if need.cost_amount is None:
        return need.cost_text
    amount = f"{euro(need.cost_amount)} Euro"
    return f"{amount} ({need.cost_text})" if need.cost_text else amount


def euro(amount: Decimal) -> str:
    """ "18.000", "18.000,50"."""
    text = f"{amount:,.2f}".removesuffix(".00")
    return text.translate(str.maketrans(",.", ".,"))
