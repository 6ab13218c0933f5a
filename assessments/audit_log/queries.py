"""The log as the Revision reads it: by what was done, to what, and when. Never by person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import AuditEvent


@dataclass(frozen=True)
class WantedEvents:
    """What a reader asked for; an empty value asks for everything."""

    verb: str = ""
    subject_type: str = ""
    since: date | None = None
    until: date | None = None


def audit_log(wanted: WantedEvents) -> QuerySet[AuditEvent]:
    """Events, the latest first; both days are included."""
    conditions = {
        "verb": wanted.verb,
        "subject_type": wanted.subject_type,
        "happened_at__gte": wanted.since and _midnight(wanted.since),
        "happened_at__lt": wanted.until and _midnight(wanted.until + timedelta(days=1)),
    }
    asked = {name: value for name, value in conditions.items() if value}
    return AuditEvent.objects.filter(**asked).select_related("round").order_by("-pk")


def _midnight(day: date) -> datetime:
    """The beginning of the day; the column is compared as it is, so that its index is of use."""
    return timezone.make_aware(datetime.combine(day, time.min))
