"""Tables of the history, and in each the state of today, so that the first change shows what was before."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

TRACKED = (
    "Catalogue",
    "RatingLevel",
    "QualityArea",
    "QualityRequirement",
    "ReflectionQuestion",
    "Institution",
    "Membership",
    "AssessmentRound",
)


def keep_the_state_of_today(apps, schema_editor):
    today = timezone.now()
    for name in TRACKED:
        model, kept = apps.get_model("assessments", name), apps.get_model("assessments", f"Historical{name}")
        fields = [field.attname for field in model._meta.concrete_fields]
        kept.objects.bulk_create(
            kept(**values, history_date=today, history_type="+") for values in model.objects.values(*fields)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0018_clarity_notes"),
    ]

    operations = [
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
                        help_text="Einige Sätze für die Institutionen: Anlass, Ablauf, Ansprechstelle.",
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
                        help_text="Originalwortlaut nur mit Quelle.",
                        max_length=20,
                        verbose_name="Stand der Erläuterung",
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
        migrations.RunPython(keep_the_state_of_today, migrations.RunPython.noop),
    ]
