"""Training rounds: for practice, never published, and named so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0032_reason_of_extension"),
    ]

    operations = [
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
    ]
