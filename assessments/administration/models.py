"""Verlauf: earlier states of what the administration maintains. Never of what people answer, write or do all day."""

from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField, DateTimeField, QuerySet, Value
from django.utils import timezone
from simple_history.models import HistoricalRecords

FORGOTTEN = "nicht mehr gespeichert"


class History(HistoricalRecords):
    """Keeps each state of a row that is saved or deleted, with the day and the account.

    `QuerySet.update` and `bulk_create` pass it by; a test keeps them away from the models that have a history.
    """

    def __init__(self, of: str):
        super().__init__(verbose_name=f"Verlauf: {of}", verbose_name_plural=f"Verlauf: {of}")

    def post_save(self, instance, created, using=None, **kwargs):
        """Rows that come from a file too: without its first state a row's first change would show no „before“."""
        super().post_save(instance, created, using=using, **kwargs | {"raw": False})


def tracked_models() -> list:
    """The models with a history."""
    models = apps.get_app_config("assessments").get_models()
    return [model for model in models if hasattr(model._meta, "simple_history_manager_attribute")]


def forget_people(until: datetime) -> int:
    """Take the person off all states up to then; the states stay. One UPDATE for each model; returns how many."""
    return sum(
        model.history.filter(history_date__lte=until, history_user__isnull=False).update(
            history_user=None, history_change_reason=FORGOTTEN
        )
        for model in tracked_models()
    )


def remember_first_state(rows: QuerySet, by=None) -> None:
    """Write the state of rows that have none yet, because they came in by `bulk_create`; in one INSERT.

    `by` is the account that has just created them, where that is known.
    """
    model = rows.model
    kept = model.history.model._meta
    names = [field.attname for field in model._meta.concrete_fields]
    facts = {
        "history_date": Value(timezone.now(), DateTimeField()),
        "history_type": Value("+"),
        "history_user": Value(by and by.pk, BigIntegerField()),
    }
    columns = [kept.get_field(name).column for name in (*names, *facts)]
    first = rows.exclude(pk__in=model.history.values("id")).order_by("pk")
    select, params = first.values_list(*names, *facts.values()).query.sql_with_params()
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {connection.ops.quote_name(kept.db_table)} ({quoted}) {select}", params)
