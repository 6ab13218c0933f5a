"""The administration: who may read and change what, frozen catalogues, invitations, accounts, query counts."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.mail.steps import delivery
from assessments.models import (
    Assessment,
    AssessmentRound,
    AuditEvent,
    Catalogue,
    Institution,
    Membership,
    QualityArea,
    QualityRequirement,
    RatingLevel,
    ReflectionQuestion,
    SitePage,
    User,
)
from tests import factories
from tests.html_form import fields_of

LISTS = (
    "catalogue",
    "qualityarea",
    "qualityrequirement",
    "institution",
    "user",
    "assessmentround",
    "sitepage",
    "assessment",
    "auditevent",
)
LOGIN = "/konto/anmelden/?next="
TWICE = 2  # a mistake stands in the list on top and at its field


def url(model, action, *args):
    return reverse(f"admin:assessments_{model}_{action}", args=args)


@pytest.fixture
def catalogue(db):
    return factories.make_catalogue()


@pytest.fixture
def draft(db):
    return factories.make_catalogue("entwurf", status=Catalogue.Status.DRAFT)


@pytest.fixture
def admin_client(client, admin_person):
    client.force_login(admin_person)
    return client


@pytest.fixture
def reviewer_client(client, reviewer):
    client.force_login(reviewer)
    return client


def inline(prefix, *rows, initial=0):
    """Form data of one inline; each row is a dict."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{key}": value for key, value in row.items()}
    return data


def round_data(catalogue, **values):
    return {
        "title": "Runde 2030",
        "code": "2030",
        "catalogue": catalogue.pk,
        "opens_on": "2030-01-10",
        "submission_deadline": "2030-03-31",
        "min_institutions": 5,
        "min_opinions": 5,
        "papers_days": 10,
    } | values


def catalogue_data(catalogue, **values):
    """The page of a catalogue as it stands, without changes."""
    parts = (("areas", catalogue.areas), ("levels", catalogue.levels), ("questions", catalogue.questions))
    names = ("code", "version", "title", "rules_status")
    data = {name: getattr(catalogue, name) for name in names}
    for prefix, rows in parts:
        fields = [field for field in rows.model._meta.concrete_fields if field.name not in ("catalogue", "requirement")]
        values_of = [{field.name: getattr(row, field.attname) for field in fields} for row in rows.all()]
        values_of = [{key: value for key, value in row.items() if value is not False} for row in values_of]
        data |= inline(prefix, *values_of, initial=len(values_of))
    return data | values


def account_data(account, *roles, **values):
    data = {"username": account.username, "function": account.function, "email": account.email, "is_active": "on"}
    return data | inline("memberships", *roles) | values


# --- who may enter ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("model", LISTS)
def test_lists_ask_strangers_to_log_in(client, model):
    response = client.get(url(model, "changelist"), follow=True)

    assert response.redirect_chain[-1] == (LOGIN + url(model, "changelist"), 302)


@pytest.mark.parametrize("role", ["steering", "coordination_group", "executive_board", "auditor"])
@pytest.mark.parametrize("path", ["index", "assessments_catalogue_changelist", "jsi18n", "password_change"])
def test_admin_is_closed_to_other_roles(client, db, role, path):
    client.force_login(factories.make_member(role))

    assert client.get(reverse(f"admin:{path}")).status_code == 403


def test_admin_is_closed_to_staff_of_institutions(client, head):
    client.force_login(head)

    assert client.get(reverse("admin:index")).status_code == 403


def test_is_staff_alone_opens_nothing(client, db):
    client.force_login(factories.make_user("amt", is_staff=True))

    assert client.get(reverse("admin:index")).status_code == 403


