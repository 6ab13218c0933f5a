"""Content of the one page for the Stadtvorstand: who took part, what matters now, what it costs.

One page whatever the round holds: long texts are cut, the rest is counted. Not for the public: the participation
of a department group with a single institution names that institution.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.measures.rules.costs import CostSums, cost_sums
from assessments.models import AssessmentRound, counted
from assessments.reports.content.city_contents import need_lines
from assessments.reports.content.narrative import narrative
from assessments.reports.content.result_rows import FiguresRow, area_table
from assessments.results.content.city_picture import city_picture
from assessments.results.content.contents_of_reports import CatalogueText, Fact, catalogue_text, shortened
from assessments.results.content.ledger_picture import (
    CostPicture,
    NumberTable,
    cost_picture,
    ledger_picture,
    short_table,
)
from assessments.results.queries.city import city_result
from assessments.results.rules import scoring
from assessments.text.models.alphabetical import Alphabetical
from assessments.themes.queries import shared_needs

MOST_GROUPS, MOST_AREAS, MOST_NEEDS, MOST_PRIORITIES = 7, 6, 3, 3
LONGEST_PRIORITY, LONGEST_REASON = 200, 240  # characters on this page
MOST_AREAS_IN_TABLE = 5
MOST_WORDS = 450  # characters of priorities, reason and names of areas beside a table of the areas
NO_GROUP = "ohne Dezernat"


@dataclass(frozen=True)
class GroupLine:
    """How many institutions of a department group took part."""

    name: str
    invited: int
    included: int


@dataclass(frozen=True)
class BoardPage:
    title: str
    round_title: str
    as_of: date
    is_demo: bool
    is_draft: bool
    invited: int
    included: int
    participation: str
    groups: tuple[GroupLine, ...]
    more_groups: GroupLine | None
    decisions: tuple[str, ...]  # what the Stadtvorstand is asked for, one point each
    sentences: tuple[str, ...]
    area_table: tuple[FiguresRow, ...]  # where the page has room for it
    priorities: tuple[str, ...]
    needs: tuple[Fact, ...]  # what is needed and its cost
    more_needs: int
    measures: tuple[str, ...]  # sentences
    ledger: NumberTable | None  # None without any measure
    overdue_reason: str
    costs: CostPicture
    catalogue: CatalogueText
    edition: str = ""  # „Ausgabe 1 vom 31.03.2030“ once it is published


def board_page(assessment_round: AssessmentRound, as_of: date) -> BoardPage:
    """Everything on the page as of that day."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    result = scoring.public_city_result(city_result(assessment_round))
    groups = _groups(assessment_round)
    shared = list(shared_needs(assessment_round))
    wanted = need_lines(shared)
    texts = narrative(assessment_round)
    book = measure_book(assessment_round, as_of, last_report(assessment_round, as_of))
    picture = ledger_picture(tree, book, texts.overdue, None)
    city = city_picture(tree, result)
    measure_costs, need_costs = book.ledger.open_costs, cost_sums(need.cost for need in shared)
    page = BoardPage(
        title=f"ChancenCheckLU {assessment_round.title}: eine Seite für den Stadtvorstand",
        round_title=assessment_round.title,
        as_of=as_of,
        is_demo=assessment_round.is_invented,
        is_draft=not assessment_round.is_public,
        invited=result.invited_total,
        included=result.included,
        participation=_percent(result.included, result.invited_total),
        groups=tuple(groups[:MOST_GROUPS]),
        more_groups=_together(groups[MOST_GROUPS:]),
        decisions=_decisions(assessment_round, picture.overdue, measure_costs, need_costs),
        sentences=tuple(shortened(sentence, 250) for sentence in city.overall_sentences),
        area_table=(),
        priorities=tuple(shortened(line, LONGEST_PRIORITY) for line in priorities(texts.priorities)[:MOST_PRIORITIES]),
        needs=tuple(
            Fact(shortened(need.title, 56), shortened(need.cost or "ohne Angabe", 66)) for need in wanted[:MOST_NEEDS]
        ),
        more_needs=max(0, len(wanted) - MOST_NEEDS),
        measures=tuple(filter(None, (picture.sentence, picture.overdue_sentence))),
        ledger=None if picture.is_empty else short_table(tree, book, MOST_GROUPS, MOST_AREAS),
        overdue_reason=shortened(picture.reason, LONGEST_REASON),
        costs=cost_picture(measure_costs, need_costs),
        catalogue=catalogue_text(tree),
    )
    rows = area_table(tree, ((part.area, part.figures) for part in city.areas), city.overall)
    fits = len(tree.areas) <= MOST_AREAS_IN_TABLE and all(row.bar for row in rows) and _has_room(page)
    not_counted = page.sentences[-1:] if city.suppressed else ()  # the other sentences say the numbers of the table
    return replace(page, area_table=rows, sentences=not_counted) if fits else page


def _has_room(page: BoardPage) -> bool:
    """For a table of the areas: without Dezernate in the ledger, with few needs and short texts."""
    lines = len(page.ledger.rows) if page.ledger else 0
    titles = (area.title for area in page.catalogue.areas)
    words = sum(map(len, (page.overdue_reason, *page.priorities, *titles)))
    return lines <= 1 + MOST_AREAS and len(page.groups) < 2 and len(page.needs) < 2 and words <= MOST_WORDS


def priorities(text: str) -> list[str]:
    """One a line, without the empty ones."""
    return [line for line in text.splitlines() if line.strip()]


def _decisions(assessment_round: AssessmentRound, overdue: int, *costs: CostSums) -> tuple[str, ...]:
    """Only what there is something to decide about."""
    committee = f": {shortened(assessment_round.committee, 60)}" if assessment_round.committee else ""
    points = [f"den Sachstandsbericht vorlegen{committee}"]
    if any(part.not_covered for sums in costs for part in (sums.once, sums.yearly)):
        points.append("die nicht gedeckten Kosten in die Haushaltsberatung geben")
    if overdue:
        points.append("die Zuständigen um neue Termine für die überfälligen Maßnahmen bitten")
    return tuple(points)


def _groups(assessment_round: AssessmentRound) -> list[GroupLine]:
    """In the order of their names, never of their numbers."""
    rows = (
        assessment_round.assessments.values_list("department_group")
        .annotate(invited=Count("pk"), included=Count("pk", filter=counted()))
        .order_by(Alphabetical("department_group"))
    )
    lines = [GroupLine(shortened(name or NO_GROUP, 40), invited, included) for name, invited, included in rows]
    return sorted(lines, key=lambda line: line.name == NO_GROUP)  # what has no group comes last


def _together(groups: Sequence[GroupLine]) -> GroupLine | None:
    if not groups:
        return None
    name = f"{len(groups)} weitere Dezernate"
    return GroupLine(name, sum(g.invited for g in groups), sum(g.included for g in groups))


def _percent(part: int, whole: int) -> str:
    """ "83 Prozent", half up; a dash without anybody invited."""
    return f"{(200 * part + whole) // (2 * whole)} Prozent" if whole else "–"
