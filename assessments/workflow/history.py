"""Bringing back a text from the history."""

from django.db import transaction

from assessments.history import EarlierText
from assessments.models import AuditEvent, Institution

from .institution import follow_institutions, lock_unpublished_rounds
from .locks import locked


@transaction.atomic
def restore_text(*, earlier: EarlierText, by) -> None:
    """Write a text as it once was; raises ValidationError if it no longer fits."""
    if isinstance(earlier.item, Institution):
        lock_unpublished_rounds()
    item, name = locked(earlier.item), earlier.field.name
    setattr(item, name, earlier.text)
    item.full_clean()
    item._history_user = by
    item.save(update_fields=[name])
    if isinstance(item, Institution):
        follow_institutions([item])
    words = f"{earlier.field.verbose_name}: frühere Fassung wiederhergestellt"
    AuditEvent.objects.record(by=by, verb=AuditEvent.Verb.CHANGE, subject=item, note=words)
