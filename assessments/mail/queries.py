"""The send log."""

from django.db.models import Count, QuerySet

from assessments.models import MailKind, OutgoingMail


def mail_log(*, round_code: str = "", kind: str = "", status: str = "") -> QuerySet[OutgoingMail]:
    """Messages to institutions, the newest first, with all that a row shows. Who forgets a password is not shown."""
    rows = OutgoingMail.objects.exclude(kind=MailKind.PASSWORD).order_by("-pk")
    rows = rows.select_related("institution", "assessment__round", "person")
    filters = {"assessment__round__code": round_code, "kind": kind, "status": status}
    return rows.filter(**{name: value for name, value in filters.items() if value})


def mail_counts(mails: QuerySet[OutgoingMail]) -> dict[str, int]:
    """Number of messages by status, every status named."""
    found = dict(mails.select_related(None).order_by().values_list("status").annotate(number=Count("pk")))
    return {status: found.get(status, 0) for status in OutgoingMail.Status.values}
