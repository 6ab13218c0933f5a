"""What stands in one assessment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from assessments import scoring
from assessments.models import (
    Answer,
    AnswerText,
    AnswerTextVersion,
    Assessment,
    Inquiry,
    InquiryMessage,
    Measure,
    QualityRequirement,
)

from .numbers import mark


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
        return mark(self.answer.state, self.answer.level and self.answer.level.value)

    @property
    def has_text(self) -> bool:
        return any(text.text for text in self.texts.values())


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


def contents_of(assessment: Assessment, requirements: Sequence[QualityRequirement]) -> dict[int, Contents]:
    """Everything entered at these requirements, by requirement id; three queries, however many they are."""
    asked = {"requirement__in": [requirement.pk for requirement in requirements]}
    answers = {a.requirement_id: a for a in assessment.answers.select_related("level").filter(**asked)}
    texts, measures = defaultdict(dict), defaultdict(list)
    for text in AnswerText.objects.filter(answer__in=[answer.pk for answer in answers.values()]):
        texts[text.answer_id][text.question_id] = text
    for measure in assessment.measures.filter(**asked).order_by("pk"):
        measures[measure.requirement_id].append(measure)
    return {
        requirement.pk: Contents(
            answer := answers.get(requirement.pk),
            texts[answer.pk] if answer else {},
            tuple(measures[requirement.pk]),
        )
        for requirement in requirements
    }


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
    rows = assessment.answers.annotate(has_text=Exists(written)).values_list(
        "requirement_id", "state", "level__value", "has_text"
    )
    return {pk: TaskState(mark(state, value), has_text) for pk, state, value, has_text in rows}
