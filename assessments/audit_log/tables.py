"""The log as CSV for a spreadsheet and as JSON lines for machines. Accounts by number and function, never by name."""

import json
from collections.abc import Iterable

from django.utils import timezone

from assessments.lists.tables.table import Column, Kind, Table, csv_bytes
from assessments.models import AuditEvent

COLUMNS = (
    ("Nummer", Kind.NUMBER),
    ("Zeitpunkt", Kind.TEXT),
    ("Konto", Kind.NUMBER),
    ("Funktion", Kind.TEXT),
    ("Vorgang", Kind.TEXT),
    ("Art", Kind.TEXT),
    ("Nummer des Gegenstands", Kind.NUMBER),
    ("Gegenstand", Kind.TEXT),
    ("Runde", Kind.TEXT),
    ("Status", Kind.TEXT),
    ("Vermerk", Kind.TEXT),
)


def audit_csv(events: Iterable[AuditEvent]) -> bytes:
    """One line an event, in German words."""
    columns = [Column(heading, kind) for heading, kind in COLUMNS]
    return csv_bytes(Table("Protokoll", columns, [_row(event) for event in events]))


def audit_json_lines(events: Iterable[AuditEvent]) -> bytes:
    """One object a line, with the names of the program; times with their offset."""
    return "".join(f"{json.dumps(_object(event), ensure_ascii=False)}\n" for event in events).encode()


def _row(event: AuditEvent) -> tuple:
    return (
        event.pk,
        f"{timezone.localtime(event.happened_at):%d.%m.%Y %H:%M:%S}",
        event.actor_id,
        event.actor_function,
        event.get_verb_display(),
        event.subject_kind,
        event.subject_id or None,
        event.readable_label,
        event.round.title if event.round else "",
        event.step,
        event.readable_note,
    )


def _object(event: AuditEvent) -> dict:
    return {
        "id": event.pk,
        "happened_at": timezone.localtime(event.happened_at).isoformat(),
        "account": event.actor_id,
        "function": event.actor_function,
        "verb": event.verb,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id or None,
        "subject": event.readable_label,
        "round": event.round.code if event.round else None,
        "from_status": event.from_status,
        "to_status": event.to_status,
        "note": event.readable_note,
    }
