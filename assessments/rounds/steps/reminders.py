"""Who is reminded of what today. Asked by the command for cron and by the page that shows it first.

Reminders come 30, 7 and 1 days before the deadline and as many days after it, to those who have not finished. A day on
which the command did not run is made up for within two days, unless a message has named the deadline since.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.mail.steps import outbox
from assessments.measures.queries.measures import half_year_day, measures_awaiting_update
from assessments.models import Assessment, AssessmentRound, Institution, MailKind, OutgoingMail
from assessments.text.models.alphabetical import Alphabetical

DAYS_BEFORE = (30, 7, 1, -1, -7, -30)
MADE_UP_FOR = 2  # days
NAMES_THE_DEADLINE = (MailKind.INVITATION, MailKind.REMINDER, MailKind.RETURNED, MailKind.EXTENDED)


@dataclass(frozen=True)
class Due:
    """A reminder of today: for whom, and the mark that keeps it from being sent twice."""

    assessments: QuerySet[Assessment]
    occasion: str


class LeftOut(models.TextChoices):
    """Why an institution gets no reminder."""

    FINISHED = "finished", "eingereicht oder schon abgenommen"
    DECLINED = "declined", "Absage"
    WRITTEN_TODAY = "written_today", "heute schon angeschrieben"
    SWITCHED_OFF = "switched_off", "Erinnerungen abgeschaltet"
    NO_ADDRESS = "no_address", "weder ein Funktionspostfach noch ein Konto mit E-Mail-Adresse, das erinnert werden will"


@dataclass(frozen=True)
class Plan:
    """Who would get a reminder at which addresses, and who would not and why; both in the order of the names."""

    recipients: tuple[tuple[Assessment, tuple[str, ...]], ...]
    left_out: tuple[tuple[LeftOut, tuple[Assessment, ...]], ...]


def unfinished() -> QuerySet[Assessment]:
    """Assessments still to be submitted, with their own deadline as `due`."""
    rows = Assessment.objects.filter(status__in=Assessment.UNFINISHED, round__status__in=AssessmentRound.RUNNING)
    return rows.annotate(due=Coalesce("extended_until", "round__submission_deadline"))


def due_on(today: date) -> Iterator[Due]:
    """The reminders of the deadline for today."""
    for days, following in pairwise((*DAYS_BEFORE, -365)):
        for missed in range(min(MADE_UP_FOR + 1, days - following)):
            deadline = today + timedelta(days=days - missed)
            rows = unfinished().filter(~_written_since(today - timedelta(days=missed)), due=deadline)
            yield Due(rows, f"{deadline:%Y-%m-%d} {days:+d}")


def remind_all(today: date) -> int:
    """Write the reminders for today into the outbox; doing it twice, or at the same time, changes nothing."""
    return sum(
        outbox.tell_all(MailKind.REMINDER, due.assessments, due.occasion) for due in due_on(today)
    ) + _remind_of_measures(today)


def listed(today: date) -> Iterator[str]:
    """What `remind_all` would write, a line each."""
    for due in due_on(today):
        addresses = _addresses(due.assessments)
        for assessment in due.assessments.filter(pk__in=addresses).select_related("round", "institution"):
            yield f"Frist {assessment.due:%d.%m.%Y}: {assessment}: {', '.join(addresses[assessment.pk])}"
    if half_year := half_year_on(today):
        for institution in _not_reminded_of_measures(half_year):
            yield f"Maßnahmen {half_year:%d.%m.%Y}: {institution}"


def remind_by_hand(assessments: QuerySet[Assessment], today: date) -> int:
    """Remind those of them who have not finished and were not written to today."""
    return outbox.tell_all(MailKind.REMINDER, remindable(assessments, today), f"by hand {today:%Y-%m-%d}")


def remindable(assessments: QuerySet[Assessment], today: date) -> QuerySet[Assessment]:
    """Unfinished ones to whom no message of today has named the deadline."""
    return unfinished().filter(~_written_since(today), pk__in=assessments.order_by().values("pk"))


def plan(assessments: QuerySet[Assessment], today: date) -> Plan:
    """What `remind_by_hand` would do; four queries."""
    addresses = _addresses(remindable(assessments, today))
    written = set(assessments.filter(_written_since(today)).values_list("pk", flat=True))
    recipients, left_out = [], defaultdict(list)
    for assessment in assessments.select_related("round", "institution").order_by(
        Alphabetical("institution_name"), "pk"
    ):
        if assessment.pk in addresses:
            recipients.append((assessment, tuple(dict.fromkeys(addresses[assessment.pk]))))
        else:
            left_out[_why_left_out(assessment, assessment.pk in written)].append(assessment)
    return Plan(tuple(recipients), tuple((reason, tuple(left_out[reason])) for reason in LeftOut if left_out[reason]))


def _addresses(assessments: QuerySet[Assessment]) -> dict[int, list[str]]:
    """Assessment id → mailbox, or the functions of the accounts that stand in for it."""
    found = defaultdict(list)
    mailboxes, _ = outbox.to_mailboxes(assessments, reminder=True)
    for pk, mailbox in mailboxes.values_list("pk", "institution__mailbox"):
        found[pk].append(mailbox)
    accounts, _ = outbox.to_accounts(assessments, reminder=True)
    for pk, function in accounts.values_list("institution__assessments__pk", "user__function").order_by("pk"):
        found[pk].append(f"Konto „{function}“")
    return found


def _why_left_out(assessment: Assessment, written_today: bool) -> LeftOut:
    if assessment.status == Assessment.Status.DECLINED:
        return LeftOut.DECLINED
    if assessment.status not in Assessment.UNFINISHED or assessment.round.status not in AssessmentRound.RUNNING:
        return LeftOut.FINISHED
    if written_today:
        return LeftOut.WRITTEN_TODAY
    if assessment.institution.mailbox:
        return LeftOut.SWITCHED_OFF
    return LeftOut.NO_ADDRESS


def _written_since(day: date) -> Exists:
    """Whether a message has named the deadline on that day or later."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return Exists(
        OutgoingMail.objects.filter(
            assessment=OuterRef("pk"), kind__in=NAMES_THE_DEADLINE, created_at__gte=begin
        ).exclude(status=OutgoingMail.Status.DROPPED)
    )


def half_year_on(today: date) -> date | None:
    """The 31.03. or 30.09. whose reminder is due today, made up for within two days."""
    day = half_year_day(today)
    return day if today - day <= timedelta(days=MADE_UP_FOR) else None


def with_open_measures(half_year: date) -> QuerySet[Institution]:
    """Institutions that have not said how their open measures go."""
    return Institution.objects.filter(pk__in=measures_awaiting_update(half_year).values("institution"))


def _remind_of_measures(today: date) -> int:
    half_year = half_year_on(today)
    return outbox.remind_of_measures(with_open_measures(half_year), _mark(half_year)) if half_year else 0


def _not_reminded_of_measures(half_year: date) -> list[Institution]:
    reminded = OutgoingMail.objects.filter(kind=MailKind.MEASURES, occasion=_mark(half_year))
    rows = with_open_measures(half_year).exclude(pk__in=reminded.values("institution"))
    mailboxes, _ = outbox.measures_to_mailboxes(rows)
    accounts, _ = outbox.measures_to_accounts(rows)
    reached = {
        *mailboxes.values_list("pk", flat=True),
        *accounts.order_by().values_list("institution_id", flat=True),
    }
    return [row for row in rows if row.pk in reached]


def _mark(half_year: date) -> str:
    return f"{half_year:%Y-%m-%d}"
