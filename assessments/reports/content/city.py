"""Content of the city report: the outline of a Sachstandsbericht.

It goes to a public committee. No institution's name or text stands in it unless that institution agreed to be named;
suppressed numbers are left out so that no total gives them back.
"""

from dataclasses import dataclass, replace
from datetime import date

from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.charts.rules import charts
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.measures.rules.costs import cost_sums
from assessments.models import Assessment, AssessmentRound
from assessments.reports.content import result_rows
from assessments.reports.content.city_contents import (
    DoneMeasures,
    GoodExample,
    NeedLine,
    ThemeLine,
    done_measures,
    good_examples,
    need_lines,
    themes,
)
from assessments.reports.content.narrative import Narrative, narrative
from assessments.reports.content.result_rows import AreaRows, FiguresRow
from assessments.results.content.city_picture import CityArea, city_picture
from assessments.results.content.comparisons import TrendPicture, trend_picture
from assessments.results.content.contents_of_reports import (
    SUPPRESSED,
    CatalogueText,
    Fact,
    Figures,
    Requirement,
    catalogue_text,
    day,
    measure_counts,
)
from assessments.results.content.data import city_data
from assessments.results.content.ledger_picture import (
    CostPicture,
    LedgerPicture,
    cost_picture,
    ledger_facts,
    ledger_picture,
)
from assessments.results.queries import numbers as numbers_queries
from assessments.results.queries.city import CityNumbers, city_numbers
from assessments.results.queries.numbers import Participation
from assessments.results.rules import scoring
from assessments.themes.queries import shared_needs

STILL_OPEN = "noch offen"
HEADINGS = {
    "anlass": "Anlass und Beschlusslage",
    "teilnahme": "Vorgehen und Teilnahme",
    "ergebnisse": "Ergebnisse je Bereich",
    "entwicklung": "Entwicklung seit der letzten Runde",
    "massnahmen": "Maßnahmen",
    "bedarfe": "Gemeinsame Bedarfe und finanzielle Auswirkungen",
    "beispiele": "Gute Beispiele",
    "themen": "Verbesserungspotenziale als Themen",
    "ausblick": "Ausblick und nächste Runde",
}
FIRST_ROUND = (
    "Eine veröffentlichte frühere Runde gibt es nicht. Verglichen wird ab der nächsten Runde, bei gleichem Wortlaut "
    "und gleichen Teilnehmenden."
)
ONLY_WORDS = "Die Antworten dieser Runde sind Texte. Einen Vergleich in Zahlen gibt es deshalb nicht."
LONGEST_ON_FIRST_PAGE = 600  # characters of what comes next; a longer text gets a part of its own


@dataclass(frozen=True)
class CityReport:
    """First what the committee decides on, then the parts of a Sachstandsbericht; `headings` numbers those printed."""

    title: str
    round_title: str
    as_of: date
    is_demo: bool
    is_draft: bool
    head: tuple[Fact, ...]
    texts: Narrative
    timetable: tuple[Fact, ...]
    participation: tuple[Fact, ...]
    notes: Participation
    included: int
    invited: int
    min_institutions: int
    overall: Figures
    overall_chart: charts.StackedBars | None
    overall_sentences: tuple[str, ...]
    state: tuple[str, ...]  # the round in three sentences
    area_table: tuple[FiguresRow, ...]
    figures_notes: tuple[str, ...]
    requirement_tables: tuple[AreaRows, ...]
    areas: tuple[CityArea, ...]
    suppressed: tuple[Requirement, ...]
    good_examples: tuple[GoodExample, ...]
    themes: tuple[ThemeLine, ...]
    needs: tuple[NeedLine, ...]
    own_measures: scoring.MeasureNumbers  # of this round alone
    measure_counts: tuple[Fact, ...]  # the same in words, for data files
    ledger: LedgerPicture
    done: DoneMeasures
    costs: CostPicture
    trend: TrendPicture | None  # None without an earlier round
    suppressed_text: str
    catalogue: CatalogueText
    wording: tuple[Fact, ...]  # status → which texts
    sources: tuple[Fact, ...]  # which texts → where they come from
    data: dict  # the same numbers for machines, the public part of them

    @property
    def outlook_comes_first(self) -> bool:
        """Whether what comes next is short enough for the first page."""
        return len(self.texts.outlook) <= LONGEST_ON_FIRST_PAGE

    @property
    def headings(self) -> dict[str, str]:
        """Anchor → numbered heading. A draft shows what is to be written; later an empty part is left out."""
        left_out = {
            "anlass": not self.is_draft and not self.texts.occasion,
            "entwicklung": self.trend is None,
            "ausblick": self.outlook_comes_first,
        }
        printed = [(anchor, heading) for anchor, heading in HEADINGS.items() if not left_out.get(anchor)]
        return {anchor: f"{number} {heading}" for number, (anchor, heading) in enumerate(printed, 1)}


