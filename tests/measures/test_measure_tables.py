"""Each value stands below its own heading: an example row with another value in every column."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assessments.lists.tables.columns import of_model
from assessments.measures.content import details
from assessments.measures.queries.measure_list import WantedMeasures, measure_list
from assessments.measures.tables import measures_table
from assessments.models import Measure
from assessments.review.tables import cockpit_table
from tests import factories

TODAY = date(2030, 6, 1)


def row_of(table) -> dict:
    """The first row by heading."""
    return dict(zip([column.heading for column in table.columns], table.rows[0], strict=True))


@pytest.fixture
def measure(assessment_round, institution, head):
    assessment = factories.make_assessment(assessment_round, institution, "accepted", by=head)
    measure = factories.make_measure(
        assessment,
        title="Sprachtandem",
        description="Zwei lernen zusammen",
        responsible_function="Kursplanung",
        status="postponed",
        status_reason="Umbau",
        due_date=date(2030, 5, 1),
        original_due_date=date(2030, 2, 1),
        success_sign="Mehr Anmeldungen",
        cost_amount=Decimal("900.00"),
        cost_kind="once",
        resources="Zwei Räume",
    )
    measure.updates.create(date=date(2030, 3, 1), text="Der Raum fehlt.")
    return measure


def test_row_of_the_measures_table(measure, reviewer):
    found = measure_list(reviewer, WantedMeasures(), TODAY)
    institution, requirement = measure.institution, measure.requirement
    assert row_of(measures_table(found, TODAY)) == {
        "Institution": institution.name,
        "Kürzel": institution.code,
        "Dezernat": institution.department_group,
        "Runde": measure.assessment.round.title,
        "Qualitätsbereich": requirement.area.title,
        "Anforderung": requirement.code,
        "Titel der Anforderung": requirement.title,
        "Maßnahme": "Sprachtandem",
        "Beschreibung": "Zwei lernen zusammen",
        "zuständige Funktion": "Kursplanung",
        "Status": "verschoben",
        "überfällig": True,
        "Termin": date(2030, 5, 1),
        "ursprünglicher Termin": date(2030, 2, 1),
        "wie oft verschoben": 1,
        "umgesetzt am": None,
        "aufgegeben am": None,
        "Grund": "Umbau",
        "Woran merken wir, dass es wirkt?": "Mehr Anmeldungen",
        "Betrag": Decimal("900.00"),
        "Zeitraum": "einmalig",
        "gedeckt": "noch offen",
        "Mittel": "Zwei Räume",
        "letzter Sachstand vom": date(2030, 3, 1),
        "letzter Sachstand": "Der Raum fehlt.",
        "Übung": False,
        "Arbeitsfassung": True,
    }


def test_row_of_the_cockpit_table(assessment):
    assessment.round.submission_deadline = date(2030, 6, 30)
    assessment.decline_reason = "Umzug"
    for name, value in {"answered": 3, "not_relevant": 1, "open_inquiries": 4, "replied_inquiries": 2}.items():
        setattr(assessment, name, value)
    assessment.inquiry_due = date(2030, 7, 15)
    assessment.department_group = "Dezernat II"
    assessment.submitted_at = datetime(2030, 6, 1, 12, tzinfo=UTC)
    assessment.accepted_at = datetime(2030, 6, 20, 12, tzinfo=UTC)
    row = row_of(cockpit_table(assessment.round, [assessment], requirements=15, today=TODAY))
    assert row == {
        "Institution": assessment.institution_name,
        "Kürzel": assessment.institution.code,
        "Dezernat": "Dezernat II",
        "Teilnahme": "verbindlich",
        "Status": assessment.get_status_display(),
        "Jetzt dran": row["Jetzt dran"],
        "Frist": date(2030, 6, 30),
        "eingereicht am": assessment.submitted_at,
        "abgenommen am": assessment.accepted_at,
        "Frist verlängert": False,
        "Frist abgelaufen": False,
        "beantwortet": 3,
        "davon nicht relevant": 1,
        "Anforderungen": 15,
        "offene Rückfragen": 4,
        "Antwort erbeten bis": date(2030, 7, 15),
        "beantwortete Rückfragen, noch nicht erledigt": 2,
        "Grund der Absage": "Umzug",
        "Übung": False,
    }


def test_every_field_of_a_measure_is_entered_computed_or_its_place():
    """A new field is named in `ENTERED`, and with it stands in every table."""
    place = {"id", "institution", "assessment", "requirement", "form_key", "revision"}
    assert {field.name for field in Measure._meta.get_fields() if field.concrete} - place == set(Measure.ENTERED)
    assert [column.name for column in of_model(Measure, *Measure.ENTERED)] == list(Measure.ENTERED)


def test_details_have_one_order_and_the_words_of_the_model(measure):
    assert [(detail.label, detail.text) for detail in details(measure)] == [
        ("Grund", "Umbau"),
        ("Beschreibung", "Zwei lernen zusammen"),
        ("Woran merken wir, dass es wirkt?", "Mehr Anmeldungen"),
        ("Kosten", "900\N{NO-BREAK SPACE}€ einmalig, Deckung noch offen"),
        ("Mittel", "Zwei Räume"),
    ]
    assert details(Measure(title="Idee")) == ()
