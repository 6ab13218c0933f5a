"""Themes over many institutions, and the needs that come of them."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def theme(related_name, on_delete):
    return models.ForeignKey(
        on_delete=on_delete, related_name=related_name, to="assessments.theme", verbose_name="Thema"
    )


def subject(to, verbose_name):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="theme_tags",
        to=to,
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_earlier_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", key()),
                ("title", models.CharField(max_length=120, verbose_name="Titel")),
                ("description", models.TextField(blank=True, verbose_name="Beschreibung")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="themes",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Thema",
                "verbose_name_plural": "Themen",
                "ordering": ("title", "pk"),
                "constraints": [models.UniqueConstraint(fields=("round", "title"), name="theme_unique_title_in_round")],
            },
        ),
        migrations.CreateModel(
            name="ThemeTag",
            fields=[
                ("id", key()),
                ("theme", theme("tags", django.db.models.deletion.CASCADE)),
                ("answer_text", subject("assessments.answertext", "Potenzial")),
                ("measure", subject("assessments.measure", "Maßnahme")),
            ],
            options={
                "verbose_name": "Zuordnung",
                "verbose_name_plural": "Zuordnungen",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            Q(("answer_text__isnull", False), ("measure", None)),
                            Q(("answer_text", None), ("measure__isnull", False)),
                            _connector="OR",
                        ),
                        name="theme_tag_has_one_subject",
                    ),
                    models.UniqueConstraint(fields=("theme", "answer_text"), name="theme_tag_unique_text"),
                    models.UniqueConstraint(fields=("theme", "measure"), name="theme_tag_unique_measure"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedNeed",
            fields=[
                ("id", key()),
                ("theme", theme("needs", django.db.models.deletion.PROTECT)),
                ("title", models.CharField(max_length=160, verbose_name="Titel")),
                ("description", models.TextField(verbose_name="Beschreibung")),
                (
                    "cost_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=11,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="Betrag in Euro",
                    ),
                ),
                ("cost_text", models.TextField(blank=True, verbose_name="Kosten in Worten")),
                ("proposal", models.TextField(verbose_name="Vorschlag")),
            ],
            options={
                "verbose_name": "Querschnittsbedarf",
                "verbose_name_plural": "Querschnittsbedarfe",
                "ordering": ("title", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("cost_amount", None), ("cost_amount__gte", 0), _connector="OR"),
                        name="shared_need_cost_not_negative",
                    )
                ],
            },
        ),
    ]
