"""What is deleted after its time, and how long that is; docs/betrieb.md says it in German.

The log lives until twelve months after the closing of a round; who logged in and took files away is forgotten after
six months, whatever the rounds do. The day of closing is read from the history of the
round, which stays: the log itself is gone by then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Min, QuerySet

from assessments.administration.models import forget_people
from assessments.mail.steps import outbox
from assessments.models import AssessmentRound, AuditEvent, LoginSession, RemovedMeasure, SentForm
from assessments.opinions.steps import opinions
from assessments.people.steps.account import remove_old_names

LOG_KEPT = timedelta(days=365)
ACCESS_KEPT = timedelta(days=180)


@dataclass(frozen=True)
class Deleted:
    """How many rows of a kind went, in words for the person who reads the output."""

    what: str
    number: int


def delete_old(today: date, *, dry_run: bool = False) -> list[Deleted]:
    """Delete everything whose time is over; with `dry_run` only say what would go. Twice does no harm.

    Each kind is a transaction of its own: what fails does not keep what went before it.
    """
    closings = closed_until(today - LOG_KEPT)
    last = max(closings.values(), default=None)
    access = AuditEvent.objects.filter(verb__in=AuditEvent.ACCESS, happened_at__date__lte=today - ACCESS_KEPT)
    ended = LoginSession.objects.filter(expire_date__date__lt=today)
    sent = SentForm.objects.filter(sent_at__date__lt=today - SentForm.KEPT)
    removed = RemovedMeasure.objects.filter(removed_at__date__lt=today - RemovedMeasure.KEPT)
    steps = [
        ("Anmeldungen und Abrufe von Dateien", lambda: _number(access)),
        ("beendete Anmeldungen", lambda: _number(ended)),
        ("abgeschickte Formulare", lambda: _number(sent)),
        ("gelöschte Maßnahmen", lambda: _number(removed)),
        ("Einschätzungen", lambda: opinions.delete_due(today)),
        ("E-Mails im Postausgang", lambda: outbox.delete_old(today)),
        ("Namen geschlossener Konten", lambda: remove_old_names(today=today)),
        ("Protokolleinträge zu Runden", lambda: _delete_events_of(closings, today - LOG_KEPT)),
    ]
    if last:  # what belongs to no round and happened before the last of those closings
        steps += [
            ("übrige Protokolleinträge", lambda: _number(AuditEvent.objects.filter(round=None, happened_at__lte=last))),
            ("Einträge der Verwaltung", lambda: _number(LogEntry.objects.filter(action_time__lte=last))),
            ("Stände im Verlauf, ohne die Person", lambda: forget_people(last)),
        ]
    return [Deleted(what, _done(step, dry_run)) for what, step in steps]


def _done(step: Callable[[], int], dry_run: bool) -> int:
    with transaction.atomic():
        number = step()
        transaction.set_rollback(dry_run)
    return number


def closed_until(day: date) -> dict[int, datetime]:
    """Rounds that had been closed by the end of that day, and when; never those of the demo."""
    states = AssessmentRound.history.filter(status=AssessmentRound.Status.CLOSED, is_demo=False).order_by()
    closings = states.values("id").annotate(closed_at=Min("history_date")).filter(closed_at__date__lte=day)
    return dict(closings.values_list("id", "closed_at"))


def _delete_events_of(rounds, day: date) -> int:
    """Measures live on after the closing of their round; what is noted of them is kept as long."""
    return _number(AuditEvent.objects.filter(round__in=list(rounds), happened_at__date__lte=day))


def _number(rows: QuerySet) -> int:
    """Delete them, and say how many there were."""
    number, _ = rows.delete()
    return number
