"""The catalogue: areas, requirements, reflection questions and levels of one version (Katalogfassung)."""

from collections.abc import Sized
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from assessments.administration.models import History
from assessments.catalogue.models.wording import DEFAULT_HINTS, hint_field, source_field, wording_status_field
from assessments.results.rules import scoring


class ResultLabel(models.TextChoices):
    """German words for the labels that `scoring` gives (Arbeitsfassung)."""

    AT_START = scoring.Label.AT_START.value, "am Anfang des Weges"
    ON_WAY = scoring.Label.ON_WAY.value, "auf dem Weg"
    ADVANCED = scoring.Label.ADVANCED.value, "auf dem Weg fortgeschritten"
    WELL_SET = scoring.Label.WELL_SET.value, "chancengerecht aufgestellt"


@dataclass(frozen=True)
class AnswerWords:
    """How pages, reports and files speak of the answers to a catalogue."""

    done: str
    is_open: str
    given: str  # „5 mit Stufe“
    something: str  # „mindestens 5 Institutionen mit …“


_RATED = AnswerWords("beantwortet", "noch nicht beantwortet", "mit Stufe", "einer Stufe")
_WRITTEN = AnswerWords("beantwortet", "noch nicht beantwortet", "mit Antwort", "einer Antwort")


def answer_words(levels: Sized) -> AnswerWords:
    """With levels an answer rates; in a catalogue without levels it says something in words. Takes levels, or numbers
    by level."""
    return _RATED if levels else _WRITTEN


def position_field():
    return models.PositiveSmallIntegerField("Reihenfolge", help_text="1 steht zuerst.")


class CatalogueManager(models.Manager):
    def get_by_natural_key(self, code, version):
        return self.get(code=code, version=version)


class Catalogue(models.Model):
    """One version of the catalogue. A draft may be edited, a published one never changes again."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Entwurf"
        PUBLISHED = "published", "veröffentlicht"
        RETIRED = "retired", "außer Kraft"

    code = models.SlugField("Kürzel", max_length=20, help_text="Gleich in allen Fassungen, z. B. „cclu“.")
    version = models.CharField("Fassung", max_length=20, help_text="Name der Fassung, z. B. „2026-1“.")
    title = models.CharField("Titel", max_length=200, help_text="Steht auf Bögen und Berichten.")
    notice = models.TextField(
        "Hinweis zur Fassung", blank=True, help_text="Was Lesende über Herkunft und Stand der Texte wissen müssen."
    )
    team_rules = models.TextField("Regeln für das Team", blank=True, help_text="Eine Regel je Zeile.")
    not_relevant_rule = hint_field(
        "Regel zu „nicht relevant für uns“", "not_relevant_rule", "Steht an der Auswahl, bei jeder Anforderung."
    )
    dissent_hint = hint_field("Hinweis zur anderen Meinung", "dissent_hint", "Steht am Feld „Andere Meinung im Team“.")
    text_hint = hint_field("Hinweis an den Textfeldern", "text_hint", "Steht an jeder Antwort und auf leeren Bögen.")
    rules_status = wording_status_field("Stand der Regeln und Hinweise", "Gilt für die Regeln und alle drei Hinweise.")
    sources = models.TextField("Quellen", blank=True, help_text="Eine Quelle je Zeile.")
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField("veröffentlicht am", null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="kopiert aus"
    )

    objects = CatalogueManager()
    history = History("Katalogfassung")

    class Meta:
        verbose_name = "Katalogfassung"
        verbose_name_plural = "Katalogfassungen"
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

    @property
    def hints(self) -> dict[str, str]:
        """What stands at the fields of every requirement: the version's own words, else the default."""
        return {name: getattr(self, name) or default for name, default in DEFAULT_HINTS.items()}


class CatalogueItemManager(models.Manager):
    """Items of a catalogue are known by its key and their own code (levels: value)."""

    def __init__(self, key="code"):
        super().__init__()
        self.key = key

    def get_by_natural_key(self, catalogue_code, version, key):
        return self.get(catalogue__code=catalogue_code, catalogue__version=version, **{self.key: key})


