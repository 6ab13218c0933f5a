"""A published round shows its edition: pages, tables and papers stay as they were, and say of which day they are."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, Edition, Measure, RatingLevel, Report, ReportText, User
from assessments.publication.content.public_results import frozen
from assessments.publication.queries import kept_file
from assessments.publication.steps import archive, publishing
from assessments.reports.paper import documents
from tests import factories, many, results_pages

PAGE = "/auswertung/runde/"
ENDS = ("zahlen/", "bereich/A/", "bereich/B/")
PAPERS = ("bericht.pdf", "ergebnisblatt.pdf", "bogen.pdf")
OF_ROUND = (
    "/auswertung/runde/",
    "/auswertung/runde/stadt.csv",
    "/auswertung/runde/stadt.xlsx",
    "/berichte/runde/gesamtbericht.pdf",
    "/berichte/runde/gesamtbericht.docx",
    "/berichte/runde/bogen.pdf",
)
BOARD = "/berichte/runde/stadtvorstand.pdf"


@pytest.fixture(autouse=True)
def papers_as_html(monkeypatch):
    """Drawing is tested elsewhere; what would be printed is enough here."""
    monkeypatch.setattr(documents, "render_pdf", lambda html, **options: f"{html}{options.get('attachments')}".encode())


def in_review(number=6, **values):
    """A1 rated by all, A2 by two (too few); each institution has a measure that goes on."""
    current_round = factories.make_round(status="in_review", **values)
    for index in range(number):
        institution = factories.make_institution(f"I{index}", department_group=f"Dezernat {index % 2 + 1}")
        assessment = factories.make_assessment(current_round, institution, "accepted")
        factories.make_answer(assessment, "A1", level=(index + 2) % 4, texts={"R1": f"Text {index}"})
        if index < 2:
            factories.make_answer(assessment, "A2", level=3)
        factories.make_measure(assessment, title=f"Maßnahme {index}")
    return current_round


@pytest.fixture
def published(reviewer, finished_pages):
    current_round = in_review()
    publishing.publish_first_edition(assessment_round=current_round, by=reviewer)
    current_round.refresh_from_db()
    return current_round


def go_on(current_round):
    """What happens after a round is published, and more than may happen."""
    measures = Measure.objects.filter(assessment__round=current_round)
    measures.update(status="cancelled", status_reason="Kein Bedarf", cancelled_on=timezone.localdate(), title="Anders")
    Answer.objects.update(level=RatingLevel.objects.get(value=0))
    Assessment.objects.filter(institution__code="I5").update(department_group="Neues Dezernat")
    Assessment.objects.filter(institution__code="I4").update(status="in_progress")
    ReportText.objects.create(round=current_round, part="priorities", text="Ein neuer Schwerpunkt")


def body(client, address):
    """The page without what differs each time."""
    content = client.get(address).content
    return content.split(b"<main")[1] if b"<main" in content else content


def read(client, person, addresses):
    client.force_login(person)
    return {address: body(client, address) for address in addresses}


def text(client, address=PAGE):
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize("role", ["reviewer", "executive_board", "head"])
def test_everything_of_a_published_round_stays(client, published, role):
    institution = published.assessments.get(institution__code="I1").institution
    member = factories.make_member("head", institution) if role == "head" else None
    person = member or User.objects.filter(username=role).first() or factories.make_member(role)
    addresses = [*OF_ROUND]
    addresses += [BOARD] if role != "head" else []
    addresses += [f"/selbstbewertung/runde/I1/{paper}" for paper in PAPERS] if role != "executive_board" else []
    before = read(client, person, addresses)

    go_on(published)

    assert read(client, person, addresses) == before
    assert {address for address, content in before.items() if not content} == set()


def test_page_says_of_which_edition_it_is(client, published, reviewer):
    client.force_login(factories.make_member("steering"))
    today = f"{timezone.localdate():%d.%m.%Y}"
    assert f"Runde veröffentlicht · Stand der Ausgabe 1 vom {today}" in text(client)

    publishing.publish_corrected_edition(assessment_round=published, by=reviewer, note="Tippfehler")

    assert f"Stand der Ausgabe 2 vom {today}" in text(client)


def test_corrected_edition_is_the_one_that_is_shown_and_given(client, published, reviewer):
    go_on(published)
    publishing.publish_corrected_edition(assessment_round=published, by=reviewer, note="Zahl der Teilnehmenden")
    client.force_login(reviewer)

    newest = Report.objects.filter(edition__number=2)
    assert body(client, BOARD) == bytes(newest.get(kind="board").file)
    assert b"Ausgabe 2 vom" in body(client, BOARD)
    assert body(client, f"{PAGE}stadt.csv") == bytes(newest.get(kind="results_table").file)
    assert "5 von 6 Institutionen sind mit" in text(client)


def test_kept_page_reads_like_the_page_of_that_day(client, db):
    """Charts and tables from the stored content, with a trend, are those that are drawn from the tables."""
    _, current = many.make_rounds(40, areas=2, requirements=2, years=(2028, 2029))
    person = factories.make_member("executive_board")
    client.force_login(person)
    drawn = results_pages.pages(client, "2029")
    factories.make_edition(current, published_on=timezone.localdate())
    kept = results_pages.pages(client, "2029")

    assert list(kept) == list(drawn) == ["/auswertung/2029/", *(f"/auswertung/2029/{end}" for end in ENDS)]
    parts = ('<div class="cc-panels">', '<div class="cc-stack cc-stack--small">', '<section class="cc-stack')
    for address, page in kept.items():
        part = next(part for part in parts if part in page)
        assert page.partition(part)[2].split("</main>")[0] == drawn[address].partition(part)[2].split("</main>")[0]
    assert "diagramm-entwicklung" in kept["/auswertung/2029/"]
    assert "Zahlen von heute" in drawn["/auswertung/2029/"]


@pytest.mark.parametrize("number", [1, 3])
def test_kept_page_is_one_query(client, db, number, django_assert_num_queries):
    current = factories.make_round(status="published")
    for edition in range(1, number + 1):
        factories.make_edition(current, edition, reason="Grund" if edition > 1 else "")
    client.force_login(factories.make_member("steering"))
    client.get(PAGE)
    with django_assert_num_queries(4):  # session, account, rounds, edition
        client.get(PAGE)


def test_reviewer_may_ask_for_today(client, published, reviewer):
    go_on(published)
    client.force_login(reviewer)
    today = text(client, f"{PAGE}?stand=heute")
    assert "Alle anderen lesen die" in today
    assert "5 von 6 Institutionen sind mit" in today
    assert f"{PAGE}stadt.csv?stand=heute" in today
    assert "2 mit Stufe, 0 nicht relevant" in today  # the counts of what is suppressed
    assert "6 von 6 Institutionen sind mit" in text(client)
    assert body(client, f"{PAGE}stadt.csv?stand=heute") != body(client, f"{PAGE}stadt.csv")


def test_nobody_else_gets_today(client, published):
    client.force_login(factories.make_member("steering"))
    for address in (PAGE, f"{PAGE}stadt.csv"):
        assert body(client, f"{address}?stand=heute") == body(client, address)


def old_edition(current_round):
    """As it was made before pages were kept with it: fewer parts, no rules, no papers but the report."""
    known = {"spread", "trend", "shares", "notes", "measures", "is_shown"}
    content = frozen(
        publishing.gathered(current_round, publishing.next_edition(current_round, timezone.localdate())).results
    )
    content = {name: value for name, value in content.items() if name not in known}
    content["catalogue"] = {k: v for k, v in content["catalogue"].items() if k not in ("rules", "disclosure")}
    return factories.make_edition(current_round, content=content)


@pytest.mark.parametrize("role", ["reviewer", "executive_board"])
@pytest.mark.parametrize(
    ("edition", "words"),
    [(old_edition, "hält diese Seite noch nicht fest"), (None, "Zu dieser Runde gibt es keine Ausgabe")],
)
def test_round_published_before_pages_were_kept_says_so(client, db, role, edition, words):
    current_round = in_review()
    current_round.assessments.update(status="published")
    type(current_round).objects.update(status="published")
    current_round.refresh_from_db()
    if edition:
        edition(current_round)
    client.force_login(factories.make_member(role))

    assert "Zahlen von heute" in text(client)
    assert words in text(client)
    for address in (*OF_ROUND, BOARD, f"{PAGE}?stand=heute"):
        assert client.get(address).status_code == 200
    if edition:
        assert client.get("/ergebnisse/runde/").status_code == 200


# --- kept, and where --------------------------------------------------------------------------------------------------


def test_board_page_is_kept_as_published_and_not_for_everybody(client, published):
    board = Report.objects.get(kind="board")
    page = bytes(board.file).decode()

    assert board.content["is_draft"] is False
    assert f"Ausgabe 1 vom {timezone.localdate():%d.%m.%Y}" in page
    assert hashlib.sha256(board.file).hexdigest() == board.sha256
    for kind in ("board", "numbers", "result_sheet", "filled_sheet"):
        file = Report.objects.filter(kind=kind).first()
        assert client.get(reverse("public-file", args=["runde", 1, file.file_name])).status_code == 404


def test_archive_holds_the_kept_papers(published, reviewer):
    job = factories.make_job(published, reviewer, kind="round_archive", status="queued")
    archive.round_archive(job, lambda done, total: None)

    names = ZipFile(BytesIO(published.archive.file)).namelist()
    assert {
        "intern/ausgabe-1/chancencheck-stadtvorstand-runde.pdf",
        "intern/ausgabe-1/chancencheck-zahlen-runde.json",
        "veroeffentlicht/ausgabe-1/chancencheck-ergebnisse-runde.xlsx",
        "institutionen/ausgabe-1/chancencheck-ergebnisblatt-I0-runde.pdf",
        "institutionen/ausgabe-1/chancencheck-bogen-I0-runde.pdf",
    } <= set(names)
    assert len(names) == len(set(names))


def test_commands_give_the_kept_files_unless_a_day_is_asked_for(published, tmp_path):
    go_on(published)
    tomorrow = f"{timezone.localdate() + timedelta(days=1)}"
    for kind, subject, kept in (
        ("board", (), "board"),
        ("city", (), "city"),
        ("institution", ("I1",), "institution"),
        ("result-sheet", ("I1",), "result_sheet"),
        ("sheet", ("I1",), "filled_sheet"),
        ("sheet", (), "blank_sheet"),
    ):
        target = tmp_path / "datei.pdf"
        call_command("report", kind, "runde", *subject, "-o", str(target), stdout=StringIO())
        code = subject[0] if subject else None
        assert target.read_bytes() == bytes(Report.objects.get(kind=kept, institution__code=code).file)
        if kind != "sheet":
            call_command("report", kind, "runde", *subject, "-o", str(target), "--as-of", tomorrow, stdout=StringIO())
            assert target.read_bytes() != bytes(Report.objects.get(kind=kept, institution__code=code).file)


def test_export_gives_the_kept_numbers_unless_a_day_is_asked_for(published):
    def exported(*args):
        out = StringIO()
        call_command("export_results", "runde", *args, stdout=out)
        return json.loads(out.getvalue())

    before = exported()
    go_on(published)

    assert exported() == before == json.loads(bytes(Report.objects.get(kind="numbers").file))
    assert exported("--as-of", before["as_of"])["city"] != before["city"]


def test_edition_is_not_read_for_a_round_under_way(client, reviewer):
    current_round = in_review()
    assert Edition.objects.count() == 0
    client.force_login(reviewer)
    assert "Zwischenstand" in text(client, f"/auswertung/{current_round.code}/")
    assert kept_file(current_round, "board") is None
