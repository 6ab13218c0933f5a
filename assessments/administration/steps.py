"""Bringing back a text from the history."""

from django.db import models, transaction

from assessments.administration.queries import EarlierText
from assessments.events.steps.locks import locked
from assessments.models import AuditEvent, User


@transaction.atomic
def restore_text(*, earlier: EarlierText, by: User) -> models.Model:
    """Write a text as it once was, and return its row; raises ValidationError if it no longer fits."""
    item, name = locked(earlier.item), earlier.field.name
    setattr(item, name, earlier.text)
    item.full_clean()
    item._history_user = by
    item.save(update_fields=[name])
    words = f"{earlier.field.verbose_name}: frühere Fassung wiederhergestellt"
    AuditEvent.objects.record(by=by, verb=AuditEvent.Verb.CHANGE, subject=item, note=words)
    return item
