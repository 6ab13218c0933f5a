"""What is deleted after its time, and how long that is; docs/betrieb.md says it in German.

The log lives until twelve months after the closing of a round. The day of closing is read from the history of the
round, which stays: the log itself is gone by then.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Min

from assessments import opinions, workflow
from assessments.models import AssessmentRound, AuditEvent
from assessments.models.history import forget_people
from assessments.notifications import outbox

LOG_KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Deleted:
    """How many rows of a kind went, in words for the person who reads the output."""

    what: str
    number: int


@transaction.atomic
def delete_old(today: date, *, dry_run: bool = False) -> list[Deleted]:
    """Delete everything whose time is over; with `dry_run` only say what would go. Twice does no harm.

    The number of statements does not grow with the rows.
    """
    closings = closed_until(today - LOG_KEPT)
    deleted = [
        Deleted("Einzeleinschätzungen", opinions.delete_due(today)),
        Deleted("E-Mails im Postausgang", outbox.delete_old(today)),
        Deleted("Namen geschlossener Konten", workflow.remove_old_names(today=today)),
        Deleted("Protokolleinträge zu Runden", _delete_events_of(closings, today - LOG_KEPT)),
        *_delete_log_until(max(closings.values(), default=None)),
    ]
    if dry_run:
        transaction.set_rollback(True)
    return deleted


def closed_until(day: date) -> dict[int, datetime]:
    """Rounds that had been closed by the end of that day, and when; never those of the demo."""
    states = AssessmentRound.history.filter(status=AssessmentRound.Status.CLOSED, is_demo=False).order_by()
    closings = states.values("id").annotate(closed_at=Min("history_date")).filter(closed_at__date__lte=day)
    return dict(closings.values_list("id", "closed_at"))


def _delete_events_of(rounds, day: date) -> int:
    """Measures live on after the closing of their round; what is noted of them is kept as long."""
    number, _ = AuditEvent.objects.filter(round__in=list(rounds), happened_at__date__lte=day).delete()
    return number


def _delete_log_until(closing: datetime | None) -> list[Deleted]:
    """What belongs to no round and happened before the last of those closings; nothing without one."""
    if closing is None:
        return []
    events, _ = AuditEvent.objects.filter(round=None, happened_at__lte=closing).delete()
    entries, _ = LogEntry.objects.filter(action_time__lte=closing).delete()
    return [
        Deleted("übrige Protokolleinträge", events),
        Deleted("Einträge der Verwaltung", entries),
        Deleted("Stände im Verlauf, ohne die Person", forget_people(closing)),
    ]
