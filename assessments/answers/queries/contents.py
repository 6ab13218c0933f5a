"""What stands in one assessment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from assessments.models import (
    Answer,
    AnswerText,
    AnswerTextVersion,
    Assessment,
    Inquiry,
    InquiryMessage,
    Measure,
    QualityRequirement,
    ReflectionQuestion,
)
from assessments.results.rules import scoring

TEXT_IN_A_ROW = {
    "text_id": F("texts__pk"),
    "text_question": F("texts__question"),
    "text_itself": F("texts__text"),
    "text_revision": F("texts__revision"),
    "text_saved_at": F("texts__saved_at"),
}


@dataclass(frozen=True)
class Contents:
    """What an institution has entered at one requirement; texts by question id."""

    answer: Answer | None
    texts: Mapping[int, AnswerText]
    measures: tuple[Measure, ...]

    @property
    def mark(self) -> scoring.Value:
        """Level, NOT_RELEVANT or UNRATED."""
        if self.answer is None:
            return scoring.UNRATED
        return Answer.mark(self.answer.state, self.answer.level and self.answer.level.value)

    @property
    def has_text(self) -> bool:
        return any(text.text for text in self.texts.values())

    @property
    def rows(self) -> tuple:
        """Everything with words in it."""
        return (*filter(None, [self.answer]), *self.texts.values(), *self.measures)


@dataclass(frozen=True)
class Thread:
    """An inquiry with its messages, oldest first."""

    inquiry: Inquiry
    messages: tuple[InquiryMessage, ...]


@dataclass(frozen=True)
class TaskState:
    """How far one requirement is."""

    mark: scoring.Value = scoring.UNRATED
    has_text: bool = False
    has_reason: bool = False  # at a question that asks for a level


def contents_of(
    assessment: Assessment, requirements: Sequence[QualityRequirement], measures: Iterable[Measure] | None = None
) -> dict[int, Contents]:
    """Everything entered at these requirements, by requirement id; two queries, however many they are, and one if the
    caller has the `measures`."""
    asked = {"requirement__in": [requirement.pk for requirement in requirements]}
    answers, texts, planned = {}, defaultdict(dict), defaultdict(list)
    for row in assessment.answers.select_related("level").filter(**asked).annotate(**TEXT_IN_A_ROW):
        answer = answers.setdefault(row.requirement_id, row)
        if row.text_id:
            texts[row.requirement_id][row.text_question] = _text_of(row, answer)
    for measure in assessment.measures.filter(**asked).order_by("pk") if measures is None else measures:
        planned[measure.requirement_id].append(measure)
    return {
        requirement.pk: Contents(answers.get(requirement.pk), texts[requirement.pk], tuple(planned[requirement.pk]))
        for requirement in requirements
    }


def _text_of(row: Answer, answer: Answer) -> AnswerText:
    """The text in a row of an answer joined with its texts."""
    return AnswerText(
        pk=row.text_id,
        answer=answer,
        question_id=row.text_question,
        text=row.text_itself,
        revision=row.text_revision,
        saved_at=row.text_saved_at,
    )


def measures_at(assessment: Assessment, requirement: QualityRequirement) -> dict[int, Measure]:
    """The assessment's measures at one requirement, by id."""
    return {measure.pk: measure for measure in assessment.measures.filter(requirement=requirement)}


def text_versions(assessment: Assessment, requirement: QualityRequirement) -> QuerySet[AnswerTextVersion]:
    """Earlier versions of the texts at one requirement, newest first; none once the round takes no answers."""
    versions = AnswerTextVersion.objects.select_related("answer_text__question").filter(
        answer_text__answer__assessment=assessment, answer_text__answer__requirement=requirement
    )
    return versions if assessment.round.takes_answers else versions.none()


def threads_of(assessment: Assessment, requirement: QualityRequirement | None = None) -> list[Thread]:
    """Inquiries with their messages, all or those at one requirement; one query."""
    messages = InquiryMessage.objects.select_related("inquiry").filter(inquiry__assessment=assessment)
    if requirement:
        messages = messages.filter(inquiry__requirement=requirement)
    by_inquiry = defaultdict(list)
    for message in messages.order_by("inquiry_id", "pk"):
        by_inquiry[message.inquiry].append(message)
    return [Thread(inquiry, tuple(messages)) for inquiry, messages in by_inquiry.items()]


def task_states(assessment: Assessment) -> dict[int, TaskState]:
    """State of each requirement that has an answer, by its id; one query."""
    written = AnswerText.objects.filter(answer=OuterRef("pk")).exclude(text="")
    reasons = written.filter(question__answer_type=ReflectionQuestion.AnswerType.RATING)
    rows = assessment.answers.annotate(has_text=Exists(written), has_reason=Exists(reasons)).values_list(
        "requirement_id", "state", "level__value", "has_text", "has_reason"
    )
    return {pk: TaskState(Answer.mark(state, value), *written) for pk, state, value, *written in rows}
