"""Individual opinions: when they can be given, what is counted of them, when they go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.answers.steps import answering
from assessments.answers.steps.assessment import hand_over, submit
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import Assessment, AuditEvent, IndividualRating, OpinionCount
from assessments.opinions.steps import opinions
from assessments.opinions.steps.closing import close_opinions
from assessments.results.rules.scoring import Spread
from tests import factories

TODAY = timezone.localdate
NO_SPREAD = Spread(None, None)


@pytest.fixture
def tree(assessment):
    return catalogue_tree(assessment.round.catalogue_id)


@pytest.fixture
def team(institution):
    """Eight contributors."""
    return [factories.make_member("contributor", institution, username=f"person-{number}") for number in range(8)]


def level(tree, value):
    return next(level for level in tree.levels if level.value == value)


def give(assessment, tree, person, value=2, code="A1", remark=""):
    opinions.give_opinion(
        assessment=assessment,
        requirement=tree.requirement(code),
        person=person,
        level=level(tree, value),
        remark=remark,
    )


def give_all(assessment, tree, people, values, code="A1"):
    for person, value in zip(people, values, strict=True):
        give(assessment, tree, person, value, code)


def paper(assessment, tree, counts, code="A1"):
    counts = {level(tree, value): number for value, number in counts.items()}
    opinions.set_paper_counts(assessment=assessment, requirement=tree.requirement(code), counts=counts)


def close(assessment, by):
    return close_opinions(assessment=assessment, by=by)


def refuse(reason, call, *args, **kwargs):
    with pytest.raises(TransitionNotAllowed) as refusal:
        call(*args, **kwargs)
    assert refusal.value.reason == reason


# --- giving ------------------------------------------------------------------------------------------------------


def test_give_opinion_can_be_changed_and_leaves_no_trace(assessment, tree, contributor):
    give(assessment, tree, contributor, 1, remark="Alt")
    give(assessment, tree, contributor, 3, remark="Neu")

    assert opinions.own_opinions(assessment, contributor) == {
        tree.requirement("A1").pk: opinions.OwnOpinion(3, "Neu"),
    }
    assert AuditEvent.objects.count() == 0


def test_give_opinion_does_not_start_the_assessment(assessment_round, institution, contributor):
    assessment = factories.make_assessment(assessment_round, institution, status="invited")
    tree = catalogue_tree(assessment_round.catalogue_id)

    give(assessment, tree, contributor)

    assert Assessment.objects.get().status == "invited"


@pytest.mark.parametrize("status", ["awaiting_approval", "submitted", "returned", "accepted", "published"])
def test_give_opinion_in_another_status_is_refused(assessment_round, institution, contributor, status):
    assessment = factories.make_assessment(assessment_round, institution, status=status)
    tree = catalogue_tree(assessment_round.catalogue_id)

    refuse(Reason.WRONG_STATUS, give, assessment, tree, contributor)
    assert IndividualRating.objects.count() == 0


def test_give_opinion_after_the_deadline_is_refused(assessment, tree, contributor):
    assessment.extended_until = TODAY() - timedelta(days=1)
    assessment.save()

    refuse(Reason.DEADLINE_PASSED, give, assessment, tree, contributor)


def test_give_opinion_while_the_round_takes_no_answers_is_refused(assessment, tree, contributor):
    assessment.round.status = "published"
    assessment.round.save()

    refuse(Reason.ROUND_NOT_OPEN, give, assessment, tree, contributor)


def test_give_opinion_in_a_small_unit_is_refused(assessment, tree, institution, contributor):
    institution.small_unit = True
    institution.save()

    refuse(Reason.SMALL_UNIT, give, assessment, tree, contributor)
    refuse(Reason.SMALL_UNIT, paper, assessment, tree, {2: 6})
    refuse(Reason.SMALL_UNIT, close, assessment, contributor)


def test_nothing_is_given_or_counted_after_closing(assessment, tree, contributor, coordinator):
    close(assessment, coordinator)

    refuse(Reason.OPINIONS_CLOSED, give, assessment, tree, contributor)
    refuse(Reason.OPINIONS_CLOSED, paper, assessment, tree, {2: 6})
    refuse(Reason.OPINIONS_CLOSED, close, assessment, coordinator)


def test_give_opinion_where_the_team_has_agreed_is_refused(assessment, tree, contributor):
    factories.make_answer(assessment, "A1", level=2)

    refuse(Reason.ALREADY_AGREED, give, assessment, tree, contributor)
    give(assessment, tree, contributor, code="A2")


def test_withdraw_opinion_deletes_the_own_one_only(assessment, tree, team):
    give_all(assessment, tree, team[:2], [1, 2])

    opinions.withdraw_opinion(assessment=assessment, requirement=tree.requirement("A1"), person=team[0])

    assert list(IndividualRating.objects.values_list("person", "level__value")) == [(team[1].pk, 2)]


# --- counting ----------------------------------------------------------------------------------------------------


def test_numbers_of_appear_from_the_minimum_on(assessment, tree, team):
    give_all(assessment, tree, team[:4], [0, 1, 2, 3])
    assert opinions.numbers_of(assessment, tree) == {"A1": None, "A2": None, "B1": None, "B2": None}

    give(assessment, tree, team[4])
    assert opinions.numbers_of(assessment, tree) == {"A1": 5, "A2": None, "B1": None, "B2": None}


def test_numbers_of_do_not_show_few_opinions_beside_paper(assessment, tree, team):
    paper(assessment, tree, {1: 4})
    give_all(assessment, tree, team[:4], [0, 1, 2, 3])
    assert opinions.numbers_of(assessment, tree)["A1"] is None

    paper(assessment, tree, {1: 2, 2: 3})
    assert opinions.numbers_of(assessment, tree)["A1"] == 5


def test_spread_is_not_there_before_closing(assessment, tree, team, coordinator):
    give_all(assessment, tree, team, [0, 1, 1, 2, 2, 2, 3, 3])
    paper(assessment, tree, {1: 9}, "A2")
    assert set(opinions.spreads_of(assessment, tree).values()) == {NO_SPREAD}

    closed = close(assessment, coordinator)

    assert opinions.spreads_of(closed, tree) == {
        "A1": Spread(8, (1, 2, 3, 2)),
        "A2": NO_SPREAD,  # nine, all at the same level
        "B1": NO_SPREAD,
        "B2": NO_SPREAD,
    }


def test_close_opinions_is_recorded_without_numbers(assessment, tree, team, coordinator):
    give_all(assessment, tree, team[:6], [0, 1, 1, 2, 2, 2])

    close(assessment, coordinator)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.note, event.subject_id) == (
        "close_opinions",
        coordinator,
        "",
        assessment.pk,
    )


def test_close_opinions_counts_nothing_below_the_minimum(assessment, tree, team, coordinator):
    give_all(assessment, tree, team[:4], [0, 1, 2, 3])
    paper(assessment, tree, {3: 2})

    closed = close(assessment, coordinator)

    assert list(OpinionCount.objects.values_list("source", "number")) == [("paper", 2)]
    assert opinions.spreads_of(closed, tree)["A1"] == NO_SPREAD


def test_minimum_is_the_one_of_the_round(assessment, tree, team, coordinator):
    assessment.round.min_opinions = 8
    assessment.round.save()
    give_all(assessment, tree, team[:7], [0, 1, 2, 3, 3, 3, 3])
    give_all(assessment, tree, team, [0, 1, 2, 3, 3, 3, 3, 3], "A2")

    closed = close(assessment, coordinator)

    spreads = opinions.spreads_of(closed, tree)
    assert (spreads["A1"], spreads["A2"]) == (NO_SPREAD, Spread(8, (1, 1, 1, 5)))


def test_spread_stays_when_a_person_goes(assessment, tree, team, coordinator):
    give_all(assessment, tree, team[:6], [0, 1, 1, 2, 2, 2])
    closed = close(assessment, coordinator)
    before = opinions.spreads_of(closed, tree)

    opinions.withdraw_opinion(assessment=assessment, requirement=tree.requirement("A1"), person=team[0])
    IndividualRating.objects.filter(person=team[1]).delete()
    team[1].delete()

    assert opinions.spreads_of(closed, tree) == before == {**before, "A1": Spread(6, (1, 2, 3, 0))}


def test_spread_vanishes_when_the_institution_turns_out_to_be_small(assessment, tree, team, institution, coordinator):
    give_all(assessment, tree, team[:6], [0, 1, 1, 2, 2, 2])
    close(assessment, coordinator)
    institution.small_unit = True
    institution.save()

    found = Assessment.objects.select_related("round", "institution").get()
    assert opinions.spreads_of(found, tree)["A1"] == NO_SPREAD


def test_paper_counts_replace_the_former_ones(assessment, tree):
    paper(assessment, tree, {0: 1, 3: 4})
    paper(assessment, tree, {1: 2, 3: 0})

    assert opinions.paper_counts(assessment) == {tree.requirement("A1").pk: {1: 2}}


@pytest.mark.parametrize("people", [1, 8])
def test_numbers_and_spreads_take_the_same_queries_for_any_team(
    assessment, tree, team, coordinator, people, django_assert_num_queries
):
    give_all(assessment, tree, team[:people], [2] * people)
    with django_assert_num_queries(2):
        opinions.numbers_of(assessment, tree)
    closed = close(assessment, coordinator)
    with django_assert_num_queries(1):
        opinions.spreads_of(closed, tree)


# --- deleting ----------------------------------------------------------------------------------------------------


def agree(assessment, tree, by, state="rated", value=2, code="A1"):
    requirement = tree.requirement(code)
    answer = assessment.answers.filter(requirement=requirement).first()
    change = answering.RatingChange(
        state=state,
        level=level(tree, value) if state == "rated" else None,
        justification="",
        dissent="",
        revision=answer.revision if answer else 0,
    )
    answering.save_answer(assessment=assessment, requirement=requirement, by=by, changes=[change])


def agreed_on(assessment):
    return assessment.answers.get().agreed_on


def test_agreed_on_is_the_day_of_the_first_rating(assessment, tree, contributor, time_machine):
    time_machine.move_to("2030-05-01 10:00+00:00", tick=False)
    Assessment.objects.update(extended_until="2030-12-31")
    agree(assessment, tree, contributor, value=1)
    time_machine.move_to("2030-05-09 10:00+00:00", tick=False)
    agree(assessment, tree, contributor, value=2)
    assert str(agreed_on(assessment)) == "2030-05-01"

    agree(assessment, tree, contributor, state="unrated")
    assert agreed_on(assessment) is None

    agree(assessment, tree, contributor, value=3)
    assert str(agreed_on(assessment)) == "2030-05-09"


def test_delete_due_takes_what_was_agreed_14_days_ago(assessment, tree, team):
    give_all(assessment, tree, team[:2], [1, 2], "A1")
    give_all(assessment, tree, team[:2], [1, 2], "A2")
    give_all(assessment, tree, team[:2], [1, 2], "B1")
    factories.make_answer(assessment, "A1", level=2, agreed_on=TODAY() - timedelta(days=14))
    factories.make_answer(assessment, "A2", level=2, agreed_on=TODAY() - timedelta(days=13))

    assert opinions.delete_due(TODAY()) == 2
    assert set(IndividualRating.objects.values_list("requirement__code", flat=True)) == {"A2", "B1"}


def test_delete_due_leaves_the_counted_spread(assessment, tree, team, coordinator):
    give_all(assessment, tree, team[:6], [0, 1, 1, 2, 2, 2])
    closed = close(assessment, coordinator)
    factories.make_answer(assessment, "A1", level=2, agreed_on=TODAY() - timedelta(days=14))

    assert opinions.delete_due(TODAY()) == 6
    assert opinions.spreads_of(closed, tree)["A1"] == Spread(6, (1, 2, 3, 0))


def test_delete_due_takes_those_of_assessments_that_are_over(assessment, tree, team, other_institution):
    give_all(assessment, tree, team[:2], [1, 2])
    going_on = factories.make_assessment(assessment.round, other_institution)
    give(going_on, tree, team[0])
    Assessment.objects.filter(pk=assessment.pk).update(status="declined", decline_reason="Umbau")

    assert opinions.delete_due(TODAY()) == 2
    assert IndividualRating.objects.get().assessment == going_on

    going_on.round.status = "closed"
    going_on.round.save()
    assert opinions.delete_due(TODAY()) == 1


def test_submit_deletes_every_single_opinion(assessment, tree, team, coordinator, head):
    give_all(assessment, tree, team[:6], [0, 1, 1, 2, 2, 2])
    give_all(assessment, tree, team[:2], [0, 1], "A2")
    close(assessment, coordinator)
    hand_over(assessment=assessment, by=coordinator)

    submitted = submit(assessment=assessment, by=head, confirmed_unrated=4)

    assert IndividualRating.objects.count() == 0
    assert opinions.spreads_of(submitted, tree)["A1"] == Spread(6, (1, 2, 3, 0))


def test_submit_without_closing_keeps_nothing(assessment, tree, team, coordinator, head):
    give_all(assessment, tree, team[:6], [0, 1, 1, 2, 2, 2])
    hand_over(assessment=assessment, by=coordinator)

    submit(assessment=assessment, by=head, confirmed_unrated=4)

    assert (IndividualRating.objects.count(), OpinionCount.objects.count()) == (0, 0)
