"""The audit log: for traceability, read by admins only, never for watching people."""

from django.conf import settings
from django.db import models


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


def verbs():
    """The verbs as choices; a function, so that a new verb needs no migration."""
    return AuditEvent.Verb.choices


class AuditEvent(models.Model):
    """Who did what to which object. The database refuses changes (migration 0002); old ones are deleted whole."""

    class Verb(models.TextChoices):
        """The verbs of `workflow` and the steps of the administration, in words."""

        START = "start", "Bearbeitung begonnen"
        HAND_OVER = "hand_over", "der Leitung vorgelegt"
        TAKE_BACK = "take_back", "von der Leitung zurückgeholt"
        RETURN_TO_TEAM = "return_to_team", "an das Team zurückgegeben"
        CLOSE_OPINIONS = "close_opinions", "Einzelphase beendet"
        SUBMIT = "submit", "freigegeben und eingereicht"
        RETURN_FOR_CHANGES = "return_for_changes", "zur Überarbeitung zurückgegeben"
        ACCEPT = "accept", "abgenommen"
        PUBLISH = "publish", "veröffentlicht"
        DECLINE = "decline", "Nichtteilnahme erklärt"
        EXTEND_DEADLINE = "extend_deadline", "Frist verlängert"
        REMOVE_MEASURE = "remove_measure", "Maßnahme entfernt"
        FOLLOW_UP = "follow_up", "Status einer Maßnahme geändert"
        PROPOSE_EXAMPLE = "propose_example", "gutes Beispiel vorgeschlagen"
        CONSENT_TO_EXAMPLE = "consent_to_example", "dem guten Beispiel zugestimmt"
        WITHDRAW_EXAMPLE = "withdraw_example", "Zustimmung zum guten Beispiel zurückgezogen"
        REMOVE_EXAMPLE = "remove_example", "Vorschlag für ein gutes Beispiel entfernt"
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
        REORGANISE = "reorganise", "Institutionen umorganisiert"
        CLOSE_ACCOUNT = "close_account", "Konto geschlossen"
        REOPEN_ACCOUNT = "reopen_account", "Konto wieder geöffnet"
        ASK_ACCESS = "ask_access", "Zugangsänderung beantragt"
        CONFIRM_ACCESS = "confirm_access", "Zugangsänderung bestätigt"
        CONFIRM_ON_SERVER = "confirm_on_server", "Zugangsänderung auf dem Server bestätigt"
        REFUSE_ACCESS = "refuse_access", "Zugangsänderung abgelehnt"
        REMOVE_NAME = "remove_name", "Name eines geschlossenen Kontos entfernt"
        LOAD_DEMO = "load_demo", "Demodaten geladen"

    happened_at = models.DateTimeField("wann", auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="wer")
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

    def __str__(self):
        return f"{self.get_verb_display()}: {self.subject_label}"

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
