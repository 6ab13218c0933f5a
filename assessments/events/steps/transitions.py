"""What all transitions share: the refusal with its reason, and the step itself."""

from django.db import models

from assessments.models import AuditEvent
from assessments.text.queries import contact


class Reason(models.TextChoices):
    """Why a step is not possible now, in words for the person who tried."""

    WRONG_STATUS = (
        "wrong_status",
        "Das geht nicht mehr: Inzwischen hat sich der Status geändert. Hier sehen Sie, wie es weitergeht.",
    )
    ROUND_NOT_OPEN = "round_not_open", "Diese Runde ist beendet. Sie können alles lesen."
    NO_INVITATIONS = "no_invitations", "Diese Runde nimmt keine weiteren Institutionen auf."
    DEADLINE_PASSED = (
        "deadline_passed",
        "Die Frist ist vorbei. Ihre Antworten sind gespeichert. Bitten Sie die Abteilung Integration um mehr Zeit.",
    )
    TOLD_TODAY = (
        "told_today",
        "Dazu ging heute schon eine Nachricht an Ihr Team. Mehr als eine am Tag senden wir nicht.",
    )
    NOBODY_TO_TELL = (
        "nobody_to_tell",
        "Für Ihre Ansprechperson ist keine E-Mail-Adresse eingetragen. Bitte sagen Sie ihr selbst Bescheid.",
    )
    STILL_OPEN = "still_open", "Es sind noch nicht alle Anforderungen beantwortet."
    NOTE_MISSING = "note_missing", "Bitte schreiben Sie einen Satz zur Begründung."
    OPEN_INQUIRIES = "open_inquiries", "Es gibt noch offene Rückfragen. Bitte klären oder erledigen Sie diese zuerst."
    IN_TRAINING = (
        "in_training",
        "Eine Übungsrunde wird nie veröffentlicht. Entfernen Sie sie, wenn die Übung vorbei ist.",
    )
    NOTHING_ACCEPTED = "nothing_accepted", "Es ist noch keine Selbstbewertung abgenommen."
    PAGES_UNFINISHED = (
        "pages_unfinished",
        "Öffentliche Seiten fehlen oder haben noch Platzhalter. Die Fachadministration ergänzt sie unter "
        "„Verwaltung“, „Seiten“.",
    )
    NOBODY_INVITED = "nobody_invited", "Es ist noch keine Institution ausgewählt."
    DEADLINE_IN_THE_PAST = (
        "deadline_in_the_past",
        "Die Frist zum Einreichen liegt in der Vergangenheit. Bitte ändern Sie zuerst die Termine.",
    )
    CATALOGUE_NOT_PUBLISHED = (
        "catalogue_not_published",
        "Die Katalogfassung ist noch ein Entwurf oder außer Kraft. Bitte wählen Sie eine veröffentlichte Fassung.",
    )
    CATALOGUE_INCOMPLETE = (
        "catalogue_incomplete",
        "Die Katalogfassung ist noch nicht vollständig. Was fehlt, steht auf der Seite „Veröffentlichen“.",
    )
    CATALOGUE_AWAITED = (
        "catalogue_awaited",
        "Eine Runde in Vorbereitung verwendet diese Fassung. Wählen Sie dort zuerst eine andere.",
    )
    VERSION_TAKEN = "version_taken", "Diese Fassung gibt es schon. Bitte wählen Sie einen anderen Namen."
    OTHER_CATALOGUE = (
        "other_catalogue",
        "Die Datei gehört zu einem anderen Katalog: Ihr Kürzel ist nicht das der gewählten Fassung.",
    )
    OPINIONS_CLOSED = (
        "opinions_closed",
        "Die Einschätzungen sind ausgezählt. Niemand kann sie mehr ändern, auch keine vom Papier.",
    )
    SMALL_UNIT = (
        "small_unit",
        "In sehr kleinen Teams schätzt niemand für sich ein. Sonst wären einzelne Personen erkennbar.",
    )
    ALREADY_AGREED = (
        "already_agreed",
        "Hier hat das Team schon entschieden.",
    )
    MEASURE_UNDER_REVIEW = (
        "measure_under_review",
        "Die Selbstbewertung zu dieser Maßnahme ist noch nicht abgenommen. Danach tragen Sie hier Sachstände ein.",
    )
    MEASURE_NOT_REMOVED = (
        "measure_not_removed",
        "Diese Maßnahme ist schon wieder da, oder sie ist endgültig gelöscht.",
    )
    NO_ROOM_FOR_MEASURE = (
        "no_room_for_measure",
        "Dafür ist kein Platz mehr. Bitte kürzen oder löschen Sie zuerst andere Maßnahmen.",
    )
    NOTHING_CHANGES = (
        "nothing_changes",
        "Damit ändert sich nichts: Es braucht mindestens eine neue Institution oder eine, die endet.",
    )
    CODE_TAKEN = "code_taken", "Dieses Kürzel gibt es inzwischen schon. Bitte wählen Sie ein anderes."
    INSTITUTION_ENDED = (
        "institution_ended",
        "Eine dieser Institutionen ist nicht mehr aktiv. Bitte sehen Sie sich die Angaben noch einmal an.",
    )
    ACCOUNT_CLOSED = "account_closed", "Das Konto ist schon geschlossen."
    ACCOUNT_OPEN = "account_open", "Das ist erst möglich, wenn das Konto geschlossen ist."
    LAST_ADMIN = (
        "last_admin",
        "Das ist das letzte Konto der Fachadministration. Bitte geben Sie diese Rolle zuerst einem anderen Konto.",
    )
    NAME_REMOVED = (
        "name_removed",
        "Der Name ist entfernt. Bitte legen Sie ein neues Konto an, wenn die Person wieder mitarbeitet.",
    )
    NAME_OF_DEMO = "name_of_demo", "Konten der Demodaten tragen keinen Namen einer Person."
    OWN_ROLE = (
        "own_role",
        "Die eigenen Rollen ändert niemand selbst. Bitten Sie eine andere Person der Fachadministration darum.",
    )
    OWN_REQUEST = (
        "own_request",
        "Was Sie selbst beantragt haben oder was Ihr eigenes Konto betrifft, bestätigt eine andere Person.",
    )
    OWN_INSTITUTION = (
        "own_institution",
        "Sie haben bei der Nachfolgerin eine Rolle und läsen die Antworten selbst. Das bestätigt eine andere Person.",
    )
    ASKED_BY_NOBODY = (
        "asked_by_nobody",
        "Wer das beantragt hat, darf es nicht mehr. Bitte lehnen Sie es ab; wer es noch braucht, beantragt es neu.",
    )
    ACCESS_DECIDED = (
        "access_decided",
        "Darüber ist inzwischen entschieden, oder der Antrag wurde geändert. Bitte sehen Sie sich die Liste noch "
        "einmal an.",
    )
    SECOND_PERSON = (
        "second_person",
        "Es gibt eine zweite Person, die das in der Anwendung bestätigen kann.",
    )
    PASSAGE_NOT_FOUND = (
        "passage_not_found",
        "Diese Stelle steht in keinem Text der Institution. Bitte fügen Sie sie genau so ein, wie sie dort steht.",
    )
    PASSAGE_REDACTED = "passage_redacted", "Diese Stelle ist schon geschwärzt."
    PUBLISHED_ALREADY = (
        "published_already",
        "Das geht erst nach dem Einreichen und nur vor der Veröffentlichung. Danach beginnen Sie bitte zuerst eine "
        "Berichtigung.",
    )
    DEPUTY_END = "deputy_end", "Eine Vertretung endet frühestens heute und spätestens in 6 Monaten."
    DEPUTY_UNKNOWN = (
        "deputy_unknown",
        "Zu dieser Angabe gibt es in Ihrer Institution kein Konto. Bitte prüfen Sie, wie es geschrieben wird.",
    )
    LEADS_ALREADY = "leads_already", "Dieses Konto leitet die Institution schon, ohne Ende."
    DEPUTY_ENDED = "deputy_ended", "Diese Vertretung ist schon beendet."
    DEPUTY_OF_DEPUTY = (
        "deputy_of_deputy",
        "Sie vertreten die Leitung selbst. Eine weitere Vertretung benennt nur die Leitung.",
    )
    NOT_EXTERNAL = "not_external", "Nur eine externe Stelle kann sich verabschieden."
    NOT_TAKEN_ALONG = (
        "not_taken_along",
        "Bitte laden Sie zuerst alles als Tabelle oder Daten herunter. Dann beantragen Sie den Abschied.",
    )
    DEPARTURE_ASKED = "departure_asked", "Der Abschied ist schon beantragt."
    DEPARTURE_DECIDED = (
        "departure_decided",
        "Der Abschied ist inzwischen zurückgenommen oder ausgeführt. Es gibt nichts mehr zu tun.",
    )
    HEAD_HAS_CHANGED = (
        "head_has_changed",
        "Wer den Abschied beantragt hat, leitet die Institution nicht mehr. Die neue Leitung nimmt ihn zurück und "
        "beantragt ihn, wenn nötig, neu.",
    )
    FILES_IN_THE_MAKING = (
        "files_in_the_making",
        "Zu einer Runde dieser Institution entstehen gerade Dateien. Bitte warten Sie, bis sie fertig sind.",
    )
    NOBODY_TO_REMIND = "nobody_to_remind", "Zurzeit gibt es niemanden, der erinnert werden kann."
    NOT_ACCEPTED = "not_accepted", "Das ist erst möglich, wenn die Selbstbewertung abgenommen ist."
    ALREADY_PROPOSED = "already_proposed", "Dazu gibt es schon einen Vorschlag für ein gutes Beispiel."
    HAS_CONSENT = (
        "has_consent",
        "Die Leitung hat diesem Wortlaut zugestimmt. Ändern oder entfernen lässt er sich erst, wenn sie die "
        "Zustimmung zurückzieht.",
    )
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        "Der Text wurde inzwischen geändert. Bitte lesen Sie ihn noch einmal und entscheiden Sie dann.",
    )
    TEXTS_CLOSED = "texts_closed", "Der Bericht ist veröffentlicht. Seine Texte lassen sich nicht mehr ändern."
    ROUND_CLOSED = "round_closed", "Die Runde ist abgeschlossen. Themen und gemeinsame Bedarfe ändern sich nicht mehr."
    THEME_EXISTS = "theme_exists", "Ein Thema mit diesem Titel gibt es in dieser Runde schon."
    THEME_HAS_NEEDS = (
        "theme_has_needs",
        "Zu diesem Thema gibt es einen gemeinsamen Bedarf. Bitte löschen Sie zuerst den gemeinsamen Bedarf.",
    )
    OPINIONS_LEFT = "opinions_left", "Es gibt noch Einschätzungen. Bitte lassen Sie diese zuerst löschen."
    INQUIRIES_LEFT = "inquiries_left", "Es gibt noch Rückfragen, die nicht erledigt sind."
    REPORT_MISSING = "report_missing", "Der veröffentlichte Gesamtbericht ist nicht abgelegt."
    ARCHIVE_MISSING = "archive_missing", "Es gibt noch kein Archivpaket, das alles Veröffentlichte enthält."
    DATE_IN_THE_PAST = "date_in_the_past", "Das Datum liegt in der Vergangenheit."


