"""Saving: compare and set by revision, on every database."""

import threading
from datetime import date

import pytest
from django.db import connection, connections
from django.utils import timezone

from assessments.answers.queries.contents import contents_of
from assessments.answers.steps import answering
from assessments.answers.steps.answering import Missing
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.events.steps.transitions import Reason
from assessments.measures.steps.measure import MeasureChange, MeasureRemoval
from assessments.models import Answer, AnswerText, Assessment, AuditEvent, Measure
from tests import factories

KEY = "0" * 31 + "1"


@pytest.fixture
def requirement(assessment):
    return assessment.round.catalogue.requirements.get(code="A1")


@pytest.fixture
def question(assessment):
    return assessment.round.catalogue.questions.get(code="R2")


@pytest.fixture
def save(assessment, requirement, coordinator):
    def save(*changes):
        return answering.save_answer(
            assessment=assessment, requirement=requirement, by=coordinator, changes=list(changes)
        ).conflicts

    return save


def rating(assessment, value, revision, **values):
    level = None if value is None else assessment.round.catalogue.levels.get(value=value)
    state = "unrated" if level is None else "rated"
    return answering.RatingChange(
        **{"state": state, "level": level, "justification": "", "dissent": ""} | values, revision=revision
    )


def new_measure(title="Leitfaden", key=KEY, **values):
    return MeasureChange(None, {"title": title, "status": "idea"} | values, 0, key)


def test_save_rating_first_time_makes_answer(assessment, save):
    assert save(rating(assessment, 2, 0)) == ()
    answer = Answer.objects.get()
    assert (answer.state, answer.level.value, answer.revision) == ("rated", 2, 1)


def test_save_rating_counts_revision_up(assessment, save):
    save(rating(assessment, 2, 0))
    assert save(rating(assessment, 3, 1)) == ()
    assert Answer.objects.values_list("level__value", "revision").get() == (3, 2)


def test_save_rating_from_stale_page_is_a_conflict_and_changes_nothing(assessment, save):
    save(rating(assessment, 2, 0))
    save(rating(assessment, 3, 1))
    stale = rating(assessment, 0, 1)
    assert save(stale) == (stale,)
    assert Answer.objects.values_list("level__value", "revision").get() == (3, 2)


def test_save_rating_as_new_when_somebody_was_first_is_a_conflict(assessment, save):
    save(rating(assessment, 2, 0))
    late = rating(assessment, 1, 0)
    assert save(late) == (late,)


def test_save_text_before_rating_leaves_rating_at_revision_zero(assessment, save, question):
    save(answering.TextChange(question, "Text", 0))
    assert save(rating(assessment, 1, 0)) == ()
    assert Answer.objects.values_list("level__value", "revision").get() == (1, 1)


def test_save_text_from_stale_page_is_a_conflict(save, question):
    save(answering.TextChange(question, "erste", 0))
    save(answering.TextChange(question, "zweite", 1))
    stale = answering.TextChange(question, "alte", 1)
    assert save(stale) == (stale,)
    assert AnswerText.objects.values_list("text", "revision").get() == ("zweite", 2)


def test_save_text_as_new_when_somebody_was_first_is_a_conflict(save, question):
    save(answering.TextChange(question, "erste", 0))
    late = answering.TextChange(question, "andere", 0)
    assert save(late) == (late,)
    assert AnswerText.objects.get().text == "erste"


def test_conflict_keeps_the_other_fields(assessment, save, question):
    save(rating(assessment, 2, 0))
    save(rating(assessment, 3, 1))
    stale = rating(assessment, 0, 1)
    assert save(stale, answering.TextChange(question, "bleibt", 0)) == (stale,)
    assert AnswerText.objects.get().text == "bleibt"


def test_new_measure_sent_twice_makes_one(save):
    assert save(new_measure()) == ()
    assert save(new_measure()) == ()
    assert Measure.objects.count() == 1


def test_new_measure_sent_again_with_other_values_is_a_conflict(save):
    save(new_measure())
    again = new_measure("Anderer Titel")
    assert save(again) == (again,)
    assert Measure.objects.get().title == "Leitfaden"


