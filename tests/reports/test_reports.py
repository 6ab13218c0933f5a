"""Reports and sheets: what stands in them, who gets them, and that the files are accessible."""

import dataclasses
import hashlib
import re
from datetime import UTC, date, datetime
from io import BytesIO

import page
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse

from assessments import demo
from assessments.catalogue.queries.tree import catalogue_tree, forget_catalogues
from assessments.models import AnswerText, Assessment, AssessmentRound, Edition, Measure, Report, ReportText
from assessments.reports.content.city import city_report
from assessments.reports.content.institution import institution_report
from assessments.reports.content.sheet import blank_sheet, filled_sheet
from assessments.reports.paper import documents
from assessments.reports.paper.pdf import FailureReason, ReportFailed
from tests import factories

AS_OF = date(2022, 3, 31)


@pytest.fixture
def demo_round(db):
    demo.load()
    return AssessmentRound.objects.get(code="pilot-2021")


def demo_assessment(demo_round, code):
    return demo_round.assessments.select_related("round", "institution").get(institution__code=code)


@pytest.fixture
def no_pdf(monkeypatch):
    """Drawing is tested elsewhere; here a name and a byte are enough."""
    for name in (
        "institution_document",
        "city_document",
        "blank_sheet_document",
        "filled_sheet_document",
        "board_document",
        "result_sheet_document",
    ):
        document = documents.Document(f"{name}.pdf", b"%PDF")
        monkeypatch.setattr(documents, name, lambda *args, document=document, **options: document)


def city_html(assessment_round):
    return render_to_string("reports/city.html", {"report": city_report(assessment_round, AS_OF)})


def institution_html(assessment):
    return render_to_string("reports/institution.html", {"report": institution_report(assessment, AS_OF)})


# --- the files -----------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_documents_of_the_demo_are_accessible_and_marked(demo_round):
    abh, jobcenter = demo_assessment(demo_round, "ABH"), demo_assessment(demo_round, "JC")
    drawn = [
        documents.institution_document(abh, AS_OF),
        documents.institution_document(jobcenter, AS_OF),
        documents.city_document(demo_round, AS_OF),
        documents.blank_sheet_document(demo_round),
        documents.filled_sheet_document(abh, AS_OF),
    ]
    assert [document.file_name for document in drawn] == [
        "chancencheck-ABH-pilot-2021.pdf",
        "chancencheck-JC-pilot-2021.pdf",
        "chancencheck-gesamtbericht-pilot-2021.pdf",
        "chancencheck-bogen-pilot-2021.pdf",
        "chancencheck-bogen-ABH-pilot-2021.pdf",
    ]
    for document in drawn:
        report = page.validate_pdf_bytes(document.pdf, profile="ua1")
        assert report.is_compliant, (document.file_name, report.failures)
        reader = pypdf.PdfReader(BytesIO(document.pdf))
        assert reader.root_object["/Lang"] == "de"
        assert "ChancenCheckLU" in reader.metadata.title
        assert reader.outline
        assert ["ÜBUNG – ALLES ERFUNDEN" in reader.pages[i].extract_text() for i in (0, 1, -1)] == [True] * 3


@pytest.mark.pdf
def test_blank_sheet_has_one_page_for_each_requirement(demo_round):
    reader = pypdf.PdfReader(BytesIO(documents.blank_sheet_document(demo_round).pdf))
    sections = next(part for part in reader.outline if isinstance(part, list))
    headings = [section for section in sections if not isinstance(section, list)]
    pages = {heading.title.split()[0]: reader.get_destination_page_number(heading) for heading in headings}
    codes = [requirement.code for requirement in catalogue_tree(demo_round.catalogue_id).requirements]
    assert [pages[code] for code in codes] == list(range(1, len(reader.pages)))


