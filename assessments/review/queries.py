"""The list of a round for the Abteilung Integration: its filters, and the numbers above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Coalesce

from assessments.models import Assessment, AssessmentRound, Inquiry
from assessments.rounds.queries.lists import with_progress
from assessments.text.models.alphabetical import Alphabetical
from assessments.text.rules.alphabet import spelling_pattern

SOON = timedelta(days=7)
WITHOUT_GROUP = "-"


class DeadlineFilter(TextChoices):
    LATE = "abgelaufen", "abgelaufen"
    SOON = "bald", f"in den nächsten {SOON.days} Tagen"
    EXTENDED = "verlaengert", "verlängert"


class Order(TextChoices):
    """Columns that the list is sorted by."""

    NAME = "name", "Institution"
    STATUS = "status", "Status"
    DEADLINE = "frist", "Frist"
    SUBMITTED = "eingereicht", "Eingereicht"
    ACCEPTED = "abgenommen", "Abgenommen"
    GROUP = "dezernat", "Dezernat"


class InquiryFilter(TextChoices):
    OPEN = "offen", "offen"
    LATE = "ueberfaellig", "Antwort überfällig"
    REPLIED = "beantwortet", "beantwortet, noch zu lesen"
    NONE = "keine", "keine offen"


@dataclass(frozen=True)
class Wanted:
    """What the list shows; empty values filter nothing."""

    status: str = ""
    department_group: str = ""
    deadline: str = ""
    inquiries: str = ""
    name: str = ""
    order: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves any institution out."""
        return replace(self, order="") != Wanted()


@dataclass(frozen=True)
class CockpitCounts:
    """Numbers of institutions: by status (every one named), by deadline and by inquiries."""

    by_status: dict[str, int]
    by_deadline: dict[str, int]
    by_inquiries: dict[str, int]


def review_list(assessment_round: AssessmentRound, wanted: Wanted, today: date) -> QuerySet[Assessment]:
    """The assessments of a round in the wanted order, else by the names of their institutions; never by a value."""
    rows = assessment_round.assessments.select_related("institution").order_by(*_order(assessment_round, wanted.order))
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.department_group:
        group = "" if wanted.department_group == WITHOUT_GROUP else wanted.department_group
        rows = rows.filter(department_group=group)
    if wanted.deadline:
        rows = rows.filter(deadline_conditions(assessment_round, today)[wanted.deadline])
    if wanted.inquiries:
        rows = rows.filter(_inquiry_conditions(today)[wanted.inquiries])
    if wanted.name:
        pattern = spelling_pattern(wanted.name)
        rows = rows.filter(Q(institution_name__iregex=pattern) | Q(institution__code__iregex=pattern))
    return with_progress(rows)


def _order(assessment_round: AssessmentRound, wanted: str) -> tuple:
    """By one column, upwards or (with „-“) downwards; what has no date comes last either way."""
    name = Alphabetical("institution_name")
    status = Case(*(When(status=value, then=place) for place, value in enumerate(Assessment.Status.values)))
    columns = {
        Order.NAME: name,
        Order.STATUS: status,
        Order.DEADLINE: Coalesce("extended_until", Value(assessment_round.submission_deadline)),
        Order.SUBMITTED: F("submitted_at"),
        Order.ACCEPTED: F("accepted_at"),
        Order.GROUP: Alphabetical("department_group"),
    }
    column = columns.get(wanted.removeprefix("-"), name)
    first = column.desc(nulls_last=True) if wanted.startswith("-") else column.asc(nulls_last=True)
    return (first, name, "pk")


def cockpit_counts(assessment_round: AssessmentRound, today: date) -> CockpitCounts:
    """All numbers above the list in one query."""
    deadlines, inquiries = deadline_conditions(assessment_round, today), _inquiry_conditions(today)
    counted = {f"deadline_{key}": Count("pk", filter=condition) for key, condition in deadlines.items()}
    counted |= {f"inquiry_{key}": Count("pk", filter=condition) for key, condition in inquiries.items()}
    rows = list(assessment_round.assessments.order_by().values("status").annotate(number=Count("pk"), **counted))
    by_status = {row["status"]: row["number"] for row in rows}
    return CockpitCounts(
        {status: by_status.get(status, 0) for status in Assessment.Status.values},
        {key: sum(row[f"deadline_{key}"] for row in rows) for key in deadlines},
        {key: sum(row[f"inquiry_{key}"] for row in rows) for key in inquiries},
    )


def next_to_read(assessment_round: AssessmentRound) -> Assessment | None:
    """The submitted one that waits longest to be read; those with an open inquiry wait for others."""
    asked = Inquiry.objects.filter(assessment=OuterRef("pk"), status=Inquiry.Status.OPEN)
    waiting = assessment_round.assessments.filter(~Exists(asked), status=Assessment.Status.SUBMITTED)
    return waiting.select_related("institution").order_by("submitted_at", "pk").first()


def department_groups(assessment_round: AssessmentRound) -> Sequence[str]:
    """Of the institutions in this round, "" for those without one."""
    names = assessment_round.assessments.order_by(Alphabetical("department_group"))
    return list(names.values_list("department_group", flat=True).distinct())


def deadline_conditions(assessment_round: AssessmentRound, today: date) -> dict[str, Q]:
    """The deadline filters as conditions; LATE is the rule of `Assessment.is_late` while the round takes answers."""
    running = Q(status__in=Assessment.UNFINISHED) if assessment_round.takes_answers else Q(pk=None)
    ends = assessment_round.submission_deadline
    return {
        DeadlineFilter.LATE: running & _between(None, today - timedelta(days=1), ends),
        DeadlineFilter.SOON: running & _between(today, today + SOON, ends),
        DeadlineFilter.EXTENDED: Q(extended_until__gt=ends),
    }


def _between(first: date | None, last: date, round_ends: date) -> Q:
    """The own deadline lies between these days: the extension, without one that of the round."""
    own = Q(extended_until__lte=last) if first is None else Q(extended_until__range=(first, last))
    common = round_ends <= last and (first is None or first <= round_ends)
    return own | Q(extended_until=None) if common else own


def _inquiry_conditions(today: date) -> dict[str, Q]:
    inquiries = Inquiry.objects.filter(assessment=OuterRef("pk"))
    asked = inquiries.filter(status=Inquiry.Status.OPEN)
    return {
        InquiryFilter.OPEN: Q(Exists(asked)),
        InquiryFilter.LATE: Q(Exists(asked.filter(due_date__lt=today))),
        InquiryFilter.REPLIED: Q(Exists(inquiries.filter(status=Inquiry.Status.ANSWERED))),
        InquiryFilter.NONE: ~Q(Exists(asked)),
    }
