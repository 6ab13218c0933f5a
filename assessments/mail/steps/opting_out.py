"""Switch reminders off and on: a person for her own address, an institution for its mailbox.

The link in a message is signed and needs no login; it says which address, and allows nothing else.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from assessments.models import Institution, OutgoingMail, User

SIGNER = Signer(salt="reminders")


class UnknownAddress(Exception):
    """The link was changed, or its account or institution is gone."""


def address_of(mail: OutgoingMail) -> str:
    """The page where the reader of this message switches its kind off."""
    return settings.SITE_URL + reverse("reminders-by-link", args=[token_of(mail.person or mail.institution)])


def token_of(holder: User | Institution) -> str:
    """Names the holder of an address so that nobody can name another."""
    return SIGNER.sign(f"{holder._meta.model_name}-{holder.pk}")


def holder_of(token: str) -> User | Institution:
    """The account or institution of a token. Raises UnknownAddress."""
    try:
        name, _, pk = SIGNER.unsign(token).partition("-")
        model = {model._meta.model_name: model for model in (User, Institution)}[name]
        return model.objects.get(pk=pk)
    except (BadSignature, KeyError, User.DoesNotExist, Institution.DoesNotExist) as error:
        raise UnknownAddress from error


def switch(holder: User | Institution, *, on: bool) -> None:
    """Reminders yes or no, from now on; messages about what has happened come all the same."""
    holder.wants_reminders = on
    holder.save(update_fields=["wants_reminders"])
