"""Sent twice is done once: a double click, a reload, a second try after a lost answer.

Every form that is sent with a button carries a key (`{% sending %}`). The key is claimed in the transaction of the
view: the second of two equal requests waits for the first and is answered as it was, without doing anything. Who
changes the text and sends again means it: the contents are part of what is recognised.

A POST that was taken is answered with a redirect, never with a page. Its address goes into a cookie, by which the
script forgets what it kept of the form (static/js). A redirect with an error says that nothing was taken.
"""

import hashlib
from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import Error, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.models import SentForm
from assessments.saving.views import unavailable

KEY = "sending"  # name of the hidden field
TAKEN = "sent"  # name of the cookie
COOKIE_AGE = 60  # seconds; the next page reads it
NOT_CONTENT = frozenset({"csrfmiddlewaretoken"})
ARRIVED_BEFORE = "Ihre Eingabe war schon angekommen. Sie ist einmal gespeichert."


class SentOnceMiddleware:
    """The last one: nothing may come between the claim and the view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "may_be_taken", False) and _is_taken(request, response):
            value = quote(request.path)
            response.set_cookie(TAKEN, value, max_age=COOKIE_AGE, samesite="Lax", secure=request.is_secure())
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        request.may_be_taken = True  # a redirect to the login page comes before this
        request.told_before = len(messages.get_messages(request))
        if not request.POST.get(KEY):
            return None
        try:
            return _once(request, view, args, kwargs)
        except Error as error:
            if not unavailable.is_unavailable(error):
                raise
            unavailable.record(request, error)
            return unavailable.busy(request)


def _is_taken(request: HttpRequest, response: HttpResponse) -> bool:
    """A redirect; but one with an error above the next page has changed nothing."""
    return 300 <= response.status_code < 400 and not _told_of_error(request)


def _told_of_error(request: HttpRequest) -> bool:
    told = messages.get_messages(request)
    new = list(told)[request.told_before :]
    told.used = False  # the next page shows them
    return any(message.level == messages.ERROR for message in new)


def _once(request: HttpRequest, view, args, kwargs) -> HttpResponse:
    with transaction.atomic():
        digest = _digest(request)
        if not _claim(digest):
            messages.info(request, ARRIVED_BEFORE)
            return redirect(SentForm.objects.get(digest=digest).answered_with)
        response = view(request, *args, **kwargs)
        if connection.needs_rollback or response.status_code >= 500:
            transaction.set_rollback(True)
        elif _is_taken(request, response):
            SentForm.objects.filter(digest=digest).update(answered_with=response.url)
        else:
            SentForm.objects.filter(digest=digest).delete()  # nothing was done: the same may be sent again
    return response


def _claim(digest: str) -> bool:
    """Whether nobody had it before; waits for a request that is just claiming it."""
    try:
        with transaction.atomic():
            SentForm.objects.create(digest=digest)
    except IntegrityError:
        return False
    return True


def _digest(request: HttpRequest) -> str:
    """Of the account, the address, and everything that was sent."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in NOT_CONTENT for value in values]
    files = [(name, file.name, _contents(file)) for name, files in request.FILES.lists() for file in files]
    return hashlib.sha256(repr((request.user.pk, request.get_full_path(), fields, files)).encode()).hexdigest()


def _contents(file: UploadedFile) -> str:
    """Their digest; the view reads them from the start."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
