"""Measures live on beyond their round; good examples are passed on with consent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def date_what_is_done(apps, schema_editor):
    """The day of the last update is the nearest known; a done measure has at least its due date."""
    Measure = apps.get_model("assessments", "Measure")
    for measure in Measure.objects.filter(status="done").prefetch_related("updates"):
        measure.done_on = max((update.date for update in measure.updates.all()), default=measure.due_date)
        measure.save(update_fields=["done_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_audit_verbs"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodExample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("text", models.TextField(verbose_name="Text für andere")),
                (
                    "asked_by_reviewer",
                    models.BooleanField(default=False, verbose_name="von der Abteilung Integration erbeten"),
                ),
                (
                    "consented_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Zustimmung am"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False, verbose_name="Bearbeitungsstand")),
            ],
            options={
                "verbose_name": "Gutes Beispiel",
                "verbose_name_plural": "Gute Beispiele",
                "ordering": ("requirement__area__position", "requirement__position", "title", "pk"),
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="done_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="umgesetzt am"),
        ),
        migrations.RunPython(date_what_is_done, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="measureupdate",
            name="due_date",
            field=models.DateField(blank=True, null=True, verbose_name="neuer Termin"),
        ),
        migrations.AddField(
            model_name="measureupdate",
            name="reason",
            field=models.TextField(blank=True, db_default="", verbose_name="Grund"),
        ),
        migrations.AddField(
            model_name="measureupdate",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("idea", "Idee"),
                    ("planned", "geplant"),
                    ("in_progress", "in Umsetzung"),
                    ("done", "umgesetzt"),
                    ("postponed", "verschoben"),
                    ("cancelled", "aufgegeben"),
                ],
                db_default="",
                max_length=20,
                verbose_name="neuer Status",
            ),
        ),
        migrations.AlterField(
            model_name="measureupdate",
            name="text",
            field=models.TextField(blank=True, verbose_name="Sachstand"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("status", "done")),
                    models.Q(models.Q(("status", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="measure_done_with_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="measureupdate",
            constraint=models.UniqueConstraint(fields=("measure", "date"), name="measure_update_one_a_day"),
        ),
        migrations.AddConstraint(
            model_name="measureupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", ""), ("text", ""), _negated=True), name="measure_update_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="measureupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("", "idea", "planned", "in_progress", "done", "postponed", "cancelled"))
                ),
                name="measure_update_status",
            ),
        ),
        migrations.AddField(
            model_name="goodexample",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="good_examples",
                to="assessments.assessment",
                verbose_name="Selbstbewertung",
            ),
        ),
        migrations.AddField(
            model_name="goodexample",
            name="consented_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Zustimmung von",
            ),
        ),
        migrations.AddField(
            model_name="goodexample",
            name="measure",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="good_example",
                to="assessments.measure",
                verbose_name="Maßnahme",
            ),
        ),
        migrations.AddField(
            model_name="goodexample",
            name="requirement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="good_examples",
                to="assessments.qualityrequirement",
                verbose_name="Qualitätsanforderung",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodexample",
            constraint=models.UniqueConstraint(
                condition=models.Q(("measure", None)),
                fields=("assessment", "requirement"),
                name="good_example_one_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodexample",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="good_example_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodexample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consented_at", None), ("consented_by", None)),
                    models.Q(("consented_at__isnull", False), ("consented_by__isnull", False)),
                    _connector="OR",
                ),
                name="good_example_consent_by_and_at",
            ),
        ),
    ]
