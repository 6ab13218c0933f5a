"""For the script that saves while a person writes: refusals as JSON, a fresh token, the end of the log-in."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.saving.views.sent_texts import sent

LOGGED_OUT = "Sie sind nicht mehr angemeldet."
LOG_IN_AGAIN = "Die Seite war lange offen. Bitte melden Sie sich noch einmal an."
PAGE_TOO_OLD = "Die Seite war zu lange offen."


def wants_json(request) -> bool:
    """Whether a script asks, not a person's browser."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


class LoginRequiredOrJson(LoginRequiredMiddleware):
    """Sends a script no login page, which it might take for success, but 401."""

    def handle_no_permission(self, request, view_func):
        if wants_json(request):
            return JsonResponse({"message": LOGGED_OUT}, status=401)
        return super().handle_no_permission(request, view_func)


def csrf_failure(request, reason=""):
    """A new login in another tab has changed the token of this page: JSON, or a page with the texts that were sent.

    The login page has nothing to lose: it comes anew, and leads on whoever is logged in already.
    """
    if wants_json(request):
        return JsonResponse({"message": PAGE_TOO_OLD}, status=403)
    if request.resolver_match.url_name == "account_login":
        if not request.user.is_authenticated:
            messages.info(request, LOG_IN_AGAIN)
        return redirect(request.get_full_path())
    texts = sent(request).get("texts", ()) if _is_own_page(request) else ()
    return render(request, "403_csrf.html", {"texts": texts}, status=403)


def _is_own_page(request) -> bool:
    """Whether one of our pages sent it: nobody else puts words on ours."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


@require_http_methods(["GET", "HEAD", "POST"])
def session(request):
    """Who is logged in, the form token, and the seconds until the log-in ends; a POST, as older pages send, as well."""
    seconds = _seconds_left(request.session)
    return JsonResponse({"account": str(request.user.pk), "token": get_token(request), "seconds": seconds})


def _seconds_left(session) -> int:
    ends = session.model.objects.values_list("expire_date", flat=True).get(pk=session.session_key)
    return max(int((ends - timezone.now()).total_seconds()), 0)
