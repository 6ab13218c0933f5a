"""Texts of a city report: saved by revision, closed with the publication."""

import dataclasses

import pytest

from assessments.events.steps.transitions import TransitionNotAllowed
from assessments.models import ReportText
from assessments.reports import steps as writing
from assessments.reports.content.narrative import narrative
from tests import factories

Part = ReportText.Part


def change(text, revision, part=Part.OUTLOOK, area=None):
    return writing.ReportTextChange(part, area, text, revision)


def save(assessment_round, *changes):
    return writing.save_report_texts(assessment_round=assessment_round, changes=changes)


def test_second_text_from_the_same_start_is_refused(assessment_round):
    area = assessment_round.catalogue.areas.first()
    assert save(assessment_round, change("Erste", 0), change("Zum Bereich", 0, Part.AREA, area)) == ()
    late = change("Zweite", 0)

    assert save(assessment_round, late) == (late,)
    assert save(assessment_round, change("Weiter", 1)) == ()
    assert save(assessment_round, late, change("Veraltet", 1)) == (late, change("Veraltet", 1))
    texts = narrative(assessment_round)
    assert (texts.outlook, texts.areas) == ("Weiter", {area.code: "Zum Bereich"})


@pytest.mark.parametrize("status", ["published", "closed"])
def test_texts_of_a_published_report_are_closed(db, status):
    closed = factories.make_round(status=status)
    facts = writing.CommitteeFacts.of(closed)

    with pytest.raises(TransitionNotAllowed):
        save(closed, change("Zu spät", 0))
    with pytest.raises(TransitionNotAllowed):
        writing.save_committee(assessment_round=closed, facts=facts, started_from=facts)
    assert not ReportText.objects.exists()


def test_committee_changed_meanwhile_is_not_overwritten(assessment_round):
    start = writing.CommitteeFacts.of(assessment_round)
    mine, theirs = (dataclasses.replace(start, agenda_item=item) for item in ("5", "7"))

    outcomes = [
        writing.save_committee(assessment_round=assessment_round, facts=facts, started_from=start)
        for facts in (theirs, mine, theirs)
    ]
    assessment_round.refresh_from_db()
    assert (outcomes, assessment_round.agenda_item) == ([True, False, True], "7")


def test_standard_texts_stand_until_somebody_writes(assessment_round):
    assessment_round.committee = "Sozialausschuss"
    before = narrative(assessment_round)
    save(assessment_round, change("", 0, Part.OCCASION))

    assert before.resolution == "Der Sozialausschuss möge den Bericht zur Kenntnis nehmen."
    assert before.occasion.startswith("Mit der Strategie „Wir alle sind LU“")
    assert narrative(assessment_round).occasion == ""
