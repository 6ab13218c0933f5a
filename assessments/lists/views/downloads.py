"""A file that somebody takes away: the answer, and the event that says so. Every file leaves by this door."""

from django.db.models import Model
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from assessments.models import AssessmentRound, AuditEvent


def download(
    request,
    content: bytes,
    name: str,
    media_type: str,
    *,
    about: Model | type[Model],
    round: AssessmentRound | None = None,
) -> HttpResponse:
    """The file as an attachment. `about` is the row it tells of, or the model if it tells of many.

    The log knows what people who are logged in take away, and nothing of anybody else: what is public is public.
    """
    if request.user.is_authenticated and request.method == "GET":
        AuditEvent.objects.record_download(by=request.user, about=about, file_name=name, round=round)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
