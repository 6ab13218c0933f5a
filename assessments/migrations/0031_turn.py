"""Every step tells the one whose turn it is; the head's request has a date; a calendar has an address."""

import django.core.validators
from django.db import migrations, models
from django.utils import timezone

NEW_KINDS = ("handed_over", "head_asks", "all_answered", "submitted", "receipt", "replied", "published")


def add_texts(apps, schema_editor):
    for kind in NEW_KINDS:
        apps.get_model("assessments", "MailText").objects.get_or_create(kind=kind)


def remove_kinds(apps, schema_editor):
    for model in ("MailText", "OutgoingMail"):
        apps.get_model("assessments", model).objects.filter(kind__in=NEW_KINDS).delete()


def date_notes(apps, schema_editor):
    """Requests of a head that stand already: the audit log knows their day, unless it is too old."""
    events = apps.get_model("assessments", "AuditEvent").objects.filter(verb="return_to_team")
    for assessment in apps.get_model("assessments", "Assessment").objects.exclude(head_note=""):
        event = events.filter(subject_type="assessment", subject_id=assessment.pk).order_by("-pk").first()
        if event:
            assessment.head_note_on = timezone.localdate(event.happened_at)
            assessment.save(update_fields=["head_note_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0030_text"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mailtext",
            name="mail_text_known_kind",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_inquiry_fits_kind",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_known_kind",
        ),
        migrations.AddField(
            model_name="assessment",
            name="head_note_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="Bitte der Leitung vom"),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="papers_days",
            field=models.PositiveSmallIntegerField(
                db_default=10,
                default=10,
                help_text="So viele Arbeitstage vor der Sitzung muss die Vorlage beim Sitzungsdienst sein. Der Vorlagenschluss wird daraus gerechnet.",
                validators=[django.core.validators.MaxValueValidator(60)],
                verbose_name="Arbeitstage vom Vorlagenschluss bis zur Sitzung",
            ),
        ),
        migrations.AddField(
            model_name="historicalassessmentround",
            name="papers_days",
            field=models.PositiveSmallIntegerField(
                db_default=10,
                default=10,
                help_text="So viele Arbeitstage vor der Sitzung muss die Vorlage beim Sitzungsdienst sein. Der Vorlagenschluss wird daraus gerechnet.",
                validators=[django.core.validators.MaxValueValidator(60)],
                verbose_name="Arbeitstage vom Vorlagenschluss bis zur Sitzung",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="calendar_key",
            field=models.CharField(
                blank=True, db_default="", editable=False, max_length=32, verbose_name="Schlüssel der Kalenderadresse"
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="head_note",
            field=models.TextField(blank=True, db_default="", verbose_name="Bitte der Leitung"),
        ),
        migrations.AlterField(
            model_name="mailtext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Einladung"),
                    ("reminder", "Erinnerung an die Frist"),
                    ("inquiry", "Rückfrage"),
                    ("returned", "Rückgabe"),
                    ("extended", "Fristverlängerung"),
                    ("accepted", "Abnahme"),
                    ("measures", "Erinnerung an Maßnahmen"),
                    ("password", "Link für ein neues Passwort"),
                    ("new_role", "Neue Rolle"),
                    ("handed_over", "Vorlage an die Leitung"),
                    ("head_asks", "Bitte der Leitung"),
                    ("all_answered", "Alles beantwortet"),
                    ("submitted", "Eingereicht"),
                    ("receipt", "Bestätigung des Einreichens"),
                    ("replied", "Antwort auf eine Rückfrage"),
                    ("published", "Veröffentlichung"),
                ],
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="Anlass",
            ),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Einladung"),
                    ("reminder", "Erinnerung an die Frist"),
                    ("inquiry", "Rückfrage"),
                    ("returned", "Rückgabe"),
                    ("extended", "Fristverlängerung"),
                    ("accepted", "Abnahme"),
                    ("measures", "Erinnerung an Maßnahmen"),
                    ("password", "Link für ein neues Passwort"),
                    ("new_role", "Neue Rolle"),
                    ("handed_over", "Vorlage an die Leitung"),
                    ("head_asks", "Bitte der Leitung"),
                    ("all_answered", "Alles beantwortet"),
                    ("submitted", "Eingereicht"),
                    ("receipt", "Bestätigung des Einreichens"),
                    ("replied", "Antwort auf eine Rückfrage"),
                    ("published", "Veröffentlichung"),
                ],
                max_length=12,
                verbose_name="Anlass",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("head_note_on", None), models.Q(("head_note", ""), _negated=True), _connector="OR"),
                name="assessment_date_of_note_has_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "invitation",
                            "reminder",
                            "inquiry",
                            "returned",
                            "extended",
                            "accepted",
                            "measures",
                            "password",
                            "new_role",
                            "handed_over",
                            "head_asks",
                            "all_answered",
                            "submitted",
                            "receipt",
                            "replied",
                            "published",
                        ],
                    )
                ),
                name="mail_text_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inquiry__isnull", False), ("kind__in", ("inquiry", "replied"))),
                    models.Q(models.Q(("kind__in", ("inquiry", "replied")), _negated=True), ("inquiry", None)),
                    _connector="OR",
                ),
                name="mail_inquiry_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "invitation",
                            "reminder",
                            "inquiry",
                            "returned",
                            "extended",
                            "accepted",
                            "measures",
                            "password",
                            "new_role",
                            "handed_over",
                            "head_asks",
                            "all_answered",
                            "submitted",
                            "receipt",
                            "replied",
                            "published",
                        ],
                    )
                ),
                name="mail_known_kind",
            ),
        ),
        migrations.RunPython(add_texts, remove_kinds),
        migrations.RunPython(date_notes, migrations.RunPython.noop),
    ]
