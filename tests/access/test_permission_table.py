"""Role × page × own or foreign institution × status, over every address of the application.

One line a page. A new address without a line fails `test_every_address_has_a_line`. People:

    team       contributor, coordinator and head of the institution
    lead       coordinator and head            head       head alone            hand       contributor alone
    foreign    coordinator of another institution
    reviewer   Abteilung Integration           circle     steering, coordination group
    board      executive board                 admin      Fachadministration
    auditor    Revision/Datenschutz
    nobody     an account without a role       anonymous  not logged in

Codes: ok (neither refused nor hidden), 403 (visible, not allowed), 404 (not visible), login (sent to the login page).
"""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments.mail.steps import opting_out
from assessments.models import AccessChange, Assessment, AssessmentRound
from assessments.reports.paper import documents
from assessments.rounds.steps import calendar_feed
from tests import factories

PEOPLE = {
    "contributor": {"team", "hand"},
    "coordinator": {"team", "lead"},
    "head": {"team", "lead", "head"},
    "foreign": {"foreign"},
    "reviewer": {"reviewer"},
    "steering": {"circle"},
    "coordination_group": {"circle"},
    "executive_board": {"board"},
    "admin": {"admin"},
    "auditor": {"auditor"},
    "nobody": set(),
    "anonymous": set(),
}
# Who reads the contents of an assessment whose institution agreed to its name within the city.
READERS = {
    "invited": {"team"},
    "in_progress": {"team"},
    "awaiting_approval": {"team"},
    "submitted": {"team", "reviewer"},
    "returned": {"team", "reviewer"},
    "accepted": {"team", "reviewer"},
    "published": {"team", "reviewer", "circle"},  # with its round
    "declined": {"team"},
}

# Pages of one assessment: hidden from all but the readers, then allowed to some of them.
ASSESSMENT_PAGES = [
    ("GET", "assessment", "readers"),
    ("GET", "assessment-check", "readers"),
    ("GET", "requirement", "readers"),
    ("GET", "institution-report-pdf", "readers"),
    ("GET", "sheet-pdf", "readers"),
    ("GET", "result-sheet-pdf", "readers"),
    ("GET", "certificate-pdf", "team reviewer"),
    ("GET", "assessment-calendar", "team"),
    ("GET", "text-versions", "team"),
    ("GET", "assessment-facts", "team"),
    ("GET", "assessment-visible", "team"),
    ("POST", "assessment-visible", "head"),
    ("POST", "assessment-undo-decline", "lead"),
    ("GET", "quick-entry", "lead"),
    ("GET", "assessment-decline", "lead"),
    ("GET", "inquiry-reply", "lead reviewer"),
    ("GET", "my-opinions", "team"),
    ("GET", "my-opinion", "team"),
    ("GET", "opinions-close", "lead"),
    ("GET", "workshop", "team"),
    ("GET", "workshop-requirement", "team"),
    ("POST", "my-opinion", "team"),
    ("POST", "my-opinion-withdraw", "team"),
    ("POST", "joint-rating-take-back", "team"),
    ("POST", "opinions-close", "lead"),
    ("POST", "workshop-requirement", "team"),
    ("POST", "requirement", "team"),
    ("POST", "requirement-open", "team"),
    ("POST", "measure-restore", "team"),
    ("POST", "assessment-facts", "team"),
    ("POST", "quick-entry", "lead"),
    ("POST", "assessment-decline", "lead"),
    ("POST", "assessment-hand-over", "lead"),
    ("POST", "assessment-tell", "hand"),
    ("POST", "assessment-take-back", "lead"),
    ("POST", "assessment-submit", "head"),
    ("POST", "assessment-return-to-team", "head"),
    ("POST", "inquiry-reply", "lead reviewer"),
    ("GET", "measure", "readers"),
    ("POST", "measure", "team"),
    ("GET", "measure-example", "lead reviewer"),
    ("POST", "measure-example", "lead reviewer"),
    ("GET", "answer-example", "lead reviewer"),
    ("POST", "answer-example", "lead reviewer"),
    ("GET", "clarity-note", "team"),
    ("POST", "clarity-note", "team"),
]

AT_A_MEASURE = {"measure", "measure-example"}
AT_A_REQUIREMENT = {
    "answer-example",
    "clarity-note",
    "requirement",
    "requirement-open",
    "measure-restore",
    "text-versions",
    "my-opinion",
    "my-opinion-withdraw",
    "joint-rating-take-back",
    "workshop-requirement",
}

