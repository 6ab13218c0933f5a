"""Quick entry („Vom Papier übertragen“): all requirements on one page, with the counts of paper sheets.

The groups of the single page in a shorter shape, each with a prefix of its requirement; they save the same.
"""

from crispy_forms.layout import Div
from django import forms
from django.utils.datastructures import MultiValueDict

from assessments.answers.forms.answers import AnswerForms, AnswerTextForm, RatingForm
from assessments.answers.forms.steps import WorkshopFields
from assessments.answers.steps import answering
from assessments.catalogue.queries.tree import CatalogueTree
from assessments.models import Assessment, QualityRequirement, RatingLevel
from assessments.saving.forms.kern import GroupHelper
from assessments.saving.forms.revisions import RevisionedForm, Start, digest

MOST_SHEETS = 9999


def prefix_of(requirement: QualityRequirement) -> str:
    return f"q{requirement.pk}-"


class QuickRatingForm(RatingForm):
    """The level as a select: one key chooses it."""

    def __init__(self, *args, requirement: QualityRequirement, **kwargs):
        super().__init__(*args, requirement=requirement, **kwargs)
        self.about = requirement.title
        field = self.fields["level"]
        labels = {value: f"{value}: {level.label}" for value, level in self.levels.items()}
        field.choices = [(value, labels.get(value, label)) for value, label in field.choices]
        field.widget = forms.Select(choices=field.choices)
        field.help_text = ""
        self.fields["justification"].help_text = self.fields["dissent"].help_text = ""
        self.fields["justification"].label = "Nur bei „nicht relevant für uns“: Warum?"
        self.fields["justification"].widget.attrs["rows"] = 2

    @property
    def name_for_people(self) -> str:
        return f"{self.about}: {super().name_for_people}"


class QuickTextForm(AnswerTextForm):
    """`number` tells the question; its wording stands above all requirements."""

    def __init__(self, *args, about: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about
        if not self.has_scale:
            self.fields["text"].label = f"Ihre Antwort auf Frage {self.number}"
        self.fields["text"].help_text = ""
        self.fields["text"].widget.attrs["rows"] = 3

    @property
    def name_for_people(self) -> str:
        return f"{self.about}: {super().name_for_people}"


class QuickAnswerForms(AnswerForms):
    """The groups of one requirement on the page of all; measures have the single page."""

    rating_form = QuickRatingForm
    text_form = QuickTextForm

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.within = prefix_of(self.requirement)
        self.takes_measures = False

    def _text_options(self):
        for question, options in super()._text_options():
            yield question, options | {"about": self.requirement.title}


class PaperForm(RevisionedForm):
    """How many paper sheets chose each level. Without a revision in the database: the digest alone tells the start."""

    def __init__(self, *args, tree: CatalogueTree, requirement: QualityRequirement, refusal="", **kwargs):
        super().__init__(*args, prefix=f"{prefix_of(requirement)}paper", **kwargs)
        self.refusal = refusal  # why no sheet counts any more
        self.about = f"{requirement.title}: Papierbögen"
        self.levels = {f"sheets_{level.value}": level for level in tree.levels}
        self.value_fields = tuple(self.levels)
        for name, level in self.levels.items():
            self.fields[name] = _sheets_field(level)
            self.fields[name].unmarked = True

    @classmethod
    def of(cls, counts: dict[int, int], **kwargs):
        """Filled with what is saved, by level value."""
        form = cls(**kwargs)
        form.initial = {name: counts.get(level.value) for name, level in form.levels.items()}
        return form

    @property
    def name_for_people(self) -> str:
        return self.about

    @property
    def digest(self) -> str:
        return digest(str(self[name].value() or "").strip().lstrip("0") for name in self.value_fields)

    @property
    def token_once_saved(self) -> str:
        return str(Start(0, self.digest))

    def clean(self):
        if self.refusal:
            self.add_error(self.value_fields[0], self.refusal)
        return super().clean()

    @property
    def counts(self) -> dict[RatingLevel, int]:
        return {level: self.cleaned_data[name] or 0 for name, level in self.levels.items()}


def _sheets_field(level: RatingLevel) -> forms.IntegerField:
    return forms.IntegerField(
        label=f"{level.value}: {level.label}",
        required=False,
        min_value=0,
        max_value=MOST_SHEETS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Bitte geben Sie eine ganze Zahl ein.",
            "min_value": "Bitte geben Sie eine Zahl ab 0 ein.",
            "max_value": "Bitte geben Sie höchstens 9.999 ein.",
        },
    )


class WorkshopGroup(WorkshopFields, RevisionedForm):
    """Date and number of participants, as one group of a page. Without a revision, as for the paper sheets."""

    value_fields = ("workshop_date", "participants_count")

    def __init__(self, data: MultiValueDict | None = None, **kwargs):
        super().__init__(data, prefix="facts", **kwargs)
        for name in self.value_fields:
            self.fields[name].unmarked = True
        self.helper = GroupHelper(Div(*self.value_fields, css_class="cc-pair"))

    @classmethod
    def of(cls, assessment: Assessment):
        """Filled with what is saved."""
        day = assessment.workshop_date
        initial = {"workshop_date": day and day.isoformat(), "participants_count": assessment.participants_count}
        return cls(initial=initial)

    @property
    def name_for_people(self) -> str:
        return "Angaben zum Workshop"

    @property
    def token_once_saved(self) -> str:
        return str(Start(0, self.digest))

    @property
    def facts(self) -> answering.WorkshopFacts:
        return answering.WorkshopFacts(*(self.cleaned_data[name] for name in self.value_fields))
