"""Forms for the steps of a self-assessment: workshop, hand-over, submission, declining, replies."""

from django import forms

from assessments.models import Assessment
from assessments.saving.forms.fields import DayField, TextField
from assessments.saving.forms.kern import KernButton, KernHelper


class NoteForm(forms.Form):
    """The head returns the assessment to the team."""

    note = TextField(
        label="Was soll das Team noch ändern?",
        help_text="Das Team liest Ihre Bitte oben auf der Seite der Selbstbewertung.",
        error_messages={"required": "Bitte schreiben Sie dem Team, was es noch ändern soll."},
    )

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, prefix="note", **kwargs)
        self.helper = KernHelper(
            "note", action=action, buttons=[KernButton("", "An das Team zurückgeben", variant="secondary")]
        )


class SubmitForm(forms.Form):
    """The head approves. With unrated requirements the checkbox names their number: a tick for another number,
    given on an older page, confirms nothing."""

    statement = TextField(
        label="Stellungnahme der Leitung",
        required=False,
        help_text="Sie steht im Bericht Ihrer Institution. Bitte ohne Namen.",
    )
    publication_consent = forms.ChoiceField(
        label="Wie dürfen die Ergebnisse Ihrer Institution gezeigt werden?",
        choices=Assessment.PublicationConsent,
        widget=forms.RadioSelect,
        help_text="Die Zustimmung gilt für diese Runde. Gesamtwerte der Stadt nennen nie eine Institution.",
        error_messages={"required": "Bitte wählen Sie, wie die Ergebnisse gezeigt werden dürfen."},
    )

    def __init__(self, *args, unrated=0, total=0, is_open="", action="", **kwargs):
        super().__init__(*args, prefix="submit", **kwargs)
        self.unrated = unrated
        confirmation = f"confirmed_{unrated}"
        if unrated:
            verb = "ist" if unrated == 1 else "sind"
            self.fields[confirmation] = forms.BooleanField(
                label=f"{unrated} von {total} Anforderungen {verb} {is_open}. Ich reiche trotzdem ein.",
                error_messages={
                    "required": f"Bitte bestätigen Sie, dass {unrated} von {total} Anforderungen offen sind."
                },
            )
        self.helper = KernHelper(
            *self.fields,
            action=action,
            buttons=[KernButton("", "Freigeben und einreichen", icon_after="arrow-forward")],
        )


class ConsentForm(forms.Form):
    """The head decides anew how results may be shown."""

    publication_consent = forms.ChoiceField(
        label="Wie dürfen die Ergebnisse Ihrer Institution gezeigt werden?",
        choices=Assessment.PublicationConsent,
        widget=forms.RadioSelect,
        help_text="Das gilt sofort. Ändern können Sie es, bis die Runde veröffentlicht ist.",
        error_messages={"required": "Bitte wählen Sie, wie die Ergebnisse gezeigt werden dürfen."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = KernHelper("publication_consent", buttons=[KernButton("", "Zustimmung ändern")])


class DeclineForm(forms.Form):
    """The institution does not take part."""

    reason = TextField(
        label="Grund",
        help_text="Die Abteilung Integration liest den Grund; veröffentlicht wird er nicht.",
        error_messages={"required": "Die Teilnahme ist verbindlich. Bitte nennen Sie einen Grund."},
    )

    def __init__(self, *args, assessment: Assessment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = assessment.participation == Assessment.Participation.BINDING
        self.helper = KernHelper("reason", buttons=[KernButton("", "Teilnahme absagen")])


class ReplyForm(forms.Form):
    """An entry in the thread of an inquiry."""

    text = TextField(
        label="Ihre Antwort",
        help_text="Bitte keine Namen von Beschäftigten oder Bürger*innen.",
        error_messages={"required": "Bitte schreiben Sie eine Antwort."},
    )

    def __init__(self, *args, inquiry, action="", **kwargs):
        super().__init__(*args, auto_id=f"id_reply-{inquiry.pk}-%s", **kwargs)
        self.helper = KernHelper("text", action=action, buttons=[KernButton("", "Antwort senden", variant="secondary")])


class WorkshopFields(forms.Form):
    """When the team met, and how many took part."""

    workshop_date = DayField(label="Datum des Workshops", required=False)
    participants_count = forms.IntegerField(
        label="Zahl der Teilnehmenden",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="Nur die Zahl, keine Namen. Ausgefüllte Papierbögen zählen mit.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Bitte geben Sie eine ganze Zahl ein.",
            "min_value": "Bitte geben Sie eine Zahl ab 1 ein.",
            "max_value": "Bitte geben Sie höchstens 9.999 ein.",
        },
    )