@pytest.mark.parametrize("model", LISTS)
def test_admin_role_reads_every_list(admin_client, model):
    assert admin_client.get(url(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_reviewer_reads_rounds_only(reviewer_client, model):
    expected = 200 if model == "assessmentround" else 403

    assert reviewer_client.get(url(model, "changelist")).status_code == expected
    assert reviewer_client.get(url(model, "add")).status_code == expected


def test_index_shows_each_role_its_parts(client, admin_person, reviewer):
    def models_for(person):
        client.force_login(person)
        apps = client.get(reverse("admin:index")).context["app_list"]
        return [model["object_name"] for app in apps for model in app["models"]]

    assert sorted(models_for(admin_person)) == [
        "Assessment",
        "AssessmentRound",
        "AuditEvent",
        "Catalogue",
        "ClarityNote",
        "Institution",
        "MailText",
        "SitePage",
        "User",
    ]
    assert models_for(reviewer) == ["AssessmentRound"]


def test_login_of_the_admin_is_that_of_the_site(client):
    assert client.get("/verwaltung/login/?next=/verwaltung/").url == LOGIN + "/verwaltung/"
    assert client.post("/verwaltung/login/", {"username": "a", "password": "b"}).url == LOGIN + "/verwaltung/"


def test_login_page_leads_people_who_are_logged_in_to_the_index(admin_client):
    assert admin_client.get("/verwaltung/login/").url == "/verwaltung/"


def test_password_change_is_that_of_the_site(admin_client):
    assert admin_client.get("/verwaltung/password_change/").url == "/konto/passwort/aendern/"


def test_logout_is_a_post(admin_client):
    assert admin_client.get("/verwaltung/logout/").status_code == 405
    assert admin_client.post("/verwaltung/logout/").url == "/konto/anmelden/"
    assert "_auth_user_id" not in admin_client.session


def test_ended_role_closes_the_admin(client, db):
    client.force_login(factories.make_member("admin", valid_until=date(2020, 1, 1)))

    assert client.get(reverse("admin:index")).status_code == 403


@pytest.mark.parametrize("action", ["history", "delete", "change"])
def test_admin_role_reads_pages_of_one_institution(admin_client, institution, action):
    assert admin_client.get(url("institution", action, institution.pk)).status_code == 200


# --- catalogue ----------------------------------------------------------------------------------------------------


def test_draft_is_edited_on_one_page(admin_client, draft, admin_person):
    data = catalogue_data(draft, title="Neuer Titel", **{"levels-1-label": "ein Anfang"})

    response = admin_client.post(url("catalogue", "change", draft.pk), data)

    assert response.url == url("catalogue", "changelist")
    assert Catalogue.objects.get().title == "Neuer Titel"
    assert draft.levels.get(value=1).label == "ein Anfang"
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.subject_type) == (admin_person, "change", "catalogue")


def test_area_is_added_to_a_draft(admin_client, draft):
    data = catalogue_data(draft)
    number = data["areas-TOTAL_FORMS"]
    new = {"code": "Z", "position": 9, "title": "Zugang", "title_status": "original"}
    data |= {f"areas-{number}-{key}": value for key, value in new.items()}
    data |= {f"areas-{number}-description_status": "working_version", "areas-TOTAL_FORMS": number + 1}

    admin_client.post(url("catalogue", "change", draft.pk), data)

    assert str(draft.areas.get(code="Z")) == "Z Zugang"


def requirement_rows(area, **new):
    rows = [
        {
            name: getattr(row, name)
            for name in ("code", "position", "title", "title_status", "wording", "wording_status")
        }
        | {"id": row.pk}
        for row in area.requirements.all()
    ]
    new = {"position": 9, "title": "Neu", "title_status": "original", "wording": "Wortlaut"} | new
    return [*rows, new | {"wording_status": "working_version"}]


def area_data(area, **new):
    rows = requirement_rows(area, **new)
    data = {name: getattr(area, name) for name in ("code", "position", "title", "title_status", "description_status")}
    return data | inline("requirements", *rows, initial=len(rows) - 1)


def test_requirement_gets_the_catalogue_of_its_area(admin_client, draft):
    area = draft.areas.get(code="A")

    response = admin_client.post(url("qualityarea", "change", area.pk), area_data(area, code="A9"))

    assert response.url == f"{url('catalogue', 'change', draft.pk)}#bereich-{area.pk}"
    assert QualityRequirement.objects.get(code="A9").catalogue == draft


@pytest.mark.parametrize("code", ["A1", "B1"])
def test_requirement_code_is_unique_in_its_catalogue(admin_client, draft, code):
    area = draft.areas.get(code="A")

    page = admin_client.post(url("qualityarea", "change", area.pk), area_data(area, code=code))

    assert page.status_code == 200
    assert page.content.decode().count('class="errornote"') == 1
    assert draft.requirements.count() == 4


@pytest.mark.parametrize("code", ["A/1", "..", "?x", "#", "%2F", "A 1", "pruefen", "workshop", "moderation"])
def test_requirement_code_must_lead_to_the_requirement(admin_client, draft, code):
    area = draft.areas.get(code="A")

    page = admin_client.post(url("qualityarea", "change", area.pk), area_data(area, code=code))

    assert page.status_code == 200
    assert page.content.decode().count("Das Kürzel steht in der Adresse der Anforderung.") == TWICE
    assert draft.requirements.count() == 4


def test_requirement_code_may_have_umlauts_and_dots(admin_client, draft):
    area = draft.areas.get(code="A")
    admin_client.post(url("qualityarea", "change", area.pk), area_data(area, code="Ö-1.2"))
    assert draft.requirements.filter(code="Ö-1.2").count() == 1


def test_area_code_is_unique_in_its_catalogue(admin_client, draft):
    area = draft.areas.get(code="A")

    page = admin_client.post(url("qualityarea", "change", area.pk), area_data(area, code="A9") | {"code": "B"})

    assert page.status_code == 200
    assert page.content.decode().count('class="errornote"') == 1


def requirement_data(requirement, *questions, **values):
    names = [field.name for field in requirement._meta.fields if field.name not in ("id", "catalogue", "area")]
    data = {name: getattr(requirement, name) for name in names} | {"area": requirement.area_id, "origin": ""}
    return data | inline("own_questions", *questions) | values


def test_requirement_is_edited_with_its_own_question(admin_client, draft):
    requirement = draft.requirements.get(code="A1")
    question = {"code": "R9", "position": 9, "text": "Und sonst?", "answer_type": "text", "wording_status": "original"}

    response = admin_client.post(
        url("qualityrequirement", "change", requirement.pk),
        requirement_data(requirement, question, wording="Neuer Wortlaut"),
    )

    assert response.url == f"{url('catalogue', 'change', draft.pk)}#anforderung-{requirement.pk}"
    assert draft.requirements.get(code="A1").wording == "Neuer Wortlaut"
    assert ReflectionQuestion.objects.get(code="R9").catalogue == draft
    assert ReflectionQuestion.objects.get(code="R9").requirement == requirement


def test_requirement_cannot_move_to_another_catalogue(admin_client, draft, catalogue):
    requirement, foreign = draft.requirements.get(code="A1"), catalogue.areas.get(code="A")

    page = admin_client.post(
        url("qualityrequirement", "change", requirement.pk), requirement_data(requirement, area=foreign.pk)
    )

    assert page.status_code == 200
    assert draft.requirements.get(code="A1").area.catalogue == draft


@pytest.mark.parametrize("model", [Catalogue, QualityArea, QualityRequirement])
@pytest.mark.parametrize("action", ["change", "delete"])
@pytest.mark.parametrize("status", ["published", "retired"])
def test_frozen_catalogue_refuses_every_post(admin_client, db, model, action, status):
    catalogue = factories.make_catalogue(status=status)
    before = [list(part.objects.values()) for part in (Catalogue, QualityArea, QualityRequirement, RatingLevel)]
    data = catalogue_data(catalogue, title="Anders", wording="Anders", post="yes", **{"levels-0-label": "Anders"})

    path = url(model._meta.model_name, action, model.objects.first().pk)

    assert admin_client.post(path, data).status_code == 403
    assert [list(part.objects.values()) for part in (Catalogue, QualityArea, QualityRequirement, RatingLevel)] == before


@pytest.mark.parametrize("model", ["qualityarea", "qualityrequirement"])
def test_parts_cannot_be_added_by_an_address_of_their_own(admin_client, draft, catalogue, model):
    assert admin_client.get(url(model, "add")).status_code == 403
    assert admin_client.post(url(model, "add"), {"area": catalogue.areas.first().pk}).status_code == 403


@pytest.mark.parametrize("action", ["delete_selected", "anything"])
def test_lists_have_no_bulk_deletion(admin_client, draft, action):
    data = {"action": action, "_selected_action": [draft.pk], "post": "yes"}

    admin_client.post(url("catalogue", "changelist"), data)

    assert Catalogue.objects.count() == 1


def test_frozen_catalogue_is_readable(admin_client, catalogue):
    page = admin_client.get(url("catalogue", "change", catalogue.pk))

    assert page.context["has_change_permission"] is False
    assert page.content.decode().count('type="submit"') == 1  # log out
    assert page.content.decode().count("Neue Fassung anlegen") == 1
    assert page.content.decode().count("Veröffentlichen</a>") == 0


@pytest.mark.usefixtures("catalogue")
def test_draft_is_deleted_whole(admin_client, draft):
    admin_client.post(url("catalogue", "delete", draft.pk), {"post": "yes"})

    assert list(Catalogue.objects.values_list("code", flat=True)) == ["test"]
    assert AuditEvent.objects.get().verb == "delete"


def test_copy_asks_for_a_version_and_makes_a_draft(admin_client, catalogue, admin_person):
    path = reverse("admin:catalogue-copy", args=[catalogue.pk])

    assert admin_client.get(path).status_code == 200
    response = admin_client.post(path, {"version": "2"})

    copy = Catalogue.objects.get(version="2")
    assert response.url == url("catalogue", "change", copy.pk)
    assert (copy.status, copy.copied_from, copy.requirements.count()) == ("draft", catalogue, 4)
    assert AuditEvent.objects.get().actor == admin_person


@pytest.mark.parametrize(
    ("version", "message"),
    [("1", "Diese Fassung gibt es schon."), ("", "Dieses Feld ist zwingend erforderlich."), ("x" * 21, "20 Zeichen")],
)
def test_copy_with_a_bad_version_says_why(admin_client, catalogue, version, message):
    page = admin_client.post(reverse("admin:catalogue-copy", args=[catalogue.pk]), {"version": version})

    assert page.content.decode().count(message) == TWICE
    assert Catalogue.objects.count() == 1


def test_publish_asks_first_and_shows_what_changes(admin_client, catalogue, admin_person):
    factories.make_round(catalogue)
    admin_client.post(reverse("admin:catalogue-copy", args=[catalogue.pk]), {"version": "2"})
    copy = Catalogue.objects.get(version="2")
    copy.requirements.filter(code="A1").update(wording="Neu")
    copy.requirements.filter(code="B2").delete()
    path = reverse("admin:catalogue-publish", args=[copy.pk])

    page = " ".join(admin_client.get(path).content.decode().split())

    assert page.count("<dd>Bisher: <del>Wortlaut A1</del></dd> <dd>Neu: <ins>Neu</ins></dd>") == 1
    assert page.count("Entfällt: B2 Anforderung B2") == 1
    assert page.count("Runde runde: Fassung 1, geöffnet") == 1
    assert page.count("beginnt neu, weil sich der Wortlaut oder die Stufen ändern: A1</li>") == 1
    assert page.count("geht weiter (gleicher Wortlaut, gleiche Stufen): A2, B1</li>") == 1
    assert Catalogue.objects.get(version="2").status == "draft"
    assert admin_client.post(path).url == url("catalogue", "change", copy.pk)
    assert Catalogue.objects.get(version="2").status == "published"
    assert AuditEvent.objects.first().verb == "publish_catalogue"
    assert AuditEvent.objects.first().actor == admin_person


def test_publish_of_an_empty_draft_says_why(admin_client, db):
    empty = Catalogue.objects.create(code="leer", version="1", title="Leer")

    path = reverse("admin:catalogue-publish", args=[empty.pk])
    page = admin_client.get(path).content.decode()
    refused = admin_client.post(path, follow=True).content.decode()

    assert page.count("<li>Es gibt noch keine Reflexionsfrage.</li>") == 1
    assert page.count('type="submit"') == 1  # the one to log out
    assert refused.count("Die Katalogfassung ist noch nicht vollständig") == 1
    assert Catalogue.objects.get().status == "draft"


def test_working_versions_lead_to_their_texts_and_show_the_source(admin_client, catalogue, reviewer):
    for number, requirement in enumerate(catalogue.requirements.filter(area__code="B"), 1):
        question = {"code": f"E{number}", "position": 9, "text": "Wo?", "answer_type": "text"}
        ReflectionQuestion.objects.create(catalogue=catalogue, requirement=requirement, **question)
    catalogue.requirements.filter(code="A1").update(wording_status="original", source="Beschluss vom 14.02.2019")
    catalogue.levels.filter(value=0).update(source="Foliensatz 2021")
    with CaptureQueriesContext(connection) as found:
        response = admin_client.get(reverse("admin:catalogue-working-versions", args=[catalogue.pk]))

    texts = {finding.message: address for finding, address in response.context["texts"]}
    requirement, version = catalogue.requirements.get(code="A1"), url("catalogue", "change", catalogue.pk)
    page = response.content.decode()
    assert "Anforderung A1 Anforderung A1: Stand des Wortlauts" not in texts
    assert texts["Anforderung A1 Anforderung A1: Titel"] == url("qualityrequirement", "change", requirement.pk)
    assert texts["Frage R2"] == f"{version}#questions-0"
    assert texts["Stufe 0 – noch nicht erfüllt"] == f"{version}#levels-0"
    assert texts["Fassung 1: Regeln und Hinweise"] == version
    assert page.count("Foliensatz 2021") == 1  # of the one level
    own = url("qualityrequirement", "change", catalogue.requirements.get(code="B2").pk)
    assert texts["Frage E2"] == f"{own}#own_questions-group"
    assert all(address.split("#")[0] in page for address in texts.values())
    assert page.count("Beschluss vom 14.02.2019") == 2  # title and explanation
    assert len(found) == 10
    admin_client.force_login(reviewer)
    assert admin_client.get(reverse("admin:catalogue-working-versions", args=[catalogue.pk])).status_code == 403


def test_publish_twice_is_refused(admin_client, catalogue):
    assert admin_client.post(reverse("admin:catalogue-publish", args=[catalogue.pk])).status_code == 403


@pytest.mark.parametrize("name", ["catalogue-copy", "catalogue-publish", "catalogue-retire"])
def test_reviewer_takes_no_step_of_a_catalogue(reviewer_client, draft, name):
    assert reviewer_client.post(reverse(f"admin:{name}", args=[draft.pk]), {"version": "2"}).status_code == 403
    assert Catalogue.objects.get().status == "draft"


def test_outline_moves_an_item_and_returns_to_it(admin_client, draft):
    second = draft.requirements.get(code="A2")

    path = url("catalogue", "change", draft.pk)

    response = admin_client.post(path, catalogue_data(draft, hoch=f"anforderung-{second.pk}"))

    assert response.url == f"{url('catalogue', 'change', draft.pk)}#anforderung-{second.pk}"
    assert list(draft.requirements.filter(area__code="A").values_list("code", flat=True)) == ["A2", "A1"]


def test_outline_moves_an_item_and_saves_what_is_typed_below_it(admin_client, draft):
    area = draft.areas.get(code="B")
    path = url("catalogue", "change", draft.pk)
    typed = fields_of(admin_client.get(path), None) | {"title": "Neuer Titel", "areas-0-description": "Halb getippt"}

    response = admin_client.post(path, typed | {"hoch": f"bereich-{area.pk}"})

    draft.refresh_from_db()
    assert (response.url, draft.title) == (f"{path}#bereich-{area.pk}", "Neuer Titel")
    assert list(draft.areas.values_list("code", "description")) == [("B", ""), ("A", "Halb getippt")]


def test_outline_moves_nothing_while_something_is_wrong_below_it(admin_client, draft):
    path = url("catalogue", "change", draft.pk)
    typed = fields_of(admin_client.get(path), None) | {"title": "", "notice": "Halb getippt"}

    page = admin_client.post(path, typed | {"runter": f"bereich-{draft.areas.first().pk}"})

    assert (page.status_code, fields_of(page, None)["notice"]) == (200, "Halb getippt")
    assert list(draft.areas.values_list("code", flat=True)) == ["A", "B"]


@pytest.mark.parametrize("item", ["", "anforderung-", "anforderung-x", "stufe-1", "anforderung-99999"])
def test_outline_answers_nonsense_with_404(admin_client, draft, item):
    data = catalogue_data(draft, runter=item, title="Neuer Titel")
    assert admin_client.post(url("catalogue", "change", draft.pk), data).status_code == 404
    draft.refresh_from_db()
    assert draft.title == "Prüfkatalog"


def test_outline_moves_no_item_of_another_version(admin_client, draft, catalogue):
    foreign = f"bereich-{catalogue.areas.get(code='B').pk}"
    data = catalogue_data(draft, hoch=foreign)
    assert admin_client.post(url("catalogue", "change", draft.pk), data).status_code == 404


def test_retire_asks_first_and_names_the_rounds(admin_client, catalogue):
    factories.make_round(catalogue)
    path = reverse("admin:catalogue-retire", args=[catalogue.pk])

    page = admin_client.get(path).content.decode()

    assert page.count("<li>Runde runde, geöffnet</li>") == 1
    assert Catalogue.objects.get().status == "published"
    assert admin_client.post(path).url == url("catalogue", "change", catalogue.pk)
    assert Catalogue.objects.get().status == "retired"
    assert admin_client.post(path).status_code == 403


def test_requirement_goes_back_to_a_first_version_once(admin_client, catalogue):
    """A clerk joins a requirement to an old one by hand, but not two of them to the same."""
    admin_client.post(reverse("admin:catalogue-copy", args=[catalogue.pk]), {"version": "2"})
    copy = Catalogue.objects.get(version="2")
    taken, requirement = catalogue.requirements.get(code="A1"), copy.requirements.get(code="A2")

    page = admin_client.post(
        url("qualityrequirement", "change", requirement.pk), requirement_data(requirement, origin=taken.pk)
    )

    assert page.content.decode().count("geht schon darauf zurück") == 1
    assert copy.requirements.get(code="A2").line == catalogue.requirements.get(code="A2").pk


# --- rounds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["admin", "reviewer"])
def test_round_is_created_with_its_invitations(client, catalogue, role):
    client.force_login(factories.make_member(role))
    first, second = factories.make_institution("VHS"), factories.make_institution("AA", kind="external")
    factories.make_institution("WBL")

    response = client.post(url("assessmentround", "add"), round_data(catalogue, invited=[first.pk, second.pk]))

    assert response.url == url("assessmentround", "changelist")
    created = AssessmentRound.objects.get()
    assert (created.status, created.is_demo) == ("in_preparation", False)
    assert sorted(created.assessments.values_list("institution__code", "participation")) == [
        ("AA", "voluntary"),
        ("VHS", "binding"),
    ]
    assert sorted(AuditEvent.objects.values_list("verb", flat=True)) == ["add", "invite"]


@pytest.mark.parametrize("number", [1, 400])
def test_invitation_of_all_needs_as_many_queries_for_any_number(admin_client, catalogue, number):
    Institution.objects.bulk_create(Institution(code=f"I{n}", name=f"Institution {n}") for n in range(number))
    factories.make_institution("ALT", active=False)
    assessment_round = factories.make_round(catalogue, status="in_preparation", info_date=None)
    path = url("assessmentround", "change", assessment_round.pk)

    def queries_of(**values):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert admin_client.post(path, round_data(catalogue, **values)).status_code == 302
        return len(queries)

    without = queries_of()
    with_invitation = queries_of(invite_all="on")

    assert assessment_round.assessments.count() == number
    assert with_invitation - without <= 10


def test_late_joiner_is_invited_on_the_page_of_the_round(admin_client, assessment, other_institution):
    assessment_round = assessment.round
    page = admin_client.get(url("assessmentround", "change", assessment_round.pk))
    offered = list(page.context["adminform"].form.fields["invited"].queryset)
    data = round_data(assessment_round.catalogue, invited=[other_institution.pk])

    admin_client.post(url("assessmentround", "change", assessment_round.pk), data)

    assert offered == [other_institution]
    assert assessment_round.assessments.count() == 2


def test_institution_is_not_invited_twice(admin_client, assessment, institution):
    data = round_data(assessment.round.catalogue, invited=[institution.pk])

    page = admin_client.post(url("assessmentround", "change", assessment.round.pk), data)

    assert page.status_code == 200
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("status", ["in_review", "published", "closed"])
def test_nobody_joins_after_the_round_was_open(admin_client, institution, status):
    assessment_round = factories.make_round(status=status)
    data = round_data(assessment_round.catalogue, invite_all="on", invited=[institution.pk])

    admin_client.post(url("assessmentround", "change", assessment_round.pk), data)

    assert Assessment.objects.count() == 0


def test_round_offers_published_versions_only(admin_client, catalogue, draft):
    page = admin_client.get(url("assessmentround", "add"))

    assert list(page.context["adminform"].form.fields["catalogue"].queryset) == [catalogue]
    assert admin_client.post(url("assessmentround", "add"), round_data(draft)).status_code == 200
    assert AssessmentRound.objects.count() == 0


def test_dates_out_of_order_say_so(admin_client, catalogue):
    page = admin_client.post(url("assessmentround", "add"), round_data(catalogue, review_until="2030-03-01"))

    assert page.content.decode().count("Die Termine müssen aufeinander folgen") == 1


def test_control_character_is_refused(admin_client, catalogue):
    page = admin_client.post(
        url("assessmentround", "add"), round_data(catalogue, title="Run\x08de", intro_text="a\r\nb")
    )

    assert page.content.decode().count("unsichtbares Steuerzeichen") == TWICE


@pytest.mark.parametrize("role", ["admin", "reviewer"])
def test_status_and_demo_mark_cannot_be_posted(client, db, role):
    client.force_login(factories.make_member(role))
    assessment_round = factories.make_round(status="in_preparation")
    data = round_data(assessment_round.catalogue, status="published", is_demo="on")

    client.post(url("assessmentround", "change", assessment_round.pk), data)

    assessment_round.refresh_from_db()
    assert (assessment_round.title, assessment_round.status, assessment_round.is_demo) == (
        "Runde 2030",
        "in_preparation",
        False,
    )


def test_version_leads_to_a_round_with_it(admin_client, catalogue, draft):
    link = f"{url('assessmentround', 'add')}?catalogue={catalogue.pk}"
    assert link in admin_client.get(url("catalogue", "change", catalogue.pk)).content.decode()
    assert "?catalogue=" not in admin_client.get(url("catalogue", "change", draft.pk)).content.decode()
    assert admin_client.get(link).context["adminform"].form["catalogue"].value() == str(catalogue.pk)


@pytest.mark.parametrize(("role", "leads_on"), [("reviewer", True), ("admin", False)])
def test_page_of_a_prepared_round_leads_to_opening_it(client, catalogue, role, leads_on):
    client.force_login(factories.make_member(role))
    prepared = factories.make_round(catalogue, status="in_preparation")
    page = client.get(url("assessmentround", "change", prepared.pk)).content.decode()
    assert (reverse("round-step", args=[prepared.code, "oeffnen"]) in page) is leads_on
    assert ("Öffnen kann sie die Abteilung Integration" in page) is not leads_on


def test_open_round_keeps_code_and_catalogue(admin_client, assessment_round):
    other = factories.make_catalogue("anderer")

    admin_client.post(url("assessmentround", "change", assessment_round.pk), round_data(other))

    changed = AssessmentRound.objects.get()
    assert (changed.title, changed.code, changed.catalogue) == ("Runde 2030", "runde", assessment_round.catalogue)


def test_published_round_keeps_all_but_the_committee(admin_client, db):
    published = factories.make_round(status="published")
    data = round_data(published.catalogue, min_institutions=1, paper_number="2030/7")

    admin_client.post(url("assessmentround", "change", published.pk), data)

    changed = AssessmentRound.objects.get()
    assert (changed.title, changed.min_institutions, changed.paper_number) == (published.title, 5, "2030/7")


def test_round_of_a_demo_account_is_demo(client, catalogue):
    client.force_login(factories.make_member("admin", username="demo-admin"))

    client.post(url("assessmentround", "add"), round_data(catalogue))

    assert AssessmentRound.objects.get().is_demo is True


def test_round_with_assessments_cannot_be_deleted(admin_client, assessment):
    page = admin_client.get(url("assessmentround", "delete", assessment.round.pk))

    assert [str(item) for item in page.context["protected"]] != []
    admin_client.post(url("assessmentround", "delete", assessment.round.pk), {"post": "yes"})
    assert AssessmentRound.objects.count() == 1


def test_reviewer_deletes_no_round(reviewer_client, assessment_round):
    path = url("assessmentround", "delete", assessment_round.pk)

    assert reviewer_client.post(path, {"post": "yes"}).status_code == 403


# --- accounts -----------------------------------------------------------------------------------------------------


def test_account_is_created_with_roles_and_without_password(admin_client, institution):
    data = {"username": "vhs-leitung", "function": "Leitung", "email": "vhs@example.org", "is_active": "on"}
    roles = inline("memberships", {"role": "head", "institution": "VHS"}, {"role": "steering", "institution": ""})

    response = admin_client.post(url("user", "add"), data | roles)

    account = User.objects.get(username="vhs-leitung")
    assert response.url == url("user", "change", account.pk)
    assert account.has_usable_password() is False
    assert account.roles == {}
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "note")) == [
        ("ask_access", "Rolle Leitung Volkshochschule"),
        ("ask_access", "Rolle Lenkungskreis Stadt"),
        ("add", "Hinzugefügt."),
    ]
    factories.confirm_all()
    assert User.objects.get(pk=account.pk).roles == {institution.pk: {"head"}, None: {"steering"}}


