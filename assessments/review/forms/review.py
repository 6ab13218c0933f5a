"""What the Abteilung Integration types: inquiries, return, more time, notes."""

from django import forms
from django.utils import timezone

from assessments.models import Inquiry, Redaction
from assessments.saving.forms.fields import DayField, TextField, not_in_the_past
from assessments.saving.forms.step import StepForm

WHOLE = "Zur ganzen Selbstbewertung"


def proposed_due_date():
    return Inquiry.proposed_due_date(timezone.localdate())


class AskForm(StepForm):
    """A new inquiry, at one requirement or the whole."""

    verb = "Rückfrage stellen"

    requirement = forms.ChoiceField(label="Wozu fragen Sie?", required=False)
    text = TextField(
        label="Ihre Rückfrage", help_text="Die Institution liest sie in ihrer Aufgabenliste. Bitte ohne Namen."
    )
    due_date = DayField(
        label="Antwort erbeten bis",
        required=False,
        validators=[not_in_the_past],
        help_text="Vorschlag; ein leeres Feld heißt: ohne Frist.",
        initial=proposed_due_date,
    )

    def __init__(self, *args, requirements, **kwargs):
        super().__init__(*args, **kwargs)
        self.requirements = {requirement.code: requirement for requirement in requirements}
        self.fields["requirement"].choices = [("", WHOLE), *((r.code, str(r)) for r in requirements)]
        self.fields["requirement"].unmarked = True

    def clean_requirement(self):
        return self.requirements.get(self.cleaned_data["requirement"])


class ReplyForm(StepForm):
    """The reviewer's next entry in a thread."""

    verb = "Antwort senden"

    text = TextField(label="Ihre Antwort", help_text="Danach ist die Rückfrage wieder offen.")


class ReturnForm(StepForm):
    """Back to the institution, with what to change and until when."""

    verb = "Zur Überarbeitung zurückgeben"

    text = TextField(
        label="Was soll geändert werden?", help_text="Die Antworten legt allein die Institution fest. Bitte ohne Namen."
    )
    due_date = DayField(label="Neue Frist", validators=[not_in_the_past], initial=proposed_due_date)


class ExtensionReasonField(TextField):
    """Why there is more time, for one institution or several."""

    def __init__(self, **kwargs):
        kwargs = {
            "label": "Grund",
            "limit": 1000,
            "rows": 3,
            "help_text": "Das Team und die Abteilung Integration lesen ihn. Ein Satz genügt, ohne Namen.",
            "error_messages": {"required": "Bitte schreiben Sie, warum die Frist länger wird."},
        } | kwargs
        super().__init__(**kwargs)


class ExtendForm(StepForm):
    """More time for one institution."""

    verb = "Frist verlängern"

    until = DayField(label="Frist verlängern bis", validators=[not_in_the_past])
    reason = ExtensionReasonField()


class RedactForm(StepForm):
    """A passage that others shall not read, and why."""

    verb = "Stelle schwärzen"

    passage = TextField(
        label="Welche Stelle?",
        limit=Redaction.LONGEST,
        rows=2,
        hints_at_people=False,
        help_text="Bitte kopieren Sie sie genau so aus dem Text unten. Sie verschwindet überall, wo sie steht.",
    )
    reason = TextField(
        label="Warum?", limit=Redaction.LONGEST, rows=2, help_text="Die Institution liest den Grund. Bitte ohne Namen."
    )
