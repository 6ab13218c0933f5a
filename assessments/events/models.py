"""The audit log: for traceability, read by admins and the Revision only, never for watching people."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

NOT_LOGGED_IN = "nicht angemeldet"
UNKNOWN_ACCOUNT = "unbekanntes Konto"
# What institutions write is theirs. Titles and reasons are kept for the record; who reads the log reads numbers.
WORDED_BY_INSTITUTIONS = frozenset({"goodexample", "measure", "sharedneed", "theme"})


class AuditEventManager(models.Manager):
    def record(self, **facts):
        """Write the event that `AuditEvent.of` makes; call it inside the change's transaction."""
        event = self.model.of(**facts)
        event.save(force_insert=True)
        return event

    def record_list(self, *, by, verb, model, note):
        """Write one event about several rows of `model` that came from a list; `note` says which."""
        return self.create(
            actor=by,
            actor_function=str(by),
            verb=verb,
            subject_type=model._meta.model_name,
            subject_id=0,  # no single one
            subject_label=f"{model._meta.verbose_name_plural} aus einer Liste",
            note=note,
        )

    def record_download(self, *, by, about, file_name, round=None):
        """Write what somebody took away; `about` is a row, or a model if the file tells of many rows."""
        is_row = isinstance(about, models.Model)
        return self.create(
            actor=by,
            actor_function=str(by),
            verb=AuditEvent.Verb.DOWNLOAD,
            subject_type=about._meta.model_name,
            subject_id=about.pk if is_row else 0,
            subject_label=str(about if is_row else about._meta.verbose_name_plural)[:200],
            round=round,
            note=file_name,
        )

    def record_attempt(self, *, verb, account=None):
        """Write what somebody tried who is not logged in. Never what was typed: it may be a password.

        `account` is the one that was tried, None if there is no such account.
        """
        return self.create(
            actor_function=NOT_LOGGED_IN,
            verb=verb,
            subject_type="user",
            subject_id=account.pk if account else 0,
            subject_label=str(account)[:200] if account else UNKNOWN_ACCOUNT,
        )


def verbs():
    """The verbs as choices; a function, so that a new verb needs no migration."""
    return AuditEvent.Verb.choices


