"""Write messages into the outbox: inside the transaction of what has happened, with two statements for any number.

A worker finds them after the commit (`delivery`). What is for the team goes to the functional mailbox of the
institution; without one, to the accounts of its coordinators and heads. What is for one role goes to the addresses of
its accounts; the mailbox stands in where there is none. Nobody is told of her own step at her own address; only the
receipt reaches everybody.
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
from assessments.people.models.account import not_ended

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
    where = to_mailboxes if assessment.institution.mailbox else to_accounts
    rows, columns = where(_only(assessment), reminder=False)
    return reviewers + _insert([rows.order_by("pk").values_list(*_common(MailKind.RECEIPT, occasion), *columns)])


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
    common = _common(MailKind.PASSWORD, _moment_in_words())
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
    common = _common(kind, occasion)
    return _insert(
        (
            people.exclude(user=by).order_by("pk").values_list(*common, *_account_of(assessment)),
            mailboxes.values_list(*common, "institution_id", "pk", "institution__mailbox", _nothing()),
        )
    )


def _to_reviewers(
    kind: MailKind, assessment: Assessment, occasion: str, *, by: User, inquiry: Inquiry | None = None
) -> int:
    """To the accounts of the reviewers, but not to those of the institution itself (`permissions.can_review`)."""
    of_the_team = Membership.objects.valid().filter(user=OuterRef("user"), institution=assessment.institution_id)
    rows = _reachable(Role.REVIEWER).filter(~Exists(of_the_team)).exclude(user=by).order_by("pk")
    return _insert([rows.values_list(*_common(kind, occasion, inquiry), *_account_of(assessment))])


def _account_of(assessment: Assessment) -> tuple:
    """Columns of a message about this self-assessment to the account of a role."""
    return (_number(assessment.institution_id), _number(assessment.pk), "user__email", "user_id")


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


def _of_day(today: date) -> str:
    return f"all answered {today:%Y-%m-%d}"


def _moment_in_words() -> str:
    """An occasion of its own for what may happen several times."""
    return f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}"


def _words(text: str) -> Value:
    return Value(text, output_field=CharField())


def _moment(when: datetime) -> Value:
    return Value(when, output_field=DateTimeField())


def _number(number: int | None) -> Value:
    return Value(number, output_field=BigIntegerField())


def _nothing() -> Value:
    return _number(None)
