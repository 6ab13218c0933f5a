"""The page for the Stadtvorstand and the result sheet: one page, two pages, whatever the round holds."""

from datetime import UTC, date, datetime
from io import BytesIO

import page
import pypdf
import pytest
from django.urls import reverse

from assessments import demo
from assessments.catalogue.queries.tree import forget_catalogues
from assessments.models import AssessmentRound, ReportText, SharedNeed, Theme, ThemeTag
from assessments.reports.content import result_sheet as result_sheets
from assessments.reports.content.board import board_page
from assessments.reports.content.certificate import certificate
from assessments.reports.content.result_sheet import result_sheet
from assessments.reports.paper import documents
from assessments.results.content.contents_of_reports import shortened
from tests import factories

AS_OF = date(2022, 3, 31)
LONG = "Ein Satz mit vielen Wörtern, der nicht aufhört. " * 60
WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 40


def pages(document):
    assert page.validate_pdf_bytes(document.pdf, profile="ua1").is_compliant
    return len(pypdf.PdfReader(BytesIO(document.pdf)).pages)


@pytest.fixture
def demo_round(db):
    demo.load()
    return AssessmentRound.objects.get(code="pilot-2021")


def full(areas, requirements, text):
    """A round with everything there can be, and an institution that answered all of it at length."""
    catalogue = factories.make_catalogue(areas=areas, requirements=requirements)
    current = factories.make_round(catalogue, min_institutions=3)
    catalogue.areas.update(title=text[:120])
    catalogue.requirements.update(title=text[:120])
    for number in range(12):
        institution = factories.make_institution(
            f"I{number}", text[:150] + str(number), department_group=f"{number} {text[:110]}"
        )
        assessment = factories.make_assessment(
            current, institution, "accepted", accepted_at=datetime(2022, 1, 1, tzinfo=UTC)
        )
        requirement = catalogue.requirements.all()[number % catalogue.requirements.count()].code
        cost = {"cost_amount": 9_999_999_999, "cost_kind": ("once", "yearly")[number % 2]}
        factories.make_measure(assessment, requirement, due_date=date(2022, 1, 1), **cost)
    for index, requirement in enumerate(catalogue.requirements.all()):
        factories.make_answer(assessment, requirement.code, 3 if index % 2 else None, texts={"R1": text, "R2": text})
    for _ in range(12):
        factories.make_measure(
            assessment,
            title=text[:200],
            responsible_function=text[:120],
            status="postponed",
            status_reason=text,
            original_due_date=date(2020, 1, 1),
        )
    ReportText.objects.create(round=current, part="priorities", text="\n".join([text[:590]] * 5))
    ReportText.objects.create(round=current, part="overdue", text=text)
    before = factories.make_round(catalogue, "davor", "published", opens_on=date(2020, 1, 1))
    factories.make_edition(before, published_on=date(2021, 1, 1))
    theme = Theme.objects.create(round=current, title="Thema")
    for holder in current.assessments.all()[:2]:
        ThemeTag.objects.create(theme=theme, measure=factories.make_measure(holder))
    SharedNeed.objects.bulk_create(
        SharedNeed(
            theme=theme,
            title=f"{number} {text[:150]}",
            description=text,
            cost_amount=9_999_999_999,
            cost_kind=("once", "yearly")[number % 2],
            cost_text=text,
            proposal=text,
        )
        for number in range(9)
    )
    return assessment


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("areas", "requirements", "text"),
    [(5, 3, LONG), (5, 3, WORD), (8, 10, WORD), (9, 12, LONG)],
    ids=["usual", "usual, one word", "many", "too many for a list"],
)
def test_short_reports_keep_to_their_pages(db, areas, requirements, text):
    assessment = full(areas, requirements, text)

    assert pages(documents.result_sheet_document(assessment, AS_OF)) == 2
    board = board_page(assessment.round, AS_OF)
    assert len(board.ledger.rows) == 1 + min(areas, 6) + 7
    assert (board.overdue_reason != "", len(board.costs.table.rows)) == (True, 4)
    assert pages(documents.board_document(assessment.round, AS_OF)) == 1


@pytest.mark.pdf
@pytest.mark.parametrize("text", [LONG, WORD], ids=["long", "one word"])
def test_result_sheet_with_room_to_write_keeps_to_its_pages(db, monkeypatch, text):
    """Without any strength, everything else as long as it can be."""
    monkeypatch.setattr(result_sheets, "MOST_STRENGTHS", 0)
    assessment = full(5, 3, text)

    assert len(result_sheet(assessment, AS_OF).empty_rows) == 3
    assert pages(documents.result_sheet_document(assessment, AS_OF)) == 2


