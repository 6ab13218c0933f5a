"""What a catalogue must have before a round may use it."""

import pytest

from assessments.catalogue.queries import catalogue_rules
from assessments.catalogue.queries.tree import load_catalogue
from assessments.models import Catalogue, WordingStatus
from tests import factories


@pytest.fixture
def draft(db):
    return factories.make_catalogue(status=Catalogue.Status.DRAFT)


def messages(findings):
    return [finding.message for finding in findings]


def mistakes(catalogue):
    return messages(catalogue_rules.mistakes(load_catalogue(catalogue.pk)))


def test_whole_catalogue_has_no_mistakes(draft):
    assert mistakes(draft) == []


def test_catalogue_without_levels_has_no_mistakes(draft):
    draft.levels.all().delete()
    assert mistakes(draft) == []


def test_empty_catalogue(db):
    empty = Catalogue.objects.create(code="leer", version="1", title="Leer")
    assert mistakes(empty) == ["Es gibt noch keinen Qualitätsbereich.", "Es gibt noch keine Reflexionsfrage."]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda draft: draft.requirements.filter(area__code="B").delete(),
            "Der Bereich B Bereich B hat keine Anforderung.",
        ),
        (
            lambda draft: draft.levels.filter(value=1).delete(),
            "Die Werte der Stufen müssen bei 0 beginnen und lückenlos aufsteigen.",
        ),
        (
            lambda draft: draft.levels.filter(value__gt=0).delete(),
            "Eine einzelne Stufe lässt keine Wahl. Legen Sie weitere an oder löschen Sie sie.",
        ),
        (
            lambda draft: draft.requirements.filter(code="A1").update(wording=" "),
            "Anforderung A1 Anforderung A1: „Wortlaut“ ist leer.",
        ),
        (
            lambda draft: draft.questions.filter(code="R2").update(answer_type="rating"),
            "Zur Anforderung A1 Anforderung A1 wird mehrmals nach der Stufe gefragt.",
        ),
        (
            lambda draft: draft.questions.filter(code="R1").update(answer_type="text"),
            "Zur Anforderung B2 Anforderung B2 fehlt die Frage nach der Stufe.",
        ),
        (
            lambda draft: draft.questions.update(requirement=draft.requirements.get(code="A1")),
            "Zur Anforderung A2 Anforderung A2 gibt es keine Frage.",
        ),
        (
            lambda draft: draft.requirements.filter(code="A2").update(code="a1"),
            "Die Kürzel A1 und a1 unterscheiden sich nur in großen Buchstaben.",
        ),
        (lambda draft: draft.areas.filter(code="B").update(title="\u200b"), "Bereich B \u200b: „Titel“ ist leer."),
    ],
)
def test_mistake_names_the_place(draft, spoil, message):
    spoil(draft)
    assert message in mistakes(draft)


def test_advice_names_gaps_and_originals_without_source(draft):
    draft.requirements.filter(code="A2").update(position=1)
    draft.requirements.filter(code="B1").update(wording_status=WordingStatus.ORIGINAL)
    assert messages(catalogue_rules.advice(load_catalogue(draft.pk))) == [
        "Anforderungen im Bereich A Bereich A: Die Reihenfolge hat eine Lücke oder eine Nummer doppelt.",
        "Anforderung B1 Anforderung B1: Originalwortlaut ohne Quelle.",
    ]


def test_advice_on_areas_names_gaps_and_originals_without_source(draft):
    draft.areas.filter(code="A").update(position=9, title_status=WordingStatus.ORIGINAL)
    assert messages(catalogue_rules.advice(load_catalogue(draft.pk))) == [
        "Bereiche: Die Reihenfolge hat eine Lücke oder eine Nummer doppelt.",
        "Bereich A Bereich A: Originalwortlaut ohne Quelle.",
    ]


@pytest.mark.parametrize(
    ("code", "is_refused"),
    [("A1", False), ("ä.1-b_2", False), ("A 1", True), (".A", True), ("", True), ("pruefen", True)],
)
def test_code_stands_in_the_address_of_its_requirement(code, is_refused):
    refusal = catalogue_rules.code_refusal(code)
    assert refusal.startswith("Das Kürzel steht in der Adresse der Anforderung.") if is_refused else refusal == ""


def test_working_versions_are_listed_by_text(draft):
    draft.requirements.update(wording_status=WordingStatus.ORIGINAL)
    found = messages(catalogue_rules.working_versions(load_catalogue(draft.pk)))
    assert "Anforderung A1 Anforderung A1: Wortlaut" not in found
    assert "Anforderung A1 Anforderung A1: Hilfetexte" in found
    assert found[0] == "Fassung 1: Regeln und Hinweise"
    assert "Frage R1" in found


def test_rules_that_are_decided_are_listed_no_more(draft):
    Catalogue.objects.update(rules_status=WordingStatus.ORIGINAL)
    found = messages(catalogue_rules.working_versions(load_catalogue(draft.pk)))
    assert "Fassung 1: Regeln und Hinweise" not in found


def test_levels_need_a_source_for_their_original_wording(draft):
    draft.levels.filter(value=1).update(wording_status=WordingStatus.ORIGINAL)
    draft.levels.filter(value=2).update(wording_status=WordingStatus.ORIGINAL, source="Beschluss 2026")
    assert messages(catalogue_rules.advice(load_catalogue(draft.pk))) == [
        "Stufe 1 – in Ansätzen erfüllt: Originalwortlaut ohne Quelle."
    ]
