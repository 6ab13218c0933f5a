"""Codes of institutions no longer take the place of a page; nothing changes in the database."""

from django.db import migrations, models

from assessments.models.institution import leads_to_its_own_pages

HELP = "Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Auswertungen."
CODE = {"help_text": HELP, "max_length": 20, "validators": [leads_to_its_own_pages], "verbose_name": "Kürzel"}


class Migration(migrations.Migration):
    dependencies = [("assessments", "0020_institutions_that_change")]

    operations = [
        migrations.AlterField("historicalinstitution", "code", models.SlugField(**CODE)),
        migrations.AlterField("institution", "code", models.SlugField(unique=True, **CODE)),
    ]