@pytest.mark.pdf
def test_institution_document_hostile_texts_stay_text(assessment):
    bad = '<script>alert(1)</script><img src="http://127.0.0.1:9/x"> {{ 7|add:7 }} \x01\u202e' + "x" * 3000
    factories.make_answer(assessment, "A1", 2, texts={"R1": bad, "R2": bad}, dissent=bad)
    factories.make_measure(assessment, title=bad[:190], responsible_function=bad[:100], success_sign=bad)
    content = documents.institution_document(assessment, AS_OF).pdf
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(content)).pages)
    assert "<script>alert(1)</script>" in text
    assert "{{ 7|add:7 }}" in text
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


# --- what stands in them ----------------------------------------------------------------------------------------------


def test_institution_report_prints_level_texts_dissent_and_measures(demo_round):
    html = institution_html(demo_assessment(demo_round, "ABH"))
    for expected in (
        "Ein Teil des Teams sieht wegen der spontanen Vorsprachen eher Stufe 1.",
        "Sachgebietsleitung Aufenthalt · Termin: 15.12.2021 · Status: umgesetzt",
        "Termin: 28.02.2022 · Status: in Umsetzung, überfällig",
        "Weniger Rückfragen zu Fristen am Servicepunkt.",
        "Sachstand 20.01.2022: Fünf Schreiben umgestellt, zwei weitere in Arbeit.",
        "Anforderungen: 15 von 15 beantwortet. Durchschnitt 1,3, Ergebnisstufe: <b>auf dem Weg</b>",
        "<b>Originalwortlaut:</b> Frage 1, Frage 2, Frage 3, Bereichsname K, K1.",
        "<b>Arbeitsfassung:</b> K2, K3,",
    ):
        assert expected in html


def test_institution_report_leaves_inquiries_out(demo_round):
    assert "Wirken Sie an Anforderungsprofilen" not in institution_html(demo_assessment(demo_round, "ABH"))


def test_institution_report_measure_update_after_the_day_is_left_out(assessment):
    measure = factories.make_measure(assessment)
    measure.updates.create(date=date(2022, 3, 1), text="vorher")
    measure.updates.create(date=date(2022, 4, 1), text="nachher")
    assert institution_report(assessment, AS_OF).measures[0].latest_update == "01.03.2022: vorher"


@pytest.mark.parametrize(
    ("status", "is_draft"),
    [("in_progress", True), ("submitted", True), ("returned", True), ("accepted", False), ("published", False)],
)
def test_institution_report_is_a_draft_until_accepted(assessment_round, institution, status, is_draft):
    assessment = factories.make_assessment(assessment_round, institution, status)
    assert institution_report(assessment, AS_OF).is_draft == is_draft
    assert ("<b>Entwurf.</b>" in institution_html(assessment)) == is_draft


def test_institution_report_of_a_catalogue_without_levels_prints_texts_only(assessment):
    assessment.round.catalogue.levels.all().delete()
    forget_catalogues()
    factories.make_answer(assessment, "A1", texts={"R2": "Nur Worte"})
    html = institution_html(assessment)
    assert "Nur Worte" in html
    assert "<svg" not in html


def test_institution_report_queries_do_not_grow(assessment, django_assert_num_queries):
    catalogue_tree(assessment.round.catalogue_id)
    factories.make_answer(assessment, "A1", 2, texts={"R1": "Text"})
    for number in (1, 3):
        for index in range(number):
            measure = factories.make_measure(assessment, title=f"M{number}{index}")
            measure.updates.create(date=AS_OF, text="x")
        # answers, texts, measures, updates, open measures of earlier rounds, what is blacked out for others
        with django_assert_num_queries(6):
            institution_report(assessment, AS_OF)


def test_city_report_holds_no_text_or_name_without_consent(demo_round):
    html = city_html(demo_round)
    silent = demo_round.assessments.exclude(publication_consent=Assessment.PublicationConsent.NAMED)
    texts = [
        *silent.values_list("institution__name", flat=True),
        *silent.exclude(head_statement="").values_list("head_statement", flat=True),
        *AnswerText.objects.filter(answer__assessment__in=silent).exclude(text="").values_list("text", flat=True),
        *Measure.objects.filter(assessment__in=silent).values_list("title", flat=True),
    ]
    assert len(texts) > 100
    assert [text for text in texts if text in html] == []


