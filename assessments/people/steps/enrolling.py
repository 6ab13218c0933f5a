"""Accounts and their roles from a list: each line is one role of one account. What is known stays as it is."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices

from assessments.access import insight
from assessments.access.steps import give_roles
from assessments.events.steps.transitions import Reason
from assessments.lists.rules.table_reading import Line, read_list
from assessments.lists.steps import Plan, create, field_faults
from assessments.mail.steps import outbox
from assessments.models import AccessChange, AuditEvent, Institution, Membership, Role, User
from assessments.people.models.account import DEMO_PREFIX, FORMER_PREFIX
from assessments.people.steps.role_words import ends, fits, last_day, no_longer_active

HEADINGS = {
    "username": ("Benutzername", "anmeldename", "konto"),
    "function": ("Funktion", "stelle"),
    "email": ("E-Mail", "email", "mail", "e-mail-adresse", "mailadresse"),
    "role": ("Rolle",),
    "institution": ("Institution", "kürzel", "kuerzel", "einheit"),
    "valid_until": ("gültig bis", "gueltig bis", "vertretung bis", "befristet bis", "bis"),
}
ROLES = {role.label.casefold(): role for role in Role} | {role.value: role for role in Role}
READ = ("username", "function", "email", "is_active", "is_superuser", "closed_on")
EMAIL_TAKEN = "Diese E-Mail-Adresse gehört schon zum Konto „{}“."


class Action(TextChoices):
    NEW_ACCOUNT = "new_account", "neues Konto"
    NEW_ROLE = "new_role", "weitere Rolle"
    WAITING = "waiting", "wartet schon auf Bestätigung"
    PRESENT = "present", "schon vorhanden"
    FAULTY = "faulty", "fehlerhaft"


@dataclass(frozen=True)
class PlannedRole:
    """One line of the preview."""

    action: Action
    membership: Membership
    line: int
    faults: tuple[str, ...] = ()
    hint: str = ""

    @property
    def account(self) -> User:
        return self.membership.user

    @property
    def may_administer(self) -> bool:
        return self.membership.role == Role.ADMIN

    @property
    def will_wait(self) -> bool:
        """Whether a second person has to confirm this new role."""
        is_new = self.action in (Action.NEW_ACCOUNT, Action.NEW_ROLE)
        return is_new and insight.needs_confirmation(self.membership, None)

    @property
    def facts(self) -> tuple:
        account, role = self.account, self.membership
        who = (account.pk, account.username, account.function, account.email)
        return (self.action.value, *who, str(role.role), role.institution_id, role.valid_until, self.hint)


@dataclass(frozen=True)
class AccountPlan(Plan):
    """A plan that also knows whether new accounts are invited."""

    invite: bool = False

    @property
    def facts(self) -> tuple:
        return self.invite, *super().facts

    @property
    def new(self) -> list[PlannedRole]:
        return [entry for entry in self.entries if entry.action in (Action.NEW_ACCOUNT, Action.NEW_ROLE)]

    @property
    def present(self) -> list[PlannedRole]:
        return self.of(Action.PRESENT) + self.of(Action.WAITING)

    @property
    def waiting(self) -> int:
        """How many new roles a second person has to confirm."""
        return sum(entry.will_wait for entry in self.entries)

    @property
    def new_accounts(self) -> list[User]:
        return [entry.account for entry in self.of(Action.NEW_ACCOUNT)]

    @property
    def new_roles(self) -> list[Membership]:
        return [entry.membership for entry in self.new]

    @property
    def new_admins(self) -> int:
        """How many accounts would get the role that may do everything."""
        return sum(membership.role == Role.ADMIN for membership in self.new_roles)


@dataclass(frozen=True)
class Enrolled:
    """How much was written."""

    accounts: int
    roles: int  # that hold at once
    waiting: int  # for a second person
    invitations: int


def plan_accounts(text: str, *, invite: bool, by: User | None = None) -> AccountPlan:
    """What `enrol` would do by this person; four queries, whatever the number of lines. Raises Unreadable."""
    listing = read_list(text, HEADINGS, required="role")
    planner = _Planner(invite, by)
    return AccountPlan(tuple(planner.entry(line) for line in listing.lines), listing.ignored, invite)


@transaction.atomic
def enrol(*, text: str, digest: str, invite: bool, by) -> Enrolled:
    """Create what is new, and invite the new accounts if wanted. Roles that read answers wait for a second person.

    Does exactly what the preview with that digest showed, or raises PlanChanged.
    """
    plan = plan_accounts(text, invite=invite, by=by)
    plan.require(digest)
    accounts, roles = plan.new_accounts, plan.new_roles
    for account in accounts:
        account.set_unusable_password()
    create(accounts, by=by)
    for role in roles:
        role.user = role.user  # which has a key by now
    given = give_roles(roles=roles, by=by, log=False)
    if roles:
        AuditEvent.objects.record_list(by=by, verb=AuditEvent.Verb.ADD, model=User, note=_note(plan))
    invited = invite and outbox.send_password_links(User.objects.filter(pk__in=[account.pk for account in accounts]))
    return Enrolled(len(accounts), len(given.now), len(given.waiting), int(invited))


def _note(plan: AccountPlan) -> str:
    """How many, and which functions got which role; no addresses, no user names."""
    invited = ", eingeladen" if plan.invite and plan.new_accounts else ""
    roles = [f"{role.user.function} ({role})" for role in plan.new_roles]
    accounts = f"neue Konten: {len(plan.new_accounts)}{invited}"
    return f"{accounts}; neue Rollen: {len(roles)}, davon zu bestätigen: {plan.waiting}: {', '.join(roles)}"


class _Planner:
    """Remembers what the list has named so far."""

    def __init__(self, invite: bool, by: User | None):
        self.accounts = _Accounts(invite, by)
        self.institutions = {one.code.casefold(): one for one in Institution.objects.all()}
        self.roles = {(role.user_id, role.institution_id, role.role): role for role in Membership.objects.all()}
        asked = AccessChange.objects.filter(kind=AccessChange.Kind.ROLE)
        self.waiting = {(change.account_id, change.institution_id, change.role): change for change in asked}
        self.listed = {}  # account, institution and role → first line

    def entry(self, line: Line) -> PlannedRole:
        account, is_new, faults, hint = self.accounts.find(line)
        membership, more = self._membership(line, account)
        faults = line.faults() + faults + more
        key = (account.username, membership.institution_id, membership.role)
        first = self.listed.setdefault(key, line.number)
        if first != line.number and not faults:
            faults.append(f"Diese Rolle steht für dieses Konto schon in Zeile {first}.")
        role_key = (account.pk, membership.institution_id, membership.role)
        present, waits = self.roles.get(role_key), self.waiting.get(role_key)
        known = present or waits
        if known and not faults and known.valid_until != membership.valid_until:
            faults.append(
                f"Diese Rolle {'hat das Konto' if present else 'wartet'} schon, {ends(known)}; in der Liste steht: "
                f"{ends(membership)}. Das Ende ändern Sie auf der Seite des Kontos."
            )
        hint = " ".join(filter(None, [hint, no_longer_active(membership.institution)]))
        return PlannedRole(_action(faults, is_new, present, waits), membership, line.number, tuple(faults), hint)

    def _membership(self, line: Line, account: User) -> tuple[Membership, list[str]]:
        role, faults = line.chosen("role", ROLES, ", ".join(Role.labels))
        code = line.text("institution")
        institution = self.institutions.get(code.casefold())
        if not line.text("role"):
            faults.append(f"Die Rolle fehlt. Möglich: {', '.join(Role.labels)}.")
        elif role:
            faults += fits(role, code, institution)
        day, fault = last_day(line)
        return Membership(user=account, role=role, institution=institution, valid_until=day), faults + fault


class _Accounts:
    """Finds the account of each line, or makes it. New ones are known from their first line on."""

    def __init__(self, invite: bool, by: User | None):
        self.invite, self.by = invite, by
        self.by_name, self.by_email, self.first_line = {}, {}, {}
        for account in User.objects.only(*READ).order_by("pk"):
            self._remember(account)

    def find(self, line: Line) -> tuple[User, bool, list[str], str]:
        """The account, whether this line makes it, what is wrong with it, and what else to know."""
        name, email = line.text("username"), line.text("email")
        owners = self.by_email.get(email.casefold(), [])
        account = self.by_name.get(User.normalize_username(name or email))
        faults = []
        if not name and owners:
            account = owners[0]
            if len(owners) > 1:
                faults.append("Mehrere Konten haben diese E-Mail-Adresse. Bitte tragen Sie den Benutzernamen ein.")
        if owners and account not in owners:
            faults.append(EMAIL_TAKEN.format(owners[0].username))
        if account is None:
            account, more = self._new(line)
            return account, True, faults + more, ""
        if account.pk is None:
            return account, False, faults + self._differs_from_first_line(account, line), ""
        own = [Reason.OWN_ROLE.label] if account == self.by else []
        return account, False, faults + own + _closed(account), _differs(account, line)

    def _new(self, line: Line) -> tuple[User, list[str]]:
        name = User.normalize_username(line.text("username") or line.text("email"))
        account = User(username=name, function=line.text("function"), email=line.text("email"))
        if not name:
            return account, ["Es fehlen Benutzername und E-Mail-Adresse; eines davon muss sein."]
        self._remember(account)
        self.first_line[name] = line.number
        faults = field_faults(account, HEADINGS, exclude=("password", *(() if account.function else ("function",))))
        if not account.function:
            faults.append("Ein neues Konto braucht eine Funktion.")
        if account.username.startswith(DEMO_PREFIX):
            faults.append(f"Namen mit „{DEMO_PREFIX}“ am Anfang gehören zu den Demodaten.")
        if account.username.startswith(FORMER_PREFIX):
            faults.append(f"Namen mit „{FORMER_PREFIX}“ am Anfang gehören zu geschlossenen Konten.")
        if self.invite and not account.email:
            faults.append("Für die Einladung braucht das Konto eine E-Mail-Adresse.")
        return account, faults

    def _remember(self, account: User) -> None:
        self.by_name.setdefault(account.username, account)
        if account.email:
            self.by_email.setdefault(account.email.casefold(), []).append(account)

    def _differs_from_first_line(self, account: User, line: Line) -> list[str]:
        first = self.first_line[account.username]
        return [f"{name}: In Zeile {first} steht für dieses Konto etwas anderes." for name in _others(account, line)]


def _others(account: User, line: Line) -> list[str]:
    """Headings of the columns that say something else than the account."""
    return [
        HEADINGS[name][0]
        for name in ("function", "email")
        if line.text(name) and line.text(name).casefold() != getattr(account, name).casefold()
    ]


def _differs(account: User, line: Line) -> str:
    others = ", ".join(_others(account, line))
    return f"In der Liste steht etwas anderes: {others}. Gespeichertes bleibt, wie es ist." if others else ""


def _closed(account: User) -> list[str]:
    if account.is_superuser:
        return ["Dieses Konto gehört dem technischen Betrieb. Über eine Liste bekommt es keine Rollen."]
    if account.is_closed:
        return ["Dieses Konto ist geschlossen. Bitte öffnen Sie es zuerst wieder, oder nehmen Sie die Zeile heraus."]
    if not account.is_active:
        return ["Dieses Konto ist nicht aktiv. Bitte aktivieren Sie es zuerst, oder nehmen Sie die Zeile heraus."]
    return []


def _action(faults: list[str], is_new: bool, present: Membership | None, waits: AccessChange | None) -> Action:
    if faults:
        return Action.FAULTY
    if present:
        return Action.PRESENT
    if waits:
        return Action.WAITING
    return Action.NEW_ACCOUNT if is_new else Action.NEW_ROLE
