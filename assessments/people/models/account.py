"""People and their roles. One table of roles, for institutions and for the city alike."""

from collections import defaultdict
from datetime import date, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, When
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property

from assessments.administration.models import History
from assessments.text.rules import text_gate


class Role(models.TextChoices):
    """What a person may be; the first three belong to an institution, the others to the city."""

    CONTRIBUTOR = "contributor", "Mitarbeitende"
    COORDINATOR = "coordinator", "Ansprechperson"
    HEAD = "head", "Leitung"
    REVIEWER = "reviewer", "Abteilung Integration"
    COORDINATION_GROUP = "coordination_group", "Koordinierungsgruppe"
    STEERING = "steering", "Lenkungskreis"
    EXECUTIVE_BOARD = "executive_board", "Stadtvorstand"
    ADMIN = "admin", "Fachadministration"
    AUDITOR = "auditor", "Revision/Datenschutz"


INSTITUTION_ROLES = frozenset({Role.CONTRIBUTOR, Role.COORDINATOR, Role.HEAD})
DEMO_PREFIX = "demo-"
FORMER_PREFIX = "ehemals-"
NAME_KEPT = timedelta(days=180)


class LoginNameField(models.CharField):
    """A log-in name, saved and looked up in small letters and one form of each character, whatever was typed."""

    def deconstruct(self):
        """For migrations a plain column."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return text_gate.login_name(value) if isinstance(value, str) else value

    def pre_save(self, instance, add):
        setattr(instance, self.attname, self.get_prep_value(getattr(instance, self.attname)))
        return super().pre_save(instance, add)


@LoginNameField.register_lookup
class InAnyCase(Exact):
    """What allauth asks with; SQLite alone knows the case of ASCII only."""

    lookup_name = "iexact"


class User(AbstractUser):
    """An account. The city knows people here by their function, not by their name.

    Who leaves has the account closed (`close_account`); what the person did keeps the function.
    """

    username = LoginNameField(
        "Benutzername",
        max_length=150,
        unique=True,
        help_text="Buchstaben, Ziffern und @ . + - _; Groß- und Kleinschreibung machen keinen Unterschied.",
        validators=[AbstractUser.username_validator],
        error_messages={"unique": "Ein Konto mit diesem Namen gibt es schon."},
    )
    function = models.CharField(
        "Funktion",
        max_length=120,
        help_text="Zum Beispiel „Abteilungsleitung“. Erscheint statt des Namens und bleibt, wenn jemand ausscheidet.",
    )
    closed_on = models.DateField(
        "geschlossen am",
        null=True,
        blank=True,
        editable=False,
        help_text="Seit wann die Person nicht mehr dabei ist; leer, solange das Konto offen ist.",
    )
    wants_reminders = models.BooleanField("Erinnerungen per E-Mail", default=True, db_default=True)
    calendar_key = models.CharField(
        "Schlüssel der Kalenderadresse", max_length=32, blank=True, db_default="", editable=False
    )

    is_demo = models.BooleanField(
        "Demokonto",
        default=False,
        db_default=False,
        editable=False,
        help_text="Gehört zu den Demodaten und geht mit ihnen; anmelden kann sich damit nur, wer ausprobiert.",
    )

    REQUIRED_FIELDS = ("email", "function")

    class Meta(AbstractUser.Meta):
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        constraints = (
            models.CheckConstraint(
                condition=~Q(function=""),
                name="user_has_function",
                violation_error_message="Bitte geben Sie die Funktion an.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(is_active=False),
                name="user_closed_is_not_active",
                violation_error_message="Ein geschlossenes Konto ist nie aktiv.",
            ),
            models.CheckConstraint(  # else a removed name could be taken already
                condition=~Q(username__startswith=FORMER_PREFIX) | Q(closed_on__isnull=False),
                name="user_without_name_is_closed",
            ),
            models.CheckConstraint(  # so that no two differ in case alone
                condition=Q(username=Lower("username")), name="user_name_in_small_letters"
            ),
            models.CheckConstraint(  # the demo's names are known to everybody, and so is their password
                condition=~Q(username__startswith=DEMO_PREFIX) | Q(is_demo=True),
                name="user_with_demo_name_is_demo",
            ),
        )

    def __str__(self):
        """Never the user name: protocol, history and threads hold this for years."""
        return self.function

    @classmethod
    def normalize_username(cls, username):
        return text_gate.login_name(username) if isinstance(username, str) else username

    def set_password(self, raw_password):
        super().set_password(raw_password if raw_password is None else text_gate.secret(raw_password))

    def check_password(self, raw_password):
        """Whether it is the password, however its umlauts were typed."""
        return any(super(User, self).check_password(form) for form in text_gate.secrets_meant(raw_password))

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def has_name(self) -> bool:
        """Whether it still says who the person is; a closed account loses that after a while."""
        return self.username != f"{FORMER_PREFIX}{self.pk}"

    @property
    def name_ends_on(self) -> date | None:
        """The day on which the name of a closed account is removed; never for the invented ones of the demo."""
        return self.closed_on + NAME_KEPT if self.is_closed and self.has_name and not self.is_demo else None

    @cached_property
    def roles(self) -> dict[int | None, frozenset[str]]:
        """Roles valid today by institution id; None holds the city-wide ones.

        A role at an institution holds at predecessors too that have come to their end: what they did belongs to it now.
        What still waits for a second person (`AccessChange`) is no role yet.
        """
        return _by_institution(self.memberships.valid().values_list("institution_id", _ended_before(), "role"))

    @classmethod
    def with_roles(cls, pk) -> "User | None":
        """The account and its `roles` in one query, which every request makes."""
        valid = FilteredRelation("memberships", condition=not_ended("memberships__"))
        rows = cls.objects.annotate(
            valid=valid,
            role_at=F("valid__institution"),
            role_before_at=_ended_before("valid__"),
            role=F("valid__role"),
        )
        found = list(rows.filter(pk=pk))
        if not found:
            return None
        found[0].roles = _by_institution((row.role_at, row.role_before_at, row.role) for row in found if row.role)
        return found[0]


def _ended_before(path="") -> Case:
    """A predecessor of the institution of a membership, if it has ended and its answers are opened."""
    succession = f"{path}institution__predecessions"
    ended = {f"{succession}__ends": True, f"{succession}__opened": True}
    return Case(When(**ended, then=F(f"{succession}__predecessor")))


def _by_institution(rows) -> dict[int | None, frozenset[str]]:
    """From rows of institution, one of its predecessors or None, and role."""
    found = defaultdict(set)
    for institution_id, predecessor_id, role in rows:
        found[institution_id].add(role)
        if predecessor_id:
            found[predecessor_id].add(role)
    return {key: frozenset(roles) for key, roles in found.items()}


def not_ended(path="") -> Q:
    """Memberships that have not ended, seen from wherever `path` leads to them."""
    return Q(**{f"{path}valid_until": None}) | Q(**{f"{path}valid_until__gte": timezone.localdate()})


class MembershipQuerySet(models.QuerySet):
    def valid(self):
        """Memberships that have not ended."""
        return self.filter(not_ended())


class Membership(models.Model):
    """A role of a person, at an institution or (without one) for the whole city."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="Konto")
    institution = models.ForeignKey(
        "Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="Institution",
        help_text="Leer bei Rollen für die ganze Stadt.",
    )
    role = models.CharField(
        "Rolle", max_length=20, choices=Role, help_text="Was das Konto darf; ein Konto kann mehrere Rollen haben."
    )
    valid_until = models.DateField(
        "gültig bis", null=True, blank=True, help_text="Für eine befristete Vertretung; leer heißt unbefristet."
    )

    objects = MembershipQuerySet.as_manager()
    history = History("Rolle")

    class Meta:
        verbose_name = "Rolle"
        verbose_name_plural = "Rollen"
        ordering = ("institution", "role", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "institution", "role"),
                name="membership_unique_role",
                violation_error_message="Diese Rolle hat das Konto schon.",
            ),
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=Q(institution=None),
                name="membership_unique_city_role",
                violation_error_message="Diese Rolle hat das Konto schon.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(INSTITUTION_ROLES), institution__isnull=False)
                | Q(~Q(role__in=sorted(INSTITUTION_ROLES)), institution__isnull=True),
                name="membership_institution_fits_role",
                violation_error_message="Mitarbeitende, Ansprechperson und Leitung gehören zu einer Institution, "
                "die übrigen Rollen gelten für die ganze Stadt.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_known_role"),
        )

    def __str__(self):
        return f"{self.get_role_display()} {self.institution or 'Stadt'}"
