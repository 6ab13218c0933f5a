"""What an institution has entered, as one list of fields; `taking_along` makes its files from it.

Nobody is named: people appear by their function, as on the pages. Single opinions are in no part, counts only where
the team itself may see them. What the Abteilung Integration writes for itself is nowhere near.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.lists.tables.columns import Part, at_requirement, day, invented, number, of_model, of_round, said, text
from assessments.lists.tables.table import Column, Kind
from assessments.models import (
    Answer,
    AnswerText,
    AnswerTextVersion,
    Assessment,
    AssessmentRound,
    AuditEvent,
    GoodExample,
    InquiryMessage,
    Measure,
    MeasureUpdate,
    QualityRequirement,
    RatingLevel,
)
from assessments.opinions.steps import opinions

REVIEWER = "Abteilung Integration"


@dataclass(frozen=True)
class SpreadLine:
    """How many chose a level at one requirement."""

    assessment: Assessment
    requirement: QualityRequirement
    level: RatingLevel
    number: int


@dataclass(frozen=True)
class StepLine:
    """When an assessment went from which status to which."""

    assessment: Assessment
    event: AuditEvent


def _found(rows: QuerySet, path: str, *order: str) -> Callable[[list[Assessment]], QuerySet]:
    """Rows of the assessments at the end of `path`, the newest round first."""

    def of(own: list[Assessment]) -> QuerySet:
        found = rows.filter(**{f"{path}__in": [assessment.pk for assessment in own]})
        return found.select_related(f"{path}__round").order_by(f"-{path}__round__opens_on", path, *order)

    return of


def _spread_lines(own: list[Assessment]) -> Iterator[SpreadLine]:
    for assessment in own:
        tree = catalogue_tree(assessment.round.catalogue_id)
        for code, spread in opinions.spreads_from(assessment, tree).items():
            for level, times in zip(tree.levels, spread.distribution or (), strict=False):
                yield SpreadLine(assessment, tree.requirement(code), level, times)


def _steps(own: list[Assessment]) -> Iterator[StepLine]:
    by_pk = {assessment.pk: assessment for assessment in own}
    events = AuditEvent.objects.filter(subject_type="assessment", subject_id__in=by_pk).exclude(to_status="")
    for event in events.order_by("pk"):
        yield StepLine(by_pk[event.subject_id], event)


PARTS = (
    Part(
        "assessments",
        "Selbstbewertungen",
        lambda own: own,
        (
            *of_round(""),
            text("catalogue_version", "Katalogfassung", "round.catalogue.version"),
            text("institution_name", "Name der Institution", "institution_name"),
            text("department_group", "Dezernat", "department_group"),
            said("status", "Status", "get_status_display"),
            said("participation", "Teilnahme", "get_participation_display"),
            said("publication_consent", "Zustimmung zur Veröffentlichung", "get_publication_consent_display"),
            day("deadline", "Frist", "deadline"),
            day("workshop_date", "Workshop am", "workshop_date"),
            number("participants_count", "Teilnehmende am Workshop", "participants_count"),
            day("submitted_at", "eingereicht am", "submitted_at"),
            day("accepted_at", "abgenommen am", "accepted_at"),
            text("head_statement", "Stellungnahme der Leitung", "head_statement"),
            text("head_note", "Bitte der Leitung", "head_note"),
            text("decline_reason", "Grund der Absage", "decline_reason"),
            invented(""),
        ),
    ),
    Part(
        "answers",
        "Antworten",
        _found(
            Answer.objects.select_related("requirement__area", "level"),
            "assessment",
            "requirement__area__position",
            "requirement__position",
        ),
        (
            *of_round("assessment."),
            *at_requirement(),
            said("state", "Antwort", "get_state_display"),
            Column("Stufe", Kind.NUMBER, lambda row: row.level and row.level.value, "level"),
            Column("Stufe in Worten", Kind.TEXT, lambda row: row.level.label if row.level else "", "level_label"),
            text("justification", "Begründung für „nicht relevant“", "justification"),
            text("dissent", "Andere Meinung im Team", "dissent"),
            day("agreed_on", "geeinigt am", "agreed_on"),
            invented("assessment."),
        ),
    ),
    Part(
        "texts",
        "Texte",
        _found(
            AnswerText.objects.select_related("answer__requirement__area", "question").exclude(text=""),
            "answer__assessment",
            "answer__requirement__area__position",
            "answer__requirement__position",
            "question__position",
        ),
        (
            *of_round("answer.assessment."),
            *at_requirement("answer."),
            text("question", "Frage", "question.code"),
            text("question_text", "Wortlaut der Frage", "question.text"),
            text("text", "Text", "text"),
            day("saved_at", "gespeichert am", "saved_at"),
            invented("answer.assessment."),
        ),
    ),
    Part(
        "earlier_texts",
        "Frühere Fassungen",
        _found(
            AnswerTextVersion.objects.select_related(
                "answer_text__answer__requirement__area", "answer_text__question"
            ).filter(answer_text__answer__assessment__round__status__in=AssessmentRound.RUNNING),
            "answer_text__answer__assessment",
            "pk",
        ),
        (
            *of_round("answer_text.answer.assessment."),
            *at_requirement("answer_text.answer."),
            text("question", "Frage", "answer_text.question.code"),
            text("text", "Text", "text"),
            day("saved_at", "gespeichert am", "saved_at"),
            invented("answer_text.answer.assessment."),
        ),
    ),
    Part(
        "measures",
        "Maßnahmen",
        _found(Measure.objects.select_related("requirement__area"), "assessment", "pk"),
        (
            *of_round("assessment."),
            *at_requirement(),
            number("number", "Nummer", "pk"),
            *of_model(Measure, *Measure.ENTERED, title="Maßnahme", cost_amount="Betrag"),
            invented("assessment."),
        ),
    ),
    Part(
        "measure_updates",
        "Sachstände",
        _found(MeasureUpdate.objects.select_related("measure"), "measure__assessment", "measure", "date"),
        (
            *of_round("measure.assessment."),
            number("measure_number", "Nummer der Maßnahme", "measure_id"),
            text("measure_title", "Maßnahme", "measure.title"),
            day("date", "Datum", "date"),
            text("text", "Sachstand", "text"),
            said("status", "neuer Status", "get_status_display"),
            day("due_date", "neuer Termin", "due_date"),
            text("reason", "Grund", "reason"),
            invented("measure.assessment."),
        ),
    ),
    Part(
        "inquiry_messages",
        "Rückfragen",
        _found(InquiryMessage.objects.select_related("inquiry__requirement"), "inquiry__assessment", "inquiry", "pk"),
        (
            *of_round("inquiry.assessment."),
            number("inquiry_number", "Nummer der Rückfrage", "inquiry_id"),
            Column(
                "Anforderung", Kind.TEXT, lambda row: getattr(row.inquiry.requirement, "code", "alles"), "requirement"
            ),
            said("status", "Status", "inquiry.get_status_display"),
            day("due_date", "Antwort bis", "inquiry.due_date"),
            day("written_on", "Datum", "written_on"),
            Column(
                "geschrieben von",
                Kind.TEXT,
                lambda row: REVIEWER if row.from_reviewer else row.author_function,
                "written_by",
            ),
            text("text", "Text", "text"),
            invented("inquiry.assessment."),
        ),
    ),
    Part(
        "good_examples",
        "Gute Beispiele",
        _found(GoodExample.objects.select_related("requirement__area"), "assessment", "pk"),
        (
            *of_round("assessment."),
            *at_requirement(),
            text("title", "Titel", "title"),
            text("text", "Text", "text"),
            day("consented_at", "Leitung hat zugestimmt am", "consented_at"),
            invented("assessment."),
        ),
    ),
    Part(
        "opinion_counts",
        "Einschätzungen",
        _spread_lines,
        (
            *of_round("assessment."),
            *at_requirement(),
            number("level", "Stufe", "level.value"),
            text("level_label", "Stufe in Worten", "level.label"),
            number("number", "Zahl der Einschätzungen", "number"),
            invented("assessment."),
        ),
    ),
    Part(
        "steps",
        "Schritte",
        _steps,
        (
            *of_round("assessment."),
            day("happened_at", "wann", "event.happened_at"),
            said("step", "Schritt", "event.get_verb_display"),
            text("change", "Status von und nach", "event.step"),
            invented("assessment."),
        ),
    ),
)
