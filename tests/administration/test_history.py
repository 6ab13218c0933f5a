"""„Verlauf“: who changed catalogue, institutions, roles and rounds; bringing back a text; who may read it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.administration import queries as history
from assessments.models import AuditEvent, Catalogue, Institution, Membership, tracked_models
from assessments.rounds.steps.round import start_review
from tests import factories

pytestmark = pytest.mark.django_db


def address(item, action="history"):
    return reverse(f"admin:assessments_{item._meta.model_name}_{action}", args=[item.pk])


@pytest.fixture
def admin_client(client, admin_person):
    client.force_login(admin_person)
    return client


@pytest.fixture
def requirement():
    requirement = factories.make_catalogue("entwurf", status=Catalogue.Status.DRAFT).requirements.first()
    requirement.wording = "Der alte Wortlaut"
    requirement.save()
    requirement.wording = "Der neue Wortlaut"
    requirement.save()
    return requirement


def told(item):
    """Kind and thing of each entry, with what its fields said before and after."""
    return [
        (entry.kind, entry.what, [(change.name, text(change.before), text(change.after)) for change in entry.changes])
        for entry in history.entries(item)
    ]


def text(words):
    return "".join(piece.text for piece in words)


def test_history_is_kept_of_the_administration_alone():
    assert {model.__name__ for model in tracked_models()} == {
        "AssessmentRound",
        "Catalogue",
        "Institution",
        "Membership",
        "QualityArea",
        "QualityRequirement",
        "RatingLevel",
        "ReflectionQuestion",
    }


def test_history_tells_who_changed_what(admin_client, admin_person, institution):
    admin_client.post(address(institution, "change"), {"name": "Neuer Name", "code": "KITA", "kind": "external"})

    entry = history.entries(institution)[0]
    assert (entry.who, entry.kind, entry.what) == (str(admin_person), "geändert", "Institution KITA")
    assert told(institution)[0][2][-1] == ("aktiv", "ja", "nein")
    assert ("Art", "Abteilung oder Einrichtung der Stadt", "externe Stelle") in told(institution)[0][2]


def test_account_shows_the_roles_it_had(institution):
    person = factories.make_member("head", institution)
    person.memberships.get().delete()

    gone, new = told(person)

    assert gone == ("gelöscht", "Rolle", [("Institution", str(institution), ""), ("Rolle", "Leitung", "")])
    assert new[0] == "angelegt"
    assert [kind for kind, what, _ in told(institution) if what == "Rolle"] == ["gelöscht", "angelegt"]


def test_content_from_a_file_has_a_first_state():
    call_command("loaddata", "institutions", verbosity=0)
    institution = Institution.objects.first()
    before = institution.name
    institution.name = "Anders"
    institution.save()

    assert told(institution)[0] == ("geändert", f"Institution {institution.code}", [("Name", before, "Anders")])


def test_content_of_many_at_once_has_a_first_state_too(admin_client):
    Institution.objects.bulk_create([Institution(code="A", name="Amt"), Institution(code="B", name="Bad")])
    institution = Institution.objects.get(code="A")

    admin_client.post(address(institution, "change"), {"name": "Neu", "code": "A", "kind": "city_unit", "active": "on"})

    assert told(institution) == [("geändert", "Institution A", [("Name", "Amt", "Neu")])]


def test_round_moved_by_the_queue_names_the_person(assessment, reviewer):
    start_review(assessment_round=assessment.round, by=reviewer)

    entry = history.entries(assessment.round)[0]
    assert (entry.who, told(assessment.round)[0][2]) == (str(reviewer), [("Status", "geöffnet", "in Sichtung")])


def test_earlier_text_is_brought_back(admin_client, admin_person, requirement):
    earlier = history.entries(requirement)[0].changes[0].earlier

    page = admin_client.get(address(requirement)).content.decode()
    admin_client.post(address(requirement), {"text": earlier})

    assert page.count(f'value="{earlier}"') == 1
    requirement.refresh_from_db()
    assert requirement.wording == "Der alte Wortlaut"
    event = AuditEvent.objects.get()
    assert (event.actor, event.note) == (admin_person, "Wortlaut: frühere Fassung wiederhergestellt")
    assert told(requirement)[0][2] == [("Wortlaut", "Der neue Wortlaut", "Der alte Wortlaut")]


def test_published_wording_is_not_brought_back(admin_client, requirement):
    earlier = history.entries(requirement)[0].changes[0].earlier
    Catalogue.objects.update(status="published", published_at="2026-01-01T00:00Z")

    page = admin_client.get(address(requirement)).content.decode()
    refused = admin_client.post(address(requirement), {"text": earlier})

    requirement.refresh_from_db()
    assert (page.count("wiederherstellen"), refused.status_code) == (0, 403)
    assert requirement.wording == "Der neue Wortlaut"


def test_fixed_field_of_a_round_is_not_brought_back(admin_client, assessment):
    assessment_round = assessment.round
    before, assessment_round.title = assessment_round.title, "Anderer Titel"
    assessment_round.save()
    earlier = history.entries(assessment_round)[0].changes[0].earlier
    type(assessment_round).objects.update(status="closed")

    assert admin_client.post(address(assessment_round), {"text": earlier}).status_code == 403
    assert before != "Anderer Titel"


@pytest.mark.parametrize(
    "name",
    ["", "x", "qualityrequirement-1", "qualityrequirement-999999-wording", "institution-1-name", "user-1-password"],
)
def test_unknown_text_is_not_found(admin_client, requirement, name):
    assert admin_client.post(address(requirement), {"text": name}).status_code == 404


def test_text_of_something_else_is_not_found(admin_client, requirement):
    other = requirement.catalogue.requirements.last()
    row = other.history.first()

    data = {"text": f"qualityrequirement-{row.history_id}-wording"}

    assert admin_client.post(address(requirement), data).status_code == 404


def test_reviewer_reads_no_history(client, reviewer, assessment):
    client.force_login(reviewer)

    assert client.get(address(assessment.round, "change")).content.decode().count("Verlauf") == 0
    for item in (assessment.round, assessment.institution, reviewer):
        assert client.get(address(item)).status_code == 403
        assert client.post(address(item), {"text": "x"}).status_code == 403


def test_strangers_are_asked_to_log_in(client, institution):
    assert client.get(address(institution)).url.startswith("/konto/anmelden/")


@pytest.mark.parametrize("number", [1, 3])
def test_history_of_a_catalogue_needs_the_same_queries_whatever_its_length(admin_client, requirement, number):
    for position in range(number):
        requirement.wording = f"Wortlaut {position}"
        requirement.save()

    with CaptureQueriesContext(connection) as queries:
        admin_client.get(address(requirement.catalogue))

    assert len(queries) == 11


def test_history_of_an_institution_needs_the_same_queries_whatever_its_length(admin_client, institution):
    counts = []
    for _ in range(2):
        Membership.objects.create(user=factories.make_user(f"p{len(counts)}"), institution=institution, role="head")
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address(institution))
        counts.append(len(queries))

    assert counts == [8, 8]