ASKS_FOR_HELP = frozenset({Reason.DEADLINE_PASSED})  # their sentence ends with whom to ask


class TransitionNotAllowed(Exception):
    """The step is not possible now. `reason` says why, `names` what it is about; str() are the German sentences."""

    def __init__(self, reason: Reason, *names: str):
        label = contact.with_contact(reason.label) if reason in ASKS_FOR_HELP else reason.label
        super().__init__(f"{label} Es geht um: {', '.join(names)}." if names else label)
        self.reason = reason


class UnratedNotConfirmed(Exception):
    """Submitting with unrated requirements needs a confirmation that names their number (`unrated`)."""

    def __init__(self, unrated: int, total: int, is_open: str):
        super().__init__(f"{unrated} von {total} Anforderungen sind {is_open}.")
        self.unrated = unrated
        self.total = total


def require(condition, reason: Reason):
    if not condition:
        raise TransitionNotAllowed(reason)


def move(instance, transitions, verb: str, *, by, round, note="", fields=()):
    """Take one step of the table: new status and the named fields are saved, the audit event is written."""
    sources, target = transitions[verb]
    require(instance.status in sources, Reason.WRONG_STATUS)
    before, instance.status = instance.status, target
    instance._history_user = by  # the worker has no request that would tell
    instance.save(update_fields=["status", *fields])
    AuditEvent.objects.record(
        by=by, verb=verb, subject=instance, round=round, from_status=before, to_status=target, note=note
    )
