"""Versions of one requirement name their first version; so far they belonged together by their code."""

import django.db.models.deletion
from django.db import migrations, models


def name_origins(apps, schema_editor):
    requirements = apps.get_model("assessments", "QualityRequirement").objects
    copies = requirements.exclude(catalogue__copied_from=None).order_by("catalogue__pk").select_related("catalogue")
    for copy in copies:  # the oldest version first, so that its origin is known to the next
        before = requirements.filter(catalogue=copy.catalogue.copied_from_id, code=copy.code).first()
        if before:
            copy.origin_id = before.origin_id or before.pk
            copy.save(update_fields=["origin"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_report_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="qualityrequirement",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                help_text="Die erste Fassung dieser Anforderung. Leer: Sie ist neu. Nur was zusammengehört, wird über "
                "die Runden verglichen – und nur bei gleichem Wortlaut.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.qualityrequirement",
                verbose_name="geht zurück auf",
            ),
        ),
        migrations.RunPython(name_origins, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="qualityrequirement",
            constraint=models.UniqueConstraint(
                fields=("catalogue", "origin"),
                name="quality_requirement_unique_origin",
                violation_error_message="Eine andere Anforderung dieser Fassung geht schon darauf zurück.",
            ),
        ),
    ]
