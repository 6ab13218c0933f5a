"""The answer to a script that saves while a person writes: what the page would say, as JSON."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.forms.revisions import RevisionedForm


def answer(request, outcome) -> JsonResponse:
    """`tokens` names every group that the server now has as it was sent; all others are not saved."""
    return JsonResponse(
        {
            "time": f"{timezone.localtime():%H:%M}",
            "message": outcome.refusal,
            "tokens": outcome.tokens,
            "errors": {
                field.html_name: list(field.errors) for group in outcome.invalid for field in group if field.errors
            },
            "conflicts": {prefix: _conflict(request, group) for prefix, group in outcome.conflicts.items()},
        },
        status=outcome.status,
    )


def _conflict(request, group: RevisionedForm) -> dict:
    """The same panel as on the page, and the saved values to take over; none if the measure was removed."""
    saved = group.conflict
    values = {saved[name].html_name: str(saved[name].value() or "") for name in saved.value_fields} if saved else None
    html = render_to_string("staff/_conflict.html", {"group": group}, request)
    return {"name": group.name_for_people, "html": html, "values": values}
