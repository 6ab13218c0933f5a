"""Who assesses itself: departments, municipal enterprises, external bodies."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from assessments.administration.models import History
from assessments.institutions.rules import reserved_codes
from assessments.text.models.alphabetical import Alphabetical


def leads_to_its_own_pages(code: str) -> None:
    """Refuse a code in whose place an address has a fixed word: the page of that word would open instead."""
    if code in reserved_codes.OF_INSTITUTIONS:
        raise ValidationError(
            "„%(code)s“ ist in der Adresse schon der Name einer Seite. Bitte wählen Sie ein anderes Kürzel.",
            code="name_of_a_page",
            params={"code": code},
        )


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
        validators=[leads_to_its_own_pages],
        help_text="Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Ergebnissen.",
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
        help_text="Einzelne Personen wären erkennbar: keine Einschätzungen Einzelner, Namen nur mit Zustimmung.",
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
        ordering = (Alphabetical("name"), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("city_unit", "municipal_enterprise", "external")), name="institution_known_kind"
            ),
            models.UniqueConstraint(
                Lower("code"),
                name="institution_code_in_any_case",
                violation_error_message="Dieses Kürzel gibt es schon; groß oder klein macht keinen Unterschied.",
            ),
        )

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)


class Succession(models.Model):
    """Nachfolge: what an institution that was merged or divided has become, written by `reorganise`.

    There is a row for each earlier predecessor too, so that nobody needs to follow a chain. Rounds that began before
    `since` know nothing of it. Roles and measures of the predecessor go over where it `ends`; who gives only a part
    away keeps them. An institution that was there before reads what came to it only when that is `opened` (`access`).
    """

    predecessor = models.ForeignKey(
        Institution, models.PROTECT, related_name="successions", verbose_name="bisherige Institution"
    )
    successor = models.ForeignKey(
        Institution, models.PROTECT, related_name="predecessions", verbose_name="Nachfolgerin"
    )
    since = models.DateField("seit")
    ends = models.BooleanField(
        "an ihre Stelle getreten", help_text="Die bisherige Institution ist damit zu Ende; sonst gab sie einen Teil ab."
    )
    continues = models.BooleanField(
        "führt die Selbstbewertung fort",
        help_text="Die Nachfolgerin ist aus dieser Institution allein entstanden; deren Antworten stehen neben ihren, "
        "als letzte Runde.",
    )
    opened = models.BooleanField(
        "Einsicht bestätigt",
        default=True,
        db_default=True,
        help_text="Wer bei der Nachfolgerin eine Rolle hat, liest die Antworten der bisherigen Institution.",
    )

    class Meta:
        verbose_name = "Nachfolge"
        verbose_name_plural = "Nachfolgen"
        ordering = ("-since", "pk")
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor", "ends"), name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_between_two"),
            models.CheckConstraint(
                condition=Q(opened=True) | Q(ends=True, continues=False), name="succession_opened_fits_rest"
            ),
        )

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
