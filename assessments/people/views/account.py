"""„Mein Konto“: who I am here, my messages, my log-ins, how pages look."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments.access import permissions
from assessments.models import Institution, LoginSession
from assessments.people.forms.appearance import APPEARANCES, COOKIE

A_YEAR = 365 * 24 * 60 * 60  # seconds


@require_GET
def own_account(request):
    """Everything that is about the account itself, on one page."""
    user = request.user
    institutions = Institution.objects.exclude(mailbox="").filter(pk__in=permissions.led_institution_ids(user))
    context = {
        "roles": user.memberships.valid().select_related("institution"),
        "institutions": institutions,
        "sessions": LoginSession.objects.running(user),
        "own_session": request.session.session_key,
        "appearances": APPEARANCES,
        "appearance": request.COOKIES.get(COOKIE, ""),
    }
    return render(request, "people/own.html", context)


@require_POST
def end_sessions(request):
    """One other log-in (`session` in the form), or all others."""
    others = [one for one in LoginSession.objects.running(request.user) if not _is_own(request, one)]
    wanted = request.POST.get("session", "")
    ended = [one for one in others if not wanted or one.name == wanted]
    LoginSession.objects.filter(pk__in=[one.pk for one in ended]).delete()
    if ended:
        messages.success(request, f"Abgemeldet: {len(ended)}. Diese Anmeldung hier bleibt bestehen.")
    else:
        messages.info(request, "Es gibt keine andere Anmeldung mehr.")
    return redirect("own-account")


@require_POST
def set_appearance(request):
    """Light, dark, or as the device says; kept in this browser."""
    chosen = request.POST.get("appearance", "")
    response = redirect("own-account")
    if chosen in dict(APPEARANCES) and chosen:
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(COOKIE)
    messages.success(request, "Die Darstellung ist geändert.")
    return response


def _is_own(request, session: LoginSession) -> bool:
    return session.session_key == request.session.session_key
