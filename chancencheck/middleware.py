"""Headers that Django and django-csp do not set, and requests that no page can answer."""

from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest


def response_policy(get_response):
    """Keep pages out of caches (a shared office computer) and switch off what browsers could record.

    Stands below whitenoise, so static files stay cacheable. A view may set its own Cache-Control.
    """

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response

    return middleware


def refuse_nul(get_response):
    """400 for a NUL in address or cookie, which PostgreSQL cannot look up (a 500). Forms refuse theirs."""

    def middleware(request):
        texts = (request.path, unquote(request.META["QUERY_STRING"]), *request.COOKIES.values())
        if any("\0" in text for text in texts):
            raise BadRequest("NUL in address or cookie")
        return get_response(request)

    return middleware


def keep_newer_login(get_response):
    """A request of the script answers about the log-in it was sent with; it may not take back the next one.

    Django tells the browser to forget a cookie whose session has ended. An answer that comes late, after somebody has
    logged out and in again, would so end the new session. Pages go on forgetting it.
    """

    def middleware(request):
        response = get_response(request)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and not cookie.value and request.headers.get("Accept") == "application/json":
            del response.cookies[settings.SESSION_COOKIE_NAME]
        return response

    return middleware
