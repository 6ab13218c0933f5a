"""Editions of what a round published, and more kinds of published files. Both tables are written once."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("assessments_edition", "assessments_report")
SQLITE = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END
"""
POSTGRESQL = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION assessments_refuse_update()
"""


def add_triggers(apps, schema_editor):
    """SQLite builds a changed table anew and loses the trigger of migration 0002 with the old one."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        if on_postgresql:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_write_once ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_write_once")
        schema_editor.execute((POSTGRESQL if on_postgresql else SQLITE).format(table=table))


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0010_requirement_origin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Nummer der Ausgabe")),
                ("reason", models.TextField(blank=True, verbose_name="Grund der Berichtigung")),
                ("published_on", models.DateField(verbose_name="veröffentlicht am")),
                ("content", models.JSONField(verbose_name="Inhalt")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="erstellt am")),
            ],
            options={
                "verbose_name": "Ausgabe",
                "verbose_name_plural": "Ausgaben",
                "ordering": ("-number",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_institution_fits_kind",
        ),
        migrations.AlterField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[
                    ("institution", "Bericht der Institution"),
                    ("city", "Gesamtbericht"),
                    ("city_word", "Gesamtbericht zum Weiterbearbeiten"),
                    ("results_table", "Ergebnisse als Tabelle"),
                    ("results_data", "Ergebnisse als Daten"),
                    ("catalogue", "Katalog als Daten"),
                    ("blank_sheet", "Leerer Bogen"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="assessments.assessmentround",
                verbose_name="Runde",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="edition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="assessments.edition",
                verbose_name="Ausgabe",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("institution__isnull", False), ("kind", "institution")),
                    models.Q(models.Q(("kind", "institution"), _negated=True), ("institution", None)),
                    _connector="OR",
                ),
                name="report_institution_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "institution",
                            "city",
                            "city_word",
                            "results_table",
                            "results_data",
                            "catalogue",
                            "blank_sheet",
                        ),
                    )
                ),
                name="report_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("edition", "file_name"), name="report_unique_file_in_edition"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="edition_unique_in_round"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("reason", "")),
                    models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="edition_corrected_with_reason",
            ),
        ),
        migrations.AlterField(
            model_name="sitepage",
            name="slug",
            field=models.SlugField(
                help_text="hilfe, barrierefreiheit, datenschutz, impressum oder offene-daten; andere erscheinen nicht.",
                unique=True,
                verbose_name="Adresse",
            ),
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]
