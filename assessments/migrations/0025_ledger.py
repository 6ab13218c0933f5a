"""Measures have the day they were given up, and a cost as a number; so have shared needs.

An amount without its kind (once, every year) fits no sum. It moves into the words beside it, as it was printed until
now: nobody guesses what was meant.
"""

import django.core.validators
from django.db import migrations, models
from django.utils.timezone import localdate


def date_what_is_given_up(apps, schema_editor):
    """The update that gave it up has the day; without one, the nearest day known."""
    given_up = apps.get_model("assessments", "Measure").objects.filter(status="cancelled")
    for measure in given_up.select_related("assessment__round").prefetch_related("updates"):
        updates = measure.updates.all()
        days = [update.date for update in updates if update.status == "cancelled"] or [u.date for u in updates]
        accepted_at = measure.assessment.accepted_at
        accepted_on = localdate(accepted_at) if accepted_at else measure.assessment.round.opens_on
        measure.cancelled_on = max(days, default=accepted_on)
        measure.save(update_fields=["cancelled_on"])


def put_amounts_into_words(apps, schema_editor):
    for need in apps.get_model("assessments", "SharedNeed").objects.exclude(cost_amount=None):
        amount = f"{need.cost_amount:,.2f}".removesuffix(".00").translate(str.maketrans(",.", ".,")) + " Euro"
        need.cost_text = f"{amount} ({need.cost_text})" if need.cost_text else amount
        need.cost_amount = None
        need.save(update_fields=["cost_text", "cost_amount"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0023_leaving"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sharedneed",
            name="shared_need_cost_not_negative",
        ),
        migrations.AddField(
            model_name="measure",
            name="cancelled_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="aufgegeben am"),
        ),
        migrations.AddField(
            model_name="measure",
            name="cost_amount",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="Betrag in Euro",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="cost_covered",
            field=models.CharField(
                blank=True,
                choices=[("yes", "ja"), ("no", "nein")],
                db_default="",
                max_length=3,
                verbose_name="im Haushalt gedeckt",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="cost_kind",
            field=models.CharField(
                blank=True,
                choices=[("once", "einmalig"), ("yearly", "jedes Jahr")],
                db_default="",
                max_length=10,
                verbose_name="Zeitraum",
            ),
        ),
        migrations.AddField(
            model_name="sharedneed",
            name="cost_covered",
            field=models.CharField(
                blank=True,
                choices=[("yes", "ja"), ("no", "nein")],
                db_default="",
                max_length=3,
                verbose_name="im Haushalt gedeckt",
            ),
        ),
        migrations.AddField(
            model_name="sharedneed",
            name="cost_kind",
            field=models.CharField(
                blank=True,
                choices=[("once", "einmalig"), ("yearly", "jedes Jahr")],
                db_default="",
                max_length=10,
                verbose_name="Zeitraum",
            ),
        ),
        migrations.AlterField(
            model_name="sharedneed",
            name="cost_amount",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="Betrag in Euro",
            ),
        ),
        migrations.RunPython(date_what_is_given_up, migrations.RunPython.noop),
        migrations.RunPython(put_amounts_into_words, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cost_amount", None), ("cost_covered", ""), ("cost_kind", "")),
                    models.Q(
                        ("cost_amount__gte", 0),
                        ("cost_amount__isnull", False),
                        ("cost_covered__in", ("yes", "no", "")),
                        ("cost_kind__in", ("once", "yearly")),
                    ),
                    _connector="OR",
                ),
                name="measure_cost_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_on__isnull", False), ("status", "cancelled")),
                    models.Q(models.Q(("status", "cancelled"), _negated=True), ("cancelled_on__isnull", True)),
                    _connector="OR",
                ),
                name="measure_cancelled_with_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedneed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cost_amount", None), ("cost_covered", ""), ("cost_kind", "")),
                    models.Q(
                        ("cost_amount__gte", 0),
                        ("cost_amount__isnull", False),
                        ("cost_covered__in", ("yes", "no", "")),
                        ("cost_kind__in", ("once", "yearly")),
                    ),
                    _connector="OR",
                ),
                name="sharedneed_cost_is_whole",
            ),
        ),
    ]