class RatingLevel(models.Model):
    """A step of the scale (Stufe): 0 is the lowest."""

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="levels", verbose_name="Katalogfassung")
    value = models.PositiveSmallIntegerField("Wert", help_text="0 ist die niedrigste Stufe.")
    label = models.CharField("Bezeichnung", max_length=80, help_text="Wenige Worte, z. B. „in Ansätzen erfüllt“.")
    symbol = models.CharField("Zeichen", max_length=10, help_text="Steht neben dem Wort, z. B. ●○○.")
    meaning = models.TextField("Bedeutung", help_text="Ein Satz, was die Stufe heißt.")
    anchor = models.TextField("Anker", help_text="Ein Satz, an dem das Team die Stufe erkennt.")
    evidence_required = models.BooleanField(
        "Beleg nötig", default=False, help_text="Das Team soll ein Beispiel aus dem Alltag nennen."
    )
    wording_status = wording_status_field()
    source = source_field()

    objects = CatalogueItemManager("value")
    history = History("Stufe")

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

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="areas", verbose_name="Katalogfassung")
    code = models.CharField("Kürzel", max_length=10, help_text="Kurz und je Fassung nur einmal, z. B. „K1“.")
    position = position_field()
    title = models.CharField("Titel", max_length=120, help_text="Ein bis drei Worte.")
    title_status = wording_status_field("Stand des Titels")
    description = models.TextField("Beschreibung", blank=True, help_text="Ein Satz, worum es in dem Bereich geht.")
    description_status = wording_status_field("Stand der Beschreibung")
    source = source_field()

    objects = CatalogueItemManager()
    history = History("Qualitätsbereich")

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
    """Qualitätsanforderung. `catalogue` repeats the area's, so that the database keeps codes unique in it.

    Copies of a requirement in later versions all name its first version as their `origin`, whatever their codes.
    """

    catalogue = models.ForeignKey(
        Catalogue, models.CASCADE, related_name="requirements", verbose_name="Katalogfassung", editable=False
    )
    area = models.ForeignKey(QualityArea, models.CASCADE, related_name="requirements", verbose_name="Qualitätsbereich")
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="geht zurück auf",
        help_text="Die erste Fassung dieser Anforderung. Leer: Sie ist neu. Nur was zusammengehört, wird über die "
        "Runden verglichen – und nur bei gleichem Wortlaut.",
    )
    code = models.CharField("Kürzel", max_length=10, help_text="Kurz und je Fassung nur einmal, z. B. „K1“.")
    position = position_field()
    title = models.CharField("Titel", max_length=160, help_text="Kurze Fassung für Listen und Ergebnisse.")
    title_status = wording_status_field("Stand des Titels")
    wording = models.TextField("Wortlaut", help_text="Die Anforderung im vollen Wortlaut.")
    wording_status = wording_status_field("Stand des Wortlauts")
    source = source_field()
    explanation = models.TextField("Erläuterung", blank=True, help_text="Hilfe, die an der Frage aufklappt.")
    explanation_status = wording_status_field(
        "Stand der Hilfetexte", "Gilt für Erläuterung, Beispiele, Leitfragen und Hinweis."
    )
    evidence_examples = models.TextField("Woran erkennt man das?", blank=True, help_text="Ein Beispiel je Zeile.")
    guiding_questions = models.TextField("Leitfragen", blank=True, help_text="Eine Leitfrage je Zeile.")
    not_relevant_hint = models.TextField(
        "Hinweis zu „nicht relevant für uns“", blank=True, help_text="Wann darf eine Stelle das wählen?"
    )

    objects = CatalogueItemManager()
    history = History("Qualitätsanforderung")

    class Meta:
        verbose_name = "Qualitätsanforderung"
        verbose_name_plural = "Qualitätsanforderungen"
        ordering = ("area__position", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("catalogue", "code"), name="quality_requirement_unique_code"),
            models.UniqueConstraint(
                fields=("catalogue", "origin"),
                name="quality_requirement_unique_origin",
                violation_error_message="Eine andere Anforderung dieser Fassung geht schon darauf zurück.",
            ),
        )

    def __str__(self):
        return f"{self.code} {self.title}"

    def natural_key(self):
        return (*self.catalogue.natural_key(), self.code)

    natural_key.dependencies = ("assessments.catalogue",)

    @property
    def line(self) -> int:
        """Equal for all versions of one requirement: the key of the first."""
        return self.origin_id or self.pk

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

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="questions", verbose_name="Katalogfassung")
    requirement = models.ForeignKey(
        QualityRequirement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_questions",
        verbose_name="Qualitätsanforderung",
        help_text="Leer: Die Frage gilt für alle Anforderungen.",
    )
    code = models.CharField("Kürzel", max_length=10, help_text="Kurz und je Fassung nur einmal, z. B. „K1“.")
    position = position_field()
    text = models.TextField("Frage", help_text="So, wie die Institutionen sie lesen.")
    help_text = models.TextField("Hilfetext", blank=True, help_text="Steht unter der Frage.")
    answer_type = models.CharField(
        "Antwort", max_length=10, choices=AnswerType, help_text="Womit geantwortet wird: Stufe, Text oder Maßnahmen."
    )
    wording_status = wording_status_field()
    source = source_field()

    objects = CatalogueItemManager()
    history = History("Reflexionsfrage")

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
