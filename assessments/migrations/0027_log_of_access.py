"""The log knows log-ins and downloads, and a role that reads it; an account says itself that it is of the demo."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = [
    ("contributor", "Mitarbeitende"),
    ("coordinator", "Ansprechperson"),
    ("head", "Leitung"),
    ("reviewer", "Abteilung Integration"),
    ("coordination_group", "Koordinierungsgruppe"),
    ("steering", "Lenkungskreis"),
    ("executive_board", "Stadtvorstand"),
    ("admin", "Fachadministration"),
    ("auditor", "Revision/Datenschutz"),
]
ROLE_FIELD = models.CharField(
    choices=ROLES,
    help_text="Was das Konto darf; ein Konto kann mehrere Rollen haben.",
    max_length=20,
    verbose_name="Rolle",
)
WRITE_ONCE = """
CREATE TRIGGER IF NOT EXISTS assessments_auditevent_write_once BEFORE UPDATE ON assessments_auditevent
BEGIN SELECT RAISE(ABORT, 'assessments_auditevent is written once'); END
"""


def mark_demo_accounts(apps, schema_editor):
    """Until now the name alone told them."""
    apps.get_model("assessments", "User").objects.filter(username__startswith="demo-").update(is_demo=True)


def write_once_again(apps, schema_editor):
    """SQLite changes a table by making it anew, and the trigger of migration 0002 is gone with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(WRITE_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0026_access"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, write_once_again),
        migrations.AddField(
            model_name="user",
            name="is_demo",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Gehört zu den Demodaten und geht mit ihnen; anmelden kann sich damit nur, wer ausprobiert.",
                verbose_name="Demokonto",
            ),
        ),
        migrations.RunPython(mark_demo_accounts, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("username__startswith", "demo-"), _negated=True), ("is_demo", True), _connector="OR"
                ),
                name="user_with_demo_name_is_demo",
            ),
        ),
        migrations.RemoveConstraint(model_name="membership", name="membership_known_role"),
        migrations.AlterField(model_name="historicalmembership", name="role", field=ROLE_FIELD),
        migrations.AlterField(model_name="membership", name="role", field=ROLE_FIELD.clone()),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [role for role, _ in ROLES])), name="membership_known_role"
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="actor",
            field=models.ForeignKey(
                help_text="Leer, wenn niemand angemeldet war.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="wer",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actor__isnull", False), ("verb__in", ("lock_out", "log_in_failed")), _connector="OR"
                ),
                name="audit_event_has_actor",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["happened_at"], name="audit_event_by_time"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["verb", "-id"], name="audit_event_by_verb"),
        ),
        migrations.RunPython(write_once_again, migrations.RunPython.noop),
    ]
