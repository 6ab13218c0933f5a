"""The link for a new password goes through the outbox too."""

import django.db.models.deletion
from django.db import migrations, models


def add_text(apps, schema_editor):
    apps.get_model("assessments", "MailText").objects.get_or_create(kind="password")


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0014_publication_jobs"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mailtext",
            name="mail_text_known_kind",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_assessment_fits_kind",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_known_kind",
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
                ],
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="Anlass",
            ),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mails",
                to="assessments.institution",
                verbose_name="Institution",
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
                ],
                max_length=12,
                verbose_name="Anlass",
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
                    models.Q(("assessment", None), ("kind__in", ("measures", "password"))),
                    models.Q(
                        models.Q(("kind__in", ("measures", "password")), _negated=True), ("assessment__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="mail_assessment_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("institution", None), ("kind", "password"), ("person__isnull", False)),
                    models.Q(models.Q(("kind", "password"), _negated=True), ("institution__isnull", False)),
                    _connector="OR",
                ),
                name="mail_institution_fits_kind",
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
                        ],
                    )
                ),
                name="mail_known_kind",
            ),
        ),
        migrations.RunPython(add_text, migrations.RunPython.noop),
    ]
