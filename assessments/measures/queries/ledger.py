"""The measures of a round and of the rounds before it, as `measure_ledger` wants them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.measures.rules import costs, measure_ledger
from assessments.models import AssessmentRound, Edition, Measure, counted, same_kind
from assessments.results.rules import scoring

COLUMNS = (
    "pk",
    "assessment__round__code",
    "assessment__round__title",
    "assessment__round__opens_on",
    "assessment__round__catalogue_id",
    "requirement__area__code",
    "line",
    "assessment__department_group",
    "institution_id",
    "assessment__accepted_at",
    "status",
    "due_date",
    "original_due_date",
    "closed_on",
    "cost_amount",
    "cost_kind",
    "cost_covered",
)


@dataclass(frozen=True)
class MeasureBook:
    """The ledger of a round with the titles of its rounds, and the numbers of the measures of this round alone."""

    ledger: measure_ledger.Ledger
    titles: dict[str, str]  # by the codes of the rounds, the earliest first
    own: scoring.MeasureNumbers


@dataclass(frozen=True)
class LastReport:
    """The first edition of the latest earlier round: its day, and when that round began."""

    published_on: date
    opens_on: date


def last_report(assessment_round: AssessmentRound, as_of: date) -> LastReport | None:
    """Of the same kind (`same_kind`) and with a version of the same catalogue; None without one by that day."""
    earlier = Edition.objects.filter(_same_kind(assessment_round, "round"), number=1, published_on__lte=as_of)
    earlier = earlier.filter(round__opens_on__lt=assessment_round.opens_on).order_by("-round__opens_on", "-pk")
    found = earlier.values_list("published_on", "round__opens_on").first()
    return LastReport(*found) if found else None


def agreed_measures(assessment_round: AssessmentRound) -> QuerySet[Measure]:
    """Measures with an accepted self-assessment, of this round and of those before it."""
    return Measure.objects.filter(
        counted("assessment__"),
        _same_kind(assessment_round, "assessment__round"),
        assessment__round__opens_on__lte=assessment_round.opens_on,
    )


def closed_since(report: LastReport | None, day_field: str) -> Q:
    """Which closed measures of the ledger were closed after that report, by the field with the day."""
    if report is None:
        return Q()
    return Q(**{f"{day_field}__gt": report.published_on}) | Q(assessment__round__opens_on__gt=report.opens_on)


def measure_book(assessment_round: AssessmentRound, as_of: date, report: LastReport | None) -> MeasureBook:
    """One query, whatever the number of measures; `report` is the `last_report`."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    found = _found(agreed_measures(assessment_round))
    entries = [_entry(row, moves, tree, report) for row, moves in found]
    numbers = ((entry.status, entry.due, 1) for entry in entries if entry.round == assessment_round.code)
    return MeasureBook(
        ledger=measure_ledger.ledger(entries, as_of, report and report.published_on),
        titles={row["assessment__round__code"]: row["assessment__round__title"] for row, _ in found},
        own=scoring.measure_numbers(numbers, Measure.Status.values, as_of),
    )


@dataclass(frozen=True)
class Outcome:
    """What became of the measures that one institution agreed on in a round."""

    round_code: str
    round_title: str
    line: measure_ledger.Line


def outcome_of(assessment_id: int, today: date) -> Outcome | None:
    """Of one accepted assessment, by the rule of the ledger; one query, None without a measure."""
    found = _found(Measure.objects.filter(counted("assessment__"), assessment=assessment_id))
    if not found:
        return None
    first = found[0][0]
    tree = catalogue_tree(first["assessment__round__catalogue_id"])
    entries = [_entry(row, moves, tree, None) for row, moves in found]
    return Outcome(
        first["assessment__round__code"],
        first["assessment__round__title"],
        measure_ledger.ledger(entries, today, None).total,
    )


def _found(measures: QuerySet[Measure]) -> list[tuple[dict, tuple]]:
    """The facts of each measure with its moves; one query."""
    rows = (
        measures.annotate(
            line=Coalesce("requirement__origin_id", "requirement_id"),
            closed_on=Coalesce("done_on", "cancelled_on"),
            change=FilteredRelation("updates", condition=~Q(updates__status="")),
        )
        .order_by("assessment__round__opens_on", "assessment__round__code", "pk", "change__date")
        .values_list(*COLUMNS, "change__date", "change__due_date")
    )
    return [(dict(zip(COLUMNS, row, strict=True)), moves) for row, moves in _with_moves(rows)]


def _with_moves(rows: Iterable[tuple]) -> Iterator[tuple[tuple, tuple]]:
    """One row a measure, with the days and dates of its changes; the query has a row for each change."""
    for measure, changes in groupby(rows, key=lambda row: row[: len(COLUMNS)]):
        yield measure, tuple((day, due) for *_, day, due in changes if day)


def _entry(row: dict, moves: tuple, tree: CatalogueTree, report: LastReport | None) -> measure_ledger.Entry:
    return measure_ledger.Entry(
        round=row["assessment__round__code"],
        area=_area(tree, row["line"], row["requirement__area__code"]),
        group=row["assessment__department_group"],
        institution=row["institution_id"],
        agreed_on=localdate(row["assessment__accepted_at"]),
        status=row["status"],
        due=row["due_date"],
        first_due=row["original_due_date"],
        closed_on=row["closed_on"],
        was_reported=report is not None and row["assessment__round__opens_on"] <= report.opens_on,
        moves=moves,
        cost=costs.Cost(row["cost_amount"], row["cost_kind"], row["cost_covered"]),
    )


def _area(tree: CatalogueTree, line: int, code: str) -> str:
    """The area in this version: where the requirement stands now, else the one of the same code, else none."""
    requirement = tree.by_line.get(line)
    if requirement:
        return requirement.area.code
    return code if code in tree.structure else ""


def _same_kind(assessment_round: AssessmentRound, path: str) -> Q:
    family = catalogue_tree(assessment_round.catalogue_id).catalogue.code
    return same_kind(assessment_round, f"{path}__") & Q(**{f"{path}__catalogue__code": family})