def test_city_report_prints_examples_and_measures_of_those_who_agreed(demo_round):
    for code in ("VHS", "ABH"):
        head = factories.make_user(f"leitung-{code}")
        factories.make_example(demo_assessment(demo_round, code), "B2", f"Von {code}", consented_by=head)
    report = city_report(demo_round, AS_OF)
    assert {example.institution for example in report.good_examples} == {"Volkshochschule"}
    assert "Von VHS" in {example.title for example in report.good_examples}
    assert (report.done.since, report.done.number) == (None, 7)
    assert [(done.institution, done.measure.status) for done in report.done.named] == [
        ("Volkshochschule", "umgesetzt"),
        ("Volkshochschule", "umgesetzt"),
    ]


def test_city_report_counts_what_was_done_since_the_last_report(assessment_round, institution):
    dates = {"opens_on": date(2019, 1, 1), "submission_deadline": date(2019, 6, 30)}
    earlier = factories.make_round(assessment_round.catalogue, code="frueher", status="published", **dates)
    Edition.objects.create(round=earlier, number=1, published_on=date(2019, 11, 30), content={})
    factories.make_assessment(assessment_round, institution, "accepted")
    old = factories.make_assessment(earlier, institution, "published")
    absent = factories.make_assessment(earlier, factories.make_institution("X"), "published")
    for day in (date(2019, 11, 30), date(2019, 12, 1), date(2020, 4, 30), date(2020, 5, 2)):
        factories.make_measure(old, status="done", done_on=day)
        factories.make_measure(absent, status="done", done_on=day)  # of an institution that is not in this round
    Assessment.objects.update(accepted_at=datetime(2019, 9, 1, tzinfo=UTC))

    report = city_report(assessment_round, date(2020, 5, 1))

    assert (report.done.since, report.done.number, report.done.named) == (date(2019, 11, 30), 4, ())
    assert report.ledger.sentence.startswith("6 offene aus dem letzten Bericht + 0 neue − 4 umgesetzte")


def test_city_report_prints_themes_and_needs_without_names(demo_round):
    report = city_report(demo_round, AS_OF)
    html = city_html(demo_round)
    assert [theme.institutions for theme in report.themes] == sorted(
        (theme.institutions for theme in report.themes), reverse=True
    )
    assert report.needs[0].cost == (
        "18.000\xa0€ jedes Jahr, nicht im Haushalt gedeckt – geschätzt: 1.500 Gesprächsminuten im Monat zu 1 Euro"
    )
    assert all(text in html for need in report.needs for text in (need.title, need.proposal))


def test_city_report_withdrawn_consent_takes_the_name_out(demo_round):
    demo_round.assessments.update(publication_consent=Assessment.PublicationConsent.CITY_INTERNAL)
    report = city_report(demo_round, AS_OF)
    assert (report.good_examples, report.done.named) == ((), ())
    assert "Volkshochschule" not in city_html(demo_round)


def test_city_report_suppressed_requirement_gives_no_number_away(demo_round):
    report = city_report(demo_round, AS_OF)
    line = report.areas[-1].requirements[-1]
    assert (line.requirement.code, line.figures) == ("O3", None)
    assert report.data["city"]["requirements"]["O3"] == {
        "n": None,
        "not_relevant": None,
        "unrated": None,
        "shown": False,
        "mean": None,
        "distribution": None,
    }
    assert "keine Zahlen, damit niemand auf einzelne Institutionen schließen kann" in city_html(demo_round)


def test_city_report_counts_every_invited_institution(demo_round):
    report = city_report(demo_round, AS_OF)
    assert [(fact.label, fact.value) for fact in report.participation] == [
        ("abgenommen", "5"),
        ("eingereicht, in Sichtung", "0"),
        ("in Bearbeitung", "1"),
        ("eingeladen, noch nicht begonnen", "0"),
        ("nimmt nicht teil", "0"),
        ("eingeladen insgesamt", "6"),
    ]


