"""A round (Runde): one catalogue version, many institutions, one timetable."""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q

from assessments.administration.models import History
from assessments.rounds.rules.working_days import working_days_before

# Arbeitsfassung: what a new round says until somebody writes its own text.
DEFAULT_INTRO = """\
Die Stadt Ludwigshafen prüft mit dem ChancenCheckLU, wie gut ihre Angebote alle Bürger*innen erreichen. Dafür schätzt \
sich jede Institution selbst ein. Es geht um Angebote und Abläufe, nie um einzelne Personen.

Sprechen Sie im Team über jede Anforderung: Was gelingt heute? Was lässt sich verbessern? Was nehmen Sie sich vor? Sie \
können jederzeit unterbrechen. Am Ende gibt Ihre Leitung die Antworten frei und reicht sie ein. Danach liest die \
Abteilung Integration Ihre Antworten. Ist etwas unklar, fragt sie nach.

Haben Sie Fragen zum Ablauf oder zu einer Anforderung? Dann wenden Sie sich bitte an die Abteilung Integration."""


TRAINING = "Übung"  # how the title of a training round begins, so that it is marked wherever it is named


def default_intro() -> str:
    """What the field of a new round holds; a function, so that another wording needs no migration."""
    return DEFAULT_INTRO


def proposed_days(opens_on: date) -> dict[str, date]:
    """A timetable as the city plans it: two months to work, two to read, publication in autumn (domain section 5)."""

    def end_of_month(later: int) -> date:
        month = opens_on.month + later  # the first of the next one, minus a day
        return date(opens_on.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    return {
        "info_date": opens_on - timedelta(days=14),
        "opens_on": opens_on,
        "submission_deadline": end_of_month(2),
        "review_until": end_of_month(4),
        "planned_publication": end_of_month(7),
    }


def same_kind(of: "AssessmentRound | str", path: str = "") -> Q:
    """Rounds of the same kind: real ones go with real ones, training with training, demo with demo. The one place.

    `of` is a round, or the path to one from the outer query; paths lead to a round and end with „__“.
    """

    def value(kind: str):
        return OuterRef(f"{of}{kind}") if isinstance(of, str) else getattr(of, kind)

    return Q(**{f"{path}{kind}": value(kind) for kind in ("is_demo", "is_training")})


class AssessmentRoundManager(models.Manager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class AssessmentRound(models.Model):
    class Status(models.TextChoices):
        IN_PREPARATION = "in_preparation", "in Vorbereitung"
        OPEN = "open", "geöffnet"
        IN_REVIEW = "in_review", "in Sichtung"
        PUBLISHED = "published", "veröffentlicht"
        CLOSED = "closed", "abgeschlossen"

    RUNNING = frozenset({Status.OPEN, Status.IN_REVIEW})
    PUBLIC = frozenset({Status.PUBLISHED, Status.CLOSED})
    LEAST_OPINIONS = 5  # a rule of the city: below, a spread would show single people
    LEAST_INSTITUTIONS = 3  # below, two could tell the value of the third
    COMMITTEE_FIELDS = (
        "committee",
        "committee_date",
        "is_public_session",
        "agenda_item",
        "paper_number",
        "lead_department",
    )

    code = models.SlugField("Kürzel", max_length=30, unique=True, help_text="Steht in der Adresse, z. B. „2026“.")
    title = models.CharField("Titel", max_length=120, help_text="Erscheint auf allen Seiten, z. B. „Runde 2026“.")
    catalogue = models.ForeignKey(
        "Catalogue",
        models.PROTECT,
        related_name="rounds",
        verbose_name="Katalogfassung",
        help_text="Nur veröffentlichte Fassungen. Ab Beginn der Runde steht die Fassung fest.",
    )
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.IN_PREPARATION)
    info_date = models.DateField(
        "Infoveranstaltung", null=True, blank=True, help_text="Falls es eine gibt; spätestens am Tag des Beginns."
    )
    opens_on = models.DateField("Beginn", help_text="Ab wann die Institutionen arbeiten sollen.")
    submission_deadline = models.DateField(
        "Frist zum Einreichen", help_text="Letzter Tag für Eingaben. Einzelne Verlängerungen gibt die Sichtung."
    )
    review_until = models.DateField(
        "Sichtung bis", null=True, blank=True, help_text="Bis wann die Abteilung Integration lesen will."
    )
    planned_publication = models.DateField(
        "geplante Veröffentlichung", null=True, blank=True, help_text="Nach der Sichtung; nur zur Information."
    )
    min_institutions = models.PositiveSmallIntegerField(
        "Mindestzahl",
        default=5,
        validators=[MinValueValidator(LEAST_INSTITUTIONS)],
        help_text="Stadtweite Werte erst ab so vielen Institutionen mit Stufe; "
        f"nie unter {LEAST_INSTITUTIONS}. Steht mit Beginn der Runde fest.",
    )
    min_opinions = models.PositiveSmallIntegerField(
        "Mindestzahl der Einschätzungen",
        default=LEAST_OPINIONS,
        validators=[MinValueValidator(LEAST_OPINIONS)],
        help_text=f"Das Team sieht das Bild erst ab so vielen Einschätzungen; nie unter {LEAST_OPINIONS}. "
        "Steht mit Beginn der Runde fest.",
    )
    intro_text = models.TextField(
        "Einführungstext",
        blank=True,
        default=default_intro,
        help_text="Steht bei den Institutionen über ihren Anforderungen: Anlass, Ablauf, Ansprechstelle. Eine "
        "Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift. Der Standardtext ist eine "
        "Arbeitsfassung.",
    )
    committee = models.CharField("Gremium", max_length=120, blank=True, help_text="Wer den Bericht bekommt.")
    committee_date = models.DateField("Sitzung am", null=True, blank=True, help_text="Steht auf dem Gesamtbericht.")
    papers_days = models.PositiveSmallIntegerField(
        "Arbeitstage vom Vorlagenschluss bis zur Sitzung",
        default=10,
        db_default=10,
        validators=[MaxValueValidator(60)],
        help_text="So viele Arbeitstage vor der Sitzung muss die Vorlage beim Sitzungsdienst sein. Der Vorlagenschluss "
        "wird daraus gerechnet.",
    )
    is_public_session = models.BooleanField(
        "öffentliche Sitzung", default=True, help_text="Steht auf dem Gesamtbericht."
    )
    agenda_item = models.CharField(
        "Tagesordnungspunkt", max_length=20, blank=True, help_text="Zum Beispiel „5“; meist vom Sitzungsdienst."
    )
    paper_number = models.CharField(
        "Vorlagennummer", max_length=40, blank=True, help_text="Steht auf dem Gesamtbericht."
    )
    lead_department = models.CharField(
        "Federführung",
        max_length=120,
        blank=True,
        default="Abteilung Integration",
        help_text="Steht auf dem Gesamtbericht.",
    )
    correction_begun = models.BooleanField(
        "Berichtigung begonnen",
        default=False,
        editable=False,
        help_text="Die Berichtstexte lassen sich wieder ändern, bis die berichtigte Ausgabe veröffentlicht ist.",
    )
    is_demo = models.BooleanField("Demodaten", default=False, editable=False)
    is_training = models.BooleanField(
        "Übungsrunde",
        default=False,
        help_text="Zum Ausprobieren mit echten Konten: Alles darin ist erfunden, zählt in keiner Zahl und wird nie "
        "veröffentlicht. Das steht danach fest.",
    )

    objects = AssessmentRoundManager()
    history = History("Runde")

    class Meta:
        verbose_name = "Runde"
        verbose_name_plural = "Runden"
        ordering = ("-opens_on", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("submission_deadline"))
                & (Q(info_date=None) | Q(info_date__lte=F("opens_on")))
                & (Q(review_until=None) | Q(submission_deadline__lte=F("review_until")))
                & (
                    Q(planned_publication=None)
                    | Q(review_until=None, submission_deadline__lte=F("planned_publication"))
                    # Without the first part an empty date makes the whole condition unknown, which databases let pass.
                    | Q(review_until__isnull=False, review_until__lte=F("planned_publication"))
                ),
                name="round_dates_in_order",
                violation_error_message="Die Termine müssen aufeinander folgen: Infoveranstaltung, Beginn, Frist, "
                "Sichtung, Veröffentlichung.",
            ),
            models.CheckConstraint(condition=Q(min_institutions__gte=1), name="round_min_institutions_positive"),
            models.CheckConstraint(condition=Q(min_opinions__gte=5), name="round_min_opinions_protects"),
            models.CheckConstraint(
                condition=Q(status__in=("in_preparation", "open", "in_review", "published", "closed")),
                name="round_known_status",
            ),
            models.CheckConstraint(
                condition=Q(correction_begun=False) | Q(status="published"), name="round_corrected_once_published"
            ),
            models.CheckConstraint(
                condition=Q(is_training=False) | ~Q(status__in=("published", "closed")),
                name="round_of_training_stays_inside",
            ),
            models.CheckConstraint(
                condition=Q(is_training=False) | Q(title__startswith=TRAINING),
                name="round_of_training_says_so",
                violation_error_message=f"Der Titel einer Übungsrunde beginnt mit „{TRAINING}“.",
            ),
        )

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)

    @property
    def fixed_fields(self):
        """Fields that may no longer change: what answers stand on, once published all but the committee's, once closed
        all."""
        if self.is_public:
            still_open = () if self.status == self.Status.CLOSED else self.COMMITTEE_FIELDS
            return tuple(field.name for field in self._meta.fields if field.editable and field.name not in still_open)
        return (
            ("is_training",)
            if self.status == self.Status.IN_PREPARATION
            else ("is_training", "code", "catalogue", "min_institutions", "min_opinions")
        )

    @property
    def papers_due(self) -> date | None:
        """The closing date of the committee's papers (Vorlagenschluss); None without a session."""
        return self.committee_date and working_days_before(self.committee_date, self.papers_days)

    def papers_are_late(self, today: date) -> bool:
        """Whether that day has passed and nothing is published yet."""
        return not self.is_public and self.papers_due is not None and today > self.papers_due

    @property
    def is_invented(self) -> bool:
        """Whether nothing in it is real: pages, papers, tables, calendars and mails of it are marked. The one place."""
        return self.is_demo or self.is_training

    @property
    def has_default_intro(self):
        """Whether nobody has written an own text yet; browsers end lines differently."""
        return self.intro_text.splitlines() == DEFAULT_INTRO.splitlines()

    @property
    def takes_invitations(self):
        """Whether institutions may still join."""
        return self.status in (self.Status.IN_PREPARATION, self.Status.OPEN)

    @property
    def takes_answers(self):
        """Whether institutions may still work in this round (their own deadline permitting)."""
        return self.status in self.RUNNING

    @property
    def takes_report_texts(self):
        """Whether the texts of the city report may be written: until it is published, and for a corrected edition."""
        return self.correction_begun or not self.is_public

    @property
    def is_public(self):
        """Whether the city-wide results may be read by all who take part."""
        return self.status in self.PUBLIC
