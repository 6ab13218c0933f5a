"""Write messages into the outbox: inside the transaction of what has happened, with two statements for any number.

A worker finds them after the commit (`worker.CHORES`). They go to the functional mailbox of the institution; without
one, to the accounts of its coordinators and heads.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
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

# What `_common` gives, and then what `to_mailboxes` and the others give.
COLUMNS = (
    *("kind", "occasion", "created_at", "next_try_at", "inquiry_id", "membership_id"),
    *("institution_id", "assessment_id", "recipient", "person_id"),
)
KEPT = timedelta(days=365)
ANSWERABLE = (Role.COORDINATOR, Role.HEAD)


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
    return _write(MailKind.RETURNED, _only(assessment), f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}")


def extend(assessment: Assessment) -> int:
    """There is a new deadline."""
    return extend_all(_only(assessment))


def extend_all(assessments: QuerySet[Assessment]) -> int:
    """There is a new deadline for several."""
    return _write(MailKind.EXTENDED, assessments, f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}")


def accept(assessment: Assessment) -> int:
    """The review is done."""
    return _write(MailKind.ACCEPTED, _only(assessment), "acceptance")


def send_password_link(account: User, address: str) -> None:
    """The link itself is made when the message is sent, so that it is stored nowhere."""
    occasion = f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}"
    OutgoingMail.objects.create(kind=MailKind.PASSWORD, person=account, recipient=address, occasion=occasion)


def send_password_links(accounts: QuerySet[User]) -> int:
    """The same to several accounts, each at its own address; returns how many."""
    common = _common(MailKind.PASSWORD, f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}")
    rows = accounts.exclude(email="").order_by("pk").values_list(*common, _nothing(), _nothing(), "email", "pk")
    return _insert([rows])


def tell_of_roles(roles: QuerySet[Membership]) -> int:
    """Tell institutions who may read their answers from now on: the mailbox, and those who head them besides."""
    now = timezone.now()
    occasion = Concat(Value("role "), Cast("pk", CharField()), Value(f", {now:%Y-%m-%d %H:%M:%S.%f}"))
    kind = _words(MailKind.NEW_ROLE.value)
    common = (kind, occasion, _moment(now), _moment(now), _nothing(), "pk")
    there = "institution__memberships__"
    mailboxes = roles.filter(institution__mailbox__gt="")
    heads = roles.filter(
        not_ended(there),
        **{f"{there}role": Role.HEAD, f"{there}user__is_active": True, f"{there}user__email__gt": ""},
    )
    return _insert(
        rows.order_by("pk").values_list(*common, "institution_id", _nothing(), *who)
        for rows, who in (
            (mailboxes, ("institution__mailbox", _nothing())),
            (heads, (f"{there}user__email", f"{there}user_id")),
        )
    )


def remind_of_measures(institutions: QuerySet[Institution], occasion: str) -> int:
    """Ask institutions how their measures go; `occasion` is the half-year."""
    common = _common(MailKind.MEASURES, occasion)
    return _insert(
        rows.order_by("pk").values_list(*common, *columns)
        for rows, columns in (measures_to_mailboxes(institutions), measures_to_accounts(institutions))
    )


def delete_old(today: date) -> int:
    """Delete messages twelve months after their round was closed, those without a round after as long; how many."""
    then = today - KEPT
    closed = AssessmentRound.history.filter(
        id=OuterRef("assessment__round"), status=AssessmentRound.Status.CLOSED, history_date__date__lte=then
    )
    over = Q(Exists(closed)) | Q(assessment=None, created_at__date__lte=then)
    number, _ = OutgoingMail.objects.filter(over).delete()
    return number


def to_mailboxes(assessments: QuerySet[Assessment], *, reminder: bool) -> tuple[QuerySet, tuple]:
    """Assessments whose institution has a mailbox (that wants reminders), and the columns of their messages."""
    rows = assessments.exclude(institution__mailbox="")
    if reminder:
        rows = rows.filter(institution__wants_reminders=True)
    return rows, ("institution_id", "pk", "institution__mailbox", _nothing())


def to_accounts(assessments: QuerySet[Assessment], *, reminder: bool) -> tuple[QuerySet, tuple]:
    """Accounts that stand in for a missing mailbox, and the columns of their messages."""
    rows = _accounts(reminder=reminder).filter(institution__assessments__in=assessments.order_by().values("pk"))
    return rows, ("institution_id", "institution__assessments__pk", "user__email", "user_id")


def measures_to_mailboxes(institutions: QuerySet[Institution]) -> tuple[QuerySet, tuple]:
    """Institutions with a mailbox that wants reminders, and the columns of their messages."""
    return institutions.exclude(mailbox="").filter(wants_reminders=True), ("pk", _nothing(), "mailbox", _nothing())


def measures_to_accounts(institutions: QuerySet[Institution]) -> tuple[QuerySet, tuple]:
    """Accounts that stand in for a missing mailbox, and the columns of their messages."""
    rows = _accounts(reminder=True).filter(institution__in=institutions.order_by().values("pk"))
    return rows, ("institution_id", _nothing(), "user__email", "user_id")


def _accounts(*, reminder: bool) -> QuerySet[Membership]:
    rows = Membership.objects.valid().filter(role__in=ANSWERABLE, institution__mailbox="", user__is_active=True)
    if reminder:
        rows = rows.filter(user__wants_reminders=True)
    return rows.exclude(user__email="")


def _write(kind: MailKind, assessments: QuerySet[Assessment], occasion: str, inquiry: Inquiry | None = None) -> int:
    common = _common(kind, occasion, inquiry)
    return _insert(
        rows.order_by("pk").values_list(*common, *columns)
        for rows, columns in (
            to_mailboxes(assessments, reminder=kind.is_reminder),
            to_accounts(assessments, reminder=kind.is_reminder),
        )
    )


def _common(kind: MailKind, occasion: str, inquiry: Inquiry | None = None) -> tuple:
    """Values that all messages of one occasion share."""
    now = timezone.now()
    return (
        _words(kind.value),
        _words(occasion),
        _moment(now),
        _moment(now),
        _number(inquiry and inquiry.pk),
        _nothing(),
    )


def _insert(selects) -> int:
    """One INSERT … SELECT each; what was written before stays as it is, also when two processes write at once."""
    table = connection.ops.quote_name(OutgoingMail._meta.db_table)
    number = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for rows in selects:
            try:
                select, params = rows.query.sql_with_params()
            except EmptyResultSet:  # it is known without asking that nobody is meant
                continue
            cursor.execute(f"INSERT INTO {table} ({', '.join(COLUMNS)}) {select} ON CONFLICT DO NOTHING", params)
            number += cursor.rowcount
    return number


def _only(assessment: Assessment) -> QuerySet[Assessment]:
    return Assessment.objects.filter(pk=assessment.pk)


def _words(text: str) -> Value:
    return Value(text, output_field=CharField())


def _moment(when: datetime) -> Value:
    return Value(when, output_field=DateTimeField())


def _number(number: int | None) -> Value:
    return Value(number, output_field=BigIntegerField())


def _nothing() -> Value:
    return _number(None)