def test_city_report_follows_the_outline_of_a_sachstandsbericht(demo_round):
    html = city_html(demo_round)
    outline = (
        "Beschlussvorschlag",
        "Der Stand in drei Sätzen",
        "Die Bereiche",
        "Was aus den Maßnahmen wurde",
        "Was es kostet",
        "Wie es weitergeht",
        'id="anlass"',
        'id="teilnahme"',
        'id="ergebnisse"',
        'id="massnahmen"',
        'id="bedarfe"',
        'id="beispiele"',
        'id="themen"',
        'id="methode"',
        'id="katalog"',
    )
    places = [html.find(part) for part in outline]
    assert -1 not in places
    assert places == sorted(places)


def test_city_report_leaves_an_unwritten_part_out_once_published(assessment_round):
    ReportText.objects.create(round=assessment_round, part="occasion", text="")
    draft = city_report(assessment_round, AS_OF)
    published = dataclasses.replace(draft, is_draft=False)

    assert draft.headings["teilnahme"] == "2 Vorgehen und Teilnahme"
    assert published.headings["teilnahme"] == "1 Vorgehen und Teilnahme"
    assert "anlass" not in published.headings
    assert "zu ergänzen" in city_html(assessment_round)
    assert "zu ergänzen" not in render_to_string("reports/city.html", {"report": published})


def test_city_report_gives_a_long_outlook_a_part_of_its_own(assessment_round):
    ReportText.objects.create(round=assessment_round, part="outlook", text="Weiter. " * 100)
    report = city_report(assessment_round, AS_OF)

    assert report.headings["ausblick"] == "8 Ausblick und nächste Runde"
    assert city_html(assessment_round).count("Weiter. Weiter.") == 50


def test_city_report_says_once_which_texts_are_a_working_version(demo_round):
    report = city_report(demo_round, AS_OF)

    assert [fact.label for fact in report.wording] == ["Originalwortlaut", "Arbeitsfassung"]
    assert report.wording[0].value == "Frage 1, Frage 2, Frage 3, Bereichsname K, K1"
    assert city_html(demo_round).count("Arbeitsfassung:") == 1


def test_city_report_names_each_source_once_with_its_texts(demo_round):
    works = city_report(demo_round, AS_OF).sources

    assert [work.label.split(",")[0] for work in works] == [
        "Foliensatz „Wir alle sind LU – Strategie für Qualität und Vielfalt“",
        "Auszug aus der Niederschrift",
    ]
    for requirement in catalogue_tree(demo_round.catalogue_id).requirements:
        (work,) = [work for work in works if requirement.source.startswith(work.label)]
        assert requirement.source.removeprefix(work.label).strip(",. ") in work.value
        assert re.search(rf"\b{requirement.code}[:,]", work.value)


def test_city_report_says_where_the_teams_see_themselves(demo_round):
    assert city_report(demo_round, AS_OF).state == (
        "5 von 6 eingeladenen Institutionen sind ausgewertet.",
        "Am weitesten sehen sich die Teams bei „Service und Begegnung“. Am meisten zu tun bleibt bei „Beteiligung“ und "
        "„Organisation und Personal“.",
        "Eine veröffentlichte frühere Runde gibt es nicht. Verglichen wird ab der nächsten Runde, bei gleichem "
        "Wortlaut und gleichen Teilnehmenden.",
    )


def test_city_report_without_any_accepted_assessment_shows_no_number(assessment):
    report = city_report(assessment.round, AS_OF)
    assert report.overall.label == "keine Zahlen, damit niemand auf einzelne Institutionen schließen kann"
    assert {area.figures.mean for area in report.areas} == {"–"}


def test_city_report_queries_do_not_grow(assessment_round, django_assert_num_queries):
    catalogue_tree(assessment_round.catalogue_id)
    for index in range(3):
        named = factories.make_assessment(
            assessment_round, factories.make_institution(f"I{index}"), "accepted", publication_consent="named"
        )
        factories.make_answer(named, "A1", 3, texts={"R1": "Gut", "R2": "Mehr"})
        factories.make_measure(named, status="done")
        if index in (0, 2):
            with django_assert_num_queries(10):
                city_report(assessment_round, AS_OF)


# --- who gets them ----------------------------------------------------------------------------------------------------


