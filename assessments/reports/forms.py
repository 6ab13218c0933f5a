"""The written texts of a city report and the head of its committee paper, as groups that are saved on their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crispy_forms.layout import Div
from django import forms
from django.utils.datastructures import MultiValueDict

from assessments.catalogue.queries.tree import CatalogueTree
from assessments.models import AssessmentRound, QualityArea, ReportText
from assessments.reports.content.narrative import standard_text
from assessments.reports.steps import CommitteeFacts, ReportTextChange
from assessments.saving.forms.fields import DayField, LineField, TextField
from assessments.saving.forms.kern import GroupHelper
from assessments.saving.forms.revisions import RevisionedForm, Start

Part = ReportText.Part
MAX_TEXT = 4_000  # characters: about a page
MAX_PRIORITIES = 600  # they share one page with the numbers


@dataclass(frozen=True)
class Hint:
    """How a text is asked for. Hints are never a bar."""

    label: str
    help_text: str
    rows: int = 4
    limit: int = MAX_TEXT


HINTS = {
    Part.RESOLUTION: Hint("Beschlussvorschlag", "Ein Satz. Üblich ist, den Bericht zur Kenntnis zu nehmen.", rows=2),
    Part.OCCASION: Hint(
        "Anlass und Beschlusslage", "Drei bis fünf Sätze: Auftrag, Beschlüsse, Bezug zu früheren Vorlagen.", rows=6
    ),
    Part.POTENTIALS: Hint("Verbesserungspotenziale in Worten", "Einige Sätze. Bitte keine Stelle nennen."),
    Part.OVERDUE: Hint("Warum sind Maßnahmen überfällig?", "Ein bis drei Sätze. Bitte keine Stelle nennen."),
    Part.FINANCES: Hint("Finanzielle Auswirkungen", "Was kostet es, woher kommt das Geld? Oder: keine."),
    Part.OUTLOOK: Hint("Ausblick und nächste Runde", "Drei bis fünf Sätze: nächste Schritte, Zeitplan, wer mitmacht."),
    Part.PRIORITIES: Hint(
        "Drei Schwerpunkte für den Stadtvorstand",
        "Jeder Schwerpunkt in einer Zeile. Sie stehen nur auf der Seite für den Stadtvorstand.",
        limit=MAX_PRIORITIES,
    ),
}
AREA_HINT = "Zwei bis drei Sätze: Was fällt auf, was steht dahinter? Bitte keine Stelle nennen."


class ReportTextForm(RevisionedForm):
    """One text; `unprinted` says what of it nobody will read in the report."""

    value_fields = ("text",)
    unprinted = ""

    def __init__(self, data: MultiValueDict | None = None, *, part: str, area: QualityArea | None = None, **kwargs):
        super().__init__(data, prefix=f"area-{area.pk}" if area else f"part-{part}", **kwargs)
        self.part, self.area = part, area
        hint = Hint(f"{area.code} {area.title}", AREA_HINT) if area else HINTS[part]
        self.fields["text"] = TextField(
            label=hint.label, help_text=hint.help_text, rows=hint.rows, limit=hint.limit, required=False
        )
        self.fields["text"].unmarked = True
        self.helper = GroupHelper("text")

    def change(self) -> ReportTextChange:
        return ReportTextChange(self.part, self.area, self.cleaned_data["text"], self.started_from.revision)


class CommitteeForm(RevisionedForm):
    """The head of the paper. Without a revision in the database: the digest alone tells the start."""

    value_fields = AssessmentRound.COMMITTEE_FIELDS

    committee = LineField(label="Gremium", required=False, limit=120)
    committee_date = DayField(label="Sitzung am", required=False)
    is_public_session = forms.TypedChoiceField(
        label="Öffentlichkeit",
        choices=[("True", "öffentlich"), ("False", "nicht öffentlich")],
        coerce=lambda value: value == "True",
    )
    agenda_item = LineField(label="Tagesordnungspunkt", required=False, limit=20)
    paper_number = LineField(label="Vorlagennummer", required=False, limit=40)
    lead_department = LineField(label="Federführung", required=False, limit=120)

    def __init__(self, data: MultiValueDict | None = None, **kwargs):
        super().__init__(data, prefix="committee", **kwargs)
        for field in self.fields.values():
            field.unmarked = True
        self.helper = GroupHelper(
            Div("committee", "committee_date", css_class="cc-pair"),
            Div("is_public_session", "agenda_item", css_class="cc-pair"),
            Div("paper_number", "lead_department", css_class="cc-pair"),
        )

    @classmethod
    def of(cls, assessment_round: AssessmentRound):
        """Filled with what is saved."""
        values = {name: getattr(assessment_round, name) for name in cls.value_fields}
        day = values["committee_date"]
        values["committee_date"] = day and day.isoformat()
        values["is_public_session"] = str(values["is_public_session"])
        return cls(initial=values)

    @property
    def name_for_people(self) -> str:
        return "Angaben für das Gremium"

    @property
    def token_once_saved(self) -> str:
        return str(Start(0, self.digest))

    @property
    def facts(self) -> CommitteeFacts:
        return CommitteeFacts(**{name: self.cleaned_data[name] for name in self.value_fields})


class ReportForms:
    """All groups of a round's report, in the order of the report."""

    def __init__(self, assessment_round: AssessmentRound, tree: CatalogueTree):
        self.round = assessment_round
        self.places = [
            (Part.RESOLUTION, None),
            (Part.OCCASION, None),
            *((Part.AREA, area) for area in tree.areas),
            (Part.POTENTIALS, None),
            (Part.OVERDUE, None),
            (Part.FINANCES, None),
            (Part.OUTLOOK, None),
            (Part.PRIORITIES, None),
        ]

    def saved(self) -> dict[str, RevisionedForm]:
        """Every group as it is saved; what nobody has written shows its standard text."""
        rows = {(row.part, row.area_id): row for row in self.round.report_texts.all()}
        groups = [CommitteeForm.of(self.round)]
        for part, area in self.places:
            row = rows.get((part, area and area.pk))
            text = row.text if row else standard_text(part, self.round)
            groups.append(
                ReportTextForm(part=part, area=area, initial={"text": text}, revision=row.revision if row else 0)
            )
        return {group.prefix: group for group in groups}

    @staticmethod
    def tell(groups: Iterable[RevisionedForm], unprinted: Mapping[str, str]) -> None:
        """Tell the texts that are not printed, or not whole, as saved; `unprinted` by their parts."""
        for group in groups:
            if isinstance(group, ReportTextForm):
                group.unprinted = unprinted.get(group.part, "")

    def sent(self, data: MultiValueDict) -> list[RevisionedForm]:
        """The groups of which a POST holds anything."""
        groups = [CommitteeForm(data), *(ReportTextForm(data, part=part, area=area) for part, area in self.places)]
        return [group for group in groups if group.was_sent]
