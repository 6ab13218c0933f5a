"""Long work that a worker does while the person goes on: reports of a whole round, archive packages."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Job(models.Model):
    """One piece of long work. Written by `jobs` alone; `@jobs.work(kind)` stands at the function for each kind."""

    class Kind(models.TextChoices):
        CITY_REPORT = "city_report", "Gesamtbericht als PDF"
        ROUND_REPORTS = "round_reports", "Alle Berichte der Institutionen als ZIP"
        ROUND_ARCHIVE = "round_archive", "Archivpaket"
        PUBLICATION = "publication", "Veröffentlichung"
        CORRECTION = "correction", "Berichtigte Ausgabe"
        COMPLETION = "completion", "Fehlende Berichte einer Ausgabe"

    class Status(models.TextChoices):
        QUEUED = "queued", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        FAILED = "failed", "fehlgeschlagen"
        CANCELLED = "cancelled", "abgebrochen"

    ACTIVE = (Status.QUEUED, Status.RUNNING)
    FINISHED = (Status.DONE, Status.FAILED, Status.CANCELLED)
    PUBLISHING = (Kind.PUBLICATION, Kind.CORRECTION, Kind.COMPLETION)  # one at a time in a round
    MOST_ATTEMPTS = 3  # a worker that is lost this often is no accident

    kind = models.CharField("Art", max_length=20, choices=Kind)
    round = models.ForeignKey("AssessmentRound", models.CASCADE, related_name="jobs", verbose_name="Runde")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="angefordert von"
    )
    note = models.TextField("Begründung", blank=True)  # of a correction
    requested_at = models.DateTimeField("angefordert am", auto_now_add=True)
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.QUEUED)
    steps_done = models.PositiveIntegerField("erledigte Schritte", default=0)
    steps_total = models.PositiveIntegerField("Schritte", default=0)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    leased_until = models.DateTimeField("vergeben bis", null=True, blank=True)
    finished_at = models.DateTimeField("beendet am", null=True, blank=True)
    error = models.TextField("Fehler", blank=True)
    file_name = models.CharField("Dateiname", max_length=120, blank=True)
    content_type = models.CharField("Dateiart", max_length=100, blank=True)
    file = models.BinaryField("Datei", null=True, blank=True)

    class Meta:
        verbose_name = "Auftrag"
        verbose_name_plural = "Aufträge"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "round"), condition=Q(status__in=("queued", "running")), name="job_active_once"
            ),
            models.UniqueConstraint(
                fields=("round",),
                condition=Q(kind__in=("publication", "correction", "completion"), status__in=("queued", "running")),
                name="job_publishes_once",
            ),
            models.CheckConstraint(
                condition=Q(status="running", leased_until__isnull=False)
                | (~Q(status="running") & Q(leased_until=None)),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("queued", "running"), finished_at=None)
                | Q(status__in=("done", "failed", "cancelled"), finished_at__isnull=False),
                name="job_end_with_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(status="failed") & ~Q(error="")) | (~Q(status="failed") & Q(error="")),
                name="job_error_says_why",
            ),
            models.CheckConstraint(
                condition=Q(file=None, file_name="", content_type="")
                | (Q(status="done", file__isnull=False) & ~Q(file_name="") & ~Q(content_type="")),
                name="job_file_when_done",
            ),
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps_total")), name="job_steps_in_range"),
            models.CheckConstraint(condition=Q(attempts__lte=3), name="job_attempts_bounded"),
        )

    def __str__(self):
        return f"{self.get_kind_display()}, {self.round}"

    @property
    def is_active(self) -> bool:
        """Whether it waits or runs."""
        return self.status in self.ACTIVE
