"""The send log."""

from django.db.models import Count, QuerySet

from assessments.models import OutgoingMail


def mail_log(*, round_code: str = "", kind: str = "", status: str = "") -> QuerySet[OutgoingMail]:
    """Messages, the newest first, with all that a row shows."""
    rows = OutgoingMail.objects.select_related("institution", "assessment__round", "person").order_by("-pk")
    filters = {"assessment__round__code": round_code, "kind": kind, "status": status}
    return rows.filter(**{name: value for name, value in filters.items() if value})


def mail_counts(mails: QuerySet[OutgoingMail]) -> dict[str, int]:
    """Number of messages by status, every status named."""
    found = dict(mails.select_related(None).order_by().values_list("status").annotate(number=Count("pk")))
    return {status: found.get(status, 0) for status in OutgoingMail.Status.values}
