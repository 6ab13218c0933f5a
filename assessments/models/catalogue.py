"""The catalogue: areas, requirements, reflection questions and levels of one version (Katalogfassung)."""

from django.db import models
from django.db.models import Q

from assessments import scoring


class WordingStatus(models.TextChoices):
    """Where a text comes from."""

    ORIGINAL = "original", "Originalwortlaut"
    WORKING_VERSION = "working_version", "Arbeitsfassung"


class ResultLabel(models.TextChoices):
    """German words for the labels that `scoring` gives (Arbeitsfassung)."""

    AT_START = scoring.Label.AT_START.value, "am Anfang des Weges"
    ON_WAY = scoring.Label.ON_WAY.value, "auf dem Weg"
    ADVANCED = scoring.Label.ADVANCED.value, "auf dem Weg fortgeschritten"
    WELL_SET = scoring.Label.WELL_SET.value, "chancengerecht aufgestellt"


def wording_status_field(verbose_name="Textstand"):
    return models.CharField(verbose_name, max_length=20, choices=WordingStatus, default=WordingStatus.WORKING_VERSION)


class CatalogueManager(models.Manager):
    def get_by_natural_key(self, code, version):
        return self.get(code=code, version=version)


class Catalogue(models.Model):
    """One version of the catalogue. A draft may be edited, a published one never changes again."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Entwurf"
        PUBLISHED = "published", "veröffentlicht"
        RETIRED = "retired", "außer Kraft"

    code = models.SlugField("Kürzel", max_length=20)
    version = models.CharField("Fassung", max_length=20)
    title = models.CharField("Titel", max_length=200)
    notice = models.TextField("Hinweis zur Fassung", blank=True)
    team_rules = models.TextField("Regeln für das Team", blank=True, help_text="Eine Regel je Zeile.")
    sources = models.TextField("Quellen", blank=True, help_text="Eine Quelle je Zeile.")
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField("veröffentlicht am", null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="kopiert aus"
    )

    objects = CatalogueManager()

    class Meta:
        verbose_name = "Katalog"
        verbose_name_plural = "Kataloge"
        ordering = ("code", "version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="catalogue_unique_version"),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None) | Q(~Q(status="draft"), published_at__isnull=False),
                name="catalogue_published_with_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "published", "retired")), name="catalogue_known_status"
            ),
        )

    def __str__(self):
        return f"{self.title} ({self.version})"

    def natural_key(self):
        return (self.code, self.version)

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    @property
    def team_rule_list(self):
        return self.team_rules.splitlines()


class CatalogueItemManager(models.Manager):
    """Items of a catalogue are known by its key and their own code (levels: value)."""

    def __init__(self, key="code"):
        super().__init__()
        self.key = key

    def get_by_natural_key(self, catalogue_code, version, key):
        return self.get(catalogue__code=catalogue_code, catalogue__version=version, **{self.key: key})


class RatingLevel(models.Model):
    """A step of the scale (Stufe): 0 is the lowest."""

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="levels", verbose_name="Katalog")
    value = models.PositiveSmallIntegerField("Wert")
    label = models.CharField("Bezeichnung", max_length=80)
    symbol = models.CharField("Zeichen", max_length=10)
    meaning = models.TextField("Bedeutung")
    anchor = models.TextField("Anker", help_text="Ein Satz, an dem das Team die Stufe erkennt.")
    evidence_required = models.BooleanField("Beleg nötig", default=False)
    wording_status = wording_status_field()

    objects = CatalogueItemManager("value")

    class Meta:
        verbose_name = "Stufe"
        verbose_name_plural = "Stufen"
        ordering = ("value",)
        constraints = (models.UniqueConstraint(fields=("catalogue", "value"), name="rating_level_unique_value"),)

    def __str__(self):
        return f"{self.value} – {self.label}"

    def natural_key(self):
        return (*self.catalogue.natural_key(), self.value)

    natural_key.dependencies = ("assessments.catalogue",)


class QualityArea(models.Model):
    """Qualitätsbereich."""

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="areas", verbose_name="Katalog")
    code = models.CharField("Kürzel", max_length=10)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    title = models.CharField("Titel", max_length=120)
    title_status = wording_status_field("Stand des Titels")
    description = models.TextField("Beschreibung", blank=True)
    description_status = wording_status_field("Stand der Beschreibung")
    source = models.TextField("Quelle", blank=True)

    objects = CatalogueItemManager()

    class Meta:
        verbose_name = "Qualitätsbereich"
        verbose_name_plural = "Qualitätsbereiche"
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("catalogue", "code"), name="quality_area_unique_code"),)

    def __str__(self):
        return f"{self.code} {self.title}"

    def natural_key(self):
        return (*self.catalogue.natural_key(), self.code)

    natural_key.dependencies = ("assessments.catalogue",)


class QualityRequirement(models.Model):
    """Qualitätsanforderung. `catalogue` repeats the area's, so that the database keeps codes unique in it."""

    catalogue = models.ForeignKey(
        Catalogue, models.CASCADE, related_name="requirements", verbose_name="Katalog", editable=False
    )
    area = models.ForeignKey(QualityArea, models.CASCADE, related_name="requirements", verbose_name="Qualitätsbereich")
    code = models.CharField("Kürzel", max_length=10)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    title = models.CharField("Titel", max_length=160)
    title_status = wording_status_field("Stand des Titels")
    wording = models.TextField("Wortlaut")
    wording_status = wording_status_field("Stand des Wortlauts")
    source = models.TextField("Quelle", blank=True)
    explanation = models.TextField("Erläuterung", blank=True)
    explanation_status = wording_status_field("Stand der Erläuterung")
    evidence_examples = models.TextField("Woran erkennt man das?", blank=True, help_text="Ein Beispiel je Zeile.")
    guiding_questions = models.TextField("Leitfragen", blank=True, help_text="Eine Leitfrage je Zeile.")
    not_relevant_hint = models.TextField(
        "Hinweis zu „nicht relevant für uns“", blank=True, help_text="Wann darf eine Stelle das wählen?"
    )

    objects = CatalogueItemManager()

    class Meta:
        verbose_name = "Qualitätsanforderung"
        verbose_name_plural = "Qualitätsanforderungen"
        ordering = ("area__position", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("catalogue", "code"), name="quality_requirement_unique_code"),)

    def __str__(self):
        return f"{self.code} {self.title}"

    def natural_key(self):
        return (*self.catalogue.natural_key(), self.code)

    natural_key.dependencies = ("assessments.catalogue",)

    @property
    def evidence_example_list(self):
        return self.evidence_examples.splitlines()

    @property
    def guiding_question_list(self):
        return self.guiding_questions.splitlines()


