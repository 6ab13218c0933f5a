"""The form of one requirement, made from the catalogue's reflection questions and levels."""

import re
from collections.abc import Sequence

from crispy_forms.layout import Div, Field
from django import forms
from django.utils.datastructures import MultiValueDict

from assessments.answers.queries.contents import Contents
from assessments.answers.steps import answering
from assessments.catalogue.queries.tree import CatalogueTree
from assessments.measures.forms import carried, measures
from assessments.measures.queries.previous import EarlierMeasure
from assessments.models import Answer, AnswerText, Assessment, QualityRequirement, RatingLevel
from assessments.models import ReflectionQuestion as Question
from assessments.saving.forms.fields import TextField
from assessments.saving.forms.kern import GroupHelper
from assessments.saving.forms.revisions import RevisionedForm
from assessments.text.rules.text_gate import visible_length

MIN_JUSTIFICATION = 30  # characters that can be seen
RATING = "rating"
NOT_IN_A_NAME = re.compile(r"\W", re.ASCII)


class ScaleSelect(forms.RadioSelect):
    """Radio buttons that explain themselves: symbol and sentences for each option."""

    explanations: dict[str, dict] = {}

    def create_option(self, name, value, *args, **kwargs):
        return super().create_option(name, value, *args, **kwargs) | self.explanations.get(str(value), {})


class RatingForm(RevisionedForm):
    """Level, „nicht relevant“ or unrated, with what belongs to it."""

    value_fields = ("level", "justification", "dissent")

    level = forms.ChoiceField(
        label="Welche Stufe gilt heute? (gemeinsame Antwort des Teams)",
        widget=ScaleSelect,
        error_messages={
            "required": "Bitte wählen Sie eine Antwort aus.",
            "invalid_choice": "Diese Stufe gibt es nicht.",
        },
    )
    justification = TextField(
        label="Warum ist die Anforderung für Sie nicht relevant?",
        required=False,
        help_text=f"Ein ganzer Satz mit mindestens {MIN_JUSTIFICATION} Zeichen.",
    )
    dissent = TextField(
        label="Andere Meinung im Team",
        required=False,
        rows=2,
    )

    def __init__(self, *args, tree: CatalogueTree, requirement: QualityRequirement, within="", **kwargs):
        super().__init__(*args, prefix=f"{within}{RATING}", **kwargs)
        self.levels = {str(level.value): level for level in tree.levels}
        field = self.fields["level"]
        field.choices = [
            *((value, f"Stufe {value}: {level.label}") for value, level in self.levels.items()),
            (Answer.State.NOT_RELEVANT, Answer.State.NOT_RELEVANT.label),
            (Answer.State.UNRATED, Answer.State.UNRATED.label),
        ]
        field.widget.explanations = {value: _explanation(level) for value, level in self.levels.items()}
        self.fields["dissent"].tell(tree.catalogue.hints["dissent_hint"])
        self.fields["justification"].tell(" ".join(_not_relevant_hints(tree, requirement)))
        self.fields["justification"].unmarked = True  # mandatory with „nicht relevant“ only
        self.helper = GroupHelper("level", Div("justification", css_class="cc-not-relevant"))

    @classmethod
    def of(cls, answer: Answer | None, **kwargs):
        """Filled with what is saved."""
        if answer is None:
            return cls(initial={"level": Answer.State.UNRATED}, **kwargs)
        rated = answer.state == Answer.State.RATED
        initial = {
            "level": str(answer.level.value) if rated else answer.state,
            "justification": answer.justification,
            "dissent": answer.dissent,
        }
        return cls(initial=initial, revision=answer.revision, **kwargs)

    def clean(self):
        justification = self.cleaned_data.get("justification")
        not_relevant = self.cleaned_data.get("level") == Answer.State.NOT_RELEVANT
        if not_relevant and justification is not None and visible_length(justification) < MIN_JUSTIFICATION:
            self.add_error(
                "justification",
                "Bitte schreiben Sie einen ganzen Satz, warum die Anforderung Sie nicht betrifft.",
            )
        return self.cleaned_data

    def change(self) -> answering.RatingChange:
        chosen = self.cleaned_data["level"]
        level = self.levels.get(chosen)
        return answering.RatingChange(
            state=Answer.State.RATED if level else chosen,
            level=level,
            justification=self.cleaned_data["justification"],
            dissent=self.cleaned_data["dissent"],
            revision=self.started_from.revision,
        )


def _explanation(level: RatingLevel) -> dict:
    return {"symbol": level.symbol, "hints": [level.meaning], "level": level}


def _not_relevant_hints(tree: CatalogueTree, requirement: QualityRequirement) -> list[str]:
    return [*filter(None, [requirement.not_relevant_hint]), tree.catalogue.hints["not_relevant_rule"]]


def text_prefix(question: Question) -> str:
    """Part of names and ids in the page, so without spaces whatever the catalogue says."""
    return f"text-{NOT_IN_A_NAME.sub('_', question.code)}"


