"""The guided form for a round: name, days, who takes part."""

from django import forms

from assessments.lists.forms import ListForm
from assessments.models import Assessment, AssessmentRound, Catalogue
from assessments.rounds.models import TRAINING
from assessments.rounds.queries.readiness import GroupSize
from assessments.saving.forms.fields import DayField, LineField, TextField
from assessments.saving.forms.kern import KernButton, KernHelper
from assessments.saving.forms.previewed import DEFAULT, PREVIEW, IntroForm
from assessments.saving.forms.started_pages import StartedPageForm

WITHOUT_GROUP = "ohne Dezernat"
NO_GROUP = "-"  # its value in the form
TITLE_LIMIT = AssessmentRound._meta.get_field("title").max_length
NEXT = KernButton("", "Speichern und weiter", icon_after="arrow-forward")
SHOW = KernButton(PREVIEW, "Vorschau", variant="secondary", icon="visibility", formaction="#vorschau")
REFILL = KernButton(DEFAULT, "Standardtext einsetzen", variant="tertiary", formaction="#vorschau")


class RoundStepForm(StartedPageForm):
    """One step of the preparation. What was not changed on this page is not written."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = KernHelper(*self.fields, buttons=[NEXT])


class NameForm(IntroForm, RoundStepForm):
    """What the round is called, which wording it asks, and what the institutions read about it."""

    title = LineField(
        label="Titel", limit=TITLE_LIMIT, help_text="Erscheint auf allen Seiten, zum Beispiel „Runde 2027“."
    )
    intro_text = TextField(
        label="Einführungstext",
        required=False,
        rows=10,
        help_text=AssessmentRound._meta.get_field("intro_text").help_text,
    )

    class Meta:
        model = AssessmentRound
        fields = ("title", "code", "catalogue", "is_training", "intro_text")
        help_texts = {"code": "Steht in der Adresse, zum Beispiel „2027“."}
        error_messages = {"code": {"unique": "Dieses Kürzel hat schon eine andere Runde."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = {"pk": self.instance.catalogue_id} if "catalogue" in self.instance.fixed_fields else {}
        self.fields["catalogue"].queryset = Catalogue.objects.filter(**own or {"status": Catalogue.Status.PUBLISHED})
        self.fields["catalogue"].empty_label = "Bitte wählen"
        if self.instance.pk:
            del self.fields["is_training"]  # decided once
        self.fields["code"].error_messages["invalid"] = (
            "Bitte nur Buchstaben ohne Umlaute, Ziffern, Binde- und Unterstriche, zum Beispiel „2027“."
        )
        self.helper = KernHelper(*self.fields, buttons=[NEXT, SHOW, REFILL])

    def clean(self):
        """The title of a training round says so."""
        values = super().clean()
        title, is_training = values.get("title"), values.get("is_training", self.instance.is_training)
        if is_training and title and not title.startswith(TRAINING):
            values["title"] = f"{TRAINING}: {title}"[:TITLE_LIMIT]
        return values


class DatesForm(RoundStepForm):
    """When what happens, and from how many on something is shown."""

    info_date = DayField(label="Infoveranstaltung", required=False, help_text="Falls es eine gibt.")
    opens_on = DayField(label="Beginn", help_text="Ab wann die Institutionen arbeiten sollen.")
    submission_deadline = DayField(label="Frist zum Einreichen", help_text="Letzter Tag für Eingaben.")
    review_until = DayField(
        label="Sichtung bis", required=False, help_text="Bis wann die Abteilung Integration lesen will."
    )
    planned_publication = DayField(
        label="Geplante Veröffentlichung", required=False, help_text="Nach der Sichtung; nur zur Information."
    )
    committee_date = DayField(
        label="Sitzung des Gremiums",
        required=False,
        help_text="Falls sie schon feststeht. Sie steht auf dem Gesamtbericht.",
    )
    papers_days = forms.IntegerField(
        label="Arbeitstage vom Vorlagenschluss bis zur Sitzung",
        required=False,
        min_value=0,
        max_value=60,
        help_text="Daraus wird der Vorlagenschluss gerechnet, ohne Wochenenden und Feiertage in Rheinland-Pfalz. "
        "Ohne Angabe sind es 10.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Bitte geben Sie eine ganze Zahl ein.",
            "min_value": "Bitte geben Sie eine Zahl von 0 bis 60 ein.",
            "max_value": "Bitte geben Sie eine Zahl von 0 bis 60 ein.",
        },
    )

    class Meta:
        model = AssessmentRound
        fields = (
            "info_date",
            "opens_on",
            "submission_deadline",
            "review_until",
            "planned_publication",
            "committee_date",
            "papers_days",
            "min_institutions",
            "min_opinions",
        )

    def clean_papers_days(self):
        days = self.cleaned_data["papers_days"]
        return AssessmentRound._meta.get_field("papers_days").default if days is None else days


class BeginningForm(forms.Form):
    """From when on the days are to be proposed; it only fills the form below, nothing is saved."""

    beginn = DayField(label="Beginn")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = KernHelper("beginn", buttons=[KernButton("", "Termine vorschlagen", variant="secondary")])
        self.helper.form_method = "get"
        self.helper.form_class = "cc-filter"


class JoiningForm(ListForm):
    """Department groups, a pasted list, or a file."""

    groups = forms.MultipleChoiceField(label="Ganze Dezernate", required=False, widget=forms.CheckboxSelectMultiple)
    nothing_chosen = "Bitte wählen Sie ein Dezernat, oder fügen Sie eine Liste ein."
    field_order = ("groups", "upload", "text")

    def __init__(self, *args, sizes, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.unmarked = True
        self.fields["groups"].choices = lambda: map(_choice, sizes())  # asked only where a group is shown or chosen
        self.helper = KernHelper(*self.fields, buttons=[KernButton("preview", "Vorschau ansehen", icon="visibility")])
        self.helper.attrs["enctype"] = "multipart/form-data"

    def has_something(self):
        return bool(self.cleaned_data["groups"]) or super().has_something()


def _choice(size: GroupSize) -> tuple[str, str]:
    words = f"{size.name or WITHOUT_GROUP}: {size.active} aktive, davon schon dabei: {size.invited}"
    return size.name or NO_GROUP, words


class InvitedForm(forms.Form):
    """What happens to the chosen rows of the list."""

    VOLUNTARY, BINDING, OUT = Assessment.Participation.VOLUNTARY, Assessment.Participation.BINDING, "out"

    codes = forms.MultipleChoiceField(
        error_messages={
            "required": "Bitte wählen Sie mindestens eine Institution aus.",
            "invalid_choice": "Eine dieser Institutionen steht nicht mehr in der Liste. Bitte wählen Sie noch einmal.",
        }
    )
    action = forms.ChoiceField(
        choices=[(VOLUNTARY, "freiwillig"), (BINDING, "verbindlich"), (OUT, "herausnehmen")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Bitte wählen Sie, was geschehen soll."),
    )

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(code, code) for code in codes]
