"""Individual opinions, their anonymous counts, and the day the team agreed."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_write_once")]

    operations = [
        migrations.CreateModel(
            name="IndividualRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("remark", models.TextField(blank=True, verbose_name="Notiz für mich")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="individual_ratings",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.ratinglevel",
                        verbose_name="Stufe",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="individual_ratings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einzeleinschätzung",
                "verbose_name_plural": "Einzeleinschätzungen",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "requirement", "person"), name="individual_rating_unique_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("paper", "Papierbögen"), ("screen", "am Bildschirm")],
                        max_length=10,
                        verbose_name="Herkunft",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(9999)], verbose_name="Anzahl"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinion_counts",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.ratinglevel",
                        verbose_name="Stufe",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anzahl der Einschätzungen",
                "verbose_name_plural": "Anzahlen der Einschätzungen",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "requirement", "level", "source"), name="opinion_count_unique_level"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="opinion_count_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("paper", "screen"))), name="opinion_count_known_source"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="agreed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="Konsens am"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="opinions_closed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Einzelphase beendet am"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="opinions_closed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Einzelphase beendet von",
            ),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="min_opinions",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="Das Team sieht die Streuung erst ab so vielen Einschätzungen; nie unter 5. Steht mit Beginn der Runde fest.",
                validators=[django.core.validators.MinValueValidator(5)],
                verbose_name="Mindestzahl der Einzeleinschätzungen",
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("start", "Bearbeitung begonnen"),
                    ("hand_over", "der Leitung vorgelegt"),
                    ("take_back", "von der Leitung zurückgeholt"),
                    ("return_to_team", "an das Team zurückgegeben"),
                    ("close_opinions", "Einzelphase beendet"),
                    ("submit", "freigegeben und eingereicht"),
                    ("return_for_changes", "zur Überarbeitung zurückgegeben"),
                    ("accept", "abgenommen"),
                    ("publish", "veröffentlicht"),
                    ("decline", "Nichtteilnahme erklärt"),
                    ("extend_deadline", "Frist verlängert"),
                    ("remove_measure", "Maßnahme entfernt"),
                    ("ask", "Rückfrage gestellt"),
                    ("reply", "auf Rückfrage geschrieben"),
                    ("close_inquiry", "Rückfrage erledigt"),
                    ("open_round", "Runde geöffnet"),
                    ("start_review", "Sichtung begonnen"),
                    ("reopen_round", "Runde wieder geöffnet"),
                    ("publish_round", "Runde veröffentlicht"),
                    ("close_round", "Runde abgeschlossen"),
                    ("invite", "Institutionen eingeladen"),
                    ("copy_catalogue", "neue Fassung angelegt"),
                    ("publish_catalogue", "Fassung veröffentlicht"),
                    ("add", "angelegt"),
                    ("change", "geändert"),
                    ("delete", "gelöscht"),
                    ("load_demo", "Demodaten geladen"),
                ],
                max_length=40,
                verbose_name="Vorgang",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("opinions_closed_at", None), ("opinions_closed_by", None))
                | models.Q(("opinions_closed_at__isnull", False), ("opinions_closed_by__isnull", False)),
                name="assessment_opinions_closed_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_opinions__gte", 5)), name="round_min_opinions_protects"
            ),
        ),
    ]