# Pages of the review: the reviewer sees every institution (before submission its progress only).
REVIEW_PAGES = [
    ("GET", "review-detail", "readers"),
    ("GET", "review-extend", "reviewer"),
    ("GET", "review-remind", "reviewer"),
    ("GET", "review-decline", "reviewer"),
    ("GET", "review-return", "reviewer"),
    ("GET", "review-accept", "reviewer"),
    ("GET", "review-redact", "reviewer"),
    ("GET", "inquiry-ask", "reviewer"),
    ("GET", "review-inquiry-reply", "reviewer"),
    ("GET", "inquiry-close", "reviewer"),
    ("POST", "review-extend", "reviewer"),
    ("POST", "review-remind", "reviewer"),
    ("POST", "review-decline", "reviewer"),
    ("GET", "review-undo-decline", "reviewer"),
    ("POST", "review-undo-decline", "reviewer"),
    ("POST", "review-return", "reviewer"),
    ("POST", "review-accept", "reviewer"),
    ("POST", "review-redact", "reviewer"),
    ("POST", "review-lift-redaction", "reviewer"),
    ("POST", "inquiry-ask", "reviewer"),
    ("POST", "review-inquiry-reply", "reviewer"),
    ("POST", "inquiry-close", "reviewer"),
]

# Pages of a round: who, before and after its results are published; all others get the code behind.
ROUND_PAGES = [
    ("GET", "review-list", "reviewer", "reviewer", 403),
    ("GET", "review-table", "reviewer", "reviewer", 403),
    ("GET", "round-calendar", "reviewer", "reviewer", 403),
    ("GET", "round-remind", "reviewer", "reviewer", 403),
    ("POST", "round-remind", "reviewer", "reviewer", 403),
    ("GET", "review-extend-several", "reviewer", "reviewer", 403),
    ("POST", "review-extend-several", "reviewer", "reviewer", 403),
    ("GET", "round-name", "reviewer", "reviewer", 403),
    ("POST", "round-name", "reviewer", "reviewer", 403),
    ("GET", "round-dates", "reviewer", "reviewer", 403),
    ("POST", "round-dates", "reviewer", "reviewer", 403),
    ("GET", "round-institutions", "reviewer", "reviewer", 403),
    ("POST", "round-institutions", "reviewer", "reviewer", 403),
    ("POST", "round-invited", "reviewer", "reviewer", 403),
    ("GET", "round-step", "reviewer", "reviewer", 403),
    ("POST", "round-step", "reviewer", "reviewer", 403),
    ("GET", "archive-download", "reviewer", "reviewer", 403),
    ("POST", "closing-opinions", "reviewer", "reviewer", 403),
    ("GET", "jobs", "reviewer", "reviewer", 403),
    ("GET", "job-download", "reviewer", "reviewer", 403),
    ("POST", "job-cancel", "reviewer", "reviewer", 403),
    ("POST", "job-retry", "reviewer", "reviewer", 403),
    ("POST", "job-start", "reviewer", "reviewer", 403),
    ("GET", "publication", "reviewer", "reviewer", 403),
    ("GET", "public-preview", "reviewer", "reviewer", 403),
    ("GET", "publication-correct", "reviewer", "reviewer", 403),
    ("POST", "publication-correct", "reviewer", "reviewer", 403),
    ("POST", "publication-complete", "reviewer", "reviewer", 403),
    ("GET", "results-city-table", "reviewer", "team foreign reviewer circle board admin", 404),
    ("GET", "results-institutions-table", "team reviewer", "team reviewer", 404),
    ("GET", "results-round", "reviewer", "team foreign reviewer circle board admin", 404),
    ("GET", "results-numbers", "reviewer", "team foreign reviewer circle board admin", 404),
    ("GET", "results-area", "reviewer", "team foreign reviewer circle board admin", 404),
    ("GET", "report-write", "reviewer", "reviewer", 403),
    ("POST", "report-write", "reviewer", "reviewer", 403),
    ("POST", "report-correct", "reviewer", "reviewer", 403),
    ("GET", "report-preview", "reviewer", "reviewer", 403),
    ("GET", "board-page-pdf", "reviewer", "reviewer board", 404),
    ("GET", "city-report-docx", "reviewer", "team foreign reviewer circle board admin", 404),
    ("GET", "results-institutions", "reviewer", "reviewer circle", 404),
    ("GET", "results-requirement", "reviewer", "reviewer", 403),
    ("POST", "results-requirement", "reviewer", "reviewer", 403),
    ("GET", "shared-needs", "reviewer", "reviewer", 403),
    ("POST", "shared-needs", "reviewer", "reviewer", 403),
    ("GET", "theme", "reviewer", "reviewer", 403),
    ("POST", "theme", "reviewer", "reviewer", 403),
    ("GET", "theme-delete", "reviewer", "reviewer", 403),
    ("POST", "theme-delete", "reviewer", "reviewer", 403),
    ("GET", "shared-need-add", "reviewer", "reviewer", 403),
    ("POST", "shared-need-add", "reviewer", "reviewer", 403),
    ("GET", "shared-need", "reviewer", "reviewer", 403),
    ("POST", "shared-need", "reviewer", "reviewer", 403),
    ("GET", "shared-need-delete", "reviewer", "reviewer", 403),
    ("POST", "shared-need-delete", "reviewer", "reviewer", 403),
    ("GET", "city-report-pdf", "reviewer", "team foreign reviewer circle board admin", 404),
    (
        "GET",
        "blank-sheet-pdf",
        "team foreign reviewer circle board admin",
        "team foreign reviewer circle board admin",
        404,
    ),
    ("GET", "report-download", None, "team foreign reviewer circle board admin", 404),
]

