"""Publishing: what is kept, who reads it, and that nothing changes it any more."""

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.catalogue.queries.tree import forget_catalogues
from assessments.events.steps.transitions import Reason
from assessments.models import (
    Answer,
    AnswerText,
    Assessment,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    Edition,
    Institution,
    Job,
    Measure,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    Report,
    ReportText,
    SitePage,
)
from assessments.publication.queries import public_files
from assessments.publication.steps import publishing
from assessments.queue.steps import worker
from assessments.reports.paper import documents
from assessments.reports.paper.pdf import FailureReason, ReportFailed
from tests import factories

PUBLICATION = "/sichtung/runde/veroeffentlichung/"
PUBLISH = "/sichtung/runde/schritt/veroeffentlichen/"
CORRECT = f"{PUBLICATION}berichtigen/"
COMPLETE = f"{PUBLICATION}nachtragen/"
PAGE = "/ergebnisse/runde/"
PUBLIC_KINDS = ["blank_sheet", "catalogue", "city", "city_word", "results_data", "results_table", "results_workbook"]
INTERNAL_KINDS = ["board", "numbers"]
PAPERS = ["filled_sheet", "institution", "result_sheet"]


@pytest.fixture(autouse=True)
def papers_as_html(monkeypatch):
    """Drawing is tested elsewhere; what would be printed, with what is attached, is enough here."""
    monkeypatch.setattr(documents, "render_pdf", lambda html, **options: f"{html}{options.get('attachments')}".encode())


def test_gaps_in_public_pages_bar_publishing_and_are_named(client, reviewer):
    current_round = in_review()
    SitePage.objects.filter(slug="impressum").update(body="[Platzhalter: Anschrift]")
    client.force_login(reviewer)

    page = client.get(PUBLICATION).content.decode()
    response = client.post(PUBLISH)

    assert "Öffentliche Seiten haben Lücken" in page
    assert "<li>Impressum</li>" in page
    assert response.status_code == 409
    assert "Es geht um: Impressum." in response.content.decode()
    assert not Job.objects.exists()
    current_round.refresh_from_db()
    assert current_round.status == "in_review"


def test_finished_pages_and_the_demo_bar_nothing(client, reviewer):
    current_round = in_review()
    client.force_login(reviewer)
    assert "haben Lücken" not in client.get(PUBLICATION).content.decode()

    SitePage.objects.all().delete()
    AssessmentRound.objects.filter(pk=current_round.pk).update(is_demo=True)
    assert "haben Lücken" not in client.get(PUBLICATION).content.decode()


def in_review(number=6, status="in_review", **values):
    """A1 rated by all, A2 by four (too few), B1 by none, B2 not relevant for all; the first institution is named."""
    factories.make_pages(offene_daten="Bitte nennen Sie die Quelle.")
    current_round = factories.make_round(status=status, **values)
    for index in range(number):
        consent = "anonymous_only" if index else "named"
        assessment = factories.make_assessment(
            current_round, factories.make_institution(f"I{index:02}"), "accepted", publication_consent=consent
        )
        factories.make_answer(assessment, "A1", level=(index + 3) % 4, texts={"R1": f"Text {index}", "R2": "Mehr"})
        if index < 4:
            factories.make_answer(assessment, "A2", level=3, texts={"R1": f"Gesperrtes {index}"})
        factories.make_answer(assessment, "B2", state="not_relevant", justification="Grund")
        factories.make_measure(assessment, title=f"Maßnahme {index}", status="done", done_on=timezone.localdate())
        factories.make_example(assessment, title=f"Beispiel {index}", consented_by=assessment.approved_by)
    return current_round


