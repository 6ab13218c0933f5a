"""Training rounds, and external bodies that leave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0028_frozen_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="beantragt am")),
            ],
            options={
                "verbose_name": "Ausscheiden",
                "verbose_name_plural": "Ausscheiden",
            },
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="is_training",
            field=models.BooleanField(
                default=False,
                help_text="Zum Ausprobieren mit echten Konten: Alles darin ist erfunden, zählt in keiner Zahl und wird nie veröffentlicht. Das steht danach fest.",
                verbose_name="Übungsrunde",
            ),
        ),
        migrations.AddField(
            model_name="historicalassessmentround",
            name="is_training",
            field=models.BooleanField(
                default=False,
                help_text="Zum Ausprobieren mit echten Konten: Alles darin ist erfunden, zählt in keiner Zahl und wird nie veröffentlicht. Das steht danach fest.",
                verbose_name="Übungsrunde",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_training", False),
                    models.Q(("status__in", ("published", "closed")), _negated=True),
                    _connector="OR",
                ),
                name="round_of_training_stays_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_training", False), ("title__startswith", "Übung"), _connector="OR"),
                name="round_of_training_says_so",
                violation_error_message="Der Titel einer Übungsrunde beginnt mit „Übung“.",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="institution",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="departure",
                to="assessments.institution",
                verbose_name="Institution",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="beantragt von",
            ),
        ),
    ]
