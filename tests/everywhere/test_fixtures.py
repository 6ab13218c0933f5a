"""The content of the fixtures arrives in an empty database as it stands in the files, and comes out the same."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from assessments.models import Catalogue, Institution, QualityRequirement, ReflectionQuestion, SitePage
from assessments.text.rules import glossary
from tests import factories

pytestmark = pytest.mark.django_db
CONTENT = {
    "catalogue": ("catalogue", "ratinglevel", "qualityarea", "qualityrequirement", "reflectionquestion"),
    "institutions": ("institution",),
    "pages": ("sitepage",),
}


def _file(name: str) -> str:
    return Path(settings.FIXTURE_DIRS[0], f"{name}.yaml").read_text(encoding="utf-8")


def _dumped(name: str) -> str:
    out = StringIO()
    labels = [f"assessments.{model}" for model in CONTENT[name]]
    call_command("dumpdata", *labels, natural_foreign=True, natural_primary=True, format="yaml", stdout=out)
    return out.getvalue().rstrip() + "\n"


@pytest.fixture
def _loaded():
    call_command("loaddata", *CONTENT, verbosity=0)


@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.usefixtures("_loaded")
def test_fixture_dumps_without_a_difference(name):
    assert yaml.safe_load(_dumped(name)) == yaml.safe_load(_file(name))


@pytest.mark.parametrize("name", ["catalogue", "institutions"])  # pages are laid out for editing
@pytest.mark.usefixtures("_loaded")
def test_fixture_dumps_letter_by_letter(name):
    assert _dumped(name) == _file(name).rstrip() + "\n"


@pytest.mark.usefixtures("_loaded")
def test_fixtures_twice_change_nothing():
    before = [_dumped(name) for name in CONTENT]
    keys = list(QualityRequirement.objects.values_list("pk", flat=True))

    call_command("loaddata", *CONTENT, verbosity=0)

    assert [_dumped(name) for name in CONTENT] == before
    assert list(QualityRequirement.objects.values_list("pk", flat=True)) == keys


@pytest.mark.usefixtures("_loaded")
def test_catalogue_is_complete():
    catalogue = Catalogue.objects.get()

    assert str(catalogue) == "ChancenCheckLU – Qualitätsbereiche und Qualitätsanforderungen (2021-A1)"
    assert catalogue.status == "published"
    assert catalogue.areas.count() == 5
    assert catalogue.requirements.count() == 15
    assert list(catalogue.levels.values_list("value", flat=True)) == [0, 1, 2, 3]
    assert list(catalogue.questions.values_list("code", "answer_type", "requirement")) == [
        ("R1", "rating", None),
        ("R2", "text", None),
        ("R3", "measures", None),
    ]
    assert not QualityRequirement.objects.filter(explanation="").exists()
    assert not QualityRequirement.objects.filter(guiding_questions="").exists()
    assert not QualityRequirement.objects.filter(evidence_examples="").exists()


@pytest.mark.usefixtures("_loaded")
def test_only_one_requirement_is_original():
    original = QualityRequirement.objects.exclude(wording_status="working_version").get()

    assert (original.code, original.wording_status) == ("K1", "original")
    assert original.source.startswith("Foliensatz „Wir alle sind LU – Strategie für Qualität und Vielfalt“")


@pytest.mark.usefixtures("_loaded")
def test_every_original_text_has_its_source():
    assert not ReflectionQuestion.objects.filter(wording_status="original", source="").exists()
    assert not QualityRequirement.objects.filter(wording_status="original", source="").exists()


@pytest.mark.usefixtures("_loaded")
def test_institutions_are_the_six_of_the_pilot():
    assert list(Institution.objects.order_by("code").values_list("code", "kind", "small_unit")) == [
        ("AA", "external", False),
        ("ABH", "city_unit", False),
        ("IFT", "city_unit", True),
        ("JC", "external", False),
        ("VHS", "city_unit", False),
        ("WBL", "municipal_enterprise", False),
    ]


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/hilfe/", "Hilfe"),
        ("/barrierefreiheit/", "Erklärung zur Barrierefreiheit"),
        ("/datenschutz/", "Datenschutz"),
        ("/impressum/", "Impressum"),
    ],
)
def test_public_page_shows_its_text_to_everybody(client, path, title):
    page = client.get(path).content.decode()

    assert page.count(f'<h1 class="kern-heading-large">{title}</h1>') == 1
    assert page.count("Arbeitsfassung: ") == 1
    assert page.count('<h2 class="kern-heading-medium">') == SitePage.objects.get(title=title).body.count("# ")


def test_missing_public_page_is_404(client):
    assert client.get("/hilfe/").status_code == 404


def test_public_page_escapes_what_people_typed(client):
    SitePage.objects.create(slug="hilfe", title="Hilfe", body="# <b>Titel</b>\nText <script>alert(1)</script>")

    page = client.get("/hilfe/").content.decode()

    assert page.count("&lt;b&gt;Titel&lt;/b&gt;") == 1
    assert page.count("<script>") == 0


@pytest.mark.usefixtures("_loaded")
def test_terms_stand_at_the_requirement_that_uses_them_and_all_on_the_help_page(client, settings):
    settings.CONTACT_PHONE, settings.CONTACT_MAIL = "", "integration@stadt.example"
    institution = Institution.objects.get(code="VHS")
    opened = factories.make_round(Catalogue.objects.get())
    factories.make_assessment(opened, institution)
    client.force_login(factories.make_member("contributor", institution))

    page = client.get(f"/selbstbewertung/{opened.code}/VHS/K3/").content.decode()
    everything = client.get("/hilfe/").content.decode()

    assert "Begriffe auf dieser Seite" in page
    assert ">Sprachmittlung</dt>" in page
    assert ">Ermessen</dt>" not in page
    assert all(f">{term.word}</dt>" in everything for term in glossary.TERMS)
    assert "mailto:integration@stadt.example" in everything
