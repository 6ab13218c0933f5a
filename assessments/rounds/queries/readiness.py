"""Is a round ready to open? Who of the institutions lacks what, and which department groups there are."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from assessments.models import AssessmentRound, Institution, Membership, Role
from assessments.site.queries import unfinished_pages
from assessments.text.models.alphabetical import Alphabetical


@dataclass(frozen=True)
class Readiness:
    """Names of institutions that lack something, and titles of the pages that still have gaps."""

    invited: int
    without_coordinator: tuple[str, ...]
    without_head: tuple[str, ...]
    without_mailbox: tuple[str, ...]
    unfinished_pages: tuple[str, ...]


@dataclass(frozen=True)
class GroupSize:
    name: str
    active: int
    invited: int


def readiness(assessment_round: AssessmentRound) -> Readiness:
    """Two queries, whatever the number of institutions."""
    people = Membership.objects.valid().filter(institution=OuterRef("institution"), user__is_active=True)
    rows = (
        assessment_round.assessments.order_by(Alphabetical("institution_name"))
        .annotate(
            has_coordinator=Exists(people.filter(role=Role.COORDINATOR)), has_head=Exists(people.filter(role=Role.HEAD))
        )
        .values_list("institution_name", "has_coordinator", "has_head", "institution__mailbox")
    )
    rows = list(rows)
    return Readiness(
        len(rows),
        tuple(name for name, coordinator, _, _ in rows if not coordinator),
        tuple(name for name, _, head, _ in rows if not head),
        tuple(name for name, _, _, mailbox in rows if not mailbox),
        tuple(page.title for page in unfinished_pages()),
    )


def group_sizes(round_code: str) -> list[GroupSize]:
    """Department groups with their active institutions, and how many of them are in the round already."""
    rows = (
        Institution.objects.filter(active=True)
        .order_by(Alphabetical("department_group"))
        .values_list("department_group")
        .annotate(
            active=Count("pk", distinct=True),
            invited=Count("assessments", filter=Q(assessments__round__code=round_code)),
        )
    )
    return [GroupSize(*row) for row in rows]
