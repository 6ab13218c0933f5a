"""403 and 404: pages that say what now, and keep what was typed. Neither asks a database."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from assessments.saving.views.background import wants_json
from assessments.saving.views.sent_texts import sent

NOT_ALLOWED = "Das gehört zu einer anderen Rolle."
NOT_FOUND = "Diese Seite gibt es nicht mehr."


class RoleEnded(PermissionDenied):
    """The person had a role here until a while ago; str() says so in German."""

    def __init__(self):
        super().__init__("Sie haben hier keine Rolle mehr.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Visible but not allowed, or not any more."""
    ended = isinstance(exception, RoleEnded)
    if wants_json(request):
        return JsonResponse({"message": str(exception) if ended else NOT_ALLOWED}, status=403)
    return render(request, "403.html", _typed(request) | {"role_ended": ended}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not for this person."""
    if wants_json(request):
        return JsonResponse({"message": NOT_FOUND}, status=404)
    return render(request, "404.html", _typed(request), status=404)


def _typed(request: HttpRequest) -> dict:
    return {"texts": sent(request).get("texts", ())} if request.method == "POST" else {}
