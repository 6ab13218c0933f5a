"""What is there? Everything that asks the database for more than one row of a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments import permissions, scoring
from assessments.models import (
    Answer,
    AnswerText,
    AnswerTextVersion,
    Assessment,
    AssessmentRound,
    Catalogue,
    Inquiry,
    InquiryMessage,
    Measure,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
    Report,
    User,
)

# --- catalogue -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CatalogueTree:
    """A catalogue version with all its parts in order; read it, never write to its instances."""

    catalogue: Catalogue
    areas: tuple[QualityArea, ...]
    levels: tuple[RatingLevel, ...]
    questions: tuple[ReflectionQuestion, ...]

    @cached_property
    def requirements(self) -> tuple[QualityRequirement, ...]:
        return tuple(requirement for area in self.areas for requirement in area.requirements.all())

    @cached_property
    def structure(self) -> Mapping[str, tuple[str, ...]]:
        """Area code → requirement codes, as `scoring` wants it."""
        return {area.code: tuple(r.code for r in area.requirements.all()) for area in self.areas}

    @cached_property
    def top(self) -> int:
        """Highest level of the scale, 0 for a catalogue without levels."""
        return max((level.value for level in self.levels), default=0)

    def requirement(self, code: str) -> QualityRequirement | None:
        return next((r for r in self.requirements if r.code == code), None)

    def questions_for(self, requirement: QualityRequirement) -> tuple[ReflectionQuestion, ...]:
        """The questions for all requirements and this one's own, in order."""
        return tuple(q for q in self.questions if q.requirement_id in (None, requirement.pk))

    def neighbours(self, requirement: QualityRequirement):
        """The requirements before and after this one, None at the ends."""
        index = self.requirements.index(requirement)
        before = self.requirements[index - 1] if index else None
        after = self.requirements[index + 1] if index + 1 < len(self.requirements) else None
        return before, after


_frozen_trees: dict[int, CatalogueTree] = {}


def catalogue_tree(catalogue_id: int) -> CatalogueTree:
    """The tree of a catalogue; published ones never change and are kept in the process."""
    tree = _frozen_trees.get(catalogue_id)
    if tree is None:
        tree = _load_tree(catalogue_id)
        if not tree.catalogue.is_draft:
            _frozen_trees[catalogue_id] = tree
    return tree


def forget_catalogues() -> None:
    """Empty the process's memory of published catalogues (tests, removing the demo)."""
    _frozen_trees.clear()


def _load_tree(catalogue_id: int) -> CatalogueTree:
    areas = QualityArea.objects.prefetch_related(
        Prefetch("requirements", QualityRequirement.objects.select_related("area").order_by("position", "pk"))
    )
    catalogue = Catalogue.objects.prefetch_related(Prefetch("areas", areas), "levels", "questions").get(pk=catalogue_id)
    return CatalogueTree(
        catalogue, tuple(catalogue.areas.all()), tuple(catalogue.levels.all()), tuple(catalogue.questions.all())
    )


