"""What hangs on a thing: counted by the database in one query, where Django would load every row."""

from django.db.models import CASCADE, PROTECT, Count, F, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def hanging_on(item: Model) -> tuple[dict[str, int], dict[str, int]]:
    """What would go with the item, and what forbids its deletion: kinds in German with their numbers."""
    relations = [relation for relation in _relations(item) if relation.on_delete in (CASCADE, PROTECT)]
    numbers = {f"number_{index}": _number_of(relation) for index, relation in enumerate(relations)}
    counted = type(item)._base_manager.filter(pk=item.pk).values(**numbers).first() if numbers else {}
    going, staying = {}, {}
    for relation, number in zip(relations, counted.values(), strict=True):
        if number:
            kind = relation.related_model._meta.verbose_name_plural
            found = going if relation.on_delete is CASCADE else staying
            found[kind] = found.get(kind, 0) + number
    return going, staying


def _relations(item: Model):
    """From other models of this app: what frameworks keep about the item is no news to anybody."""
    fields = item._meta.get_fields(include_hidden=True)
    found = [field for field in fields if field.auto_created and not field.concrete and not field.many_to_many]
    return [relation for relation in found if relation.related_model._meta.app_label == item._meta.app_label]


def _number_of(relation) -> Coalesce:
    name = relation.field.name
    rows: QuerySet = relation.related_model._base_manager.filter(**{name: OuterRef("pk")}).order_by()
    numbers = rows.annotate(owner=F(name)).values("owner").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)