@pytest.mark.parametrize(
    ("role", "message"),
    [
        ({"role": "head", "institution": ""}, "Mitarbeitende, Ansprechperson und Leitung gehören zu einer Institution"),
        ({"role": "admin", "institution": "VHS"}, "die übrigen Rollen gelten für die ganze Stadt"),
        ({"role": "head", "institution": "XYZ"}, "Dieses Kürzel gibt es nicht."),
    ],
)
def test_role_that_does_not_fit_says_why(admin_client, institution, role, message):
    account = factories.make_user("konto")

    page = admin_client.post(url("user", "change", account.pk), account_data(account, role))

    assert page.content.decode().count(message) == TWICE
    assert account.memberships.count() == 0


@pytest.mark.parametrize("role", [{"role": "steering", "institution": ""}, {"role": "head", "institution": "VHS"}])
def test_role_twice_says_so(admin_client, institution, role):
    account = factories.make_user("konto")

    page = admin_client.post(url("user", "change", account.pk), account_data(account, role, role))

    assert page.content.decode().count("Diese Rolle hat das Konto schon.") == TWICE
    assert account.memberships.count() == 0


def test_role_shows_the_code_of_its_institution(admin_client, head):
    page = admin_client.get(url("user", "change", head.pk)).content.decode()

    assert page.count('value="VHS" list="institutionen"') == 1
    assert page.count('<option value="VHS">Volkshochschule</option>') == 1


