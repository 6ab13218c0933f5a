"""Two people with the same page of the administration: nobody overwrites the other without a word."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from assessments.models import Catalogue, ClarityNote, MailText, Membership, SitePage
from assessments.saving.forms.started import MISSING_START
from tests import factories
from tests.html_form import fields_of


@dataclass(frozen=True)
class Page:
    """A row on a page; `fields` are two of its fields as the page calls them, with what each of two people types."""

    row: object
    address: str
    fields: dict[str, tuple[str, str]]

    def saved(self, name: str) -> str:
        self.row.refresh_from_db()
        value = getattr(self.row, name.rpartition("-")[2])
        return str(getattr(value, "pk", value) or "")


def address(item, model="") -> str:
    return reverse(f"admin:assessments_{model or item._meta.model_name}_change", args=[item.pk])


def texts(*names: str) -> dict[str, tuple[str, str]]:
    return {name: (f"Andere zu {name}", f"Meine zu {name}") for name in names}


def draft() -> Catalogue:
    return factories.make_catalogue("entwurf", status=Catalogue.Status.DRAFT)


def requirement():
    row = draft().requirements.first()
    return Page(row, address(row), texts("title", "explanation"))


def area():
    row = draft().areas.first()
    return Page(row, address(row), texts("title", "description"))


def requirement_on_its_area():
    row = draft().areas.first().requirements.first()
    return Page(row, address(row.area), texts("requirements-0-title", "requirements-0-wording"))


def catalogue():
    row = draft()
    return Page(row, address(row), texts("title", "notice"))


def question():
    row = draft().questions.first()
    return Page(row, address(row.catalogue), texts("questions-0-text", "questions-0-help_text"))


def level():
    row = draft().levels.first()
    return Page(row, address(row.catalogue), texts("levels-0-label", "levels-0-meaning"))


def institution():
    row = factories.make_institution("VHS", "Volkshochschule")
    return Page(row, address(row), texts("name", "department_group"))


def account():
    row = factories.make_user("konto", email="a@stadt.example")
    return Page(row, address(row), texts("function") | {"username": ("andere", "meine")})


def role():
    row = factories.make_member("head", factories.make_institution("VHS", "Volkshochschule")).memberships.get()
    Membership.objects.filter(pk=row.pk).update(valid_until="2030-12-31")
    fields = {"memberships-0-valid_until": ("2030-11-30", "2030-10-31")}
    return Page(row, address(row.user), fields)


def round_():
    row = factories.make_round(status="in_preparation")
    return Page(row, address(row), texts("title", "intro_text"))


def legal_page():
    row = SitePage.objects.create(slug="hilfe", title="Hilfe", body="Text")
    return Page(row, address(row), texts("title", "body"))


def mail_text():
    row = MailText.objects.get_or_create(kind="reminder")[0]
    body = "Bitte bis {Frist} einreichen.\n\n{Link}\n\n"
    return Page(row, address(row), {"body": (f"{body}Andere", f"{body}Meine"), **texts("subject")})


def note():
    requirement = factories.make_catalogue().requirements.first()
    row = ClarityNote.objects.create(requirement=requirement, text="Was heißt das?", noted_on="2026-05-04")
    return Page(row, address(row), texts("outcome"))


PAGES = [
    requirement,
    area,
    requirement_on_its_area,
    catalogue,
    question,
    level,
    institution,
    account,
    role,
    round_,
    legal_page,
    mail_text,
    note,
]


@pytest.fixture
def desk(admin_person):
    client = Client()
    client.force_login(admin_person)
    return client


@pytest.fixture(params=PAGES, ids=lambda make: make.__name__.strip("_"))
def page(request, db):
    return request.param()


def opened(desk, page) -> dict[str, str]:
    """What a browser would send without any change."""
    return fields_of(desk.get(page.address), None)


def plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def test_a_field_that_both_changed_is_shown_in_both_versions(desk, page):
    name, (theirs, mine) = next(iter(page.fields.items()))
    first = opened(desk, page)
    assert desk.post(page.address, first | {name: theirs}).status_code == 302

    refused = desk.post(page.address, first | {name: mine})

    assert (refused.status_code, plain(page.saved(name))) == (200, theirs)
    shown = fields_of(refused, None)
    assert plain(shown[name]) == mine
    assert "Auch jemand anderes hat" in refused.content.decode()
    assert all(escape(word) in refused.content.decode() for word in _for_people(theirs).split())

    assert desk.post(page.address, shown).status_code == 302
    assert plain(page.saved(name)) == mine


def test_saved_version_is_kept_by_one_tick(desk, page):
    name, (theirs, mine) = next(iter(page.fields.items()))
    first = opened(desk, page)
    desk.post(page.address, first | {name: theirs})
    refused = desk.post(page.address, first | {name: mine})

    desk.post(page.address, fields_of(refused, None) | {f"{name}-take_saved": "1"})

    assert plain(page.saved(name)) == theirs


def test_different_fields_are_both_kept_and_said(desk, page):
    if len(page.fields) < 2:
        pytest.skip("one field")
    (one, (theirs, _)), (other, (_, mine)) = page.fields.items()
    first = opened(desk, page)
    desk.post(page.address, first | {one: theirs})

    response = desk.post(page.address, first | {other: mine}, follow=True)

    assert (plain(page.saved(one)), plain(page.saved(other))) == (theirs, mine)
    assert "Inzwischen hat auch jemand anderes gespeichert: „" in response.content.decode()


def test_what_nobody_else_changed_is_saved_without_a_word(desk, page):
    name, (_, mine) = next(iter(page.fields.items()))

    response = desk.post(page.address, opened(desk, page) | {name: mine}, follow=True)

    assert plain(page.saved(name)) == mine
    assert "jemand anderes" not in response.content.decode()


def test_a_page_that_does_not_say_its_start_is_refused_with_all_that_was_typed(desk, page):
    name, (_, mine) = next(iter(page.fields.items()))
    fields, before = opened(desk, page) | {name: mine}, page.saved(name)

    for start in ({}, {"started": "{"}, {"started": "[]"}, {"started": '{"user-1":3}'}):
        refused = desk.post(page.address, {k: v for k, v in fields.items() if k != "started"} | start)

        assert (refused.status_code, page.saved(name)) == (200, before)
        assert MISSING_START in refused.content.decode()
        assert plain(fields_of(refused, None)[name]) == mine


def test_what_was_typed_for_a_thing_that_is_gone_is_shown_to_be_copied(desk):
    page = requirement()
    first = opened(desk, page)
    page.row.delete()

    answer = desk.post(page.address, first | {"explanation": "Mein langer Text", "title": "Mehrsprachigkeit"})

    assert answer.status_code == 410
    assert "Mehrsprachigkeit</textarea>" in answer.content.decode()
    assert "Mein langer Text</textarea>" in answer.content.decode()
    assert "gelöscht" in answer.content.decode()


def test_what_was_typed_into_a_version_that_is_published_meanwhile_is_shown_to_be_copied(desk):
    page = question()
    first = opened(desk, page)
    Catalogue.objects.filter(pk=page.row.catalogue_id).update(status="published", published_at="2026-01-01T00:00Z")

    answer = desk.post(page.address, first | {"questions-0-text": "Meine neue Frage?"})

    assert (answer.status_code, page.saved("text")) == (403, "Frage R1?")
    assert "Meine neue Frage?</textarea>" in answer.content.decode()


def test_field_that_is_fixed_meanwhile_keeps_what_was_typed(desk):
    page = round_()
    first = opened(desk, page)
    page.row.status = "open"
    page.row.save()
    assert "code" not in opened(desk, page)

    refused = desk.post(page.address, first | {"code": "neu"})

    assert (refused.status_code, page.saved("code")) == (200, "runde")
    assert "Das hatten Sie geschrieben: neu" in refused.content.decode()
    assert desk.post(page.address, fields_of(refused, None)).status_code == 302


def test_row_that_is_gone_is_offered_anew_if_something_was_typed_into_it(desk):
    page = level()
    first = opened(desk, page)
    page.row.catalogue.levels.filter(value__lt=2).delete()

    refused = desk.post(page.address, first | {"levels-0-meaning": "Meine Bedeutung", "title": "Neuer Titel"})
    shown = fields_of(refused, None)

    assert refused.status_code == 200
    assert "Jemand hat eine Zeile gelöscht" in refused.content.decode()
    assert (shown["levels-INITIAL_FORMS"], shown["levels-2-meaning"], shown["title"]) == (
        "2",
        "Meine Bedeutung",
        "Neuer Titel",
    )
    assert desk.post(page.address, shown).status_code == 302
    saved = page.row.catalogue.levels.order_by("value").values_list("value", "meaning")
    assert list(saved) == [(0, "Meine Bedeutung"), (2, "Bedeutung 2"), (3, "Bedeutung 3")]


def test_row_that_is_gone_and_untouched_is_left_out(desk):
    page = level()
    first = opened(desk, page)
    page.row.catalogue.levels.filter(value=0).delete()

    assert desk.post(page.address, first | {"title": "Neuer Titel"}).status_code == 302
    assert page.row.catalogue.levels.count() == 3


def test_row_that_somebody_changed_is_deleted_only_after_a_look(desk):
    page = level()
    first = opened(desk, page)
    desk.post(page.address, first | {"levels-0-meaning": "Andere Bedeutung"})

    refused = desk.post(page.address, first | {"levels-0-DELETE": "on"})

    assert (refused.status_code, page.saved("meaning")) == (200, "Andere Bedeutung")
    assert "wollten Sie löschen" in refused.content.decode()
    assert desk.post(page.address, fields_of(refused, None) | {"levels-0-DELETE": "on"}).status_code == 302
    assert page.row.catalogue.levels.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory refuses a second writer at once")
@pytest.mark.parametrize("make", [requirement, institution, account, round_, legal_page])
def test_of_two_at_the_same_moment_one_is_told(make):
    page, clients = make(), []
    for name in ("eine", "andere"):
        clients.append(Client())
        clients[-1].force_login(factories.make_member("admin", username=name))
    name, typed = next(iter(page.fields.items()))
    first = opened(clients[0], page)

    def save(client, text):
        try:
            return client.post(page.address, first | {name: text}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(save, clients, typed))

    assert sorted(answers) == [200, 302]
    assert page.saved(name) == typed[answers.index(302)]


def _for_people(value: str) -> str:
    return "30.11.2030" if value == "2030-11-30" else value
