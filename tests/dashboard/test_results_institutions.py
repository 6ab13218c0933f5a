"""Institutions × requirements for the reviewer, and what may be read by name."""

import pytest

from assessments.models import Assessment
from tests import factories
from tests.dashboard.test_results import filled_round, page_of, text

HEAT_MAP = "/auswertung/runde/institutionen/"


def test_heat_map_is_by_name_and_paged(client, reviewer):
    filled_round(52)
    first = page_of(client, reviewer, HEAT_MAP).context
    second = page_of(client, reviewer, f"{HEAT_MAP}?seite=2").context
    assert [row.name for row, _ in first["rows"]][:2] == ["Institution I00", "Institution I01"]
    assert len(first["rows"]) == 50
    assert [row.name for row, _ in second["rows"]] == ["Institution I50", "Institution I51"]


def test_heat_map_tells_the_values_apart(client, reviewer):
    filled_round(1)
    ((_row, cells),) = page_of(client, reviewer, HEAT_MAP).context["rows"]
    assert [(cell.css, cell.number, cell.symbol, cell.words) for cell in cells] == [
        ("cc-level-0", "0", "○○○", "noch nicht erfüllt"),
        ("cc-level-1", "1", "●○○", "in Ansätzen erfüllt"),
        ("cc-level-none", "", "", "noch nicht beantwortet"),
        ("cc-level-not-relevant", "", "", "nicht relevant für uns"),
    ]


def test_heat_map_leaves_out_what_is_not_submitted(client, reviewer, assessment_round):
    for status in Assessment.Status.values:
        reason = {"decline_reason": "Umbau"} if status == "declined" else {}
        factories.make_assessment(assessment_round, factories.make_institution(status), status, **reason)
    rows = page_of(client, reviewer, HEAT_MAP).context["rows"]
    assert [row.code for row, _ in rows] == ["accepted", "published", "returned", "submitted"]


def test_heat_map_is_filtered_by_status_group_and_area(client, reviewer):
    filled_round(4)
    Assessment.objects.filter(institution__code__in=("I01", "I02")).update(department_group="Dezernat 2")
    Assessment.objects.filter(institution__code="I01").update(status="accepted")
    found = page_of(client, reviewer, f"{HEAT_MAP}?status=accepted&group=Dezernat+2&area=B").context
    assert [row.code for row, _ in found["rows"]] == ["I01"]
    assert [requirement.code for requirement in found["requirements"]] == ["B1", "B2"]
    assert found["query"] == "status=accepted&group=Dezernat+2&area=B&"


def test_heat_map_ignores_what_is_no_choice(client, reviewer):
    filled_round(2)
    found = page_of(client, reviewer, f"{HEAT_MAP}?status=invited&group=nirgends&area=Z9").context
    assert len(found["rows"]) == 2
    assert not found["is_filtered"]


@pytest.mark.parametrize(("role", "number", "queries"), [("reviewer", 1, 7), ("reviewer", 3, 7), ("steering", 3, 5)])
def test_institutions_queries(client, db, django_assert_num_queries, role, number, queries):
    filled_round(number)
    Assessment.objects.update(publication_consent="named")
    person = factories.make_member(role)
    page_of(client, person, HEAT_MAP)
    with django_assert_num_queries(queries):
        client.get(HEAT_MAP)


def test_long_list_to_read_is_paged(client, db):
    filled_round(52)
    Assessment.objects.update(publication_consent="named")
    page = page_of(client, factories.make_member("steering"), f"{HEAT_MAP}?seite=2").context["page"]
    assert [assessment.institution.code for assessment in page] == ["I50", "I51"]


def test_heat_map_is_the_reviewers_alone(client, db):
    filled_round(6)
    page = text(page_of(client, factories.make_member("steering"), HEAT_MAP))
    assert "In dieser Runde lässt sich keine einzelne Selbstbewertung nachlesen." in page
    assert "Institution I" not in page