# Pages without an object: for whom; all others who are logged in get the code behind.
PLAIN_PAGES = [
    ("GET", "home", "everybody", None),
    ("GET", "mail-log", "reviewer admin", 403),
    ("POST", "mail-retry", "reviewer admin", 403),
    ("GET", "reminders", "everybody", None),
    ("POST", "reminders", "everybody", None),
    ("GET", "own-account", "everybody", None),
    ("POST", "sessions-end", "everybody", None),
    ("POST", "appearance", "everybody", None),
    ("GET", "calendar", "everybody", None),
    ("POST", "calendar", "everybody", None),
    ("GET", "access-changes", "reviewer admin", 403),
    ("POST", "access-confirm", "reviewer admin", 403),
    ("GET", "access-refuse", "reviewer admin", 403),
    ("POST", "access-refuse", "reviewer admin", 403),
    ("GET", "review-rounds", "reviewer", 403),
    ("GET", "round-new", "reviewer", 403),
    ("POST", "round-new", "reviewer", 403),
    ("GET", "results-rounds", "everybody", None),
    ("GET", "reports", "everybody", None),
    ("GET", "measures", "team foreign reviewer circle", 403),
    ("GET", "measures-xlsx", "team foreign reviewer circle", 403),
    ("GET", "good-examples", "team foreign reviewer circle board admin", 403),
    ("GET", "audit-log", "auditor admin", 403),
    ("GET", "audit-log-file", "auditor admin", 403),
]
# Pages of one institution, for its head: the rest of its people may not, others do not find it.
PLAIN_ARGUMENTS = {"audit-log-file": ["csv"]}

# Pages of a good example, which everybody with a role finds once the head consents: for whom.
EXAMPLE_PAGES = [
    ("GET", "good-example", "team foreign reviewer circle board admin", []),
    ("POST", "good-example", "lead", []),
    ("POST", "good-example-step", "head", ["zustimmen"]),
    ("POST", "good-example-step", "head", ["zurueckziehen"]),
    ("POST", "good-example-step", "lead", ["entfernen"]),
    ("GET", "good-example-step", "head", ["zustimmen"]),
]

# Pages of an institution, in no round: who may, who learns besides that there is something (403).
INSTITUTION_PAGES = [
    ("GET", "take-along", "team", "", []),
    ("GET", "take-along-file", "team", "", ["json"]),
    ("GET", "deputies", "head", "team", []),
    ("POST", "deputies", "head", "team", []),
    ("POST", "deputy-end", "head", "team", []),
    ("POST", "deputy-withdraw", "head", "team", []),
    ("POST", "departure", "head", "team", []),
    ("POST", "departure-take-back", "head", "team", []),
    ("GET", "departure-carry-out", "reviewer admin", "team", []),
    ("POST", "departure-carry-out", "reviewer admin", "team", []),
]

PUBLIC_PAGES = ["help", "accessibility", "privacy", "imprint", "open-data", "public-catalogues", "public-rounds"]
PUBLIC_EDITION_PAGES = {"public-round": [], "public-edition": [1], "public-file": [1, "bericht-runde.pdf"]}
PUBLIC_CATALOGUE_FILES = {"public-catalogue": ["yaml"], "public-sheet": []}
BY_SIGNED_LINK = ["reminders-by-link", "calendar-feed"]  # for whoever holds the link, logged in or not


