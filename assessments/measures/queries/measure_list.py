"""The list of measures across institutions and rounds, and what it can be filtered by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, TextChoices, Value, When

from assessments.access import permissions
from assessments.catalogue.queries.tree import areas_of
from assessments.measures.queries.measures import (
    measures_awaiting_update,
    measures_overdue,
    measures_visible_to,
    outside_training,
)
from assessments.models import AssessmentRound, Institution, Measure, MeasureUpdate, QualityArea, Theme, User
from assessments.redactions.queries import found_openly
from assessments.text.models.alphabetical import Alphabetical
from assessments.text.rules import alphabet
from assessments.text.rules.alphabet import spelling_pattern

LATEST = MeasureUpdate.objects.filter(measure=OuterRef("pk")).order_by("-date")
CHANGES = Prefetch("updates", MeasureUpdate.objects.exclude(status="").defer("text", "reason"))
TEXT_FIELDS = ("title", "description", "responsible_function", "institution__name", "institution__code")


class MeasureState(TextChoices):
    """What a status alone does not say."""

    UNFINISHED = "unfinished", "alle offenen"
    OVERDUE = "overdue", "überfällig"
    AWAITING_UPDATE = "awaiting_update", "Sachstand steht aus"


@dataclass(frozen=True)
class WantedMeasures:
    """A filter; what is empty filters nothing. `status` also takes a `MeasureState`, `requirement` also an area."""

    status: str = ""
    institution: str = ""
    department_group: str = ""
    round: str = ""
    requirement: str = ""
    theme: str = ""
    due_from: date | None = None
    due_until: date | None = None
    text: str = ""


@dataclass(frozen=True)
class MeasureChoices:
    """What the measures that a person may read can be filtered by."""

    rounds: tuple[AssessmentRound, ...]
    institutions: tuple[Institution, ...]
    areas: tuple[QualityArea, ...]
    themes: tuple[Theme, ...]

    @property
    def department_groups(self) -> list[str]:
        return sorted({institution.department_group for institution in self.institutions} - {""}, key=alphabet.key)


def measure_choices(user: User) -> MeasureChoices:
    """Three queries, one less for those who do not read themes; the catalogues are remembered."""
    assessments = _listed(user).order_by().values("assessment")
    rounds = tuple(AssessmentRound.objects.filter(assessments__in=assessments).distinct())
    themes = Theme.objects.filter(round__in=rounds) if permissions.is_reviewer(user) else ()
    return MeasureChoices(
        rounds,
        tuple(Institution.objects.filter(assessments__in=assessments).distinct()),
        tuple(areas_of(rounds)),
        tuple(themes),
    )


def measure_list(user: User, wanted: WantedMeasures, today: date) -> QuerySet[Measure]:
    """Measures that the person may read: what is open first, by due date, never by a value.

    Each with `updated_on` and `latest_update`, the day and the text of its last Sachstand; of `updates` it knows those
    that changed its status or date.
    """
    over = Case(When(status__in=Measure.OVER, then=Value(1)), default=Value(0))
    return (
        _listed(user)
        .filter(*_conditions(wanted, today), found_openly(user) if wanted.text else Q())
        .select_related("institution", "assessment__round", "requirement__area")
        .prefetch_related(CHANGES)
        .annotate(updated_on=Subquery(LATEST.values("date")[:1]), latest_update=Subquery(LATEST.values("text")[:1]))
        .order_by(over, F("due_date").asc(nulls_last=True), Alphabetical("institution__name"), "pk")
    )


def _listed(user: User) -> QuerySet[Measure]:
    return outside_training(measures_visible_to(user))


def _conditions(wanted: WantedMeasures, today: date) -> Iterator[Q]:
    exact = {
        "institution__code": wanted.institution,
        "institution__department_group": wanted.department_group,
        "assessment__round__code": wanted.round,
        "theme_tags__theme": wanted.theme,
        "due_date__gte": wanted.due_from,
        "due_date__lte": wanted.due_until,
    }
    yield Q(**{name: value for name, value in exact.items() if value})
    if wanted.status:
        yield _state(wanted.status, today)
    if wanted.requirement:
        yield Q(requirement__code=wanted.requirement) | Q(requirement__area__code=wanted.requirement)
    for word in wanted.text.split():
        yield Q(*((f"{name}__iregex", spelling_pattern(word)) for name in TEXT_FIELDS), _connector=Q.OR)


def _state(status: str, today: date) -> Q:
    if status == MeasureState.UNFINISHED:
        return ~Q(status__in=Measure.OVER)
    if status == MeasureState.OVERDUE:
        return measures_overdue(today)
    if status == MeasureState.AWAITING_UPDATE:
        return Q(pk__in=measures_awaiting_update(today).order_by().values("pk"))
    return Q(status=status)
