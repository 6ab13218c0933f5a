"""The list of a round: filters that travel in the address, what is late, the table and the calendar."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from assessments.models import Assessment, Institution
from assessments.review.queries import DeadlineFilter, Wanted, cockpit_counts, review_list
from tests import factories

TODAY = timezone.localdate
URL = "/sichtung/runde/"


def in_days(number):
    return TODAY() + timedelta(days=number)


@pytest.fixture
def desk(client, reviewer):
    """The browser of the reviewer."""
    client.force_login(reviewer)
    return client


def text(response):
    return response.content.decode()


def names(response):
    return [assessment.institution.code for assessment in response.context["page"]]


def many(assessment_round, number):
    """Institutions with an assessment each, in two INSERTs."""
    institutions = Institution.objects.bulk_create(
        Institution(code=f"I{n:04}", name=f"Institution {n:04}", department_group=f"Dezernat {n % 5}")
        for n in range(number)
    )
    Assessment.objects.bulk_create(
        Assessment(
            round=assessment_round, institution=one, institution_name=one.name, department_group=one.department_group
        )
        for one in institutions
    )


@pytest.mark.parametrize("number", [1, 80, 4000])
def test_list_queries_are_the_same_at_any_size(desk, assessment_round, number, django_assert_num_queries):
    many(assessment_round, number)
    desk.get(URL)
    # session, account with roles, round; department groups, numbers by status, number of rows, rows, next to read
    with django_assert_num_queries(8):
        response = desk.get(URL, {"frist": "", "rueckfragen": "keine", "name": "institution"})
    assert response.context["page"].paginator.count == number
    with django_assert_num_queries(6):  # the last one notes the download
        desk.get(f"{URL}liste.xlsx")


@pytest.fixture
def mixed(assessment_round, reviewer):
    """One institution for each filter; its code says what it is."""
    for code, status, values in (
        ("SPAET", "in_progress", {"extended_until": in_days(-1)}),
        ("HEUTE", "awaiting_approval", {"extended_until": TODAY()}),
        ("WOCHE", "invited", {"extended_until": in_days(7)}),
        ("ACHT", "invited", {"extended_until": in_days(8)}),
        ("MEHR", "in_progress", {"extended_until": in_days(40)}),
        ("FERTIG", "submitted", {"extended_until": in_days(-1)}),
        ("NORMAL", "in_progress", {}),
    ):
        group = "Dezernat II" if code in ("HEUTE", "MEHR") else ""
        institution = factories.make_institution(code, department_group=group)
        factories.make_assessment(assessment_round, institution, status, **values)
    of = {assessment.institution.code: assessment for assessment in Assessment.objects.all()}
    factories.make_inquiry(of["FERTIG"], reviewer, due_date=in_days(-1))
    factories.make_inquiry(of["MEHR"], reviewer, due_date=TODAY())
    factories.make_inquiry(of["MEHR"], reviewer, status="answered")
    factories.make_inquiry(of["NORMAL"], reviewer, status="closed")
    return of


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("frist=abgelaufen", {"SPAET"}),
        ("frist=bald", {"HEUTE", "WOCHE"}),
        ("frist=verlaengert", {"MEHR"}),
        ("rueckfragen=offen", {"FERTIG", "MEHR"}),
        ("rueckfragen=ueberfaellig", {"FERTIG"}),
        ("rueckfragen=beantwortet", {"MEHR"}),
        ("dezernat=Dezernat+II", {"HEUTE", "MEHR"}),
        ("dezernat=-&frist=bald", {"WOCHE"}),
        ("dezernat=Dezernat+II&rueckfragen=offen&status=in_progress", {"MEHR"}),
    ],
)
def test_filter_and_its_number_agree(desk, mixed, query, found):
    response = desk.get(f"{URL}?{query}")
    numbers = {url: number for _, links in response.context["counters"] for url, _, number, _ in links}

    assert set(names(response)) == found
    assert numbers.get(f"?{query}", len(found)) == len(found)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("", "ACHT"),
        ("-name", "WOCHE"),
        ("status", "ACHT"),
        ("-status", "FERTIG"),
        ("frist", "FERTIG"),
        ("-frist", "MEHR"),
        ("eingereicht", "FERTIG"),
        ("-eingereicht", "FERTIG"),
        ("-dezernat", "HEUTE"),
        ("wert", "ACHT"),
    ],
)
def test_list_is_sorted_by_its_columns_and_what_has_no_date_comes_last(desk, mixed, order, first):
    assert names(desk.get(URL, {"sortierung": order}))[0] == first


def test_head_of_a_column_sorts_and_turns_round_and_keeps_the_filter(desk, mixed):
    page = text(desk.get(f"{URL}?frist=verlaengert&sortierung=frist&seite=1"))
    assert '<th class="kern-table__header" role="columnheader" scope="col" aria-sort="ascending">' in page
    for url in ("?frist=verlaengert&amp;sortierung=-frist#liste", "?frist=verlaengert&amp;sortierung=status#liste"):
        assert page.count(f'href="{url}"') == 1


def test_next_to_read_is_the_one_that_waits_longest_and_waits_for_nobody(desk, assessment_round, reviewer):
    codes = ("ALT", "FRAGE", "NEU")
    for days, code in zip((3, 5, 1), codes, strict=True):
        assessment = factories.make_assessment(assessment_round, factories.make_institution(code), "submitted")
        Assessment.objects.filter(pk=assessment.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    assert desk.get(URL).context["next_to_read"].institution.code == "FRAGE"
    factories.make_inquiry(Assessment.objects.get(institution__code="FRAGE"), reviewer)
    assert desk.get(URL).context["next_to_read"].institution.code == "ALT"


def test_late_is_the_rule_of_the_model(mixed, assessment_round):
    for days in (-30, -1, 0, 30):
        assessment_round.submission_deadline = in_days(days)
        wanted = Wanted(deadline=DeadlineFilter.LATE)
        late = {a.pk for a in review_list(assessment_round, wanted, TODAY())}
        for assessment in assessment_round.assessments.all():
            assessment.round = assessment_round
            assert (assessment.pk in late) is assessment.is_late(TODAY()), (days, assessment.institution.code)


def test_nothing_is_late_in_a_finished_round(mixed, assessment_round):
    assessment_round.status = "published"
    assert set(cockpit_counts(assessment_round, TODAY()).by_deadline.values()) == {0, 1}  # extended stays


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ämter", "Ämterlotse"),
        ("ÄMTER", "Ämterlotse"),
        ("aemter", "Ämterlotse"),
        ("amter", "Ämterlotse"),
        ("bürger", "Buergerbüro"),
        ("burgerburo", "Bürgerbüro"),
        ("strasse", "Straßenbau"),
        ("straße", "Strassenbau"),
        ("(ift)", "Frauentreff (IFT)"),
        ("école", "École Élémentaire"),
    ],
)
def test_search_reads_german(desk, assessment_round, typed, name):
    factories.make_assessment(assessment_round, factories.make_institution("X1", name))
    factories.make_assessment(assessment_round, factories.make_institution("X2", "Wirtschaft"))

    assert names(desk.get(URL, {"name": typed})) == ["X1"]


def test_filter_goes_to_the_detail_page_and_back(desk, assessment_round, institution, head):
    factories.make_assessment(assessment_round, institution, "submitted", by=head)
    kept = "?status=submitted&amp;name=volk&amp;seite=1"
    listed = text(desk.get(f"{URL}?name=volk&status=submitted&seite=1&unfug=1"))
    detail = text(desk.get(f"{URL}VHS/?name=volk&status=submitted&seite=1"))

    assert f'href="{URL}VHS/{kept}"' in listed
    assert f'href="{URL}liste.xlsx{kept}"' in listed
    for path in ("", "VHS/abnehmen/", "VHS/zurueckgeben/", "VHS/rueckfrage/"):
        assert f'href="{URL}{path}{kept}"' in detail
    accepted = desk.post(f"{URL}VHS/abnehmen/?status=submitted&seite=1")
    assert accepted.url == f"{URL}VHS/?status=submitted&seite=1"


def test_pages_keep_the_filter(desk, assessment_round):
    many(assessment_round, 120)
    page = text(desk.get(f"{URL}?name=institution&seite=2"))
    assert 'href="?name=institution&amp;seite=1#liste"' in page
    assert 'href="?name=institution&amp;seite=3#liste"' in page


# --- table ---------------------------------------------------------------------------------------------------------


def test_table_is_the_filtered_list(desk, mixed):
    response = desk.get(f"{URL}liste.xlsx?rueckfragen=offen")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    found = {row[1]: dict(zip(head, row, strict=True)) for row in rows}

    assert response["Content-Disposition"] == 'attachment; filename="chancencheck-stand-runde.xlsx"'
    assert set(found) == {"FERTIG", "MEHR"}
    assert found["MEHR"]["Frist"].date() == in_days(40)
    assert (found["MEHR"]["Frist verlängert"], found["MEHR"]["offene Rückfragen"]) == ("ja", 1)
    assert found["FERTIG"]["Jetzt dran"] == "die Ansprechperson oder die Leitung: auf die Rückfrage antworten"
    assert found["FERTIG"]["Übung"] == "nein"


# --- calendar ------------------------------------------------------------------------------------------------------


def events(response):
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert str(calendar["X-WR-TIMEZONE"]) == "Europe/Berlin"
    found = {}
    for event in calendar.walk("VEVENT"):
        begin, end = event["DTSTART"], event["DTEND"]
        assert begin.params["VALUE"] == "DATE"
        assert end.dt - begin.dt == timedelta(days=1)
        found[str(event["SUMMARY"])] = begin.dt
    return found


def test_calendar_of_a_round(desk, mixed, assessment_round):
    assessment_round.review_until = in_days(50)
    assessment_round.committee, assessment_round.committee_date = "Sozialausschuss", date(2030, 11, 5)
    assessment_round.save()

    assert events(desk.get(f"{URL}termine.ics")) == {
        "Beginn – Runde runde": assessment_round.opens_on,
        "Frist zum Einreichen – Runde runde": in_days(20),
        "Verlängerte Frist (1 Institution) – Runde runde": in_days(40),
        "Sichtung bis – Runde runde": in_days(50),
        "Vorlagenschluss: Sozialausschuss – Runde runde": date(2030, 10, 21),
        "Sitzung: Sozialausschuss – Runde runde": date(2030, 11, 5),
    }


@pytest.mark.parametrize(("session", "late"), [(in_days(90), False), (in_days(1), True)])
def test_closing_date_of_the_papers_is_shown_and_marked_once_it_is_missed(desk, assessment_round, session, late):
    assessment_round.committee_date = session
    assessment_round.save()
    due = f"{assessment_round.papers_due:%d.%m.%Y}"

    for url in (URL, "/runden/runde/termine/", "/"):
        page = text(desk.get(url))
        assert due in page
        assert ('<span class="kern-label">überfällig</span>' in page) is late


def test_calendar_of_an_institution(client, coordinator, assessment, reviewer):
    Assessment.objects.update(extended_until=in_days(30))
    assessment.round.is_demo = True
    assessment.round.save()
    factories.make_inquiry(assessment, reviewer, "A1", text="Geheim", due_date=in_days(3))
    factories.make_inquiry(assessment, reviewer, "A1", due_date=in_days(4), status="closed")
    client.force_login(coordinator)

    response = client.get(reverse("assessment-calendar", args=["runde", "VHS"]))

    assert events(response) == {
        "Übung: Beginn – Runde runde": in_days(-10),
        "Übung: Antwort auf eine Rückfrage erbeten – Runde runde": in_days(3),
        "Übung: Frist zum Einreichen (verlängert) – Runde runde": in_days(30),
    }
    assert b"Geheim" not in response.content


# --- home of the reviewer ------------------------------------------------------------------------------------------


def test_home_says_what_waits_for_the_reviewer(desk, mixed, reviewer):
    factories.make_assessment(mixed["FERTIG"].round, factories.make_institution("LESEN"), "submitted")
    factories.make_round(mixed["FERTIG"].round.catalogue, "neu", status="in_preparation")
    card, prepared = sorted(desk.get("/").context["reviewed_rounds"], key=lambda one: one.round.code, reverse=True)

    assert [(task.number, task.words, task.url) for task in card.to_do] == [
        (1, "eingereicht, zu lesen", f"{URL}?status=submitted&rueckfragen=keine#liste"),
        (1, "Rückfragen beantwortet", f"{URL}?rueckfragen=beantwortet#liste"),
        (1, "Antworten überfällig", f"{URL}?rueckfragen=ueberfaellig#liste"),
        (1, "Frist abgelaufen", f"{URL}?frist=abgelaufen#liste"),
    ]
    assert (prepared.round.code, prepared.to_do) == ("neu", [])
    assert 'href="/runden/neu/angaben/"' in text(desk.get("/"))


@pytest.mark.parametrize("number", [1, 80])
def test_home_queries_are_the_same_at_any_size(desk, assessment_round, number, django_assert_num_queries):
    many(assessment_round, number)
    desk.get("/")
    # session, account with roles; rounds, numbers by status, inquiries; roles and departures that wait
    with django_assert_num_queries(7):
        desk.get("/")
