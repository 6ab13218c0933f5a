"""Who assesses itself: departments, municipal enterprises, external bodies."""

from django.db import models
from django.db.models import Q

from .history import History


class InstitutionManager(models.Manager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Institution(models.Model):
    """Institution or unit (Einheit) that takes part in rounds."""

    class Kind(models.TextChoices):
        CITY_UNIT = "city_unit", "Abteilung oder Einrichtung der Stadt"
        MUNICIPAL_ENTERPRISE = "municipal_enterprise", "Eigenbetrieb"
        EXTERNAL = "external", "externe Stelle"

    code = models.SlugField(
        "Kürzel",
        max_length=20,
        unique=True,
        help_text="Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Auswertungen.",
    )
    name = models.CharField(
        "Name", max_length=160, help_text="Amtlicher Name. Frühere Berichte behalten den alten Namen."
    )
    kind = models.CharField(
        "Art",
        max_length=30,
        choices=Kind,
        default=Kind.CITY_UNIT,
        help_text="Externe Stellen nehmen freiwillig teil, alle anderen verbindlich.",
    )
    department_group = models.CharField(
        "Dezernat", max_length=120, blank=True, help_text="Übergeordnete Gliederung für Listen und Berichte."
    )
    small_unit = models.BooleanField(
        "sehr kleine Einheit",
        default=False,
        help_text="Einzelne Personen wären erkennbar: keine Einzeleinschätzungen, Namen nur mit Zustimmung.",
    )
    mailbox = models.EmailField(
        "Funktionspostfach",
        blank=True,
        help_text="Dorthin gehen Einladung, Erinnerungen und Rückfragen; kein persönliches Postfach. "
        "Leer: an die Adressen der Konten von Ansprechperson und Leitung.",
    )
    wants_reminders = models.BooleanField("Erinnerungen an das Funktionspostfach", default=True, db_default=True)
    active = models.BooleanField(
        "aktiv", default=True, help_text="Nur aktive Institutionen werden zu neuen Runden eingeladen."
    )

    objects = InstitutionManager()
    history = History("Institution")

    class Meta:
        verbose_name = "Institution"
        verbose_name_plural = "Institutionen"
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("city_unit", "municipal_enterprise", "external")), name="institution_known_kind"
            ),
        )

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)
