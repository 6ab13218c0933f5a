"""Hints, rules and the text of a round that people can edit, and where they come from."""

from django.db import migrations, models

import assessments.models.assessment_round

WORDS = {
    "not_relevant_rule": "Eine Begründung ist nötig. „Keine Zeit“ ist kein Grund.",
    "dissent_hint": "Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
    "text_hint": "Keine Namen von Beschäftigten oder Bürger*innen und keine Einzelfälle, die man wiedererkennen kann.",
}


def keep_the_words_of_published_versions(apps, schema_editor):
    """They stand in each version from now on, as publishing writes them there."""
    apps.get_model("assessments", "Catalogue").objects.exclude(status="draft").update(**WORDS)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0021_institution_code"),
    ]

    operations = [
        migrations.AddField(
            model_name="catalogue",
            name="dissent_hint",
            field=models.TextField(
                blank=True,
                help_text="Steht am Feld „Minderheitssicht“. Ohne Eintrag gilt: Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
                verbose_name="Hinweis zur Minderheitssicht",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="not_relevant_rule",
            field=models.TextField(
                blank=True,
                help_text="Steht an der Auswahl, bei jeder Anforderung. Ohne Eintrag gilt: Eine Begründung ist nötig. „Keine Zeit“ ist kein Grund.",
                verbose_name="Regel zu „nicht relevant für uns“",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="rules_status",
            field=models.CharField(
                choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                default="working_version",
                help_text="Gilt für die Regeln und alle drei Hinweise. Originalwortlaut nur mit Quelle.",
                max_length=20,
                verbose_name="Stand der Regeln und Hinweise",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="text_hint",
            field=models.TextField(
                blank=True,
                help_text="Steht an jeder Antwort und auf leeren Bögen. Ohne Eintrag gilt: Keine Namen von Beschäftigten oder Bürger*innen und keine Einzelfälle, die man wiedererkennen kann.",
                verbose_name="Hinweis an den Textfeldern",
            ),
        ),
        migrations.AddField(
            model_name="historicalcatalogue",
            name="dissent_hint",
            field=models.TextField(
                blank=True,
                help_text="Steht am Feld „Minderheitssicht“. Ohne Eintrag gilt: Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
                verbose_name="Hinweis zur Minderheitssicht",
            ),
        ),
        migrations.AddField(
            model_name="historicalcatalogue",
            name="not_relevant_rule",
            field=models.TextField(
                blank=True,
                help_text="Steht an der Auswahl, bei jeder Anforderung. Ohne Eintrag gilt: Eine Begründung ist nötig. „Keine Zeit“ ist kein Grund.",
                verbose_name="Regel zu „nicht relevant für uns“",
            ),
        ),
        migrations.AddField(
            model_name="historicalcatalogue",
            name="rules_status",
            field=models.CharField(
                choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                default="working_version",
                help_text="Gilt für die Regeln und alle drei Hinweise. Originalwortlaut nur mit Quelle.",
                max_length=20,
                verbose_name="Stand der Regeln und Hinweise",
            ),
        ),
        migrations.AddField(
            model_name="historicalcatalogue",
            name="text_hint",
            field=models.TextField(
                blank=True,
                help_text="Steht an jeder Antwort und auf leeren Bögen. Ohne Eintrag gilt: Keine Namen von Beschäftigten oder Bürger*innen und keine Einzelfälle, die man wiedererkennen kann.",
                verbose_name="Hinweis an den Textfeldern",
            ),
        ),
        migrations.AddField(
            model_name="historicalratinglevel",
            name="source",
            field=models.TextField(
                blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
            ),
        ),
        migrations.AddField(
            model_name="ratinglevel",
            name="source",
            field=models.TextField(
                blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
            ),
        ),
        migrations.AlterField(
            model_name="assessmentround",
            name="intro_text",
            field=models.TextField(
                blank=True,
                default=assessments.models.assessment_round.default_intro,
                help_text="Steht bei den Institutionen über ihren Anforderungen: Anlass, Ablauf, Ansprechstelle. Eine Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift. Der Standardtext ist eine Arbeitsfassung.",
                verbose_name="Einführungstext",
            ),
        ),
        migrations.AlterField(
            model_name="historicalassessmentround",
            name="intro_text",
            field=models.TextField(
                blank=True,
                default=assessments.models.assessment_round.default_intro,
                help_text="Steht bei den Institutionen über ihren Anforderungen: Anlass, Ablauf, Ansprechstelle. Eine Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift. Der Standardtext ist eine Arbeitsfassung.",
                verbose_name="Einführungstext",
            ),
        ),
        migrations.AlterField(
            model_name="historicalqualityrequirement",
            name="explanation_status",
            field=models.CharField(
                choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                default="working_version",
                help_text="Gilt für Erläuterung, Beispiele, Leitfragen und Hinweis. Originalwortlaut nur mit Quelle.",
                max_length=20,
                verbose_name="Stand der Hilfetexte",
            ),
        ),
        migrations.AlterField(
            model_name="qualityrequirement",
            name="explanation_status",
            field=models.CharField(
                choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                default="working_version",
                help_text="Gilt für Erläuterung, Beispiele, Leitfragen und Hinweis. Originalwortlaut nur mit Quelle.",
                max_length=20,
                verbose_name="Stand der Hilfetexte",
            ),
        ),
        migrations.RunPython(keep_the_words_of_published_versions, migrations.RunPython.noop),
    ]