class AnswerTextForm(RevisionedForm):
    """What the team writes to one question."""

    value_fields = ("text",)

    text = TextField(required=False, rows=4)

    def __init__(self, *args, question: Question, number: int, has_scale: bool, hint: str, within="", **kwargs):
        super().__init__(*args, prefix=f"{within}{text_prefix(question)}", **kwargs)
        self.question, self.number, self.has_scale = question, number, has_scale
        field = self.fields["text"]
        field.unmarked = True
        field.label = "Begründung: Woran machen Sie das fest?" if has_scale else question.text
        field.tell(hint)
        self.helper = GroupHelper("text" if has_scale else Field("text", wrapper_class="cc-named-above"))

    @classmethod
    def of(cls, text: AnswerText | None, **kwargs):
        """Filled with what is saved."""
        if text is None:
            return cls(**kwargs)
        return cls(initial={"text": text.text}, revision=text.revision, **kwargs)

    def change(self) -> answering.TextChange:
        return answering.TextChange(self.question, self.cleaned_data["text"], self.started_from.revision)


class Section:
    """One reflection question on the page, with its forms."""

    def __init__(self, question: Question, number: int):
        self.question = question
        self.number = number
        self.rating: RatingForm | None = None
        self.text: AnswerTextForm | None = None
        self.measures: list[measures.MeasureForm] = []
        self.carried: list[carried.CarriedMeasureForm] = []
        self.takes_measures = question.answer_type == Question.AnswerType.MEASURES


class AnswerForms:
    """All groups of one requirement, by prefix, in the order of the page."""

    rating_form = RatingForm
    text_form = AnswerTextForm
    within = ""  # begins every prefix, where a page has several requirements

    def __init__(self, *, tree: CatalogueTree, requirement: QualityRequirement, assessment: Assessment):
        self.tree = tree
        self.requirement = requirement
        self.assessment = assessment
        self.questions = tree.questions_for(requirement)
        types = Question.AnswerType
        rating_questions = [question for question in self.questions if question.answer_type == types.RATING]
        # An answer has one level: the scale stands at the first question that asks for it.
        self.scale_question = rating_questions[0] if rating_questions and tree.levels else None
        self.takes_measures = any(question.answer_type == types.MEASURES for question in self.questions)

    def saved(self, contents: Contents, earlier: Sequence[EarlierMeasure] = ()) -> dict[str, RevisionedForm]:
        """Every group as it is saved, with the measures of earlier rounds, and an empty measure to add."""
        groups = [self.rating_form.of(contents.answer, **self._rating_options())] if self.scale_question else []
        groups += [
            self.text_form.of(contents.texts.get(question.pk), **options) for question, options in self._text_options()
        ]
        if self.takes_measures:
            groups += [carried.CarriedMeasureForm.of(entry, assessment=self.assessment) for entry in earlier]
            groups += [measures.MeasureForm.of(measure, assessment=self.assessment) for measure in contents.measures]
            groups.append(measures.MeasureForm.empty(assessment=self.assessment))
        return {group.prefix: group for group in groups}

    def sent(self, data: MultiValueDict) -> list[RevisionedForm]:
        """The groups of which a POST holds anything; a POST with some groups only concerns just these."""
        groups = [self.rating_form(data, **self._rating_options())] if self.scale_question else []
        groups += [self.text_form(data, **options) for _, options in self._text_options()]
        if self.takes_measures:
            groups += carried.sent(data, assessment=self.assessment)
            groups += measures.sent(data, assessment=self.assessment)
        return [group for group in groups if group.was_sent]

    def sections(self, groups: dict[str, RevisionedForm]) -> list[Section]:
        """The groups at their questions."""
        sections = [Section(question, number) for number, question in enumerate(self.questions, 1)]
        for section in sections:
            if section.question == self.scale_question:
                section.rating = groups.get(f"{self.within}{RATING}")
            section.text = groups.get(f"{self.within}{text_prefix(section.question)}")
        first = next((section for section in sections if section.takes_measures), None)
        if first:
            first.measures = [group for group in groups.values() if isinstance(group, measures.MeasureForm)]
            first.carried = [group for group in groups.values() if isinstance(group, carried.CarriedMeasureForm)]
        return sections

    def with_sent(self, groups: dict[str, RevisionedForm], sent: RevisionedForm) -> dict[str, RevisionedForm]:
        """The groups with one as it was sent; a new measure takes the place of the empty one."""
        if sent.prefix in groups:
            return groups | {sent.prefix: sent}
        filled = {prefix: group for prefix, group in groups.items() if group.is_bound or not _is_empty_measure(group)}
        return filled | {sent.prefix: sent}

    def _rating_options(self) -> dict:
        return {"tree": self.tree, "requirement": self.requirement, "within": self.within}

    def _text_options(self):
        for number, question in enumerate(self.questions, 1):
            if question.answer_type != Question.AnswerType.MEASURES:
                yield (
                    question,
                    {
                        "question": question,
                        "number": number,
                        "has_scale": question == self.scale_question,
                        "hint": self.tree.catalogue.hints["text_hint"],
                        "within": self.within,
                    },
                )


def _is_empty_measure(group: RevisionedForm) -> bool:
    return isinstance(group, measures.MeasureForm) and group.is_new
