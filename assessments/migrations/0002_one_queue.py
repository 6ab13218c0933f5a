"""A correction and the completion of an edition are kinds of work of their own; one of them at a time in a round."""

from django.db import migrations, models
from django.db.models import F

KINDS = [
    ("city_report", "Gesamtbericht als PDF"),
    ("round_reports", "Alle Berichte der Institutionen als ZIP"),
    ("round_archive", "Archivpaket"),
    ("publication", "Veröffentlichung"),
    ("correction", "Berichtigte Ausgabe"),
    ("completion", "Fehlende Berichte einer Ausgabe"),
]


def tell_kinds_apart(apps, schema_editor):
    """Until now a note made the correction, and an earlier edition the completion."""
    publications = apps.get_model("assessments", "Job").objects.filter(kind="publication")
    publications.exclude(note="").update(kind="correction")
    publications.filter(note="", round__editions__created_at__lt=F("requested_at")).update(kind="completion")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_release_0_1")]

    operations = [
        migrations.AlterField("job", "kind", models.CharField("Art", max_length=20, choices=KINDS)),
        migrations.RunPython(tell_kinds_apart, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "job",
            models.UniqueConstraint(
                fields=("round",),
                condition=models.Q(
                    kind__in=("publication", "correction", "completion"), status__in=("queued", "running")
                ),
                name="job_publishes_once",
            ),
        ),
    ]
