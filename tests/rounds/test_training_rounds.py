"""A training round is marked wherever it shows, counts nowhere else, and goes without a trace."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.good_examples.steps import propose_example
from assessments.mail.steps import message
from assessments.measures.queries import previous
from assessments.measures.queries.ledger import last_report, measure_book
from assessments.measures.queries.measures import half_year_day, measures_awaiting_update
from assessments.models import Assessment, AssessmentRound, GoodExample
from assessments.reports.content.board import board_page
from assessments.reports.content.certificate import certificate
from assessments.reports.content.city import city_report
from assessments.reports.content.institution import institution_report
from assessments.reports.content.result_sheet import result_sheet
from assessments.reports.content.sheet import blank_sheet, filled_sheet
from assessments.results.queries.city import city_numbers
from assessments.results.tables.city import institutions_table
from assessments.results.tables.machine import results_json
from assessments.rounds.steps import reminders
from assessments.rounds.steps.round import publish_round
from tests import factories
from tests.access.test_permission_table import ASSESSMENT_PAGES, REVIEW_PAGES, ROUND_PAGES

pytestmark = pytest.mark.django_db
BANNER = "<strong>Übung:</strong> Alles hier ist erfunden."
MARKS = {"report-preview": "ÜBUNG – ALLES ERFUNDEN"}
TODAY = date(2030, 4, 15)
NEVER = {"archive-download", "report-download", "publication-correct", "public-preview"}  # once published
TABLES = {"job-download", "review-table"}  # binary; what stands in them is tested as content
LINES = (*ASSESSMENT_PAGES, *REVIEW_PAGES, *ROUND_PAGES)
PAGES = sorted(
    name for name in {line[1] for line in LINES if line[0] == "GET"} - NEVER - TABLES if not re.search("pdf|docx", name)
)


def filled(current, institution, status="accepted"):
    """An assessment with a level and a measure that waits for a Sachstand."""
    assessment = factories.make_assessment(current, institution, status)
    Assessment.objects.exclude(accepted_at=None).update(accepted_at=timezone.now() - timedelta(days=400))
    factories.make_answer(assessment, "A1", level=2, texts={"R1": "Text"})
    factories.make_measure(assessment, due_date=date(2020, 1, 1))
    return Assessment.objects.get(pk=assessment.pk)


@pytest.fixture
def training(institution):
    return filled(factories.make_round(code="training", is_training=True), institution)


def address(name, training, reviewer):
    _, wanted = get_resolver().reverse_dict.getlist(name)[0][0][0]
    theme = factories.make_theme(training.round)
    made = {
        "inquiry-reply": lambda: factories.make_inquiry(training, reviewer),
        "measure": training.measures.get,
        "measure-example": training.measures.get,
        "shared-need": lambda: factories.make_need(theme),
        "shared-need-delete": lambda: factories.make_need(theme),
        "job-download": lambda: factories.make_job(training.round, reviewer),
    }
    known = {
        "round_code": training.round.code,
        "institution_code": training.institution.code,
        "requirement_code": "A1",
        "area_code": "A",
        "question_id": training.round.catalogue.questions.get(code="R2").pk,
        "inquiry_id": factories.make_inquiry(training, reviewer).pk,
        "step": "sichten",
        "suffix": "csv",
        "pk": made.get(name, lambda: theme)().pk,
    }
    return reverse(name, kwargs={key: known[key] for key in wanted})


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_training_round_is_marked(training, institution, reviewer, head, name):
    url = address(name, training, reviewer)
    for person in (head, reviewer):
        client = Client()
        client.force_login(person)
        response = client.get(url, follow=True)
        if response.headers["Content-Type"].startswith("text/html") and response.status_code in (200, 409):
            assert response.content.decode().count(MARKS.get(name, BANNER)) == 1
        elif response.status_code == 200:
            assert "Übung" in response.content.decode()


def test_every_paper_and_table_of_a_training_round_is_marked(training, reviewer):
    current = training.round
    papers = [
        institution_report(training, TODAY),
        result_sheet(training, TODAY),
        filled_sheet(training, TODAY),
        blank_sheet(current.catalogue, current),
        certificate(training),
        city_report(current, TODAY),
        board_page(current, TODAY),
    ]
    assert {paper.is_demo for paper in papers} == {True}
    tree = catalogue_tree(current.catalogue_id)
    table = institutions_table(tree, current, Assessment.objects.all(), TODAY)
    assert {row[[column.heading for column in table.columns].index("Übung")] for row in table.rows} == {True}
    assert results_json(current, TODAY)["demo"] is True
    assert message.preview(training).subject.startswith("Übung: ")


def test_it_is_never_published_and_passes_nothing_on(training, head, reviewer):
    AssessmentRound.objects.update(status="in_review")
    training.refresh_from_db()
    for step in (
        lambda: publish_round(assessment_round=training.round, by=reviewer),
        lambda: propose_example(
            assessment=training,
            requirement=training.round.catalogue.requirements.first(),
            by=head,
            title="Titel",
            text="Text",
        ),
    ):
        with pytest.raises(TransitionNotAllowed) as refused:
            step()
        assert refused.value.reason == Reason.IN_TRAINING
    assert not GoodExample.objects.exists()


def shown(person, *names_and_args):
    client = Client()
    client.force_login(person)
    for name, *args in names_and_args:
        text = client.get(reverse(name, args=args)).content.decode()
        yield re.sub(r'name="(csrfmiddlewaretoken|sending)" value="[^"]*"|nonce="[^"]*"', "", text)


def everything_about(current, assessment, reviewer, head):
    """Every number and list that tells of real rounds."""
    return [
        city_numbers(current),
        measure_book(current, TODAY, last_report(current, TODAY)),
        results_json(current, TODAY),
        city_report(current, TODAY),
        board_page(current, TODAY),
        previous.with_previous(Assessment.objects.filter(pk=assessment.pk)).get().previous_id,
        list(previous.measures_before(assessment)),
        list(measures_awaiting_update(TODAY)),
        list(reminders.with_open_measures(half_year_day(TODAY))),
        *shown(
            reviewer,
            ("results-round", current.code),
            ("measures",),
            ("public-rounds",),
            ("public-round", "frueher"),
            ("good-examples",),
            ("shared-needs", current.code),
        ),
        *shown(head, ("measures",), ("requirement", current.code, assessment.institution.code, "A1")),
    ]


def test_no_number_changes_when_a_training_round_is_there(institution, reviewer, head):
    catalogue = factories.make_catalogue()
    days = {"opens_on": date(2028, 1, 1), "submission_deadline": date(2028, 3, 1)}
    earlier = factories.make_round(catalogue, "frueher", "published", **days)
    filled(earlier, institution, "published")
    factories.make_edition(earlier, published_on=date(2028, 6, 1))
    days = {"opens_on": date(2030, 1, 1), "submission_deadline": date(2030, 3, 1)}
    current = factories.make_round(catalogue, "heute", "in_review", **days)
    assessment = filled(current, institution)
    before = everything_about(current, assessment, reviewer, head)

    between = {"opens_on": date(2029, 1, 1), "submission_deadline": date(2029, 3, 1)}
    practice = factories.make_round(catalogue, "training", "in_review", is_training=True, **between)
    filled(practice, institution)
    for code in "CDEFG":
        filled(practice, factories.make_institution(code))

    assert everything_about(current, assessment, reviewer, head) == before


def test_form_makes_a_training_round_that_says_so(client, reviewer):
    catalogue = factories.make_catalogue()
    client.force_login(reviewer)
    typed = {"title": "Frühjahr", "code": "uebung-1", "catalogue": catalogue.pk, "is_training": "on"}

    assert client.post(reverse("round-new"), typed).status_code == 302

    made = AssessmentRound.objects.get()
    assert (made.title, made.is_training, made.is_demo) == ("Übung: Frühjahr", True, False)
    page = client.get(reverse("round-name", args=["uebung-1"])).content.decode()
    assert 'name="is_training"' not in page
    assert BANNER in page


def rows():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def test_command_removes_it_and_nothing_else(institution, reviewer, capsys):
    filled(factories.make_round(code="echt"), institution)
    catalogue = AssessmentRound.objects.get().catalogue
    before = rows()
    training = filled(factories.make_round(catalogue, "training", is_training=True), institution)
    factories.make_inquiry(training, reviewer)
    factories.make_need(factories.make_theme(training.round))
    factories.make_job(training.round, reviewer)
    with_training = rows()

    call_command("remove_training", "training", "--dry-run")
    assert rows() == with_training
    assert capsys.readouterr().out == (
        "Das würde entfernt: Übung training. Institutionen: 1, Antworten: 1, Maßnahmen: 1, Rückfragen: 1.\n"
    )
    with pytest.raises(CommandError, match="keine Übungsrunde mit dem Kürzel „echt“"):
        call_command("remove_training", "echt")
    call_command("remove_training")

    history = "assessments.HistoricalAssessmentRound"
    accounts = {"assessments.User", "assessments.HistoricalUser"}  # of those who practised
    after = rows()
    assert {label for label in before if after[label] != before[label]} <= {history} | accounts
    assert AssessmentRound.history.filter(code="training", history_type="-").exists()
