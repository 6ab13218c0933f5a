"""Files of a catalogue in the administration and by command: preview, confirmation, refusals, downloads."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.catalogue.queries.tree import load_catalogue
from assessments.catalogue.tables.reading import read_bytes
from assessments.catalogue.tables.writing import written
from assessments.models import AuditEvent, Catalogue
from assessments.reports.paper import documents
from tests import factories

IMPORT = "/verwaltung/assessments/catalogue/einlesen/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def catalogue(db):
    return factories.make_catalogue()


@pytest.fixture
def admin_client(client, admin_person):
    client.force_login(admin_person)
    return client


def content_of(catalogue, kind="yaml"):
    return written(load_catalogue(catalogue.pk), kind).content


def upload(client, content, name="katalog.yaml", **values):
    values = {"based_on": "neu", "version": "2"} | values
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content), **values})


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_preview_writes_nothing_then_the_draft_is_made(admin_client, catalogue, kind):
    content = content_of(catalogue, kind)
    page = upload(admin_client, content, f"katalog.{kind}", based_on=catalogue.pk)

    assert "Nichts: Beide Fassungen sind gleich." in page.content.decode()
    assert (Catalogue.objects.count(), AuditEvent.objects.count()) == (1, 0)

    done = admin_client.post(IMPORT, {"vorschau": page.context["kept"]})

    draft = Catalogue.objects.get(version="2")
    assert done.url == reverse("admin:assessments_catalogue_change", args=[draft.pk])
    assert (draft.status, draft.copied_from) == ("draft", catalogue)
    assert draft.requirements.get(code="A1").origin == catalogue.requirements.get(code="A1")
    assert AuditEvent.objects.get().get_verb_display() == "Fassung aus einer Datei eingelesen"


def test_preview_shows_the_change_word_by_word(admin_client, catalogue):
    content = content_of(catalogue).replace(b"Wortlaut: Wortlaut A1", b"Wortlaut: Neuer <b> A1")
    page = upload(admin_client, content, based_on=catalogue.pk).content.decode()
    assert "<del>Wortlaut </del>A1" in page
    assert "<ins>Neuer &lt;b&gt; </ins>A1" in page


def test_mistakes_of_the_file_are_listed_and_the_form_is_kept(admin_client, catalogue):
    content = content_of(catalogue).replace(b"Antwort: Text", b"Antwort: Malen")
    page = upload(admin_client, content, version="Herbst").content.decode()
    assert "In der Datei ist 1 Fehler." in page
    assert "„Antwort“: „Malen“ ist hier nicht möglich" in page
    assert 'value="Herbst"' in page


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"version": "1"}, "Diese Fassung gibt es schon."),
        ({"based_on": ""}, "Bitte wählen Sie, ob die Datei zu einer vorhandenen Fassung gehört."),
        ({"based_on": "other"}, "Die Datei gehört zu einem anderen Katalog"),
        ({"name": "katalog.pdf"}, "Bitte wählen Sie eine Datei mit der Endung .yaml oder .xlsx."),
    ],
)
def test_what_cannot_be_taken_in_says_why(admin_client, catalogue, values, message):
    if values.get("based_on") == "other":
        values = {"based_on": factories.make_catalogue("anderer").pk}
    page = upload(admin_client, content_of(catalogue), **values)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not Catalogue.objects.filter(status="draft").exists()


def test_preview_of_somebody_else_or_of_yesterday_is_refused(admin_client, catalogue, time_machine):
    kept = upload(admin_client, content_of(catalogue)).context["kept"]
    other = factories.make_member("admin", username="zweite")
    for refused in (kept[:-1], "", kept):
        if refused == kept:
            admin_client.force_login(other)
        page = admin_client.post(IMPORT, {"vorschau": refused}, follow=True)
        assert "Die Vorschau ist abgelaufen." in page.content.decode()
    assert Catalogue.objects.count() == 1


def test_confirming_twice_makes_one_draft(admin_client, catalogue):
    kept = upload(admin_client, content_of(catalogue)).context["kept"]
    admin_client.post(IMPORT, {"vorschau": kept})
    page = admin_client.post(IMPORT, {"vorschau": kept}, follow=True)
    assert "Diese Fassung gibt es schon." in page.content.decode()
    assert Catalogue.objects.count() == 2


def test_only_the_administration_takes_in_and_out(client, catalogue, reviewer, contributor):
    export = reverse("admin:catalogue-export", args=[catalogue.pk, "yaml"])
    client.force_login(reviewer)
    assert [client.get(address).status_code for address in (IMPORT, export)] == [403, 403]
    client.force_login(contributor)
    assert {client.get(address).status_code for address in (IMPORT, export)} <= {302, 403}


def test_version_is_downloaded(admin_client, catalogue):
    response = admin_client.get(reverse("admin:catalogue-export", args=[catalogue.pk, "xlsx"]))
    assert response.headers["Content-Type"] == XLSX
    assert response.headers["Content-Disposition"] == 'attachment; filename="chancencheck-katalog-test-1.xlsx"'
    assert admin_client.get(reverse("admin:catalogue-export", args=[catalogue.pk, "pdf"])).status_code == 404


def test_commands_go_round(catalogue, admin_person, tmp_path, capsys):
    path = tmp_path / "katalog.xlsx"
    call_command("export_catalogue", "1", output=path)
    how = {"by": admin_person.username, "version": "2", "based_on": "test:1"}

    call_command("import_catalogue", path, dry_run=True, **how)
    assert Catalogue.objects.count() == 1
    call_command("import_catalogue", path, **how)
    assert Catalogue.objects.get(version="2").requirements.count() == 4
    with pytest.raises(CommandError, match="Diese Fassung gibt es schon"):
        call_command("import_catalogue", path, **how)
    with pytest.raises(CommandError, match="Es gibt: test:1, test:2"):
        call_command("export_catalogue", "3", output=Path("x.yaml"))


# --- for everybody ----------------------------------------------------------------------------------------------------


def test_public_page_offers_the_versions_in_use(client, catalogue, django_assert_num_queries):
    factories.make_catalogue(version="entwurf", status="draft")
    factories.make_catalogue(version="alt", status="retired")
    with django_assert_num_queries(2):  # versions, terms
        page = client.get(reverse("public-catalogues")).content.decode()
    assert "4 Qualitätsanforderungen in 2 Qualitätsbereichen" in page
    assert [version in page for version in ("Fassung 1<", "entwurf", "Fassung alt")] == [True, False, False]


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_public_file_can_be_taken_in_again(client, catalogue, kind):
    response = client.get(reverse("public-catalogue", args=[catalogue.pk, kind]))
    file = read_bytes(f"katalog.{kind}", response.content)
    assert (file.catalogue.version, len(file.parts)) == ("1", 4 + 2 + 4 + 3)
    assert response.headers["Cache-Control"] == "public, max-age=3600"


def test_drafts_are_nobodys_business(client, db):
    draft = factories.make_catalogue(status="draft")
    for name, args in (("public-catalogue", ["yaml"]), ("public-catalogue", ["exe"]), ("public-sheet", [])):
        assert client.get(reverse(name, args=[draft.pk, *args])).status_code == 404


def test_public_sheet_is_drawn_once(client, catalogue, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        documents,
        "catalogue_sheet_document",
        lambda catalogue: drawn.append(catalogue) or documents.Document("bogen.pdf", b"%PDF"),
    )
    answers = [client.get(reverse("public-sheet", args=[catalogue.pk])).content for _ in range(2)]
    assert (answers, len(drawn)) == ([b"%PDF", b"%PDF"], 1)
