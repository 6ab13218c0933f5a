"""Write messages into the outbox: inside the transaction of what has happened, with two statements for any number.

A worker finds them after the commit (`delivery`). What is for the team goes to the functional mailbox of the
institution; without one, to the accounts of its coordinators and heads. What is for one role goes to the addresses of
its accounts; the mailbox stands in where there is none.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from assessments.mail.models.kinds import KINDS, To
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
TO_ROLES = {
    To.HEAD: (Role.HEAD,),
    To.COORDINATOR: (Role.COORDINATOR,),
    To.COORDINATOR_OR_HEAD: (Role.COORDINATOR, Role.HEAD),
}


def tell(
    kind: MailKind,
    assessment: Assessment,
    *,
    by: User | None = None,
    inquiry: Inquiry | None = None,
    occasion: str = "",
) -> int:
    """Write what has happened to one self-assessment to those whom the kind names; returns how many are new."""
    common = _common(kind, occasion or _occasion(kind, inquiry), inquiry)
    if KINDS[kind].to is To.TEAM:
        where = to_mailboxes if assessment.institution.mailbox else to_accounts
        rows, columns = where(_only(assessment), reminder=kind.is_reminder)
        return _insert([rows.order_by("pk").values_list(*common, *columns)])
    if KINDS[kind].to is To.REVIEWERS:
        return _insert(_to_reviewers(assessment, common, by=by))
    return _insert(_to_roles(assessment, common, *TO_ROLES[KINDS[kind].to], by=by))


def tell_all(kind: MailKind, assessments: QuerySet[Assessment], occasion: str = "") -> int:
    """The same to the teams of several; `occasion` keeps the same message from being written twice."""
    common = _common(kind, occasion or _occasion(kind))
    sources = [where(assessments, reminder=kind.is_reminder) for where in (to_mailboxes, to_accounts)]
    return _insert([rows.order_by("pk").values_list(*common, *columns) for rows, columns in sources])


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


def _to_roles(
    assessment: Assessment, common: tuple, role: Role, otherwise: Role | None = None, *, by: User
) -> list[QuerySet]:
    """To the accounts with that role; without one to the mailbox, without both to the accounts with the other role."""
    institution = assessment.institution
    there = _reachable(role).filter(institution=institution)
    has_role = Exists(Membership.objects.valid().filter(institution=institution, role=role, user=by))
    people = there
    if otherwise and not institution.mailbox:
        people = there | _reachable(otherwise).filter(~Exists(there), institution=institution)
    mailboxes = _only(assessment).filter(~Exists(there), ~has_role).exclude(institution__mailbox="")
    return [
        people.exclude(user=by).order_by("pk").values_list(*common, *_account_of(assessment)),
        mailboxes.values_list(*common, "institution_id", "pk", "institution__mailbox", _nothing()),
    ]


def _to_reviewers(assessment: Assessment, common: tuple, *, by: User) -> list[QuerySet]:
    """To the accounts of the reviewers, but not to those of the institution itself (`permissions.can_review`)."""
    of_the_team = Membership.objects.valid().filter(user=OuterRef("user"), institution=assessment.institution_id)
    rows = _reachable(Role.REVIEWER).filter(~Exists(of_the_team)).exclude(user=by).order_by("pk")
    return [rows.values_list(*common, *_account_of(assessment))]


def _account_of(assessment: Assessment) -> tuple:
    """Columns of a message about this self-assessment to the account of a role."""
    return (_number(assessment.institution_id), _number(assessment.pk), "user__email", "user_id")


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


def _occasion(kind: MailKind, inquiry: Inquiry | None = None) -> str:
    """What happens once has one name; what may happen several times is told by its moment, or its entry."""
    entry = inquiry and f"inquiry {inquiry.pk}, entry {inquiry.messages.count()}"
    return KINDS[kind].once or entry or _moment_in_words()


def _moment_in_words() -> str:
    return f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}"


def _words(text: str) -> Value:
    return Value(text, output_field=CharField())


def _moment(when: datetime) -> Value:
    return Value(when, output_field=DateTimeField())


def _number(number: int | None) -> Value:
    return Value(number, output_field=BigIntegerField())


def _nothing() -> Value:
    return _number(None)
