"""Saying what one does not understand."""

from django import forms

from assessments.models import QualityRequirement, ReflectionQuestion
from assessments.saving.forms.fields import TextField
from assessments.saving.forms.kern import KernButton, KernHelper

REQUIREMENT = "anforderung"
MAX_NOTE = 600  # characters: a sentence or two


class ClarityNoteForm(forms.Form):
    """Which text, and what is unclear about it."""

    about = forms.ChoiceField(
        label="Was ist nicht verständlich?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Bitte wählen Sie aus, was nicht verständlich ist.",
            "invalid_choice": "Diesen Text gibt es hier nicht. Bitte wählen Sie einen aus der Liste.",
        },
    )
    text = TextField(
        label="Ihr Hinweis",
        limit=MAX_NOTE,
        rows=3,
        help_text="Ein Satz genügt. Bitte keine Namen und keine Einzelfälle, die man wiedererkennen kann.",
        error_messages={"required": "Bitte schreiben Sie in einem Satz, was nicht verständlich ist."},
    )

    def __init__(
        self, *args, requirement: QualityRequirement, questions: list[ReflectionQuestion], about=REQUIREMENT, **kwargs
    ):
        self.questions = {question.code: question for question in questions}
        super().__init__(*args, initial={"about": about if about in self.questions else REQUIREMENT}, **kwargs)
        self.fields["about"].choices = [
            (REQUIREMENT, f"Die Anforderung: {requirement.wording}"),
            *((code, f"Die Frage: {question.text}") for code, question in self.questions.items()),
        ]
        self.helper = KernHelper("about", "text", buttons=[KernButton("", "Hinweis senden")])

    @property
    def question(self) -> ReflectionQuestion | None:
        """The question that is meant, None for the requirement itself."""
        return self.questions.get(self.cleaned_data["about"])
