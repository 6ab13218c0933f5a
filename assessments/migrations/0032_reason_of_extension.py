"""More time has a reason, which the team and the Abteilung Integration read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0031_turn"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="extension_reason",
            field=models.TextField(blank=True, db_default="", verbose_name="Grund der längeren Frist"),
        ),
    ]
