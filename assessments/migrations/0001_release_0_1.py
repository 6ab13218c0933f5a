"""The whole database as release 0.1 left it, in one step, with what Django's models cannot say.

Audit events, editions and published files are written once: the database refuses every UPDATE of them. PostgreSQL has
a function that orders names (`assessments.alphabet`). There is a text for each kind of message.

An installation at the last step of 0.1 goes on from here without a step; an older one is refused by a check.
"""

import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import assessments.events.models
import assessments.institutions.models.institution
import assessments.rounds.models
import assessments.text.models.alphabetical
from assessments.text.rules import alphabet

REPLACED = (
    "0001_initial",
    "0002_write_once",
    "0003_opinions",
    "0004_earlier_texts",
    "0005_themes",
    "0006_jobs",
    "0007_audit_verbs",
    "0008_measures_live_on",
    "0009_report_texts",
    "0010_requirement_origin",
    "0011_editions",
    "0012_outgoing_mail",
    "0013_round_archive",
    "0014_publication_jobs",
    "0015_password_mail",
    "0016_answers_in_words",
    "0017_corrections",
    "0018_clarity_notes",
    "0019_history",
    "0020_institutions_that_change",
    "0021_institution_code",
    "0022_texts",
    "0023_leaving",
    "0025_ledger",
    "0026_access",
    "0027_log_of_access",
    "0028_frozen_papers",
    "0029_saving",
    "0030_text",
    "0031_turn",
    "0032_reason_of_extension",
    "0033_training_rounds",
    "0034_redactions",
    "0035_wording_of_choices",
    "0036_departures",
)
WRITTEN_ONCE = ("assessments_auditevent", "assessments_edition", "assessments_report")
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION assessments_refuse_update() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION assessments_refuse_update()
"""
ALPHABETICAL = f"""
CREATE FUNCTION alphabetical(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT {alphabet.postgresql_expression("name")} $$
"""
MESSAGES = (
    "invitation",
    "reminder",
    "inquiry",
    "returned",
    "extended",
    "accepted",
    "measures",
    "password",
    "new_role",
    "handed_over",
    "head_asks",
    "all_answered",
    "submitted",
    "receipt",
    "replied",
    "published",
)


def write_once(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)  # its % is not a placeholder
    for table in WRITTEN_ONCE:
        schema_editor.execute((POSTGRESQL_TRIGGER if on_postgresql else SQLITE_TRIGGER).format(table=table))


def add_alphabet(apps, schema_editor):
    """SQLite asks Python instead."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALPHABETICAL, params=None)


def add_texts(apps, schema_editor):
    text = apps.get_model("assessments", "MailText")
    text.objects.bulk_create(text(kind=kind) for kind in MESSAGES)


class Migration(migrations.Migration):
    replaces = [("assessments", name) for name in REPLACED]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "Ein Konto mit diesem Namen gibt es schon."},
                        help_text="Buchstaben, Ziffern und @ . + - _; Groß- und Kleinschreibung machen keinen Unterschied.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="Benutzername",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "function",
                    models.CharField(
                        help_text="Zum Beispiel „Abteilungsleitung“. Erscheint statt des Namens und bleibt, wenn jemand ausscheidet.",
                        max_length=120,
                        verbose_name="Funktion",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "wants_reminders",
                    models.BooleanField(db_default=True, default=True, verbose_name="Erinnerungen per E-Mail"),
                ),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="Seit wann die Person nicht mehr dabei ist; leer, solange das Konto offen ist.",
                        null=True,
                        verbose_name="geschlossen am",
                    ),
                ),
                (
                    "is_demo",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        editable=False,
                        help_text="Gehört zu den Demodaten und geht mit ihnen; anmelden kann sich damit nur, wer ausprobiert.",
                        verbose_name="Demokonto",
                    ),
                ),
                (
                    "calendar_key",
                    models.CharField(
                        blank=True,
                        db_default="",
                        editable=False,
                        max_length=32,
                        verbose_name="Schlüssel der Kalenderadresse",
                    ),
                ),
            ],
            options={
                "verbose_name": "Konto",
                "verbose_name_plural": "Konten",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("function", ""), _negated=True),
                        name="user_has_function",
                        violation_error_message="Bitte geben Sie die Funktion an.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closed_on", None), ("is_active", False), _connector="OR"),
                        name="user_closed_is_not_active",
                        violation_error_message="Ein geschlossenes Konto ist nie aktiv.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("username__startswith", "ehemals-"), _negated=True),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="user_without_name_is_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("username__startswith", "demo-"), _negated=True),
                            ("is_demo", True),
                            _connector="OR",
                        ),
                        name="user_with_demo_name_is_demo",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                        name="user_name_in_small_letters",
                    ),
                ],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Auswertungen.",
                        max_length=20,
                        unique=True,
                        validators=[assessments.institutions.models.institution.leads_to_its_own_pages],
                        verbose_name="Kürzel",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Amtlicher Name. Frühere Berichte behalten den alten Namen.",
                        max_length=160,
                        verbose_name="Name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city_unit", "Abteilung oder Einrichtung der Stadt"),
                            ("municipal_enterprise", "Eigenbetrieb"),
                            ("external", "externe Stelle"),
                        ],
                        default="city_unit",
                        help_text="Externe Stellen nehmen freiwillig teil, alle anderen verbindlich.",
                        max_length=30,
                        verbose_name="Art",
                    ),
                ),
                (
                    "department_group",
                    models.CharField(
                        blank=True,
                        help_text="Übergeordnete Gliederung für Listen und Berichte.",
                        max_length=120,
                        verbose_name="Dezernat",
                    ),
                ),
                (
                    "small_unit",
                    models.BooleanField(
                        default=False,
                        help_text="Einzelne Personen wären erkennbar: keine Einzeleinschätzungen, Namen nur mit Zustimmung.",
                        verbose_name="sehr kleine Einheit",
                    ),
                ),
                (
                    "mailbox",
                    models.EmailField(
                        blank=True,
                        help_text="Dorthin gehen Einladung, Erinnerungen und Rückfragen; kein persönliches Postfach. Leer: an die Adressen der Konten von Ansprechperson und Leitung.",
                        max_length=254,
                        verbose_name="Funktionspostfach",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="Nur aktive Institutionen werden zu neuen Runden eingeladen.",
                        verbose_name="aktiv",
                    ),
                ),
                (
                    "wants_reminders",
                    models.BooleanField(
                        db_default=True, default=True, verbose_name="Erinnerungen an das Funktionspostfach"
                    ),
                ),
            ],
            options={
                "verbose_name": "Institution",
                "verbose_name_plural": "Institutionen",
                "ordering": (assessments.text.models.alphabetical.Alphabetical("name"), "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("city_unit", "municipal_enterprise", "external"))),
                        name="institution_known_kind",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("code"),
                        name="institution_code_in_any_case",
                        violation_error_message="Dieses Kürzel gibt es schon; groß oder klein macht keinen Unterschied.",
                    ),
                ],
            },
        ),
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
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="assessments.institution",
                        verbose_name="bisherige Institution",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessions",
                        to="assessments.institution",
                        verbose_name="Nachfolgerin",
                    ),
                ),
                (
                    "opened",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Wer bei der Nachfolgerin eine Rolle hat, liest die Antworten der bisherigen Institution.",
                        verbose_name="Einsicht bestätigt",
                    ),
                ),
            ],
            options={
                "verbose_name": "Nachfolge",
                "verbose_name_plural": "Nachfolgen",
                "ordering": ("-since", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("predecessor", "successor", "ends"), name="succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened", True), models.Q(("continues", False), ("ends", True)), _connector="OR"
                        ),
                        name="succession_opened_fits_rest",
                    ),
                ],
            },
        ),
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
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_changes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Konto",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="beantragt von",
                    ),
                ),
                (
                    "succession",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_change",
                        to="assessments.succession",
                        verbose_name="Nachfolge",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zugangsänderung",
                "verbose_name_plural": "Zugangsänderungen",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role", ""),
                            models.Q(
                                ("institution__isnull", False), ("role__in", ["contributor", "coordinator", "head"])
                            ),
                            models.Q(
                                models.Q(("role__in", ["contributor", "coordinator", "head"]), _negated=True),
                                ("institution", None),
                            ),
                            _connector="OR",
                        ),
                        name="access_change_institution_fits_role",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(("kind", "role"), ("requested_by", models.F("account")), _negated=True),
                        name="access_change_not_own_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "role")),
                        fields=("account", "institution", "role"),
                        name="access_change_once_per_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("institution", None), ("kind", "role")),
                        fields=("account", "role"),
                        name="access_change_once_per_city_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("email", "activation"))),
                        fields=("account", "kind"),
                        name="access_change_once_per_account",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Catalogue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Gleich in allen Fassungen, z. B. „cclu“.", max_length=20, verbose_name="Kürzel"
                    ),
                ),
                (
                    "version",
                    models.CharField(
                        help_text="Name der Fassung, z. B. „2026-1“.", max_length=20, verbose_name="Fassung"
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="Steht auf Bögen und Berichten.", max_length=200, verbose_name="Titel"),
                ),
                (
                    "notice",
                    models.TextField(
                        blank=True,
                        help_text="Was Lesende über Herkunft und Stand der Texte wissen müssen.",
                        verbose_name="Hinweis zur Fassung",
                    ),
                ),
                (
                    "team_rules",
                    models.TextField(blank=True, help_text="Eine Regel je Zeile.", verbose_name="Regeln für das Team"),
                ),
                ("sources", models.TextField(blank=True, help_text="Eine Quelle je Zeile.", verbose_name="Quellen")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Entwurf"), ("published", "veröffentlicht"), ("retired", "außer Kraft")],
                        default="draft",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="veröffentlicht am")),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="assessments.catalogue",
                        verbose_name="kopiert aus",
                    ),
                ),
                (
                    "dissent_hint",
                    models.TextField(
                        blank=True,
                        help_text="Steht am Feld „Minderheitssicht“. Ohne Eintrag gilt: Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
                        verbose_name="Hinweis zur Minderheitssicht",
                    ),
                ),
                (
                    "not_relevant_rule",
                    models.TextField(
                        blank=True,
                        help_text="Steht an der Auswahl, bei jeder Anforderung. Ohne Eintrag gilt: Bitte schreiben Sie dazu, warum die Anforderung Ihre Angebote nicht betrifft.",
                        verbose_name="Regel zu „nicht relevant für uns“",
                    ),
                ),
                (
                    "rules_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Gilt für die Regeln und alle drei Hinweise. Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Regeln und Hinweise",
                    ),
                ),
                (
                    "text_hint",
                    models.TextField(
                        blank=True,
                        help_text="Steht an jeder Antwort und auf leeren Bögen. Ohne Eintrag gilt: Keine Namen von Beschäftigten oder Bürger*innen und keine Einzelfälle, die man wiedererkennen kann.",
                        verbose_name="Hinweis an den Textfeldern",
                    ),
                ),
            ],
            options={
                "verbose_name": "Katalogfassung",
                "verbose_name_plural": "Katalogfassungen",
                "ordering": ("code", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="catalogue_unique_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("status", "draft")),
                            models.Q(models.Q(("status", "draft"), _negated=True), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="catalogue_published_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("draft", "published", "retired"))),
                        name="catalogue_known_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Steht in der Adresse, z. B. „2026“.",
                        max_length=30,
                        unique=True,
                        verbose_name="Kürzel",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Erscheint auf allen Seiten, z. B. „Runde 2026“.",
                        max_length=120,
                        verbose_name="Titel",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_preparation", "in Vorbereitung"),
                            ("open", "geöffnet"),
                            ("in_review", "in Sichtung"),
                            ("published", "veröffentlicht"),
                            ("closed", "abgeschlossen"),
                        ],
                        default="in_preparation",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                (
                    "info_date",
                    models.DateField(
                        blank=True,
                        help_text="Falls es eine gibt; spätestens am Tag des Beginns.",
                        null=True,
                        verbose_name="Infoveranstaltung",
                    ),
                ),
                (
                    "opens_on",
                    models.DateField(help_text="Ab wann die Institutionen arbeiten sollen.", verbose_name="Beginn"),
                ),
                (
                    "submission_deadline",
                    models.DateField(
                        help_text="Letzter Tag für Eingaben. Einzelne Verlängerungen gibt die Sichtung.",
                        verbose_name="Frist zum Einreichen",
                    ),
                ),
                (
                    "review_until",
                    models.DateField(
                        blank=True,
                        help_text="Bis wann die Abteilung Integration lesen will.",
                        null=True,
                        verbose_name="Sichtung bis",
                    ),
                ),
                (
                    "planned_publication",
                    models.DateField(
                        blank=True,
                        help_text="Nach der Sichtung; nur zur Information.",
                        null=True,
                        verbose_name="geplante Veröffentlichung",
                    ),
                ),
                (
                    "min_institutions",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Stadtweite Werte erst ab so vielen Institutionen mit Stufe; nie unter 3. Steht mit Beginn der Runde fest.",
                        validators=[django.core.validators.MinValueValidator(3)],
                        verbose_name="Mindestzahl",
                    ),
                ),
                (
                    "intro_text",
                    models.TextField(
                        blank=True,
                        default=assessments.rounds.models.default_intro,
                        help_text="Steht bei den Institutionen über ihren Anforderungen: Anlass, Ablauf, Ansprechstelle. Eine Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift. Der Standardtext ist eine Arbeitsfassung.",
                        verbose_name="Einführungstext",
                    ),
                ),
                (
                    "committee",
                    models.CharField(
                        blank=True, help_text="Wer den Bericht bekommt.", max_length=120, verbose_name="Gremium"
                    ),
                ),
                (
                    "committee_date",
                    models.DateField(
                        blank=True, help_text="Steht auf dem Gesamtbericht.", null=True, verbose_name="Sitzung am"
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(
                        blank=True,
                        help_text="Steht auf dem Gesamtbericht.",
                        max_length=40,
                        verbose_name="Vorlagennummer",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="Demodaten")),
                (
                    "catalogue",
                    models.ForeignKey(
                        help_text="Nur veröffentlichte Fassungen. Ab Beginn der Runde steht die Fassung fest.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "min_opinions",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Das Team sieht die Streuung erst ab so vielen Einschätzungen; nie unter 5. Steht mit Beginn der Runde fest.",
                        validators=[django.core.validators.MinValueValidator(5)],
                        verbose_name="Mindestzahl der Einzeleinschätzungen",
                    ),
                ),
                (
                    "agenda_item",
                    models.CharField(
                        blank=True,
                        help_text="Zum Beispiel „5“; meist vom Sitzungsdienst.",
                        max_length=20,
                        verbose_name="Tagesordnungspunkt",
                    ),
                ),
                (
                    "is_public_session",
                    models.BooleanField(
                        default=True, help_text="Steht auf dem Gesamtbericht.", verbose_name="öffentliche Sitzung"
                    ),
                ),
                (
                    "lead_department",
                    models.CharField(
                        blank=True,
                        default="Abteilung Integration",
                        help_text="Steht auf dem Gesamtbericht.",
                        max_length=120,
                        verbose_name="Federführung",
                    ),
                ),
                (
                    "correction_begun",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Die Berichtstexte lassen sich wieder ändern, bis die berichtigte Ausgabe veröffentlicht ist.",
                        verbose_name="Berichtigung begonnen",
                    ),
                ),
                (
                    "papers_days",
                    models.PositiveSmallIntegerField(
                        db_default=10,
                        default=10,
                        help_text="So viele Arbeitstage vor der Sitzung muss die Vorlage beim Sitzungsdienst sein. Der Vorlagenschluss wird daraus gerechnet.",
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="Arbeitstage vom Vorlagenschluss bis zur Sitzung",
                    ),
                ),
                (
                    "is_training",
                    models.BooleanField(
                        default=False,
                        help_text="Zum Ausprobieren mit echten Konten: Alles darin ist erfunden, zählt in keiner Zahl und wird nie veröffentlicht. Das steht danach fest.",
                        verbose_name="Übungsrunde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Runde",
                "verbose_name_plural": "Runden",
                "ordering": ("-opens_on", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__lte", models.F("submission_deadline")),
                            models.Q(("info_date", None), ("info_date__lte", models.F("opens_on")), _connector="OR"),
                            models.Q(
                                ("review_until", None),
                                ("submission_deadline__lte", models.F("review_until")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("planned_publication", None),
                                models.Q(
                                    ("review_until", None),
                                    ("submission_deadline__lte", models.F("planned_publication")),
                                ),
                                models.Q(
                                    ("review_until__isnull", False),
                                    ("review_until__lte", models.F("planned_publication")),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="round_dates_in_order",
                        violation_error_message="Die Termine müssen aufeinander folgen: Infoveranstaltung, Beginn, Frist, Sichtung, Veröffentlichung.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_institutions__gte", 1)), name="round_min_institutions_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("in_preparation", "open", "in_review", "published", "closed"))
                        ),
                        name="round_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_opinions__gte", 5)), name="round_min_opinions_protects"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("correction_begun", False), ("status", "published"), _connector="OR"),
                        name="round_corrected_once_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_training", False),
                            models.Q(("status__in", ("published", "closed")), _negated=True),
                            _connector="OR",
                        ),
                        name="round_of_training_stays_inside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_training", False), ("title__startswith", "Übung"), _connector="OR"),
                        name="round_of_training_says_so",
                        violation_error_message="Der Titel einer Übungsrunde beginnt mit „Übung“.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("invited", "eingeladen"),
                            ("in_progress", "in Bearbeitung"),
                            ("awaiting_approval", "wartet auf Freigabe"),
                            ("submitted", "eingereicht"),
                            ("returned", "zurückgegeben"),
                            ("accepted", "abgenommen"),
                            ("published", "veröffentlicht"),
                            ("declined", "nimmt nicht teil"),
                        ],
                        db_default="invited",
                        default="invited",
                        editable=False,
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                (
                    "participation",
                    models.CharField(
                        choices=[("binding", "verbindlich"), ("voluntary", "freiwillig")],
                        default="binding",
                        max_length=10,
                        verbose_name="Teilnahme",
                    ),
                ),
                (
                    "publication_consent",
                    models.CharField(
                        choices=[
                            ("named", "mit Namen der Institution"),
                            ("city_internal", "mit Namen nur innerhalb der Stadt"),
                            ("anonymous_only", "nur ohne Namen in Gesamtwerten"),
                        ],
                        default="anonymous_only",
                        max_length=20,
                        verbose_name="Veröffentlichungszustimmung",
                    ),
                ),
                ("extended_until", models.DateField(blank=True, null=True, verbose_name="Frist verlängert bis")),
                (
                    "institution_name",
                    models.CharField(editable=False, max_length=160, verbose_name="Name der Institution"),
                ),
                ("workshop_date", models.DateField(blank=True, null=True, verbose_name="Workshop am")),
                (
                    "participants_count",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Teilnehmende am Workshop"),
                ),
                (
                    "head_statement",
                    models.TextField(blank=True, db_default="", verbose_name="Stellungnahme der Leitung"),
                ),
                ("head_note", models.TextField(blank=True, db_default="", verbose_name="Bitte der Leitung")),
                (
                    "decline_reason",
                    models.TextField(blank=True, db_default="", verbose_name="Grund der Nichtteilnahme"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="freigegeben am"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="eingereicht am"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="abgenommen am"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="abgenommen von",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="freigegeben von",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="eingereicht von",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "opinions_closed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Einzelphase beendet am"),
                ),
                (
                    "opinions_closed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Einzelphase beendet von",
                    ),
                ),
                (
                    "department_group",
                    models.CharField(
                        blank=True, db_default="", editable=False, max_length=120, verbose_name="Dezernat"
                    ),
                ),
                (
                    "head_note_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="Bitte der Leitung vom"),
                ),
                (
                    "extension_reason",
                    models.TextField(blank=True, db_default="", verbose_name="Grund der längeren Frist"),
                ),
            ],
            options={
                "verbose_name": "Selbstbewertung",
                "verbose_name_plural": "Selbstbewertungen",
                "ordering": (assessments.text.models.alphabetical.Alphabetical("institution_name"), "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "institution"), name="assessment_unique_in_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at", None), ("submitted_by", None)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_submitted_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("accepted_by", None)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_accepted_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                (
                                    "invited",
                                    "in_progress",
                                    "awaiting_approval",
                                    "submitted",
                                    "returned",
                                    "accepted",
                                    "published",
                                    "declined",
                                ),
                            )
                        ),
                        name="assessment_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("accepted", "published")), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="assessment_accepted_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decline_reason", ""), ("participation", "binding"), ("status", "declined"), _negated=True
                        ),
                        name="assessment_binding_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opinions_closed_at", None), ("opinions_closed_by", None)),
                            models.Q(("opinions_closed_at__isnull", False), ("opinions_closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_opinions_closed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("submitted", "accepted", "published")), _negated=True),
                            models.Q(("approved_at__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_submitted_is_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("institution_name", ""), _negated=True),
                        name="assessment_has_institution_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("head_note_on", None), models.Q(("head_note", ""), _negated=True), _connector="OR"
                        ),
                        name="assessment_date_of_note_has_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Kurz und je Fassung nur einmal, z. B. „K1“.", max_length=10, verbose_name="Kürzel"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(help_text="1 steht zuerst.", verbose_name="Reihenfolge")),
                ("title", models.CharField(help_text="Ein bis drei Worte.", max_length=120, verbose_name="Titel")),
                (
                    "title_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand des Titels",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, help_text="Ein Satz, worum es in dem Bereich geht.", verbose_name="Beschreibung"
                    ),
                ),
                (
                    "description_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Beschreibung",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Qualitätsbereich",
                "verbose_name_plural": "Qualitätsbereiche",
                "ordering": ("position", "pk"),
                "constraints": [models.UniqueConstraint(fields=("catalogue", "code"), name="quality_area_unique_code")],
            },
        ),
        migrations.CreateModel(
            name="QualityRequirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Kurz und je Fassung nur einmal, z. B. „K1“.", max_length=10, verbose_name="Kürzel"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(help_text="1 steht zuerst.", verbose_name="Reihenfolge")),
                (
                    "title",
                    models.CharField(
                        help_text="Kurze Fassung für Listen und Auswertungen.", max_length=160, verbose_name="Titel"
                    ),
                ),
                (
                    "title_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand des Titels",
                    ),
                ),
                ("wording", models.TextField(help_text="Die Anforderung im vollen Wortlaut.", verbose_name="Wortlaut")),
                (
                    "wording_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand des Wortlauts",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True, help_text="Hilfe, die an der Frage aufklappt.", verbose_name="Erläuterung"
                    ),
                ),
                (
                    "explanation_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Gilt für Erläuterung, Beispiele, Leitfragen und Hinweis. Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Hilfetexte",
                    ),
                ),
                (
                    "evidence_examples",
                    models.TextField(
                        blank=True, help_text="Ein Beispiel je Zeile.", verbose_name="Woran erkennt man das?"
                    ),
                ),
                (
                    "guiding_questions",
                    models.TextField(blank=True, help_text="Eine Leitfrage je Zeile.", verbose_name="Leitfragen"),
                ),
                (
                    "not_relevant_hint",
                    models.TextField(
                        blank=True,
                        help_text="Wann darf eine Stelle das wählen?",
                        verbose_name="Hinweis zu „nicht relevant für uns“",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="assessments.qualityarea",
                        verbose_name="Qualitätsbereich",
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        help_text="Die erste Fassung dieser Anforderung. Leer: Sie ist neu. Nur was zusammengehört, wird über die Runden verglichen – und nur bei gleichem Wortlaut.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="geht zurück auf",
                    ),
                ),
            ],
            options={
                "verbose_name": "Qualitätsanforderung",
                "verbose_name_plural": "Qualitätsanforderungen",
                "ordering": ("area__position", "position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("catalogue", "code"), name="quality_requirement_unique_code"),
                    models.UniqueConstraint(
                        fields=("catalogue", "origin"),
                        name="quality_requirement_unique_origin",
                        violation_error_message="Eine andere Anforderung dieser Fassung geht schon darauf zurück.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.PositiveSmallIntegerField(help_text="0 ist die niedrigste Stufe.", verbose_name="Wert"),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Wenige Worte, z. B. „in Ansätzen erfüllt“.",
                        max_length=80,
                        verbose_name="Bezeichnung",
                    ),
                ),
                (
                    "symbol",
                    models.CharField(
                        help_text="Steht neben dem Wort, z. B. ●○○.", max_length=10, verbose_name="Zeichen"
                    ),
                ),
                ("meaning", models.TextField(help_text="Ein Satz, was die Stufe heißt.", verbose_name="Bedeutung")),
                (
                    "anchor",
                    models.TextField(help_text="Ein Satz, an dem das Team die Stufe erkennt.", verbose_name="Anker"),
                ),
                (
                    "evidence_required",
                    models.BooleanField(
                        default=False,
                        help_text="Das Team soll ein Beispiel aus dem Alltag nennen.",
                        verbose_name="Beleg nötig",
                    ),
                ),
                (
                    "wording_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Textstand",
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
            ],
            options={
                "verbose_name": "Stufe",
                "verbose_name_plural": "Stufen",
                "ordering": ("value",),
                "constraints": [
                    models.UniqueConstraint(fields=("catalogue", "value"), name="rating_level_unique_value")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unrated", "noch nicht beurteilt"),
                            ("rated", "beurteilt"),
                            ("not_relevant", "nicht relevant für uns"),
                            ("answered", "beantwortet"),
                        ],
                        default="unrated",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("justification", models.TextField(blank=True, verbose_name="Begründung für „nicht relevant“")),
                ("dissent", models.TextField(blank=True, verbose_name="Minderheitssicht")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="Bearbeitungsstand")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.ratinglevel",
                        verbose_name="Stufe",
                    ),
                ),
                ("agreed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="Konsens am")),
            ],
            options={
                "verbose_name": "Antwort",
                "verbose_name_plural": "Antworten",
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "requirement"), name="answer_unique_requirement"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level__isnull", False), ("state", "rated")),
                            models.Q(models.Q(("state", "rated"), _negated=True), ("level__isnull", True)),
                            _connector="OR",
                        ),
                        name="answer_rated_has_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("justification", ""), ("state", "not_relevant"), _negated=True),
                        name="answer_not_relevant_is_justified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("unrated", "rated", "not_relevant", "answered"))),
                        name="answer_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReflectionQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Kurz und je Fassung nur einmal, z. B. „K1“.", max_length=10, verbose_name="Kürzel"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(help_text="1 steht zuerst.", verbose_name="Reihenfolge")),
                ("text", models.TextField(help_text="So, wie die Institutionen sie lesen.", verbose_name="Frage")),
                (
                    "help_text",
                    models.TextField(blank=True, help_text="Steht unter der Frage.", verbose_name="Hilfetext"),
                ),
                (
                    "answer_type",
                    models.CharField(
                        choices=[("rating", "Stufe und Begründung"), ("text", "Text"), ("measures", "Maßnahmen")],
                        help_text="Womit geantwortet wird: Stufe, Text oder Maßnahmen.",
                        max_length=10,
                        verbose_name="Antwort",
                    ),
                ),
                (
                    "wording_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Textstand",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leer: Die Frage gilt für alle Anforderungen.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_questions",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Reflexionsfrage",
                "verbose_name_plural": "Reflexionsfragen",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("catalogue", "code"), name="reflection_question_unique_code"),
                    models.CheckConstraint(
                        condition=models.Q(("answer_type__in", ("rating", "text", "measures"))),
                        name="reflection_question_known_type",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, verbose_name="Text")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="Bearbeitungsstand")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="assessments.answer",
                        verbose_name="Antwort",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="assessments.reflectionquestion",
                        verbose_name="Reflexionsfrage",
                    ),
                ),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="gespeichert am"
                    ),
                ),
            ],
            options={
                "verbose_name": "Antworttext",
                "verbose_name_plural": "Antworttexte",
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "question"), name="answer_text_unique_question")
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerTextVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="Text")),
                ("saved_at", models.DateTimeField(verbose_name="gespeichert am")),
                (
                    "answer_text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="assessments.answertext",
                        verbose_name="Antworttext",
                    ),
                ),
            ],
            options={
                "verbose_name": "Frühere Fassung",
                "verbose_name_plural": "Frühere Fassungen",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("happened_at", models.DateTimeField(auto_now_add=True, verbose_name="wann")),
                ("actor_function", models.CharField(max_length=150, verbose_name="Funktion")),
                (
                    "verb",
                    models.CharField(choices=assessments.events.models.verbs, max_length=40, verbose_name="Vorgang"),
                ),
                ("subject_type", models.CharField(max_length=40, verbose_name="Art")),
                ("subject_id", models.BigIntegerField(verbose_name="Nummer")),
                ("subject_label", models.CharField(max_length=200, verbose_name="Gegenstand")),
                ("from_status", models.CharField(blank=True, max_length=20, verbose_name="von")),
                ("to_status", models.CharField(blank=True, max_length=20, verbose_name="nach")),
                ("note", models.TextField(blank=True, verbose_name="Vermerk")),
                (
                    "actor",
                    models.ForeignKey(
                        help_text="Leer, wenn niemand angemeldet war.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="wer",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_events",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Protokolleintrag",
                "verbose_name_plural": "Protokoll",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["happened_at"], name="audit_event_by_time"),
                    models.Index(fields=["verb", "-id"], name="audit_event_by_verb"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actor__isnull", False), ("verb__in", ("lock_out", "log_in_failed")), _connector="OR"
                        ),
                        name="audit_event_has_actor",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClarityNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="Hinweis")),
                ("noted_on", models.DateField(verbose_name="Datum")),
                ("is_demo", models.BooleanField(default=False, verbose_name="Demodaten")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "offen"), ("handled", "erledigt")],
                        default="open",
                        help_text="Erledigt, sobald entschieden ist.",
                        max_length=10,
                        verbose_name="Status",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        help_text="Ein Satz für alle, die den Text pflegen: was Sie geändert haben, oder warum er so bleibt.",
                        verbose_name="Was daraus wurde",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarity_notes",
                        to="assessments.reflectionquestion",
                        verbose_name="Reflexionsfrage",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarity_notes",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Hinweis zur Verständlichkeit",
                "verbose_name_plural": "Hinweise zur Verständlichkeit",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="clarity_note_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"),
                            models.Q(models.Q(("status", "handled")), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="clarity_note_known_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="beantragt am")),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departure",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="beantragt von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Abschied",
                "verbose_name_plural": "Abschiede",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Nummer der Ausgabe")),
                ("reason", models.TextField(blank=True, verbose_name="Grund der Berichtigung")),
                ("published_on", models.DateField(verbose_name="veröffentlicht am")),
                ("content", models.JSONField(verbose_name="Inhalt")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="erstellt am")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ausgabe",
                "verbose_name_plural": "Ausgaben",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="edition_unique_in_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("reason", "")),
                            models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="edition_corrected_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("description", models.TextField(blank=True, verbose_name="Beschreibung")),
                (
                    "responsible_function",
                    models.CharField(
                        blank=True,
                        help_text="Eine Funktion, kein Name.",
                        max_length=120,
                        verbose_name="zuständige Funktion",
                    ),
                ),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="Termin")),
                (
                    "original_due_date",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="ursprünglicher Termin"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("idea", "Idee"),
                            ("planned", "geplant"),
                            ("in_progress", "in Umsetzung"),
                            ("done", "umgesetzt"),
                            ("postponed", "verschoben"),
                            ("cancelled", "aufgegeben"),
                        ],
                        default="idea",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, verbose_name="Grund")),
                ("resources", models.TextField(blank=True, verbose_name="Mittel")),
                ("success_sign", models.TextField(blank=True, verbose_name="Woran merken wir, dass es wirkt?")),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False, verbose_name="Bearbeitungsstand")),
                (
                    "assessment",
                    models.ForeignKey(
                        help_text="In dieser Selbstbewertung ist die Maßnahme entstanden.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="umgesetzt am")),
                ("cancelled_on", models.DateField(blank=True, editable=False, null=True, verbose_name="aufgegeben am")),
                (
                    "cost_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="Betrag in Euro",
                    ),
                ),
                (
                    "cost_covered",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "ja"), ("no", "nein")],
                        db_default="",
                        max_length=3,
                        verbose_name="im Haushalt gedeckt",
                    ),
                ),
                (
                    "cost_kind",
                    models.CharField(
                        blank=True,
                        choices=[("once", "einmalig"), ("yearly", "jedes Jahr")],
                        db_default="",
                        max_length=10,
                        verbose_name="Zeitraum",
                    ),
                ),
            ],
            options={
                "verbose_name": "Maßnahme",
                "verbose_name_plural": "Maßnahmen",
                "ordering": ("requirement__area__position", "requirement__position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("idea", "planned", "in_progress", "done", "postponed", "cancelled"))
                        ),
                        name="measure_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("idea", "cancelled")), ("due_date__isnull", False), _connector="OR"
                        ),
                        name="measure_has_due_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "postponed"), _negated=True),
                            models.Q(
                                ("original_due_date__isnull", False), models.Q(("status_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="measure_postponed_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "cancelled"), ("status_reason", ""), _negated=True),
                        name="measure_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="measure_done_with_date",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_on__isnull", False), ("status", "cancelled")),
                            models.Q(models.Q(("status", "cancelled"), _negated=True), ("cancelled_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="measure_cancelled_with_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoodExample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("text", models.TextField(verbose_name="Text für andere")),
                (
                    "asked_by_reviewer",
                    models.BooleanField(default=False, verbose_name="von der Abteilung Integration erbeten"),
                ),
                (
                    "consented_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Zustimmung am"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False, verbose_name="Bearbeitungsstand")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="good_examples",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "consented_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Zustimmung von",
                    ),
                ),
                (
                    "measure",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="good_example",
                        to="assessments.measure",
                        verbose_name="Maßnahme",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="good_examples",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Gutes Beispiel",
                "verbose_name_plural": "Gute Beispiele",
                "ordering": (
                    "requirement__area__position",
                    "requirement__position",
                    assessments.text.models.alphabetical.Alphabetical("title"),
                    "pk",
                ),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("measure", None)),
                        fields=("assessment", "requirement"),
                        name="good_example_one_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="good_example_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consented_at", None), ("consented_by", None)),
                            models.Q(("consented_at__isnull", False), ("consented_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="good_example_consent_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndividualRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("remark", models.TextField(blank=True, verbose_name="Notiz für mich")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="individual_ratings",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.ratinglevel",
                        verbose_name="Stufe",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="individual_ratings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einzeleinschätzung",
                "verbose_name_plural": "Einzeleinschätzungen",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "requirement", "person"), name="individual_rating_unique_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "offen"), ("answered", "beantwortet"), ("closed", "erledigt")],
                        default="open",
                        max_length=10,
                        verbose_name="Status",
                    ),
                ),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="Antwort bis")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückfrage",
                "verbose_name_plural": "Rückfragen",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("open", "answered", "closed"))), name="inquiry_known_status"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("author_function", models.CharField(max_length=120, verbose_name="Funktion")),
                ("from_reviewer", models.BooleanField(verbose_name="von der Abteilung Integration")),
                ("text", models.TextField(verbose_name="Text")),
                ("written_on", models.DateField(verbose_name="Datum")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verfasst von",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="assessments.inquiry",
                        verbose_name="Rückfrage",
                    ),
                ),
            ],
            options={
                "verbose_name": "Nachricht",
                "verbose_name_plural": "Nachrichten",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="inquiry_message_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city_report", "Gesamtbericht als PDF"),
                            ("round_reports", "Alle Berichte der Institutionen als ZIP"),
                            ("round_archive", "Archivpaket"),
                            ("publication", "Veröffentlichung"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="angefordert am")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "wartet"),
                            ("running", "läuft"),
                            ("done", "fertig"),
                            ("failed", "fehlgeschlagen"),
                            ("cancelled", "abgebrochen"),
                        ],
                        default="queued",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                ("steps_done", models.PositiveIntegerField(default=0, verbose_name="erledigte Schritte")),
                ("steps_total", models.PositiveIntegerField(default=0, verbose_name="Schritte")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="Versuche")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="vergeben bis")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="beendet am")),
                ("error", models.TextField(blank=True, verbose_name="Fehler")),
                ("file_name", models.CharField(blank=True, max_length=120, verbose_name="Dateiname")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="Dateiart")),
                ("file", models.BinaryField(blank=True, null=True, verbose_name="Datei")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="angefordert von",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="Begründung")),
            ],
            options={
                "verbose_name": "Auftrag",
                "verbose_name_plural": "Aufträge",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("queued", "running"))),
                        fields=("kind", "round"),
                        name="job_active_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leased_until__isnull", False), ("status", "running")),
                            models.Q(models.Q(("status", "running"), _negated=True), ("leased_until", None)),
                            _connector="OR",
                        ),
                        name="job_leased_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("status__in", ("queued", "running"))),
                            models.Q(("finished_at__isnull", False), ("status__in", ("done", "failed", "cancelled"))),
                            _connector="OR",
                        ),
                        name="job_end_with_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "failed"), models.Q(("error", ""), _negated=True)),
                            models.Q(models.Q(("status", "failed"), _negated=True), ("error", "")),
                            _connector="OR",
                        ),
                        name="job_error_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_type", ""), ("file", None), ("file_name", "")),
                            models.Q(
                                ("file__isnull", False),
                                ("status", "done"),
                                models.Q(("file_name", ""), _negated=True),
                                models.Q(("content_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="job_file_when_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("steps_done__lte", models.F("steps_total"))), name="job_steps_in_range"
                    ),
                    models.CheckConstraint(condition=models.Q(("attempts__lte", 3)), name="job_attempts_bounded"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoginSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("browser", models.CharField(blank=True, max_length=60, verbose_name="Browser")),
                ("began_at", models.DateTimeField(null=True, verbose_name="angemeldet um")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="login_sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Konto",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anmeldung",
                "verbose_name_plural": "Anmeldungen",
            },
        ),
        migrations.CreateModel(
            name="MailText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
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
                            ("handed_over", "Vorlage an die Leitung"),
                            ("head_asks", "Bitte der Leitung"),
                            ("all_answered", "Alles beantwortet"),
                            ("submitted", "Eingereicht"),
                            ("receipt", "Bestätigung des Einreichens"),
                            ("replied", "Antwort auf eine Rückfrage"),
                            ("published", "Veröffentlichung"),
                        ],
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="Anlass",
                    ),
                ),
                ("subject", models.CharField(blank=True, db_default="", max_length=120, verbose_name="Betreff")),
                ("body", models.TextField(blank=True, db_default="", verbose_name="Text")),
            ],
            options={
                "verbose_name": "E-Mail-Text",
                "verbose_name_plural": "E-Mail-Texte",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
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
                                    "handed_over",
                                    "head_asks",
                                    "all_answered",
                                    "submitted",
                                    "receipt",
                                    "replied",
                                    "published",
                                ],
                            )
                        ),
                        name="mail_text_known_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="Datum")),
                ("text", models.TextField(blank=True, verbose_name="Sachstand")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="assessments.measure",
                        verbose_name="Maßnahme",
                    ),
                ),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="neuer Termin")),
                ("reason", models.TextField(blank=True, db_default="", verbose_name="Grund")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("idea", "Idee"),
                            ("planned", "geplant"),
                            ("in_progress", "in Umsetzung"),
                            ("done", "umgesetzt"),
                            ("postponed", "verschoben"),
                            ("cancelled", "aufgegeben"),
                        ],
                        db_default="",
                        max_length=20,
                        verbose_name="neuer Status",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sachstand",
                "verbose_name_plural": "Sachstände",
                "ordering": ("-date", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "date"), name="measure_update_one_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("status", ""), ("text", ""), _negated=True),
                        name="measure_update_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("", "idea", "planned", "in_progress", "done", "postponed", "cancelled"))
                        ),
                        name="measure_update_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
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
                        help_text="Was das Konto darf; ein Konto kann mehrere Rollen haben.",
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Für eine befristete Vertretung; leer heißt unbefristet.",
                        null=True,
                        verbose_name="gültig bis",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leer bei Rollen für die ganze Stadt.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Konto",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rolle",
                "verbose_name_plural": "Rollen",
                "ordering": ("institution", "role", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "institution", "role"),
                        name="membership_unique_role",
                        violation_error_message="Diese Rolle hat das Konto schon.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("institution", None)),
                        fields=("user", "role"),
                        name="membership_unique_city_role",
                        violation_error_message="Diese Rolle hat das Konto schon.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("institution__isnull", False), ("role__in", ["contributor", "coordinator", "head"])
                            ),
                            models.Q(
                                models.Q(("role__in", ["contributor", "coordinator", "head"]), _negated=True),
                                ("institution__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_institution_fits_role",
                        violation_error_message="Mitarbeitende, Ansprechperson und Leitung gehören zu einer Institution, die übrigen Rollen gelten für die ganze Stadt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
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
                            )
                        ),
                        name="membership_known_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("paper", "Papierbögen"), ("screen", "am Bildschirm")],
                        max_length=10,
                        verbose_name="Herkunft",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(9999)], verbose_name="Anzahl"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinion_counts",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.ratinglevel",
                        verbose_name="Stufe",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anzahl der Einschätzungen",
                "verbose_name_plural": "Anzahlen der Einschätzungen",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "requirement", "level", "source"), name="opinion_count_unique_level"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="opinion_count_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("paper", "screen"))), name="opinion_count_known_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
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
                            ("handed_over", "Vorlage an die Leitung"),
                            ("head_asks", "Bitte der Leitung"),
                            ("all_answered", "Alles beantwortet"),
                            ("submitted", "Eingereicht"),
                            ("receipt", "Bestätigung des Einreichens"),
                            ("replied", "Antwort auf eine Rückfrage"),
                            ("published", "Veröffentlichung"),
                        ],
                        max_length=12,
                        verbose_name="Anlass",
                    ),
                ),
                ("recipient", models.EmailField(max_length=254, verbose_name="Adresse")),
                ("occasion", models.CharField(max_length=60, verbose_name="Zeitpunkt des Anlasses")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="angelegt am")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "wartet"),
                            ("sent", "versendet"),
                            ("failed", "fehlgeschlagen"),
                            ("dropped", "entfallen"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="Versuche")),
                (
                    "next_try_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="nächster Versuch"),
                ),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="in Arbeit bis")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="erledigt am")),
                ("reason", models.CharField(blank=True, db_default="", max_length=300, verbose_name="Grund")),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="assessments.inquiry",
                        verbose_name="Rückfrage",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Konto",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assessments.membership",
                        verbose_name="Rolle",
                    ),
                ),
            ],
            options={
                "verbose_name": "E-Mail",
                "verbose_name_plural": "E-Mails",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["next_try_at"], name="mail_waiting"
                    ),
                    models.Index(fields=["status", "-id"], name="mail_by_status"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("assessment__isnull", False)),
                        fields=("assessment", "kind", "occasion", "recipient"),
                        name="mail_once_per_assessment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("assessment", None)),
                        fields=("institution", "kind", "occasion", "recipient"),
                        name="mail_once_per_institution",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("status", "waiting")),
                            models.Q(
                                ("claimed_until", None),
                                ("finished_at__isnull", False),
                                ("status__in", ("sent", "failed", "dropped")),
                            ),
                            _connector="OR",
                        ),
                        name="mail_finished_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("status__in", ("failed", "dropped")), _negated=True),
                        name="mail_failed_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True), name="mail_has_recipient"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("institution", None), ("kind", "password"), ("person__isnull", False)),
                            models.Q(models.Q(("kind", "password"), _negated=True), ("institution__isnull", False)),
                            _connector="OR",
                        ),
                        name="mail_institution_fits_kind",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("inquiry__isnull", False), ("kind__in", ("inquiry", "replied"))),
                            models.Q(models.Q(("kind__in", ("inquiry", "replied")), _negated=True), ("inquiry", None)),
                            _connector="OR",
                        ),
                        name="mail_inquiry_fits_kind",
                    ),
                    models.CheckConstraint(
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
                                    "handed_over",
                                    "head_asks",
                                    "all_answered",
                                    "submitted",
                                    "receipt",
                                    "replied",
                                    "published",
                                ],
                            )
                        ),
                        name="mail_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passage", models.CharField(max_length=500, verbose_name="Stelle")),
                ("reason", models.CharField(max_length=500, verbose_name="Grund")),
                ("redacted_at", models.DateTimeField(auto_now_add=True, verbose_name="geschwärzt am")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "redacted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="geschwärzt von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Schwärzung",
                "verbose_name_plural": "Schwärzungen",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "passage"), name="redaction_once_a_passage"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("passage", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="redaction_says_what_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemovedMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                (
                    "rows",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="Inhalt"),
                ),
                ("removed_at", models.DateTimeField(auto_now_add=True, verbose_name="gelöscht am")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removed_measures",
                        to="assessments.assessment",
                        verbose_name="Selbstbewertung",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="Anforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "gelöschte Maßnahme",
                "verbose_name_plural": "gelöschte Maßnahmen",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("institution", "Bericht der Institution"),
                            ("city", "Gesamtbericht"),
                            ("city_word", "Gesamtbericht zum Weiterbearbeiten"),
                            ("results_table", "Ergebnisse als Tabelle"),
                            ("results_data", "Ergebnisse als Daten"),
                            ("catalogue", "Katalog als Daten"),
                            ("blank_sheet", "Leerer Bogen"),
                            ("results_workbook", "Ergebnisse als Arbeitsmappe"),
                            ("board", "Seite für den Stadtvorstand"),
                            ("numbers", "Alle Zahlen als Daten"),
                            ("result_sheet", "Ergebnisblatt"),
                            ("filled_sheet", "Ausgefüllter Bogen"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="Stand")),
                ("file_name", models.CharField(max_length=120, verbose_name="Dateiname")),
                ("file", models.BinaryField(verbose_name="Datei")),
                ("sha256", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                ("content", models.JSONField(verbose_name="Inhalt")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="erstellt am")),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="assessments.edition",
                        verbose_name="Ausgabe",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bericht",
                "verbose_name_plural": "Berichte",
                "ordering": ("-as_of", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "file_name"), name="report_unique_file_in_edition"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("institution__isnull", False),
                                ("kind__in", ("institution", "result_sheet", "filled_sheet")),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("institution", "result_sheet", "filled_sheet")), _negated=True),
                                ("institution", None),
                            ),
                            _connector="OR",
                        ),
                        name="report_institution_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "institution",
                                    "city",
                                    "city_word",
                                    "results_table",
                                    "results_data",
                                    "catalogue",
                                    "blank_sheet",
                                    "results_workbook",
                                    "board",
                                    "numbers",
                                    "result_sheet",
                                    "filled_sheet",
                                ),
                            )
                        ),
                        name="report_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("resolution", "Beschlussvorschlag"),
                            ("occasion", "Anlass und Beschlusslage"),
                            ("area", "Einordnung eines Qualitätsbereichs"),
                            ("potentials", "Verbesserungspotenziale in Worten"),
                            ("overdue", "Gründe bei überfälligen Maßnahmen"),
                            ("finances", "Finanzielle Auswirkungen"),
                            ("outlook", "Ausblick und nächste Runde"),
                            ("priorities", "Schwerpunkte für den Stadtvorstand"),
                        ],
                        max_length=20,
                        verbose_name="Teil des Berichts",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="Text")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="Bearbeitungsstand")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.qualityarea",
                        verbose_name="Qualitätsbereich",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_texts",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Berichtstext",
                "verbose_name_plural": "Berichtstexte",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("area", None)), fields=("round", "part"), name="report_text_unique_part"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", False)),
                        fields=("round", "area"),
                        name="report_text_unique_area",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", False), ("part", "area")),
                            models.Q(models.Q(("part", "area"), _negated=True), ("area", None)),
                            _connector="OR",
                        ),
                        name="report_text_area_fits_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "part__in",
                                (
                                    "resolution",
                                    "occasion",
                                    "area",
                                    "potentials",
                                    "overdue",
                                    "finances",
                                    "outlook",
                                    "priorities",
                                ),
                            )
                        ),
                        name="report_text_known_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=120, verbose_name="Dateiname")),
                ("file", models.BinaryField(verbose_name="Datei")),
                ("sha256", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                ("created_at", models.DateTimeField(verbose_name="erstellt am")),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archive",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Archivpaket",
                "verbose_name_plural": "Archivpakete",
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="Prüfsumme"),
                ),
                ("answered_with", models.TextField(blank=True, verbose_name="Seite danach")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="abgeschickt")),
            ],
            options={
                "verbose_name": "abgeschicktes Formular",
                "verbose_name_plural": "abgeschickte Formulare",
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="Titel")),
                ("description", models.TextField(blank=True, verbose_name="Beschreibung")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="themes",
                        to="assessments.assessmentround",
                        verbose_name="Runde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Thema",
                "verbose_name_plural": "Themen",
                "ordering": (assessments.text.models.alphabetical.Alphabetical("title"), "pk"),
                "constraints": [models.UniqueConstraint(fields=("round", "title"), name="theme_unique_title_in_round")],
            },
        ),
        migrations.CreateModel(
            name="SharedNeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="assessments.theme",
                        verbose_name="Thema",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="Titel")),
                ("description", models.TextField(verbose_name="Beschreibung")),
                (
                    "cost_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="Betrag in Euro",
                    ),
                ),
                ("cost_text", models.TextField(blank=True, verbose_name="Kosten in Worten")),
                ("proposal", models.TextField(verbose_name="Vorschlag")),
                (
                    "cost_covered",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "ja"), ("no", "nein")],
                        db_default="",
                        max_length=3,
                        verbose_name="im Haushalt gedeckt",
                    ),
                ),
                (
                    "cost_kind",
                    models.CharField(
                        blank=True,
                        choices=[("once", "einmalig"), ("yearly", "jedes Jahr")],
                        db_default="",
                        max_length=10,
                        verbose_name="Zeitraum",
                    ),
                ),
            ],
            options={
                "verbose_name": "Querschnittsbedarf",
                "verbose_name_plural": "Querschnittsbedarfe",
                "ordering": (assessments.text.models.alphabetical.Alphabetical("title"), "pk"),
                "constraints": [
                    models.CheckConstraint(
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
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SitePage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="hilfe, barrierefreiheit, datenschutz, impressum oder offene-daten; andere erscheinen nicht.",
                        unique=True,
                        verbose_name="Adresse",
                    ),
                ),
                ("title", models.CharField(help_text="Überschrift der Seite.", max_length=120, verbose_name="Titel")),
                (
                    "body",
                    models.TextField(
                        help_text="Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift.",
                        verbose_name="Text",
                    ),
                ),
            ],
            options={
                "verbose_name": "Seite",
                "verbose_name_plural": "Seiten",
                "ordering": ("slug",),
            },
        ),
        migrations.CreateModel(
            name="ThemeTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="assessments.theme",
                        verbose_name="Thema",
                    ),
                ),
                (
                    "answer_text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="theme_tags",
                        to="assessments.answertext",
                        verbose_name="Potenzial",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="theme_tags",
                        to="assessments.measure",
                        verbose_name="Maßnahme",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zuordnung",
                "verbose_name_plural": "Zuordnungen",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_text__isnull", False), ("measure", None)),
                            models.Q(("answer_text", None), ("measure__isnull", False)),
                            _connector="OR",
                        ),
                        name="theme_tag_has_one_subject",
                    ),
                    models.UniqueConstraint(fields=("theme", "answer_text"), name="theme_tag_unique_text"),
                    models.UniqueConstraint(fields=("theme", "measure"), name="theme_tag_unique_measure"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAssessmentRound",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Steht in der Adresse, z. B. „2026“.", max_length=30, verbose_name="Kürzel"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Erscheint auf allen Seiten, z. B. „Runde 2026“.",
                        max_length=120,
                        verbose_name="Titel",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_preparation", "in Vorbereitung"),
                            ("open", "geöffnet"),
                            ("in_review", "in Sichtung"),
                            ("published", "veröffentlicht"),
                            ("closed", "abgeschlossen"),
                        ],
                        default="in_preparation",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                (
                    "info_date",
                    models.DateField(
                        blank=True,
                        help_text="Falls es eine gibt; spätestens am Tag des Beginns.",
                        null=True,
                        verbose_name="Infoveranstaltung",
                    ),
                ),
                (
                    "opens_on",
                    models.DateField(help_text="Ab wann die Institutionen arbeiten sollen.", verbose_name="Beginn"),
                ),
                (
                    "submission_deadline",
                    models.DateField(
                        help_text="Letzter Tag für Eingaben. Einzelne Verlängerungen gibt die Sichtung.",
                        verbose_name="Frist zum Einreichen",
                    ),
                ),
                (
                    "review_until",
                    models.DateField(
                        blank=True,
                        help_text="Bis wann die Abteilung Integration lesen will.",
                        null=True,
                        verbose_name="Sichtung bis",
                    ),
                ),
                (
                    "planned_publication",
                    models.DateField(
                        blank=True,
                        help_text="Nach der Sichtung; nur zur Information.",
                        null=True,
                        verbose_name="geplante Veröffentlichung",
                    ),
                ),
                (
                    "min_institutions",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Stadtweite Werte erst ab so vielen Institutionen mit Stufe; nie unter 3. Steht mit Beginn der Runde fest.",
                        validators=[django.core.validators.MinValueValidator(3)],
                        verbose_name="Mindestzahl",
                    ),
                ),
                (
                    "min_opinions",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Das Team sieht die Streuung erst ab so vielen Einschätzungen; nie unter 5. Steht mit Beginn der Runde fest.",
                        validators=[django.core.validators.MinValueValidator(5)],
                        verbose_name="Mindestzahl der Einzeleinschätzungen",
                    ),
                ),
                (
                    "intro_text",
                    models.TextField(
                        blank=True,
                        default=assessments.rounds.models.default_intro,
                        help_text="Steht bei den Institutionen über ihren Anforderungen: Anlass, Ablauf, Ansprechstelle. Eine Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift. Der Standardtext ist eine Arbeitsfassung.",
                        verbose_name="Einführungstext",
                    ),
                ),
                (
                    "committee",
                    models.CharField(
                        blank=True, help_text="Wer den Bericht bekommt.", max_length=120, verbose_name="Gremium"
                    ),
                ),
                (
                    "committee_date",
                    models.DateField(
                        blank=True, help_text="Steht auf dem Gesamtbericht.", null=True, verbose_name="Sitzung am"
                    ),
                ),
                (
                    "is_public_session",
                    models.BooleanField(
                        default=True, help_text="Steht auf dem Gesamtbericht.", verbose_name="öffentliche Sitzung"
                    ),
                ),
                (
                    "agenda_item",
                    models.CharField(
                        blank=True,
                        help_text="Zum Beispiel „5“; meist vom Sitzungsdienst.",
                        max_length=20,
                        verbose_name="Tagesordnungspunkt",
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(
                        blank=True,
                        help_text="Steht auf dem Gesamtbericht.",
                        max_length=40,
                        verbose_name="Vorlagennummer",
                    ),
                ),
                (
                    "lead_department",
                    models.CharField(
                        blank=True,
                        default="Abteilung Integration",
                        help_text="Steht auf dem Gesamtbericht.",
                        max_length=120,
                        verbose_name="Federführung",
                    ),
                ),
                (
                    "correction_begun",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Die Berichtstexte lassen sich wieder ändern, bis die berichtigte Ausgabe veröffentlicht ist.",
                        verbose_name="Berichtigung begonnen",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="Demodaten")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Nur veröffentlichte Fassungen. Ab Beginn der Runde steht die Fassung fest.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "papers_days",
                    models.PositiveSmallIntegerField(
                        db_default=10,
                        default=10,
                        help_text="So viele Arbeitstage vor der Sitzung muss die Vorlage beim Sitzungsdienst sein. Der Vorlagenschluss wird daraus gerechnet.",
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="Arbeitstage vom Vorlagenschluss bis zur Sitzung",
                    ),
                ),
                (
                    "is_training",
                    models.BooleanField(
                        default=False,
                        help_text="Zum Ausprobieren mit echten Konten: Alles darin ist erfunden, zählt in keiner Zahl und wird nie veröffentlicht. Das steht danach fest.",
                        verbose_name="Übungsrunde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Runde",
                "verbose_name_plural": "Verlauf: Runde",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCatalogue",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Gleich in allen Fassungen, z. B. „cclu“.", max_length=20, verbose_name="Kürzel"
                    ),
                ),
                (
                    "version",
                    models.CharField(
                        help_text="Name der Fassung, z. B. „2026-1“.", max_length=20, verbose_name="Fassung"
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="Steht auf Bögen und Berichten.", max_length=200, verbose_name="Titel"),
                ),
                (
                    "notice",
                    models.TextField(
                        blank=True,
                        help_text="Was Lesende über Herkunft und Stand der Texte wissen müssen.",
                        verbose_name="Hinweis zur Fassung",
                    ),
                ),
                (
                    "team_rules",
                    models.TextField(blank=True, help_text="Eine Regel je Zeile.", verbose_name="Regeln für das Team"),
                ),
                ("sources", models.TextField(blank=True, help_text="Eine Quelle je Zeile.", verbose_name="Quellen")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Entwurf"), ("published", "veröffentlicht"), ("retired", "außer Kraft")],
                        default="draft",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="veröffentlicht am")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.catalogue",
                        verbose_name="kopiert aus",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dissent_hint",
                    models.TextField(
                        blank=True,
                        help_text="Steht am Feld „Minderheitssicht“. Ohne Eintrag gilt: Bleibt das Team uneinig, halten Sie die abweichende Sicht hier in einem Satz fest – ohne Namen.",
                        verbose_name="Hinweis zur Minderheitssicht",
                    ),
                ),
                (
                    "not_relevant_rule",
                    models.TextField(
                        blank=True,
                        help_text="Steht an der Auswahl, bei jeder Anforderung. Ohne Eintrag gilt: Bitte schreiben Sie dazu, warum die Anforderung Ihre Angebote nicht betrifft.",
                        verbose_name="Regel zu „nicht relevant für uns“",
                    ),
                ),
                (
                    "rules_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Gilt für die Regeln und alle drei Hinweise. Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Regeln und Hinweise",
                    ),
                ),
                (
                    "text_hint",
                    models.TextField(
                        blank=True,
                        help_text="Steht an jeder Antwort und auf leeren Bögen. Ohne Eintrag gilt: Keine Namen von Beschäftigten oder Bürger*innen und keine Einzelfälle, die man wiedererkennen kann.",
                        verbose_name="Hinweis an den Textfeldern",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Katalogfassung",
                "verbose_name_plural": "Verlauf: Katalogfassung",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInstitution",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Kurz und dauerhaft, z. B. „VHS“. Steht in der Adresse und in Auswertungen.",
                        max_length=20,
                        validators=[assessments.institutions.models.institution.leads_to_its_own_pages],
                        verbose_name="Kürzel",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Amtlicher Name. Frühere Berichte behalten den alten Namen.",
                        max_length=160,
                        verbose_name="Name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city_unit", "Abteilung oder Einrichtung der Stadt"),
                            ("municipal_enterprise", "Eigenbetrieb"),
                            ("external", "externe Stelle"),
                        ],
                        default="city_unit",
                        help_text="Externe Stellen nehmen freiwillig teil, alle anderen verbindlich.",
                        max_length=30,
                        verbose_name="Art",
                    ),
                ),
                (
                    "department_group",
                    models.CharField(
                        blank=True,
                        help_text="Übergeordnete Gliederung für Listen und Berichte.",
                        max_length=120,
                        verbose_name="Dezernat",
                    ),
                ),
                (
                    "small_unit",
                    models.BooleanField(
                        default=False,
                        help_text="Einzelne Personen wären erkennbar: keine Einzeleinschätzungen, Namen nur mit Zustimmung.",
                        verbose_name="sehr kleine Einheit",
                    ),
                ),
                (
                    "mailbox",
                    models.EmailField(
                        blank=True,
                        help_text="Dorthin gehen Einladung, Erinnerungen und Rückfragen; kein persönliches Postfach. Leer: an die Adressen der Konten von Ansprechperson und Leitung.",
                        max_length=254,
                        verbose_name="Funktionspostfach",
                    ),
                ),
                (
                    "wants_reminders",
                    models.BooleanField(
                        db_default=True, default=True, verbose_name="Erinnerungen an das Funktionspostfach"
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="Nur aktive Institutionen werden zu neuen Runden eingeladen.",
                        verbose_name="aktiv",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Institution",
                "verbose_name_plural": "Verlauf: Institution",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
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
                        help_text="Was das Konto darf; ein Konto kann mehrere Rollen haben.",
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Für eine befristete Vertretung; leer heißt unbefristet.",
                        null=True,
                        verbose_name="gültig bis",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leer bei Rollen für die ganze Stadt.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.institution",
                        verbose_name="Institution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Konto",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Rolle",
                "verbose_name_plural": "Verlauf: Rolle",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQualityArea",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Kurz und je Fassung nur einmal, z. B. „K1“.", max_length=10, verbose_name="Kürzel"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(help_text="1 steht zuerst.", verbose_name="Reihenfolge")),
                ("title", models.CharField(help_text="Ein bis drei Worte.", max_length=120, verbose_name="Titel")),
                (
                    "title_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand des Titels",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, help_text="Ein Satz, worum es in dem Bereich geht.", verbose_name="Beschreibung"
                    ),
                ),
                (
                    "description_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Beschreibung",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Qualitätsbereich",
                "verbose_name_plural": "Verlauf: Qualitätsbereich",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQualityRequirement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Kurz und je Fassung nur einmal, z. B. „K1“.", max_length=10, verbose_name="Kürzel"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(help_text="1 steht zuerst.", verbose_name="Reihenfolge")),
                (
                    "title",
                    models.CharField(
                        help_text="Kurze Fassung für Listen und Auswertungen.", max_length=160, verbose_name="Titel"
                    ),
                ),
                (
                    "title_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand des Titels",
                    ),
                ),
                ("wording", models.TextField(help_text="Die Anforderung im vollen Wortlaut.", verbose_name="Wortlaut")),
                (
                    "wording_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand des Wortlauts",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True, help_text="Hilfe, die an der Frage aufklappt.", verbose_name="Erläuterung"
                    ),
                ),
                (
                    "explanation_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Gilt für Erläuterung, Beispiele, Leitfragen und Hinweis. Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Hilfetexte",
                    ),
                ),
                (
                    "evidence_examples",
                    models.TextField(
                        blank=True, help_text="Ein Beispiel je Zeile.", verbose_name="Woran erkennt man das?"
                    ),
                ),
                (
                    "guiding_questions",
                    models.TextField(blank=True, help_text="Eine Leitfrage je Zeile.", verbose_name="Leitfragen"),
                ),
                (
                    "not_relevant_hint",
                    models.TextField(
                        blank=True,
                        help_text="Wann darf eine Stelle das wählen?",
                        verbose_name="Hinweis zu „nicht relevant für uns“",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.qualityarea",
                        verbose_name="Qualitätsbereich",
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Die erste Fassung dieser Anforderung. Leer: Sie ist neu. Nur was zusammengehört, wird über die Runden verglichen – und nur bei gleichem Wortlaut.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="geht zurück auf",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Qualitätsanforderung",
                "verbose_name_plural": "Verlauf: Qualitätsanforderung",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRatingLevel",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "value",
                    models.PositiveSmallIntegerField(help_text="0 ist die niedrigste Stufe.", verbose_name="Wert"),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Wenige Worte, z. B. „in Ansätzen erfüllt“.",
                        max_length=80,
                        verbose_name="Bezeichnung",
                    ),
                ),
                (
                    "symbol",
                    models.CharField(
                        help_text="Steht neben dem Wort, z. B. ●○○.", max_length=10, verbose_name="Zeichen"
                    ),
                ),
                ("meaning", models.TextField(help_text="Ein Satz, was die Stufe heißt.", verbose_name="Bedeutung")),
                (
                    "anchor",
                    models.TextField(help_text="Ein Satz, an dem das Team die Stufe erkennt.", verbose_name="Anker"),
                ),
                (
                    "evidence_required",
                    models.BooleanField(
                        default=False,
                        help_text="Das Team soll ein Beispiel aus dem Alltag nennen.",
                        verbose_name="Beleg nötig",
                    ),
                ),
                (
                    "wording_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Textstand",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Stufe",
                "verbose_name_plural": "Verlauf: Stufe",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReflectionQuestion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Kurz und je Fassung nur einmal, z. B. „K1“.", max_length=10, verbose_name="Kürzel"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(help_text="1 steht zuerst.", verbose_name="Reihenfolge")),
                ("text", models.TextField(help_text="So, wie die Institutionen sie lesen.", verbose_name="Frage")),
                (
                    "help_text",
                    models.TextField(blank=True, help_text="Steht unter der Frage.", verbose_name="Hilfetext"),
                ),
                (
                    "answer_type",
                    models.CharField(
                        choices=[("rating", "Stufe und Begründung"), ("text", "Text"), ("measures", "Maßnahmen")],
                        help_text="Womit geantwortet wird: Stufe, Text oder Maßnahmen.",
                        max_length=10,
                        verbose_name="Antwort",
                    ),
                ),
                (
                    "wording_status",
                    models.CharField(
                        choices=[("original", "Originalwortlaut"), ("working_version", "Arbeitsfassung")],
                        default="working_version",
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Textstand",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Dokument oder Seite, auf die der Text zurückgeht.", verbose_name="Quelle"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.catalogue",
                        verbose_name="Katalogfassung",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leer: Die Frage gilt für alle Anforderungen.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assessments.qualityrequirement",
                        verbose_name="Qualitätsanforderung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verlauf: Reflexionsfrage",
                "verbose_name_plural": "Verlauf: Reflexionsfrage",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(add_alphabet),
        migrations.RunPython(write_once),
        migrations.RunPython(add_texts),
    ]
