"""The self-assessment of one institution in one round, with its answers and texts."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.answers.rules.turn import Facts, Turn, turn_of
from assessments.results.rules import scoring
from assessments.text.models.alphabetical import Alphabetical


def who(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


def when(verbose_name):
    return models.DateTimeField(verbose_name, null=True, blank=True, editable=False)


def together(step):
    """Constraint: a step has both who and when, or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{step}_at": None, f"{step}_by": None})
        | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
        name=f"assessment_{step}_by_and_at",
    )


def counted(path: str = "") -> Q:
    """The same as `Assessment.Status.is_counted`, for the database.

    `path` leads to the assessment and ends with „__“; without it the condition is about the assessment itself.
    """
    return Q(**{f"{path}status__in": [status for status in Assessment.Status if status.is_counted]})


class AssessmentQuerySet(models.QuerySet):
    def counted(self):
        """Those that count in the numbers of their round."""
        return self.filter(counted())


class Assessment(models.Model):
    """Selbstbewertung. The defaults are the database's too: `invite` inserts without naming them.

    Name and department group are those of the institution in this round: written by `invite`, kept up to date
    by `change_institution`, the name until submission and the group until publication. Old rounds keep both.
    """

    class Status(models.TextChoices):
        INVITED = "invited", "eingeladen"
        IN_PROGRESS = "in_progress", "in Bearbeitung"
        AWAITING_APPROVAL = "awaiting_approval", "wartet auf Freigabe"
        SUBMITTED = "submitted", "eingereicht"
        RETURNED = "returned", "zurückgegeben"
        ACCEPTED = "accepted", "abgenommen"
        PUBLISHED = "published", "veröffentlicht"
        DECLINED = "declined", "nimmt nicht teil"

        @property
        def is_counted(self) -> bool:
            """Who counts in every number of a round: accepted assessments, also once published. The one place."""
            return self in (self.ACCEPTED, self.PUBLISHED)

    class Participation(models.TextChoices):
        BINDING = "binding", "verbindlich"
        VOLUNTARY = "voluntary", "freiwillig"

    class PublicationConsent(models.TextChoices):
        NAMED = "named", "mit Namen der Institution"
        CITY_INTERNAL = "city_internal", "mit Namen nur innerhalb der Stadt"
        ANONYMOUS_ONLY = "anonymous_only", "nur ohne Namen in Gesamtwerten"

    EDITABLE = frozenset({Status.INVITED, Status.IN_PROGRESS, Status.RETURNED})
    UNFINISHED = EDITABLE | {Status.AWAITING_APPROVAL}

    round = models.ForeignKey("AssessmentRound", models.PROTECT, related_name="assessments", verbose_name="Runde")
    institution = models.ForeignKey(
        "Institution", models.PROTECT, related_name="assessments", verbose_name="Institution"
    )
    status = models.CharField(
        "Status", max_length=20, choices=Status, default=Status.INVITED, db_default=Status.INVITED.value, editable=False
    )
    participation = models.CharField("Teilnahme", max_length=10, choices=Participation, default=Participation.BINDING)
    publication_consent = models.CharField(
        "Veröffentlichungszustimmung",
        max_length=20,
        choices=PublicationConsent,
        default=PublicationConsent.ANONYMOUS_ONLY,
    )
    extended_until = models.DateField("Frist verlängert bis", null=True, blank=True)
    extension_reason = models.TextField("Grund der längeren Frist", blank=True, db_default="")
    institution_name = models.CharField("Name der Institution", max_length=160, editable=False)
    department_group = models.CharField("Dezernat", max_length=120, blank=True, db_default="", editable=False)
    workshop_date = models.DateField("Workshop am", null=True, blank=True)
    participants_count = models.PositiveSmallIntegerField("Teilnehmende am Workshop", null=True, blank=True)
    head_statement = models.TextField("Stellungnahme der Leitung", blank=True, db_default="")
    head_note = models.TextField("Bitte der Leitung", blank=True, db_default="")
    head_note_on = models.DateField("Bitte der Leitung vom", null=True, blank=True, editable=False)
    decline_reason = models.TextField("Grund der Absage", blank=True, db_default="")
    opinions_closed_by, opinions_closed_at = who("Einzelphase beendet von"), when("Einzelphase beendet am")
    approved_by, approved_at = who("freigegeben von"), when("freigegeben am")
    submitted_by, submitted_at = who("eingereicht von"), when("eingereicht am")
    accepted_by, accepted_at = who("abgenommen von"), when("abgenommen am")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "Selbstbewertung"
        verbose_name_plural = "Selbstbewertungen"
        ordering = (Alphabetical("institution_name"), "pk")
        constraints = (
            models.UniqueConstraint(fields=("round", "institution"), name="assessment_unique_in_round"),
            together("opinions_closed"),
            together("approved"),
            together("submitted"),
            together("accepted"),
            models.CheckConstraint(
                condition=Q(
                    status__in=(
                        "invited",
                        "in_progress",
                        "awaiting_approval",
                        "submitted",
                        "returned",
                        "accepted",
                        "published",
                        "declined",
                    )
                ),
                name="assessment_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("submitted", "accepted", "published"))
                | Q(submitted_at__isnull=False, approved_at__isnull=False),
                name="assessment_submitted_is_approved",
            ),
            models.CheckConstraint(condition=~Q(institution_name=""), name="assessment_has_institution_name"),
            models.CheckConstraint(
                condition=Q(head_note_on=None) | ~Q(head_note=""), name="assessment_date_of_note_has_note"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("accepted", "published")) | Q(accepted_at__isnull=False),
                name="assessment_accepted_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined", participation="binding", decline_reason=""),
                name="assessment_binding_declined_with_reason",
            ),
        )

    def __str__(self):
        return f"{self.institution_name}, {self.round}"

    @property
    def is_counted(self) -> bool:
        """Whether it counts in the numbers of its round."""
        return self.Status(self.status).is_counted

    @property
    def deadline(self) -> date:
        """Last day of editing: the round's deadline or this institution's own extension."""
        return self.extended_until or self.round.submission_deadline

    @property
    def is_extended(self) -> bool:
        """Whether this institution has longer than the round gives to all."""
        return bool(self.extended_until) and self.extended_until > self.round.submission_deadline

    def is_editable(self, today: date) -> bool:
        """Whether answers may be changed on that day, whoever asks (a rule of the city)."""
        return self.status in self.EDITABLE and self.round.takes_answers and today <= self.deadline

    def is_late(self, today: date) -> bool:
        """Whether the institution should have submitted by now."""
        return self.status in self.UNFINISHED and today > self.deadline

    @property
    def is_back_from_head(self) -> bool:
        """Whether the head has sent it back to the team, until it is handed over again."""
        return self.status == self.Status.IN_PROGRESS and bool(self.head_note)

    @property
    def own_status(self) -> str:
        """The status as the institution reads it; all others see a self-assessment in progress."""
        return "von der Leitung zurück" if self.is_back_from_head else self.get_status_display()

    def turn_on(
        self,
        today: date,
        *,
        open_inquiries: int = 0,
        inquiry_due: date | None = None,
        unanswered: int | None = None,
    ) -> Turn:
        """Whose turn it is; what is counted elsewhere comes with the call."""
        return turn_of(
            Facts(
                self.status,
                self.round.status,
                self.deadline,
                today,
                review_until=self.round.review_until,
                head_asks=self.is_back_from_head,
                open_inquiries=open_inquiries,
                inquiry_due=inquiry_due,
                unanswered=unanswered,
            )
        )


