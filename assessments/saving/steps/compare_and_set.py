"""Compare and set: a row changes only while it still has the revision that the page started from.

One statement each, so that on every database the later save of a stale page changes nothing.
"""

from django.db import IntegrityError, models, transaction
from django.db.models import F


def update(rows: models.QuerySet, values: dict, revision: int) -> bool:
    """Change the one row among `rows` that still has this revision; False if there is none."""
    return rows.filter(revision=revision).update(**values, revision=F("revision") + 1) == 1


def insert(model: type[models.Model], key: dict, values: dict) -> bool:
    """Insert a row; False if another save was first, which is rare and asked only then."""
    try:
        with transaction.atomic():
            model.objects.create(**key, **values)
    except IntegrityError:
        if model.objects.filter(**key).exists():
            return False
        raise
    return True