def test_new_measure_with_the_key_of_another_institution_is_a_conflict(assessment, save, other_institution):
    other = factories.make_assessment(assessment.round, other_institution)
    factories.make_measure(other, title="Fremde", status="idea", due_date=None, form_key=KEY)
    change = new_measure("Fremde")
    assert save(change) == (change,)
    assert Measure.objects.get().title == "Fremde"


def test_moved_measure_keeps_its_first_date(assessment, save):
    measure = factories.make_measure(assessment, due_date=date(2030, 6, 30))
    save(MeasureChange(measure, {"due_date": date(2030, 12, 31)}, 1))
    measure.refresh_from_db()
    save(MeasureChange(measure, {"due_date": date(2031, 3, 31)}, 2))
    measure.refresh_from_db()
    assert (measure.original_due_date, measure.due_date) == (date(2030, 6, 30), date(2031, 3, 31))


def test_changed_measure_from_stale_page_is_a_conflict(assessment, save):
    measure = factories.make_measure(assessment)
    save(MeasureChange(measure, {"title": "neu"}, 1))
    stale = MeasureChange(measure, {"title": "alt"}, 1)
    assert save(stale) == (stale,)
    measure.refresh_from_db()
    assert (measure.title, measure.revision) == ("neu", 2)


def test_removed_measure_is_gone_and_in_the_audit_log(assessment, save):
    measure = factories.make_measure(assessment, title="Versehen")
    assert save(MeasureRemoval(measure, 1)) == ()
    assert Measure.objects.count() == 0
    assert list(AuditEvent.objects.values_list("verb", "note")) == [("remove_measure", "Versehen")]


def test_removing_a_measure_changed_meanwhile_is_a_conflict(assessment, save):
    measure = factories.make_measure(assessment)
    save(MeasureChange(measure, {"title": "neu"}, 1))
    stale = MeasureRemoval(measure, 1)
    assert save(stale) == (stale,)
    assert Measure.objects.count() == 1


def test_first_save_starts_the_assessment(assessment_round, other_institution, coordinator):
    invited = factories.make_assessment(assessment_round, other_institution, status="invited")
    requirement = assessment_round.catalogue.requirements.get(code="A1")
    change = rating(invited, 1, 0)
    answering.save_answer(assessment=invited, requirement=requirement, by=coordinator, changes=[change])
    invited.refresh_from_db()
    assert invited.status == "in_progress"


def test_save_without_changes_does_not_start_the_assessment(assessment_round, other_institution, coordinator):
    invited = factories.make_assessment(assessment_round, other_institution, status="invited")
    requirement = assessment_round.catalogue.requirements.get(code="A1")
    answering.save_answer(assessment=invited, requirement=requirement, by=coordinator, changes=[])
    invited.refresh_from_db()
    assert invited.status == "invited"


@pytest.mark.parametrize("status", ["awaiting_approval", "submitted", "accepted", "published", "declined"])
def test_save_is_refused_in_status(assessment_round, other_institution, coordinator, status):
    values = {"decline_reason": "Umbau"} if status == "declined" else {}
    locked = factories.make_assessment(assessment_round, other_institution, status=status, **values)
    requirement = assessment_round.catalogue.requirements.get(code="A1")
    with pytest.raises(answering.NotEditable) as refusal:
        answering.save_answer(
            assessment=locked, requirement=requirement, by=coordinator, changes=[rating(locked, 1, 0)]
        )
    assert refusal.value.reason == Reason.WRONG_STATUS
    assert Answer.objects.count() == 0


def test_save_is_refused_if_the_status_changed_since_the_page_was_loaded(assessment, save):
    Assessment.objects.filter(pk=assessment.pk).update(status="awaiting_approval")
    with pytest.raises(answering.NotEditable):
        save(rating(assessment, 1, 0))


