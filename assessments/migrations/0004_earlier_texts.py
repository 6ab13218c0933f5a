"""When a text was saved, and what it was before."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_opinions"),
    ]

    operations = [
        migrations.AddField(
            model_name="answertext",
            name="saved_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="gespeichert am"
            ),
        ),
        migrations.CreateModel(
            name="AnswerTextVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="Text")),
                ("saved_at", models.DateTimeField(verbose_name="gespeichert am")),
                (
                    "answer_text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="assessments.answertext",
                        verbose_name="Antworttext",
                    ),
                ),
            ],
            options={
                "verbose_name": "Frühere Fassung",
                "verbose_name_plural": "Frühere Fassungen",
                "ordering": ("-pk",),
            },
        ),
    ]