@pytest.mark.parametrize("field", ["is_superuser", "is_staff"])
def test_superuser_rights_cannot_be_posted(admin_client, admin_person, field):
    other = factories.make_user("konto")
    for account in (admin_person, other):
        data = account_data(account, **{field: "on", "user_permissions": "1", "groups": "1"})
        assert admin_client.post(url("user", "change", account.pk), data).status_code == 302
    new = account_data(User(username="neu", function="Leitung"), **{field: "on"})
    assert admin_client.post(url("user", "add"), new).status_code == 302

    assert User.objects.count() == 3
    assert User.objects.filter(**{field: True}).count() == 0


@pytest.mark.parametrize("path", ["assessments_user_change", "assessments_user_delete"])
def test_superuser_account_is_closed_to_the_admin_role(admin_client, db, path):
    boss = factories.make_user("technik", is_superuser=True, email="technik@example.org")
    data = account_data(boss, email="fremd@example.org", post="yes")

    assert admin_client.post(reverse(f"admin:{path}", args=[boss.pk]), data).status_code == 403
    assert admin_client.post(reverse("admin:send-password-link", args=[boss.pk])).status_code == 403
    assert User.objects.get(username="technik").email == "technik@example.org"


def test_reviewer_makes_nobody_admin(reviewer_client, reviewer):
    data = account_data(reviewer, {"role": "admin", "institution": ""})

    assert reviewer_client.post(url("user", "change", reviewer.pk), data).status_code == 403
    assert reviewer_client.post(url("user", "add"), data | {"username": "neu"}).status_code == 403
    assert list(Membership.objects.values_list("role", flat=True)) == ["reviewer"]


