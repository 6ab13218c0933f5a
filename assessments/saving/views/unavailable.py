"""When the database does not answer: a 503 page that keeps what was typed, never a bare error.

Asks no database itself. What a person has sent comes back in a form that sends the same once more.
"""

import logging

from django.db import DatabaseError, Error, InterfaceError, OperationalError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.encoding import escape_uri_path

from assessments.saving.views.background import wants_json
from assessments.saving.views.sent_texts import sent

BUSY = "Der Server ist gerade ausgelastet. Ihre Eingaben sind noch nicht gespeichert."
RETRY_AFTER = 30  # seconds

logger = logging.getLogger(__name__)


class DatabaseUnavailableMiddleware:
    """Stands after the authentication and before the first middleware that asks who is logged in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *args):
        # Loads session and account here, because Django turns an error between two middlewares into a 500.
        try:
            bool(request.user.is_authenticated)
        except Error as error:
            if response := self.process_exception(request, error):
                return response
            raise

    def process_exception(self, request, exception):
        if is_unavailable(exception):
            record(request, exception)
            return busy(request)


def is_unavailable(error: Exception) -> bool:
    """Locked too long, disk full, connection lost, statement cancelled: what may be over at the next try.

    A crash of PostgreSQL comes as a plain DatabaseError; its other subclasses are faults of the program.
    """
    return isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError


def record(request, error: Exception) -> None:
    """Write to the log what went wrong; nothing of what was typed, and no line that an address makes up."""
    logger.error("Database unavailable: %s %s", request.method, escape_uri_path(request.path), exc_info=error)


def busy(request):
    """The answer 503, as JSON for a script that asks for it."""
    if wants_json(request):
        response = JsonResponse({"message": BUSY}, status=503)
    else:
        response = render(request, "503.html", sent(request), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
