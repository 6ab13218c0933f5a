"""Results of a round: who sees what, the numbers on the page, and what stays hidden."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.access.visibility import assessments_visible_to
from assessments.models import Answer, Assessment, AssessmentRound, Measure, ReportText
from tests import factories, many
from tests.results_pages import whole

SUPPRESSED = "keine Zahlen, damit niemand auf einzelne Institutionen schließen kann"


def filled_round(number=6, status="published", minimum=5, **values):
    """A1 rated by all, A2 by four, B1 by none, B2 not relevant for all; levels 0 to 3 in turn."""
    assessment_round = factories.make_round(status=status, min_institutions=minimum, **values)
    for index in range(number):
        institution = factories.make_institution(f"I{index:02}")
        assessment = factories.make_assessment(
            assessment_round, institution, "published", publication_consent="anonymous_only"
        )
        factories.make_answer(assessment, "A1", level=index % 4, texts={"R1": f"Geheimer Text {index}"})
        if index < 4:
            factories.make_answer(assessment, "A2", level=1)
        factories.make_answer(assessment, "B2", state="not_relevant", justification="Grund")
    return assessment_round


def page_of(client, user, url="/auswertung/runde/"):
    client.force_login(user)
    return client.get(url)


def text(response):
    """The page without line breaks and without the token that differs each time."""
    return plain(response.content.decode())


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))


def everything(client, user, code="runde"):
    """The results on all their pages."""
    client.force_login(user)
    return plain(whole(client, code))


@pytest.mark.parametrize("status", ["in_preparation", "open", "in_review", "published", "closed"])
@pytest.mark.parametrize("role", ["reviewer", "steering", "head"])
def test_results_are_the_reviewers_until_published(client, db, role, status):
    institution = factories.make_institution() if role == "head" else None
    person = factories.make_member(role, institution)
    factories.make_round(status=status)
    visible = role == "reviewer" or status in ("published", "closed")
    assert page_of(client, person).status_code == (200 if visible else 404)
    assert len(page_of(client, person, "/auswertung/").context["rounds"]) == visible


def test_results_need_a_login(client, db):
    factories.make_round(status="published")
    assert client.get("/auswertung/runde/").url == "/konto/anmelden/?next=/auswertung/runde/"
    assert client.get("/auswertung/").url == "/konto/anmelden/?next=/auswertung/"


def test_results_for_somebody_without_a_role(client, db):
    factories.make_round(status="published")
    assert page_of(client, factories.make_user()).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 40])
@pytest.mark.parametrize(("role", "queries"), [("reviewer", 11), ("steering", 11), ("executive_board", 11)])
def test_results_queries(client, db, django_assert_num_queries, number, role, queries):
    """One more than for a round under way: whether there is an edition to be shown instead. One for what is needed
    together, whose cost stands beside that of the measures."""
    filled_round(number)
    person = factories.make_member(role)
    page_of(client, person)
    with django_assert_num_queries(queries):
        client.get("/auswertung/runde/")


@pytest.mark.parametrize("number", [1, 3, 40])
@pytest.mark.parametrize("role", ["reviewer", "executive_board"])
def test_results_with_a_trend_queries(client, db, django_assert_num_queries, role, number):
    """Twelve, whatever the number: session, account, rounds, edition, status, readers, trend, levels, last report,
    measures, needs, texts. Who reads what decides what may be shown, which is one more than before."""
    for earlier in many.make_rounds(number, areas=2, requirements=2)[:2]:
        factories.make_edition(earlier, content={"suppressed": []})
    page_of(client, factories.make_member(role), "/auswertung/2029/")
    with django_assert_num_queries(12):
        response = client.get("/auswertung/2029/")
    assert bool(response.context["results"].trend.chart) == (number == 40)


def test_trend_names_the_round_before_and_the_number(client, db):
    many.make_rounds(8)
    page = text(page_of(client, factories.make_member("executive_board"), "/auswertung/2029/"))
    assert "Verglichen sind je Anforderung 8 Institutionen, die in „Runde 2028“ und in dieser Runde" in page
    assert 'id="diagramm-entwicklung-title"' in page


def test_first_round_has_no_trend(client, db):
    many.make_rounds(8)
    assert page_of(client, factories.make_member("steering"), "/auswertung/2027/").context["results"].trend is None


def test_ledger_begins_with_the_last_report(client, db):
    earlier, current = many.make_rounds(2, years=(2028, 2029))
    day = timezone.localdate()
    edition = factories.make_edition(earlier, published_on=day - timedelta(days=2))
    Assessment.objects.filter(round=earlier).update(accepted_at=timezone.now() - timedelta(days=9))
    for measure, ago in zip(Measure.objects.filter(assessment__round=earlier), (2, 1), strict=True):
        done_on = day - timedelta(days=ago)
        Measure.objects.filter(pk=measure.pk).update(status="done", done_on=done_on)
    page = everything(client, factories.make_member("steering"), current.code)
    assert "1 offene aus dem letzten Bericht + 2 neue − 1 umgesetzte − 0 aufgegebene = 2 offene Maßnahmen." in page
    assert f"offen am {edition.published_on:%d.%m.%Y}" in page


@pytest.mark.parametrize(("due", "printed"), [(date(2020, 1, 1), True), (date(2099, 1, 1), False)])
def test_reason_for_overdue_measures_stands_where_they_are_counted(client, db, due, printed):
    current = many.make_rounds(1, years=(2029,))[0]
    Measure.objects.update(due_date=due, original_due_date=date(2019, 1, 1), status="postponed", status_reason="Grund")
    ReportText.objects.create(round=current, part="overdue", text="Es fehlte Personal.")
    page = text(page_of(client, factories.make_member("steering"), f"/auswertung/{current.code}/"))
    assert ("Davon ist 1 überfällig. Schon einmal verschoben war 1 von ihnen." in page) == printed
    assert ("Es fehlte Personal." in page) == printed


@pytest.mark.parametrize(("role", "shown"), [("reviewer", True), ("executive_board", False)])
def test_small_department_groups_are_for_the_reviewer(client, db, role, shown):
    many.make_rounds(6, years=(2029,))
    page = everything(client, factories.make_member(role), "2029")
    assert ('<th class="kern-table__header" scope="row">Dezernat 2</th>' in page) == shown
    assert ("Nach Dezernaten zeigen wir nichts" in page) != shown


def test_results_rounds_queries(client, reviewer, assessment_round, django_assert_num_queries):
    client.force_login(reviewer)
    with django_assert_num_queries(3):
        client.get("/auswertung/")
    for index in range(3):
        factories.make_round(assessment_round.catalogue, code=f"r{index}")
    with django_assert_num_queries(3):
        client.get("/auswertung/")


def test_participation_names_every_status(client, reviewer, assessment_round):
    for status in Assessment.Status.values:
        reason = {"decline_reason": "Umbau"} if status == "declined" else {}
        factories.make_assessment(assessment_round, factories.make_institution(status), status, **reason)
    shares = page_of(client, reviewer).context["results"].shares
    assert [(share.label, share.number, share.total) for share in shares] == [
        ("eingeladen", 1, 8),
        ("in Bearbeitung", 1, 8),
        ("wartet auf Freigabe", 1, 8),
        ("eingereicht", 1, 8),
        ("zurückgegeben", 1, 8),
        ("abgenommen", 2, 8),  # the published one too
        ("nimmt nicht teil", 1, 8),
    ]


def test_participation_of_a_published_round_has_no_empty_lines(client, reviewer):
    filled_round(6)
    shares = page_of(client, reviewer).context["results"].shares
    assert [(share.label, share.number, share.percent) for share in shares] == [("abgenommen", 6, "100.0")]


def test_numbers_and_suppression_for_the_reviewer(client, reviewer):
    filled_round()
    page = everything(client, reviewer)
    assert "Eingegangen sind 6 Stufen aus 6 abgenommenen Selbstbewertungen." in page
    assert "Der Durchschnitt ist 1,2; das entspricht der Ergebnisstufe „auf dem Weg“." in page
    assert f"{SUPPRESSED} (zu wenige Institutionen: 4 mit Stufe, 0 nicht relevant, 2 noch nicht beantwortet)" in page
    assert f"{SUPPRESSED} (zu wenige Institutionen: 0 mit Stufe, 6 nicht relevant, 0 noch nicht beantwortet)" in page
    assert "Diese Anforderungen gehen auch nicht in die Werte der Bereiche und der Stadt ein." in page


@pytest.mark.parametrize("role", ["steering", "coordination_group", "executive_board", "admin"])
def test_suppressed_counts_stay_with_the_reviewer(client, db, role):
    filled_round()
    page = everything(client, factories.make_member(role))
    assert SUPPRESSED in page
    assert "mit Stufe," not in page
    assert "zu wenige" not in page


@pytest.mark.parametrize("role", ["steering", "coordination_group", "executive_board", "admin"])
def test_no_institution_that_did_not_agree_is_shown(client, db, role):
    filled_round()
    page = everything(client, factories.make_member(role))
    assert "Institution I" not in page
    assert "Geheimer Text" not in page
    assert "Stufe je Institution und Anforderung" not in page


def test_changing_a_suppressed_value_changes_nothing_for_the_public(client, db):
    assessment_round = filled_round()
    person = factories.make_member("executive_board")
    before = everything(client, person)
    answers = Answer.objects.filter(requirement__code="A2")
    answers.update(level=assessment_round.catalogue.levels.get(value=3))
    answers.first().delete()
    assert everything(client, person) == before


def test_below_the_minimum_nothing_is_shown(client, db):
    filled_round(4)
    page = everything(client, factories.make_member("steering"))
    assert f"Zu allen Anforderungen zeigen wir {SUPPRESSED}." in page
    assert "Durchschnitt" not in page
    assert 'class="chart"' not in page


@pytest.mark.parametrize(
    ("levels", "shown"), [((2, 2, 2), False), ((1, 2, 2), False), ((1, 2, 3), True), ((None, None, None), False)]
)
def test_round_of_three(client, db, levels, shown):
    assessment_round = factories.make_round(status="published", min_institutions=3)
    for index, level in enumerate(levels):
        assessment = factories.make_assessment(assessment_round, factories.make_institution(f"I{index}"), "published")
        factories.make_answer(assessment, "A1", level=level)
    page = text(page_of(client, factories.make_member("executive_board")))
    assert ("Eingegangen sind 3 Stufen" in page) is shown
    assert (f"Zu allen Anforderungen zeigen wir {SUPPRESSED}." in page) is not shown


def test_round_without_accepted_assessments(client, reviewer, assessment):
    page = text(page_of(client, reviewer))
    assert "Es ist noch keine Selbstbewertung abgenommen" in page
    assert "Zwischenstand" in page


def test_readers_by_consent_find_those_who_agreed(client, db):
    assessment_round = filled_round(11)
    Assessment.objects.filter(institution__code="I01").update(publication_consent="city_internal")
    page = text(page_of(client, factories.make_member("steering"), "/auswertung/runde/institutionen/"))
    assert f'href="/sichtung/{assessment_round.code}/I01/"' in page
    assert "I00" not in page


def test_circle_reads_nothing_before_all_are_in(client, db):
    """Whoever read five of five that agreed could subtract them once a sixth, that does not agree, is accepted."""
    assessment_round = filled_round(5, status="in_review")
    Assessment.objects.update(status="accepted", publication_consent="city_internal")
    steering = factories.make_member("steering")
    assert assessments_visible_to(steering).count() == 0
    assert page_of(client, steering, "/auswertung/runde/institutionen.csv").status_code == 404

    AssessmentRound.objects.filter(pk=assessment_round.pk).update(status="published")
    assert assessments_visible_to(steering).count() == 5


@pytest.mark.parametrize(("hidden", "readable"), [(0, 3), (1, 0), (9, 0), (10, 3)])
def test_readers_cannot_subtract_the_few_that_are_hidden(db, hidden, readable):
    filled_round(3 + hidden)
    agreed = Assessment.objects.order_by("institution__code").values_list("pk", flat=True)[:3]
    Assessment.objects.filter(pk__in=list(agreed)).update(publication_consent="named")
    assert assessments_visible_to(factories.make_member("steering")).count() == readable


def test_measures_by_status(client, reviewer, assessment_round, institution):
    accepted = factories.make_assessment(assessment_round, institution, "accepted")
    factories.make_measure(accepted, status="idea", due_date=None)
    factories.make_measure(accepted, due_date="2020-01-01")
    factories.make_measure(factories.make_assessment(assessment_round, factories.make_institution("AUF")))  # a draft
    page = page_of(client, reviewer)
    assert [(share.label, share.number) for share in page.context["results"].measures.shares] == [
        ("Idee", 1),
        ("geplant", 1),
        ("in Umsetzung", 0),
        ("umgesetzt", 0),
        ("verschoben", 0),
        ("aufgegeben", 0),
    ]
    assert "2 vereinbarte − 0 umgesetzte − 0 aufgegebene = 2 offene Maßnahmen. Davon ist 1 überfällig." in text(page)