class ReflectionQuestion(models.Model):
    """Reflexionsfrage: for one requirement, or (without one) for all of the catalogue."""

    class AnswerType(models.TextChoices):
        RATING = "rating", "Stufe und Begründung"
        TEXT = "text", "Text"
        MEASURES = "measures", "Maßnahmen"

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="questions", verbose_name="Katalog")
    requirement = models.ForeignKey(
        QualityRequirement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_questions",
        verbose_name="Qualitätsanforderung",
        help_text="Leer: Die Frage gilt für alle Anforderungen.",
    )
    code = models.CharField("Kürzel", max_length=10)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    text = models.TextField("Frage")
    help_text = models.TextField("Hilfetext", blank=True)
    answer_type = models.CharField("Antwort", max_length=10, choices=AnswerType)
    wording_status = wording_status_field()
    source = models.TextField("Quelle", blank=True)

    objects = CatalogueItemManager()

    class Meta:
        verbose_name = "Reflexionsfrage"
        verbose_name_plural = "Reflexionsfragen"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("catalogue", "code"), name="reflection_question_unique_code"),
            models.CheckConstraint(
                condition=Q(answer_type__in=("rating", "text", "measures")), name="reflection_question_known_type"
            ),
        )

    def __str__(self):
        return f"{self.code} {self.text}"

    def natural_key(self):
        return (*self.catalogue.natural_key(), self.code)

    natural_key.dependencies = ("assessments.catalogue", "assessments.qualityrequirement")
