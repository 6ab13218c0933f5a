"""Versions of a catalogue: what changed, what can still be compared, and the order of a draft."""

import pytest

from assessments.catalogue.models.wording import DEFAULT_HINTS
from assessments.catalogue.queries.tree import comparable, load_catalogue
from assessments.catalogue.steps.versions import (
    FieldChange,
    catalogue_changes,
    copy_catalogue,
    move_item,
    publish_catalogue,
    retire_catalogue,
    trend_effect,
)
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.models import AuditEvent, Catalogue, QualityRequirement
from tests import factories


@pytest.fixture
def catalogue(db):
    return factories.make_catalogue()


@pytest.fixture
def draft(catalogue, reviewer):
    return copy_catalogue(catalogue=catalogue, version="2", by=reviewer)


def codes(requirements):
    return [requirement.code for requirement in requirements]


def test_copies_go_back_to_the_first_version(catalogue, draft, reviewer):
    third = copy_catalogue(catalogue=draft, version="3", by=reviewer)
    first = catalogue.requirements.get(code="A1")
    assert [version.requirements.get(code="A1").line for version in (catalogue, draft, third)] == [first.pk] * 3


def test_changes_show_both_wordings(draft):
    requirement = draft.requirements.get(code="A1")
    requirement.wording, requirement.code = "Neuer Wortlaut", "A9"
    requirement.save()
    draft.requirements.get(code="B2").delete()
    QualityRequirement.objects.create(
        catalogue=draft, area=draft.areas.get(code="B"), code="B2", position=2, title="Neu", wording="Ganz neu"
    )
    draft.levels.filter(value=1).update(evidence_required=True)

    level, changed, added, removed = catalogue_changes(draft)

    assert level.fields == (FieldChange("Beleg nötig", "nein", "ja"),)
    assert changed.fields == (
        FieldChange("Kürzel", "A1", "A9"),
        FieldChange("Wortlaut", "Wortlaut A1", "Neuer Wortlaut"),
    )
    assert (added.kind, added.item, removed.kind, removed.item) == ("added", "B2 Neu", "removed", "B2 Anforderung B2")


def test_hints_come_along_and_their_changes_are_shown(catalogue, reviewer):
    Catalogue.objects.update(text_hint="Ohne Namen.", rules_status="original")
    catalogue.levels.filter(value=0).update(source="Beschluss 2026")
    catalogue.refresh_from_db()
    draft = copy_catalogue(catalogue=catalogue, version="2", by=reviewer)
    assert catalogue_changes(draft) == []
    draft.text_hint, draft.rules_status = "", "working_version"
    draft.save()
    draft.levels.filter(value=0).update(source="")

    version, level = catalogue_changes(draft)

    assert version.fields == (
        FieldChange("Hinweis an den Textfeldern", "Ohne Namen.", ""),
        FieldChange("Stand der Regeln und Hinweise", "Originalwortlaut", "Arbeitsfassung"),
    )
    assert level.fields == (FieldChange("Quelle", "Beschluss 2026", ""),)


def test_trend_breaks_where_the_wording_changed(draft):
    draft.requirements.filter(code="A1").update(wording="Anderer Wortlaut")
    draft.requirements.filter(code="A2").update(wording="  Wortlaut \n A2 ", code="A7")
    draft.requirements.get(code="B1").delete()
    QualityRequirement.objects.create(
        catalogue=draft, area=draft.areas.get(code="B"), code="B1", position=3, title="Neu", wording="Wortlaut B1"
    )

    effect = trend_effect(draft)

    assert codes(effect.breaks) == ["A1"]
    assert codes(effect.goes_on) == ["A7", "B2"]
    assert (codes(effect.starts), codes(effect.ends)) == (["B1"], ["B1"])


def test_trend_breaks_everywhere_with_the_scale(catalogue, draft):
    draft.levels.filter(value=3).update(label="immer erfüllt")
    assert trend_effect(draft).goes_on == ()
    assert comparable(load_catalogue(catalogue.pk), load_catalogue(draft.pk)) == {}


@pytest.mark.parametrize(
    ("code", "up", "order"), [("A2", True, "A2 A1"), ("A1", False, "A2 A1"), ("A1", True, "A1 A2")]
)
def test_requirement_moves_within_its_area(draft, reviewer, code, up, order):
    draft.requirements.filter(code="A2").update(position=7)
    move_item(item=draft.requirements.get(code=code), up=up, by=reviewer)
    assert list(draft.requirements.filter(area__code="A").values_list("code", flat=True)) == order.split()


def test_area_moves_and_the_numbers_have_no_gaps(draft, reviewer):
    draft.areas.filter(code="B").update(position=9)
    move_item(item=draft.areas.get(code="B"), up=True, by=reviewer)
    assert list(draft.areas.values_list("code", "position")) == [("B", 1), ("A", 2)]
    assert AuditEvent.objects.get(verb="move_item").subject_label == str(draft)


def test_published_catalogue_keeps_its_order(catalogue, reviewer):
    with pytest.raises(TransitionNotAllowed):
        move_item(item=catalogue.areas.get(code="B"), up=True, by=reviewer)


def test_publish_refuses_a_catalogue_with_mistakes(draft, reviewer):
    draft.requirements.filter(code="A1").update(wording="")
    with pytest.raises(TransitionNotAllowed) as refusal:
        publish_catalogue(catalogue=draft, by=reviewer)
    assert refusal.value.reason == Reason.CATALOGUE_INCOMPLETE


def test_retired_version_stays_with_its_rounds(catalogue, reviewer):
    running = factories.make_round(catalogue)
    retire_catalogue(catalogue=catalogue, by=reviewer)
    catalogue.refresh_from_db()
    assert catalogue.status == Catalogue.Status.RETIRED
    assert running.catalogue == catalogue
    with pytest.raises(TransitionNotAllowed):
        retire_catalogue(catalogue=catalogue, by=reviewer)


def test_awaited_version_is_not_retired(catalogue, reviewer):
    factories.make_round(catalogue, status="in_preparation")
    with pytest.raises(TransitionNotAllowed) as refusal:
        retire_catalogue(catalogue=catalogue, by=reviewer)
    assert refusal.value.reason == Reason.CATALOGUE_AWAITED


def test_published_version_keeps_the_default_hints_of_its_day(draft, reviewer, monkeypatch):
    before = draft.hints
    publish_catalogue(catalogue=draft, by=reviewer)
    monkeypatch.setitem(DEFAULT_HINTS, "text_hint", "Ein anderer Standardtext.")

    draft.refresh_from_db()
    assert draft.hints == before
    assert Catalogue().hints["text_hint"] == "Ein anderer Standardtext."
