"""Save one answer or measure, and say what is missing.

A save names, for each field, the revision it started from (0: there was nothing yet). One
`UPDATE … WHERE revision = …` compares and sets, so that on every database the later save of a stale page changes
nothing and comes back as a conflict that shows both versions. Fields without a conflict are saved all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.core import serializers
from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.answers.queries.contents import Contents
from assessments.answers.steps.assessment import start
from assessments.catalogue.queries.tree import CatalogueTree, catalogue_tree
from assessments.events.steps.locks import lock, locked
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import (
    Answer,
    AnswerText,
    AnswerTextVersion,
    Assessment,
    AuditEvent,
    Measure,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
    RemovedMeasure,
    User,
)
from assessments.saving.steps import compare_and_set

KEEP_EVERY = timedelta(minutes=5)
LITTLE = 40  # characters
LAST_KEPT = AnswerTextVersion.objects.filter(answer_text=OuterRef("pk")).order_by("-pk").values("saved_at")[:1]


class Missing(models.TextChoices):
    """What a requirement still lacks before submission; a hint, never a bar."""

    LEVEL = "level", "noch nicht beantwortet"
    REASON = "reason", "Begründung fehlt"
    EVIDENCE = "evidence", "Begründung mit Beleg fehlt"


class NotEditable(TransitionNotAllowed):
    """The contents cannot be changed now."""


@dataclass(frozen=True)
class RatingChange:
    """Level, „nicht relevant“ or unrated, with what belongs to it."""

    state: str
    level: RatingLevel | None
    justification: str
    dissent: str
    revision: int

    def save(self, assessment: Assessment, requirement: QualityRequirement, by: User) -> bool:
        key = {"assessment": assessment, "requirement": requirement}
        values = {name: getattr(self, name) for name in ("state", "level", "justification", "dissent")}
        today = None if self.state == Answer.State.UNRATED else timezone.localdate()
        first_day = today and Coalesce("agreed_on", today)  # a changed consensus keeps its day
        if compare_and_set.update(Answer.objects.filter(**key), values | {"agreed_on": first_day}, self.revision):
            return True
        # Revision 0: nobody has rated yet, with or without a row.
        return self.revision == 0 and compare_and_set.insert(Answer, key, values | {"agreed_on": today})


@dataclass(frozen=True)
class TextChange:
    """A new text (revision 0), or another one in place of what was saved."""

    question: ReflectionQuestion
    text: str
    revision: int

    def save(self, assessment: Assessment, requirement: QualityRequirement, by: User) -> bool:
        if self.revision == 0:
            key = {"answer": _answer_row(assessment, requirement), "question": self.question}
            return compare_and_set.insert(AnswerText, key, {"text": self.text})
        place = {"answer__assessment": assessment, "answer__requirement": requirement, "question": self.question}
        values = {"text": self.text, "saved_at": timezone.now()}
        return compare_and_set.update(AnswerText.objects.filter(**place), values, self.revision)


@dataclass(frozen=True)
class WorkshopFacts:
    workshop_date: date | None
    participants_count: int | None

    @classmethod
    def of(cls, assessment: Assessment):
        return cls(assessment.workshop_date, assessment.participants_count)


class Change(Protocol):
    """What a page changes at one requirement."""

    def save(self, assessment: Assessment, requirement: QualityRequirement, by: User) -> bool:
        """Write it inside the caller's transaction; False if somebody saved a newer version."""


@dataclass(frozen=True)
class Saved:
    """Outcome: the changes that were refused because somebody saved a newer version, in the order given."""

    conflicts: tuple[Change, ...] = ()


def editing_refusal(assessment: Assessment, today: date):
    """The `Reason` why the contents cannot be changed on that day, or None."""
    if not assessment.round.takes_answers:
        return Reason.ROUND_NOT_OPEN
    if assessment.status not in Assessment.EDITABLE:
        return Reason.WRONG_STATUS
    if today > assessment.deadline:
        return Reason.DEADLINE_PASSED
    return None


