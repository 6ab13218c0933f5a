"""Every paper and table of a published round is kept with its edition. The table stays written once."""

from django.db import migrations, models

TABLE = "assessments_report"
SQLITE = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END
"""
OF_INSTITUTION = ("institution", "result_sheet", "filled_sheet")


def add_trigger_again(apps, schema_editor):
    """SQLite builds a changed table anew and loses its trigger; PostgreSQL keeps it."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_write_once")
        schema_editor.execute(SQLITE.format(table=TABLE))


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0027_log_of_access"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="report", name="report_institution_fits_kind"),
        migrations.RemoveConstraint(model_name="report", name="report_known_kind"),
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
                    ("results_workbook", "Ergebnisse als Arbeitsmappe"),
                    ("board", "Seite für den Stadtvorstand"),
                    ("numbers", "Alle Zahlen als Daten"),
                    ("result_sheet", "Ergebnisblatt"),
                    ("filled_sheet", "Ausgefüllter Bogen"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("institution__isnull", False), ("kind__in", OF_INSTITUTION)),
                    models.Q(models.Q(("kind__in", OF_INSTITUTION), _negated=True), ("institution", None)),
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
                            "results_workbook",
                            "board",
                            "numbers",
                            "result_sheet",
                            "filled_sheet",
                        ),
                    )
                ),
                name="report_known_kind",
            ),
        ),
        migrations.RunPython(add_trigger_again, migrations.RunPython.noop),
    ]