class Answer(models.Model):
    """Antwort zu einer Anforderung. No row means: noch nicht beantwortet, nothing written yet.

    `agreed_on` is written by `answering`: the day the answer left „noch nicht beantwortet“ the last time.
    """

    class State(models.TextChoices):
        UNRATED = scoring.UNRATED, "noch nicht beantwortet"
        RATED = "rated", "beantwortet"
        NOT_RELEVANT = scoring.NOT_RELEVANT, "nicht relevant für uns"
        ANSWERED = scoring.ANSWERED, "beantwortet"  # in words, in a catalogue without levels

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers", verbose_name="Selbstbewertung")
    requirement = models.ForeignKey(
        "QualityRequirement", models.PROTECT, related_name="answers", verbose_name="Qualitätsanforderung"
    )
    state = models.CharField("Stand", max_length=20, choices=State, default=State.UNRATED)
    level = models.ForeignKey(
        "RatingLevel", models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="Stufe"
    )
    justification = models.TextField("Begründung für „nicht relevant“", blank=True)
    dissent = models.TextField("andere Meinung im Team", blank=True)
    agreed_on = models.DateField("gemeinsame Stufe seit", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField("Bearbeitungsstand", default=1)

    class Meta:
        verbose_name = "Antwort"
        verbose_name_plural = "Antworten"
        constraints = (
            models.UniqueConstraint(fields=("assessment", "requirement"), name="answer_unique_requirement"),
            models.CheckConstraint(
                condition=Q(state="rated", level__isnull=False) | Q(~Q(state="rated"), level__isnull=True),
                name="answer_rated_has_level",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_relevant", justification=""), name="answer_not_relevant_is_justified"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("unrated", "rated", "not_relevant", "answered")), name="answer_known_state"
            ),
        )

    def __str__(self):
        return f"{self.assessment} – {self.requirement}"

    @staticmethod
    def mark(state: str, level_value: int | None) -> scoring.Value:
        """One answer as `scoring` wants it."""
        return level_value if state == Answer.State.RATED else state


class AnswerText(models.Model):
    """What the team wrote to one reflection question of one requirement."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="texts", verbose_name="Antwort")
    question = models.ForeignKey(
        "ReflectionQuestion", models.PROTECT, related_name="texts", verbose_name="Reflexionsfrage"
    )
    text = models.TextField("Text", blank=True)
    revision = models.PositiveIntegerField("Bearbeitungsstand", default=1)
    saved_at = models.DateTimeField("gespeichert am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Antworttext"
        verbose_name_plural = "Antworttexte"
        constraints = (models.UniqueConstraint(fields=("answer", "question"), name="answer_text_unique_question"),)

    def __str__(self):
        return f"{self.answer} – {self.question.code}"


class AnswerTextVersion(models.Model):
    """Frühere Fassung: what an answer text was before, without a person, for the team while the round is open.

    Written by `answering` (which says when), deleted by `close_round`.
    """

    answer_text = models.ForeignKey(AnswerText, models.CASCADE, related_name="versions", verbose_name="Antworttext")
    text = models.TextField("Text")
    saved_at = models.DateTimeField("gespeichert am")

    class Meta:
        verbose_name = "Frühere Fassung"
        verbose_name_plural = "Frühere Fassungen"
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.answer_text}, Fassung {self.pk}"
