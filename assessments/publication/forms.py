"""What the Abteilung Integration types when a round moves on or an edition is corrected."""

from assessments.saving.forms.fields import TextField
from assessments.saving.forms.step import StepForm


class NoteForm(StepForm):
    """A step that must say why."""

    note = TextField(label="Begründung", limit=1000, help_text="Sie steht im Protokoll der Runde.")


class CorrectionForm(StepForm):
    """A corrected edition says in public what was wrong."""

    note = TextField(
        label="Was wird berichtigt?",
        limit=1000,
        help_text="Der Grund steht öffentlich auf der Seite, im Bericht und in den Daten. Bitte ohne Namen.",
    )
