"""Content of the city report: the outline of a Sachstandsbericht (domain.md section 7).

It goes to a public committee. No institution's name or text stands in it unless that institution agreed to be named;
suppressed numbers are left out so that no total gives them back.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from assessments import queries, scoring
from assessments.models import (
    AnswerText,
    Assessment,
    AssessmentRound,
    Measure,
    ReflectionQuestion,
)
from assessments.queries import CatalogueTree
from assessments.reports import charts
from assessments.reports.city_picture import CityArea, city_picture
from assessments.reports.content import (
    SUPPRESSED,
    CatalogueText,
    Fact,
    Figures,
    MeasureLine,
    Requirement,
    catalogue_text,
    day,
    measure_counts,
    measure_line,
)
from assessments.reports.data import city_data
from assessments.reports.narrative import Narrative, narrative

STILL_OPEN = "noch offen"
MOST_EXAMPLES = 3  # for each requirement
MOST_MEASURES = 30
HEADINGS = {
    "anlass": "Anlass und Beschlusslage",
    "teilnahme": "Vorgehen und Teilnahme",
    "ergebnisse": "Ergebnisse",
    "beispiele": "Gute Beispiele",
    "themen": "Verbesserungspotenziale als Themen",
    "massnahmen": "Maßnahmen",
    "bedarfe": "Gemeinsame Bedarfe und finanzielle Auswirkungen",
    "entwicklung": "Entwicklung seit der Vorrunde",
    "ausblick": "Ausblick und nächste Runde",
    "methode": "Hinweise zur Methode",
}


@dataclass(frozen=True)
class GoodExample:
    institution: str
    requirement: str
    text: str


@dataclass(frozen=True)
class NamedMeasure:
    institution: str
    measure: MeasureLine


@dataclass(frozen=True)
class CityReport:
    """Parts in the order of a Sachstandsbericht; `headings` says which are printed, under which number."""

    title: str
    round_title: str
    as_of: date
    is_demo: bool
    is_draft: bool
    head: tuple[Fact, ...]
    texts: Narrative
    timetable: tuple[Fact, ...]
    participation: tuple[Fact, ...]
    included: int
    invited: int
    min_institutions: int
    overall: Figures
    overall_chart: charts.StackedBars | None
    overall_sentences: tuple[str, ...]
    areas: tuple[CityArea, ...]
    suppressed: tuple[Requirement, ...]
    good_examples: tuple[GoodExample, ...]
    themes: tuple[str, ...]
    measure_counts: tuple[Fact, ...]
    overdue: int
    done_measures: tuple[NamedMeasure, ...]
    more_done_measures: int
    measures_with_resources: int
    previous_round: str
    suppressed_text: str
    catalogue: CatalogueText
    data: dict  # the same numbers for machines, the public part of them

    @property
    def headings(self) -> dict[str, str]:
        """Anchor → numbered heading. A draft shows what is to be written; later an empty part is left out."""
        unwritten = {"anlass": not self.texts.occasion, "ausblick": not self.texts.outlook}
        printed = {key: title for key, title in HEADINGS.items() if self.is_draft or not unwritten.get(key)}
        return {key: f"{number} {title}" for number, (key, title) in enumerate(printed.items(), 1)}


def city_report(assessment_round: AssessmentRound, as_of: date) -> CityReport:
    """Everything that is printed about a round as of that day."""
    tree = queries.catalogue_tree(assessment_round.catalogue_id)
    by_status = queries.status_counts(assessment_round)
    result = scoring.public_city_result(queries.city_result(assessment_round, by_status))
    picture = city_picture(tree, result)
    measures = queries.measure_numbers(assessment_round, as_of)
    done = _done_measures(assessment_round)
    texts = narrative(assessment_round)
    return CityReport(
        title=f"Sachstandsbericht ChancenCheckLU {assessment_round.title}",
        round_title=assessment_round.title,
        as_of=as_of,
        is_demo=assessment_round.is_demo,
        is_draft=not assessment_round.is_public,
        head=_head(assessment_round),
        texts=texts,
        timetable=_timetable(assessment_round),
        participation=_participation(by_status),
        included=result.included,
        invited=result.invited_total,
        min_institutions=result.min_institutions,
        overall=picture.overall,
        overall_chart=picture.overall_chart,
        overall_sentences=picture.overall_sentences,
        areas=tuple(replace(part, text=texts.areas.get(part.area.code, "")) for part in picture.areas),
        suppressed=picture.suppressed,
        good_examples=_good_examples(tree, assessment_round),
        themes=_themes(tree, assessment_round),
        measure_counts=measure_counts(measures),
        overdue=measures.overdue,
        done_measures=tuple(
            NamedMeasure(measure.assessment.display_name, measure_line(measure, as_of))
            for measure in done[:MOST_MEASURES]
        ),
        more_done_measures=max(0, len(done) - MOST_MEASURES),
        measures_with_resources=_measures_with_resources(assessment_round),
        previous_round=_previous_round(assessment_round),
        suppressed_text=SUPPRESSED,
        catalogue=catalogue_text(tree),
        data={
            "round": assessment_round.code,
            "as_of": as_of.isoformat(),
            "demo": assessment_round.is_demo,
            "city": city_data(result),
            "measures": {
                "total": measures.total,
                "by_status": dict(measures.by_status),
                "overdue": measures.overdue,
            },
        },
    )


def _head(assessment_round: AssessmentRound) -> tuple[Fact, ...]:
    return (
        Fact("Gremium", assessment_round.committee or STILL_OPEN),
        Fact("Sitzung am", day(assessment_round.committee_date, STILL_OPEN)),
        Fact("Öffentlichkeit", "öffentlich" if assessment_round.is_public_session else "nicht öffentlich"),
        Fact("Tagesordnungspunkt", assessment_round.agenda_item or STILL_OPEN),
        Fact("Vorlagennummer", assessment_round.paper_number or STILL_OPEN),
        Fact("Federführung", assessment_round.lead_department or STILL_OPEN),
    )


def _timetable(assessment_round: AssessmentRound) -> tuple[Fact, ...]:
    dates = (
        ("Infoveranstaltung", assessment_round.info_date),
        ("Beginn", assessment_round.opens_on),
        ("Frist zum Einreichen", assessment_round.submission_deadline),
        ("Sichtung bis", assessment_round.review_until),
        ("Geplante Veröffentlichung", assessment_round.planned_publication),
    )
    return tuple(Fact(label, day(value)) for label, value in dates if value)


def _participation(counts: dict[str, int]) -> tuple[Fact, ...]:
    """Five groups that add up to all invited; a returned assessment is being worked on again."""
    status = Assessment.Status
    groups = (
        ("abgenommen", Assessment.COUNTED),
        ("eingereicht, in Sichtung", {status.SUBMITTED}),
        ("in Bearbeitung", {status.IN_PROGRESS, status.AWAITING_APPROVAL, status.RETURNED}),
        ("eingeladen, noch nicht begonnen", {status.INVITED}),
        ("nimmt nicht teil", {status.DECLINED}),
    )
    rows = tuple(Fact(label, str(sum(counts[s] for s in members))) for label, members in groups)
    return (*rows, Fact("eingeladen insgesamt", str(sum(counts.values()))))


def _by_consent(prefix: str, assessment_round: AssessmentRound) -> dict:
    """Filter for rows of accepted assessments whose institutions agreed to be named in public."""
    return {
        f"{prefix}__round": assessment_round,
        f"{prefix}__status__in": Assessment.COUNTED,
        f"{prefix}__publication_consent": Assessment.PublicationConsent.NAMED,
    }


def _good_examples(tree: CatalogueTree, assessment_round: AssessmentRound) -> tuple[GoodExample, ...]:
    """Reasons given for the highest level, in the order of the catalogue, a few for each requirement."""
    reasons = (
        AnswerText.objects.filter(
            **_by_consent("answer__assessment", assessment_round),
            answer__level__value=tree.top,
            question__answer_type=ReflectionQuestion.AnswerType.RATING,
        )
        .exclude(text="")
        .select_related("answer__assessment__institution")
        .order_by("answer__assessment__institution__name", "pk")
    )
    by_requirement = defaultdict(list)
    for reason in reasons:
        by_requirement[reason.answer.requirement_id].append(reason)
    return tuple(
        GoodExample(reason.answer.assessment.display_name, f"{requirement.code} {requirement.title}", reason.text)
        for requirement in tree.requirements
        for reason in by_requirement[requirement.pk][:MOST_EXAMPLES]
    )


def _themes(tree: CatalogueTree, assessment_round: AssessmentRound) -> tuple[str, ...]:
    """Requirements where at least the minimum number of institutions wrote about potential, in catalogue order."""
    written = (
        AnswerText.objects.filter(
            answer__assessment__round=assessment_round,
            answer__assessment__status__in=Assessment.COUNTED,
            question__answer_type=ReflectionQuestion.AnswerType.TEXT,
        )
        .exclude(text="")
        .values_list("answer__requirement_id")
        .annotate(institutions=Count("answer__assessment", distinct=True))
        .filter(institutions__gte=assessment_round.min_institutions)
    )
    common = {requirement_id for requirement_id, _ in written}
    return tuple(f"{r.code} {r.title}" for r in tree.requirements if r.pk in common)


def _done_measures(assessment_round: AssessmentRound) -> list[Measure]:
    """Done measures of institutions that agreed, in the order of the names."""
    return list(
        Measure.objects.filter(**_by_consent("assessment", assessment_round), status=Measure.Status.DONE)
        .select_related("assessment__institution", "requirement")
        .prefetch_related("updates")
        .order_by("institution__name", "requirement__area__position", "requirement__position", "pk")
    )


def _measures_with_resources(assessment_round: AssessmentRound) -> int:
    return Measure.objects.filter(assessment__round=assessment_round).exclude(resources="").count()


def _previous_round(assessment_round: AssessmentRound) -> str:
    """Title of the latest earlier published round of the same kind (demo or real), or an empty string."""
    earlier = AssessmentRound.objects.filter(
        opens_on__lt=assessment_round.opens_on,
        is_demo=assessment_round.is_demo,
        status__in=(AssessmentRound.Status.PUBLISHED, AssessmentRound.Status.CLOSED),
    )
    return earlier.order_by("-opens_on").values_list("title", flat=True).first() or ""