@pytest.fixture
def published(client, reviewer):
    current_round = in_review()
    client.force_login(reviewer)
    client.post(PUBLISH)
    worker.do_everything()
    client.logout()
    current_round.refresh_from_db()
    return current_round


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def correct(client, reviewer, note="Schreibfehler im Ausblick"):
    client.force_login(reviewer)
    response = client.post(CORRECT, {"note": note})
    worker.do_everything()
    client.logout()
    return response


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_publishing_keeps_an_edition_with_all_files(published):
    edition = Edition.objects.get()
    files = Report.objects.filter(edition=edition)

    assert (published.status, edition.number, edition.published_on) == ("published", 1, timezone.localdate())
    kinds = sorted([*PUBLIC_KINDS, *INTERNAL_KINDS, *(PAPERS * 6)])
    assert sorted(files.values_list("kind", flat=True)) == kinds
    assert set(files.exclude(institution=None).values_list("kind", flat=True)) == set(PAPERS)
    assert sorted(public_files().values_list("kind", flat=True)) == PUBLIC_KINDS
    assert {hashlib.sha256(file.file).hexdigest() == file.sha256 for file in files} == {True}
    assert set(published.assessments.values_list("status", flat=True)) == {"published"}
    assert [event.verb for event in AuditEvent.objects.all()] == ["publish_round"]
    assert Job.objects.get().status == "done"


def test_kept_report_is_no_draft_and_names_its_edition(published):
    report = Report.objects.get(kind="city")

    assert (report.content["is_draft"], report.content["included"]) == (False, 6)
    assert report.content["head"][-1]["value"] == f"Ausgabe 1 vom {timezone.localdate():%d.%m.%Y}"


def everything_public(client):
    """Bytes of the public page and of every file on it."""
    files = public_files().order_by("pk")
    addresses = [PAGE, f"{PAGE}ausgabe-1/"]
    addresses += [reverse("public-file", args=["runde", f.edition.number, f.file_name]) for f in files]
    return {address: client.get(address).content for address in addresses}


def edit_everything(current_round):
    """Past all forms and rights, as nobody may."""
    Catalogue.objects.update(title="Anders", version="9", notice="Anders")
    RatingLevel.objects.update(label="anders", symbol="x", meaning="Anders")
    QualityArea.objects.update(title="Anders", description="Anders", title_status="original")
    QualityRequirement.objects.update(title="Anders", wording="Anders", wording_status="original")
    Institution.objects.update(name="Umbenannt")
    Assessment.objects.update(publication_consent="anonymous_only", institution_name="Umbenannt", status="accepted")
    Answer.objects.filter(requirement__code="A1").update(level=RatingLevel.objects.get(value=0))
    AnswerText.objects.update(text="Anders")
    Measure.objects.update(
        title="Anders", status="cancelled", status_reason="Grund", done_on=None, cancelled_on=date(2031, 1, 1)
    )
    ReportText.objects.create(round=current_round, part="outlook", text="Anders")
    AssessmentRound.objects.update(
        title="Anders", intro_text="Anders", min_institutions=3, committee="Anders", paper_number="9", is_demo=True
    )
    SitePage.objects.update(title="Anders", body="Anders")
    forget_catalogues()


def test_nothing_changes_what_was_published(client, published):
    before = everything_public(client)
    institutions = list(Report.objects.values_list("file_name", "file", "sha256"))

    edit_everything(published)

    assert len(before) == 2 + len(PUBLIC_KINDS)
    assert everything_public(client) == before
    assert list(Report.objects.values_list("file_name", "file", "sha256")) == institutions


def test_publishing_without_a_report_is_no_publishing(client, reviewer, monkeypatch):
    def fail(*args, **options):
        raise ReportFailed(FailureReason.TIMEOUT)

    monkeypatch.setattr(documents, "render_pdf", fail)
    current_round = in_review()
    client.force_login(reviewer)
    client.post(PUBLISH)
    worker.do_everything()

    current_round.refresh_from_db()
    assert "Der Gesamtbericht konnte nicht erstellt werden" in text(client.get(PUBLICATION))
    assert (current_round.status, Edition.objects.count(), Report.objects.count()) == ("in_review", 0, 0)