def test_account_with_history_cannot_be_deleted(admin_client, reviewer, assessment):
    AuditEvent.objects.record(by=reviewer, verb="accept", subject=assessment)
    page = admin_client.get(url("user", "delete", reviewer.pk))

    admin_client.post(url("user", "delete", reviewer.pk), {"post": "yes"})

    assert [str(item) for item in page.context["protected"]] != []
    assert User.objects.filter(pk=reviewer.pk).exists()


def test_demo_prefix_is_reserved(admin_client, db):
    page = admin_client.post(url("user", "add"), account_data(User(username="Demo-neu", function="Leitung")))

    assert page.content.decode().count("gehören zu den Demodaten") == TWICE


def test_password_is_set_by_nobody_else(admin_client, db):
    account = factories.make_user("konto")
    data = {"password1": "ein-langes-passwort", "password2": "ein-langes-passwort", "usable_password": "true"}

    admin_client.post(f"/verwaltung/assessments/user/{account.pk}/password/", data, follow=True)

    assert User.objects.get(username="konto").has_usable_password() is False


def test_password_link_is_sent_to_the_account(admin_client, db):
    account = factories.make_user("konto", email="konto@example.org")
    path = reverse("admin:send-password-link", args=[account.pk])

    assert admin_client.get(path).status_code == 405
    assert admin_client.post(path).url == url("user", "change", account.pk)
    delivery.deliver()
    assert [message.to for message in mail.outbox] == [["konto@example.org"]]


