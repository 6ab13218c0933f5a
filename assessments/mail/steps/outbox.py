"""Write messages into the outbox: inside the transaction of what has happened, with one statement for any number.

A worker finds them after the commit (`delivery`). What is for the team goes to the functional mailbox of the
institution; without one, to the accounts of its coordinators and heads. What is for one role goes to the addresses of
its accounts; the mailbox stands in where there is none. Nobody is told of her own step at her own address; only the
receipt reaches everybody.
"""

from datetime import date, timedelta

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Value
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
    rows = accounts.exclude(email="").order_by("pk")
    mails = [OutgoingMail(person=account, recipient=account.email) for account in rows]
    return _insert(mails, MailKind.PASSWORD, _moment_in_words())


def tell_of_roles(roles: QuerySet[Membership]) -> int:
    """Tell institutions who may read their answers from now on: the mailbox, and those who head them besides."""
    now = _moment_in_words()
    there = "institution__memberships__"
    mailboxes = roles.filter(institution__mailbox__gt="").order_by("pk")
    heads = roles.filter(
        not_ended(there),
        **{f"{there}role": Role.HEAD, f"{there}user__is_active": True, f"{there}user__email__gt": ""},
    ).order_by("pk")
    found = [
        *mailboxes.values_list("pk", "institution_id", "institution__mailbox", Value(None, BigIntegerField())),
        *heads.values_list("pk", "institution_id", f"{there}user__email", f"{there}user_id"),
    ]
    mails = [
        OutgoingMail(
            occasion=f"role {role}, {now}",
            membership_id=role,
            institution_id=place,
            recipient=box,
            person_id=person,
        )
        for role, place, box, person in found
    ]
    return _insert(mails, MailKind.NEW_ROLE)


def remind_of_measures(institutions: QuerySet[Institution], occasion: str) -> int:
    """Ask institutions how their measures go; `occasion` is the half-year."""
    return _insert(about_measures(institutions), MailKind.MEASURES, occasion)


def delete_old(today: date) -> int:
    """Delete messages twelve months after their round was closed, those without a round after as long; how many."""
    then = today - KEPT
    closed = AssessmentRound.history.filter(
        id=OuterRef("assessment__round"), status=AssessmentRound.Status.CLOSED, history_date__date__lte=then
    )
    over = Q(Exists(closed)) | Q(assessment=None, created_at__date__lte=then)
    number, _ = OutgoingMail.objects.filter(over).delete()
    return number


def to_institutions(assessments: QuerySet[Assessment], *, reminder: bool) -> list[OutgoingMail]:
    """Messages, still without an occasion, to the mailboxes of their institutions (that want reminders), and to the
    accounts that stand in for missing ones."""
    mailboxes = assessments.exclude(institution__mailbox="")
    if reminder:
        mailboxes = mailboxes.filter(institution__wants_reminders=True)
    accounts = _accounts(reminder=reminder).filter(institution__assessments__in=assessments.order_by().values("pk"))
    accounts = accounts.annotate(about=F("institution__assessments__pk"))
    return _to_mailboxes(mailboxes) + _to_accounts(accounts)


def about_measures(institutions: QuerySet[Institution]) -> list[OutgoingMail]:
    """The same for institutions whose measures nobody has reported on."""
    mailboxes = institutions.exclude(mailbox="").filter(wants_reminders=True).order_by("pk")
    accounts = _accounts(reminder=True).filter(institution__in=institutions.order_by().values("pk"))
    mails = [OutgoingMail(institution=institution, recipient=institution.mailbox) for institution in mailboxes]
    return mails + _to_accounts(accounts.annotate(about=Value(None, BigIntegerField())))


def _to_mailboxes(assessments: QuerySet[Assessment]) -> list[OutgoingMail]:
    rows = assessments.order_by("pk").values_list("institution_id", "pk", "institution__mailbox")
    return [OutgoingMail(institution_id=there, assessment_id=pk, recipient=box) for there, pk, box in rows]


def _to_accounts(roles: QuerySet[Membership]) -> list[OutgoingMail]:
    """`about` is the self-assessment that the messages are about."""
    return [
        OutgoingMail(
            institution_id=role.institution_id, assessment_id=role.about, recipient=role.user.email, person=role.user
        )
        for role in roles.select_related("user").order_by("pk")
    ]


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
    people = _to_accounts(people.exclude(user=by).annotate(about=Value(assessment.pk)))
    return _insert(people + _to_mailboxes(mailboxes), kind, occasion)


def _to_reviewers(
    kind: MailKind, assessment: Assessment, occasion: str, *, by: User, inquiry: Inquiry | None = None
) -> int:
    """To the accounts of the reviewers, but not to those of the institution itself (`permissions.can_review`)."""
    of_the_team = Membership.objects.valid().filter(user=OuterRef("user"), institution=assessment.institution_id)
    rows = _reachable(Role.REVIEWER).filter(~Exists(of_the_team)).exclude(user=by)
    mails = _to_accounts(rows.annotate(about=Value(assessment.pk)))
    return _insert(mails, kind, occasion, institution_id=assessment.institution_id, inquiry=inquiry)


def _write(kind: MailKind, assessments: QuerySet[Assessment], occasion: str, inquiry: Inquiry | None = None) -> int:
    return _insert(to_institutions(assessments, reminder=kind.is_reminder), kind, occasion, inquiry=inquiry)


def _insert(mails: list[OutgoingMail], kind: MailKind, occasion: str = "", **about) -> int:
    """What was written before stays as it is, also when two processes write at once; returns how many are new."""
    now = timezone.now()
    for mail in mails:
        mail.kind, mail.created_at, mail.next_try_at = kind, now, now
        mail.occasion = mail.occasion or occasion
        for name, value in about.items():
            setattr(mail, name, value)
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return OutgoingMail.objects.filter(kind=kind, created_at=now).count() if mails else 0


def _only(assessment: Assessment) -> QuerySet[Assessment]:
    return Assessment.objects.filter(pk=assessment.pk)


def _of_day(today: date) -> str:
    return f"all answered {today:%Y-%m-%d}"


def _moment_in_words() -> str:
    """An occasion of its own for what may happen several times."""
    return f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}"