def test_one_report_that_fails_is_named_and_drawn_later(client, reviewer, monkeypatch):
    broken = {"Institution I03"}

    def draw(html, **options):
        if any(f"<h1>{name}" in html or f"<title>{name}" in html for name in broken):
            raise ReportFailed(FailureReason.CPU_LIMIT)
        return html.encode()

    monkeypatch.setattr(documents, "render_pdf", draw)
    current_round = in_review()
    client.force_login(reviewer)
    client.post(PUBLISH)
    worker.do_everything()

    current_round.refresh_from_db()
    reports = Report.objects.filter(kind="institution")
    assert (current_round.status, Edition.objects.count(), reports.count()) == ("published", 1, 5)
    page = text(client.get(PUBLICATION))
    missing = page.partition("fehlt darin ein Bericht, ein Ergebnisblatt oder ein Bogen:")[2].partition("</ul>")[0]
    assert re.findall(r">([^<>]*\w[^<>]*)</a></li>", missing) == ["Institution I03"]

    assert client.post(COMPLETE).url == PUBLICATION
    worker.do_everything()
    assert "Diese Berichte ließen sich wieder nicht erstellen: Institution I03." in text(client.get(PUBLICATION))

    broken.clear()
    client.post(COMPLETE)
    worker.do_everything()
    page = text(client.get(PUBLICATION))
    assert "nicht erstellen" not in page and "Fehlende Berichte" not in page
    added = reports.get(institution__code="I03")
    assert (added.edition, added.sha256) == (Edition.objects.get(), hashlib.sha256(added.file).hexdigest())
    assert (
        AuditEvent.objects.filter(note="Bericht der Institution nachgetragen: Institution I03", actor=reviewer).count()
        == 1
    )


def test_nothing_is_added_before_publishing_or_after_closing(client, reviewer):
    current_round = in_review()
    client.force_login(reviewer)
    for status in ("in_review", "closed"):
        AssessmentRound.objects.filter(pk=current_round.pk).update(status=status)
        assert client.post(COMPLETE).url == PUBLICATION
        assert not Job.objects.exists()
    assert client.get(COMPLETE).status_code == 405


def test_what_changed_while_it_was_drawn_is_not_published(reviewer, monkeypatch):
    current_round = in_review()

    def draw_while_another_is_accepted(*args):
        factories.make_assessment(current_round, factories.make_institution("NEU"), "accepted")
        return documents.Document("bogen.pdf", b"%PDF")

    monkeypatch.setattr(documents, "blank_sheet_document", draw_while_another_is_accepted)
    with pytest.raises(publishing.ChangedMeanwhile):
        publishing.publish_first_edition(assessment_round=current_round, by=reviewer)

    current_round.refresh_from_db()
    assert (current_round.status, Edition.objects.count(), AuditEvent.objects.count()) == ("in_review", 0, 0)


def test_publishing_nothing_accepted_says_so(client, reviewer):
    factories.make_round(status="in_review")
    client.force_login(reviewer)
    response = client.post(PUBLISH)

    assert Reason.NOTHING_ACCEPTED.label in text(response)
    assert (response.status_code, Job.objects.count()) == (409, 0)


def test_job_taken_up_again_does_not_publish_twice(published):
    job = Job.objects.get()
    Edition.objects.get()

    assert publishing.publication(job, lambda done, total: None) is None
    assert Edition.objects.count() == 1


def test_round_published_without_an_edition_gets_its_first(reviewer):
    current_round = in_review(status="published")
    for _ in range(2):
        call_command("keep_edition", "runde", reviewer.username, stdout=StringIO())
        worker.do_everything()

    assert [edition.number for edition in Edition.objects.filter(round=current_round)] == [1]
    assert (Job.objects.count(), Report.objects.filter(kind="institution").count()) == (1, 6)
    with pytest.raises(CommandError):
        call_command("keep_edition", "nix", reviewer.username)


# --- corrected editions -----------------------------------------------------------------------------------------------


