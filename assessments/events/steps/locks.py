"""Locks of rows, in one order, so that no two steps ever wait for each other.

A step that locks several rows takes them in this order, rows of one table by their keys:

    catalogue → round → institution → self-assessment → what belongs to it (inquiry, measure, good example, texts)

Accounts come last, with their roles, what waits for a second person, opinions and messages. Who changes several
self-assessments at once locks their rounds first; who changes one need not. Locked is what keeps others from changing
the row, not from referring to it (FOR NO KEY UPDATE): each audit event refers to its round, each answer to its
self-assessment, and none has to wait.

Nothing else in the application locks rows, except the delivery of messages, which takes one and skips locked ones.
SQLite knows one lock, that of the whole database.
"""

from django.db.models import QuerySet


def lock(rows: QuerySet, of: str = "self") -> QuerySet:
    """The rows as they are once they are locked, in the order of their keys. Callers sit in `transaction.atomic`."""
    return rows.select_for_update(of=(of,), no_key=True).order_by("pk")


def locked(instance, *related):
    """The row as it is now, locked until the transaction ends."""
    return lock(type(instance)._default_manager.select_related(*related)).get(pk=instance.pk)


def delete_in_order(rows: QuerySet) -> int:
    """Delete rows that others may delete at the same time by another criterion; returns how many."""
    keys = list(lock(rows).values_list("pk", flat=True))
    return rows.model._default_manager.filter(pk__in=keys).delete()[0]
