"""What waits for a second person: a change that would let somebody read answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.people.models.account import INSTITUTION_ROLES, Membership, Role


class AccessChange(models.Model):
    """A wanted change of who reads answers. Nothing of it holds before a second person has confirmed it (`access`).

    A row is there only as long as it waits, and never changes: whoever confirms it confirms what she has seen.
    """

    class Kind(models.TextChoices):
        ROLE = "role", "Rolle"
        EMAIL = "email", "E-Mail-Adresse"
        ACTIVATION = "activation", "Freischaltung"
        SUCCESSION = "succession", "Einsicht der Nachfolgerin"

    kind = models.CharField("Art", max_length=10, choices=Kind)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="access_changes",
        verbose_name="Konto",
    )
    role = models.CharField("Rolle", max_length=20, choices=Role, blank=True)
    institution = models.ForeignKey(
        "Institution", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="Institution"
    )
    valid_until = models.DateField("gültig bis", null=True, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    succession = models.OneToOneField(
        "Succession", models.CASCADE, null=True, blank=True, related_name="access_change", verbose_name="Nachfolge"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="beantragt von"
    )
    requested_at = models.DateTimeField("beantragt am", auto_now_add=True)

    class Meta:
        verbose_name = "Zugangsänderung"
        verbose_name_plural = "Zugangsänderungen"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="role", account__isnull=False, email="", succession=None)
                | Q(
                    ~Q(email=""),
                    kind="email",
                    account__isnull=False,
                    role="",
                    institution=None,
                    valid_until=None,
                    succession=None,
                )
                | Q(
                    kind="activation",
                    account__isnull=False,
                    role="",
                    institution=None,
                    valid_until=None,
                    email="",
                    succession=None,
                )
                | Q(
                    kind="succession",
                    account=None,
                    role="",
                    institution=None,
                    valid_until=None,
                    email="",
                    succession__isnull=False,
                ),
                name="access_change_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(role="")
                | Q(role__in=sorted(INSTITUTION_ROLES), institution__isnull=False)
                | Q(~Q(role__in=sorted(INSTITUTION_ROLES)), institution=None),
                name="access_change_institution_fits_role",
            ),
            models.CheckConstraint(
                condition=~Q(kind="role") | Q(role__in=Role.values), name="access_change_known_role"
            ),
            models.CheckConstraint(
                condition=~Q(kind="role", requested_by=F("account")), name="access_change_not_own_role"
            ),
            models.UniqueConstraint(
                fields=("account", "institution", "role"), condition=Q(kind="role"), name="access_change_once_per_role"
            ),
            models.UniqueConstraint(
                fields=("account", "role"),
                condition=Q(kind="role", institution=None),
                name="access_change_once_per_city_role",
            ),
            models.UniqueConstraint(
                fields=("account", "kind"),
                condition=Q(kind__in=("email", "activation")),
                name="access_change_once_per_account",
            ),
        )

    def __str__(self):
        """What would change, without an address: it stands in the audit log."""
        if self.kind == self.Kind.ROLE:
            until = f", bis {self.valid_until:%d.%m.%Y}" if self.valid_until else ""
            return f"Rolle {self.wanted_role}{until}"
        if self.kind == self.Kind.SUCCESSION:
            return f"{self.succession.successor} liest die Antworten von {self.succession.predecessor}"
        return "neue E-Mail-Adresse" if self.kind == self.Kind.EMAIL else "Konto wieder aktiv"

    @property
    def wanted_role(self) -> Membership:
        """The role as it would be; unsaved."""
        return Membership(
            user_id=self.account_id, role=self.role, institution=self.institution, valid_until=self.valid_until
        )

    @property
    def subject(self) -> models.Model:
        """Whom or what it is about."""
        return self.succession if self.kind == self.Kind.SUCCESSION else self.account