def test_correction_is_a_new_edition_and_the_old_one_stays(client, published, reviewer):
    old_page = client.get(f"{PAGE}ausgabe-1/").content.decode()
    old_files = dict(Report.objects.filter(edition__number=1).values_list("file_name", "sha256"))
    published.committee = "Sozialausschuss"
    published.save()

    assert correct(client, reviewer).url == PUBLICATION

    newest, first = Edition.objects.filter(round=published)
    today = f"{timezone.localdate():%d.%m.%Y}"
    assert (newest.number, newest.reason, first.number, first.reason) == (2, "Schreibfehler im Ausblick", 1, "")
    page = text(client.get(PAGE))
    assert f"Sie ersetzt Ausgabe 1 vom {today}. Grund: Schreibfehler im Ausblick" in page
    replaced = text(client.get(f"{PAGE}ausgabe-1/"))
    assert "Ersetzt durch Ausgabe 2" in replaced
    assert "Ersetzt durch" not in old_page
    assert dict(Report.objects.filter(edition__number=1).values_list("file_name", "sha256")) == old_files
    data = json.loads(bytes(Report.objects.get(edition=newest, kind="results_data").file))
    assert data["edition_note"].endswith("Grund: Schreibfehler im Ausblick")
    assert [event.verb for event in AuditEvent.objects.all()] == ["correct_publication", "publish_round"]


def test_correction_needs_a_reason(client, published, reviewer):
    response = correct(client, reviewer, note=" ")

    assert response.context["form"].errors == {"note": ["Dieses Feld ist zwingend erforderlich."]}
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("status", ["in_review", "closed"])
def test_correction_of_what_is_not_published_says_so(client, reviewer, status):
    in_review(status=status)

    assert Reason.WRONG_STATUS.label in text(correct(client, reviewer))


@pytest.mark.parametrize(("kind", "note"), [("correction", "Zahl der Teilnehmenden"), ("completion", "")])
def test_reason_of_a_correction_is_not_lost_to_one_under_way(client, published, reviewer, kind, note):
    client.force_login(reviewer)
    factories.make_job(published, reviewer, kind=kind, status="queued", note=note)

    response = client.post(CORRECT, {"note": "Schreibfehler im Ausblick"})

    assert response.status_code == 409
    assert "Schreibfehler im Ausblick" in text(response)


# --- the public page --------------------------------------------------------------------------------------------------


