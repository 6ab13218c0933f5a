"""What the database answers: the same numbers and the same visibility as the pure rules."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.access import permissions
from assessments.access.visibility import assessments_visible_to, rounds_with_results_for
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import Assessment, AssessmentRound, Membership, User
from assessments.results.queries import numbers as numbers_queries
from assessments.results.queries.city import city_result
from assessments.results.queries.numbers import marks_of, measure_facts, status_counts
from assessments.results.rules import scoring
from assessments.rounds.queries.lists import heat_map, heat_map_assessments, with_progress
from tests import factories

ROLES = (
    "contributor",
    "coordinator",
    "head",
    "reviewer",
    "coordination_group",
    "steering",
    "executive_board",
    "admin",
)
INSTITUTION_ROLES = ROLES[:3]


def filled_round(size=6):
    """A round with institutions in all kinds of states; accepted ones have mixed answers."""
    assessment_round = factories.make_round(min_institutions=2)
    statuses = itertools.cycle(["accepted", "published", "submitted", "in_progress"])
    for index, status in zip(range(size), statuses, strict=False):
        institution = factories.make_institution(f"I{index:02}")
        assessment = factories.make_assessment(assessment_round, institution, status)
        factories.make_answer(assessment, "A1", level=index % 4)
        factories.make_answer(assessment, "A2", state="unrated")
        if index % 2:
            factories.make_answer(assessment, "B1", level=3)
        else:
            factories.make_answer(assessment, "B1", state="not_relevant", justification="Grund")
    return assessment_round


@pytest.mark.parametrize("size", [1, 3, 12])
def test_city_result_equals_scoring_over_the_marks(db, size):
    assessment_round = filled_round(size)
    tree = catalogue_tree(assessment_round.catalogue_id)
    counted = assessment_round.assessments.filter(status__in=("accepted", "published"))
    assert city_result(assessment_round) == scoring.city_result(
        tree.structure,
        [marks_of(assessment) for assessment in counted],
        invited_total=size,
        min_institutions=2,
        top=tree.top,
    )


def test_city_result_of_a_round_without_institutions(assessment_round):
    result = city_result(assessment_round)
    assert (result.included, result.invited_total, result.overall.mean) == (0, 0, None)


@pytest.mark.parametrize("size", [1, 3, 40])
def test_city_result_asks_three_queries(db, size, django_assert_num_queries):
    assessment_round = filled_round(size)
    catalogue_tree(assessment_round.catalogue_id)
    with django_assert_num_queries(3):
        city_result(assessment_round)


@pytest.fixture
def every_assessment(db):
    """One assessment in each combination of status and consent, and each role as a person."""
    catalogue = factories.make_catalogue()
    own = factories.make_institution("EIGEN")
    people = {
        role: factories.make_member(role, own if role in INSTITUTION_ROLES else None, username=role) for role in ROLES
    }
    combinations = itertools.product(Assessment.Status.values, Assessment.PublicationConsent.values)
    for number, (status, consent) in enumerate(combinations):
        assessment_round = factories.make_round(catalogue, code=f"r{number}")
        reason = {"decline_reason": "Grund"} if status == "declined" else {}
        for institution in (own, factories.make_institution(f"F{number}")):
            factories.make_assessment(assessment_round, institution, status, publication_consent=consent, **reason)
    return people


@pytest.mark.parametrize("role", ROLES)
def test_assessments_visible_to_is_the_rule_of_can_view(every_assessment, role):
    person = every_assessment[role]
    allowed = {a.pk for a in Assessment.objects.all() if permissions.can_view(person, a)}
    assert set(assessments_visible_to(person).values_list("pk", flat=True)) == allowed


@pytest.mark.parametrize(
    ("role", "number"),
    [
        ("contributor", 24),
        ("coordinator", 24),
        ("head", 24),
        ("reviewer", 24),
        ("coordination_group", 0),  # once the round is published
        ("steering", 0),
        ("executive_board", 0),
        ("admin", 0),
    ],
)
def test_assessments_visible_to_each_role(every_assessment, role, number):
    assert assessments_visible_to(every_assessment[role]).count() == number


@pytest.mark.parametrize("role", ["coordination_group", "steering"])
def test_assessments_visible_to_the_circle_once_published(every_assessment, role):
    AssessmentRound.objects.update(status="published")
    assert assessments_visible_to(every_assessment[role]).count() == 8


def test_assessments_visible_to_an_expired_member(institution, assessment):
    yesterday = timezone.localdate() - timedelta(days=1)
    person = factories.make_member("head", institution, valid_until=yesterday)
    assert list(assessments_visible_to(person)) == []


def test_account_comes_with_its_valid_roles_in_one_query(institution, django_assert_num_queries):
    yesterday = timezone.localdate() - timedelta(days=1)
    person = factories.make_member("head", institution, valid_until=yesterday)
    Membership.objects.create(user=person, role="reviewer")
    Membership.objects.create(user=person, role="coordinator", institution=institution)
    with django_assert_num_queries(1):
        roles = User.with_roles(person.pk).roles
    assert roles == User.objects.get(pk=person.pk).roles == {None: {"reviewer"}, institution.pk: {"coordinator"}}
    person.memberships.all().delete()
    assert (User.with_roles(person.pk).roles, User.with_roles(0)) == ({}, None)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", AssessmentRound.Status.values)
def test_rounds_with_results_are_all_for_the_reviewer_and_published_ones_for_others(db, role, status):
    institution = factories.make_institution() if role in INSTITUTION_ROLES else None
    person = factories.make_member(role, institution)
    assessment_round = factories.make_round(status=status)
    visible = assessment_round in rounds_with_results_for(person)
    is_public = status in ("published", "closed")
    assert visible is (role == "reviewer" or (is_public and role != "auditor"))


def test_rounds_with_results_for_somebody_without_a_role(db):
    factories.make_round(status="published")
    assert list(rounds_with_results_for(factories.make_user())) == []


def test_status_counts_name_every_status(assessment_round, institution):
    factories.make_assessment(assessment_round, institution, "submitted")
    assert status_counts(assessment_round) == dict.fromkeys(Assessment.Status.values, 0) | {"submitted": 1}


def test_with_progress_counts_answers_and_open_inquiries_apart(assessment, reviewer):
    factories.make_answer(assessment, "A1", level=1)
    factories.make_answer(assessment, "A2", state="not_relevant", justification="Grund")
    factories.make_answer(assessment, "B1", texts={"R1": "noch ohne Stufe"})
    for status in ("open", "open", "open", "answered", "closed"):
        factories.make_inquiry(assessment, reviewer, "A1", status=status)
    row = with_progress(Assessment.objects.all()).get()
    assert (row.answered, row.open_inquiries) == (2, 3)


def test_measure_facts_name_the_institution(assessment):
    factories.make_measure(assessment)  # a draft
    accepted = factories.make_assessment(assessment.round, factories.make_institution("AUF"), "accepted")
    factories.make_measure(accepted, title="Schilder")
    assert measure_facts(assessment.round) == [
        scoring.MeasureFacts("AUF: Schilder", "planned", accepted.measures.get().due_date)
    ]


def test_catalogue_tree_of_a_published_catalogue_is_kept(assessment_round, django_assert_num_queries):
    catalogue_tree(assessment_round.catalogue_id)
    with django_assert_num_queries(0):
        tree = catalogue_tree(assessment_round.catalogue_id)
        assert tree.structure == {"A": ("A1", "A2"), "B": ("B1", "B2")}


def test_catalogue_tree_of_a_draft_is_read_anew(db):
    catalogue = factories.make_catalogue(status="draft")
    catalogue_tree(catalogue.pk)
    catalogue.areas.filter(code="A").update(title="Neu")
    assert catalogue_tree(catalogue.pk).areas[0].title == "Neu"


def test_catalogue_tree_neighbours(assessment_round):
    tree = catalogue_tree(assessment_round.catalogue_id)
    first, second, *_, last = tree.requirements
    assert tree.neighbours(first) == (None, second)
    assert tree.neighbours(last)[1] is None


def test_heat_map_is_one_query_whatever_the_number(db, django_assert_num_queries):
    assessment_round = filled_round(12)
    requirements = catalogue_tree(assessment_round.catalogue_id).requirements
    with django_assert_num_queries(2):  # the page and its answers
        rows = heat_map(heat_map_assessments(assessment_round)[2:5], requirements)
    assert [(row.code, row.values) for row in rows] == [
        ("I02", (2, "unrated", "not_relevant", "unrated")),
        ("I04", (0, "unrated", "not_relevant", "unrated")),
        ("I05", (1, "unrated", 3, "unrated")),
    ]


def test_participation_counts_extensions_late_submissions_and_reasons(db):
    assessment_round = factories.make_round(submission_deadline=timezone.localdate() - timedelta(days=3))
    day = timezone.localdate
    for code, status, extended, submitted, reason in (
        ("A", "submitted", None, 3, ""),  # on the last day
        ("B", "submitted", None, 2, ""),  # a day late
        ("C", "accepted", 1, 2, ""),  # within the extension
        ("D", "accepted", 2, 1, ""),  # late in spite of it
        ("E", "in_progress", -5, 0, ""),
        ("F", "declined", None, 0, "Umbau"),
        ("G", "declined", None, 0, ""),
    ):
        until = None if extended is None else day() - timedelta(days=extended)
        participation = "voluntary" if status == "declined" else "binding"
        one = factories.make_assessment(
            assessment_round,
            factories.make_institution(code),
            status,
            extended_until=until,
            decline_reason=reason,
            participation=participation,
        )
        if one.submitted_at:
            Assessment.objects.filter(pk=one.pk).update(submitted_at=timezone.now() - timedelta(days=submitted))
    found = numbers_queries.participation(assessment_round)
    assert (found.extended, found.late, found.declined_with_reason) == (3, 2, 1)
    assert found.by_status == status_counts(assessment_round)
