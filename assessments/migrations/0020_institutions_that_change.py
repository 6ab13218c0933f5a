"""Each assessment has the name and the department group of its institution; institutions have successors."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf


def note_institutions(apps, schema_editor):
    """The group of today is the best that is known; so is the name of those who never submitted.

    Each row is written once: PostgreSQL refuses to alter a table of which a transaction has changed a row twice.
    """
    assessments = apps.get_model("assessments", "Assessment").objects
    institution = apps.get_model("assessments", "Institution").objects.filter(pk=OuterRef("institution"))
    assessments.update(
        department_group=Subquery(institution.values("department_group")),
        institution_name=Coalesce(NullIf("institution_name", Value("")), Subquery(institution.values("name"))),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0019_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="seit")),
                (
                    "ends",
                    models.BooleanField(
                        help_text="Die bisherige Institution ist damit zu Ende; sonst gab sie einen Teil ab.",
                        verbose_name="an ihre Stelle getreten",
                    ),
                ),
                (
                    "continues",
                    models.BooleanField(
                        help_text="Die Nachfolgerin ist aus dieser Institution allein entstanden; deren Antworten stehen als Vorrunde neben ihren.",
                        verbose_name="führt die Selbstbewertung fort",
                    ),
                ),
            ],
            options={
                "verbose_name": "Nachfolge",
                "verbose_name_plural": "Nachfolgen",
                "ordering": ("-since", "pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="assessment",
            options={
                "ordering": ("institution_name", "pk"),
                "verbose_name": "Selbstbewertung",
                "verbose_name_plural": "Selbstbewertungen",
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_submitted_is_approved",
        ),
        migrations.AddField(
            model_name="assessment",
            name="department_group",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=120, verbose_name="Dezernat"),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="institution_name",
            field=models.CharField(editable=False, max_length=160, verbose_name="Name der Institution"),
        ),
        migrations.RunPython(note_institutions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("submitted", "accepted", "published")), _negated=True),
                    models.Q(("approved_at__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_submitted_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("institution_name", ""), _negated=True), name="assessment_has_institution_name"
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="predecessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successions",
                to="assessments.institution",
                verbose_name="bisherige Institution",
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="successor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessions",
                to="assessments.institution",
                verbose_name="Nachfolgerin",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("predecessor", "successor", "ends"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True), name="succession_between_two"
            ),
        ),
    ]