def test_board_page_counts_the_institutions_of_each_department_group(demo_round):
    demo_round.assessments.filter(institution__code__in=("ABH", "JC")).update(department_group="Dezernat 3")
    board = board_page(demo_round, AS_OF)

    assert board.participation == "83 Prozent"
    assert board.decisions == (
        "den Sachstandsbericht vorlegen: Sozialausschuss",
        "die nicht gedeckten Kosten in die Haushaltsberatung geben",
        "die Zuständigen um neue Termine für die überfälligen Maßnahmen bitten",
    )
    assert [(g.name, g.invited, g.included) for g in board.groups] == [("Dezernat 3", 2, 1), ("ohne Dezernat", 4, 4)]
    assert board.measures == (
        "18 vereinbarte − 7 umgesetzte − 0 aufgegebene = 11 offene Maßnahmen.",
        "Davon sind 2 überfällig.",
    )
    assert [need.value.split(" –")[0] for need in board.needs] == ["18.000 € jedes Jahr, nicht im Haushalt gedeckt"]
    assert len(board.priorities) == 3


@pytest.mark.pdf
def test_board_page_with_a_table_of_areas_is_still_one_page(db):
    """As many areas, and as many words, as it may have beside that table."""
    last = full(5, 3, LONG)
    current = last.round
    for index, assessment in enumerate(current.assessments.exclude(pk=last.pk)):
        for number, requirement in enumerate(current.catalogue.requirements.all()):
            factories.make_answer(assessment, requirement.code, (index + number) % 4)
    current.assessments.update(department_group="Dezernat")
    current.catalogue.areas.update(title=LONG[:24])
    keep = SharedNeed.objects.first()
    SharedNeed.objects.exclude(pk=keep.pk).delete()
    current.report_texts.filter(part="priorities").update(text="\n".join([LONG[:30]] * 2))
    forget_catalogues()

    assert len(board_page(current, AS_OF).area_table) == 6
    assert pages(documents.board_document(current, AS_OF)) == 1


def test_board_page_asks_only_for_what_there_is_to_decide(assessment):
    assert board_page(assessment.round, AS_OF).decisions == ("den Sachstandsbericht vorlegen",)


def test_result_sheet_shows_levels_strengths_and_measures(demo_round):
    vhs = demo_round.assessments.select_related("round", "institution").get(institution__code="VHS")
    sheet = result_sheet(vhs, AS_OF)

    assert [line.code for line in sheet.lines if line.state == "durchgängig erfüllt"] == ["S1"]
    assert [item.label for item in sheet.strengths.items] == ["S1 Willkommen sein und geachtet werden"]
    assert (len(sheet.potentials.items), sheet.potentials.more) == (4, 11)
    assert len(sheet.empty_rows) == 3
    assert [measure.status for measure in sheet.measures] == [
        "umgesetzt",
        "umgesetzt",
        "in Umsetzung, überfällig",
        "Idee",
    ]


def test_result_sheet_of_a_large_catalogue_names_codes_by_level(db):
    assessment = factories.make_assessment(factories.make_round(factories.make_catalogue(areas=9, requirements=12)))
    factories.make_answer(assessment, "A2", 3)
    factories.make_answer(assessment, "B1", 0)
    sheet = result_sheet(assessment, AS_OF)

    assert (sheet.lines, sheet.areas) == ((), ())
    assert [(fact.label, fact.value[:6]) for fact in sheet.by_state] == [
        ("●●● durchgängig erfüllt", "A2"),
        ("○○○ noch nicht erfüllt", "B1"),
        ("noch nicht beantwortet", "A1, A3"),
    ]


def test_certificate_tells_who_and_when_and_nothing_else(demo_round):
    vhs = demo_round.assessments.select_related("round", "institution").get(institution__code="VHS")
    shown = certificate(vhs)

    assert (shown.institution, shown.is_demo, shown.as_of) == ("Volkshochschule", True, date(2021, 8, 24))
    assert [fact.label for fact in shown.facts] == [
        "Runde",
        "Beginn der Runde",
        "Workshop im Team",
        "Eingereicht",
        "Sichtung beendet",
    ]


@pytest.mark.pdf
def test_certificate_is_one_accessible_page(demo_round):
    vhs = demo_round.assessments.select_related("round", "institution").get(institution__code="VHS")
    vhs.institution_name = WORD[:160]
    assert pages(documents.certificate_document(vhs)) == 1


def test_certificate_waits_for_the_acceptance(client, assessment, head):
    client.force_login(head)
    address = [assessment.round.code, assessment.institution.code]
    page_of = client.get(reverse("certificate-pdf", args=address), follow=True)

    assert "sobald die Selbstbewertung abgenommen ist" in page_of.content.decode()
    assert "Teilnahmebestätigung (PDF)" not in page_of.content.decode()


def test_shortened_cuts_at_a_word():
    assert shortened("Ein  Satz,\nkurz", 20) == "Ein Satz, kurz"
    assert shortened("Ein Satz, der länger ist", 14) == "Ein Satz …"
    assert len(shortened("x" * 99, 20)) <= 22
