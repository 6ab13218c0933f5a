"""A log-in ends at a fixed time after it began, whatever happens in it: the privacy page promises that."""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

BEGAN = "began"  # seconds since 1970
BROWSER = "browser"


class SessionStore(db.SessionStore):
    """Django's own store prolongs a session each time it is saved; this one keeps its end, and knows its account."""

    @classmethod
    def get_model_class(cls):
        from assessments.models import LoginSession  # noqa: PLC0415 -- models need loaded apps

        return LoginSession

    def save(self, must_create=False):
        if SESSION_KEY in self:
            self.setdefault(BEGAN, int(time.time()))
        super().save(must_create)

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        row.browser = data.get(BROWSER, "")
        if BEGAN in data:
            row.began_at = datetime.fromtimestamp(data[BEGAN], UTC)
            latest = datetime.fromtimestamp(data[BEGAN] + settings.SESSION_COOKIE_AGE, UTC)
            row.expire_date = min(row.expire_date, latest)
        return row