# --- what a person may see ---------------------------------------------------------------------------------------


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    """Assessments whose contents the person may read: `permissions.can_view`, and nothing that gives others away.

    Who reads most of a round's assessments could subtract them from the city's numbers. So steering and
    coordination group read single ones only where none, or at least the round's minimum, stay hidden from them.
    """
    visible = Q(institution__in=permissions.institution_ids(user))
    if permissions.is_reviewer(user):
        visible |= Q(status__in=permissions.READABLE_FOR_REVIEW)
    elif permissions.reads_accepted(user):
        consenting = Q(status__in=Assessment.COUNTED, publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
        visible |= consenting & ~Exists(_too_few_hidden())
    return Assessment.objects.select_related("round", "institution").filter(visible)


def _too_few_hidden() -> QuerySet:
    """For a round (outer reference): a row if some, but fewer than the minimum, of its results stay without a name."""
    return (
        Assessment.objects.filter(round=OuterRef("round"), status__in=Assessment.COUNTED)
        .exclude(publication_consent__in=permissions.CONSENTS_IN_THE_CITY)
        .order_by()
        .values("round", "round__min_institutions")
        .annotate(number=Count("pk"))
        .filter(number__lt=F("round__min_institutions"))
        .values("round")
    )


def own_assessments(user: User) -> QuerySet[Assessment]:
    """Assessments of the person's own institutions in rounds that have begun, newest round first."""
    return (
        Assessment.objects.select_related("round", "institution")
        .filter(institution__in=permissions.institution_ids(user))
        .exclude(round__status=AssessmentRound.Status.IN_PREPARATION)
        .order_by("-round__opens_on", "institution__name")
    )


def rounds_with_results_for(user: User) -> QuerySet[AssessmentRound]:
    """Rounds whose city-wide results the person may read; the same rule as `permissions.can_view_results`."""
    rounds = AssessmentRound.objects.all()
    if permissions.is_reviewer(user):
        return rounds
    if not user.roles:
        return rounds.none()
    return rounds.filter(status__in=(AssessmentRound.Status.PUBLISHED, AssessmentRound.Status.CLOSED))


# --- contents of one assessment ----------------------------------------------------------------------------------


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


def rounds_begun_for(user: User) -> QuerySet[AssessmentRound]:
    """Rounds whose blank sheet the person may take along: those that have begun, for the reviewer all."""
    if permissions.is_reviewer(user):
        return AssessmentRound.objects.all()
    if not user.roles:
        return AssessmentRound.objects.none()
    return AssessmentRound.objects.exclude(status=AssessmentRound.Status.IN_PREPARATION)


def reports_visible_to(user: User) -> QuerySet[Report]:
    """Published reports: of the city with its results, of an institution with its assessment. Files stay unread."""
    own = assessments_visible_to(user).filter(round=OuterRef("round"), institution=OuterRef("institution"))
    city = Q(kind=Report.Kind.CITY, round__in=rounds_with_results_for(user))
    reports = Report.objects.filter(city | Q(Exists(own), kind=Report.Kind.INSTITUTION))
    return reports.select_related("round", "institution").defer("file", "content")


# --- numbers of one institution ----------------------------------------------------------------------------------


def marks_of(assessment: Assessment) -> dict[str, scoring.Value]:
    """Requirement code → level, NOT_RELEVANT or UNRATED; requirements without an answer are missing."""
    answers = assessment.answers.values_list("requirement__code", "state", "level__value")
    return {code: mark(state, value) for code, state, value in answers}


def mark(state: str, level_value: int | None) -> scoring.Value:
    """One answer as `scoring` wants it."""
    return level_value if state == Answer.State.RATED else state


def institution_result(assessment: Assessment) -> scoring.InstitutionResult:
    tree = catalogue_tree(assessment.round.catalogue_id)
    return scoring.institution_result(tree.structure, marks_of(assessment), tree.top)


def marks_by_institution(assessment_round: AssessmentRound) -> dict[str, dict[str, scoring.Value]]:
    """Institution code → marks, for every assessment of the round, in the order of the names."""
    found = {code: {} for code in assessment_round.assessments.values_list("institution__code", flat=True)}
    answers = Answer.objects.filter(assessment__round=assessment_round)
    rows = answers.values_list("assessment__institution__code", "requirement__code", "state", "level__value")
    for institution, requirement, state, value in rows:
        found[institution][requirement] = mark(state, value)
    return found


# --- numbers of a round ------------------------------------------------------------------------------------------


def city_result(assessment_round: AssessmentRound, by_status: Mapping[str, int] | None = None) -> scoring.CityResult:
    """City-wide numbers, counted by the database: two queries, one if the caller has the `status_counts`."""
    tree = catalogue_tree(assessment_round.catalogue_id)
    by_status = by_status or status_counts(assessment_round)
    included = sum(by_status[status] for status in Assessment.COUNTED)
    rows = (
        Answer.objects.filter(assessment__round=assessment_round, assessment__status__in=Assessment.COUNTED)
        .values_list("requirement_id", "state", "level_id")  # grouped by keys: no joins over all answers
        .annotate(number=Count("pk"))
        .order_by()
    )
    return scoring.city_result_from_counts(
        tree.structure,
        _tallies(tree, rows, included),
        included=included,
        invited_total=sum(by_status.values()),
        min_institutions=assessment_round.min_institutions,
    )


def _tallies(tree: CatalogueTree, rows, included: int) -> dict[str, scoring.Counts]:
    codes = {requirement.pk: requirement.code for requirement in tree.requirements}
    values = {level.pk: level.value for level in tree.levels}
    distributions = {code: [0] * (tree.top + 1) for code in codes.values()}
    not_relevant = dict.fromkeys(distributions, 0)
    for requirement_id, state, level_id, number in rows:
        if state == Answer.State.RATED:
            distributions[codes[requirement_id]][values[level_id]] += number
        elif state == Answer.State.NOT_RELEVANT:
            not_relevant[codes[requirement_id]] += number
    return {
        code: scoring.Counts(
            total=included,
            rated=sum(distribution),
            not_relevant=not_relevant[code],
            unrated=included - sum(distribution) - not_relevant[code],
            distribution=tuple(distribution),
        )
        for code, distribution in distributions.items()
    }


def status_counts(assessment_round: AssessmentRound) -> dict[str, int]:
    """Number of assessments by status, every status named."""
    found = dict(assessment_round.assessments.order_by().values_list("status").annotate(number=Count("pk")))
    return {status: found.get(status, 0) for status in Assessment.Status.values}


def measure_facts(assessment_round: AssessmentRound) -> list[scoring.MeasureFacts]:
    """Measures of the round's assessments as `scoring` wants them; „CODE: Titel“ names the institution."""
    rows = (
        Measure.objects.filter(assessment__round=assessment_round)
        .order_by("institution__name", "requirement__area__position", "requirement__position", "pk")
        .values_list("institution__code", "title", "status", "due_date")
    )
    return [scoring.MeasureFacts(f"{code}: {title}", status, due) for code, title, status, due in rows]


def measure_numbers(assessment_round: AssessmentRound, as_of: date) -> scoring.MeasureNumbers:
    """The numbers of the round's measures without their titles; one query, whatever their number."""
    rows = Measure.objects.filter(assessment__round=assessment_round).order_by().values_list("status", "due_date")
    return scoring.measure_numbers(rows.annotate(number=Count("pk")), Measure.Status.values, as_of)


# --- lists -------------------------------------------------------------------------------------------------------


def with_progress(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Adds `answered` (rated or not relevant) and `open_inquiries` to each row, counted for the rows shown only."""
    answers = Answer.objects.filter(assessment=OuterRef("pk")).exclude(state=Answer.State.UNRATED)
    inquiries = Inquiry.objects.filter(assessment=OuterRef("pk"), status=Inquiry.Status.OPEN)
    return assessments.annotate(answered=_number_of(answers), open_inquiries=_number_of(inquiries))


def _number_of(rows: QuerySet) -> Coalesce:
    numbers = rows.order_by().values("assessment").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)


def rounds_with_counts() -> QuerySet[AssessmentRound]:
    """All rounds, each with `invited`, `submitted` (to be read now), `accepted` (also published) and `declined`."""
    status = "assessments__status"
    return AssessmentRound.objects.annotate(
        invited=Count("assessments"),
        submitted=Count("assessments", filter=Q(**{status: Assessment.Status.SUBMITTED})),
        accepted=Count("assessments", filter=Q(**{f"{status}__in": Assessment.COUNTED})),
        declined=Count("assessments", filter=Q(**{status: Assessment.Status.DECLINED})),
    ).order_by("-opens_on", "code")  # grouping drops the order of the model


def review_list(assessment_round: AssessmentRound, *, status: str = "", name: str = "") -> QuerySet[Assessment]:
    """The assessments of a round by the names of their institutions, never by a value."""
    rows = assessment_round.assessments.select_related("institution").order_by("institution__name", "pk")
    if status:
        rows = rows.filter(status=status)
    if name:
        rows = rows.filter(Q(institution__name__icontains=name) | Q(institution__code__icontains=name))
    return with_progress(rows)


@dataclass(frozen=True)
class InstitutionMarks:
    """One row of the heat map: the values in the order of the catalogue."""

    name: str
    code: str
    values: tuple[scoring.Value, ...]


def heat_map(assessment_round: AssessmentRound, *, start: int, size: int) -> list[InstitutionMarks]:
    """Institutions × requirements for the reviewer, in the order of the names; one query for a page of it."""
    readable = assessment_round.assessments.filter(status__in=permissions.READABLE_FOR_REVIEW)
    page = readable.order_by("institution__name", "pk")[start : start + size]
    rows = (
        Assessment.objects.filter(pk__in=page.values("pk"))
        .order_by("institution__name", "pk")
        .values_list(
            "institution__code",
            "institution__name",
            "institution_name",
            "answers__requirement__code",
            "answers__state",
            "answers__level__value",
        )
    )
    names, marks = {}, defaultdict(dict)
    for code, name, name_then, requirement, state, value in rows:
        names[code] = name_then or name
        marks[code][requirement] = mark(state, value)
    codes = [requirement.code for requirement in catalogue_tree(assessment_round.catalogue_id).requirements]
    return [
        InstitutionMarks(name, code, tuple(marks[code].get(requirement, scoring.UNRATED) for requirement in codes))
        for code, name in names.items()
    ]


def rounds_with_status_counts() -> list[tuple[AssessmentRound, dict[str, int]]]:
    """Rounds that are running or in review, each with its number of assessments by status; one query."""
    numbers = {
        status: Count("assessments", filter=Q(assessments__status=status)) for status in Assessment.Status.values
    }
    running = (AssessmentRound.Status.OPEN, AssessmentRound.Status.IN_REVIEW)
    rounds = AssessmentRound.objects.filter(status__in=running).annotate(
        **{f"number_{status}": number for status, number in numbers.items()}
    )
    rounds = rounds.order_by("-opens_on", "code")  # grouping drops the order of the model
    return [(r, {status: getattr(r, f"number_{status}") for status in numbers}) for r in rounds]
