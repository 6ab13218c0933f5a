"""„Meine Einschätzung“, the end of the phase, and the workshop view."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.catalogue.queries.tree import catalogue_tree
from assessments.models import Answer, Assessment, AuditEvent, IndividualRating, OpinionCount
from assessments.opinions.steps import opinions
from assessments.opinions.steps.closing import close_opinions
from tests import factories
from tests.html_form import fields_of


@pytest.fixture
def address(assessment):
    def address(name, **kwargs):
        own = {"round_code": assessment.round.code, "institution_code": assessment.institution.code}
        return reverse(name, kwargs=own | kwargs)

    return address


@pytest.fixture
def tree(assessment):
    return catalogue_tree(assessment.round.catalogue_id)


@pytest.fixture
def person(client, contributor):
    """A browser in which a contributor is logged in."""
    client.force_login(contributor)
    return client


@pytest.fixture
def lead(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def give(assessment, tree, institution):
    """give("A1", 0, 1, 1): so many people choose these levels."""

    def give(code, *values):
        for number, value in enumerate(values):
            name = f"person-{code}-{number}".lower()
            opinions.give_opinion(
                assessment=assessment,
                requirement=tree.requirement(code),
                person=factories.make_member("contributor", institution, username=name),
                level=tree.levels[value],
            )

    return give


def text_of(response):
    page = re.sub("</?mark>", "", response.content.decode())  # what differs is marked
    return " ".join(unescape(page).split())


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def close(assessment, by):
    close_opinions(assessment=assessment, by=by)


# --- my opinion --------------------------------------------------------------------------------------------------


def test_my_opinion_is_saved_and_leads_to_the_next(person, contributor, assessment, tree, address):
    response = person.post(
        address("my-opinion", requirement_code="A1"), {"level": "2", "remark": "Grüße,\r\nMüller*in", "then": "next"}
    )

    assert (response.status_code, response.url) == (302, address("my-opinion", requirement_code="A2"))
    own = opinions.own_opinions(assessment, contributor)
    assert own == {tree.requirement("A1").pk: opinions.OwnOpinion(2, "Grüße,\nMüller*in")}
    assert said(response) == ["Ihre Einschätzung zu „Anforderung A1“ ist gespeichert."]


def test_my_opinion_shows_what_is_saved(person, contributor, assessment, address):
    url = address("my-opinion", requirement_code="A1")
    person.post(url, {"level": "2", "remark": "Meine Notiz"})

    fields = fields_of(person.get(url), None)
    assert (fields["level"], fields["remark"]) == ("2", "Meine Notiz")


def test_saving_leads_to_what_is_still_open_and_at_the_end_to_the_list(person, assessment, address):
    factories.make_answer(assessment, "A2", level=2)

    places = [person.get(address("my-opinions") + "?weiter=1").url]
    for code in ("B2", "A1", "B1"):
        sent = {"level": "0", "then": "next"}
        places.append(person.post(address("my-opinion", requirement_code=code), sent).url)

    ways = [address("my-opinion", requirement_code=code) for code in ("A1", "A1", "B1")]
    assert places == [*ways, address("my-opinions")]
    end = person.get(address("my-opinions") + "?weiter=1")
    assert "Sie sind fertig. Hier ist nichts mehr einzuschätzen." in text_of(end)
    assert text_of(end).count("Hier hat das Team schon entschieden") == 1


def test_where_the_team_has_decided_there_is_a_way_on_and_a_way_back(person, assessment, address):
    factories.make_answer(assessment, "A1", level=2, dissent="Eine Person sieht das anders.")
    url = address("my-opinion", requirement_code="A1")
    page = person.get(url)
    taking_back = address("joint-rating-take-back", requirement_code="A1")
    sent = fields_of(page, taking_back)

    assert "Hier hat das Team schon entschieden." in text_of(page)
    assert address("my-opinion", requirement_code="A2") in text_of(page)
    assert person.post(taking_back, sent).url == url
    assert said(person.get(url))[-1:] == ["Die gemeinsame Stufe zu „Anforderung A1“ ist zurückgenommen."]
    answer = Answer.objects.get()
    assert (answer.state, answer.level, answer.agreed_on) == ("unrated", None, None)
    assert answer.dissent == "Eine Person sieht das anders."
    assert person.post(url, {"level": "1"}).status_code == 302
    assert IndividualRating.objects.count() == 1


@pytest.mark.parametrize("revision", ["7", "", "x", "9" * 5000])
def test_a_newer_joint_answer_is_not_taken_back(person, assessment, address, revision):
    factories.make_answer(assessment, "A1", level=2)

    response = person.post(address("joint-rating-take-back", requirement_code="A1"), {"revision": revision})

    assert said(response) == ["Jemand hat „Anforderung A1“ inzwischen geändert. Bitte sehen Sie noch einmal nach."]
    assert Answer.objects.get().level.value == 2


def test_a_joint_answer_is_not_offered_to_be_taken_back_once_counted(person, assessment, coordinator, address):
    factories.make_answer(assessment, "A1", level=2)
    close(assessment, coordinator)

    assert "Gemeinsame Stufe zurücknehmen" not in text_of(person.get(address("my-opinion", requirement_code="A1")))


@pytest.mark.parametrize(
    ("sent", "message"),
    [({"remark": "Text"}, "Bitte wählen Sie eine Stufe aus."), ({"level": "9"}, "Diese Stufe gibt es nicht.")],
)
def test_my_opinion_without_a_level_is_refused(person, address, sent, message):
    response = person.post(address("my-opinion", requirement_code="A1"), sent)

    assert response.status_code == 422
    assert message in text_of(response)
    assert sent.get("remark", "") in text_of(response)
    assert IndividualRating.objects.count() == 0


def test_my_opinion_sent_after_closing_keeps_what_was_typed(person, assessment, coordinator, address):
    close(assessment, coordinator)

    response = person.post(address("my-opinion", requirement_code="A1"), {"level": "2", "remark": "Mühsam getippt"})

    page = text_of(response)
    assert response.status_code == 409
    assert "Nicht gespeichert. Die Einschätzungen sind ausgezählt." in page
    assert "Mühsam getippt" in page
    assert IndividualRating.objects.count() == 0


def test_my_opinion_stays_readable_after_closing(person, contributor, assessment, coordinator, address):
    url = address("my-opinion", requirement_code="A1")
    person.post(url, {"level": "2", "remark": "Für den Workshop"})
    close(assessment, coordinator)

    page = text_of(person.get(url))
    assert "Stufe 2: überwiegend erfüllt" in page
    assert "Für den Workshop" in page
    assert 'name="level"' not in page


def test_my_opinion_of_another_requirement_is_not_found(person, address):
    assert person.get(address("my-opinion", requirement_code="X9")).status_code == 404


def test_catalogue_without_levels_has_no_opinions(client, institution, contributor):
    catalogue = factories.make_catalogue(code="ohne")
    catalogue.levels.all().delete()
    assessment = factories.make_assessment(factories.make_round(catalogue), institution)
    client.force_login(contributor)
    own = {"round_code": assessment.round.code, "institution_code": institution.code}

    assert client.get(reverse("my-opinions", kwargs=own)).status_code == 404
    assert client.get(reverse("workshop", kwargs=own)).status_code == 404


def test_withdraw_deletes_the_opinion(person, address):
    person.post(address("my-opinion", requirement_code="A1"), {"level": "2"})

    response = person.post(address("my-opinion-withdraw", requirement_code="A1"))

    assert response.url == address("my-opinions")
    assert said(response)[-1] == "Ihre Einschätzung zu „Anforderung A1“ ist gelöscht."
    assert IndividualRating.objects.count() == 0


def test_withdraw_by_get_changes_nothing(person, address):
    person.post(address("my-opinion", requirement_code="A1"), {"level": "2"})

    response = person.get(address("my-opinion-withdraw", requirement_code="A1"))

    assert response.url == address("my-opinion", requirement_code="A1")
    assert IndividualRating.objects.count() == 1


def test_my_opinions_counts_the_own_ones(person, address, give):
    give("A2", 0, 1, 1, 2, 3, 3)
    person.post(address("my-opinion", requirement_code="A1"), {"level": "2"})

    page = text_of(person.get(address("my-opinions")))
    assert "Sie haben 1 von 4 Anforderungen eingeschätzt. Das sehen nur Sie." in page
    assert page.count('class="cc-level ') == 1


@pytest.mark.parametrize("name", ["my-opinions", "my-opinion"])
def test_small_unit_says_why_there_is_no_individual_phase(person, institution, address, name):
    institution.small_unit = True
    institution.save()
    kwargs = {"requirement_code": "A1"} if name == "my-opinion" else {}

    page = text_of(person.get(address(name, **kwargs)))
    assert "In Ihrem Team schätzt niemand für sich ein" in page
    assert "Sonst wären einzelne Personen erkennbar." in page
    assert 'name="level"' not in page


# --- closing -----------------------------------------------------------------------------------------------------


def test_close_asks_first_and_says_how_many(lead, address, give):
    give("A1", 0, 1, 1, 2, 3, 3)
    give("A2", 0, 1, 1, 2)

    response = lead.get(address("opinions-close"))

    assert [(requirement.code, number) for requirement, number in response.context["lines"]] == [
        ("A1", 6),
        ("A2", None),
        ("B1", None),
        ("B2", None),
    ]
    assert text_of(response).count("Noch weniger als 5") == 3
    assert "Bei 3 von 4 Anforderungen haben weniger als 5 Personen geantwortet." in text_of(response)
    assert "Dazu sehen Sie auch später kein Bild." in text_of(response)
    assert Assessment.objects.get().opinions_closed_at is None


def test_close_shows_the_spread_to_the_team(lead, coordinator, address, give):
    give("A1", 0, 1, 1, 2, 3, 3)

    response = lead.post(address("opinions-close"), follow=True)

    assert response.redirect_chain == [(address("workshop"), 302)]
    assert Assessment.objects.get().opinions_closed_by == coordinator
    page = text_of(response)
    assert "6 Einschätzungen: von „noch nicht erfüllt“ bis „durchgängig erfüllt“." in page
    assert page.count("nicht gezeigt") == 3


def test_close_twice_is_a_message(lead, address):
    lead.post(address("opinions-close"))

    response = lead.post(address("opinions-close"))

    assert response.status_code == 409
    assert "Die Einschätzungen sind ausgezählt." in text_of(response)
    assert AuditEvent.objects.filter(verb="close_opinions").count() == 1


def test_close_in_another_status_is_a_message(lead, assessment, address):
    Assessment.objects.filter(pk=assessment.pk).update(status="awaiting_approval")

    response = lead.post(address("opinions-close"))

    assert response.status_code == 409
    assert "Die Selbstbewertung hat den Status „wartet auf Freigabe“." in text_of(response)
    assert Assessment.objects.get().opinions_closed_at is None


# --- workshop view -----------------------------------------------------------------------------------------------


def workshop_titles(response):
    return [line.requirement.code for line in response.context["lines"]]


def test_workshop_has_no_spread_while_the_phase_is_open(person, address, give):
    give("A1", 0, 1, 1, 2, 3, 3)

    listed, shown = person.get(address("workshop")), person.get(address("workshop-requirement", requirement_code="A1"))

    assert "Noch kann jede Person für sich einschätzen" in text_of(listed)
    assert "Noch weniger als 5" in text_of(listed)
    assert "Das Bild erscheint, sobald die Ansprechperson die Einschätzungen auszählt." in text_of(shown)
    assert "cc-chart" not in text_of(shown)


def test_workshop_puts_the_biggest_differences_first(person, assessment, coordinator, address, give):
    give("A1", 2, 2, 2, 2, 2)
    give("B1", 0, 0, 3, 3, 3)
    give("B2", 1, 1, 2, 2, 2)
    close(assessment, coordinator)

    response = person.get(address("workshop"))

    assert workshop_titles(response) == ["B1", "B2", "A1", "A2"]
    assert text_of(response).count("nicht gezeigt") == 2  # A1, where all are alike, and A2, where nobody was asked


def test_workshop_requirement_shows_chart_and_table(person, assessment, coordinator, address, give):
    give("B1", 0, 0, 3, 3, 3)
    close(assessment, coordinator)

    response = person.get(address("workshop-requirement", requirement_code="B1"))

    picture = response.context["picture"]
    assert [(level.value, number) for level, number in picture.rows] == [(0, 2), (1, 0), (2, 0), (3, 3)]
    assert picture.chart.title == (
        "Säulendiagramm: Einschätzungen zu „Anforderung B1“. "
        "noch nicht erfüllt 2, in Ansätzen erfüllt 0, überwiegend erfüllt 0, durchgängig erfüllt 3."
    )
    assert text_of(response).count("cc-chart--columns") == 1
    assert (response.context["before"], response.context["after"].code) == (None, "A1")


def test_requirement_page_shows_the_spread_once_the_phase_is_closed(person, assessment, coordinator, address, give):
    give("B1", 0, 0, 3, 3, 3)
    give("A1", 0, 0, 3, 3)
    url = address("requirement", requirement_code="B1")
    while_open = text_of(person.get(url))
    close(assessment, coordinator)

    closed, too_few = person.get(url), person.get(address("requirement", requirement_code="A1"))

    assert ["So schätzt das Team ein" in each for each in (while_open, text_of(closed), text_of(too_few))] == [
        False,
        True,
        False,
    ]
    rows = closed.context["picture"].rows
    assert [(level.value, number) for level, number in rows] == [(0, 2), (1, 0), (2, 0), (3, 3)]


def test_requirement_page_shows_the_spread_to_the_team_alone(client, reviewer, assessment, coordinator, address, give):
    give("B1", 0, 0, 3, 3, 3)
    close(assessment, coordinator)
    now = assessment.opinions_closed_at or timezone.now()
    steps = {"approved_by": coordinator, "approved_at": now, "submitted_by": coordinator, "submitted_at": now}
    Assessment.objects.filter(pk=assessment.pk).update(status="submitted", institution_name="VHS", **steps)
    client.force_login(reviewer)

    response = client.get(address("requirement", requirement_code="B1"))

    assert (response.status_code, "So schätzt das Team ein" in text_of(response)) == (200, False)


def test_workshop_requirement_with_too_few_says_so(person, assessment, coordinator, address, give):
    give("B1", 0, 0, 3, 3)
    close(assessment, coordinator)

    page = text_of(person.get(address("workshop-requirement", requirement_code="B1")))
    assert "Dafür gibt es zu wenige oder zu ähnliche Einschätzungen. Darum zeigen wir hier nichts." in page


def decision(browser, url, **changes):
    return fields_of(browser.get(url), url) | {f"rating-{name}": value for name, value in changes.items()}


def test_workshop_saves_level_and_minority_view(person, address):
    url = address("workshop-requirement", requirement_code="A1")

    sent = decision(person, url, level="2", dissent="Einige sehen eher Stufe 1.")
    response = person.post(url, sent | {"then": "next"})

    answer = Answer.objects.get()
    assert (answer.level.value, answer.dissent, answer.revision) == (2, "Einige sehen eher Stufe 1.", 1)
    assert response.url == address("workshop-requirement", requirement_code="A2")
    (message,) = said(response)
    assert message.startswith("„Anforderung A1“ ist gespeichert (")


def test_workshop_keeps_a_justification_it_does_not_need(person, assessment, address):
    factories.make_answer(
        assessment, "A1", state="not_relevant", justification="Wir haben keinen Publikumsverkehr, nie."
    )
    url = address("workshop-requirement", requirement_code="A1")

    person.post(url, decision(person, url, dissent="Eine Person sieht das anders."))

    answer = Answer.objects.get()
    assert (answer.state, answer.justification) == ("not_relevant", "Wir haben keinen Publikumsverkehr, nie.")
    assert answer.dissent == "Eine Person sieht das anders."


def test_workshop_shows_both_versions_of_a_conflict(person, assessment, address):
    url = address("workshop-requirement", requirement_code="A1")
    sent = decision(person, url, level="2", dissent="Meine Fassung")
    factories.make_answer(assessment, "A1", level=1, dissent="Andere Fassung")

    response = person.post(url, sent)

    page = text_of(response)
    assert response.status_code == 409
    assert "hat jemand anderes gespeichert" in page
    assert "Meine Fassung" in page and "Andere Fassung" in page
    assert Answer.objects.get().dissent == "Andere Fassung"

    again = fields_of(response, url)
    assert person.post(url, again).status_code == 302
    assert (Answer.objects.get().level.value, Answer.objects.get().dissent) == (2, "Meine Fassung")


def test_workshop_without_revision_is_refused(person, address):
    url = address("workshop-requirement", requirement_code="A1")

    response = person.post(url, {"rating-level": "2", "rating-dissent": "Text", "rating-justification": ""})

    assert response.status_code == 400
    assert "Text" in text_of(response)
    assert Answer.objects.count() == 0


def test_workshop_with_an_unknown_level_is_refused(person, address):
    url = address("workshop-requirement", requirement_code="A1")

    response = person.post(url, decision(person, url, level="7", dissent="Bleibt stehen"))

    assert response.status_code == 422
    assert "Diese Stufe gibt es nicht." in text_of(response)
    assert "Bleibt stehen" in text_of(response)


def test_workshop_save_after_submission_keeps_what_was_typed(person, assessment, address):
    url = address("workshop-requirement", requirement_code="A1")
    sent = decision(person, url, level="2", dissent="Kam zu spät")
    Assessment.objects.filter(pk=assessment.pk).update(status="awaiting_approval")

    response = person.post(url, sent)

    assert response.status_code == 409
    assert "Kam zu spät" in text_of(response)
    assert Answer.objects.count() == 0


# --- query counts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 7])
@pytest.mark.parametrize(
    ("name", "is_closed", "queries_asked"),
    [
        ("my-opinions", False, 5),
        ("my-opinion", False, 5),
        ("opinions-close", False, 5),
        ("workshop", False, 6),
        ("workshop", True, 5),
        ("workshop-requirement", True, 5),
    ],
)
def test_page_asks_the_same_for_any_team(
    lead, assessment, coordinator, address, give, django_assert_num_queries, name, people, is_closed, queries_asked
):
    give("A1", *[2] * people)
    if is_closed:
        close(assessment, coordinator)
    url = address(name, **({"requirement_code": "A1"} if name in ("my-opinion", "workshop-requirement") else {}))
    lead.get(url)

    with django_assert_num_queries(queries_asked):
        assert lead.get(url).status_code == 200


def test_saving_my_opinion_asks_little(person, address, django_assert_num_queries):
    url = address("my-opinion", requirement_code="A1")
    person.get(url)
    with django_assert_num_queries(14):
        person.post(url, {"level": "2"})
    assert OpinionCount.objects.count() == 0