def test_save_workshop_keeps_what_somebody_else_saved(assessment, coordinator):
    def save(facts, started_from):
        return answering.save_workshop(assessment=assessment, by=coordinator, facts=facts, started_from=started_from)

    nothing = answering.WorkshopFacts(None, None)
    first = answering.WorkshopFacts(date(2026, 5, 4), 12)
    assert save(first, nothing) is True
    assert save(answering.WorkshopFacts(date(2026, 5, 5), 3), nothing) is False
    assert save(first, nothing) is True  # the same, sent twice
    assessment.refresh_from_db()
    assert (assessment.workshop_date, assessment.participants_count) == (date(2026, 5, 4), 12)


@pytest.mark.parametrize(
    ("level", "state", "reason", "expected"),
    [
        (None, "unrated", "", Missing.LEVEL),
        (None, "not_relevant", "", None),
        (1, "rated", "", Missing.REASON),
        (1, "rated", "weil", None),
        (3, "rated", "", Missing.EVIDENCE),
        (3, "rated", "weil", None),
    ],
)
def test_missing_names_what_an_answer_lacks(assessment, requirement, level, state, reason, expected):
    assessment.round.catalogue.levels.filter(value=3).update(evidence_required=True)
    factories.make_answer(assessment, level=level, state=state, justification="begründet", texts={"R1": reason})
    tree = catalogue_tree(assessment.round.catalogue_id)
    contents = contents_of(assessment, [requirement])[requirement.pk]
    assert answering.missing(contents, tree, requirement) == expected


def test_missing_without_levels_asks_for_a_text_only(assessment, requirement):
    assessment.round.catalogue.levels.all().delete()
    tree = catalogue_tree(assessment.round.catalogue_id)
    contents = contents_of(assessment, [requirement])[requirement.pk]
    assert answering.missing(contents, tree, requirement) == Missing.REASON
    factories.make_answer(assessment, texts={"R2": "etwas"})
    contents = contents_of(assessment, [requirement])[requirement.pk]
    assert answering.missing(contents, tree, requirement) is None


def in_threads(number, work):
    """Run work(index) at the same time; the results in order."""
    results, barrier = [None] * number, threading.Barrier(number)

    def run(index):
        try:
            barrier.wait(timeout=10)
            results[index] = work(index)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def shared_assessment(transactional_db):
    """An assessment that other connections can see."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection; runs on PostgreSQL")
    assessment = factories.make_assessment()
    return assessment, factories.make_member("coordinator", assessment.institution)


def test_simultaneous_saves_of_one_text_let_exactly_one_through(shared_assessment):
    assessment, by = shared_assessment
    catalogue = assessment.round.catalogue
    requirement, question = catalogue.requirements.get(code="A1"), catalogue.questions.get(code="R2")

    def save(index):
        change = answering.TextChange(question, f"Fassung {index}", 0)
        saved = answering.save_answer(assessment=assessment, requirement=requirement, by=by, changes=[change])
        return len(saved.conflicts)

    assert sorted(in_threads(4, save)) == [0, 1, 1, 1]
    assert AnswerText.objects.values_list("revision", flat=True).get() == 1


def test_simultaneous_saves_of_different_fields_all_succeed(shared_assessment):
    assessment, by = shared_assessment
    catalogue = assessment.round.catalogue
    requirement = catalogue.requirements.get(code="A1")
    questions = list(catalogue.questions.filter(code__in=("R1", "R2")))

    def save(index):
        change = answering.TextChange(questions[index], f"Text {index}", 0)
        return answering.save_answer(assessment=assessment, requirement=requirement, by=by, changes=[change]).conflicts

    assert in_threads(2, save) == [(), ()]
    assert AnswerText.objects.count() == 2


def test_simultaneous_double_submit_of_a_new_measure_makes_one(shared_assessment):
    assessment, by = shared_assessment
    requirement = assessment.round.catalogue.requirements.get(code="A1")

    def save(_):
        return answering.save_answer(
            assessment=assessment, requirement=requirement, by=by, changes=[new_measure()]
        ).conflicts

    assert in_threads(3, save) == [(), (), ()]
    assert Measure.objects.count() == 1


def test_editing_refusal_after_the_deadline(assessment):
    after = assessment.deadline.replace(year=assessment.deadline.year + 1)
    assert answering.editing_refusal(assessment, after) == Reason.DEADLINE_PASSED
    assert answering.editing_refusal(assessment, timezone.localdate()) is None
