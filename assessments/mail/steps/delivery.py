"""Send what waits in the outbox, with any number of processes at once.

A process claims one message at a time for ten minutes. If it is killed meanwhile, another one takes it up after that.
What the server refuses for good has failed at once; everything else is tried again after growing pauses.
"""

import logging
import math
import smtplib
import time
from collections import Counter
from datetime import timedelta

from django.core.mail import get_connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.mail.models.kinds import KINDS
from assessments.mail.steps.message import message_of
from assessments.models import Assessment, AssessmentRound, Inquiry, MailKind, OutgoingMail
from assessments.queue.steps.jobs import take
from assessments.queue.steps.worker import chore

Status = OutgoingMail.Status
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60))
LEASE = timedelta(minutes=10)  # longer than the whole dialogue with a slow server
UNREACHABLE = "Der Mailserver antwortet nicht."
INTERRUPTED = "Das Versenden wurde mehrmals unterbrochen."
BROKEN = "Beim Erstellen der Nachricht ist ein Fehler aufgetreten. Bitte melden Sie ihn der Fachadministration."

logger = logging.getLogger(__name__)


class Unreachable(Exception):
    """The server cannot be spoken with; the next message would fare no better."""


class Refused(Exception):
    """The server has answered no. `for_good` says that asking again would not help; str() is for the reviewer."""

    def __init__(self, reason: str, *, for_good: bool):
        super().__init__(reason)
        self.for_good = for_good


@chore(every=5)
def deliver_briefly() -> Counter:
    """Send for half a minute at most: the worker has other chores."""
    return deliver(until=time.monotonic() + 30)


def deliver(until: float = math.inf) -> Counter:
    """Send what is due; returns how many messages were sent, failed, dropped or wait for another try."""
    done = Counter()
    if not waiting().exists():
        return done  # on SQLite every claim takes the write lock
    connection = get_connection()
    try:
        while time.monotonic() < until and (mail := _claim()):
            outcome = _deliver_one(mail, connection)
            done[outcome] += 1
            if outcome == Status.WAITING and mail.reason == UNREACHABLE:
                break
    finally:
        _hang_up(connection)
    if done[Status.SENT]:
        _try_the_rest_now()
    return done