@pytest.mark.parametrize("values", [{"email": ""}, {"email": "konto@example.org", "is_active": False}])
def test_password_link_needs_an_address_and_an_active_account(admin_client, db, values):
    account = factories.make_user("konto", **values)

    page = admin_client.post(reverse("admin:send-password-link", args=[account.pk]), follow=True)

    assert page.content.decode().count("Dafür braucht das Konto eine E-Mail-Adresse und muss aktiv sein.") == 1
    assert mail.outbox == []


@pytest.mark.parametrize("days", [6, 8])
def test_new_person_is_invited_and_chooses_a_password_within_seven_days(admin_client, institution, client, days):
    data = account_data(User(username="neu", function="Leitung", email="neu@example.org"), send_invitation="on")
    data |= inline("memberships", {"role": "head", "institution": institution.code, "valid_until": "2099-12-31"})

    admin_client.post(url("user", "add"), data)
    delivery.deliver()

    account = User.objects.get(username="neu")
    waiting = f"wartet auf Bestätigung: Rolle Leitung {institution}, bis 31.12.2099"
    assert admin_client.get(url("user", "changelist")).content.decode().count(waiting) == 1
    factories.confirm_all()
    listed = admin_client.get(url("user", "changelist")).content.decode()
    assert listed.count(f"Leitung {institution} (bis 31.12.2099)") == 1
    assert (account.has_usable_password(), [message.to for message in mail.outbox]) == (False, [["neu@example.org"]])
    assert mail.outbox[0].body.count("sieben Tage") == 1
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    admin_client.logout()
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=True):
        page = client.get(link, follow=True)
        client.post(page.request["PATH_INFO"], {"password1": "ein-langes-passwort", "password2": "ein-langes-passwort"})
    account.refresh_from_db()
    assert account.has_usable_password() is (days < 7)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"email": ""}, "Für die Einladung braucht das Konto eine E-Mail-Adresse."),
        ({"is_active": ""}, "Einladen lässt sich nur ein aktives Konto."),
    ],
)
def test_invitation_needs_an_address_and_an_active_account(admin_client, db, values, message):
    data = (
        account_data(User(username="neu", function="Leitung", email="neu@example.org"), send_invitation="on") | values
    )

    page = admin_client.post(url("user", "add"), data).content.decode()

    assert (page.count(message), User.objects.filter(username="neu").count()) == (TWICE, 0)


