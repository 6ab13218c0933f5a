"""Institutions that want to leave."""

from django.db.models import QuerySet

from assessments.access import insight, permissions
from assessments.models import AuditEvent, Departure, Institution, User

TAKEN_ALONG = "chancencheck-alles-"  # how the names of the files with everything begin


def was_taken_along(institution: Institution) -> bool:
    """Whether somebody of the institution has taken everything along, as far as the log reaches; one query."""
    files = AuditEvent.objects.filter(verb=AuditEvent.Verb.DOWNLOAD, note__startswith=TAKEN_ALONG)
    return files.filter(subject_type=institution._meta.model_name, subject_id=institution.pk).exists()


def departures_to_carry_out(user: User) -> QuerySet[Departure]:
    """Those that wait for this person; one query, none for those who carry out nothing."""
    if not insight.may_confirm(user):
        return Departure.objects.none()
    others = Departure.objects.exclude(requested_by=user).exclude(institution__in=permissions.institution_ids(user))
    return others.select_related("institution", "requested_by")
