"""The verbs of the audit log are no matter of the database."""

from django.db import migrations, models

import assessments.models.audit


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_jobs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="verb",
            field=models.CharField(choices=assessments.models.audit.verbs, max_length=40, verbose_name="Vorgang"),
        ),
    ]
