"""An institution takes along everything of its own, and nothing of anybody else."""

import io
import json
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from assessments.leaving.tables import taking_along
from assessments.leaving.tables.own_contents import PARTS
from assessments.leaving.tables.taking_along import taken_along_json, taken_along_xlsx
from assessments.models import AnswerTextVersion, IndividualRating, MeasureUpdate, OpinionCount
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2030, 4, 15)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "mitnehmen.md"


def fill(assessment, head, reviewer, mark=""):
    """Every part has at least one row."""
    answer = factories.make_answer(assessment, "A1", level=2, texts={"R1": f"Text{mark}"}, dissent=f"Anders{mark}")
    AnswerTextVersion.objects.create(answer_text=answer.texts.get(), text=f"Früher{mark}", saved_at="2030-01-01T12:00Z")
    measure = factories.make_measure(assessment, title=f"=Maßnahme{mark}", description="+1")
    MeasureUpdate.objects.create(measure=measure, date=date(2030, 2, 1), text=f"Läuft{mark}")
    factories.make_inquiry(assessment, reviewer, "A1", text=f"Wie{mark}?")
    factories.make_example(assessment, consented_by=head)
    level = assessment.round.catalogue.levels.get(value=2)
    requirement = answer.requirement
    IndividualRating.objects.create(assessment=assessment, person=head, requirement=requirement, level=level)
    for value, number in ((1, 3), (2, 7)):
        chosen = assessment.round.catalogue.levels.get(value=value)
        OpinionCount.objects.create(
            assessment=assessment, requirement=requirement, level=chosen, source="paper", number=number
        )


@pytest.fixture
def own(institution, head, reviewer):
    """Two rounds of the institution, one of them for training."""
    catalogue = factories.make_catalogue()
    real = factories.make_assessment(
        factories.make_round(catalogue), institution, "accepted", by=head, head_statement="Gut", head_note="Bitte"
    )
    real.opinions_closed_by, real.opinions_closed_at = head, "2030-01-01T12:00Z"
    real.save()
    fill(real, head, reviewer)
    training = factories.make_assessment(factories.make_round(catalogue, "training", is_training=True), institution)
    factories.make_answer(training, "B1", level=1)
    return real


def taken(institution):
    return json.loads(taken_along_json(institution, TODAY))


def test_json_holds_everything_entered(own, institution):
    found = taken(institution)

    assert {part.name: len(found[part.name]) for part in PARTS} == {
        "assessments": 2, "answers": 2, "texts": 1, "earlier_texts": 1, "measures": 1, "measure_updates": 1,
        "inquiry_messages": 1, "good_examples": 1, "opinion_counts": 4, "steps": 0,
    }  # fmt: skip
    real = next(row for row in found["assessments"] if row["round"] == "runde")
    assert (real["head_statement"], real["head_note"], real["publication_consent"]) == (
        "Gut", "Bitte", "nur ohne Namen in Gesamtwerten"
    )  # fmt: skip
    assert found["texts"][0]["text"] == "Text"
    assert found["inquiry_messages"][0]["written_by"] == "Abteilung Integration"
    assert [row["number"] for row in found["opinion_counts"]] == [0, 3, 7, 0]
    assert found["invented"] is True
    assert {row["round"]: row["invented"] for row in found["answers"]} == {"runde": False, "training": True}
    assert all(list(row) == [column.name for column in part.columns] for part in PARTS for row in found[part.name])


def test_counts_stay_hidden_as_on_the_pages(own, institution):
    institution.small_unit = True
    institution.save()
    assert taken(institution)["opinion_counts"] == []


def test_workbook_says_the_same(own, institution):
    book = openpyxl.load_workbook(io.BytesIO(taken_along_xlsx(institution, TODAY)))
    found = taken(institution)

    assert book.sheetnames == [*(part.title for part in PARTS), "Hinweise"]
    for part in PARTS:
        heading, *rows = book[part.title].iter_rows(values_only=True)
        assert list(heading) == [column.heading for column in part.columns]
        assert len(rows) == len(found[part.name])
        assert heading[-1] == "Übung"
    measure = next(book["Maßnahmen"].iter_rows(min_row=2))
    assert {cell.data_type for cell in measure if cell.value in ("=Maßnahme", "+1")} == {"s"}
    assert "erfunden" in book["Hinweise"]["A1"].value


def test_nothing_of_others_and_no_user_name(own, institution, other_institution, reviewer, head):
    foreign = factories.make_assessment(own.round, other_institution, "accepted")
    fill(foreign, factories.make_member("head", other_institution), reviewer, mark="-fremd")
    text = taken_along_json(institution, TODAY).decode()

    assert "-fremd" not in text
    assert other_institution.name not in text
    assert not {name for name in (head.username, reviewer.username) if f'"{name}"' in text}


@pytest.mark.parametrize("make", [taken_along_json, taken_along_xlsx])
def test_queries_do_not_grow_with_rows(own, institution, head, reviewer, make, django_assert_num_queries):
    make(institution, TODAY)  # the catalogue is remembered
    with django_assert_num_queries(10):
        make(institution, TODAY)
    for number in range(3):
        current = factories.make_round(own.round.catalogue, f"mehr-{number}")
        fill(factories.make_assessment(current, institution, "accepted", by=head), head, reviewer, mark=number)
    with django_assert_num_queries(10):
        make(institution, TODAY)


def test_page_offers_both_formats_and_the_papers(client, own, institution, head):
    client.force_login(head)
    page = client.get(reverse("take-along", args=[institution.code])).content.decode()

    for suffix in ("xlsx", "json"):
        assert reverse("take-along-file", args=[institution.code, suffix]) in page
    assert page.count("bericht.pdf") == 2
    assert client.get(reverse("take-along-file", args=[institution.code, "exe"])).status_code == 404
    assert reverse("take-along", args=[institution.code]) in client.get(reverse("home")).content.decode()


def test_between_rounds_too(client, institution, head):
    client.force_login(head)
    assert client.get(reverse("take-along", args=[institution.code])).status_code == 200
    assert client.get(reverse("take-along-file", args=[institution.code, "json"])).status_code == 200


def test_docs_name_every_field():
    text = DOCS.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (.+) \|$", text, re.MULTILINE))
    assert rows == {part.name: ", ".join(f"`{column.name}`" for column in part.columns) for part in PARTS}
    assert taking_along.SCHEMA in text
