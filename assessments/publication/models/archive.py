"""What remains of a round when it is over: one package with everything."""

from django.db import models


class RoundArchive(models.Model):
    """Written by `keep_archive`, as often as needed until the round is closed, never after that."""

    round = models.OneToOneField("AssessmentRound", models.PROTECT, related_name="archive", verbose_name="Runde")
    file_name = models.CharField("Dateiname", max_length=120)
    file = models.BinaryField("Datei")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    created_at = models.DateTimeField("erstellt am")

    class Meta:
        verbose_name = "Archivpaket"
        verbose_name_plural = "Archivpakete"

    def __str__(self):
        return f"Archivpaket {self.round}"
