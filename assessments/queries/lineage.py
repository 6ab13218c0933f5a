"""What an institution has come from, when institutions were merged or divided."""

from datetime import date

from django.db.models import Q, QuerySet

from assessments.models import Institution, Succession


def with_predecessors(institutions, on: date) -> QuerySet[Institution]:
    """These institutions (keys or a query of them) and those whose work they had taken over by that day."""
    former = Succession.objects.filter(successor__in=institutions, since__lte=on)
    return Institution.objects.filter(Q(pk__in=institutions) | Q(pk__in=former.values("predecessor"))).order_by()
