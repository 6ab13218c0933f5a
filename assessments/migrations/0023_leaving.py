"""Every account has a function, and no thread shows a user name; accounts can be closed."""

from django.db import migrations, models
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat


def name_by_function(apps, schema_editor):
    """Where the function was empty, the user name stood in for it; threads show a copy of what was there."""
    unnamed = apps.get_model("assessments", "User").objects.filter(function="")
    stand_in = Concat(Value("Konto "), Cast("pk", CharField()))
    author = unnamed.filter(pk=OuterRef("author")).values(words=stand_in)
    messages = apps.get_model("assessments", "InquiryMessage").objects
    messages.filter(author__function="", author_function=F("author__username")).update(author_function=Subquery(author))
    unnamed.update(function=stand_in)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0022_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="closed_on",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="Seit wann die Person nicht mehr dabei ist; leer, solange das Konto offen ist.",
                null=True,
                verbose_name="geschlossen am",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="function",
            field=models.CharField(
                help_text="Zum Beispiel „Abteilungsleitung“. Erscheint statt des Namens und bleibt, wenn jemand ausscheidet.",
                max_length=120,
                verbose_name="Funktion",
            ),
        ),
        migrations.RunPython(name_by_function, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(("function", ""), _negated=True),
                name="user_has_function",
                violation_error_message="Bitte geben Sie die Funktion an.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(("closed_on", None), ("is_active", False), _connector="OR"),
                name="user_closed_is_not_active",
                violation_error_message="Ein geschlossenes Konto ist nie aktiv.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("username__startswith", "ehemals-"), _negated=True),
                    ("closed_on__isnull", False),
                    _connector="OR",
                ),
                name="user_without_name_is_closed",
            ),
        ),
    ]