def test_last_login_is_shown_nowhere(admin_client, admin_person):
    pages = [url("user", "changelist"), url("user", "change", admin_person.pk)]

    contents = [admin_client.get(page).content.decode().partition("data-saving")[0] for page in pages]
    assert [page.count("nmeldung") for page in contents] == [0, 0]


# --- records ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["change", "delete"])
@pytest.mark.parametrize("model", ["assessment", "auditevent"])
def test_records_cannot_be_changed(admin_client, assessment, reviewer, model, action):
    AuditEvent.objects.record(by=reviewer, verb="accept", subject=assessment)
    pk = {"assessment": assessment, "auditevent": AuditEvent.objects.get()}[model].pk

    assert admin_client.post(url(model, action, pk), {"status": "accepted", "post": "yes"}).status_code == 403
    assert admin_client.post(url(model, "add"), {}).status_code == 403


def test_assessment_is_shown_without_contents(admin_client, assessment):
    factories.make_answer(assessment, level=2, texts={"R2": "Vertraulicher Text"}, dissent="Minderheit")
    Assessment.objects.update(head_statement="Stellungnahme", head_note="Notiz")

    page = admin_client.get(url("assessment", "change", assessment.pk)).content.decode()

    assert [page.count(text) for text in ("Vertraulicher Text", "Minderheit", "Stellungnahme", "Notiz")] == [0, 0, 0, 0]
    assert page.count("in Bearbeitung") == 1


def test_audit_log_speaks_german(admin_client, reviewer, assessment):
    AuditEvent.objects.record(
        by=reviewer, verb="accept", subject=assessment, from_status="submitted", to_status="accepted"
    )

    page = admin_client.get(url("auditevent", "changelist")).content.decode()

    assert page.count("eingereicht → abgenommen") == 1
    assert page.count(">Selbstbewertung<") == 1


def test_public_text_is_edited(admin_client, db):
    page = SitePage.objects.create(slug="hilfe", title="Hilfe", body="Alt")

    admin_client.post(url("sitepage", "change", page.pk), {"title": "Hilfe", "slug": "anders", "body": "Neu"})

    assert list(SitePage.objects.values_list("slug", "body")) == [("hilfe", "Neu")]


def test_public_text_is_previewed_without_saving(admin_client, db):
    page = SitePage.objects.create(slug="hilfe", title="Hilfe", body="Alt")
    typed = {"title": "Hilfe", "body": "# Anmelden\nSo <b>geht</b> es.", "_preview": "1"}

    response = admin_client.post(url("sitepage", "change", page.pk), typed)

    shown = response.content.decode()
    assert "<h4>Anmelden</h4><p>So &lt;b&gt;geht&lt;/b&gt; es.</p>" in re.sub(r">\s+<", "><", shown)
    assert response.context["adminform"].form["body"].value() == typed["body"]
    page.refresh_from_db()
    assert page.body == "Alt"


def test_requirement_is_previewed_without_saving(admin_client, draft, catalogue):
    requirement = draft.requirements.get(code="A1")
    typed = requirement_data(requirement, explanation="<b>Fett</b>", guiding_questions="Wer hilft?\nWer fragt?")

    page = admin_client.post(url("qualityrequirement", "change", requirement.pk), typed | {"_preview": "1"})

    shown = page.content.decode()
    assert "<li>Wer hilft?</li><li>Wer fragt?</li>" in shown
    assert [
        shown.count(f'<p class="quiet">{words}</p>') for words in ("Arbeitsfassung", "Hilfetexte: Arbeitsfassung")
    ] == [1, 1]
    assert "<p>&lt;b&gt;Fett&lt;/b&gt;</p>" in shown
    requirement.refresh_from_db()
    assert (requirement.explanation, requirement.guiding_questions) == ("", "")
    assert not AuditEvent.objects.exists()
    frozen = url("qualityrequirement", "change", catalogue.requirements.first().pk)
    assert "Vorschau" not in admin_client.get(frozen).content.decode()


