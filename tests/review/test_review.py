"""Pages of the Abteilung Integration: what she sees, and every step she takes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.answers.steps.assessment import accept
from assessments.events.steps.transitions import Reason
from assessments.models import Assessment, AssessmentRound, AuditEvent, Inquiry, Job
from tests import factories

TODAY = timezone.localdate


@pytest.fixture
def submitted(assessment_round, institution, head):
    assessment = factories.make_assessment(assessment_round, institution, "submitted", by=head)
    factories.make_answer(assessment, "A1", level=1, texts={"R1": "Unsere Begründung"}, dissent="Andere Sicht")
    factories.make_answer(assessment, "A2", state="not_relevant", justification="Betrifft uns nicht")
    factories.make_measure(assessment, "A1", title="Schilder erneuern")
    return assessment


@pytest.fixture
def inquiry(submitted, reviewer):
    return factories.make_inquiry(submitted, reviewer, "A1", text="Wie oft?")


def address(name, assessment, **more):
    return reverse(
        name,
        kwargs={"round_code": assessment.round.code, "institution_code": assessment.institution.code} | more,
    )


def stored(instance):
    return type(instance).objects.filter(pk=instance.pk).values().get()


def text(response):
    return response.content.decode()


def in_days(number):
    return TODAY() + timedelta(days=number)


# --- every step at an assessment -----------------------------------------------------------------------------------

STEPS = {
    "inquiry-ask": {"text": "Wie ist das gemeint?", "requirement": "A1", "due_date": in_days(7).isoformat()},
    "review-inquiry-reply": {"text": "Danke, noch eine Frage."},
    "inquiry-close": {},
    "review-return": {"text": "Bitte Beleg nennen", "due_date": in_days(30).isoformat()},
    "review-accept": {},
    "review-extend": {"until": in_days(40).isoformat(), "reason": "Umzug"},
}
# The status in which the step is possible, and what is changed then.
DONE_IN = dict.fromkeys(STEPS, "submitted") | {"review-extend": "in_progress"}
NEEDS_INQUIRY = ("review-inquiry-reply", "inquiry-close")


@pytest.fixture
def target(request, submitted, reviewer):
    """Address and data of a step, ready to be taken."""

    def prepare(name, status=None):
        Assessment.objects.update(status=status or DONE_IN[name])
        more = {"inquiry_id": factories.make_inquiry(submitted, reviewer, "A1").pk} if name in NEEDS_INQUIRY else {}
        return address(name, submitted, **more), STEPS[name]

    return prepare


def outcome(assessment):
    """All that steps can change."""
    return (
        stored(assessment),
        list(Inquiry.objects.values_list("status", "messages__text").order_by("pk", "messages__pk")),
        AuditEvent.objects.count(),
    )


@pytest.mark.parametrize("name", STEPS)
def test_step_works(client, reviewer, submitted, target, name):
    client.force_login(reviewer)
    url, data = target(name)
    response = client.post(url, data)
    back = reverse("review-list", args=["runde"]) if name == "review-extend" else address("review-detail", submitted)
    assert (response.status_code, response.url) == (302, back)
    assert AuditEvent.objects.get().actor == reviewer


def test_step_effects(client, reviewer, submitted, target):
    client.force_login(reviewer)
    url, data = target("inquiry-ask")
    client.post(url, data)
    asked = Inquiry.objects.get()
    assert (asked.requirement.code, asked.due_date, asked.status) == ("A1", in_days(7), "open")
    assert asked.messages.get().text == "Wie ist das gemeint?"

    client.post(address("inquiry-close", submitted, inquiry_id=asked.pk))
    assert stored(asked)["status"] == "closed"

    client.post(*target("review-accept"))
    assert stored(submitted)["status"] == "accepted"


def test_return_sets_status_date_and_inquiry(client, reviewer, submitted, target):
    client.force_login(reviewer)
    client.post(*target("review-return"))
    assert stored(submitted)["status"] == "returned"
    assert stored(submitted)["extended_until"] == in_days(30)
    assert Inquiry.objects.get().messages.get().text == "Bitte Beleg nennen"


def test_extend_sets_the_date_and_says_why(client, reviewer, submitted, target):
    client.force_login(reviewer)
    client.post(*target("review-extend"))
    assert stored(submitted)["extended_until"] == in_days(40)
    assert stored(submitted)["extension_reason"] == "Umzug"
    assert AuditEvent.objects.get(verb="extend_deadline").note == f"bis {in_days(40):%d.%m.%Y}. Grund: Umzug"
    assert "Grund: Umzug" in client.get(address("review-detail", submitted)).content.decode()


def test_reply_opens_the_inquiry_again(client, reviewer, submitted, inquiry):
    Inquiry.objects.update(status="answered")
    client.force_login(reviewer)
    client.post(address("review-inquiry-reply", submitted, inquiry_id=inquiry.pk), {"text": "Und wer?"})
    assert stored(inquiry)["status"] == "open"
    assert list(inquiry.messages.values_list("text", "from_reviewer")) == [("Wie oft?", True), ("Und wer?", True)]


@pytest.mark.parametrize("name", STEPS)
def test_step_without_login(client, submitted, target, name):
    url, data = target(name)
    before = outcome(submitted)
    response = client.post(url, data)
    assert response.url == f"{reverse('account_login')}?next={url}"
    assert outcome(submitted) == before


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("role", ["contributor", "coordinator", "head"])
def test_step_by_the_own_team_is_forbidden(client, request, submitted, target, name, role):
    client.force_login(request.getfixturevalue(role))
    url, data = target(name)
    before = outcome(submitted)
    assert client.post(url, data).status_code == 403
    assert outcome(submitted) == before


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("role", ["stranger", "admin_person"])
def test_step_by_others_is_not_found(client, request, submitted, target, name, role):
    client.force_login(request.getfixturevalue(role))
    url, data = target(name)
    before = outcome(submitted)
    assert client.post(url, data).status_code == 404
    assert outcome(submitted) == before


@pytest.mark.parametrize("name", STEPS)
def test_step_by_a_reviewer_at_her_own_institution_is_forbidden(client, reviewer, institution, submitted, target, name):
    reviewer.memberships.create(role="contributor", institution=institution)
    client.force_login(reviewer)
    url, data = target(name)
    assert client.post(url, data).status_code == 403


@pytest.mark.parametrize("name", STEPS)
def test_step_changes_nothing_on_get(client, reviewer, submitted, target, name):
    client.force_login(reviewer)
    url, _ = target(name)
    before = outcome(submitted)
    assert client.get(url).status_code == (302 if name == "inquiry-close" else 200)
    assert outcome(submitted) == before


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("inquiry-ask", "accepted"),
        ("review-return", "accepted"),
        ("review-return", "in_progress"),
        ("review-accept", "returned"),
        ("review-accept", "accepted"),
        ("review-extend", "submitted"),
    ],
)
def test_step_in_the_wrong_status_says_so(client, reviewer, submitted, target, name, status):
    if status == "accepted":
        Assessment.objects.update(accepted_by=reviewer, accepted_at=timezone.now())
    client.force_login(reviewer)
    url, data = target(name, status)
    before = outcome(submitted)
    response = client.post(url, data)
    assert response.status_code == 409
    assert Reason.WRONG_STATUS.label in text(response)
    assert data.get("text", "") in text(response)
    assert outcome(submitted) == before


def test_close_of_a_closed_inquiry_says_so(client, reviewer, submitted, inquiry):
    Inquiry.objects.update(status="closed")
    client.force_login(reviewer)
    response = client.post(address("inquiry-close", submitted, inquiry_id=inquiry.pk), follow=True)
    assert [str(message) for message in response.context["messages"]] == [Reason.WRONG_STATUS.label]


def test_accept_with_an_open_inquiry_says_so(client, reviewer, submitted, inquiry):
    client.force_login(reviewer)
    response = client.post(address("review-accept", submitted))
    assert response.status_code == 409
    assert Reason.OPEN_INQUIRIES.label in text(response)
    assert stored(submitted)["status"] == "submitted"


@pytest.mark.parametrize(
    ("name", "data", "field", "message"),
    [
        ("inquiry-ask", {"text": "", "requirement": "A1"}, "text", "Dieses Feld ist zwingend erforderlich."),
        (
            "inquiry-ask",
            {"text": "Wie oft?", "due_date": "2020-01-01"},
            "due_date",
            "Das Datum liegt in der Vergangenheit.",
        ),
        (
            "review-return",
            {"text": "Bitte Beleg", "due_date": "morgen"},
            "due_date",
            "Bitte geben Sie ein gültiges Datum ein, zum Beispiel 31.12.2026.",
        ),
        ("review-return", {"text": "Bitte Beleg"}, "due_date", "Dieses Feld ist zwingend erforderlich."),
        ("review-extend", {"until": "2020-01-01", "reason": "Umzug"}, "until", "Das Datum liegt in der Vergangenheit."),
    ],
)
def test_bad_input_comes_back_with_what_was_typed(client, reviewer, submitted, target, name, data, field, message):
    client.force_login(reviewer)
    url, _ = target(name)
    before = outcome(submitted)
    response = client.post(url, data)
    assert response.status_code == 200
    assert response.context["form"].errors == {field: [message]}
    for typed in data.values():
        assert typed in text(response)
    assert outcome(submitted) == before


def test_text_over_the_limit_comes_back_whole(client, reviewer, submitted, target):
    client.force_login(reviewer)
    url, _ = target("inquiry-ask")
    response = client.post(url, {"text": "ä" * 10_001})
    assert response.context["form"].errors["text"] == [
        "Der Text hat 10.001 Zeichen, erlaubt sind 10.000. Bitte kürzen Sie ihn um 1 Zeichen."
    ]
    assert "ä" * 10_001 in text(response)


def test_inquiry_of_another_assessment_is_not_found(client, reviewer, submitted, inquiry, other_institution):
    other = factories.make_assessment(submitted.round, other_institution, "submitted")
    client.force_login(reviewer)
    for name in NEEDS_INQUIRY:
        assert client.post(address(name, other, inquiry_id=inquiry.pk), {"text": "x"}).status_code == 404


# --- reading one assessment ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["invited", "in_progress", "awaiting_approval"])
def test_detail_before_submission_shows_progress_only(client, reviewer, submitted, status):
    Assessment.objects.update(status=status)
    client.force_login(reviewer)
    page = text(client.get(address("review-detail", submitted)))
    assert "2 von 4" in page
    assert "Die Antworten sehen Sie nach der Einreichung" in page
    for secret in ("Unsere Begründung", "Andere Sicht", "Betrifft uns nicht", "Schilder erneuern", "in Ansätzen"):
        assert secret not in page


@pytest.mark.parametrize("status", ["submitted", "returned"])
def test_detail_from_submission_on_shows_everything(client, reviewer, submitted, inquiry, status):
    Assessment.objects.update(status=status, head_statement="Wir stehen dazu")
    client.force_login(reviewer)
    page = text(client.get(address("review-detail", submitted)))
    for content in (
        "Unsere Begründung",
        "Andere Sicht",
        "Betrifft uns nicht",
        "Schilder erneuern",
        "Stufe 1: in Ansätzen erfüllt",
        "nicht relevant für uns",
        "noch nicht beantwortet",
        "Wir stehen dazu",
        "Wie oft?",
        "Selbsteinschätzung, kein Messwert",
    ):
        assert content in page


def test_detail_shows_what_a_measure_costs_and_needs(client, reviewer, submitted):
    cost = {"cost_amount": 900, "cost_kind": "once", "resources": "Zwei Räume"}
    later = {"status": "postponed", "status_reason": "Umbau", "original_due_date": date(2030, 1, 1)}
    factories.make_measure(submitted, **cost, **later)
    client.force_login(reviewer)
    page = text(client.get(address("review-detail", submitted))).replace("\xa0", " ")
    assert "Kosten: <span>900 € einmalig, Deckung noch offen</span>" in page
    assert "Zwei Räume" in page
    assert "(ursprünglich 01.01.2030), 1-mal verschoben" in page


def test_detail_offers_the_steps_of_the_status(client, reviewer, submitted):
    client.force_login(reviewer)
    for status, steps in {"submitted": (True, True, True), "returned": (False, False, True)}.items():
        Assessment.objects.update(status=status)
        page = text(client.get(address("review-detail", submitted)))
        found = [f'href="{address(n, submitted)}"' in page for n in ("review-accept", "review-return", "inquiry-ask")]
        assert tuple(found) == steps


def test_detail_of_a_declined_assessment_names_the_reason(client, reviewer, submitted):
    Assessment.objects.update(status="declined", decline_reason="Umbau")
    client.force_login(reviewer)
    assert "Umbau" in text(client.get(address("review-detail", submitted)))


def test_detail_shows_typed_markup_as_text(client, reviewer, submitted):
    factories.make_answer(submitted, "B1", level=2, texts={"R1": "<script>alert(1)</script>"})
    client.force_login(reviewer)
    page = text(client.get(address("review-detail", submitted)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("consent", "status", "round_status", "code"),
    [
        ("named", "accepted", "published", 200),
        ("city_internal", "accepted", "published", 200),
        ("anonymous_only", "accepted", "published", 404),
        ("named", "submitted", "published", 404),
        ("named", "accepted", "in_review", 404),
    ],
)
@pytest.mark.parametrize("role", ["steering", "coordination_group"])
def test_detail_for_the_circle_follows_the_consent(
    client, submitted, reviewer, inquiry, role, consent, status, round_status, code
):
    accepted = {"accepted_by": reviewer, "accepted_at": timezone.now()} if status == "accepted" else {}
    Assessment.objects.update(status=status, publication_consent=consent, **accepted)
    AssessmentRound.objects.update(status=round_status)
    client.force_login(factories.make_member(role))
    response = client.get(address("review-detail", submitted))
    assert response.status_code == code
    assert "Wie oft?" not in text(response)


def test_detail_of_an_unknown_institution(client, reviewer, submitted):
    client.force_login(reviewer)
    assert client.get("/sichtung/runde/NIX/").status_code == 404


@pytest.fixture
def before(submitted):
    """The answer of the institution in the round before: A1 was on level 1."""
    start = submitted.round.opens_on - timedelta(days=365)
    earlier = factories.make_round(submitted.round.catalogue, code="vorjahr", status="published", opens_on=start)
    assessment = factories.make_assessment(earlier, submitted.institution, "published")
    factories.make_answer(assessment, "A1", level=1, texts={"R1": "Wir begannen gerade."})
    return assessment


def test_answer_of_the_round_before_stands_beside_for_the_reviewer(client, reviewer, submitted, before):
    client.force_login(reviewer)
    page = text(client.get(address("review-detail", submitted)))
    aside = page.partition('<details class="cc-answer__before">')[2].partition("</details>")[0]
    assert "Stufe 1: in Ansätzen erfüllt" in aside
    assert "Wir begannen gerade." in aside
    assert page.count("cc-answer__before") == 1


def test_answer_of_the_round_before_is_not_the_circles(client, reviewer, submitted, before):
    accept(assessment=submitted, by=reviewer)
    Assessment.objects.update(publication_consent="named")
    AssessmentRound.objects.filter(pk=submitted.round_id).update(status="published")
    client.force_login(factories.make_member("steering"))
    response = client.get(address("review-detail", submitted))
    assert response.status_code == 200
    assert "Wir begannen gerade." not in text(response)


def test_accepting_leads_on_to_the_next_and_waits_for_open_inquiries(client, reviewer, submitted):
    waiting = factories.make_assessment(submitted.round, factories.make_institution("NEXT", "Musikschule"), "submitted")
    client.force_login(reviewer)
    primary = '<a class="kern-btn kern-btn--primary" href="{}">'
    accepting = primary.format(address("review-accept", submitted))
    assert accepting in text(client.get(address("review-detail", submitted)))
    inquiry = factories.make_inquiry(submitted, reviewer, "A1")
    assert accepting not in text(client.get(address("review-detail", submitted)))
    inquiry.delete()
    accept(assessment=submitted, by=reviewer)
    page = text(client.get(address("review-detail", submitted)))
    assert primary.format(address("review-detail", waiting)) in page
    assert "Nächste lesen: Musikschule" in page


@pytest.mark.parametrize("number", [1, 3])
def test_detail_queries(client, reviewer, submitted, django_assert_num_queries, number):
    for index in range(number):
        factories.make_inquiry(submitted, reviewer, "A1", text=f"Frage {index}")
        factories.make_measure(submitted, "B1", title=f"Maßnahme {index}")
    client.force_login(reviewer)
    client.get(address("review-detail", submitted))
    # session, user with roles; assessment, threads, messages, answers, texts, measures, those of earlier rounds,
    # the round before, number of blacked out passages
    with django_assert_num_queries(11):
        client.get(address("review-detail", submitted))


# --- lists ---------------------------------------------------------------------------------------------------------


def names(response):
    return [assessment.institution_name for assessment in response.context["page"]]


def fill(assessment_round, number):
    for index in range(number):
        factories.make_assessment(assessment_round, factories.make_institution(f"I{index:02}"))


@pytest.mark.parametrize("number", [1, 3, 40])
def test_review_rounds_queries(client, reviewer, assessment_round, django_assert_num_queries, number):
    for index in range(number - 1):
        factories.make_round(assessment_round.catalogue, code=f"r{index}")
    client.force_login(reviewer)
    with django_assert_num_queries(3):
        assert len(client.get("/sichtung/").context["rounds"]) == number


def test_review_rounds_count_what_is_to_do(client, reviewer, assessment_round):
    for status in ("invited", "submitted", "submitted", "accepted", "declined"):
        factories.make_assessment(
            assessment_round,
            factories.make_institution(f"I{Assessment.objects.count()}"),
            status,
            decline_reason="Umbau" if status == "declined" else "",
        )
    client.force_login(reviewer)
    row = client.get("/sichtung/").context["rounds"].get()
    assert (row.invited, row.submitted, row.accepted, row.declined) == (5, 2, 1, 1)


def test_review_list_is_sorted_by_name_and_paged(client, reviewer, assessment_round):
    fill(assessment_round, 53)
    client.force_login(reviewer)
    first, second = client.get("/sichtung/runde/"), client.get("/sichtung/runde/?seite=2")
    assert names(first)[:2] == ["Institution I00", "Institution I01"]
    assert len(names(first)) == 50
    assert names(second) == ["Institution I50", "Institution I51", "Institution I52"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=submitted", ["Volkshochschule"]),
        ("name=wirtschaft", ["Wirtschaftsbetrieb"]),
        ("name=wbl", ["Wirtschaftsbetrieb"]),
        ("name=volk&status=in_progress", []),
        ("status=unsinn", ["Volkshochschule", "Wirtschaftsbetrieb"]),
        ("seite=99", ["Volkshochschule", "Wirtschaftsbetrieb"]),
        ("seite=x", ["Volkshochschule", "Wirtschaftsbetrieb"]),
    ],
)
def test_review_list_filter(client, reviewer, submitted, other_institution, query, found):
    factories.make_assessment(submitted.round, other_institution)
    client.force_login(reviewer)
    assert names(client.get(f"/sichtung/runde/?{query}")) == found


def test_review_list_tells_progress_turn_and_late_deadline(client, reviewer, assessment_round, institution):
    assessment = factories.make_assessment(assessment_round, institution, extended_until=in_days(-1))
    factories.make_answer(assessment, "A1", level=2)
    client.force_login(reviewer)
    page = text(client.get("/sichtung/runde/"))
    assert "1 von 4" in page
    assert "Frist abgelaufen" in page
    assert ">Team: Frist vorbei</td>" in page


def test_review_list_names_the_turn_at_an_open_inquiry(client, reviewer, submitted, inquiry):
    client.force_login(reviewer)
    assert ">Team: Rückfrage</td>" in text(client.get("/sichtung/runde/"))


@pytest.mark.parametrize("role", ["head", "admin_person"])
@pytest.mark.parametrize("url", ["/sichtung/", "/sichtung/runde/"])
def test_review_lists_are_for_the_reviewer(client, request, submitted, role, url):
    client.force_login(request.getfixturevalue(role))
    assert client.get(url).status_code == 403


# --- steps of the round --------------------------------------------------------------------------------------------

ROUND_STEPS = {
    "oeffnen": ("in_preparation", "open", {}),
    "sichten": ("open", "in_review", {}),
    "wieder-oeffnen": ("in_review", "open", {"note": "Zwei Einheiten kommen später dazu."}),
    "veroeffentlichen": ("in_review", "published", {}),
    "abschliessen": ("published", "closed", {}),
}


def accepted_round(status):
    assessment_round = factories.make_round(status=status)
    factories.make_assessment(assessment_round, factories.make_institution("VHS"), "accepted")
    return assessment_round


@pytest.mark.usefixtures("finished_pages")
@pytest.mark.parametrize("step", ROUND_STEPS)
def test_round_step_works(client, reviewer, step):
    before, after, data = ROUND_STEPS[step]
    assessment_round = accepted_round(before)
    if step == "abschliessen":
        factories.make_closable(assessment_round)
    client.force_login(reviewer)
    response = client.post(f"/sichtung/runde/schritt/{step}/", data)
    if step == "veroeffentlichen":  # a job, see test_publication
        assert (response.status_code, response.url) == (302, "/sichtung/runde/veroeffentlichung/")
        assert Job.objects.get().kind == Job.Kind.PUBLICATION
    else:
        assert (response.status_code, response.url) == (302, "/sichtung/runde/")
        assert stored(assessment_round)["status"] == after


@pytest.mark.parametrize("step", ROUND_STEPS)
def test_round_step_in_the_wrong_status_says_so(client, reviewer, step):
    assessment_round = accepted_round("closed")
    client.force_login(reviewer)
    response = client.post(f"/sichtung/runde/schritt/{step}/", ROUND_STEPS[step][2])
    assert response.status_code == 409
    assert Reason.WRONG_STATUS.label in text(response)
    assert stored(assessment_round)["status"] == "closed"


@pytest.mark.parametrize("step", ROUND_STEPS)
def test_round_step_is_the_reviewers(client, admin_person, step):
    before, _, data = ROUND_STEPS[step]
    assessment_round = accepted_round(before)
    url = f"/sichtung/runde/schritt/{step}/"
    assert client.post(url, data).url == f"{reverse('account_login')}?next={url}"
    client.force_login(admin_person)
    assert client.post(url, data).status_code == 403
    assert stored(assessment_round)["status"] == before


@pytest.mark.parametrize("step", ROUND_STEPS)
def test_round_step_changes_nothing_on_get(client, reviewer, step):
    assessment_round = accepted_round(ROUND_STEPS[step][0])
    client.force_login(reviewer)
    assert client.get(f"/sichtung/runde/schritt/{step}/").status_code == 200
    assert stored(assessment_round)["status"] == ROUND_STEPS[step][0]


def test_round_step_that_is_unknown(client, reviewer, assessment_round):
    client.force_login(reviewer)
    assert client.post("/sichtung/runde/schritt/loeschen/").status_code == 404
    assert client.post("/sichtung/nix/schritt/oeffnen/").status_code == 404


def test_reopening_needs_a_note(client, reviewer):
    assessment_round = accepted_round("in_review")
    client.force_login(reviewer)
    response = client.post("/sichtung/runde/schritt/wieder-oeffnen/", {"note": " "})
    assert response.context["form"].errors == {"note": ["Dieses Feld ist zwingend erforderlich."]}
    assert stored(assessment_round)["status"] == "in_review"


def test_list_offers_the_steps_of_the_status(client, reviewer):
    assessment_round = accepted_round("in_review")
    client.force_login(reviewer)
    steps = client.get("/sichtung/runde/").context["steps"]
    assert [step.path for step in steps] == ["veroeffentlichen", "wieder-oeffnen"]
    assert assessment_round.status == "in_review"


LOOK = "Viel „nicht relevant“: bitte die Begründungen lesen"


@pytest.mark.parametrize(("number", "marked"), [(1, False), (2, True)])  # of four requirements
def test_not_relevant_is_no_way_out(client, reviewer, submitted, number, marked):
    submitted.answers.all().delete()
    for code in ("A1", "A2")[:number]:
        factories.make_answer(submitted, code, state="not_relevant", justification="Wir haben dazu kein Angebot hier.")
    words = f"{number} von 4 beantwortet, davon {number} nicht relevant"
    client.force_login(reviewer)
    for name in ("review-detail", "review-accept"):
        page = text(client.get(address(name, submitted)))
        assert (words in page, LOOK in page) == (True, marked)
    page = text(client.get(reverse("review-list", args=[submitted.round.code])))
    assert (words in page, LOOK in page) == (True, marked)
    Assessment.objects.update(status="in_progress", submitted_at=None, submitted_by=None)
    page = text(client.get(reverse("review-list", args=[submitted.round.code])))
    assert (words in page, LOOK in page) == (True, False)  # nobody may read the reasons yet
