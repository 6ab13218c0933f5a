"""Themes and shared needs: pages of the Abteilung Integration."""

from decimal import Decimal

import pytest

from assessments.models import AuditEvent, SharedNeed, Theme, ThemeTag
from tests import factories
from tests.dashboard.test_results import page_of, text
from tests.dashboard.test_results_requirement import text_of, wrote
from tests.html_form import fields_of

LIST = "/querschnittsbedarfe/runde/"
NEED = {"title": "Rahmenvertrag", "description": "Alle brauchen ihn.", "proposal": "Die Stadt schließt ihn."}


@pytest.fixture
def theme(assessment_round):
    return factories.make_theme(assessment_round)


def address(theme, rest=""):
    return f"{LIST}themen/{theme.pk}/{rest}"


@pytest.mark.parametrize("number", [1, 3])
def test_list_queries(client, reviewer, assessment_round, django_assert_num_queries, number):
    for index in range(number):
        theme = factories.make_theme(assessment_round, f"Thema {index}")
        factories.make_need(theme)
        ThemeTag.objects.create(theme=theme, answer_text=text_of(wrote(assessment_round, f"I{index}")))
    page_of(client, reviewer, LIST)
    with django_assert_num_queries(5):
        page = text(client.get(LIST))
    assert page.count("Alle brauchen ihn.") == number


@pytest.mark.parametrize("number", [1, 3])
def test_theme_queries(client, reviewer, assessment_round, theme, django_assert_num_queries, number):
    for index in range(number):
        found = wrote(assessment_round, f"I{index}", measure="Hotline erproben")
        ThemeTag.objects.create(theme=theme, answer_text=text_of(found))
        ThemeTag.objects.create(theme=theme, measure=found.measures.get())
    page_of(client, reviewer, address(theme))
    with django_assert_num_queries(8):
        page = text(client.get(address(theme)))
    assert page.count("Mehr Sprachmittlung.") == page.count("Maßnahme „Hotline erproben“") == number


def test_theme_is_added_changed_and_deleted(client, reviewer, assessment_round):
    client.force_login(reviewer)
    client.post(LIST, {"title": "Sprache", "description": "Worum es geht"})
    theme = Theme.objects.get(title="Sprache", round=assessment_round)
    client.post(address(theme), {"title": "Sprachmittlung", "description": ""})
    theme.refresh_from_db()
    assert (theme.title, theme.description) == ("Sprachmittlung", "")
    client.get(address(theme, "loeschen/"))
    client.post(address(theme, "loeschen/"))
    assert Theme.objects.count() == 0
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["add", "change", "delete"]


def test_second_theme_of_the_same_title_is_refused(client, reviewer, theme):
    page = text(page_of(client, reviewer, LIST))
    assert "Sprachmittlung" in page
    page = text(client.post(LIST, {"title": "SPRACHMITTLUNG", "description": "Bleibt stehen"}))
    assert "Ein Thema mit diesem Titel gibt es in dieser Runde schon." in page
    assert "Bleibt stehen" in page


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("18.000", Decimal(18000)), ("1.250,50 €", Decimal("1250.5")), ("0", Decimal(0)), ("", None)],
)
def test_need_is_added_with_its_cost(client, reviewer, theme, typed, amount):
    client.force_login(reviewer)
    kind = "yearly" if typed else ""
    typed = NEED | {"cost_amount": typed, "cost_kind": kind, "cost_text": "geschätzt"}
    client.post(address(theme, "bedarf/"), typed)
    need = SharedNeed.objects.get()
    assert (need.theme, need.cost_amount, need.cost_kind, need.cost_text) == (theme, amount, kind, "geschätzt")


@pytest.mark.parametrize("typed", ["viel", "-1", "1,234", "99999999999", "12.50", "NaN", "1e9"])
def test_wrong_amount_is_refused_and_kept(client, reviewer, theme, typed):
    client.force_login(reviewer)
    response = client.post(address(theme, "bedarf/"), NEED | {"cost_amount": typed, "cost_kind": "once"})
    assert SharedNeed.objects.count() == 0
    assert f'value="{typed}"' in text(response)


def test_need_is_shown_changed_and_deleted(client, reviewer, theme):
    need = factories.make_need(theme, cost_amount=Decimal("18000.50"), cost_kind="once")
    url = f"{LIST}bedarf/{need.pk}/"
    assert 'value="18.000,50"' in text(page_of(client, reviewer, url))
    assert "18.000,50 € einmalig, Deckung noch offen" in text(client.get(LIST))
    client.post(url, NEED | {"title": "Neuer Titel", "cost_amount": "2.000", "cost_kind": "once"})
    need.refresh_from_db()
    assert (need.title, need.cost_amount) == ("Neuer Titel", 2000)
    assert client.post(address(theme, "loeschen/")).status_code == 409
    client.post(f"{url}loeschen/")
    assert SharedNeed.objects.count() == 0


def test_two_people_with_one_theme_see_both_texts(client, reviewer, theme):
    client.force_login(reviewer)
    fields = fields_of(client.get(address(theme)), None)
    Theme.objects.update(description="Von nebenan")

    refused = client.post(address(theme), fields | {"description": "Meins"})

    assert "Auch jemand anderes hat „Beschreibung“ geändert." in text(refused)
    assert "<mark>Von nebenan</mark>" in text(refused)
    assert client.post(address(theme), fields_of(refused, None)).status_code == 302
    assert Theme.objects.get().description == "Meins"


def test_theme_deleted_meanwhile_is_not_found(client, reviewer, theme):
    client.force_login(reviewer)
    fields = fields_of(client.get(address(theme)), None)
    theme.delete()
    assert client.post(address(theme), fields).status_code == 404


def test_closed_round_keeps_its_themes(client, reviewer, assessment_round, theme):
    need = factories.make_need(theme)
    type(assessment_round).objects.update(status="closed")
    client.force_login(reviewer)
    for url, sent in (
        (LIST, {"title": "Neu"}),
        (address(theme), {"title": "Anders"}),
        (address(theme, "loeschen/"), {}),
        (address(theme, "bedarf/"), NEED),
        (f"{LIST}bedarf/{need.pk}/", NEED),
        (f"{LIST}bedarf/{need.pk}/loeschen/", {}),
    ):
        response = client.post(url, sent)
        assert response.status_code == 409
        assert "Die Runde ist abgeschlossen." in text(response)
    assert [str(found) for found in Theme.objects.all()] == ["Sprachmittlung"]
    assert SharedNeed.objects.get().title == "Rahmenvertrag"


def test_theme_of_another_round_is_not_found(client, reviewer, theme):
    factories.make_round(theme.round.catalogue, "andere")
    url = f"/querschnittsbedarfe/andere/themen/{theme.pk}/"
    assert page_of(client, reviewer, url).status_code == 404
