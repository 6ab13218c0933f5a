"""Attempts to log in: how wrong passwords are counted, and what the logs say of them.

The audit log is for the Revision, the server log for fail2ban (docs/betrieb.md has the pattern). What was typed stands
in neither: people type their password into the wrong field.
"""

import logging

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.db.models import Q

from assessments.models import AuditEvent, User

LOCKED_FOR = 300  # seconds; as in ACCOUNT_RATE_LIMITS

logger = logging.getLogger(__name__)


def account_called(login: str) -> User | None:
    """The account that a name or an address means; among several with that address the oldest."""
    found = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login))
    name = User.normalize_username(login)
    return min(found, key=lambda account: (account.username != name, account.pk), default=None)


def key(request, account: User | None, login: str) -> str:
    """Under which key wrong passwords count: of an account, from a network.

    Nobody elsewhere can lock a person out at her desk. Name and address count as one account, and a new password
    starts a new count: that is the way back for whoever gets the mail with the link.
    """
    who = f"{account.pk}:{account.password}" if account else login.lower()
    return f"{who}:{get_ip(request)}"


def failed(request, account: User | None) -> None:
    """Note a wrong password, or the right one of an account that may not log in."""
    logger.warning("failed login from %s for %s", _address(request), _named(account))
    AuditEvent.objects.record_attempt(verb=AuditEvent.Verb.LOG_IN_FAILED, account=account)


def refused(request, account: User | None) -> None:
    """Note an attempt that came after too many; in the audit log once for as long as it lasts."""
    logger.warning("refused login from %s for %s", _address(request), _named(account))
    if cache.add(f"lock-out:{account.pk if account else 0}:{get_ip(request)}", True, LOCKED_FOR):
        AuditEvent.objects.record_attempt(verb=AuditEvent.Verb.LOCK_OUT, account=account)


def _address(request) -> str:
    """A valid address and nothing else; headers count as far as TRUSTED_PROXY_COUNT says."""
    return get_adapter().get_client_ip(request)


def _named(account: User | None) -> str:
    return f"account {account.pk}" if account else "an unknown account"
