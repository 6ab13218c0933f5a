"""Write messages into the outbox: inside the transaction of what has happened, with one statement for any number.

A worker finds them after the commit (`delivery`). What is for the team goes to the functional mailbox of the
institution; without one, to the accounts of its coordinators and heads. What is for one role goes to the addresses of
its accounts; the mailbox stands in where there is none. Nobody is told of her own step at her own address; only the
receipt reaches everybody.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from assessments.models import (
    Assessment,
    AssessmentRound,
    Inquiry,
    Institution,
    MailKind,
    Membership,
    OutgoingMail,
    Role,
    User,
)
from assessments.models.account import not_ended

KEPT = timedelta(days=365)
ACCOUNT = ("user__email", "user_id", "user__function")
NOTHING = Value(None, BigIntegerField())
ANSWERABLE = (Role.COORDINATOR, Role.HEAD)


class Recipient(NamedTuple):
    """Whom a message reaches, and what it is about; a mailbox is nobody's."""

    institution_id: int
    assessment_id: int | None
    address: str
    person_id: int | None = None
    function: str = ""

    @property
    def shown(self) -> str:
        """The mailbox, or the function of the account that stands in for it."""
        return f"Konto „{self.function}“" if self.person_id else self.address


def invite(assessments: QuerySet[Assessment]) -> int:
    """Messages to institutions whose round has begun; returns how many are new."""
    return _write(MailKind.INVITATION, assessments, "invitation")


def remind(assessments: QuerySet[Assessment], occasion: str) -> int:
    """Reminders of the deadline to those who want them; `occasion` keeps the same one from being sent twice."""
    return _write(MailKind.REMINDER, assessments, occasion)


def ask(inquiry: Inquiry, number: int) -> int:
    """There is something new to answer; `number` counts the entries of the thread."""
    return _write(MailKind.INQUIRY, _only(inquiry.assessment), f"inquiry {inquiry.pk}, entry {number}", inquiry)


def give_back(assessment: Assessment) -> int:
    """The assessment was returned; that may happen several times."""
    return _write(MailKind.RETURNED, _only(assessment), _moment_in_words())


def extend(assessment: Assessment) -> int:
    """There is a new deadline."""
    return extend_all(_only(assessment))


def extend_all(assessments: QuerySet[Assessment]) -> int:
    """There is a new deadline for several."""
    return _write(MailKind.EXTENDED, assessments, _moment_in_words())


def accept(assessment: Assessment) -> int:
    """The review is done."""
    return _write(MailKind.ACCEPTED, _only(assessment), "acceptance")


def hand_over(assessment: Assessment, by: User) -> int:
    """The head's turn."""
    return _to_role(MailKind.HANDED_OVER, assessment, _moment_in_words(), Role.HEAD, by=by)


def ask_team(assessment: Assessment, by: User) -> int:
    """The head asks the team for changes."""
    return _to_role(MailKind.HEAD_ASKS, assessment, _moment_in_words(), Role.COORDINATOR, by=by)


def tell_all_answered(assessment: Assessment, by: User, today: date) -> int:
    """Somebody who may not hand over says that the team is done; once a day. Without a coordinator to the head."""
    return _to_role(MailKind.ALL_ANSWERED, assessment, _of_day(today), Role.COORDINATOR, by=by, otherwise=Role.HEAD)


def is_told(assessment: Assessment, today: date) -> bool:
    """Whether the message of that day is written already."""
    return assessment.mails.filter(kind=MailKind.ALL_ANSWERED, occasion=_of_day(today)).exists()


def submit(assessment: Assessment, by: User) -> int:
    """The reviewers' turn, and a receipt to the team."""
    occasion = _moment_in_words()
    reviewers = _to_reviewers(MailKind.SUBMITTED, assessment, occasion, by=by)
    return reviewers + _write(MailKind.RECEIPT, _only(assessment), occasion)


def reply(inquiry: Inquiry, number: int, by: User) -> int:
    """The institution has answered; `number` counts the entries of the thread."""
    occasion = f"inquiry {inquiry.pk}, entry {number}"
    return _to_reviewers(MailKind.REPLIED, inquiry.assessment, occasion, by=by, inquiry=inquiry)


def publish(assessments: QuerySet[Assessment]) -> int:
    """The results are public."""
    return _write(MailKind.PUBLISHED, assessments, "publication")


def send_password_link(account: User, address: str) -> None:
    """The link itself is made when the message is sent, so that it is stored nowhere."""
    occasion = _moment_in_words()
    OutgoingMail.objects.create(kind=MailKind.PASSWORD, person=account, recipient=address, occasion=occasion)


def send_password_links(accounts: QuerySet[User]) -> int:
    """The same to several accounts, each at its own address; returns how many."""
    found = accounts.exclude(email="").order_by("pk").values_list("email", "pk")
    occasion = _moment_in_words()
    return _insert(
        OutgoingMail(kind=MailKind.PASSWORD, occasion=occasion, recipient=address, person_id=pk)
        for address, pk in found
    )


def tell_of_roles(roles: QuerySet[Membership]) -> int:
    """Tell institutions who may read their answers from now on: the mailbox, and those who head them besides."""
    now = _moment_in_words()
    there = "institution__memberships__"
    mailboxes = roles.filter(institution__mailbox__gt="")
    heads = roles.filter(
        not_ended(there),
        **{f"{there}role": Role.HEAD, f"{there}user__is_active": True, f"{there}user__email__gt": ""},
    )
    found = [
        *((*row, None) for row in mailboxes.order_by("pk").values_list("pk", "institution_id", "institution__mailbox")),
        *heads.order_by("pk").values_list("pk", "institution_id", f"{there}user__email", f"{there}user_id"),
    ]
    return _insert(
        OutgoingMail(
            kind=MailKind.NEW_ROLE,
            occasion=f"role {role}, {now}",
            membership_id=role,
            institution_id=institution,
            recipient=address,
            person_id=person,
        )
        for role, institution, address, person in found
    )


