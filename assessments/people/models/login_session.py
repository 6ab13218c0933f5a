"""Anmeldungen: the sessions of the log-ins, each with its account, so that a person can see and end her own."""

import hashlib

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone


class LoginSessionManager(BaseSessionManager):
    def running(self, account) -> models.QuerySet:
        """The log-ins of an account that have not ended, the newest first."""
        rows = self.filter(account=account, expire_date__gt=timezone.now())
        return rows.order_by("-began_at", "session_key").defer("session_data")


class LoginSession(AbstractBaseSession):
    """Django's session with who logged in when; written by the session engine only."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="login_sessions", verbose_name="Konto"
    )
    browser = models.CharField("Browser", max_length=60, blank=True)  # in a few words: „Firefox unter Windows“
    began_at = models.DateTimeField("angemeldet um", null=True)

    objects = LoginSessionManager()

    class Meta:
        verbose_name = "Anmeldung"
        verbose_name_plural = "Anmeldungen"

    @property
    def name(self) -> str:
        """What a page may call it by: whoever knows the key itself is logged in."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]