class AuditEvent(models.Model):
    """Who did what to which object. The database refuses changes (a trigger); old ones are deleted whole."""

    class Verb(models.TextChoices):
        """The verbs of the steps and the steps of the administration, in words."""

        START = "start", "Bearbeitung begonnen"
        HAND_OVER = "hand_over", "der Leitung vorgelegt"
        TAKE_BACK = "take_back", "von der Leitung zurückgeholt"
        RETURN_TO_TEAM = "return_to_team", "an das Team zurückgegeben"
        CLOSE_OPINIONS = "close_opinions", "Einschätzungen ausgezählt"
        SUBMIT = "submit", "freigegeben und eingereicht"
        RETURN_FOR_CHANGES = "return_for_changes", "zur Überarbeitung zurückgegeben"
        ACCEPT = "accept", "abgenommen"
        PUBLISH = "publish", "veröffentlicht"
        DECLINE = "decline", "abgesagt"
        REJOIN = "rejoin", "Absage zurückgenommen"
        CHANGE_CONSENT = "change_consent", "Zustimmung zur Veröffentlichung geändert"
        EXTEND_DEADLINE = "extend_deadline", "Frist verlängert"
        REMOVE_MEASURE = "remove_measure", "Maßnahme gelöscht"
        RESTORE_MEASURE = "restore_measure", "Maßnahme wiederhergestellt"
        FOLLOW_UP = "follow_up", "Status einer Maßnahme geändert"
        PROPOSE_EXAMPLE = "propose_example", "gutes Beispiel vorgeschlagen"
        CONSENT_TO_EXAMPLE = "consent_to_example", "dem guten Beispiel zugestimmt"
        WITHDRAW_EXAMPLE = "withdraw_example", "Zustimmung zum guten Beispiel zurückgezogen"
        REMOVE_EXAMPLE = "remove_example", "Vorschlag für ein gutes Beispiel entfernt"
        REDACT = "redact", "Stelle geschwärzt"
        LIFT_REDACTION = "lift_redaction", "Schwärzung zurückgenommen"
        ASK = "ask", "Rückfrage gestellt"
        REPLY = "reply", "auf Rückfrage geschrieben"
        CLOSE_INQUIRY = "close_inquiry", "Rückfrage erledigt"
        OPEN_ROUND = "open_round", "Runde geöffnet"
        START_REVIEW = "start_review", "Sichtung begonnen"
        REOPEN_ROUND = "reopen_round", "Runde wieder geöffnet"
        PUBLISH_ROUND = "publish_round", "Runde veröffentlicht"
        BEGIN_CORRECTION = "begin_correction", "Berichtigung begonnen"
        CORRECT_PUBLICATION = "correct_publication", "berichtigte Ausgabe veröffentlicht"
        ARCHIVE = "archive", "Archivpaket abgelegt"
        CLOSE_ROUND = "close_round", "Runde abgeschlossen"
        INVITE = "invite", "Institutionen eingeladen"
        REMIND = "remind", "an die Frist erinnert"
        COPY_CATALOGUE = "copy_catalogue", "neue Fassung angelegt"
        IMPORT_CATALOGUE = "import_catalogue", "Fassung aus einer Datei eingelesen"
        PUBLISH_CATALOGUE = "publish_catalogue", "Fassung veröffentlicht"
        RETIRE_CATALOGUE = "retire_catalogue", "Fassung außer Kraft gesetzt"
        MOVE_ITEM = "move_item", "Reihenfolge im Katalog geändert"
        ADD = "add", "angelegt"
        CHANGE = "change", "geändert"
        DELETE = "delete", "gelöscht"
        ASK_TO_LEAVE = "ask_to_leave", "Abschied beantragt"
        STAY = "stay", "Abschied zurückgenommen"
        LEAVE = "leave", "Abschied ausgeführt: Worte gelöscht"
        REORGANISE = "reorganise", "Institutionen umorganisiert"
        CLOSE_ACCOUNT = "close_account", "Konto geschlossen"
        REOPEN_ACCOUNT = "reopen_account", "Konto wieder geöffnet"
        END_DEPUTY = "end_deputy", "Vertretung beendet"
        ASK_ACCESS = "ask_access", "Zugangsänderung beantragt"
        CONFIRM_ACCESS = "confirm_access", "Zugangsänderung bestätigt"
        CONFIRM_ON_SERVER = "confirm_on_server", "Zugangsänderung auf dem Server bestätigt"
        REFUSE_ACCESS = "refuse_access", "Zugangsänderung abgelehnt"
        REMOVE_NAME = "remove_name", "Name eines geschlossenen Kontos entfernt"
        LOAD_DEMO = "load_demo", "Demodaten geladen"
        LOG_IN = "log_in", "angemeldet"
        LOG_IN_FAILED = "log_in_failed", "Anmeldung misslungen"
        LOCK_OUT = "lock_out", "Anmeldung vorübergehend gesperrt"
        LOG_OUT = "log_out", "abgemeldet"
        SET_PASSWORD = "set_password", "Passwort festgelegt"
        DOWNLOAD = "download", "Datei heruntergeladen"

    ATTEMPTS = (Verb.LOCK_OUT, Verb.LOG_IN_FAILED)  # by people who are not logged in
    REASONS = (  # in the note stands what an institution wrote, was told or left open
        Verb.DECLINE,
        Verb.REMOVE_MEASURE,
        Verb.RETURN_FOR_CHANGES,
        Verb.RETURN_TO_TEAM,
        Verb.SUBMIT,
    )
    ACCESS = (*ATTEMPTS, Verb.LOG_IN, Verb.LOG_OUT, Verb.DOWNLOAD)  # who came and what was taken away; nothing changed

    happened_at = models.DateTimeField("wann", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="wer",
        help_text="Leer, wenn niemand angemeldet war.",
    )
    actor_function = models.CharField("Funktion", max_length=150)
    verb = models.CharField("Vorgang", max_length=40, choices=verbs)
    subject_type = models.CharField("Art", max_length=40)
    subject_id = models.BigIntegerField("Nummer")
    subject_label = models.CharField("Gegenstand", max_length=200)
    round = models.ForeignKey(
        "AssessmentRound", models.CASCADE, null=True, blank=True, related_name="audit_events", verbose_name="Runde"
    )
    from_status = models.CharField("von", max_length=20, blank=True)
    to_status = models.CharField("nach", max_length=20, blank=True)
    note = models.TextField("Vermerk", blank=True)

    objects = AuditEventManager()

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokoll"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | Q(verb__in=("lock_out", "log_in_failed")),
                name="audit_event_has_actor",
            ),
        )
        indexes = (
            models.Index(fields=("happened_at",), name="audit_event_by_time"),
            models.Index(fields=("verb", "-id"), name="audit_event_by_verb"),
        )

    def __str__(self):
        return f"{self.get_verb_display()}: {self.readable_label}"

    @property
    def subject_kind(self) -> str:
        """The German word for what the event is about."""
        return apps.get_model("assessments", self.subject_type)._meta.verbose_name

    @property
    def readable_label(self) -> str:
        """What the event is about, without the words of an institution."""
        return f"Nr. {self.subject_id}" if self._is_worded else self.subject_label

    @property
    def readable_note(self) -> str:
        """The note, unless it holds words of an institution or tells how far its answers went."""
        return "" if self._is_worded or self.verb in self.REASONS else self.note

    @property
    def _is_worded(self) -> bool:
        return bool(self.subject_id) and self.subject_type in WORDED_BY_INSTITUTIONS

    @property
    def step(self) -> str:
        """„von → nach“ in words; empty where no status changed."""
        model = apps.get_model("assessments", self.subject_type)
        return " → ".join(model.Status(value).label for value in (self.from_status, self.to_status) if value)

    @classmethod
    def of(cls, *, by, verb, subject, round=None, from_status="", to_status="", note=""):
        """An event about `subject` (any model instance), not yet saved."""
        return cls(
            actor=by,
            actor_function=str(by),
            verb=verb,
            subject_type=subject._meta.model_name,
            subject_id=subject.pk,
            subject_label=str(subject)[:200],
            round=round,
            from_status=from_status,
            to_status=to_status,
            note=note,
        )
