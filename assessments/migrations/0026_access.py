"""A second person confirms who reads answers; institutions are told of new roles. What holds already goes on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def add_text(apps, schema_editor):
    apps.get_model("assessments", "MailText").objects.get_or_create(kind="new_role")


def remove_text(apps, schema_editor):
    """The state before knows no such message."""
    for model in ("MailText", "OutgoingMail"):
        apps.get_model("assessments", model).objects.filter(kind="new_role").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0025_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("role", "Rolle"),
                            ("email", "E-Mail-Adresse"),
                            ("activation", "Freischaltung"),
                            ("succession", "Einsicht der Nachfolgerin"),
                        ],
                        max_length=10,
                        verbose_name="Art",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contributor", "Mitarbeitende"),
                            ("coordinator", "Ansprechperson"),
                            ("head", "Leitung"),
                            ("reviewer", "Abteilung Integration"),
                            ("coordination_group", "Koordinierungsgruppe"),
                            ("steering", "Lenkungskreis"),
                            ("executive_board", "Stadtvorstand"),
                            ("admin", "Fachadministration"),
                            ("auditor", "Revision/Datenschutz"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="beantragt am")),
            ],
            options={
                "verbose_name": "Zugangsänderung",
                "verbose_name_plural": "Zugangsänderungen",
                "ordering": ("pk",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="mailtext",
            name="mail_text_known_kind",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_assessment_fits_kind",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_known_kind",
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="membership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assessments.membership",
                verbose_name="Rolle",
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="opened",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Wer bei der Nachfolgerin eine Rolle hat, liest die Antworten der bisherigen Institution.",
                verbose_name="Einsicht bestätigt",
            ),
        ),
        migrations.AlterField(
            model_name="mailtext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Einladung"),
                    ("reminder", "Erinnerung an die Frist"),
                    ("inquiry", "Rückfrage"),
                    ("returned", "Rückgabe"),
                    ("extended", "Fristverlängerung"),
                    ("accepted", "Abnahme"),
                    ("measures", "Erinnerung an Maßnahmen"),
                    ("password", "Link für ein neues Passwort"),
                    ("new_role", "Neue Rolle"),
                ],
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="Anlass",
            ),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Einladung"),
                    ("reminder", "Erinnerung an die Frist"),
                    ("inquiry", "Rückfrage"),
                    ("returned", "Rückgabe"),
                    ("extended", "Fristverlängerung"),
                    ("accepted", "Abnahme"),
                    ("measures", "Erinnerung an Maßnahmen"),
                    ("password", "Link für ein neues Passwort"),
                    ("new_role", "Neue Rolle"),
                ],
                max_length=12,
                verbose_name="Anlass",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "invitation",
                            "reminder",
                            "inquiry",
                            "returned",
                            "extended",
                            "accepted",
                            "measures",
                            "password",
                            "new_role",
                        ],
                    )
                ),
                name="mail_text_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessment", None), ("kind__in", ("measures", "password", "new_role"))),
                    models.Q(
                        models.Q(("kind__in", ("measures", "password", "new_role")), _negated=True),
                        ("assessment__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mail_assessment_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "invitation",
                            "reminder",
                            "inquiry",
                            "returned",
                            "extended",
                            "accepted",
                            "measures",
                            "password",
                            "new_role",
                        ],
                    )
                ),
                name="mail_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened", True), models.Q(("continues", False), ("ends", True)), _connector="OR"),
                name="succession_opened_fits_rest",
            ),
        ),
        migrations.AddField(
            model_name="accesschange",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="access_changes",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Konto",
            ),
        ),
        migrations.AddField(
            model_name="accesschange",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assessments.institution",
                verbose_name="Institution",
            ),
        ),
        migrations.AddField(
            model_name="accesschange",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="beantragt von",
            ),
        ),
        migrations.AddField(
            model_name="accesschange",
            name="succession",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="access_change",
                to="assessments.succession",
                verbose_name="Nachfolge",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("email", ""), ("kind", "role"), ("succession", None)),
                    models.Q(
                        models.Q(("email", ""), _negated=True),
                        ("account__isnull", False),
                        ("institution", None),
                        ("kind", "email"),
                        ("role", ""),
                        ("succession", None),
                        ("valid_until", None),
                    ),
                    models.Q(
                        ("account__isnull", False),
                        ("email", ""),
                        ("institution", None),
                        ("kind", "activation"),
                        ("role", ""),
                        ("succession", None),
                        ("valid_until", None),
                    ),
                    models.Q(
                        ("account", None),
                        ("email", ""),
                        ("institution", None),
                        ("kind", "succession"),
                        ("role", ""),
                        ("succession__isnull", False),
                        ("valid_until", None),
                    ),
                    _connector="OR",
                ),
                name="access_change_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role", ""),
                    models.Q(("institution__isnull", False), ("role__in", ["contributor", "coordinator", "head"])),
                    models.Q(
                        models.Q(("role__in", ["contributor", "coordinator", "head"]), _negated=True),
                        ("institution", None),
                    ),
                    _connector="OR",
                ),
                name="access_change_institution_fits_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "role"), _negated=True),
                    (
                        "role__in",
                        [
                            "contributor",
                            "coordinator",
                            "head",
                            "reviewer",
                            "coordination_group",
                            "steering",
                            "executive_board",
                            "admin",
                            "auditor",
                        ],
                    ),
                    _connector="OR",
                ),
                name="access_change_known_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "role"), ("requested_by", models.F("account")), _negated=True),
                name="access_change_not_own_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "role")),
                fields=("account", "institution", "role"),
                name="access_change_once_per_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("institution", None), ("kind", "role")),
                fields=("account", "role"),
                name="access_change_once_per_city_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("email", "activation"))),
                fields=("account", "kind"),
                name="access_change_once_per_account",
            ),
        ),
        migrations.RunPython(add_text, remove_text),
    ]