def test_rules_and_hints_are_previewed_without_saving(admin_client, draft, catalogue):
    typed = catalogue_data(draft, team_rules="Eins\r\nZwei", dissent_hint="Ein <b>Satz</b>.", title="Getippt")
    typed |= {"rules_status": "original", "levels-1-label": "ein Anfang"}

    page = admin_client.post(url("catalogue", "change", draft.pk), typed | {"_preview": "1"})

    shown = page.content.decode().split('id="vorschau"')[1]
    assert "<ul><li>Eins</li><li>Zwei</li></ul>" in shown
    assert "<p>Ein &lt;b&gt;Satz&lt;/b&gt;.</p>" in shown
    assert "<p>Bitte schreiben Sie dazu, warum die Anforderung Ihre Angebote nicht betrifft.</p>" in shown
    assert '<p class="quiet">Originalwortlaut</p>' in shown
    assert page.context["adminform"].form["title"].value() == "Getippt"
    assert 'value="ein Anfang"' in page.content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.dissent_hint, draft.levels.get(value=1).label) == (
        "Prüfkatalog",
        "",
        factories.LEVELS[1][1],
    )
    assert not AuditEvent.objects.exists()
    assert "Vorschau" not in admin_client.get(url("catalogue", "change", catalogue.pk)).content.decode()


def test_rules_and_hints_are_saved(admin_client, draft):
    own = {"not_relevant_rule": "Nur mit Grund.", "dissent_hint": "Ein Satz.", "text_hint": "Ohne Namen."}
    typed = catalogue_data(draft, **own, rules_status="original") | {"levels-0-source": "Beschluss 2026"}

    admin_client.post(url("catalogue", "change", draft.pk), typed)

    draft.refresh_from_db()
    assert (draft.hints, draft.rules_status) == (own, "original")
    assert draft.levels.get(value=0).source == "Beschluss 2026"


def test_new_version_previews_the_default_hints(admin_client):
    page = admin_client.get(url("catalogue", "add")).content.decode()
    assert page.split('id="vorschau"')[1].count("warum die Anforderung Ihre Angebote nicht betrifft.") == 1
    assert '<p class="quiet">Arbeitsfassung</p>' in page


def test_text_of_a_round_is_previewed_without_saving(admin_client, assessment_round):
    typed = {"title": "Getippt", "intro_text": "# Ablauf\nSo <b>geht</b> es."}
    data = round_data(assessment_round.catalogue, **typed, code="runde", _preview="1")

    page = admin_client.post(url("assessmentround", "change", assessment_round.pk), data)

    shown = re.sub(r">\s+<", "><", page.content.decode())
    assert "<h4>Ablauf</h4><p>So &lt;b&gt;geht&lt;/b&gt; es.</p>" in shown
    assert {name: page.context["adminform"].form[name].value() for name in typed} == typed
    assert AssessmentRound.objects.get().title == "Runde runde"
    assert not AuditEvent.objects.exists()


def test_default_text_of_a_round_is_offered_and_filled_in(admin_client, assessment_round):
    change, button = url("assessmentround", "change", assessment_round.pk), "Standardtext einsetzen"
    assert button not in admin_client.get(change).content.decode()
    AssessmentRound.objects.update(intro_text="Eigener Text")
    assert button in admin_client.get(change).content.decode()

    page = admin_client.post(change, round_data(assessment_round.catalogue, code="runde", _default="1"))

    assert "Haben Sie Fragen zum Ablauf" in page.context["adminform"].form["intro_text"].value()
    assert page.context["adminform"].form["title"].value() == "Runde 2030"
    assert AssessmentRound.objects.get().intro_text == "Eigener Text"


def test_text_of_a_published_round_has_no_preview(admin_client):
    published = factories.make_round(status="published")
    assert "Vorschau" not in admin_client.get(url("assessmentround", "change", published.pk)).content.decode()


def test_public_text_goes_back_to_its_default(admin_client, db):
    call_command("loaddata", "pages", verbosity=0)
    page = SitePage.objects.get(slug="hilfe")
    default, change = (page.title, page.body), url("sitepage", "change", page.pk)
    button = "Standardtext wiederherstellen"
    assert button not in admin_client.get(change).content.decode()
    SitePage.objects.filter(pk=page.pk).update(title="Anders", body="Anders")
    assert button in admin_client.get(change).content.decode()

    response = admin_client.post(change, {"title": "", "body": "halb getippt", "_default": "1"})

    page.refresh_from_db()
    assert (response.status_code, page.title, page.body) == (302, *default)
    assert AuditEvent.objects.get().subject_label == page.title


def test_texts_say_how_they_read_and_are_saved_all_the_same(admin_client, draft):
    requirement = draft.requirements.get(code="A1")
    requirement.wording = "Die <b>Regeln</b> werden von uns geprüft."
    requirement.save()
    hint = "„werden … geprüft“ sagt nicht, wer etwas tut: „Die &lt;b&gt;Regeln&lt;/b&gt; werden von uns geprüft.“"
    page = admin_client.get(url("qualityrequirement", "change", requirement.pk))
    assert page.content.decode().count(hint) == 1

    response = admin_client.post(
        url("qualityrequirement", "change", requirement.pk),
        requirement_data(requirement, explanation="Wir planen die Verbesserung der Umsetzung der Beteiligung."),
    )

    assert response.status_code == 302
    page = admin_client.get(url("qualityrequirement", "change", requirement.pk)).content.decode()
    assert "Viele Hauptwörter hintereinander: „Verbesserung der Umsetzung der Beteiligung“." in page
    assert "Viele Hauptwörter" not in admin_client.get(url("catalogue", "change", draft.pk)).content.decode()
