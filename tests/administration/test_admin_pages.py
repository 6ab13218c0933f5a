"""What holds for every page of the administration: few queries, help at every field, German, and who may enter."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from assessments.models import (
    Assessment,
    AuditEvent,
    Catalogue,
    ClarityNote,
    Institution,
    MailText,
    Membership,
    SitePage,
    User,
)
from tests import factories
from tests.admin_pages import CLOSED, POST_ONLY, both_kinds

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
ENGLISH = re.compile(
    r"\b(add|and|are|cancel|change|changed|choose|clear|close|currently|delete|deleted|error|field|for|from|history|"
    r"invalid|is|items?|of|please|required|reset|save|search|select|selected|show|successfully|sure|the|this|to|view|"
    r"with|yes|you|your)\b",
    re.IGNORECASE,
)
NOT_TYPED = "@type='hidden' or @class='hidden' or @type='submit' or @name='_selected_action' or @id='action-toggle'"
FIELDS = f"//*[@id='content']//*[self::select or self::textarea or self::input[not({NOT_TYPED})]]"
SAYS_ALL_IN_ITS_LABEL = re.compile(r"q|action|.+-DELETE")  # search; what to do with ticked rows; delete this row


@pytest.fixture
def admin_client(client, admin_person):
    client.force_login(admin_person)
    return client


@pytest.fixture
def large_city(admin_person):
    """400 institutions in a round, 120 accounts with two roles each, and one of everything else."""
    assessment_round = factories.make_round()
    Institution.objects.bulk_create(Institution(code=f"I{n}", name=f"Institution {n}") for n in range(400))
    institutions = list(Institution.objects.all())
    Assessment.objects.bulk_create(
        Assessment(round=assessment_round, institution=one, institution_name=one.name) for one in institutions
    )
    users = User.objects.bulk_create(
        User(username=f"konto-{n}", function=f"Stelle {n}", password="!") for n in range(120)
    )
    Membership.objects.bulk_create(
        Membership(user=user, institution=one, role=role)
        for user, one in zip(users, institutions, strict=False)
        for role in ("head", "coordinator")
    )
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=users[0], verb="invite", subject_type="assessment", subject_id=1, round=assessment_round)
        for _ in range(120)
    )
    SitePage.objects.create(slug="hilfe", title="Hilfe", body="Text")
    MailText.objects.get_or_create(kind="reminder")
    requirement = assessment_round.catalogue.requirements.first()
    ClarityNote.objects.bulk_create(
        ClarityNote(requirement=requirement, text="Was heißt das?", noted_on="2026-05-04") for _ in range(60)
    )
    return {"user": users[0], "institution": institutions[0]}


@pytest.fixture
def pages(large_city):
    """Every address, once for what is published and open, and once for what is a draft or closed."""
    draft = factories.make_catalogue("entwurf", areas=5, requirements=6, status=Catalogue.Status.DRAFT)
    closed = factories.make_user("war-da", is_active=False, closed_on=date(2026, 5, 4))
    both = both_kinds(draft, closed, **large_city)
    return sorted({(name, address) for found in both for name, address in found.items()})


def test_every_page_opens_or_is_closed_on_purpose(admin_client, pages):
    statuses = {}
    for name, address in pages:
        statuses.setdefault(name, set()).add(admin_client.get(address).status_code)

    assert {name for name, found in statuses.items() if found == {403}} == CLOSED
    assert {name for name, found in statuses.items() if 200 not in found} == CLOSED | POST_ONLY
    assert set().union(*statuses.values()) == {200, 302, 403, 405}  # 302: the page of the account says why not


def test_no_page_needs_more_than_fifteen_queries(admin_client, pages):
    counts = {}
    for _, address in pages:
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address)
        counts[address] = len(queries)

    assert {address: count for address, count in counts.items() if count > MOST_QUERIES} == {}


def test_every_form_with_text_is_done_once_and_says_its_start(admin_client, pages):
    """What is only read has no form; the search and the ticks of a list change nothing."""
    faults, checked = set(), 0
    for name, address in pages:
        for page in opened(admin_client, address):
            for form in page.xpath("//form[@method='post']"):
                if not form.xpath(".//textarea | .//input[@type='text' or @type='email' or @type='number']"):
                    continue
                checked += 1
                hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
                lacking = {"sending", "csrfmiddlewaretoken"} - set(hidden)
                if name.endswith("_change") and not json.loads(hidden.get("started", "{}")):
                    lacking.add("started")
                faults |= {(name, field) for field in lacking}

    assert checked >= 20
    assert faults == set()


def test_every_field_is_explained(admin_client, pages):
    unexplained, found = set(), 0
    for name, address in pages:
        for page in opened(admin_client, address):
            for field in page.xpath(FIELDS):
                found += 1
                if not explanation(page, field):
                    unexplained.add((name, field.get("name")))

    assert found > 150
    assert {place for place in unexplained if not SAYS_ALL_IN_ITS_LABEL.fullmatch(place[1])} == set()


def test_every_page_speaks_german(admin_client, pages):
    english = {}
    for name, address in pages:
        for page in opened(admin_client, address):
            words = ENGLISH.findall(" ".join(page.xpath("//body//text()[not(ancestor::script)]")))
            words += ENGLISH.findall(
                " ".join(page.xpath("//@title | //@aria-label | //@placeholder | //*[not(@type='hidden')]/@value"))
            )
            english[name] = {word.lower() for word in words}

    assert {name: words for name, words in english.items() if words} == {}


@pytest.mark.parametrize("role", ["steering", "coordination_group", "executive_board", "auditor", "contributor", None])
def test_no_page_opens_to_others(pages, institution, role):
    client = Client()
    if role:
        client.force_login(factories.make_member(role, institution if role == "contributor" else None))

    for name, address in pages:
        for response in (client.get(address), client.post(address, {})):
            if role:
                assert response.status_code == 403, name
            else:
                assert response.url.startswith(("/konto/anmelden/", "/verwaltung/login/")), name


def test_reviewer_opens_rounds_only(pages, reviewer):
    client = Client()
    client.force_login(reviewer)

    opened = {name for name, address in pages if client.get(address).status_code == 200}

    rounds = {f"assessments_assessmentround_{page}" for page in ("changelist", "add", "change")}
    assert opened == rounds | {"index", "app_list"}


def opened(client, address):
    """The page, if it opens."""
    response = client.get(address)
    if response.status_code == 200:
        yield html.fromstring(response.content.decode())


def explanation(page, field) -> str:
    """The help text that belongs to the field, or to the group that it is part of."""
    ids = (field.get("aria-describedby") or "").split()
    for group in field.xpath("ancestor::*[@aria-describedby]"):
        ids += group.get("aria-describedby").split()
    if not ids and field.get("id"):
        ids = [f"{field.get('id')}_helptext"]
    return " ".join(text for one in ids for text in page.xpath(f"//*[@id='{one}']//text()")).strip()


def url(model, action, *args):
    return reverse(f"admin:assessments_{model}_{action}", args=args)


def test_every_page_obeys_the_strict_policy(admin_client, pages):
    for name, address in pages:
        response = admin_client.get(address)
        assert "unsafe" not in response.headers["Content-Security-Policy"], name
        for page in opened(admin_client, address):
            assert (
                page.xpath("//@style | //@*[starts-with(name(), 'on')] | //script[not(@src) and not(@type)]") == []
            ), name


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("assessment", "head_statement__startswith=W"),
        ("assessment", "decline_reason__contains=W"),
        ("assessment", "submitted_by=1"),
        ("user", "last_login__gte=2026-01-01"),
        ("user", "individual_ratings__isnull=False"),
        ("auditevent", "actor=1"),
        ("auditevent", "actor_function=Leitung"),
        ("auditevent", "happened_at__year=99999"),
        ("institution", "measures__isnull=False"),
        ("institution", "code__regex=("),
    ],
)
def test_lists_cannot_be_filtered_by_what_they_do_not_offer(admin_client, model, lookup):
    assert admin_client.get(f"{url(model, 'changelist')}?{lookup}").status_code == 400


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("assessment", "status__exact=submitted"),
        ("assessment", "round__id__exact=1"),
        ("user", "memberships__role__exact=head"),
        ("user", "stand=gesperrt"),
        ("auditevent", "verb__exact=submit"),
        ("auditevent", "round__isnull=True"),
        ("institution", "department_group=Dezernat+1"),
        ("qualityrequirement", "catalogue__id__exact=1"),
    ],
)
def test_lists_can_be_filtered_by_what_they_offer(admin_client, model, lookup):
    assert admin_client.get(f"{url(model, 'changelist')}?{lookup}").status_code == 200


@pytest.mark.parametrize(
    ("button", "goes_on"), [("_save", "changelist"), ("_addanother", "add"), ("_continue", "change")]
)
def test_message_names_what_is_saved_and_leads_to_it(admin_client, institution, button, goes_on):
    own = reverse("admin:assessments_institution_change", args=[institution.pk])
    data = {"name": "Volkshochschule", "code": "VHS", "kind": "city_unit", "active": "on", button: "1"}

    page = admin_client.post(own, data, follow=True)

    args = [institution.pk] if goes_on == "change" else []
    assert page.redirect_chain == [(reverse(f"admin:assessments_institution_{goes_on}", args=args), 302)]
    assert f'„<a href="{own}">Volkshochschule</a>“ ist gespeichert.' in page.content.decode()


def test_mistakes_stand_on_top_each_with_the_way_to_its_field(admin_client, institution):
    data = {"name": "", "code": "a b", "kind": "city_unit"}

    page = admin_client.post(reverse("admin:assessments_institution_change", args=[institution.pk]), data)

    found = html.fromstring(page.content.decode()).xpath("//*[@id='fehlerliste'][@autofocus][@role='alert']//a")
    assert (found[0].get("href"), found[0].text) == ("#id_name", "Bitte füllen Sie „Name“ aus.")
    assert found[1].text.startswith("Bitte sehen Sie sich „Kürzel“ an. ")
