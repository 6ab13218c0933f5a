"""A town of forty institutions: the list that the Abteilung Integration pastes, and what the teams answer.

Institutions, levels and sentences are invented; the sentences are those of the demo, in turn.
"""

from datetime import timedelta

import yaml
from django.conf import settings
from django.utils import timezone

from assessments.models import Answer, AnswerText, Assessment, Measure
from tests import factories

UNITS = {
    "Dezernat I": (
        "Bürgerservice Standesamt Wahlbüro Feuerwehr Ordnungswesen Ausländerwesen Straßenverkehr "
        "Personalgewinnung Ausbildung Pressestelle"
    ),
    "Dezernat II": (
        "Stadtbibliothek Musikschule Stadtmuseum Volkshochschule Kulturbüro Theaterkasse Stadtarchiv Sportförderung "
        "Schulverwaltung Jugendkunstschule"
    ),
    "Dezernat III": (
        "Jugendamt Kindertagesstätten Familienbildung Jugendfreizeitstätte Sozialhilfe Wohngeld Seniorentreff "
        "Teilhabeberatung Gesundheitshilfe Quartiersbüro"
    ),
    "Dezernat IV": (
        "Bauaufsicht Stadtplanung Grünflächen Wirtschaftsförderung Umweltberatung Wohnungswesen Liegenschaften "
        "Stadtreinigung Friedhofswesen Hafenbetrieb"
    ),
}
NAMES = [(name, group) for group, names in UNITS.items() for name in names.split()]
LIST = "\n".join(
    [
        "Kürzel;Name;Dezernat;Teilnahme;Funktionspostfach",
        *(
            f"E{number:02};{name};{group};{'verbindlich' if number % 5 else 'freiwillig'};e{number:02}@stadt.example"
            for number, (name, group) in enumerate(NAMES, 1)
        ),
    ]
)


class Teams:
    """Writes what forty teams would have typed; levels and texts follow the number of the institution."""

    def __init__(self, assessment_round, head):
        self.round, self.head = assessment_round, head
        catalogue = assessment_round.catalogue
        self.requirements, self.levels = list(catalogue.requirements.all()), list(catalogue.levels.all())
        self.questions = list(catalogue.questions.filter(answer_type__in=("rating", "text")).order_by("position"))
        demo = yaml.safe_load((settings.FIXTURE_DIRS[0] / "demo.yaml").read_text(encoding="utf-8"))["assessments"]
        self.texts = [{row["requirement"]: row for row in one["answers"]} for one in demo]
        self.measures = [row for one in demo for row in one["measures"]]

    def submit(self, codes):
        """Every requirement answered, two measures, approved and submitted by the head."""
        for code in codes:
            assessment = Assessment.objects.select_related("institution").get(round=self.round, institution__code=code)
            self._answer(assessment, int(code[1:]))
            self._plan(assessment, int(code[1:]))
            self._submit(assessment, int(code[1:]))

    def _answer(self, assessment, number):
        rows = [self._answer_of(assessment, number, place) for place in range(len(self.requirements))]
        Answer.objects.bulk_create(rows)
        AnswerText.objects.bulk_create(
            AnswerText(answer=answer, question=question, text=text)
            for answer in rows
            for question, text in zip(self.questions, self._words(number, answer.requirement.code), strict=True)
            if text
        )

    def _answer_of(self, assessment, number, place):
        requirement = self.requirements[place]
        if place == len(self.requirements) - 1 and number % 3 == 0:
            why = "Über Einstellungen entscheidet bei uns eine andere Stelle."
            values = {"state": Answer.State.NOT_RELEVANT, "justification": why}
        else:  # neighbours differ, and so do the requirements: each has a middle of its own
            level = min(3, max(0, (7 * number + 3 * place) % 4 - (number + place) % 2 + place % 3 - 1 + number % 2))
            values = {"state": Answer.State.RATED, "level": self.levels[level]}
        return Answer(assessment=assessment, requirement=requirement, **values)

    def _words(self, number, code):
        row = self.texts[number % len(self.texts)].get(code, {})
        return row.get("reason") or "Siehe Gespräch im Team.", row.get("potential") or ""

    def _plan(self, assessment, number):
        today = timezone.localdate()
        for step in (0, 1):
            row = self.measures[(2 * number + step) % len(self.measures)]
            factories.make_measure(
                assessment,
                row["requirement"],
                row["title"],
                description=row["description"],
                responsible_function=row["responsible_function"],
                success_sign=row["success_sign"],
                status=Measure.Status.IN_PROGRESS if number % 2 else Measure.Status.PLANNED,
                due_date=today + timedelta(days=100 + 20 * (number % 12)),
            )

    def _submit(self, assessment, number):
        now = timezone.now()
        assessment.status = Assessment.Status.SUBMITTED
        assessment.institution_name = assessment.institution.name
        assessment.publication_consent = list(Assessment.PublicationConsent)[number % 3]
        assessment.workshop_date, assessment.participants_count = timezone.localdate(), 4 + number % 9
        assessment.head_statement = "Das Bild ist ehrlich; wir beginnen bei den Formularen."
        assessment.approved_by = assessment.submitted_by = self.head
        assessment.approved_at = assessment.submitted_at = now
        assessment.save()
