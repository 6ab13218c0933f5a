"""The forms of a requirement: generated from the catalogue, polite, aware of the version they started from."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from assessments.answers.forms.answers import AnswerForms, AnswerTextForm, RatingForm
from assessments.answers.queries.contents import contents_of
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.measures.forms.measures import MeasureForm
from assessments.models import Measure
from assessments.workshop.forms import WorkshopForm
from tests import factories

REASON = "Wir haben keinen Kontakt zu Bürger*innen."  # more than 30 characters


@pytest.fixture
def requirement(assessment):
    return assessment.round.catalogue.requirements.get(code="A1")


@pytest.fixture
def forms(assessment, requirement):
    return lambda: AnswerForms(
        tree=catalogue_tree(assessment.round.catalogue_id), requirement=requirement, assessment=assessment
    )


def saved(forms, assessment, requirement):
    return forms().saved(contents_of(assessment, [requirement])[requirement.pk])


def posted(group, **changes):
    """What a browser sends for a group, with some fields changed (None: not sent)."""
    data = QueryDict(mutable=True)
    data[group.token_name] = group.token
    for name in group.value_fields:
        data[group.add_prefix(name)] = group[name].value() or ""
    for name, value in changes.items():
        data[group.add_prefix(name)] = value
    return data


def sent(forms, group, **changes):
    [result] = forms().sent(posted(group, **changes))
    return result


def empty_measure(groups):
    return next(group for group in groups.values() if isinstance(group, MeasureForm) and group.is_new)


def test_forms_follow_the_questions(forms, assessment, requirement):
    groups = saved(forms, assessment, requirement)
    assert [type(group) for group in groups.values()] == [RatingForm, AnswerTextForm, AnswerTextForm, MeasureForm]
    assert list(groups)[:3] == ["rating", "text-R1", "text-R2"]


def test_forms_without_levels_ask_for_texts_only(forms, assessment, requirement):
    assessment.round.catalogue.levels.all().delete()
    assessment.round.catalogue.questions.filter(answer_type="measures").delete()
    assert list(saved(forms, assessment, requirement)) == ["text-R1", "text-R2"]


def test_question_of_another_requirement_is_left_out(forms, assessment, requirement):
    other = assessment.round.catalogue.requirements.get(code="A2")
    assessment.round.catalogue.questions.filter(code="R2").update(requirement=other)
    assert list(saved(forms, assessment, requirement))[:2] == ["rating", "text-R1"]
    assert "text-R2" not in saved(forms, assessment, requirement)


def test_scale_offers_levels_not_relevant_and_unrated(forms, assessment, requirement):
    choices = saved(forms, assessment, requirement)["rating"].fields["level"].choices
    assert choices == [
        ("0", "Stufe 0: noch nicht erfüllt"),
        ("1", "Stufe 1: in Ansätzen erfüllt"),
        ("2", "Stufe 2: überwiegend erfüllt"),
        ("3", "Stufe 3: durchgängig erfüllt"),
        ("not_relevant", "nicht relevant für uns"),
        ("unrated", "noch nicht beantwortet"),
    ]


def test_scale_explains_each_level(forms, assessment, requirement):
    options = saved(forms, assessment, requirement)["rating"]["level"].subwidgets
    assert options[0].data["symbol"] == "○○○"
    assert [option.data["hints"] for option in options[:4]] == [[f"Bedeutung {value}"] for value in range(4)]
    assert [option.data["level"].anchor for option in options[:4]] == ["Anker"] * 4


def test_not_relevant_needs_thirty_characters(forms, assessment, requirement):
    rating = saved(forms, assessment, requirement)["rating"]
    group = sent(forms, rating, level="not_relevant", justification="x" * 29)
    assert group.errors == {
        "justification": ["Bitte schreiben Sie einen ganzen Satz, warum die Anforderung Sie nicht betrifft."]
    }
    assert sent(forms, rating, level="not_relevant", justification="x" * 30).errors == {}


def test_not_relevant_is_not_satisfied_by_blanks(forms, assessment, requirement):
    rating = saved(forms, assessment, requirement)["rating"]
    group = sent(forms, rating, level="not_relevant", justification=" " * 40)
    assert list(group.errors) == ["justification"]


def test_rating_change_carries_level_and_revision(forms, assessment, requirement):
    factories.make_answer(assessment, level=1, dissent="einige sehen es anders")
    rating = saved(forms, assessment, requirement)["rating"]
    group = sent(forms, rating, level="3")
    assert group.is_valid()
    change = group.change()
    assert (change.state, change.level.value, change.dissent, change.revision) == (
        "rated",
        3,
        "einige sehen es anders",
        1,
    )


def test_unknown_level_is_refused(forms, assessment, requirement):
    group = sent(forms, saved(forms, assessment, requirement)["rating"], level="7")
    assert group.errors == {"level": ["Diese Stufe gibt es nicht."]}


def test_text_of_limit_is_taken_and_one_more_refused(forms, assessment, requirement):
    text = saved(forms, assessment, requirement)["text-R2"]
    assert sent(forms, text, text="ä" * 10_000).errors == {}
    assert sent(forms, text, text="ä" * 10_001).errors == {
        "text": ["Der Text hat 10.001 Zeichen, erlaubt sind 10.000. Bitte kürzen Sie ihn um 1 Zeichen."]
    }


def test_text_counts_a_windows_newline_once(forms, assessment, requirement):
    text = saved(forms, assessment, requirement)["text-R2"]
    group = sent(forms, text, text="a\r\n" * 4_999 + "ab")
    assert group.is_valid()
    assert len(group.cleaned_data["text"]) == 10_000


@pytest.mark.parametrize(
    ("character", "what"),
    [
        ("\x00", "unsichtbares Steuerzeichen „Nullzeichen“ (U+0000)"),
        ("\x08", "unsichtbares Steuerzeichen „Rücktaste“ (U+0008)"),
        ("\uffff", "unerlaubtes Zeichen (U+FFFF)"),
    ],
)
def test_text_with_control_character_is_refused(forms, assessment, requirement, character, what):
    group = sent(forms, saved(forms, assessment, requirement)["text-R2"], text=f"ab{character}c")
    assert group.errors == {
        "text": [f"Zeichen 3: {what}. Bitte löschen Sie es. Meist hilft es, den Text ohne Formatierung einzufügen."]
    }


def test_text_from_powerpoint_and_pdf_becomes_what_it_means(forms, assessment, requirement):
    text = "Zeile eins\x0bZeile zwei, Versta\u0308ndi\x02gung"
    group = sent(forms, saved(forms, assessment, requirement)["text-R2"], text=text)
    assert group.is_valid()
    assert group.cleaned_data["text"] == "Zeile eins\nZeile zwei, Verständigung"


@pytest.mark.parametrize("unseen", ["\u200b" * 30, "x" + "\u200b" * 29 + "y", "\xa0 \u3164" * 20])
def test_only_what_can_be_seen_counts_as_a_reason(forms, assessment, requirement, unseen):
    rating = saved(forms, assessment, requirement)["rating"]
    assert list(sent(forms, rating, level="not_relevant", justification=unseen).errors) == ["justification"]


def test_text_saved_before_the_gate_was_not_touched(forms, assessment, requirement):
    old = "Versta\u0308ndi\u00adgung \u200b"
    factories.make_answer(assessment, requirement.code, texts={"R2": old})
    text = saved(forms, assessment, requirement)["text-R2"]

    assert not sent(forms, text, text=f"{old}\r\n").is_touched
    assert not sent(forms, text, text="Verständigung").is_touched
    assert sent(forms, text, text="Verständigungen").is_touched


def test_text_keeps_tabs_and_newlines_as_lf(forms, assessment, requirement):
    group = sent(forms, saved(forms, assessment, requirement)["text-R2"], text="a\tb\r\nc\rd")
    assert group.is_valid()
    assert group.cleaned_data["text"] == "a\tb\nc\nd"


def test_text_has_no_maxlength_that_would_cut_a_pasted_text(forms, assessment, requirement):
    text = saved(forms, assessment, requirement)["text-R2"]
    assert "maxlength" not in str(text["text"])
    assert "10.000" not in text["text"].help_text  # nobody reaches it; who does is told by how much it is too long


def test_untouched_group_of_a_stale_page_is_not_touched(forms, assessment, requirement):
    factories.make_answer(assessment, texts={"R2": "erste\nZeile"})
    text = saved(forms, assessment, requirement)["text-R2"]
    assert sent(forms, text, text="erste\r\nZeile").is_touched is False
    assert sent(forms, text, text="zweite").is_touched is True


@pytest.mark.parametrize(
    "token", [None, "", "1", "x-0123456789abcdef", "1-0123", "-1-0123456789abcdef", "1" * 10 + "-" + "a" * 16]
)
def test_missing_or_malformed_token_is_no_start(forms, assessment, requirement, token):
    data = posted(saved(forms, assessment, requirement)["text-R2"], text="neu")
    if token is None:
        del data["text-R2-token"]
    else:
        data["text-R2-token"] = token
    [group] = forms().sent(data)
    assert group.started_from is None


def test_group_not_sent_whole_is_no_start(forms, assessment, requirement):
    data = posted(saved(forms, assessment, requirement)["rating"], level="2")
    del data["rating-dissent"]
    [group] = forms().sent(data)
    assert group.started_from is None


def test_take_saved_means_untouched(forms, assessment, requirement):
    data = posted(saved(forms, assessment, requirement)["text-R2"], text="meine")
    data["text-R2-take_saved"] = "1"
    [group] = forms().sent(data)
    assert group.is_touched is False


def test_conflict_shows_both_and_goes_on_from_the_saved_one(forms, assessment, requirement):
    factories.make_answer(assessment, texts={"R2": "alt"})
    group = sent(forms, saved(forms, assessment, requirement)["text-R2"], text="meine")
    assessment.answers.get().texts.update(text="andere", revision=2)
    now = saved(forms, assessment, requirement)["text-R2"]
    assert group.show_beside(now) is True
    assert group.conflict.readable == [("Frage R2?", "andere")]
    assert group["text"].value() == "meine"
    assert group.token == now.token


def test_same_text_saved_by_two_is_no_conflict(forms, assessment, requirement):
    group = sent(forms, saved(forms, assessment, requirement)["text-R2"], text="gleich")
    factories.make_answer(assessment, texts={"R2": "gleich"})
    assert group.show_beside(saved(forms, assessment, requirement)["text-R2"]) is False


def test_refused_group_keeps_the_token_it_came_with(forms, assessment, requirement):
    text = saved(forms, assessment, requirement)["text-R2"]
    group = sent(forms, text, text="ä" * 10_001)
    assert group.token == text.token


# --- measures ----------------------------------------------------------------------------------------------------


@pytest.fixture
def new_measure(forms, assessment, requirement):
    def new_measure(**values):
        empty = empty_measure(saved(forms, assessment, requirement))
        return sent(forms, empty, **{"title": "Leitfaden", "status": "idea"} | values)

    return new_measure


@pytest.fixture
def changed_measure(forms, assessment, requirement):
    def changed_measure(measure, **values):
        group = saved(forms, assessment, requirement)[f"measure-{measure.pk}"]
        result = sent(forms, group, **values)
        result.know({measure.pk: measure})
        return result

    return changed_measure


def test_empty_new_measure_is_not_touched(forms, assessment, requirement):
    empty = empty_measure(saved(forms, assessment, requirement))
    assert sent(forms, empty).is_touched is False
    assert sent(forms, empty, title="x").is_touched is True


def test_idea_needs_no_date(new_measure):
    assert new_measure().errors == {}


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"title": ""}, {"title": ["Bitte geben Sie der Maßnahme einen Titel."]}),
        (
            {"title": "x" * 201},
            {"title": ["Der Text hat 201 Zeichen, erlaubt sind 200. Bitte kürzen Sie ihn um 1 Zeichen."]},
        ),
        (
            {"status": "planned"},
            {"due_date": ["Bitte nennen Sie einen Termin: Die Maßnahme hat den Status „geplant“."]},
        ),
        ({"status": "postponed"}, {"status": ["Diesen Status gibt es nicht."]}),
        (
            {"due_date": "31.02.2030"},
            {"due_date": ["Bitte geben Sie ein gültiges Datum ein, zum Beispiel 31.12.2026."]},
        ),
        (
            {"due_date": "2101-01-01"},
            {"due_date": ["Das Datum muss zwischen dem 01.01.2000 und dem 31.12.2100 liegen."]},
        ),
        (
            {"responsible_function": "Leitung\x00"},
            {
                "responsible_function": [
                    "Zeichen 8: unsichtbares Steuerzeichen „Nullzeichen“ (U+0000). Bitte löschen Sie es. "
                    "Meist hilft es, den Text ohne Formatierung einzufügen."
                ]
            },
        ),
    ],
)
def test_new_measure_with_error(new_measure, values, errors):
    assert new_measure(**values).errors == errors


def test_new_measure_not_before_the_round(new_measure, assessment):
    begin = assessment.round.opens_on
    assert new_measure(due_date=begin.isoformat()).errors == {}
    before = begin.replace(year=begin.year - 1)
    assert new_measure(due_date=before.isoformat()).errors == {
        "due_date": [f"Der Termin darf nicht vor dem Beginn der Runde ({begin:%d.%m.%Y}) liegen."]
    }


def test_german_date_is_understood(new_measure):
    group = new_measure(status="planned", due_date="31.12.2030")
    assert group.is_valid()
    assert group.cleaned_data["due_date"].isoformat() == "2030-12-31"


def test_postponed_needs_new_date_and_reason(assessment, changed_measure):
    measure = factories.make_measure(assessment)
    assert changed_measure(measure, status="postponed").errors == {
        "due_date": ["Bitte nennen Sie den neuen Termin; bisher gilt der 30.06.2030."],
        "status_reason": ["Bitte nennen Sie den Grund, warum Sie die Maßnahme verschieben."],
    }
    later = {"status": "postponed", "due_date": "2031-01-31", "status_reason": "Haushalt"}
    assert changed_measure(measure, **later).errors == {}


@pytest.mark.parametrize("due", ["2030-06-29", "2030-01-01"])
def test_postponed_is_not_before_the_first_date(assessment, changed_measure, due):
    planned = factories.make_measure(assessment)
    moved = factories.make_measure(assessment, original_due_date=date(2030, 6, 30), due_date=date(2031, 6, 30))
    for measure in (planned, moved):
        assert changed_measure(measure, status="postponed", due_date=due, status_reason="Haushalt").errors == {
            "due_date": ["Der neue Termin muss nach dem ersten liegen, dem 30.06.2030."]
        }


def test_date_saved_before_the_first_one_long_ago_bars_nothing(assessment, changed_measure):
    days = {"original_due_date": date(2030, 6, 30), "due_date": date(2030, 1, 1)}
    measure = factories.make_measure(assessment, status="postponed", status_reason="Haushalt", **days)
    assert changed_measure(measure, title="Anders").errors == {}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"cost_amount": "1.250,50 €", "cost_kind": "once", "cost_covered": "no"}, set()),
        ({"cost_amount": "0", "cost_kind": "yearly"}, set()),
        ({"cost_amount": "viel", "cost_kind": "once"}, {"cost_amount"}),
        ({"cost_amount": "5"}, {"cost_kind"}),
    ],
)
def test_measure_has_a_cost(new_measure, typed, errors):
    group = new_measure(**typed)
    assert set(group.errors) == errors
    assert group["cost_amount"].value() == typed["cost_amount"].removesuffix(" €")


def test_other_spelling_of_the_saved_amount_is_no_change(assessment, changed_measure):
    cost = {"cost_amount": Decimal("1250.50"), "cost_kind": "once"}
    group = changed_measure(factories.make_measure(assessment, **cost), cost_amount="1250,5")
    assert (group.is_touched, group.errors) == (False, {})


def test_idea_without_date_cannot_be_postponed(assessment, changed_measure):
    measure = factories.make_measure(assessment, status="idea", due_date=None)
    later = {"status": "postponed", "due_date": "2031-01-31", "status_reason": "Haushalt"}
    assert changed_measure(measure, **later).errors == {
        "status": ["Verschieben lässt sich nur eine Maßnahme mit Termin. Bitte wählen Sie „geplant“."]
    }


def test_cancelled_needs_reason_but_no_date(assessment, changed_measure):
    measure = factories.make_measure(assessment)
    assert changed_measure(measure, status="cancelled", due_date="").errors == {
        "status_reason": ["Bitte nennen Sie den Grund, warum Sie die Maßnahme aufgeben."]
    }


def test_measure_to_remove_need_not_be_right(assessment, changed_measure):
    group = changed_measure(factories.make_measure(assessment), title="", remove="1")
    assert (group.is_touched, group.errors) == (True, {})


def test_measure_removed_by_another_becomes_new_again(forms, assessment, requirement, changed_measure):
    measure = factories.make_measure(assessment)
    group = changed_measure(measure, title="Meine Fassung")
    group.know({})
    measure.delete()
    again = group.found_in(saved(forms, assessment, requirement))
    assert (again.is_new, again.was_removed, again["title"].value()) == (True, True, "Meine Fassung")
    assert again.show_beside(None) is True
    [resent] = forms().sent(posted(again))
    assert (resent.is_touched, resent.is_valid()) == (True, True)


# --- hints of the catalogue version --------------------------------------------------------------------------------


def not_relevant_hints(group):
    return group.fields["level"].widget.explanations["not_relevant"]["hints"]


def test_hints_at_the_fields_are_those_of_the_version(forms, assessment, requirement):
    hints = {"not_relevant_rule": "Nur mit Grund.", "dissent_hint": "Ein Satz.", "text_hint": "Ohne Namen."}
    type(assessment.round.catalogue).objects.update(**hints)
    type(requirement).objects.update(not_relevant_hint="Selten.")
    requirement.not_relevant_hint = "Selten."
    groups = saved(forms, assessment, requirement)
    assert groups["rating"]["justification"].help_text.startswith("Selten. Nur mit Grund. Ein ganzer Satz")
    assert groups["rating"]["dissent"].help_text == "Ein Satz."
    assert [groups[name]["text"].help_text for name in ("text-R1", "text-R2")] == ["Ohne Namen."] * 2


def test_version_without_hints_of_its_own_shows_the_default(forms, assessment, requirement):
    groups = saved(forms, assessment, requirement)
    default = "Bitte schreiben Sie dazu, warum die Anforderung Ihre Angebote nicht betrifft."
    assert groups["rating"]["justification"].help_text.startswith(default)
    assert groups["text-R1"]["text"].help_text.startswith("Keine Namen von Beschäftigten")


def test_workshop_shows_the_hint_of_the_version(assessment, requirement):
    type(assessment.round.catalogue).objects.update(dissent_hint="Ein Satz.")
    tree = catalogue_tree(assessment.round.catalogue_id)
    form = WorkshopForm.of(None, tree=tree, requirement=requirement)
    assert form["dissent"].help_text == "Ein Satz."


def another_measure(assessment, **values):
    empty = MeasureForm.empty(assessment=assessment)
    data = posted(empty, title="Neu", status="idea", **values)
    return MeasureForm(data, assessment=assessment, form_key=empty.form_key)


def edited_measure(measure, **values):
    saved_form = MeasureForm.of(measure, assessment=measure.assessment)
    form = MeasureForm(posted(saved_form, **values), assessment=measure.assessment, pk=measure.pk)
    form.measure = measure
    return form


def test_sixty_measures_are_enough_for_one_self_assessment(assessment):
    for _ in range(Measure.MOST - 1):
        last = factories.make_measure(assessment)
    assert another_measure(assessment).is_valid()

    factories.make_measure(assessment)
    assert another_measure(assessment).errors["title"] == [
        "Eine Selbstbewertung hat höchstens 60 Maßnahmen. Bitte fassen Sie Maßnahmen zusammen oder löschen Sie eine."
    ]
    assert edited_measure(last, title="Anders").is_valid()


def test_texts_of_all_measures_have_a_limit_and_what_stands_may_stay(assessment):
    for _ in range(6):
        factories.make_measure(assessment, description="x" * 9_000, resources="y" * 900)
    long = factories.make_measure(assessment, description="x" * 5_000)  # 64.400 with it, from before the limit
    assert another_measure(assessment, description="z" * 10).errors["description"] == [
        "Die Texte aller Maßnahmen haben zusammen höchstens 60.000 Zeichen. Bitte kürzen Sie um 4.410 Zeichen. Sonst "
        "lässt sich der Bericht nicht erstellen."
    ]
    assert edited_measure(long, description="x" * 4_999).is_valid()
    assert edited_measure(long, description="x" * 5_001).errors["description"]
    assert edited_measure(long, title="Anders").is_valid()
