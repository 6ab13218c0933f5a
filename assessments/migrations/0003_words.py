"""Words: labels of fields and choices as people read them now. The database does not change."""

import django.core.validators
from django.db import migrations, models

import assessments.institutions.models.institution
import assessments.text.models.alphabetical


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_one_queue"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="individualrating",
            options={"verbose_name": "Einschätzung", "verbose_name_plural": "Einschätzungen"},
        ),
        migrations.AlterModelOptions(
            name="sharedneed",
            options={
                "ordering": (assessments.text.models.alphabetical.Alphabetical("title"), "pk"),
                "verbose_name": "gemeinsamer Bedarf",
                "verbose_name_plural": "gemeinsame Bedarfe",
            },
        ),
        migrations.AlterField(
            model_name="answer",
            name="agreed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="gemeinsame Stufe seit"),
        ),
        migrations.AlterField(
            model_name="answer",
            name="dissent",
            field=models.TextField(blank=True, verbose_name="andere Meinung im Team"),
        ),
        migrations.AlterField(
            model_name="answer",
            name="state",
            field=models.CharField(
                choices=[
                    ("unrated", "noch nicht beantwortet"),
                    ("rated", "beantwortet"),
                    ("not_relevant", "nicht relevant für uns"),
                    ("answered", "beantwortet"),
                ],
                default="unrated",
                max_length=20,
                verbose_name="Stand",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="decline_reason",
            field=models.TextField(blank=True, db_default="", verbose_name="Grund der Absage"),
        ),
        migrations.AlterField(
            model_name="assessmentround",
            name="min_opinions",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="Das Team sieht das Bild erst ab so vielen Einschätzungen; nie unter 5. Steht mit Beginn der Runde fest.",
                validators=[django.core.validators.MinValueValidator(5)],
                verbose_name="Mindestzahl der Einschätzungen",
            ),
        ),
        migrations.AlterField(
            model_name="catalogue",
            name="dissent_hint",
            field=models.TextField(
                blank=True,
                help_text="Steht am Feld „Andere Meinung im Team“. Ohne Eintrag gilt: Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
                verbose_name="Hinweis zur anderen Meinung",
            ),
        ),
        migrations.AlterField(
            model_name="historicalassessmentround",
            name="min_opinions",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="Das Team sieht das Bild erst ab so vielen Einschätzungen; nie unter 5. Steht mit Beginn der Runde fest.",
                validators=[django.core.validators.MinValueValidator(5)],
                verbose_name="Mindestzahl der Einschätzungen",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcatalogue",
            name="dissent_hint",
            field=models.TextField(
                blank=True,
                help_text="Steht am Feld „Andere Meinung im Team“. Ohne Eintrag gilt: Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
                verbose_name="Hinweis zur anderen Meinung",
            ),
        ),
        migrations.AlterField(
            model_name="historicalinstitution",
            name="code",
            field=models.SlugField(
                help_text="Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Ergebnissen.",
                max_length=20,
                validators=[assessments.institutions.models.institution.leads_to_its_own_pages],
                verbose_name="Kürzel",
            ),
        ),
        migrations.AlterField(
            model_name="historicalinstitution",
            name="small_unit",
            field=models.BooleanField(
                default=False,
                help_text="Einzelne Personen wären erkennbar: keine Einschätzungen Einzelner, Namen nur mit Zustimmung.",
                verbose_name="sehr kleine Einheit",
            ),
        ),
        migrations.AlterField(
            model_name="historicalqualityrequirement",
            name="title",
            field=models.CharField(
                help_text="Kurze Fassung für Listen und Ergebnisse.", max_length=160, verbose_name="Titel"
            ),
        ),
        migrations.AlterField(
            model_name="institution",
            name="code",
            field=models.SlugField(
                help_text="Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Ergebnissen.",
                max_length=20,
                unique=True,
                validators=[assessments.institutions.models.institution.leads_to_its_own_pages],
                verbose_name="Kürzel",
            ),
        ),
        migrations.AlterField(
            model_name="institution",
            name="small_unit",
            field=models.BooleanField(
                default=False,
                help_text="Einzelne Personen wären erkennbar: keine Einschätzungen Einzelner, Namen nur mit Zustimmung.",
                verbose_name="sehr kleine Einheit",
            ),
        ),
        migrations.AlterField(
            model_name="qualityrequirement",
            name="title",
            field=models.CharField(
                help_text="Kurze Fassung für Listen und Ergebnisse.", max_length=160, verbose_name="Titel"
            ),
        ),
        migrations.AlterField(
            model_name="succession",
            name="continues",
            field=models.BooleanField(
                help_text="Die Nachfolgerin ist aus dieser Institution allein entstanden; deren Antworten stehen neben ihren, als letzte Runde.",
                verbose_name="führt die Selbstbewertung fort",
            ),
        ),
    ]