def own_url(name, assessment):
    return reverse(name, args=(assessment.round.code, assessment.institution.code))


@pytest.mark.parametrize("name", ["institution-report-pdf", "sheet-pdf"])
def test_own_document_is_a_download(client, name, assessment, contributor, no_pdf):
    client.force_login(contributor)
    response = client.get(own_url(name, assessment))
    assert (response.status_code, response["Content-Type"], response.content) == (200, "application/pdf", b"%PDF")
    assert response["Content-Disposition"].startswith('attachment; filename="')


@pytest.mark.parametrize("name", ["institution-report-pdf", "sheet-pdf"])
def test_document_of_another_institution_is_not_there(client, name, assessment, stranger, no_pdf):
    client.force_login(stranger)
    assert client.get(own_url(name, assessment)).status_code == 404


@pytest.mark.parametrize(("status", "code"), [("in_progress", 404), ("submitted", 200)])
def test_institution_report_for_the_reviewer_from_submission_on(
    client, assessment_round, institution, reviewer, no_pdf, status, code
):
    assessment = factories.make_assessment(assessment_round, institution, status)
    client.force_login(reviewer)
    assert client.get(own_url("institution-report-pdf", assessment)).status_code == code


def test_institution_report_not_logged_in(client, assessment):
    response = client.get(own_url("institution-report-pdf", assessment))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_institution_report_cannot_be_posted(client, assessment, contributor):
    client.force_login(contributor)
    assert client.post(own_url("institution-report-pdf", assessment)).status_code == 405


@pytest.mark.parametrize(("status", "code"), [("open", 404), ("in_review", 404), ("published", 200), ("closed", 200)])
def test_city_report_for_staff_once_published(client, institution, contributor, no_pdf, status, code):
    assessment_round = factories.make_round(status=status)
    client.force_login(contributor)
    assert client.get(reverse("city-report-pdf", args=(assessment_round.code,))).status_code == code


def test_city_report_for_the_reviewer_before_publication(client, assessment_round, reviewer, no_pdf):
    client.force_login(reviewer)
    assert client.get(reverse("city-report-pdf", args=(assessment_round.code,))).content == b"%PDF"


@pytest.mark.parametrize(("status", "code"), [("in_preparation", 404), ("open", 200)])
def test_blank_sheet_once_the_round_has_begun(client, contributor, no_pdf, status, code):
    assessment_round = factories.make_round(status=status)
    client.force_login(contributor)
    assert client.get(reverse("blank-sheet-pdf", args=(assessment_round.code,))).status_code == code


@pytest.fixture
def published_report(db):
    return Report.objects.create(
        round=factories.make_round(status="published"),
        kind=Report.Kind.CITY,
        as_of=AS_OF,
        file_name="chancencheck-gesamtbericht-runde.pdf",
        file=b"%PDF-aufbewahrt",
        sha256="0" * 64,
        content={},
    )


def test_published_report_is_the_kept_file(client, published_report, contributor, no_pdf):
    client.force_login(contributor)
    for url in (
        reverse("report-download", args=(published_report.pk,)),
        reverse("city-report-pdf", args=(published_report.round.code,)),
    ):
        assert client.get(url).content == b"%PDF-aufbewahrt"


def test_published_report_is_not_there_without_a_role(client, published_report):
    client.force_login(factories.make_user("ohne-rolle"))
    assert client.get(reverse("report-download", args=(published_report.pk,))).status_code == 404


def test_published_report_of_an_institution_only_for_its_readers(
    client, published_report, institution, contributor, stranger
):
    factories.make_assessment(published_report.round, institution, "published")
    report = Report.objects.create(
        round=published_report.round,
        institution=institution,
        kind=Report.Kind.INSTITUTION,
        as_of=AS_OF,
        file_name="x.pdf",
        file=b"%PDF-eigen",
        sha256="1" * 64,
        content={},
    )
    codes = []
    for person in (contributor, stranger):
        client.force_login(person)
        codes.append(client.get(reverse("report-download", args=(report.pk,))).status_code)
    assert codes == [200, 404]


