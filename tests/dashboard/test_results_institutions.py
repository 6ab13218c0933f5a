"""Institutions × requirements for the reviewer, and what may be read by name."""

import pytest

from assessments.models import Answer, Assessment, AssessmentRound
from tests import factories
from tests.dashboard.test_results import filled_round, page_of, text

HEAT_MAP = "/auswertung/runde/institutionen/"


def rows_of(response):
    """The rows of all groups."""
    return [row for _, rows in response.context["groups"] for row in rows]


def test_heat_map_is_by_name_and_paged(client, reviewer):
    filled_round(52)
    first = rows_of(page_of(client, reviewer, HEAT_MAP))
    second = rows_of(page_of(client, reviewer, f"{HEAT_MAP}?seite=2"))
    assert [row.name for row, _ in first][:2] == ["Institution I00", "Institution I01"]
    assert len(first) == 50
    assert [row.name for row, _ in second] == ["Institution I50", "Institution I51"]


def test_heat_map_tells_the_values_apart(client, reviewer):
    filled_round(1)
    ((_row, cells),) = rows_of(page_of(client, reviewer, HEAT_MAP))
    assert [(code, cell.css, cell.number, cell.symbol, cell.words) for code, cell in cells] == [
        ("A1", "cc-level-0", "0", "○○○", "noch nicht erfüllt"),
        ("A2", "cc-level-1", "1", "●○○", "in Ansätzen erfüllt"),
        ("B1", "cc-level-none", "", "?", "noch nicht beantwortet"),
        ("B2", "cc-level-not-relevant", "", "–", "nicht relevant für uns"),
    ]


def test_totals_are_those_of_all_pages_and_of_rated_answers_alone(client, reviewer):
    filled_round(52)
    Answer.objects.filter(requirement__code="A1", assessment__institution__code__gte="I13").update(
        level=AssessmentRound.objects.get().catalogue.levels.get(value=2)
    )
    context = page_of(client, reviewer, f"{HEAT_MAP}?seite=2").context
    levels = Answer.objects.filter(state="rated", requirement__code="A1").values_list("level__value", flat=True)
    assert context["upper"] == 2
    assert context["totals"][0] == round(100 * sum(level >= 2 for level in levels) / len(levels))
    assert context["totals"][2] is None


@pytest.mark.parametrize(
    ("order", "groups"),
    [
        ("", [("", ["I00", "I01", "I02"])]),
        ("dezernat", [("ohne Dezernat", ["I00", "I02"]), ("Dezernat 2", ["I01"])]),
        ("status", [("abgenommen", ["I02"]), ("eingereicht", ["I00", "I01"])]),
        ("wert", [("", ["I00", "I01", "I02"])]),
    ],
)
def test_heat_map_is_ordered_by_group_or_status_never_by_value(client, reviewer, order, groups):
    filled_round(3)
    Assessment.objects.update(status="submitted")
    Assessment.objects.filter(institution__code="I01").update(department_group="Dezernat 2")
    Assessment.objects.filter(institution__code="I02").update(status="accepted")
    found = page_of(client, reviewer, f"{HEAT_MAP}?order={order}").context["groups"]
    assert [(name, [row.code for row, _ in rows]) for name, rows in found] == groups


def test_heat_map_leaves_out_what_is_not_submitted(client, reviewer, assessment_round):
    for status in Assessment.Status.values:
        reason = {"decline_reason": "Umbau"} if status == "declined" else {}
        factories.make_assessment(assessment_round, factories.make_institution(status), status, **reason)
    rows = rows_of(page_of(client, reviewer, HEAT_MAP))
    assert [row.code for row, _ in rows] == ["accepted", "published", "returned", "submitted"]


def test_heat_map_is_filtered_by_status_group_and_area(client, reviewer):
    filled_round(4)
    Assessment.objects.filter(institution__code__in=("I01", "I02")).update(department_group="Dezernat 2")
    Assessment.objects.filter(institution__code="I01").update(status="accepted")
    response = page_of(client, reviewer, f"{HEAT_MAP}?status=accepted&group=Dezernat+2&area=B")
    found = response.context
    assert [row.code for row, _ in rows_of(response)] == ["I01"]
    assert [requirement.code for requirement in found["requirements"]] == ["B1", "B2"]
    assert found["query"] == "status=accepted&group=Dezernat+2&area=B&order=&"


def test_heat_map_ignores_what_is_no_choice(client, reviewer):
    filled_round(2)
    response = page_of(client, reviewer, f"{HEAT_MAP}?status=invited&group=nirgends&area=Z9")
    assert len(rows_of(response)) == 2
    assert not response.context["is_filtered"]


@pytest.mark.parametrize(("role", "number", "queries"), [("reviewer", 1, 8), ("reviewer", 3, 8), ("steering", 3, 5)])
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