def city_report(assessment_round: AssessmentRound, as_of: date, numbers: CityNumbers | None = None) -> CityReport:
    """Everything that is printed about a round as of that day; whoever has its numbers hands them over."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    participation = numbers_queries.participation(assessment_round)
    by_status = participation.by_status
    numbers = (numbers or city_numbers(assessment_round, by_status)).public
    result = numbers.result
    picture = city_picture(tree, result)
    report = last_report(assessment_round, as_of)
    book = measure_book(assessment_round, as_of, report)
    shared = list(shared_needs(assessment_round))
    texts = narrative(assessment_round)
    trend = trend_picture(tree, numbers.trend)
    catalogue = catalogue_text(tree)
    return CityReport(
        title=f"Sachstandsbericht ChancenCheckLU {assessment_round.title}",
        round_title=assessment_round.title,
        as_of=as_of,
        is_demo=assessment_round.is_invented,
        is_draft=not assessment_round.is_public,
        head=_head(assessment_round),
        texts=texts,
        timetable=_timetable(assessment_round),
        participation=_participation(by_status),
        notes=participation,
        included=result.included,
        invited=result.invited_total,
        min_institutions=result.min_institutions,
        overall=picture.overall,
        overall_chart=picture.overall_chart,
        overall_sentences=picture.overall_sentences,
        state=_state(tree, result, trend),
        area_table=result_rows.area_table(tree, ((p.area, p.figures) for p in picture.areas), picture.overall),
        figures_notes=result_rows.notes(picture),
        requirement_tables=result_rows.requirement_tables(tree, picture.areas, texts.areas),
        areas=tuple(replace(part, text=texts.areas.get(part.area.code, "")) for part in picture.areas),
        suppressed=picture.suppressed,
        good_examples=good_examples(assessment_round),
        themes=themes(assessment_round),
        needs=need_lines(shared),
        own_measures=book.own,
        measure_counts=measure_counts(book.own),
        ledger=ledger_picture(tree, book, texts.overdue, assessment_round.min_institutions),
        done=done_measures(assessment_round, as_of, report, book.ledger.total.done),
        costs=cost_picture(book.ledger.open_costs, cost_sums(need.cost for need in shared)),
        trend=trend,
        suppressed_text=SUPPRESSED,
        catalogue=catalogue,
        wording=result_rows.wording_by_status(catalogue),
        sources=result_rows.sources_of_texts(catalogue),
        data={
            "round": assessment_round.code,
            "as_of": as_of.isoformat(),
            "demo": assessment_round.is_invented,
            "city": city_data(result),
            "measures": {
                "total": book.own.total,
                "by_status": dict(book.own.by_status),
                "overdue": book.own.overdue,
                "ledger": {fact.label: int(fact.value) for fact in ledger_facts(book.ledger)},
            },
        },
    )


def _state(tree: CatalogueTree, result: scoring.CityResult, trend: TrendPicture | None) -> tuple[str, ...]:
    """Who took part, where the city stands, what has changed."""
    change = trend.sentence if trend else FIRST_ROUND if tree.levels else ONLY_WORDS
    took_part = f"{result.included} von {result.invited_total} eingeladenen Institutionen sind ausgewertet."
    return tuple(filter(None, (took_part, result_rows.ends_of_the_city(tree, result), change)))


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
        ("abgenommen", {known for known in status if known.is_counted}),
        ("eingereicht, in Sichtung", {status.SUBMITTED}),
        ("in Bearbeitung", {status.IN_PROGRESS, status.AWAITING_APPROVAL, status.RETURNED}),
        ("eingeladen, noch nicht begonnen", {status.INVITED}),
        ("nimmt nicht teil", {status.DECLINED}),
    )
    rows = tuple(Fact(label, str(sum(counts[s] for s in members))) for label, members in groups)
    return (*rows, Fact("eingeladen insgesamt", str(sum(counts.values()))))