def remind_of_measures(institutions: QuerySet[Institution], occasion: str) -> int:
    """Ask institutions how their measures go; `occasion` is the half-year."""
    return _to(recipients_for_measures(institutions), MailKind.MEASURES, occasion)


def delete_old(today: date) -> int:
    """Delete messages twelve months after their round was closed, those without a round after as long; how many."""
    then = today - KEPT
    closed = AssessmentRound.history.filter(
        id=OuterRef("assessment__round"), status=AssessmentRound.Status.CLOSED, history_date__date__lte=then
    )
    over = Q(Exists(closed)) | Q(assessment=None, created_at__date__lte=then)
    number, _ = OutgoingMail.objects.filter(over).delete()
    return number


def recipients(assessments: QuerySet[Assessment], *, reminder: bool) -> list[Recipient]:
    """The mailboxes of their institutions (that want reminders), and the accounts that stand in for missing ones."""
    mailboxes = assessments.exclude(institution__mailbox="")
    if reminder:
        mailboxes = mailboxes.filter(institution__wants_reminders=True)
    accounts = _accounts(reminder=reminder).filter(institution__assessments__in=assessments.order_by().values("pk"))
    return [
        *_recipients(mailboxes, "institution_id", "pk", "institution__mailbox"),
        *_recipients(accounts, "institution_id", "institution__assessments__pk", *ACCOUNT),
    ]


def recipients_for_measures(institutions: QuerySet[Institution]) -> list[Recipient]:
    """The same for institutions whose measures nobody has reported on."""
    mailboxes = institutions.exclude(mailbox="").filter(wants_reminders=True)
    accounts = _accounts(reminder=True).filter(institution__in=institutions.order_by().values("pk"))
    return [
        *_recipients(mailboxes, "pk", NOTHING, "mailbox"),
        *_recipients(accounts, "institution_id", NOTHING, *ACCOUNT),
    ]


def _recipients(rows: QuerySet, *columns) -> list[Recipient]:
    return [Recipient(*row) for row in rows.order_by("pk").values_list(*columns)]


def _accounts(*, reminder: bool) -> QuerySet[Membership]:
    rows = Membership.objects.valid().filter(role__in=ANSWERABLE, institution__mailbox="", user__is_active=True)
    if reminder:
        rows = rows.filter(user__wants_reminders=True)
    return rows.exclude(user__email="")


def _reachable(role: Role) -> QuerySet[Membership]:
    """Accounts that have this role now and an address."""
    return Membership.objects.valid().filter(role=role, user__is_active=True).exclude(user__email="")


def _to_role(
    kind: MailKind, assessment: Assessment, occasion: str, role: Role, *, by: User, otherwise: Role | None = None
) -> int:
    """To the accounts with that role; without one to the mailbox, without both to the accounts with the other role."""
    institution = assessment.institution
    there = _reachable(role).filter(institution=institution)
    has_role = Exists(Membership.objects.valid().filter(institution=institution, role=role, user=by))
    people = there
    if otherwise and not institution.mailbox:
        people = there | _reachable(otherwise).filter(~Exists(there), institution=institution)
    mailboxes = _only(assessment).filter(~Exists(there), ~has_role).exclude(institution__mailbox="")
    people = _recipients(people.exclude(user=by), *_about(assessment), *ACCOUNT)
    boxes = _recipients(mailboxes, "institution_id", "pk", "institution__mailbox")
    return _to(people + boxes, kind, occasion)


def _to_reviewers(
    kind: MailKind, assessment: Assessment, occasion: str, *, by: User, inquiry: Inquiry | None = None
) -> int:
    """To the accounts of the reviewers, but not to those of the institution itself (`permissions.can_review`)."""
    of_the_team = Membership.objects.valid().filter(user=OuterRef("user"), institution=assessment.institution_id)
    rows = _reachable(Role.REVIEWER).filter(~Exists(of_the_team)).exclude(user=by)
    return _to(_recipients(rows, *_about(assessment), *ACCOUNT), kind, occasion, inquiry)


def _about(assessment: Assessment) -> tuple:
    """Columns of a message about this self-assessment to the account of a role."""
    return Value(assessment.institution_id), Value(assessment.pk)


def _write(kind: MailKind, assessments: QuerySet[Assessment], occasion: str, inquiry: Inquiry | None = None) -> int:
    return _to(recipients(assessments, reminder=kind.is_reminder), kind, occasion, inquiry)


def _to(found: Iterable[Recipient], kind: MailKind, occasion: str, inquiry: Inquiry | None = None) -> int:
    return _insert(
        OutgoingMail(
            kind=kind,
            occasion=occasion,
            inquiry=inquiry,
            institution_id=to.institution_id,
            assessment_id=to.assessment_id,
            recipient=to.address,
            person_id=to.person_id,
        )
        for to in found
    )


def _insert(mails: Iterable[OutgoingMail]) -> int:
    """What was written before stays as it is, also when two processes write at once; returns how many are new."""
    mails, now = list(mails), timezone.now()
    if not mails:
        return 0
    for mail in mails:
        mail.created_at = mail.next_try_at = now
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return OutgoingMail.objects.filter(kind=mails[0].kind, created_at=now).count()


def _only(assessment: Assessment) -> QuerySet[Assessment]:
    return Assessment.objects.filter(pk=assessment.pk)


def _of_day(today: date) -> str:
    return f"all answered {today:%Y-%m-%d}"


def _moment_in_words() -> str:
    """An occasion of its own for what may happen several times."""
    return f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}"
