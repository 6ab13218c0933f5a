"""What every view asks of a request."""

from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "POST"])


def demand(allowed: bool) -> None:
    """403 unless a function of `permissions` said yes."""
    if not allowed:
        raise PermissionDenied


def posted(request):
    return request.POST if request.method == "POST" else None
