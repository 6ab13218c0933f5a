"""Publishing is a job; a corrected edition carries its reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0013_round_archive"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="note",
            field=models.TextField(blank=True, verbose_name="Begründung"),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("city_report", "Gesamtbericht als PDF"),
                    ("round_reports", "Alle Berichte der Institutionen als ZIP"),
                    ("round_archive", "Archivpaket"),
                    ("publication", "Veröffentlichung"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
    ]
