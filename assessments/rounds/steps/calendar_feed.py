"""The private address under which a calendar program fetches a person's days, without a log-in.

The address is signed, so nobody can make one for somebody else, and holds a random key of the account: with a new key,
or none, all earlier addresses are dead. It opens days and nothing else.
"""

import secrets

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare

from assessments.models import User

SIGNER = Signer(salt="calendar", sep=".")  # calendar programs know nothing odd in an address


class UnknownAddress(Exception):
    """The address was never given out, was renewed or switched off, or its account is closed."""


def token_of(user: User) -> str:
    """The secret end of the address; only for an account with a key."""
    return SIGNER.sign(f"{user.pk}-{user.calendar_key}")


def holder_of(token: str) -> User:
    """The account with its roles of today; one query, none for an address that was made up. Raises UnknownAddress."""
    try:
        pk, _, key = SIGNER.unsign(token).partition("-")
    except BadSignature as error:
        raise UnknownAddress from error
    user = User.with_roles(pk)
    if not (user and user.is_active and key and constant_time_compare(user.calendar_key, key)):
        raise UnknownAddress
    return user


def renew(user: User) -> None:
    """A new address; the old one is dead."""
    _keep(user, secrets.token_hex(16))


def switch_off(user: User) -> None:
    """No address any more."""
    _keep(user, "")


def _keep(user: User, key: str) -> None:
    user.calendar_key = key
    user.save(update_fields=["calendar_key"])