def every_name():
    """Names of all addresses of the application (accounts and administration have tables of their own)."""

    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "admin":
                    yield from names(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith("account_"):
                yield pattern.name

    return set(names(get_resolver().url_patterns))


def test_every_address_has_a_line():
    tables = (ASSESSMENT_PAGES, REVIEW_PAGES, ROUND_PAGES, PLAIN_PAGES, EXAMPLE_PAGES, INSTITUTION_PAGES)
    listed = {line[1] for table in tables for line in table} | set(PUBLIC_PAGES) | set(PUBLIC_EDITION_PAGES)
    listed |= set(BY_SIGNED_LINK) | set(PUBLIC_CATALOGUE_FILES)

    assert every_name() == listed


@pytest.fixture
def people(institution, other_institution):
    """User by name, each logged in once; None is anonymous."""
    make = factories.make_member
    people = {
        "contributor": make("contributor", institution),
        "coordinator": make("coordinator", institution),
        "head": make("head", institution),
        "foreign": make("coordinator", other_institution, username="foreign"),
        "reviewer": make("reviewer"),
        "steering": make("steering"),
        "coordination_group": make("coordination_group"),
        "executive_board": make("executive_board"),
        "admin": make("admin", username="fachadmin"),
        "auditor": make("auditor"),
        "nobody": factories.make_user("nobody"),
        "anonymous": None,
    }
    for user in filter(None, people.values()):
        client = Client()
        client.force_login(user)
        user.session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return people


DRAWINGS = (
    "institution_document",
    "result_sheet_document",
    "certificate_document",
    "filled_sheet_document",
    "blank_sheet_document",
    "catalogue_sheet_document",
    "city_document",
    "board_document",
)


@pytest.fixture
def drawn_at_once(monkeypatch):
    """Reports are not what is tested here."""
    document = documents.Document("datei.pdf", b"%PDF")
    for name in DRAWINGS:
        monkeypatch.setattr(documents, name, lambda *args, **kwargs: document)
    monkeypatch.setattr(documents, "city_docx", lambda report: b"PK")


def code_of(user, method, url):
    """ok, 403, 404 or login: what the person gets."""
    client = Client()
    if user:
        client.cookies[settings.SESSION_COOKIE_NAME] = user.session
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, {})
        transaction.set_rollback(True)  # the next person finds everything as it was
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "login"
    return response.status_code if response.status_code in (403, 404) else "ok"


def expected(groups, *, allowed, seen, otherwise=404):
    if groups & allowed:
        return "ok"
    return 403 if groups & seen else otherwise


def outcomes(people, method, url):
    return {name: code_of(user, method, url) for name, user in people.items()}


