"""The demo comes and goes without a trace, and never meets real data."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from assessments import demo
from assessments.access.steps import give_roles
from assessments.answers.steps.assessment import decline
from assessments.models import Assessment, AssessmentRound, Catalogue, Institution, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db
BANNER = "Alles hier ist erfunden."


def _rows() -> dict[str, list]:
    """Every row of every table, by its primary key."""
    return {model._meta.label: sorted(model.objects.values_list("pk", flat=True), key=str) for model in _models()}


def _models():
    return [model for model in apps.get_models() if model._meta.managed]


def _counts() -> dict[str, int]:
    return {label: len(keys) for label, keys in _rows().items()}


def test_demo_twice_changes_nothing():
    call_command("demo")
    before = _rows()

    call_command("demo")

    assert _rows() == before


def test_demo_removed_leaves_an_empty_database_empty():
    before = _counts()

    call_command("demo")
    call_command("demo", "--remove")

    assert _counts() == before


def test_demo_removed_leaves_the_loaded_content():
    call_command("loaddata", "catalogue", "institutions", "pages", verbosity=0)
    before = _rows()

    call_command("demo")
    call_command("demo", "--remove")

    assert _rows() == before


def test_demo_keeps_edited_content():
    call_command("loaddata", "institutions", verbosity=0)
    Institution.objects.filter(code="VHS").update(name="Volkshochschule am Bürgerhof")

    call_command("demo")

    assert Institution.objects.get(code="VHS").name == "Volkshochschule am Bürgerhof"


def test_demo_removed_keeps_content_that_real_things_need():
    call_command("demo")
    factories.make_member("head", Institution.objects.get(code="VHS"))

    call_command("demo", "--remove")

    assert list(Institution.objects.values_list("code", flat=True)) == ["VHS"]
    assert Catalogue.objects.count() == 0


def test_demo_removed_after_work_and_login(client):
    real = factories.make_user("echt")
    before = _counts()
    call_command("demo")
    head = User.objects.get(username="demo-vhs-leitung")
    client.force_login(head)
    assessment = Assessment.objects.get(round__code="uebung", institution__code="VHS")
    decline(assessment=assessment, by=head, reason="Umzug")
    role = Membership(user=real, role="steering")
    give_roles(roles=[role], by=User.objects.get(username="demo-admin"))

    call_command("demo", "--remove")

    assert _counts() == before


def test_demo_stays_when_its_accounts_worked_in_real_rounds():
    call_command("demo")
    head = User.objects.get(username="demo-vhs-leitung")
    factories.make_assessment(factories.make_round(), Institution.objects.get(code="VHS"), "submitted", by=head)
    before = _rows()

    with pytest.raises(CommandError, match="Demo-Konten haben in echten Runden gearbeitet"):
        call_command("demo", "--remove")

    assert _rows() == before


def test_demo_with_a_real_round_is_refused(assessment_round):
    with pytest.raises(CommandError, match="Es gibt schon echte Runden"):
        call_command("demo")

    assert list(AssessmentRound.objects.all()) == [assessment_round]
    assert User.objects.count() == 0


def test_demo_in_production_is_refused(settings):
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="Demodaten werden im Betrieb nicht geladen"):
        call_command("demo")

    assert AssessmentRound.objects.count() == 0


def test_demo_rounds_are_marked():
    call_command("demo")

    assert list(AssessmentRound.objects.order_by("code").values_list("code", "status", "is_demo")) == [
        ("pilot-2021", "published", True),
        ("uebung", "open", True),
    ]


def test_all_demo_accounts_can_log_in(client, settings):
    call_command("demo")
    usernames = list(User.objects.values_list("username", flat=True))

    assert len(usernames) == 17
    for username in usernames:
        assert client.login(username=username, password=demo.PASSWORD), username


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("demo-vhs-koord", "/"),
        ("demo-vhs-koord", "/selbstbewertung/uebung/VHS/"),
        ("demo-integration", "/sichtung/"),
        ("demo-lenkung", "/auswertung/"),
        ("demo-lenkung", "/berichte/"),
        ("demo-admin", "/verwaltung/"),
        ("demo-revision", "/protokoll/"),
        ("demo-admin", "/hilfe/"),
    ],
)
def test_demo_banner_stands_on_pages(client, username, path):
    call_command("demo")
    client.force_login(User.objects.get(username=username))

    assert client.get(path).content.decode().count(BANNER) == 1


def test_banner_is_missing_on_real_pages(client, coordinator, assessment):
    client.force_login(coordinator)

    assert client.get("/").content.decode().count(BANNER) == 0