def test_public_page_sets_no_cookie_and_may_be_kept(client, published):
    for address in ("/ergebnisse/", PAGE):
        response = client.get(address)
        assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=300")
        assert not response.cookies
    file = public_files().get(kind="city")
    response = client.get(reverse("public-file", args=["runde", 1, file.file_name]))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (response["ETag"], response["Content-Type"]) == (f'"{file.sha256}"', "application/pdf")
    again = client.get(response.wsgi_request.path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_public_page_of_somebody_logged_in_is_not_kept(client, published, reviewer):
    client.force_login(reviewer)

    assert client.get(PAGE)["Cache-Control"] == "no-store"


def test_public_page_names_only_who_agreed(client, published):
    page = text(client.get(PAGE))

    assert "Institution I00" in page
    assert [f"Institution I0{number}" for number in range(1, 6) if f"Institution I0{number}" in page] == []
    assert ("Text 0" in page, "Beispiel 0" in page) == (False, False)


@pytest.mark.parametrize("address", ["/ergebnisse/x/", f"{PAGE}ausgabe-2/", f"{PAGE}ausgabe-1/nichts.pdf"])
def test_public_page_of_nothing_is_not_there(client, published, address):
    assert client.get(address).status_code == 404


def test_institutions_own_report_is_no_public_file(client, published):
    own = Report.objects.filter(kind="institution").first()

    assert client.get(reverse("public-file", args=["runde", 1, own.file_name])).status_code == 404


def test_round_without_an_edition_is_not_public(client, db):
    in_review()

    assert client.get(PAGE).status_code == 404
    assert "Noch ist keine Runde veröffentlicht." in text(client.get("/ergebnisse/"))


def test_public_page_prints_the_ledger_and_only_sums_of_costs(client, db):
    current = factories.make_round(status="published", min_institutions=3)
    for index in range(3):
        found = factories.make_institution(f"I{index}", department_group=f"Dezernat {index}")
        accepted = factories.make_assessment(current, found, "published", accepted_at=datetime(2029, 9, 1, tzinfo=UTC))
        cost = {"cost_amount": index, "cost_kind": "once", "cost_covered": "no"}
        factories.make_measure(accepted, due_date=date(2030, 1, 10 * (index + 1)), **cost)
    ReportText.objects.create(round=current, part="overdue", text="Es fehlte Personal.")
    factories.make_edition(current)  # of 31.01.2030

    page = text(client.get(PAGE)).replace("\xa0", " ")

    assert "3 vereinbarte − 0 umgesetzte − 0 aufgegebene = 3 offene Maßnahmen. Davon sind 3 überfällig." in page
    assert "Es fehlte Personal." in page
    assert ("3 €" in page, "nicht gedeckt" in page, "Dezernat 1" in page) == (True, False, False)
    data = current.editions.get().content
    assert (data["ledger"]["overdue"], data["ledger"]["groups"]) == (3, None)


def test_edition_from_before_the_ledger_still_opens(client, db):
    content = factories.make_edition(factories.make_round(status="published")).content
    old = {name: value for name, value in content.items() if name not in ("ledger", "costs")}
    factories.make_edition(AssessmentRound.objects.get(), number=2, reason="Grund", content=old)

    page = text(client.get(PAGE))

    assert "Maßnahmen nach Status" in page
    assert "vereinbarte" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_public_pages_queries(client, db, number, django_assert_num_queries):
    catalogue = factories.make_catalogue()
    for index in range(number):
        current_round = factories.make_round(catalogue, code=f"r{index}", status="published")
        for edition in range(1, number + 1):
            factories.make_edition(current_round, edition, reason="Grund" if edition > 1 else "")
    with django_assert_num_queries(1):
        client.get("/ergebnisse/")
    with django_assert_num_queries(3):  # editions, the one's content, its files
        client.get("/ergebnisse/r0/")


# --- before: what becomes visible -------------------------------------------------------------------------------------


def test_preview_tells_each_institutions_part(client, reviewer):
    in_review()
    client.force_login(reviewer)
    shown = client.get(PUBLICATION).context["preview"]

    assert [(s.assessment.institution_name, s.named, len(s.examples), len(s.measures)) for s in shown.institutions] == [
        ("Institution I00", True, 1, 1),
        *((f"Institution I0{number}", False, 0, 0) for number in range(1, 6)),
    ]
    assert [(line.code, line.reason, line.counts) for line in shown.suppressed] == [
        ("A2", "zu wenige Institutionen", "4 mit Stufe"),
        ("B1", "zu wenige Institutionen", "0 mit Stufe"),
        ("B2", "zu wenige Institutionen", "0 mit Stufe"),
    ]
    assert [(seen.requirements, seen.comparisons) for seen in shown.seen] == [(1, 0), (1, 0), (1, 0), (4, 0)]


def test_preview_is_what_is_published(client, reviewer):
    in_review()
    client.force_login(reviewer)
    before = client.get(f"{PUBLICATION}vorschau/").context["results"]
    client.post(PUBLISH)
    worker.do_everything()

    assert client.get(PAGE).context["results"] == before


def test_head_sees_what_becomes_of_her_institution(client, db):
    current_round = in_review()
    first = current_round.assessments.get(institution__code="I00")
    client.force_login(factories.make_member("head", first.institution))
    page = text(client.get(f"/selbstbewertung/{current_round.code}/I00/sichtbar/"))

    assert "mit Namen der Institution <span" in page
    assert ("Beispiel 0" in page, "Maßnahme 0" in page, "Beispiel 1" in page) == (True, True, False)


def test_publication_queries_do_not_grow(client, reviewer, django_assert_max_num_queries):
    in_review(6)
    client.force_login(reviewer)
    client.get(PUBLICATION)
    with django_assert_max_num_queries(30) as few:
        client.get(PUBLICATION)
    for index in range(20, 32):
        institution = factories.make_institution(f"I{index}")
        factories.make_assessment(AssessmentRound.objects.get(), institution, "accepted", publication_consent="named")
    with django_assert_max_num_queries(len(few)):
        client.get(PUBLICATION)


def test_running_publication_shows_how_far_it_is(client, reviewer):
    in_review()
    client.force_login(reviewer)
    client.post(PUBLISH)
    leased = timezone.now() + timedelta(minutes=1)
    Job.objects.update(status="running", attempts=1, steps_done=3, steps_total=12, leased_until=leased)

    page = text(client.get(PUBLICATION))

    assert "3 von 12 Dateien sind erstellt." in page
    assert PUBLISH not in page


def test_edition_and_its_files_appear_at_once(reviewer):
    """Whoever reads while the files are drawn finds nothing of the edition."""
    current_round = in_review()
    seen = []
    publishing.publish_first_edition(
        assessment_round=current_round,
        by=reviewer,
        progress=lambda done, total: seen.append((done, total, Edition.objects.count(), Report.objects.count())),
    )

    total = len(PUBLIC_KINDS + INTERNAL_KINDS) + 6 * len(PAPERS)
    assert seen == [(done, total, 0, 0) for done in range(total + 1)]
    with transaction.atomic():
        assert (Edition.objects.count(), Report.objects.count()) == (1, total)


# --- results as tables ------------------------------------------------------------------------------------------------


def table(client, name):
    rows = client.get(f"/auswertung/runde/{name}.csv").content.decode("utf-8-sig").splitlines()
    return [row.split(";") for row in rows]


def test_city_table_keeps_suppressed_counts_for_the_reviewer(client, reviewer):
    in_review(status="published")
    columns = slice(1, 13)
    seen = {}
    for person in (reviewer, factories.make_member("executive_board")):
        client.force_login(person)
        seen[person.username] = {row[1]: row[columns] for row in table(client, "stadt")}
    suppressed = ["nein", "keine Zahlen, damit niemand auf einzelne Institutionen schließen kann"]

    assert seen["reviewer"]["A1"][2:] == ["ja", "", "6", "2", "1", "1", "2", "0", "0", "1,5"]
    assert seen["executive_board"]["A1"] == seen["reviewer"]["A1"]
    assert seen["reviewer"]["A2"][2:] == [*suppressed, "4", "", "", "", "", "0", "2", ""]
    assert seen["executive_board"]["A2"][2:] == [*suppressed, "", "", "", "", "", "", "", ""]


def test_institutions_table_holds_what_the_person_may_read(client, reviewer):
    current_round = in_review()
    head = factories.make_member("head", current_round.assessments.get(institution__code="I02").institution)
    names = {}
    for person in (reviewer, head):
        client.force_login(person)
        names[person] = [row[1] for row in table(client, "institutionen")[1:]]

    assert sorted(set(names[reviewer])) == [f"I0{number}" for number in range(6)]
    assert names[head] == ["I02"] * 4


def test_tables_are_spreadsheets_too(client, reviewer):
    in_review()
    client.force_login(reviewer)
    for name in ("stadt", "institutionen"):
        sheet = openpyxl.load_workbook(BytesIO(client.get(f"/auswertung/runde/{name}.xlsx").content)).worksheets[0]
        assert [cell.value for cell in sheet[1]][-2:] == ["Übung", "Arbeitsfassung"]
        assert isinstance(sheet[2][sheet.max_column - 3].value, datetime)
    assert client.get("/auswertung/runde/stadt.exe").status_code == 404