def missing(contents: Contents, tree: CatalogueTree, requirement: QualityRequirement) -> Missing | None:
    """What the answer to this requirement lacks. A catalogue without levels asks for texts only."""
    answer = contents.answer
    if not tree.levels:
        return None if contents.has_text else Missing.REASON
    if answer is None or answer.state == Answer.State.UNRATED:
        return Missing.LEVEL
    if answer.state == Answer.State.NOT_RELEVANT:
        return None
    asks_for_reason = ReflectionQuestion.AnswerType.RATING
    reasons = [q.pk for q in tree.questions_for(requirement) if q.answer_type == asks_for_reason]
    if any(pk in contents.texts and contents.texts[pk].text for pk in reasons):
        return None
    return Missing.EVIDENCE if answer.level.evidence_required else Missing.REASON


def save_answer(*, assessment: Assessment, requirement: QualityRequirement, by, changes) -> Saved:
    """Save rating, text and measure changes of one requirement; the first save starts the assessment.

    What a text was before is kept as a version where it is worth it (`is_worth_keeping`).
    Raises NotEditable when the status, the round or the deadline forbids it, also if that changed meanwhile.
    """
    with transaction.atomic():
        assessment, before = _locked_with_texts(assessment, requirement, changes)
        if not changes:
            return Saved()
        conflicts = tuple(change for change in changes if not change.save(assessment, requirement, by))
        saved = [change for change in changes if change not in conflicts]
        _keep_versions(before, saved)
        if not catalogue_tree(assessment.round.catalogue_id).levels:
            _mark_answered(assessment, requirement, saved)
        if saved and assessment.status != Assessment.Status.IN_PROGRESS:
            start(assessment=assessment, by=by)
    return Saved(conflicts)


def take_back_rating(*, assessment: Assessment, requirement: QualityRequirement, by, revision: int) -> bool:
    """The joint answer was saved by mistake: unrated again, with its texts, so that opinions are possible again.

    False if the answer is another one by now than the person has seen. Raises NotEditable.
    """
    answer = assessment.answers.filter(requirement=requirement).first()
    if answer is None:
        return False
    change = RatingChange(Answer.State.UNRATED, None, answer.justification, answer.dissent, revision)
    return not save_answer(assessment=assessment, requirement=requirement, by=by, changes=[change]).conflicts


def save_workshop(*, assessment: Assessment, by, facts: WorkshopFacts, started_from: WorkshopFacts) -> bool:
    """Save date and number of participants; False if somebody saved other ones since the page was opened."""
    with transaction.atomic():
        assessment = _locked_editable(assessment)
        saved = WorkshopFacts.of(assessment)
        if saved == facts:
            return True
        if saved != started_from:
            return False
        assessment.workshop_date, assessment.participants_count = facts.workshop_date, facts.participants_count
        assessment.save(update_fields=["workshop_date", "participants_count"])
        if assessment.status != Assessment.Status.IN_PROGRESS:
            start(assessment=assessment, by=by)
    return True


def is_worth_keeping(before: AnswerText, text: str, now: datetime) -> bool:
    """Whether `before`, about to become `text`, stays readable as an earlier version (`last_kept`: time of the last).

    While somebody goes on writing, one version in five minutes is enough. What has stood for longer than that, and
    a text from which more than a few words go at once, is always kept: that may be another person's or a slip.
    """
    if not before.text or before.text == text:
        return False
    rested = now - before.saved_at >= KEEP_EVERY
    is_due = before.last_kept is None or before.saved_at - before.last_kept >= KEEP_EVERY
    return rested or is_due or _removed(before.text, text) > LITTLE


def _removed(before: str, after: str) -> int:
    """Characters of `before` between what both begin with and what both end with."""
    begin = _alike(before, after)
    end = _alike(before[begin:][::-1], after[begin:][::-1])
    return len(before) - begin - end