def waiting() -> QuerySet[OutgoingMail]:
    """Messages to be sent now that nobody is sending."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return OutgoingMail.objects.filter(free, status=Status.WAITING, next_try_at__lte=now)


def try_again(mails: QuerySet[OutgoingMail]) -> int:
    """Put failed messages back into the outbox, as if new; returns how many."""
    now = timezone.now()
    return mails.filter(status=Status.FAILED).update(
        status=Status.WAITING, attempts=0, next_try_at=now, finished_at=None, reason=""
    )


def _claim() -> OutgoingMail | None:
    """Take the next message; two processes never take the same one."""
    pk = take(waiting().order_by("next_try_at", "pk"), claimed_until=timezone.now() + LEASE)
    related = ("assessment__round", "institution", "inquiry", "person", "membership__user")
    return pk and OutgoingMail.objects.select_related(*related).get(pk=pk)


def _deliver_one(mail: OutgoingMail, connection) -> str:
    """Send the message and note what came of it; returns its status."""
    if mail.attempts > len(PAUSES) + 1:
        return _finish(mail, Status.FAILED, mail.reason or INTERRUPTED)
    if reason := why_not_needed(mail):
        return _finish(mail, Status.DROPPED, reason)
    try:
        _send(mail, connection)
    except Unreachable:
        _hang_up(connection)
        return _again_later(mail, UNREACHABLE)
    except Refused as refusal:
        if refusal.for_good:
            return _finish(mail, Status.FAILED, str(refusal))
        return _again_later(mail, str(refusal))
    except Exception:  # a message that cannot be made must not hold up the others
        logger.exception("Message %s cannot be made", mail.pk)
        return _again_later(mail, BROKEN)
    if mail.kind == MailKind.PASSWORD:  # nobody needs to know later who has forgotten one
        mail.delete()
        return Status.SENT
    return _finish(mail, Status.SENT)


def why_not_needed(mail: OutgoingMail) -> str:
    """What has made the message pointless since it was written, or ""."""
    assessment = mail.assessment
    if mail.person and not mail.person.is_active:
        return "Das Konto ist nicht mehr aktiv."
    if mail.kind == MailKind.PASSWORD and timezone.now() - mail.created_at > timedelta(days=1):
        return "Der Link kam nicht rechtzeitig an."
    if mail.kind == MailKind.PASSWORD and mail.recipient.casefold() != mail.person.email.casefold():
        return "Das Konto hat inzwischen eine andere Adresse."
    if mail.kind == MailKind.NEW_ROLE and mail.membership is None:
        return "Die Rolle gibt es nicht mehr."
    if assessment is None:
        return ""
    if assessment.status == Assessment.Status.DECLINED:
        return "Die Institution nimmt nicht teil."
    if KINDS[MailKind(mail.kind)].holds:
        return ""
    if assessment.round.status not in AssessmentRound.RUNNING:
        return "Die Runde ist beendet."
    if mail.kind == MailKind.REMINDER and assessment.status not in Assessment.UNFINISHED:
        return "Die Selbstbewertung ist inzwischen eingereicht."
    return _why_too_late(mail)


def _why_too_late(mail: OutgoingMail) -> str:
    """Somebody has acted since, or ""."""
    whose = KINDS[MailKind(mail.kind)].turn
    if whose and mail.assessment.turn_on(timezone.localdate()).who != whose:
        return "Inzwischen ist jemand anderes dran."
    if mail.kind == MailKind.INQUIRY and mail.inquiry.status != Inquiry.Status.OPEN:
        return "Die Rückfrage ist inzwischen beantwortet."
    if mail.kind == MailKind.REPLIED and mail.inquiry.status != Inquiry.Status.ANSWERED:
        return "Die Rückfrage ist inzwischen gelesen."
    return ""


def _send(mail: OutgoingMail, connection) -> None:
    message = message_of(mail)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable from error
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refusal(code, words) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPSenderRefused as error:  # not the fault of this address
        refusal = _refusal(error.smtp_code, error.smtp_error)
        raise Refused(str(refusal), for_good=False) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable from error


def _refusal(code: int, words: bytes | str) -> Refused:
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    return Refused(f"Der Mailserver lehnt ab: {code} {' '.join(words.split())}", for_good=code >= 500)


def _finish(mail: OutgoingMail, status: str, reason: str = "") -> str:
    return _note(mail, status=status, reason=reason, finished_at=timezone.now())


def _again_later(mail: OutgoingMail, reason: str) -> str:
    """Wait longer each time; after the last pause the message has failed."""
    if mail.attempts > len(PAUSES):
        return _finish(mail, Status.FAILED, reason)
    return _note(mail, status=Status.WAITING, reason=reason, next_try_at=timezone.now() + PAUSES[mail.attempts - 1])


def _note(mail: OutgoingMail, *, reason: str, **values) -> str:
    """Write down the outcome and give the claim back. Servers repeat the address; a person's stays out of the log."""
    mail.reason = (reason.replace(mail.recipient, "…") if mail.person_id else reason)[:300]
    OutgoingMail.objects.filter(pk=mail.pk, status=Status.WAITING).update(
        reason=mail.reason, claimed_until=None, **values
    )
    return values["status"]


def _try_the_rest_now() -> None:
    """The server is back: nothing waits any longer only because it was away."""
    OutgoingMail.objects.filter(status=Status.WAITING, reason=UNREACHABLE).update(next_try_at=timezone.now())


def _hang_up(connection) -> None:
    """Close the connection; a server that does not answer any more is no reason to fail."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server did not say goodbye")
