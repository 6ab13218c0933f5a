"""What a list of institutions would do is exactly what it does, all or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.institutions.steps.enrolling import enrol_institutions, plan_institutions
from assessments.lists.steps import PlanChanged
from assessments.models import AuditEvent, Institution

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
INSTITUTIONS = "Kürzel;Name;Dezernat;Art;Funktionspostfach;sehr kleine Einheit\n"


def test_new_institutions_are_made_and_known_ones_stay(institution, admin_person):
    text = f"""{INSTITUTIONS}SPORT;Abteilung Sport;Dezernat II;;sport@stadt.example;nein
RING;Jugendring;;externe Stelle;;ja
vhs;Volkshochschule neu;;Eigenbetrieb;;ja
"""
    plan = plan_institutions(text)

    number = enrol_institutions(text=text, digest=plan.digest, by=admin_person)

    assert [entry.action.value for entry in plan.entries] == ["new", "new", "known"]
    assert plan.entries[2].hint == (
        "In der Liste steht etwas anderes: Name, Art, sehr kleine Einheit. Gespeichertes bleibt, wie es ist."
    )
    made = Institution.objects.exclude(pk=institution.pk).order_by("code")
    assert (number, list(made.values_list("code", "name", "department_group", "kind", "mailbox", "small_unit"))) == (
        2,
        [
            ("RING", "Jugendring", "", "external", "", True),
            ("SPORT", "Abteilung Sport", "Dezernat II", "city_unit", "sport@stadt.example", False),
        ],
    )
    institution.refresh_from_db()
    assert institution.name == "Volkshochschule"
    kept = Institution.history.filter(id__in=made.values("pk")).values_list("code", "history_type", "history_user")
    assert set(kept) == {("RING", "+", admin_person.pk), ("SPORT", "+", admin_person.pk)}
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_label, event.note) == ("add", "Institutionen aus einer Liste", "SPORT, RING")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("A B;Amt", "Kürzel: "),
        ("NEU;", "Name: "),
        ("NEU;Amt;;Verein", "„Verein“ ist unbekannt."),
        ("NEU;Amt;;;keine", "Funktionspostfach: "),
        ("NEU;Amt;;;;manchmal", "„manchmal“ ist unbekannt. Möglich: ja oder nein."),
        ("NEU;volkshochschule", "Eine Institution mit diesem Namen gibt es schon (Kürzel „VHS“)."),
        ("gut;Noch ein Amt", "Das Kürzel „gut“ steht schon in Zeile 2."),
        ("NEU;A\x07mt", "„Amt“, Zeichen 2: unsichtbares Steuerzeichen „Klingel“ (U+0007)."),
        ("erinnern;Amt", "Kürzel: „erinnern“ ist in der Adresse schon der Name einer Seite."),
    ],
)
def test_faulty_institution_says_why_and_none_is_made(institution, admin_person, line, fault):
    text = f"{INSTITUTIONS}GUT;Gutes Amt\n{line}"
    plan = plan_institutions(text)

    assert [entry.line for entry in plan.faulty] == [3]
    assert [found for found in plan.faulty[0].faults if found.startswith(fault)] != []
    with pytest.raises(PlanChanged):
        enrol_institutions(text=text, digest=plan.digest, by=admin_person)
    assert Institution.objects.count() == 1


def test_institution_that_is_no_longer_active_stays_so(institution):
    Institution.objects.filter(pk=institution.pk).update(active=False)
    entry = plan_institutions("Kürzel\nVHS").entries[0]
    assert (entry.action, entry.hint) == ("known", "Diese Institution ist nicht mehr aktiv.")


@pytest.mark.parametrize(("number", "most"), [(1, 4), (3, 4), (400, 8)])
def test_statements_do_not_grow_with_the_institutions(admin_person, number, most):
    text = INSTITUTIONS + "\n".join(f"I{n};Institution {n}" for n in range(number))
    digest = plan_institutions(text).digest

    with CaptureQueriesContext(connection) as queries:
        enrol_institutions(text=text, digest=digest, by=admin_person)

    found = [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION_CONTROL)]
    assert len(found) <= most, found