def _alike(one: str, other: str) -> int:
    """Number of characters that both begin with."""
    differing = (position for position, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _keep_versions(before: dict[int, AnswerText], saved: Iterable[Change]) -> None:
    now = timezone.now()
    replaced = [
        (before[change.question.pk], change.text)
        for change in saved
        if isinstance(change, TextChange) and change.question.pk in before
    ]
    AnswerTextVersion.objects.bulk_create(
        AnswerTextVersion(answer_text=old, text=old.text, saved_at=old.saved_at)
        for old, text in replaced
        if is_worth_keeping(old, text, now)
    )


def _locked_with_texts(assessment: Assessment, requirement, changes) -> tuple[Assessment, dict[int, AnswerText]]:
    """Like `_locked_editable`, with the texts about to be changed by question, in the same query if there are any.

    Behind the lock another save may just have changed a text. Then the change started from an older revision, is
    refused, and its text from here is not used.
    """
    questions = [change.question for change in changes if isinstance(change, TextChange) and change.revision]
    texts = (
        AnswerText.objects.select_related("answer__assessment__round", "answer__assessment__institution")
        .filter(answer__assessment=assessment, answer__requirement=requirement, question__in=questions)
        .annotate(last_kept=Subquery(LAST_KEPT))
    )
    found = {text.question_id: text for text in lock(texts, of="answer__assessment")} if questions else {}
    if not found:
        return _locked_editable(assessment), {}
    locked = next(iter(found.values())).answer.assessment
    _require_editable(locked)
    return locked, found


def _locked_editable(assessment: Assessment) -> Assessment:
    """The row as it is now, locked, so that no step of the workflow comes between; raises NotEditable."""
    assessment = locked(assessment, "round", "institution")
    _require_editable(assessment)
    return assessment


def _require_editable(assessment: Assessment) -> None:
    refusal = editing_refusal(assessment, timezone.localdate())
    if refusal:
        raise NotEditable(refusal)


def _answer_row(assessment: Assessment, requirement: QualityRequirement) -> Answer:
    """The answer's row, found or made in one statement: a text may come before a level. It is then unrated, at
    revision 0."""
    key = {"assessment": assessment, "requirement": requirement}
    row = Answer(**key, revision=0)
    Answer.objects.bulk_create([row], update_conflicts=True, unique_fields=list(key), update_fields=["assessment"])
    return row


def _mark_answered(assessment: Assessment, requirement: QualityRequirement, saved: Iterable[Change]) -> None:
    """Without levels a requirement is answered as soon as, and as long as, one of its texts says something."""
    if any(isinstance(change, TextChange) for change in saved):
        said = Exists(AnswerText.objects.filter(answer=OuterRef("pk")).exclude(text=""))
        states = Case(When(said, then=Value(Answer.State.ANSWERED)), default=Value(Answer.State.UNRATED))
        Answer.objects.filter(assessment=assessment, requirement=requirement).update(state=states)


def restore_measure(*, removed: RemovedMeasure, by) -> Measure:
    """Undo the deletion: the same row, with its Sachstände. Raises NotEditable, also if somebody was faster."""
    with transaction.atomic():
        assessment = _locked_editable(removed.assessment)
        removed = assessment.removed_measures.filter(pk=removed.pk).first()
        if removed is None:
            raise NotEditable(Reason.MEASURE_NOT_REMOVED)
        measure, *updates = serializers.deserialize("python", removed.rows)
        _require_room(assessment, measure.object)
        for row in (measure, *updates):
            row.save()
        removed.delete()
        AuditEvent.objects.record(
            by=by, verb="restore_measure", subject=assessment, round=assessment.round, note=removed.title
        )
    return measure.object


def _require_room(assessment: Assessment, measure: Measure) -> None:
    """Meanwhile others may have been entered, even the same one from a page that was still open."""
    others = list(assessment.measures.only("assessment", "form_key", *Measure.TEXTS))
    if any(other.form_key == measure.form_key for other in others):
        raise NotEditable(Reason.MEASURE_NOT_REMOVED)
    characters = sum(one.characters for one in (*others, measure))
    if len(others) >= Measure.MOST or characters > Measure.MOST_CHARACTERS:
        raise NotEditable(Reason.NO_ROOM_FOR_MEASURE)
