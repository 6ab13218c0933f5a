"""Good examples: found by all institutions, proposed by one, passed on by its head alone."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import AuditEvent, GoodExample
from tests import factories

LIST = reverse("good-examples")


@pytest.fixture
def accepted(assessment_round, institution, head):
    return factories.make_assessment(
        assessment_round, institution, status="accepted", by=head, publication_consent="named"
    )


@pytest.fixture
def example(accepted):
    return factories.make_example(accepted, title="Leitfaden am Tresen")


def text_of(response):
    return re.sub(r"\s+", " ", unescape(re.sub("</?mark>", "", response.content.decode())))


def page_of(example):
    return reverse("good-example", args=[example.pk])


def step_of(example, step):
    return reverse("good-example-step", args=[example.pk, step])


def revision_in(page):
    return re.search(r'name="revision" value="(\d+)"', page.content.decode())[1]


def typed(page, **values):
    token = re.search(r'name="example-token" value="([^"]+)"', page.content.decode())[1]
    return {"example-token": token} | {f"example-{name}": value for name, value in values.items()}


# --- propose ------------------------------------------------------------------------------------------------------


def test_coordinator_proposes_a_measure_in_words_for_others(client, coordinator, accepted):
    measure = factories.make_measure(accepted, title="Merkblatt", description="Eine Seite je Anliegen.")
    client.force_login(coordinator)
    assert "Eine Seite je Anliegen." in text_of(client.get(reverse("measure-example", args=[measure.pk])))

    response = client.post(
        reverse("measure-example", args=[measure.pk]),
        {"example-title": "Ein Blatt für alle", "example-text": "So haben wir es gemacht."},
    )

    example = GoodExample.objects.get()
    assert response.url == page_of(example)
    assert (example.measure, example.has_consent, example.asked_by_reviewer) == (measure, False, False)
    assert "Vorschlag für ein gutes Beispiel" in text_of(client.get(reverse("measure", args=[measure.pk])))


def test_reviewer_asks_with_the_answer_and_never_consents(client, reviewer, accepted):
    factories.make_answer(accepted, level=3, texts={"R1": "Alle Schreiben sind kurz."})
    codes = [accepted.round.code, accepted.institution.code, "A1"]
    client.force_login(reviewer)
    assert "Diese Antwort als gutes Beispiel erbitten" in text_of(client.get(reverse("requirement", args=codes)))
    assert "Alle Schreiben sind kurz." in text_of(client.get(reverse("answer-example", args=codes)))

    client.post(reverse("answer-example", args=codes), {"example-title": "Kurze Schreiben", "example-text": "Kurz."})

    example = GoodExample.objects.get()
    assert (example.asked_by_reviewer, example.measure) == (True, None)
    assert "Diesem Wortlaut zustimmen" not in text_of(client.get(page_of(example)))
    assert client.post(step_of(example, "zustimmen"), {"revision": 1}).status_code == 403


def test_nothing_is_proposed_before_the_acceptance(client, coordinator, assessment):
    measure = factories.make_measure(assessment)
    client.force_login(coordinator)

    response = client.post(
        reverse("measure-example", args=[measure.pk]), {"example-title": "Früh", "example-text": "Getippter Text"}
    )

    assert response.status_code == 409
    assert "erst möglich, wenn die Selbstbewertung abgenommen ist" in text_of(response)
    assert "Getippter Text" in text_of(response) and GoodExample.objects.count() == 0


def test_second_proposal_for_the_same_is_refused_with_the_text_kept(client, coordinator, example):
    client.force_login(coordinator)
    url = reverse("answer-example", args=[example.assessment.round.code, example.assessment.institution.code, "A1"])

    assert client.get(url).url == page_of(example)
    response = client.post(url, {"example-title": "Noch einmal", "example-text": "Getippter Text"})
    assert (response.status_code, "Getippter Text" in text_of(response)) == (409, True)


# --- consent ------------------------------------------------------------------------------------------------------


def test_head_consents_and_withdraws(client, head, example):
    client.force_login(head)
    revision = revision_in(client.get(page_of(example)))

    client.post(step_of(example, "zustimmen"), {"revision": revision})
    example.refresh_from_db()
    assert (example.has_consent, example.consented_by) == (True, head)

    client.post(step_of(example, "zurueckziehen"))
    example.refresh_from_db()
    assert (example.has_consent, example.consented_by) == (False, None)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["consent_to_example", "withdraw_example"]


def test_head_does_not_consent_to_words_she_has_not_read(client, head, coordinator, example):
    client.force_login(head)
    revision = revision_in(client.get(page_of(example)))
    client.force_login(coordinator)
    client.post(page_of(example), typed(client.get(page_of(example)), title="Anders", text="Ganz anders."))

    client.force_login(head)
    response = client.post(step_of(example, "zustimmen"), {"revision": revision}, follow=True)

    assert "Der Text wurde inzwischen geändert." in text_of(response)
    assert not GoodExample.objects.get().has_consent


@pytest.mark.parametrize("revision", ["", "x", "²", "-1", "9" * 30])
def test_consent_without_a_version_is_refused(client, head, example, revision):
    client.force_login(head)
    client.post(step_of(example, "zustimmen"), {"revision": revision})
    assert not GoodExample.objects.get().has_consent


def test_words_with_consent_neither_change_nor_go(client, head, example):
    client.force_login(head)
    sent = typed(client.get(page_of(example)), title="Neu", text="Getippter Text")
    client.post(step_of(example, "zustimmen"), {"revision": 1})

    response = client.post(page_of(example), sent)
    client.post(step_of(example, "entfernen"))

    assert (response.status_code, "Getippter Text" in text_of(response)) == (409, True)
    assert GoodExample.objects.get().title == "Leitfaden am Tresen"


def test_two_people_wording_it_see_both_versions(client, coordinator, example):
    client.force_login(coordinator)
    page = client.get(page_of(example))
    client.post(page_of(example), typed(page, title="Erste", text="Erster Text"))

    response = client.post(page_of(example), typed(page, title="Zweite", text="Zweiter Text"))

    assert response.status_code == 409
    assert "hat jemand anderes gespeichert" in text_of(response) and "Zweiter Text" in text_of(response)
    assert GoodExample.objects.get().title == "Erste"


def test_removing_says_no_to_the_reviewer(client, coordinator, example):
    client.force_login(coordinator)
    assert client.post(step_of(example, "entfernen")).url == LIST
    assert GoodExample.objects.count() == 0


# --- find ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publication_consent", "origin"),
    [
        ("named", "Volkshochschule"),
        ("city_internal", "Volkshochschule"),
        ("anonymous_only", "Eine Institution, die nicht genannt werden möchte"),
    ],
)
def test_others_find_it_named_as_the_head_chose(client, stranger, head, accepted, publication_consent, origin):
    type(accepted).objects.update(publication_consent=publication_consent)
    example = factories.make_example(accepted, title="Leitfaden", consented_by=head)
    client.force_login(stranger)
    for page in (client.get(LIST), client.get(page_of(example))):
        assert origin in text_of(page)
        assert ("Volkshochschule" in text_of(page)) == (origin == "Volkshochschule")


def test_proposals_are_not_found_by_others(client, stranger, example):
    client.force_login(stranger)
    assert "Leitfaden am Tresen" not in text_of(client.get(LIST))


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["Fest", "Schilder"]),
        ({"anforderung": "A"}, ["Fest"]),
        ({"anforderung": "B1"}, ["Schilder"]),
        ({"suche": "GROẞE schilder"}, ["Schilder"]),
        ({"suche": "nichts davon"}, []),
    ],
)
def test_list_is_filtered_by_its_address(client, stranger, head, accepted, wanted, titles):
    factories.make_example(accepted, "A1", title="Fest", consented_by=head)
    schilder = factories.make_example(accepted, "B1", title="Schilder", consented_by=head)
    GoodExample.objects.filter(pk=schilder.pk).update(text="Große Schrift")
    client.force_login(stranger)

    found = client.get(LIST, wanted).context["page"]

    assert [example.title for example in found] == titles


@pytest.mark.parametrize("number", [1, 3, 40])
def test_list_queries_do_not_grow(client, stranger, head, accepted, number, django_assert_num_queries):
    for position in range(number):
        measure = factories.make_measure(accepted, title=f"M{position}")
        factories.make_example(accepted, title=f"B{position}", measure=measure, consented_by=head)
    client.force_login(stranger)
    client.get(LIST)
    # session, user with roles, rounds, number, page, what is blacked out for others
    with django_assert_num_queries(6):
        client.get(LIST)
