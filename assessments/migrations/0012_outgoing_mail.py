"""Messages that leave the house: their texts, the outbox, and who wants no reminders."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KINDS = ("invitation", "reminder", "inquiry", "returned", "extended", "accepted", "measures")


def add_texts(apps, schema_editor):
    """One row a kind, empty: the default applies until somebody writes another."""
    text = apps.get_model("assessments", "MailText")
    text.objects.bulk_create(text(kind=kind) for kind in KINDS)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0011_editions"),
    ]

    operations = [
        migrations.AddField(
            model_name="institution",
            name="wants_reminders",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="Erinnerungen an das Funktionspostfach"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="wants_reminders",
            field=models.BooleanField(db_default=True, default=True, verbose_name="Erinnerungen per E-Mail"),
        ),
        migrations.AlterField(
            model_name="institution",
            name="mailbox",
            field=models.EmailField(
                blank=True,
                help_text="Dorthin gehen Einladung, Erinnerungen und Rückfragen; kein persönliches Postfach. Leer: an die Adressen der Konten von Ansprechperson und Leitung.",
                max_length=254,
                verbose_name="Funktionspostfach",
            ),
        ),
        migrations.CreateModel(
            name="MailText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Einladung"),
                            ("reminder", "Erinnerung an die Frist"),
                            ("inquiry", "Rückfrage"),
                            ("returned", "Rückgabe"),
                            ("extended", "Fristverlängerung"),
                            ("accepted", "Abnahme"),
                            ("measures", "Erinnerung an Maßnahmen"),
                        ],
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="Anlass",
                    ),
                ),
                ("subject", models.CharField(blank=True, db_default="", max_length=120, verbose_name="Betreff")),
                ("body", models.TextField(blank=True, db_default="", verbose_name="Text")),
            ],
            options={
                "verbose_name": "E-Mail-Text",
                "verbose_name_plural": "E-Mail-Texte",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["invitation", "reminder", "inquiry", "returned", "extended", "accepted", "measures"],
                            )
                        ),
                        name="mail_text_known_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Einladung"),
                            ("reminder", "Erinnerung an die Frist"),
                            ("inquiry", "Rückfrage"),
                            ("returned", "Rückgabe"),
                            ("extended", "Fristverlängerung"),
                            ("accepted", "Abnahme"),
                            ("measures", "Erinnerung an Maßnahmen"),
                        ],
                        max_length=12,
                        verbose_name="Anlass",
                    ),
                ),
                ("recipient", models.EmailField(max_length=254, verbose_name="Adresse")),
                ("occasion", models.CharField(max_length=60, verbose_name="Zeitpunkt des Anlasses")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="angelegt am")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "wartet"),
                            ("sent", "versendet"),
                            ("failed", "fehlgeschlagen"),
                            ("dropped", "entfallen"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="Versuche")),
                (
                    "next_try_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="nächster Versuch"),
                ),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="in Arbeit bis")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="erledigt am")),
                ("reason", models.CharField(blank=True, db_default="", max_length=300, verbose_name="Grund")),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="assessments.inquiry",
                        verbose_name="Rückfrage",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Konto",
                    ),
                ),
            ],
            options={
                "verbose_name": "E-Mail",
                "verbose_name_plural": "E-Mails",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["next_try_at"], name="mail_waiting"
                    ),
                    models.Index(fields=["status", "-id"], name="mail_by_status"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("assessment__isnull", False)),
                        fields=("assessment", "kind", "occasion", "recipient"),
                        name="mail_once_per_assessment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("assessment", None)),
                        fields=("institution", "kind", "occasion", "recipient"),
                        name="mail_once_per_institution",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessment", None), ("kind", "measures")),
                            models.Q(models.Q(("kind", "measures"), _negated=True), ("assessment__isnull", False)),
                            _connector="OR",
                        ),
                        name="mail_assessment_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("inquiry__isnull", False), ("kind", "inquiry")),
                            models.Q(models.Q(("kind", "inquiry"), _negated=True), ("inquiry", None)),
                            _connector="OR",
                        ),
                        name="mail_inquiry_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["invitation", "reminder", "inquiry", "returned", "extended", "accepted", "measures"],
                            )
                        ),
                        name="mail_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("status", "waiting")),
                            models.Q(
                                ("claimed_until", None),
                                ("finished_at__isnull", False),
                                ("status__in", ("sent", "failed", "dropped")),
                            ),
                            _connector="OR",
                        ),
                        name="mail_finished_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("status__in", ("failed", "dropped")), _negated=True),
                        name="mail_failed_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True), name="mail_has_recipient"
                    ),
                ],
            },
        ),
        migrations.RunPython(add_texts, migrations.RunPython.noop),
    ]
