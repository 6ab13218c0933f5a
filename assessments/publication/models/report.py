"""What was published: editions of a round's results, and the files of each with their checksums."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """Ausgabe: the results of a round in the words, names and numbers of the day they were published.

    A correction is a new edition with its reason; the old one stays. The database refuses every later change
    (triggers of the first migration), and the public page prints `content`, never the tables it was made from.
    """

    round = models.ForeignKey("AssessmentRound", models.PROTECT, related_name="editions", verbose_name="Runde")
    number = models.PositiveSmallIntegerField("Nummer der Ausgabe")
    reason = models.TextField("Grund der Berichtigung", blank=True)
    published_on = models.DateField("veröffentlicht am")
    content = models.JSONField("Inhalt")
    created_at = models.DateTimeField("erstellt am", auto_now_add=True)

    class Meta:
        verbose_name = "Ausgabe"
        verbose_name_plural = "Ausgaben"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="edition_unique_in_round"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | Q(number__gt=1) & ~Q(reason=""),
                name="edition_corrected_with_reason",
            ),
        )

    def __str__(self):
        return f"{self.content['round_title']}, Ausgabe {self.number}"

    @property
    def is_invented(self):
        return self.content["is_demo"]


class Report(models.Model):
    """A file as it was published. Written once: the database refuses every later change (a trigger)."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", "Bericht der Institution"
        CITY = "city", "Gesamtbericht"
        CITY_WORD = "city_word", "Gesamtbericht zum Weiterbearbeiten"
        RESULTS_TABLE = "results_table", "Ergebnisse als Tabelle"
        RESULTS_DATA = "results_data", "Ergebnisse als Daten"
        CATALOGUE = "catalogue", "Katalog als Daten"
        BLANK_SHEET = "blank_sheet", "Leerer Bogen"
        RESULTS_WORKBOOK = "results_workbook", "Ergebnisse als Arbeitsmappe"
        BOARD = "board", "Seite für den Stadtvorstand"
        NUMBERS = "numbers", "Alle Zahlen als Daten"
        RESULT_SHEET = "result_sheet", "Ergebnisblatt"
        FILLED_SHEET = "filled_sheet", "Ausgefüllter Bogen"

    OF_INSTITUTION = (Kind.INSTITUTION, Kind.RESULT_SHEET, Kind.FILLED_SHEET)
    PUBLIC = (  # the board's page names who took part, all numbers name institutions: neither is for everybody
        Kind.CITY,
        Kind.CITY_WORD,
        Kind.RESULTS_TABLE,
        Kind.RESULTS_WORKBOOK,
        Kind.RESULTS_DATA,
        Kind.CATALOGUE,
        Kind.BLANK_SHEET,
    )

    round = models.ForeignKey("AssessmentRound", models.PROTECT, related_name="reports", verbose_name="Runde")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="Ausgabe"
    )
    institution = models.ForeignKey(
        "Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="Institution",
    )
    kind = models.CharField("Art", max_length=20, choices=Kind)
    as_of = models.DateField("Stand")
    file_name = models.CharField("Dateiname", max_length=120)
    file = models.BinaryField("Datei")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    content = models.JSONField("Inhalt")
    created_at = models.DateTimeField("erstellt am", auto_now_add=True)

    class Meta:
        verbose_name = "Bericht"
        verbose_name_plural = "Berichte"
        ordering = ("-as_of", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("institution", "result_sheet", "filled_sheet"), institution__isnull=False)
                | ~Q(kind__in=("institution", "result_sheet", "filled_sheet")) & Q(institution=None),
                name="report_institution_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "institution",
                        "city",
                        "city_word",
                        "results_table",
                        "results_data",
                        "catalogue",
                        "blank_sheet",
                        "results_workbook",
                        "board",
                        "numbers",
                        "result_sheet",
                        "filled_sheet",
                    )
                ),
                name="report_known_kind",
            ),
            models.UniqueConstraint(fields=("edition", "file_name"), name="report_unique_file_in_edition"),
        )

    def __str__(self):
        return f"{self.get_kind_display()} {self.institution or ''} {self.round}".replace("  ", " ")