def test_failed_report_is_a_page_not_a_crash(client, assessment, contributor, monkeypatch):
    def fail(*args, **options):
        raise ReportFailed(FailureReason.CPU_LIMIT)

    monkeypatch.setattr(documents, "institution_document", fail)
    client.force_login(contributor)
    response = client.get(own_url("institution-report-pdf", assessment))
    assert response.status_code == 503
    assert "Das Erstellen hat zu lange gedauert" in response.content.decode()


def test_reports_list_names_what_the_person_may_download(client, published_report, institution):
    own = factories.make_assessment(published_report.round, institution, "published")
    other = factories.make_assessment(published_report.round, factories.make_institution("AA"), "published")
    client.force_login(factories.make_member("head", institution))
    html = client.get(reverse("reports")).content.decode()
    assert own_url("institution-report-pdf", own) in html
    assert own_url("institution-report-pdf", other) not in html
    assert reverse("report-download", args=(published_report.pk,)) in html
    assert reverse("blank-sheet-pdf", args=(published_report.round.code,)) in html


@pytest.mark.parametrize("number", [1, 3])
def test_reports_list_queries_do_not_grow(client, assessment_round, reviewer, number, django_assert_num_queries):
    for index in range(number):
        factories.make_assessment(assessment_round, factories.make_institution(f"I{index}"), "accepted")
    client.force_login(reviewer)
    with django_assert_num_queries(7):
        client.get(reverse("reports"))


# --- on the command line ----------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_report_command_writes_the_same_bytes_every_time(demo_round, tmp_path):
    target = tmp_path / "bericht.pdf"
    call_command("report", "institution", "pilot-2021", "VHS", "-o", str(target), "--as-of", "2022-03-31", verbosity=0)
    again = documents.institution_document(demo_assessment(demo_round, "VHS"), AS_OF).pdf
    assert hashlib.sha256(target.read_bytes()).hexdigest() == hashlib.sha256(again).hexdigest()


@pytest.mark.parametrize(
    ("arguments", "drawn"),
    [
        (["institution", "runde", "VHS"], "institution_document"),
        (["city", "runde"], "city_document"),
        (["board", "runde"], "board_document"),
        (["result-sheet", "runde", "VHS"], "result_sheet_document"),
        (["sheet", "runde"], "blank_sheet_document"),
        (["sheet", "runde", "VHS"], "filled_sheet_document"),
    ],
)
def test_report_command_draws_each_kind(assessment, no_pdf, tmp_path, monkeypatch, arguments, drawn):
    monkeypatch.chdir(tmp_path)
    call_command("report", *arguments, verbosity=0)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(f"{drawn}.pdf", b"%PDF")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["city", "gibt-es-nicht"], "Die Runde „gibt-es-nicht“ gibt es nicht."),
        (["institution", "runde", "XX"], "„XX“ nimmt an der Runde „runde“ nicht teil."),
    ],
)
def test_report_command_says_what_is_missing(assessment_round, arguments, message):
    with pytest.raises(CommandError) as error:
        call_command("report", *arguments)
    assert str(error.value) == message


def test_blank_sheet_prints_the_rules_and_hints_of_its_version(assessment_round):
    type(assessment_round.catalogue).objects.update(team_rules="Eine Regel", text_hint="Ohne Namen.")
    assessment_round.catalogue.requirements.update(guiding_questions="Wer?", explanation_status="original")
    assessment_round.catalogue.refresh_from_db()
    sheet = blank_sheet(assessment_round.catalogue, assessment_round)
    html = render_to_string("reports/sheet.html", {"report": sheet})
    assert "<ul><li>Eine Regel</li><li>Ohne Namen.</li></ul>" in html
    assert '<p class="muted small">Arbeitsfassung</p>' in html
    assert html.count('Wer? <span class="muted">(Originalwortlaut)</span>') == 4


def test_filled_sheet_has_no_rules(assessment):
    html = render_to_string("reports/sheet.html", {"report": filled_sheet(assessment, AS_OF)})
    assert "Regeln für das Gespräch" not in html