@contextmanager
def as_before():
    """What is made for one line of the table is gone for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def differences(found, wanted):
    """Lines of the table whose people get something else: who gets what instead of what."""
    assert found.keys() == wanted.keys()
    return {
        line: {who: (codes[who], wanted[line][who]) for who in codes if codes[who] != wanted[line][who]}
        for line, codes in found.items()
        if codes != wanted[line]
    }


@pytest.mark.parametrize("status", Assessment.Status.values)
def test_pages_of_an_assessment(people, institution, drawn_at_once, status):
    assessment, arguments = prepared(people, institution, status)
    readers = READERS[status]
    found, wanted = {}, {}
    for method, name, allowed in ASSESSMENT_PAGES:
        with as_before():
            url = reverse(name, kwargs=arguments_at_an_assessment(name, assessment, arguments, people["reviewer"]))
            found[method, name] = outcomes(people, method, url)
        allowed = readers if allowed == "readers" else set(allowed.split()) & (readers | {"lead", "head", "hand"})
        codes = {who: expected(groups, allowed=allowed, seen=readers) for who, groups in PEOPLE.items()}
        wanted[method, name] = codes | {"anonymous": "login"}

    assert len(found) == len(ASSESSMENT_PAGES)
    assert differences(found, wanted) == {}


def arguments_at_an_assessment(name, assessment, arguments, reviewer):
    arguments = dict(arguments)
    if name == "inquiry-reply":
        arguments["pk"] = factories.make_inquiry(assessment, reviewer).pk
    if name in AT_A_REQUIREMENT:
        arguments["requirement_code"] = "A1"
    if name in AT_A_MEASURE:
        arguments = {"pk": factories.make_measure(assessment).pk}
    if name == "text-versions":
        arguments["question_id"] = assessment.round.catalogue.questions.get(code="R2").pk
    return arguments


@pytest.mark.parametrize("status", Assessment.Status.values)
def test_pages_of_the_review(people, institution, status):
    assessment, arguments = prepared(people, institution, status)
    readers = READERS[status] | {"reviewer"}
    found, wanted = {}, {}
    for method, name, allowed in REVIEW_PAGES:
        with as_before():
            url = reverse(name, kwargs=arguments_in_the_review(name, assessment, arguments, people["reviewer"]))
            found[method, name] = outcomes(people, method, url)
        allowed = readers if allowed == "readers" else {"reviewer"}
        codes = {who: expected(groups, allowed=allowed, seen=readers) for who, groups in PEOPLE.items()}
        wanted[method, name] = codes | {"anonymous": "login"}

    assert len(found) == len(REVIEW_PAGES)
    assert differences(found, wanted) == {}


def arguments_in_the_review(name, assessment, arguments, reviewer):
    arguments = dict(arguments)
    if name in ("review-inquiry-reply", "inquiry-close"):
        arguments["inquiry_id"] = factories.make_inquiry(assessment, reviewer).pk
    if name == "review-lift-redaction":
        arguments["pk"] = factories.make_redaction(assessment, reviewer).pk
    return arguments


@pytest.mark.parametrize("status", AssessmentRound.Status.values)
def test_pages_of_a_round(people, institution, drawn_at_once, status):
    current_round = factories.make_round(status=status)
    factories.make_assessment(current_round, institution, status="accepted", by=people["head"])
    is_public = status in ("published", "closed")
    found, wanted = {}, {}
    for method, name, before, after, otherwise in ROUND_PAGES:
        if name == "report-download" and not is_public:
            continue  # there is no report yet
        with as_before():
            url = reverse(name, kwargs=arguments_at_a_round(name, current_round, people["reviewer"]))
            found[method, name] = outcomes(people, method, url)
        allowed = set((after if is_public else before).split())
        if name == "blank-sheet-pdf" and status == "in_preparation":
            allowed = {"reviewer"}
        groups = {"allowed": allowed, "seen": set(), "otherwise": otherwise}
        codes = {who: expected(own, **groups) for who, own in PEOPLE.items()}
        wanted[method, name] = codes | {"anonymous": "login"}

    assert len(found) == len(ROUND_PAGES) - (not is_public)
    assert differences(found, wanted) == {}


def arguments_at_a_round(name, current_round, reviewer):
    if name == "report-download":
        return {"pk": factories.make_report(current_round).pk}
    arguments = {"round_code": current_round.code}
    if name == "round-step":
        arguments["step"] = "abschliessen"
    if name in ("results-city-table", "results-institutions-table"):
        arguments["suffix"] = "csv"
    if name == "results-requirement":
        arguments["requirement_code"] = "A1"
    if name == "results-area":
        arguments["area_code"] = "A"
    if name.startswith(("theme", "shared-need-add")):
        arguments["pk"] = factories.make_theme(current_round).pk
    if name in ("shared-need", "shared-need-delete"):
        arguments["pk"] = factories.make_need(factories.make_theme(current_round)).pk
    if name == "archive-download":
        factories.make_archive(current_round)
    if name == "job-start":
        arguments["kind"] = "round_reports"
    elif name.startswith("job-"):
        arguments["pk"] = factories.make_job(current_round, reviewer).pk
    return arguments


@pytest.mark.parametrize("consented", [True, False])
@pytest.mark.parametrize(("method", "name", "allowed", "arguments"), EXAMPLE_PAGES)
def test_page_of_a_good_example(people, institution, method, name, allowed, arguments, consented):
    assessment, _ = prepared(people, institution, "accepted")
    example = factories.make_example(assessment, consented_by=people["head"] if consented else None)
    everybody = {"team", "foreign", "reviewer", "circle", "board", "admin"}
    seen = everybody if consented else {"team", "reviewer"}

    found = outcomes(people, method, reverse(name, args=[example.pk, *arguments]))

    allowed = set(allowed.split()) & (seen | {"lead", "head"})
    wanted = {who: expected(groups, allowed=allowed, seen=seen) for who, groups in PEOPLE.items()}
    assert found == wanted | {"anonymous": "login"}


@pytest.mark.parametrize(("method", "name", "allowed", "seen", "arguments"), INSTITUTION_PAGES)
def test_page_of_an_institution(people, institution, method, name, allowed, seen, arguments):
    found = outcomes(people, method, reverse(name, args=[institution.code, *arguments]))

    groups = {"allowed": set(allowed.split()), "seen": set(seen.split())}
    wanted = {who: expected(own, **groups) for who, own in PEOPLE.items()}
    assert found == wanted | {"anonymous": "login"}


@pytest.mark.parametrize(("method", "name", "allowed", "otherwise"), PLAIN_PAGES)
def test_page_without_an_object(people, method, name, allowed, otherwise):
    args = [waiting(people).pk] if name == "access-refuse" else PLAIN_ARGUMENTS.get(name, [])

    found = outcomes(people, method, reverse(name, args=args))

    wanted = {
        who: "ok" if allowed == "everybody" or groups & set(allowed.split()) else otherwise
        for who, groups in PEOPLE.items()
    }
    assert found == wanted | {"anonymous": "login"}


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_page_is_open_to_all(people, name):
    call_command("loaddata", "pages", verbosity=0)

    assert set(outcomes(people, "GET", reverse(name)).values()) == {"ok"}


@pytest.mark.parametrize("name", PUBLIC_EDITION_PAGES)
def test_page_of_an_edition_is_open_to_all(people, name):
    edition = factories.make_edition(factories.make_round(status="published"))
    url = reverse(name, args=[edition.round.code, *PUBLIC_EDITION_PAGES[name]])

    assert set(outcomes(people, "GET", url).values()) == {"ok"}


@pytest.mark.parametrize("name", PUBLIC_CATALOGUE_FILES)
def test_file_of_a_published_catalogue_is_open_to_all(people, drawn_at_once, name):
    url = reverse(name, args=[factories.make_catalogue().pk, *PUBLIC_CATALOGUE_FILES[name]])

    assert set(outcomes(people, "GET", url).values()) == {"ok"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_signed_link_is_open_to_all_and_a_changed_one_to_nobody(people, institution, method):
    token = opting_out.token_of(institution)
    changed = token.replace(f"-{institution.pk}:", f"-{institution.pk + 1}:")

    assert set(outcomes(people, method, reverse("reminders-by-link", args=[token])).values()) == {"ok"}
    assert set(outcomes(people, method, reverse("reminders-by-link", args=[changed])).values()) == {404}


def test_calendar_address_is_open_to_all_and_a_changed_one_to_nobody(people):
    calendar_feed.renew(people["head"])
    token = calendar_feed.token_of(people["head"])
    changed = token.replace(f"{people['head'].pk}-", f"{people['reviewer'].pk}-")

    assert set(outcomes(people, "GET", reverse("calendar-feed", args=[token])).values()) == {"ok"}
    assert set(outcomes(people, "GET", reverse("calendar-feed", args=[changed])).values()) == {404}


@pytest.mark.parametrize("name", sorted({line[1] for line in ASSESSMENT_PAGES + REVIEW_PAGES if line[0] == "POST"}))
def test_post_without_csrf_token_is_refused(people, institution, name):
    assessment, kwargs = prepared(people, institution, "submitted")
    if "inquiry" in name and name != "inquiry-ask":
        key = "pk" if name == "inquiry-reply" else "inquiry_id"
        kwargs[key] = factories.make_inquiry(assessment, people["reviewer"]).pk
    if name == "review-lift-redaction":
        kwargs["pk"] = factories.make_redaction(assessment, people["reviewer"]).pk
    if name in AT_A_REQUIREMENT:
        kwargs["requirement_code"] = "A1"
    if name in AT_A_MEASURE:
        kwargs = {"pk": factories.make_measure(assessment).pk}
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["reviewer" if "review" in name or name.startswith("inquiry-") else "head"])

    response = client.post(reverse(name, kwargs=kwargs), {})

    assert response.status_code == 403


def waiting(people):
    """A role that somebody has asked for, who is not here any more."""
    gone = factories.make_user("ausgeschieden")
    return AccessChange.objects.create(kind="role", account=people["nobody"], role="steering", requested_by=gone)


def prepared(people, institution, status):
    """An assessment in that status, named within the city, and the arguments of its address."""
    assessment = factories.make_assessment(
        factories.make_round(status="published" if status == "published" else "open"),
        institution,
        status,
        by=people["head"],
        publication_consent="city_internal",
        decline_reason="Umbau" if status == "declined" else "",
    )
    return assessment, {"round_code": assessment.round.code, "institution_code": institution.code}
