"""What is blacked out for others: the one place that every page, paper and table for other readers asks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, Model, OuterRef, Q

from assessments.access import permissions
from assessments.models import (
    Answer,
    AnswerText,
    Assessment,
    GoodExample,
    InquiryMessage,
    Measure,
    MeasureUpdate,
    QualityRequirement,
    Redaction,
    User,
)
from assessments.redactions.rules import blacked_out

TEXTS = {  # what institutions write, by model; an annotation counts where it is there
    Answer: ("justification", "dissent"),
    AnswerText: ("text",),
    GoodExample: ("title", "text"),
    InquiryMessage: ("text",),
    Measure: ("title", "responsible_function", *Measure.TEXTS, "latest_update"),
    MeasureUpdate: ("text", "reason"),
}
WHERE = {  # the way to assessment and requirement
    Answer: "",
    AnswerText: "answer__",
    Measure: "",
    MeasureUpdate: "measure__",
    GoodExample: "",
    InquiryMessage: "inquiry__",
}
PARTS = {Answer: "texts", Measure: "updates"}  # read with it


@dataclass(frozen=True)
class Redactions:
    """Passages by assessment; empty for whoever reads everything."""

    passages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def text(self, assessment_id: int, text: str) -> str:
        return blacked_out(text, self.passages.get(assessment_id, ()))

    def rows(self, rows: Iterable[Model]) -> list:
        """The rows as others read them: changed in memory, and never to be saved."""
        rows = list(rows)
        for row in rows:
            if passages := self.passages.get(_assessment_of(row)):
                _black_out(row, passages)
        return rows


EVERYTHING = Redactions()


def redactions_of(assessment_ids: Iterable[int]) -> Redactions:
    """One query, whatever their number; none for none."""
    found = defaultdict(tuple)
    rows = Redaction.objects.filter(assessment__in=set(assessment_ids))  # an empty set asks nothing
    for pk, passage in rows.values_list("assessment", "passage"):
        found[pk] += (passage,)
    return Redactions(dict(found))


def redactions_for(user: User, assessment: Assessment) -> Redactions:
    """What this person does not read there; no query for the institution and the reviewer."""
    return EVERYTHING if permissions.reads_in_full(user, assessment) else redactions_of([assessment.pk])


def as_others_read(rows: Iterable[Model]) -> list:
    """What institutions wrote, without the blacked out passages. One query."""
    rows = list(rows)
    return redactions_of(map(_assessment_of, rows)).rows(rows)


def each_as_read_by(user: User, rows: Iterable[Model]) -> list:
    """Rows of several assessments, which they bring along, as this person reads them; a query if any is of others."""
    rows = list(rows)
    as_others_read(row for row in rows if not permissions.reads_in_full(user, row.assessment))
    return rows


def found_openly(user: User) -> Q:
    """Rows that a search may find: it would tell what stands under a bar."""
    if permissions.is_reviewer(user):
        return Q()
    own = Q(assessment__institution__in=permissions.institution_ids(user))
    return own | ~Exists(Redaction.objects.filter(assessment=OuterRef("assessment")))


def texts_of(assessment: Assessment, requirement: QualityRequirement | None = None) -> list[str]:
    """Everything the institution wrote that others might read, or what it wrote at one requirement; six queries."""
    texts = [] if requirement else [assessment.head_statement]
    for model, path in WHERE.items():
        wanted = {f"{path}assessment": assessment} | ({f"{path}requirement": requirement} if requirement else {})
        for row in model.objects.filter(**wanted).order_by("pk"):
            texts += [row.__dict__.get(name) for name in TEXTS[model]]
    return list(filter(None, texts))


def _assessment_of(row: Model) -> int:
    if isinstance(row, AnswerText):
        return row.answer.assessment_id
    return row.inquiry.assessment_id if isinstance(row, InquiryMessage) else row.assessment_id


def _black_out(row: Model, passages: tuple[str, ...]) -> None:
    for name in TEXTS[type(row)]:
        if text := row.__dict__.get(name):
            setattr(row, name, blacked_out(text, passages))
    part = PARTS.get(type(row))
    if part in getattr(row, "_prefetched_objects_cache", ()):
        for one in getattr(row, part).all():
            _black_out(one, passages)
