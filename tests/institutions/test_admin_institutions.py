"""Institutions in the administration: names in rounds, other department groups, merging and dividing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, AuditEvent, Institution, Succession
from tests import factories

LIST = "/verwaltung/assessments/institution/"
STEPS = f"{LIST}umorganisieren/"

pytestmark = pytest.mark.django_db


def change(institution):
    return reverse("admin:assessments_institution_change", args=[institution.pk])


def rows(*after, **values):
    """Form data of the page: institutions before, and rows of those after."""
    data = {"codes": "VHS, WBL", "form-TOTAL_FORMS": 5, "form-INITIAL_FORMS": 0}
    for number, row in enumerate(after):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data | values


HOUSE = {"code": "HDB", "name": "Haus der Bildung", "department_group": "Dezernat III", "small_unit": "on"}


@pytest.fixture
def desk(client, admin_person):
    client.force_login(admin_person)
    return client


@pytest.fixture
def two(institution, other_institution):
    return institution, other_institution


def text(response):
    return " ".join(response.content.decode().split())


# --- names and department groups ----------------------------------------------------------------------------------


def test_new_name_reaches_the_rounds_that_are_open_to_it(desk, assessment, institution, admin_person):
    published = factories.make_round(assessment.round.catalogue, "alt", "published")
    factories.make_assessment(published, institution, "published")
    data = {"name": "Haus der Bildung", "kind": "city_unit", "department_group": "Dezernat III", "active": "on"}

    desk.post(change(institution), data)

    found = Assessment.objects.order_by("round__code").values_list("institution_name", "department_group")
    assert list(found) == [("Volkshochschule", ""), ("Haus der Bildung", "Dezernat III")]
    page = text(desk.get(change(institution)))
    assert "<td>Volkshochschule</td><td>–</td><td>veröffentlicht</td>" in page
    assert "<td>Haus der Bildung</td><td>Dezernat III</td><td>in Bearbeitung</td>" in page


def test_name_from_the_history_reaches_them_too(desk, assessment, institution):
    data = {"name": "Haus der Bildung", "kind": "city_unit", "active": "on"}
    desk.post(change(institution), data)
    history = reverse("admin:assessments_institution_history", args=[institution.pk])
    earlier = next(value for value in desk.get(history).content.decode().split('"') if value.startswith("institution-"))

    desk.post(history, {"text": earlier})

    assessment.refresh_from_db()
    assert assessment.institution_name == "Volkshochschule"


def test_code_stays_once_there_was_a_round(desk, assessment, institution, other_institution):
    for one in (institution, other_institution):
        desk.post(change(one), {"name": one.name, "kind": "city_unit", "active": "on", "code": f"{one.code}2"})

    assert sorted(Institution.objects.values_list("code", flat=True)) == ["VHS", "WBL2"]


def test_institution_that_ended_with_its_successor_stays_ended(desk, institution, other_institution):
    data = {"name": "VHS", "kind": "city_unit", "active": "on"}
    Institution.objects.update(active=False)
    Succession.objects.create(
        predecessor=institution, successor=other_institution, since="2026-01-01", ends=True, continues=False
    )

    refused = desk.post(change(institution), data)
    desk.post(change(other_institution), data | {"code": "WBL"})

    assert "Diese Institution gibt es nicht mehr. Eine andere führt ihre Arbeit weiter." in refused.content.decode()
    assert list(Institution.objects.filter(active=True)) == [other_institution]


def selected(*institutions, **values):
    return {"action": "move", "_selected_action": [one.pk for one in institutions]} | values


def test_several_are_moved_to_another_group(desk, two, assessment):
    asked = text(desk.post(LIST, selected(*two)))
    done = desk.post(LIST, selected(*two, verschieben="1", department_group="Dezernat IV"), follow=True)

    assert "Ausgewählt: 2" in asked
    assert "2 Institutionen verschoben. Dezernat: Dezernat IV." in text(done)
    assert list(Institution.objects.values_list("department_group", flat=True)) == ["Dezernat IV"] * 2
    assessment.refresh_from_db()
    assert assessment.department_group == "Dezernat IV"
    assert AuditEvent.objects.filter(note="Dezernat: ohne → Dezernat IV").count() == 2


@pytest.mark.parametrize("group", ["x" * 121, "Dezer\x08nat"])
def test_impossible_group_is_refused_with_what_was_chosen(desk, two, group):
    page = desk.post(LIST, selected(*two, verschieben="1", department_group=group))

    assert page.context["form"].errors.keys() == {"department_group"}
    assert page.context["form"]["department_group"].value() == group
    assert len(page.context["institutions"]) == 2


@pytest.mark.parametrize("number", [1, 400])
def test_moving_needs_as_many_queries_for_any_number(desk, number):
    Institution.objects.bulk_create(Institution(code=f"I{n}", name=f"Institution {n}") for n in range(number))
    data = selected(*Institution.objects.all(), verschieben="1", department_group="Dezernat IV", select_across="1")

    with CaptureQueriesContext(connection) as queries:
        desk.post(LIST, data)

    assert Institution.objects.filter(department_group="Dezernat IV").count() == number
    assert len(queries) <= 30  # SQLite writes the 400 in some batches


# --- merging and dividing -----------------------------------------------------------------------------------------


def test_preview_says_what_follows_and_changes_nothing(desk, two, assessment, head):
    factories.make_measure(assessment)
    prepared = factories.make_round(assessment.round.catalogue, "neu", "in_preparation")
    factories.make_assessment(prepared, two[1], "invited")
    published = factories.make_round(assessment.round.catalogue, "alt", "published")
    factories.make_assessment(published, two[0], "published")

    page = text(desk.post(STEPS, rows(HOUSE, vorschau="1")))

    for words in (
        "<strong>Haus der Bildung</strong> (HDB), Dezernat III – neu, Abteilung oder Einrichtung der Stadt",
        "<li>Volkshochschule (VHS)</li>",
        "Veröffentlicht: 1 Selbstbewertung.",
        "Runde runde läuft noch: Volkshochschule (in Bearbeitung). "
        "Diese Runde geht unter dem bisherigen Namen zu Ende.",
        "Runde neu ist in Vorbereitung: Eingeladen ist danach Haus der Bildung; "
        "Volkshochschule, Wirtschaftsbetrieb nicht mehr.",
        "1 offene Maßnahme: Sie bleibt, wo sie steht, und steht ab der nächsten Runde auch bei Haus der Bildung.",
        "Wer bei Haus der Bildung eine Rolle hat, hat sie auch bei Volkshochschule und Wirtschaftsbetrieb: "
        "für das, was dort noch läuft, und um die früheren Selbstbewertungen zu lesen.",
        f'<input type="checkbox" name="rolle" value="{head.memberships.get().pk}:HDB" checked>',
    ):
        assert words in page
    assert (Institution.objects.count(), Succession.objects.count()) == (2, 0)


def test_confirmed_merger_gives_the_chosen_roles(desk, two, head, coordinator):
    role = f"{head.memberships.get().pk}:HDB"

    done = desk.post(STEPS, rows(HOUSE, umorganisieren="1", rolle=[role, "x:HDB", "²:HDB", ""]), follow=True)

    house = Institution.objects.get(code="HDB")
    assert "Umorganisiert. Danach gibt es: Haus der Bildung." in text(done)
    assert (house.name, house.department_group, house.small_unit, house.active) == (
        "Haus der Bildung",
        "Dezernat III",
        True,
        True,
    )
    assert list(house.memberships.values_list("user", "role")) == []  # it would open the other institution too
    factories.confirm_all()
    assert list(house.memberships.values_list("user", "role")) == [(head.pk, "head")]
    page = text(desk.get(change(two[0])))
    assert "ist an ihre Stelle getreten." in page
    assert "Zusammenlegen oder teilen" not in page


def test_divided_institution_offers_each_person_to_each_part(desk, institution, head):
    parts = {"code": "VHS"}, {"code": "SPR", "name": "Sprachschule"}

    page = desk.post(STEPS, rows(*parts, codes="vhs", vorschau="1"))

    pk = head.memberships.get().pk
    assert [cells for _, cells in page.context["roles"]] == [[f"{pk}:SPR"]]
    assert "<li>Volkshochschule (VHS)</li>" not in text(page)


def test_details_can_be_changed_again(desk, two):
    page = desk.post(STEPS, rows(HOUSE, aendern="1"))

    assert page.templates[0].name == "admin/assessments/institution/reorganise.html"
    assert page.context["after"][0]["name"].value() == "Haus der Bildung"
    assert page.context["before"]["codes"].value() == "VHS, WBL"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (rows(HOUSE, codes=""), "Bitte geben Sie mindestens ein Kürzel an."),
        (rows(HOUSE, codes="VHS, XYZ"), "Das Kürzel „XYZ“ gibt es nicht."),
        (rows(HOUSE, codes="ENDE"), "„Institution ENDE“ ist nicht mehr aktiv."),
        (rows(HOUSE, codes=",".join(f"I{n}" for n in range(11))), "Höchstens 10 Institutionen auf einmal."),
        (rows(), "Bitte geben Sie an, welche Institution es danach gibt."),
        (rows({"code": "ENDE"}), "„Institution ENDE“ ist nicht mehr aktiv."),
        (rows({"code": "HDB"}), "Eine neue Institution braucht einen Namen."),
        (rows({"name": "Haus"}), "Dieses Feld ist zwingend erforderlich."),
        (rows(HOUSE, HOUSE), "Ein Kürzel steht zweimal da."),
        (rows(HOUSE | {"code": "H/B"}), "bestehend aus Buchstaben, Ziffern, Unterstrichen"),
        (rows(HOUSE | {"name": "Ha\x08us"}), "unsichtbares Steuerzeichen"),
        (
            rows({"code": "VHS", "department_group": "Dezernat V"}),
            "Das Kürzel „VHS“ gehört schon zu „Volkshochschule“.",
        ),
        (rows({"code": "VHS"}, codes="VHS"), "Damit ändert sich nichts"),
    ],
)
def test_mistakes_are_named_and_nothing_is_changed(desk, two, data, message):
    factories.make_institution("ENDE", active=False)

    for step in ({"vorschau": "1"}, {"umorganisieren": "1"}):
        page = desk.post(STEPS, data | step)
        assert (page.status_code, message in page.content.decode()) == (200, True)
        assert page.context["before"]["codes"].value() == data["codes"]
    assert (Institution.objects.count(), Succession.objects.count()) == (3, 0)


def test_page_comes_with_the_selected_institutions(desk, two):
    response = desk.post(LIST, selected(*two) | {"action": "reorganise"})

    assert desk.get(response.url).context["before"]["codes"].value() == "VHS, WBL"
    many = [factories.make_institution(f"I{number}") for number in range(11)]
    assert "höchstens 10" in text(desk.post(LIST, selected(*many) | {"action": "reorganise"}, follow=True))


@pytest.mark.parametrize("role", ["reviewer", "steering"])
def test_others_neither_look_nor_change(client, two, role):
    client.force_login(factories.make_member(role))

    for response in (client.get(STEPS), client.post(STEPS, rows(HOUSE, umorganisieren="1"))):
        assert response.status_code == 403
    assert client.post(LIST, selected(*two, verschieben="1", department_group="X")).status_code == 403
    assert (Succession.objects.count(), Institution.objects.filter(department_group="X").count()) == (0, 0)


def test_strangers_are_asked_to_log_in(client, two):
    assert client.post(STEPS, rows(HOUSE, umorganisieren="1")).url.startswith("/konto/anmelden/")
    assert Succession.objects.count() == 0


@pytest.mark.parametrize("number", [1, 10])
def test_preview_needs_as_many_queries_for_any_number(desk, assessment_round, number):
    for index in range(number):
        one = factories.make_institution(f"I{index}")
        factories.make_member("head", one)
        factories.make_assessment(assessment_round, one)
    data = rows(HOUSE, codes=",".join(f"I{index}" for index in range(number)), vorschau="1")

    with CaptureQueriesContext(connection) as queries:
        desk.post(STEPS, data)

    assert len(queries) == 10


@pytest.mark.parametrize("key", ["abc", "", "-1", "²", "9" * 19, "9" * 5000, "1\x00"])
@pytest.mark.parametrize("action", ["move", "reorganise"])
def test_key_that_no_institution_can_have_is_a_bad_request(desk, institution, action, key):
    assert desk.post(LIST, {"action": action, "_selected_action": [institution.pk, key]}).status_code == 400


@pytest.mark.parametrize("typed", ["ärztliche", "ARZTLICHE stelle", "A\u0308rztliche", "aerztliche", "ärzt"])
def test_search_finds_words_however_they_are_spelled(desk, db, typed):
    factories.make_institution("AE", name="Ärztliche Stelle")
    factories.make_institution("ZE", name="Zentrum")

    found = desk.get(LIST, {"q": typed}).context["cl"].queryset
    assert [one.code for one in found] == ["AE"]


@pytest.mark.parametrize(("order", "codes"), [({}, "AENO"), ({"o": "1"}, "AENO"), ({"o": "-1"}, "ONEA")])
def test_list_is_in_the_order_of_the_alphabet(desk, order, codes):
    for name in ("Öko", "eigene", "Ärztliche", "nah"):
        factories.make_institution({"Ö": "O", "Ä": "A"}.get(name[0], name[0].upper()), name=name)

    assert [one.code for one in desk.get(LIST, order).context["cl"].result_list] == list(codes)


def test_code_that_differs_in_case_alone_is_refused(desk, two):
    page = desk.post(f"{LIST}add/", {"code": two[0].code.swapcase(), "name": "Neu", "kind": "city_unit"})
    assert "groß oder klein macht keinen Unterschied" in text(page)
