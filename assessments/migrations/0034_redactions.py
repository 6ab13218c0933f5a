"""Schwärzungen: passages that others do not read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0033_training_rounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passage", models.CharField(max_length=500, verbose_name="Stelle")),
                ("reason", models.CharField(max_length=500, verbose_name="Grund")),
                ("redacted_at", models.DateTimeField(auto_now_add=True, verbose_name="geschwärzt am")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "redacted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="geschwärzt von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Schwärzung",
                "verbose_name_plural": "Schwärzungen",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "passage"), name="redaction_once_a_passage"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("passage", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="redaction_says_what_and_why",
                    ),
                ],
            },
        ),
    ]
